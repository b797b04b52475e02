//! What of a document is looked at for passages: of a long one only where the search leads, since cutting all of it takes far longer
//! than the search.

use std::ops::Range;

use super::{Passages, places};
use crate::document::Document;
use crate::index::{StoredMeta, Text, Zone, passage_range};
use crate::search::error::SearchError;
use crate::search::hit::{Hit, Rung};
use crate::search::present::places_in_sections;
use crate::search::retrieve::locate;

/// A document with more bytes of text is looked at in the sections that its hit names only, each around the place that answers best,
const LONG: usize = 200_000;
/// and there at so many bytes in all.
const AROUND: usize = 64_000;

/// A document, and which of its sections are looked at. Of a long one only these have text, and only so much of it.
pub(super) struct LookedAt {
    pub(super) number: u32,
    pub(super) document: Document,
    pub(super) sections: Vec<usize>,
}

impl Passages<'_> {
    /// Reads what of the document of a hit is looked at.
    pub(super) fn look_at(&self, hit: &Hit) -> Result<LookedAt, SearchError> {
        let number = self.snapshot.find(&hit.document.id)?;
        let meta = self.snapshot.meta(number)?;
        let text = self.snapshot.text(number, &meta)?;
        if meta.text_length() > LONG {
            return self.look_at_places(hit, number, &meta, &text);
        }
        Ok(LookedAt {
            number,
            document: meta.to_document(text.whole()?),
            sections: of_substance(&meta),
        })
    }

    fn look_at_places(
        &self,
        hit: &Hit,
        number: u32,
        meta: &StoredMeta<'_>,
        text: &Text<'_>,
    ) -> Result<LookedAt, SearchError> {
        let mut document = meta.to_document("");
        let sections = places(hit, &document.sections, |place| {
            let section = meta.sections.get(place);
            section.is_some_and(|section| section.text_end > section.text_start)
        });
        let located = locate(self.snapshot, self.clauses, &Zone::ALL, &[number])?;
        let words = places_in_sections(meta, &located[0], self.statistics);
        let near = self.near.filter(|_| hit.rung == Rung::Meaning);
        let near = near.and_then(|near| near.near.passage(self.snapshot, number));
        let each = AROUND / sections.len().max(1);
        for &place in &sections {
            let Some(stored) = meta.sections.get(place) else {
                continue;
            };
            let (text, from) = match near.filter(|(section, _)| *section == place) {
                Some((_, passage)) => {
                    let text = text.section(&stored)?;
                    (text, passage_range(text, passage).map_or(0, |range| range.start))
                }
                None => text.around(&stored, words.get(&place).copied(), each)?,
            };
            document.sections[place].text = text[around(text, from, each)].to_owned();
        }
        Ok(LookedAt {
            number,
            document,
            sections,
        })
    }
}

/// The sections that treat a matter; all if none does.
fn of_substance(meta: &StoredMeta<'_>) -> Vec<usize> {
    let all = 0..meta.sections.len();
    let substantial: Vec<usize> = all
        .clone()
        .filter(|place| meta.sections.is_substantial(*place))
        .collect();
    if substantial.is_empty() {
        all.collect()
    } else {
        substantial
    }
}

/// So many bytes of a text around a place, from the start of a paragraph, a sentence or at least a word, to the end of one.
fn around(text: &str, place: usize, bytes: usize) -> Range<usize> {
    const ENDS: [&str; 4] = ["\n\n", "\n", ". ", " "];
    let boundary = |byte: usize| {
        let boundaries = (0..=byte.min(text.len())).rev();
        { boundaries }
            .find(|byte| text.is_char_boundary(*byte))
            .unwrap_or(0)
    };
    let (mut start, mut end) = (
        boundary(place.saturating_sub(bytes / 2)),
        boundary(place.saturating_add(bytes / 2)),
    );
    // Not at the nearest end: what stands beside the place belongs to its passage.
    if start > 0 {
        let before = &text[start..boundary(start + (place - start) / 2)];
        let found = ENDS.iter().find_map(|gap| Some(before.find(gap)? + gap.len()));
        start += found.unwrap_or(0);
    }
    if end < text.len() {
        let half = boundary(place + (end - place) / 2);
        let found = ENDS
            .iter()
            .find_map(|gap| Some(text[half..end].rfind(gap)? + gap.trim_end().len()));
        end = found.map_or(end, |found| half + found);
    }
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_looked_at_of_a_long_text_is_whole_sentences_around_the_place() {
        let text =
            "Det första stycket. Å, så långt det är.\n\nDet andra stycket är kort.\n\nDet tredje. Slut."
                .to_owned();
        let place = text.find("andra").unwrap();
        let found = &text[around(&text, place, 70)];
        assert!(found.contains("Det andra stycket är kort."), "{found}");
        assert!(found.starts_with(['D', 'Å']) && found.ends_with('.'), "{found}");
        assert_eq!(around(&text, place, 1_000), 0..text.len());
        let line = "Å ä ö. ".repeat(100);
        for place in 0..line.len() {
            if line.is_char_boundary(place) {
                let cut = &line[around(&line, place, 50)];
                assert!(
                    cut.starts_with('Å') && cut.trim_end().ends_with("ö."),
                    "{place}: {cut}"
                );
            }
        }
        let word = "å".repeat(1_000);
        let range = around(&word, 500, 100);
        assert!(range.len() <= 100 && range.contains(&500), "{range:?}");
    }
}
