//! The HTML of each document's sections, read only for the document's page, and of a long document only the part that is shown.
//!
//! `rendered.bin` has an entry for each document ([`super::entries`]), empty if no section has HTML:
//! ```text
//! number of sections: u32 | bytes of each one's HTML, or u32::MAX for none: u32 … | blocks: compressed bytes: u32, lz4 with its size …
//! ```
//! Numbers are little-endian. A block has the HTML of sections in a row, as many as make [`BLOCK`] bytes: few enough to be read for one
//! page, and enough to be compressed well.

use std::ops::Range;
use std::path::Path;

use lz4_flex::{compress_prepend_size, decompress_size_prepended};

use super::entries::Entries;
use super::error::IndexError;
use crate::document::Document;

pub(super) const FILE: &str = "rendered.bin";
/// A block ends with the section that makes it at least as long.
const BLOCK: usize = 64 << 10;
/// The largest block; a larger size means a damaged file.
const LARGEST: usize = 1 << 30;
/// The length of no HTML.
const NONE: u32 = u32::MAX;

/// The entry of a document.
pub(super) fn entry(document: &Document) -> Vec<u8> {
    let html: Vec<Option<&str>> = document
        .sections
        .iter()
        .map(|section| section.html.as_deref())
        .collect();
    if html.iter().all(Option::is_none) {
        return Vec::new();
    }
    let length = |html: &Option<&str>| {
        let length = html.map(|html| u32::try_from(html.len()).ok().filter(|length| *length < NONE));
        // Nothing that is read is so long; its text is shown.
        length.flatten().unwrap_or(NONE)
    };
    let lengths: Vec<u32> = html.iter().map(length).collect();
    let mut entry = Vec::new();
    for number in [html.len() as u32].iter().chain(&lengths) {
        entry.extend_from_slice(&number.to_le_bytes());
    }
    for sections in blocks(&lengths) {
        let mut block = Vec::new();
        for section in sections.filter(|section| lengths[*section] != NONE) {
            block.extend_from_slice(html[section].unwrap_or_default().as_bytes());
        }
        let packed = compress_prepend_size(&block);
        entry.extend_from_slice(&(packed.len() as u32).to_le_bytes());
        entry.extend_from_slice(&packed);
    }
    entry
}

/// The sections of each block, by the lengths of their HTML.
fn blocks(lengths: &[u32]) -> Vec<Range<usize>> {
    let (mut blocks, mut start, mut bytes) = (Vec::new(), 0, 0);
    for (section, length) in lengths.iter().enumerate() {
        bytes += bytes_of(*length);
        if bytes >= BLOCK || section + 1 == lengths.len() {
            blocks.push(start..section + 1);
            (start, bytes) = (section + 1, 0);
        }
    }
    blocks
}

fn bytes_of(length: u32) -> usize {
    if length == NONE { 0 } else { length as usize }
}

/// The open HTML of a generation. It stays on disk.
#[derive(Debug)]
pub struct Rendered(Entries);

/// The HTML of one document. Only what is asked for is read.
#[derive(Debug)]
pub struct Html<'a> {
    file: &'a Entries,
    ordinal: u32,
    /// Of each section; none if no section has HTML.
    lengths: Vec<u32>,
    blocks: Vec<(Range<usize>, &'a [u8])>,
}

impl Rendered {
    /// Opens the file and checks its layout.
    pub(crate) fn open(folder: &Path) -> Result<Self, IndexError> {
        Entries::open(folder, FILE).map(Self)
    }

    /// The HTML of a document; reading it is left to the caller.
    ///
    /// # Errors
    /// If the entry is damaged.
    pub fn of(&self, ordinal: u32) -> Result<Html<'_>, IndexError> {
        let cut_off = || self.0.damaged(ordinal, "it is cut off");
        let mut rest = self.0.get(ordinal).unwrap_or_default();
        let mut html = Html {
            file: &self.0,
            ordinal,
            lengths: Vec::new(),
            blocks: Vec::new(),
        };
        if rest.is_empty() {
            return Ok(html);
        }
        let sections = take_number(&mut rest).ok_or_else(cut_off)? as usize;
        // What is read is less than what is there, whatever the number says.
        let lengths = rest.get(..sections.saturating_mul(4)).ok_or_else(cut_off)?;
        rest = &rest[lengths.len()..];
        html.lengths = lengths
            .as_chunks()
            .0
            .iter()
            .map(|bytes| u32::from_le_bytes(*bytes))
            .collect();
        for sections in blocks(&html.lengths) {
            let bytes = take_number(&mut rest).ok_or_else(cut_off)? as usize;
            let (block, after) = rest.split_at_checked(bytes).ok_or_else(cut_off)?;
            rest = after;
            html.blocks.push((sections, block));
        }
        if rest.is_empty() {
            Ok(html)
        } else {
            Err(self.0.damaged(ordinal, "it is too long"))
        }
    }
}

