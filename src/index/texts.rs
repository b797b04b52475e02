//! The texts of documents: each section is read by itself, and a word of it is found from the line in which it stands.
//!
//! `texts.bin` has an entry for each document ([`super::entries`]): the text of its sections in one piece, then the line
//! starts of all sections, each as the position of the first word of a line in its section and the byte of that word there
//! (both `u32`, little-endian). [`super::StoredSection`] says where its text and its line starts are.

use std::ops::Range;
use std::path::Path;

use super::entries::Entries;
use super::error::IndexError;
use super::lines::LineStart;
use super::sections::{Sections, StoredSection};
use super::stored::DocumentPlaces;
use crate::document::Document;

mod stretch;

pub(super) const FILE: &str = "texts.bin";
/// The bytes of a line start.
const LINE_START: usize = 8;

/// The entry of a document.
pub(super) fn entry(document: &Document, places: &DocumentPlaces) -> Vec<u8> {
    let text: usize = document.sections.iter().map(|section| section.text.len()).sum();
    let lines: usize = places.sections.iter().map(|places| places.lines.len()).sum();
    let mut entry = Vec::with_capacity(text + LINE_START * lines);
    for section in &document.sections {
        entry.extend_from_slice(section.text.as_bytes());
    }
    for (position, byte) in places.sections.iter().flat_map(|places| &places.lines) {
        entry.extend_from_slice(&position.to_le_bytes());
        entry.extend_from_slice(&byte.to_le_bytes());
    }
    entry
}

/// The open texts of a generation.
#[derive(Debug)]
pub struct Texts(Entries);

impl Texts {
    /// Opens the file and checks its layout.
    pub(crate) fn open(folder: &Path) -> Result<Self, IndexError> {
        Entries::open(folder, FILE).map(Self)
    }

    /// The text of a document; reading it is left to the caller. `sections` are the document's.
    ///
    /// # Errors
    /// If there is no such document, or its entry is shorter than its text.
    pub fn of(&self, ordinal: u32, sections: &Sections<'_>) -> Result<Text<'_>, IndexError> {
        let length = sections.text_length();
        let (text, lines) = self
            .0
            .get(ordinal)
            .and_then(|entry| entry.split_at_checked(length))
            .ok_or_else(|| self.0.damaged(ordinal, "it is cut off"))?;
        Ok(Text {
            file: &self.0,
            ordinal,
            text,
            lines,
        })
    }
}

/// The text of one document. Only what is asked for is read.
#[derive(Debug, Clone, Copy)]
pub struct Text<'a> {
    file: &'a Entries,
    ordinal: u32,
    text: &'a [u8],
    lines: &'a [u8],
}

