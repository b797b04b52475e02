//! The extract that a hit shows: from the best section, around the matches, or from the editor's words about the text where
//! those match better.

use super::highlight::{Mark, utf16_ranges};
use crate::analysis::find_word;
use crate::index::{StoredMeta, StoredSection, Zone};
use crate::search::hit::{HitSection, Snippet, SnippetSource};
use crate::search::retrieve::{ClauseStatistics, Occurrence, best_passage};
use crate::text::clean_line;

mod subjects;

/// The length of a snippet in bytes: about three lines on a phone.
const LENGTH: usize = 240;
/// The largest number of bytes before the first match.
const LEAD: usize = 80;

/// A snippet with its section and its marks.
pub(crate) struct Cut {
    /// The section.
    pub(crate) section: HitSection,
    /// The extract.
    pub(crate) snippet: Snippet,
    /// The marks in the extract.
    pub(crate) marks: Vec<Mark>,
}

/// Cuts the snippet of a document from its occurrences.
pub(crate) fn cut(
    meta: &StoredMeta,
    text: &str,
    occurrences: &[Occurrence<'_>],
    statistics: &[ClauseStatistics],
    marks: impl Fn(&str) -> Vec<Mark>,
) -> Cut {
    let (section, piece, source) = match best_place(meta, occurrences, statistics) {
        Place::Nowhere => Default::default(),
        Place::Subjects(shown, source) => (HitSection::default(), shown, source),
        Place::Section(section, word) => {
            let section_text = text_of(section, text);
            let from = word
                .and_then(|word| byte_of_word(section_text, word))
                .unwrap_or(0);
            let section = HitSection {
                heading: section.heading.clone(),
                anchor: section.anchor.clone(),
                page: section.page,
            };
            (section, piece(section_text, from), SnippetSource::Text)
        }
    };
    let marks = marks(&piece);
    let ranges = utf16_ranges(&piece, &marks);
    Cut {
        section,
        snippet: Snippet {
            text: piece,
            ranges,
            source,
        },
        marks,
    }
}

/// What to show of a document.
enum Place<'a> {
    Nowhere,
    /// A section, and the index of the word to show in it, counted from 0.
    Section(&'a StoredSection, Option<u32>),
    /// The editor's words about the text.
    Subjects(String, SnippetSource),
}

/// Returns the place that answers the query best.
fn best_place<'a>(
    meta: &'a StoredMeta,
    occurrences: &[Occurrence<'_>],
    statistics: &[ClauseStatistics],
) -> Place<'a> {
    let sections = &meta.sections;
    let body = best_passage(occurrences, Zone::Body, statistics);
    let heading = best_passage(occurrences, Zone::Headings, statistics);
    // A heading that weighs at least as much as the best passage of the body selects its section.
    if let Some(heading) = heading.filter(|heading| body.is_none_or(|body| heading.weight >= body.weight)) {
        let in_sections = heading.position < subjects::first_position(meta);
        let says_more = body.is_none_or(|body| heading.weight > body.weight * 1.001);
        if !in_sections
            && says_more
            && let Some((shown, source)) = subjects::shown(meta, occurrences)
        {
            return Place::Subjects(shown, source);
        }
        let at = sections.partition_point(|section| section.heading_position <= heading.position);
        if let Some(section) = sections.get(at.wrapping_sub(1)).filter(|_| in_sections)
            && section.heading.is_some()
            && section.text_end > section.text_start
        {
            let inside = occurrences.iter().find(|occurrence| {
                occurrence.zone == Zone::Body && is_in(occurrence.position, section, sections.get(at))
            });
            return Place::Section(
                section,
                inside.map(|found| found.position - section.body_position),
            );
        }
    }
    if let Some(body) = body {
        let at = sections.partition_point(|section| section.body_position <= body.position);
        if let Some(section) = sections.get(at.wrapping_sub(1)) {
            return Place::Section(section, Some(body.position - section.body_position));
        }
    }
    let first = sections
        .iter()
        .find(|section| section.text_end > section.text_start);
    first
        .or(sections.first())
        .map_or(Place::Nowhere, |section| Place::Section(section, None))
}

fn is_in(position: u32, section: &StoredSection, next: Option<&StoredSection>) -> bool {
    position >= section.body_position && next.is_none_or(|next| position < next.body_position)
}

