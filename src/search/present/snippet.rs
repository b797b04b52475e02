//! The extract that a hit shows: from the best section, around the matches, or from the editor's words about the text where
//! those match better.

use std::collections::BTreeMap;

use super::highlight::{Mark, utf16_ranges};
use crate::analysis::find_word;
use crate::index::{StoredMeta, StoredSection, Text, Zone, passage_range};
use crate::search::error::SearchError;
use crate::search::hit::{HitSection, Snippet, SnippetSource};
use crate::search::retrieve::{ClauseStatistics, Occurrence};
use crate::text::clean_line;

mod places;
mod subjects;
mod table;

/// The length of a snippet in bytes: about three lines on a phone.
const LENGTH: usize = 240;
/// The largest number of bytes before the first match.
const LEAD: usize = 80;
/// The bytes on each side of the first match that are read, and more of a table that is longer: its head belongs to each row.
const REACH: usize = 2 << 10;
/// The most sections that a hit names.
const SECTIONS: usize = 3;
/// The number of sections that are looked at for one of substance.
const LOOKED_AT: usize = 8;

/// A snippet with its section and its marks.
#[derive(Default)]
pub(crate) struct Cut {
    /// The section.
    pub(crate) section: HitSection,
    /// The sections that answer best, that one first.
    pub(crate) sections: Vec<HitSection>,
    /// The extract.
    pub(crate) snippet: Snippet,
    /// The marks in the extract.
    pub(crate) marks: Vec<Mark>,
}

/// Cuts the snippet of a document from its occurrences.
pub(crate) fn cut(
    meta: &StoredMeta<'_>,
    text: &Text<'_>,
    occurrences: &[Occurrence<'_>],
    statistics: &[ClauseStatistics],
    marks: impl Fn(&str) -> Vec<Mark>,
) -> Result<Cut, SearchError> {
    let (place, sections) = best_place(meta, occurrences, statistics);
    let (section, piece, source) = match place {
        Place::Nowhere => Default::default(),
        Place::Subjects(shown, source) => (HitSection::default(), shown, source),
        Place::Section(section, word) => {
            let (text, from) = text.around(&section, word, REACH)?;
            let piece = piece(text, from);
            (hit_section(&section), piece, SnippetSource::Text)
        }
    };
    let marks = marks(&piece);
    let ranges = utf16_ranges(&piece, &marks);
    Ok(Cut {
        section,
        sections,
        snippet: Snippet {
            text: piece,
            ranges,
            source,
        },
        marks,
    })
}

/// Cuts the snippet of a document from a passage: a section, and the place of the passage among its passages.
pub(crate) fn cut_passage(
    meta: &StoredMeta<'_>,
    text: &Text<'_>,
    (section, passage): (usize, usize),
    marks: impl Fn(&str) -> Vec<Mark>,
) -> Result<Cut, SearchError> {
    let Some(section) = meta.sections.get(section) else {
        return Ok(Cut::default());
    };
    let text = text.section(&section)?;
    let from = passage_range(text, passage).map_or(0, |range| range.start);
    let piece = piece(text, from);
    let marks = marks(&piece);
    Ok(Cut {
        section: hit_section(&section),
        sections: vec![hit_section(&section)],
        snippet: Snippet {
            ranges: utf16_ranges(&piece, &marks),
            text: piece,
            source: SnippetSource::Text,
        },
        marks,
    })
}

/// Returns the word of each section that answers a query best, counted from 0.
pub(crate) fn places_in_sections(
    meta: &StoredMeta<'_>,
    occurrences: &[Occurrence<'_>],
    statistics: &[ClauseStatistics],
) -> BTreeMap<usize, u32> {
    let found = places::found_in_sections(meta, occurrences, statistics).into_iter();
    found
        .filter_map(|found| Some((found.section, found.word?)))
        .collect()
}

/// What to show of a document.
enum Place<'a> {
    Nowhere,
    /// A section, and the index of the word to show in it, counted from 0.
    Section(StoredSection<'a>, Option<u32>),
    /// The editor's words about the text.
    Subjects(String, SnippetSource),
}

/// Returns the place where the query is answered best, and the sections that answer it best. A section of substance comes
/// before lists of links or sources.
fn best_place<'a>(
    meta: &'a StoredMeta<'a>,
    occurrences: &[Occurrence<'_>],
    statistics: &[ClauseStatistics],
) -> (Place<'a>, Vec<HitSection>) {
    let found = places::found_in_sections(meta, occurrences, statistics);
    let sections: Vec<HitSection> = found
        .iter()
        .take(SECTIONS)
        .filter_map(|found| Some(hit_section(&meta.sections.get(found.section)?)))
        .collect();
    let most = found.first().map_or(0.0, |found| found.weight);
    if let Some((shown, source)) = subjects::shown(meta, occurrences, statistics, most) {
        return (Place::Subjects(shown, source), sections);
    }
    if let Some(best) = found.first() {
        let section = meta.sections.get(best.section);
        let place = section.map_or(Place::Nowhere, |section| Place::Section(section, best.word));
        return (place, sections);
    }
    let has_text = |section: &StoredSection<'_>| section.text_end > section.text_start;
    let of_substance = |section: &StoredSection<'_>| section.is_substantial;
    let all = &meta.sections;
    let first = all.iter().filter(has_text).take(LOOKED_AT).find(of_substance);
    let first = first.or_else(|| all.iter().find(has_text)).or_else(|| all.get(0));
    (
        first.map_or(Place::Nowhere, |section| Place::Section(section, None)),
        sections,
    )
}

fn hit_section(section: &StoredSection<'_>) -> HitSection {
    HitSection {
        heading: section.heading.map(str::to_owned),
        anchor: section.anchor.map(str::to_owned),
        page: section.page,
    }
}

fn byte_of_word(text: &str, word: u32) -> Option<usize> {
    find_word(text, |token| token.position >= word).map(|word| word.start)
}

/// Returns the word of a document at an occurrence, as written; for words joined by hyphens the whole.
pub(crate) fn word_at(
    meta: &StoredMeta<'_>,
    text: &Text<'_>,
    occurrence: &Occurrence<'_>,
) -> Result<Option<String>, SearchError> {
    let position = occurrence.position;
    let in_text = |text: &str, first: u32| {
        let word = find_word(text, |token| token.position == position - first)?;
        Some(text[word].to_owned())
    };
    let sections = &meta.sections;
    Ok(match occurrence.zone {
        Zone::Title => in_text(meta.title, 0),
        Zone::Headings if position >= meta.subjects_position => subjects::word_at(meta, position),
        Zone::Headings => sections.at_heading(position).and_then(|place| {
            let section = sections.get(place)?;
            in_text(section.heading?, section.heading_position)
        }),
        Zone::Body => match sections.at_body(position).and_then(|place| sections.get(place)) {
            Some(section) => text
                .word_at(&section, position - section.body_position)?
                .map(str::to_owned),
            None => None,
        },
    })
}

/// Returns a part of a text around a place, on one line. A row of a table reads as headings and values.
fn piece(text: &str, place: usize) -> String {
    let block = table::block_around(text, place);
    if table::is_table(&text[block.clone()]) {
        let (row, cell) = table::row_at(&text[block.clone()], place - block.start);
        let from = if row.len() <= LENGTH { 0 } else { cell };
        return prose(&row, from);
    }
    let around = table::prose_around(text, place);
    prose(&text[around.clone()], place - around.start)
}

/// Returns one line of a text around a place: from the start of the sentence if that is near, else from a word.
fn prose(text: &str, place: usize) -> String {
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