impl<'a> Text<'a> {
    /// The text of all sections.
    ///
    /// # Errors
    /// If the file is damaged.
    pub fn whole(&self) -> Result<&'a str, IndexError> {
        self.utf8(Some(self.text))
    }

    /// The text of a section.
    ///
    /// # Errors
    /// If the file is damaged.
    pub fn section(&self, section: &StoredSection<'_>) -> Result<&'a str, IndexError> {
        self.utf8(
            self.text
                .get(section.text_start as usize..section.text_end as usize),
        )
    }

    /// Some bytes of the text of a section, from its start; they may begin or end within a letter.
    ///
    /// # Errors
    /// If the section has fewer bytes, or the file is damaged.
    pub fn bytes(&self, section: &StoredSection<'_>, range: Range<usize>) -> Result<&'a [u8], IndexError> {
        let start = section.text_start as usize;
        let whole = self.text.get(start..section.text_end as usize);
        let bytes = whole.and_then(|text| text.get(range));
        bytes.ok_or_else(|| self.file.damaged(self.ordinal, "a place is outside"))
    }

    /// A piece of the text of a section; `range` is in bytes from its start.
    ///
    /// # Errors
    /// If the section has no such piece, or the file is damaged.
    pub fn piece(&self, section: &StoredSection<'_>, range: Range<usize>) -> Result<&'a str, IndexError> {
        self.utf8(Some(self.bytes(section, range)?))
    }

    /// Returns the last line start at or before a position; the start of the section if no line starts there.
    fn line_of(&self, section: &StoredSection<'_>, position: u32) -> LineStart {
        let (mut low, mut high) = (section.lines_start, section.lines_end);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.line(middle).is_some_and(|line| line.0 <= position) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        let before = low.checked_sub(1).filter(|line| *line >= section.lines_start);
        before.and_then(|line| self.line(line)).unwrap_or_default()
    }

    fn line(&self, number: u32) -> Option<LineStart> {
        let (position, byte) = self
            .lines
            .get(LINE_START * number as usize..)?
            .split_first_chunk()?;
        Some((
            u32::from_le_bytes(*position),
            u32::from_le_bytes(*byte.first_chunk()?),
        ))
    }

    fn utf8(&self, bytes: Option<&'a [u8]>) -> Result<&'a str, IndexError> {
        let bytes = bytes.ok_or_else(|| self.file.damaged(self.ordinal, "a section is outside"))?;
        simdutf8::basic::from_utf8(bytes).map_err(|error| self.file.damaged(self.ordinal, error))
    }
}

#[cfg(test)]
mod tests {
    use super::super::entries;
    use super::super::lines::line_starts;
    use super::super::stored::{self, SectionPlaces, Stored};
    use super::*;
    use crate::document::{DocumentId, Kind, Language, Section};

    fn document() -> Document {
        let section = |heading: Option<&str>, text: &str| Section {
            heading: heading.map(str::to_owned),
            level: 2,
            anchor: Some("a".to_owned()),
            page: Some(3),
            text: text.to_owned(),
            html: None,
        };
        Document {
            id: DocumentId::new("metoder/smed"),
            title: "SMED på åtta sidor".to_owned(),
            kind: Kind::Method,
            language: Language::English.into(),
            partner: Some("Ådalens Mek".to_owned()),
            authors: vec!["Åsa Ö".to_owned(), "B C".to_owned()],
            date: "2019-12".parse().ok(),
            tags: vec!["ställtid".to_owned()],
            url: Some("https://example.org".to_owned()),
            fetched: Some("2026-11-29T08:30:00Z".to_owned()),
            series: Some("Rapporter från Ådalen".to_owned()),
            summary: Some("Kort.".to_owned()),
            keywords: vec!["snabb omställning".to_owned()],
            source: "metoder/smed.md".to_owned(),
            files: Vec::new(),
            aliases: Vec::new(),
            duplicates: Vec::new(),
            sections: vec![
                section(None, "Första raden är lång.\n\nAndra raden.\nTredje, å\n"),
                section(Some("Läs mer"), "Länkar."),
                section(Some("Så här"), ""),
            ],
        }
    }

    /// Writes a document and opens its files; each section begins at a place of its own.
    fn written(document: &Document) -> (tempfile::TempDir, Stored, Texts) {
        let folder = tempfile::tempdir().unwrap();
        let places: Vec<SectionPlaces> = (0..)
            .zip(&document.sections)
            .map(|(number, section)| SectionPlaces {
                body: 10 * number,
                heading: number,
                heading_end: number + 1,
                lines: line_starts(&section.text),
            })
            .collect();
        let places = DocumentPlaces {
            sections: places,
            subjects: vec![1, 1, 2],
        };
        entries::write_each(folder.path(), [stored::FILE, FILE], 1, |_| {
            Ok([stored::entry(document, &places)?, entry(document, &places)])
        })
        .unwrap();
        let stored = Stored::open(folder.path()).unwrap();
        let texts = Texts::open(folder.path()).unwrap();
        (folder, stored, texts)
    }

    #[test]
    fn a_word_is_found_in_a_long_line_wherever_letters_of_two_bytes_are_cut() {
        for shift in 0..4 {
            let mut document = document();
            document.sections.truncate(1);
            document.sections[0].text = format!("{}{}", "x".repeat(shift), " åä".repeat(2_000));
            let (_folder, stored, texts) = written(&document);
            let meta = stored.of(0).unwrap();
            let text = texts.of(0, &meta.sections).unwrap();
            let section = meta.sections.get(0).unwrap();
            for position in (1..2_000).step_by(97) {
                assert_eq!(
                    text.word_at(&section, position).unwrap(),
                    Some("åä"),
                    "{shift} {position}"
                );
            }
        }
    }

    #[test]
    fn a_document_is_read_as_it_was_written() {
        let document = document();
        let (_folder, stored, texts) = written(&document);
        let meta = stored.of(0).unwrap();
        let text = texts.of(0, &meta.sections).unwrap();
        assert_eq!(meta.to_document(text.whole().unwrap()), document);
        assert_eq!(
            (meta.subjects_position, meta.subject_words.as_slice()),
            (3, &[1, 1, 2][..])
        );
        let substantial: Vec<bool> = meta
            .sections
            .iter()
            .map(|section| section.is_substantial)
            .collect();
        assert_eq!(substantial, [true, false, true]);
        let sections: Vec<_> = meta.sections.iter().collect();
        let [first, links, empty] = sections.as_slice() else {
            panic!("three sections")
        };
        assert_eq!(text.section(links).unwrap(), "Länkar.");
        assert_eq!(text.section(empty).unwrap(), "");
        for (position, word) in ["Första", "raden", "är", "lång", "Andra", "raden", "Tredje", "å"]
            .into_iter()
            .enumerate()
        {
            assert_eq!(text.word_at(first, position as u32).unwrap(), Some(word));
            let (written, byte) = text.around(first, Some(position as u32), 4).unwrap();
            assert!(written[byte..].starts_with(word), "{word}");
        }
        assert_eq!(text.word_at(first, 8).unwrap(), None);
        for (bytes, beginning) in [(0, ""), (2, "F"), (3, "Fö"), (9, "Första r")] {
            assert_eq!(text.beginning(first, bytes).unwrap(), beginning);
        }
        assert_eq!(text.beginning(links, 100).unwrap(), "Länkar.");
        assert_eq!(text.word_at(empty, 0).unwrap(), None);
        assert_eq!(text.around(empty, Some(0), 4).unwrap(), ("", 0));
        assert_eq!(text.around(first, None, 4).unwrap(), ("Första raden är lång.", 0));
        assert!(stored.of(1).is_err());
        assert!(texts.of(1, &meta.sections).is_err());
    }
}