fn text_of<'a>(section: &StoredSection, text: &'a str) -> &'a str {
    text.get(section.text_start..section.text_end).unwrap_or_default()
}

fn byte_of_word(text: &str, word: u32) -> Option<usize> {
    find_word(text, |token| token.position >= word).map(|word| word.start)
}

/// Returns the word of a document at an occurrence, as written; for words joined by hyphens the whole.
pub(crate) fn word_at(meta: &StoredMeta, text: &str, occurrence: &Occurrence<'_>) -> Option<String> {
    let (source, first) = match occurrence.zone {
        Zone::Title => (meta.title.as_str(), 0),
        Zone::Headings if occurrence.position >= subjects::first_position(meta) => {
            return subjects::word_at(meta, occurrence.position);
        }
        Zone::Headings => {
            let at = meta
                .sections
                .partition_point(|section| section.heading_position <= occurrence.position);
            let section = meta.sections.get(at.checked_sub(1)?)?;
            (section.heading.as_deref()?, section.heading_position)
        }
        Zone::Body => {
            let at = meta
                .sections
                .partition_point(|section| section.body_position <= occurrence.position);
            let section = meta.sections.get(at.checked_sub(1)?)?;
            (text_of(section, text), section.body_position)
        }
    };
    let word = find_word(source, |token| token.position == occurrence.position - first)?;
    Some(source[word].to_owned())
}

/// Returns one line of a text around a place: from the start of the sentence if that is near, else from a word.
fn piece(text: &str, place: usize) -> String {
    let earliest = floor(text, place.saturating_sub(LEAD));
    let before = &text[earliest..place];
    let start = if earliest == 0 {
        0
    } else if let Some(end_of_sentence) = before.rfind(['\n', '.', '!', '?']) {
        skip_space(text, earliest + end_of_sentence + 1)
    } else {
        before
            .find(char::is_whitespace)
            .map_or(earliest, |space| skip_space(text, earliest + space))
    };
    let start = start.min(place);
    let latest = floor(text, start + LENGTH);
    let end = if latest == text.len() {
        latest
    } else {
        text[start..latest]
            .rfind(char::is_whitespace)
            .map_or(latest, |space| start + space)
    };
    let end = if end <= place { latest } else { end };
    let mut piece = String::with_capacity(LENGTH + 8);
    let sentence_starts = start == 0
        || text[..start]
            .trim_end_matches(' ')
            .ends_with(['\n', '.', '!', '?']);
    if !sentence_starts {
        piece.push_str("… ");
    }
    piece.push_str(&clean_line(&text[start..end]));
    if end < text.len() && !piece.ends_with(['.', '!', '?']) {
        piece.push_str(" …");
    }
    piece
}

fn skip_space(text: &str, from: usize) -> usize {
    text[from..]
        .find(|letter: char| !letter.is_whitespace())
        .map_or(text.len(), |space| from + space)
}

/// Returns the nearest character boundary at or before `byte`.
fn floor(text: &str, byte: usize) -> usize {
    let byte = byte.min(text.len());
    (0..=byte)
        .rev()
        .find(|place| text.is_char_boundary(*place))
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_short_text_is_shown_whole() {
        assert_eq!(piece("Kort text om ställtid.", 14), "Kort text om ställtid.");
    }

    #[test]
    fn a_piece_begins_with_its_sentence_where_that_is_near() {
        let text = format!(
            "{} Ställtiden är lång. {}",
            "Ord ord ord.".repeat(30),
            "mer text ".repeat(60)
        );
        let place = text.find("är lång").unwrap();
        let piece = piece(&text, place);
        assert!(piece.starts_with("Ställtiden är lång."), "{piece}");
        assert!(piece.ends_with(" …"), "{piece}");
    }

    #[test]
    fn a_piece_of_a_long_sentence_begins_with_a_word() {
        let text = "ordet och ".repeat(100);
        let piece = piece(&text, 500);
        assert!(
            piece.starts_with("… ordet") || piece.starts_with("… och"),
            "{piece}"
        );
        assert!(piece.len() <= LENGTH + 8);
    }

    proptest! {
        #[test]
        fn any_text_can_be_cut_anywhere(text in any::<String>(), place in any::<prop::sample::Index>()) {
            let text = crate::text::clean(&text);
            let place = floor(&text, place.index(text.len() + 1));
            let cut = piece(&text, place);
            prop_assert!(!cut.contains('\n'));
        }
    }
}
