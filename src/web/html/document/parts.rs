//! Long documents are shown in parts, each on a page of its own, so that no page costs much to draw or to read.
//!
//! A part has whole sections as long as they fit. A section that is longer than a part is cut between paragraphs, and shown
//! as plain text: its HTML cannot be cut. Only what is shown is read, and a few bytes at each cut.

use std::ops::Range;

use super::places;
use crate::document::{BYTES_A_MINUTE, Section};
use crate::search::{Reading, SearchError};
use crate::web::query::{AskedPart, PART_MINUTES};

/// The longest part in bytes of text.
const TEXT_BYTES: usize = PART_MINUTES as usize * BYTES_A_MINUTE;
/// HTML may be this many times as long as its text; a section with more is shown as plain text.
const MARKUP: usize = 4;

/// A section, or a piece of one that is longer than a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::web) struct Piece {
    /// The index of the section.
    pub(in crate::web) section: usize,
    /// The bytes of the section's text; `None` for the whole section with its HTML.
    pub(in crate::web) text: Option<Range<usize>>,
}

impl Piece {
    /// Whether the section begins with this piece.
    pub(in crate::web) fn begins(&self) -> bool {
        self.text.as_ref().is_none_or(|text| text.start == 0)
    }
}

/// The parts of a document, one of which is shown.
#[derive(Debug)]
pub(in crate::web) struct TextParts {
    parts: Vec<Vec<Piece>>,
    shown: usize,
}

impl TextParts {
    /// Cuts a document, and shows the part that is asked for: the last for a number beyond it, the first for an unknown
    /// section. `sections` are those of the document, without their texts.
    pub(in crate::web) fn new(
        reading: &Reading<'_>,
        sections: &[Section],
        asked: &AskedPart,
    ) -> Result<Self, SearchError> {
        let bytes = sections.iter().enumerate().map(|(section, described)| Bytes {
            text: reading.text_bytes(Some(section)),
            html: reading.html_bytes(section),
            heading: described.heading.as_ref().map_or(0, String::len),
        });
        let parts = cut(bytes, |section, range| reading.bytes(section, range))?;
        Ok(Self::of(parts, sections, asked))
    }

    fn of(parts: Vec<Vec<Piece>>, sections: &[Section], asked: &AskedPart) -> Self {
        let shown = match asked {
            AskedPart::Number(number) => number.saturating_sub(1).min(parts.len() - 1),
            AskedPart::Section(fragment) => places(sections)
                .iter()
                .position(|place| place.as_ref() == Some(fragment))
                .and_then(|section| part_with(&parts, section))
                .unwrap_or(0),
        };
        Self { parts, shown }
    }

    /// The pieces of the part that is shown.
    pub(in crate::web) fn shown(&self) -> &[Piece] {
        &self.parts[self.shown]
    }

    /// The number of the part that is shown, from 1.
    pub(super) fn number(&self) -> usize {
        self.shown + 1
    }

    /// The number of parts.
    pub(super) fn len(&self) -> usize {
        self.parts.len()
    }

    /// Whether a section begins in the part that is shown.
    pub(super) fn shows(&self, section: usize) -> bool {
        self.shown()
            .iter()
            .any(|piece| piece.section == section && piece.begins())
    }
}

/// The part in which a section begins.
fn part_with(parts: &[Vec<Piece>], section: usize) -> Option<usize> {
    let begins_here = |piece: &Piece| piece.section == section && piece.begins();
    parts.iter().position(|part| part.iter().any(begins_here))
}

/// The bytes of a section.
struct Bytes {
    text: usize,
    html: usize,
    heading: usize,
}

/// Cuts sections into parts; there is at least one. `read` reads bytes of the text of a section.
fn cut<'a, E>(
    sections: impl Iterator<Item = Bytes>,
    read: impl Fn(usize, Range<usize>) -> Result<&'a [u8], E>,
) -> Result<Vec<Vec<Piece>>, E> {
    let mut parts: Vec<Vec<Piece>> = Vec::new();
    let mut part: Vec<Piece> = Vec::new();
    let mut length = 0;
    // Counted apart from the text: the minutes of reading, by which hits know that a text has parts, are of the text only.
    let mut headings = 0;
    for (index, bytes) in sections.enumerate() {
        let own = bytes.text.max(bytes.html / MARKUP);
        if (length + own > TEXT_BYTES || headings + bytes.heading > TEXT_BYTES) && !part.is_empty() {
            parts.push(std::mem::take(&mut part));
            length = 0;
            headings = 0;
        }
        headings += bytes.heading;
        if own <= TEXT_BYTES {
            part.push(Piece {
                section: index,
                text: None,
            });
            length += own;
            continue;
        }
        let mut start = 0;
        loop {
            let window = start..bytes.text.min(start + TEXT_BYTES + 1);
            let end = start + end_of_piece(read(index, window)?);
            part.push(Piece {
                section: index,
                text: Some(start..end),
            });
            if end == bytes.text {
                length = end - start;
                break;
            }
            parts.push(std::mem::take(&mut part));
            start = end;
        }
    }
    parts.push(part);
    Ok(parts)
}