impl Html<'_> {
    /// How many bytes of HTML a section has; `None` if it has none.
    pub fn bytes(&self, section: usize) -> Option<usize> {
        let length = self.lengths.get(section).filter(|length| **length != NONE)?;
        Some(*length as usize)
    }

    /// The HTML of some sections in a row; `None` for those that have none.
    ///
    /// # Errors
    /// If the entry is damaged.
    pub fn sections(&self, wanted: Range<usize>) -> Result<Vec<Option<String>>, IndexError> {
        let mut found = Vec::with_capacity(wanted.len());
        for (sections, packed) in &self.blocks {
            let is_asked = sections.start < wanted.end && wanted.start < sections.end;
            let has_any = sections
                .clone()
                .any(|section| wanted.contains(&section) && self.bytes(section).is_some());
            if is_asked && has_any {
                self.read(packed, sections.clone(), &wanted, &mut found)?;
            } else if is_asked {
                found.extend(
                    sections
                        .clone()
                        .filter(|section| wanted.contains(section))
                        .map(|_| None),
                );
            }
        }
        found.resize(wanted.len(), None);
        Ok(found)
    }

    /// Adds the wanted sections of a block to those that were found.
    fn read(
        &self,
        packed: &[u8],
        sections: Range<usize>,
        wanted: &Range<usize>,
        found: &mut Vec<Option<String>>,
    ) -> Result<(), IndexError> {
        let size = packed.first_chunk().map_or(0, |size| u32::from_le_bytes(*size)) as usize;
        if size > LARGEST {
            return Err(self
                .file
                .damaged(self.ordinal, format!("a block of {size} bytes")));
        }
        let damaged = |what: String| self.file.damaged(self.ordinal, what);
        let block = decompress_size_prepended(packed).map_err(|error| damaged(error.to_string()))?;
        let mut start = 0;
        for section in sections {
            let length = self.bytes(section);
            let end = start + length.unwrap_or(0);
            if wanted.contains(&section) {
                let bytes = block
                    .get(start..end)
                    .ok_or_else(|| damaged("a block is too short".to_owned()))?;
                let html = std::str::from_utf8(bytes).map_err(|error| damaged(error.to_string()))?;
                found.push(length.map(|_| html.to_owned()));
            }
            start = end;
        }
        Ok(())
    }
}

/// Takes a number from the beginning of some bytes.
fn take_number(rest: &mut &[u8]) -> Option<u32> {
    let (number, after) = rest.split_first_chunk()?;
    *rest = after;
    Some(u32::from_le_bytes(*number))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::entries;
    use super::*;

    fn write(folder: &Path, documents: &[Document]) -> Result<(), IndexError> {
        entries::write_each(folder, [FILE], documents.len(), |at| Ok([entry(&documents[at])]))
    }
    use crate::document::Section;

    fn document(html: &[Option<String>]) -> Document {
        let sections = html.iter().map(|html| Section {
            html: html.clone(),
            ..Section::default()
        });
        Document {
            source: "a.md".to_owned(),
            sections: sections.collect(),
            ..Document::article("a", "A")
        }
    }

    #[test]
    fn each_section_is_read_as_it_was_written() {
        let folder = tempfile::tempdir().unwrap();
        let long = |letter: &str| Some(letter.repeat(BLOCK / 2 + 1));
        let html = [
            None,
            long("å"),
            Some("<p>Kort.</p>".to_owned()),
            long("b"),
            None,
            Some(String::new()),
            None,
        ];
        write(folder.path(), &[document(&html), document(&[None, None])]).unwrap();
        let rendered = Rendered::open(folder.path()).unwrap();
        let read = rendered.of(0).unwrap();
        assert!(read.blocks.len() > 1);
        for start in 0..=html.len() {
            for end in start..=html.len() {
                assert_eq!(
                    read.sections(start..end).unwrap(),
                    html[start..end],
                    "{start}..{end}"
                );
            }
        }
        let bytes: Vec<_> = (0..html.len()).map(|section| read.bytes(section)).collect();
        assert_eq!(bytes, html.map(|html| html.map(|html| html.len())));
        let none = rendered.of(1).unwrap();
        assert_eq!(
            (none.bytes(0), none.sections(0..2).unwrap()),
            (None, vec![None, None])
        );
    }

    #[test]
    fn a_damaged_entry_is_an_error_and_no_panic() {
        let folder = tempfile::tempdir().unwrap();
        let html = [
            Some("<p>Ett.</p>".to_owned()),
            None,
            Some("<p>Två, å.</p>".repeat(30)),
        ];
        write(folder.path(), &[document(&html)]).unwrap();
        let path = folder.path().join(FILE);
        let whole = fs::read(&path).unwrap();
        // Behind the number of documents, and the places of the document and of the end.
        for at in 24..whole.len() {
            for byte in [0, 0x7F, 0xFF] {
                let mut bytes = whole.clone();
                bytes[at] = byte;
                fs::write(&path, bytes).unwrap();
                let rendered = Rendered::open(folder.path()).unwrap();
                let read = rendered.of(0).and_then(|html| html.sections(0..3));
                assert!(at >= 28 || byte == whole[at] || read.is_err(), "{at}: {read:?}");
            }
        }
        let mut bytes = whole.clone();
        bytes[24..].fill(0xFF);
        fs::write(&path, bytes).unwrap();
        assert!(Rendered::open(folder.path()).unwrap().of(0).is_err());
    }
}
