//! The sections of a stored document, each read by itself: a hit shows three of them, and a document may have hundreds.
//!
//! ```text
//! number of sections | a record for each: eight numbers | headings and anchors, one after another
//! ```
//! All numbers are `u32`, little-endian. What a record says of ends counts from the start of the document; what begins where another
//! ends is not said again.

use std::borrow::Cow;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::document::Section;

/// The bytes of a number, and of a record.
const NUMBER: usize = 4;
const RECORD: usize = 8 * NUMBER;
/// The places of the numbers of a record.
const TEXT_END: usize = 0;
const LINES_END: usize = 1;
const HEADING_END: usize = 2;
const ANCHOR_END: usize = 3;
const BODY_POSITION: usize = 4;
const HEADING_POSITION: usize = 5;
const PAGE: usize = 6;
const HAS: usize = 7;
/// What the last number says above the level, which is its first byte.
const HAS_HEADING: u32 = 1 << 8;
const HAS_ANCHOR: u32 = 1 << 9;
const HAS_PAGE: u32 = 1 << 10;
const IS_SUBSTANTIAL: u32 = 1 << 11;

/// The metadata and range of a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoredSection<'a> {
    /// See [`crate::document::Section::heading`].
    pub heading: Option<&'a str>,
    /// See [`crate::document::Section::level`].
    pub level: u8,
    /// See [`crate::document::Section::anchor`].
    pub anchor: Option<&'a str>,
    /// See [`crate::document::Section::page`].
    pub page: Option<u32>,
    /// The first byte of its text in the document's text.
    pub text_start: u32,
    /// The end of its text, exclusive.
    pub text_end: u32,
    /// The position of its first word in [`crate::index::Zone::Body`].
    pub body_position: u32,
    /// The position of its heading's first word in [`crate::index::Zone::Headings`].
    pub heading_position: u32,
    /// Its first line start among those of the document.
    pub lines_start: u32,
    /// The end of its line starts, exclusive.
    pub lines_end: u32,
    /// Whether it treats a matter, and does not only lead elsewhere (contents, links, sources).
    pub is_substantial: bool,
}

impl StoredSection<'_> {
    /// Converts back to a section with this text.
    pub fn to_section(&self, text: &str) -> Section {
        Section {
            heading: self.heading.map(str::to_owned),
            level: self.level,
            anchor: self.anchor.map(str::to_owned),
            page: self.page,
            text: text.to_owned(),
            html: None,
        }
    }
}

/// The sections of a document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sections<'a>(#[serde(borrow)] Cow<'a, [u8]>);

impl<'a> Sections<'a> {
    /// Writes sections; `None` if their headings and anchors are too long for their offsets.
    pub(super) fn new(sections: &[StoredSection<'_>]) -> Option<Self> {
        let mut bytes = Vec::with_capacity(NUMBER + RECORD * sections.len());
        let mut texts = String::new();
        bytes.extend(u32::try_from(sections.len()).ok()?.to_le_bytes());
        for section in sections {
            texts.push_str(section.heading.unwrap_or_default());
            let heading_end = u32::try_from(texts.len()).ok()?;
            texts.push_str(section.anchor.unwrap_or_default());
            let flag = |flag: u32, has: bool| if has { flag } else { 0 };
            let has = u32::from(section.level)
                | flag(HAS_HEADING, section.heading.is_some())
                | flag(HAS_ANCHOR, section.anchor.is_some())
                | flag(HAS_PAGE, section.page.is_some())
                | flag(IS_SUBSTANTIAL, section.is_substantial);
            let record = [
                section.text_end,
                section.lines_end,
                heading_end,
                u32::try_from(texts.len()).ok()?,
                section.body_position,
                section.heading_position,
                section.page.unwrap_or_default(),
                has,
            ];
            bytes.extend(record.into_iter().flat_map(u32::to_le_bytes));
        }
        bytes.extend(texts.into_bytes());
        Some(Self(Cow::Owned(bytes)))
    }

    /// The number of sections.
    pub fn len(&self) -> usize {
        // No more than there are records, whatever a damaged file says.
        let records = self.0.len().saturating_sub(NUMBER) / RECORD;
        self.at(0).map_or(0, |number| records.min(number as usize))
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A section by its place; `None` if there is none, or the file is damaged.
    pub fn get(&self, place: usize) -> Option<StoredSection<'_>> {
        if place >= self.len() {
            return None;
        }
        let before = |number: usize| match place.checked_sub(1) {
            Some(before) => self.number(before, number),
            None => Some(0),
        };
        let has = self.number(place, HAS)?;
        let heading_end = self.number(place, HEADING_END)?;
        let heading = before(ANCHOR_END)?..heading_end;
        let anchor = heading_end..self.number(place, ANCHOR_END)?;
        let text = |flag: u32, range: Range<u32>| {
            let range = (has & flag != 0).then_some(range);
            range.map_or(Some(None), |range| Some(Some(self.text(range)?)))
        };
        Some(StoredSection {
            heading: text(HAS_HEADING, heading)?,
            level: has as u8,
            anchor: text(HAS_ANCHOR, anchor)?,
            page: (has & HAS_PAGE != 0).then_some(self.number(place, PAGE)?),
            text_start: before(TEXT_END)?,
            text_end: self.number(place, TEXT_END)?,
            body_position: self.number(place, BODY_POSITION)?,
            heading_position: self.number(place, HEADING_POSITION)?,
            lines_start: before(LINES_END)?,
            lines_end: self.number(place, LINES_END)?,
            is_substantial: has & IS_SUBSTANTIAL != 0,
        })
    }

    /// All sections.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = StoredSection<'_>> {
        (0..self.len()).filter_map(|place| self.get(place))
    }