/// The end of a piece, given the rest of a text or one byte more than a piece may have: behind the last paragraph that fits, else
/// behind the last line or word.
fn end_of_piece(rest: &[u8]) -> usize {
    if rest.len() <= TEXT_BYTES {
        return rest.len();
    }
    // Bytes within a letter are 10xxxxxx in UTF-8.
    let is_boundary = |byte: &usize| rest[*byte] & 0b1100_0000 != 0b1000_0000;
    let latest = (1..=TEXT_BYTES).rev().find(is_boundary).unwrap_or(TEXT_BYTES);
    let piece = &rest[..latest];
    let paragraph = (1..latest)
        .rev()
        .find(|end| piece[*end] == b'\n' && piece[end - 1] == b'\n');
    let behind = |end: u8| piece.iter().rposition(|byte| *byte == end);
    let end = paragraph.or_else(|| behind(b'\n')).or_else(|| behind(b' '));
    end.map_or(latest, |end| end + 1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cut(sections: &[Section]) -> Vec<Vec<Piece>> {
        let bytes = sections.iter().map(|section| Bytes {
            text: section.text.len(),
            html: section.html.as_ref().map_or(0, String::len),
            heading: section.heading.as_ref().map_or(0, String::len),
        });
        let read =
            |section: usize, range: Range<usize>| sections[section].text.as_bytes().get(range).ok_or(());
        super::cut(bytes, read).unwrap()
    }

    fn parts(sections: &[Section], asked: &AskedPart) -> TextParts {
        TextParts::of(cut(sections), sections, asked)
    }

    fn section(anchor: &str, bytes: usize) -> Section {
        let paragraph = "Ställtiden räknas från sista goda bit till första goda bit.\n\n";
        Section {
            anchor: Some(anchor.to_owned()),
            text: paragraph.repeat(bytes / paragraph.len() + 1),
            ..Section::default()
        }
    }

    #[test]
    fn a_document_of_usual_length_has_one_part_with_its_sections() {
        let sections = [section("a", 1_000), section("b", 10_000)];
        let parts = parts(&sections, &AskedPart::Section("b".to_owned()));
        assert_eq!((parts.len(), parts.number()), (1, 1));
        assert!(parts.shown().iter().all(|piece| piece.text.is_none()));
        assert_eq!(self::parts(&[], &AskedPart::Number(7)).shown(), []);
    }

    #[test]
    fn a_text_has_parts_exactly_where_its_minutes_of_reading_say_so() {
        for (bytes, parts) in [(TEXT_BYTES, 1), (TEXT_BYTES + 1, 2)] {
            let halves = [bytes / 2, bytes - bytes / 2];
            let sections = halves.map(|bytes| Section {
                heading: Some("En rubrik".to_owned()),
                text: "x".repeat(bytes),
                ..Section::default()
            });
            assert_eq!(cut(&sections).len(), parts);
            assert_eq!(crate::document::reading_minutes(bytes) > PART_MINUTES, parts > 1);
        }
        // Headings without text are bounded, too.
        let heading = Section {
            heading: Some("x".repeat(TEXT_BYTES / 2)),
            ..Section::default()
        };
        assert_eq!(cut(&[heading.clone(), heading.clone(), heading]).len(), 2);
    }

    #[test]
    fn the_part_of_a_section_or_of_a_number_is_shown() {
        let most = 3 * TEXT_BYTES / 4;
        let sections = [section("a", most), section("b", most), section("c", 3 * most)];
        for (asked, number, shows) in [
            (AskedPart::Number(1), 1, Some(0)),
            (AskedPart::Section("b".to_owned()), 2, Some(1)),
            (AskedPart::Section("c".to_owned()), 3, Some(2)),
            (AskedPart::Number(4), 4, None),
            (AskedPart::Number(900), 5, None),
            (AskedPart::Section("x".to_owned()), 1, Some(0)),
        ] {
            let parts = parts(&sections, &asked);
            assert_eq!((parts.number(), parts.len()), (number, 5), "{asked:?}");
            let shown = (0..sections.len()).find(|section| parts.shows(*section));
            assert_eq!(shown, shows, "{asked:?}");
        }
    }

    #[test]
    fn a_section_with_far_more_markup_than_text_is_shown_as_text() {
        let heavy = Section {
            html: Some("<b></b>".repeat(TEXT_BYTES)),
            ..section("a", 100)
        };
        let parts = parts(&[heavy], &AskedPart::Number(1));
        assert!(parts.shown()[0].text.is_some());
    }

    proptest! {
        #[test]
        fn parts_have_every_byte_of_the_text_once_and_are_bounded(
            lengths in prop::collection::vec((0..70_000_usize, 0..3_usize), 0..5),
        ) {
            let words = ["ord ", "å", "ett stycke\n\n"];
            let sections: Vec<Section> = lengths
                .iter()
                .map(|&(bytes, word)| Section {
                    text: words[word].repeat(bytes / words[word].len()),
                    ..Section::default()
                })
                .collect();
            let parts = cut(&sections);
            let mut next = vec![0; sections.len()];
            let mut last = 0;
            for part in &parts {
                let mut length = 0;
                for piece in part {
                    prop_assert!(piece.section >= last);
                    last = piece.section;
                    let whole = 0..sections[piece.section].text.len();
                    let range = piece.text.clone().unwrap_or(whole);
                    prop_assert_eq!(range.start, next[piece.section]);
                    prop_assert!(sections[piece.section].text.get(range.clone()).is_some());
                    next[piece.section] = range.end;
                    length += range.len();
                }
                prop_assert!(length <= TEXT_BYTES);
            }
            for (section, end) in sections.iter().zip(next) {
                prop_assert_eq!(section.text.len(), end);
            }
        }
    }
}