    /// Whether the section at a place treats a matter.
    pub fn is_substantial(&self, place: usize) -> bool {
        self.number(place, HAS)
            .is_some_and(|has| has & IS_SUBSTANTIAL != 0)
    }

    /// The length of the text of all sections, in bytes.
    pub fn text_length(&self) -> usize {
        let last = self.len().checked_sub(1);
        let end = last.and_then(|last| self.number(last, TEXT_END));
        end.map_or(0, |end| end as usize)
    }

    /// The place of the section with a position of [`crate::index::Zone::Body`].
    pub fn at_body(&self, position: u32) -> Option<usize> {
        self.last_from(BODY_POSITION, position)
    }

    /// The place of the section with a position of [`crate::index::Zone::Headings`].
    pub fn at_heading(&self, position: u32) -> Option<usize> {
        self.last_from(HEADING_POSITION, position)
    }

    /// The last section whose number is at most `most`; these numbers ascend.
    fn last_from(&self, number: usize, most: u32) -> Option<usize> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low + (high - low) / 2;
            if self.number(middle, number).is_some_and(|first| first <= most) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low.checked_sub(1)
    }

    fn number(&self, place: usize, number: usize) -> Option<u32> {
        self.at(NUMBER + RECORD * place + NUMBER * number)
    }

    fn at(&self, byte: usize) -> Option<u32> {
        Some(u32::from_le_bytes(*self.0.get(byte..)?.first_chunk()?))
    }

    /// A heading or an anchor.
    fn text(&self, range: Range<u32>) -> Option<&str> {
        let texts = self.0.get(NUMBER + RECORD * self.len()..)?;
        let bytes = texts.get(range.start as usize..range.end as usize)?;
        simdutf8::basic::from_utf8(bytes).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section<'a>(heading: Option<&'a str>, anchor: Option<&'a str>, number: u32) -> StoredSection<'a> {
        StoredSection {
            heading,
            level: 2 + number as u8,
            anchor,
            page: (number == 1).then_some(0),
            text_start: 100 * number,
            text_end: 100 * (number + 1),
            body_position: 10 * number,
            heading_position: 3 * number,
            lines_start: 7 * number,
            lines_end: 7 * (number + 1),
            is_substantial: number != 1,
        }
    }

    #[test]
    fn each_section_is_read_as_it_was_written() {
        let written = [
            section(None, Some("början"), 0),
            section(Some("Så här"), None, 1),
            section(Some(""), Some("slut"), 2),
        ];
        let sections = Sections::new(&written).unwrap();
        let bytes = postcard::to_extend(&sections, Vec::new()).unwrap();
        let sections: Sections<'_> = postcard::from_bytes(&bytes).unwrap();
        assert!(sections.iter().eq(written));
        assert_eq!((sections.len(), sections.text_length()), (3, 300));
        assert_eq!(sections.get(3), None);
        assert_eq!(
            [0, 9, 10, 29, 99].map(|position| sections.at_body(position)),
            [0, 0, 1, 2, 2].map(Some)
        );
        assert_eq!(
            [2, 3, 6].map(|position| sections.at_heading(position)),
            [0, 1, 2].map(Some)
        );
        assert_eq!(
            [0, 1, 2, 3].map(|place| sections.is_substantial(place)),
            [true, false, true, false]
        );
        let none = Sections::new(&[]).unwrap();
        assert_eq!((none.len(), none.text_length(), none.at_body(0)), (0, 0, None));
    }

    #[test]
    fn damaged_sections_are_no_sections() {
        let whole = Sections::new(&[section(Some("Å"), Some("b"), 0), section(None, None, 1)]).unwrap();
        for length in 0..whole.0.len() {
            let cut = Sections(Cow::Borrowed(&whole.0[..length]));
            assert!(cut.iter().count() <= 2, "{length}");
            assert_eq!(cut.get(9), None, "{length}");
        }
        let count = Sections(Cow::Owned(u32::MAX.to_le_bytes().to_vec()));
        assert_eq!((count.get(0), count.text_length()), (None, 0));
        assert_eq!(count.at_body(7), None);
    }
}
