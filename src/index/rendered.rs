//! The HTML of each document's sections, read only for the document's page.
//!
//! `rendered.bin` holds, by ordinal of the document, the HTML of its sections as compressed JSON; an empty entry
//! if no section has any. The layout is that of `words.bin`:
//!
//! ```text
//! documents: u64 | start of each entry, and the end of the last: u64 … | entries …
//! ```

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use lz4_flex::{compress_prepend_size, decompress_size_prepended};
use rayon::prelude::*;
use tantivy::directory::{Directory, MmapDirectory, OwnedBytes};

use super::error::IndexError;
use crate::document::Document;

const FILE: &str = "rendered.bin";
/// The largest HTML of a document; a larger size means a damaged file.
const LARGEST: usize = 1 << 30;

/// Writes the HTML of documents in the order of ids.
pub(crate) fn write(folder: &Path, documents: &[Document]) -> Result<(), IndexError> {
    let entries: Vec<Vec<u8>> = documents.par_iter().map(encode).collect();
    let path = folder.join(FILE);
    let written = || -> std::io::Result<()> {
        let mut file = BufWriter::new(File::create(&path)?);
        file.write_all(&(entries.len() as u64).to_le_bytes())?;
        let mut start = 0_u64;
        for entry in &entries {
            file.write_all(&start.to_le_bytes())?;
            start += entry.len() as u64;
        }
        file.write_all(&start.to_le_bytes())?;
        for entry in &entries {
            file.write_all(entry)?;
        }
        file.flush()
    };
    written().map_err(IndexError::io("write", &path))
}

fn encode(document: &Document) -> Vec<u8> {
    if document.sections.iter().all(|section| section.html.is_none()) {
        return Vec::new();
    }
    let html: Vec<Option<&str>> = document
        .sections
        .iter()
        .map(|section| section.html.as_deref())
        .collect();
    let json = serde_json::to_vec(&html).expect("plain data always becomes JSON");
    compress_prepend_size(&json)
}

/// The open HTML of a generation. It stays on disk.
#[derive(Debug)]
pub struct Rendered {
    documents: usize,
    bytes: OwnedBytes,
}

impl Rendered {
    /// Opens the file and checks its layout.
    pub(crate) fn open(folder: &Path) -> Result<Self, IndexError> {
        let damaged = |what: &str| IndexError::Damaged {
            what: format!("{FILE}: {what}"),
        };
        let bytes = MmapDirectory::open(folder)
            .map_err(|error| damaged(&error.to_string()))?
            .open_read(Path::new(FILE))
            .map_err(|error| damaged(&error.to_string()))?
            .read_bytes()
            .map_err(IndexError::io("read", &folder.join(FILE)))?;
        let documents = bytes
            .first_chunk()
            .and_then(|count| usize::try_from(u64::from_le_bytes(*count)).ok())
            .filter(|count| *count < bytes.len() / 8)
            .ok_or_else(|| damaged("it is cut off"))?;
        let rendered = Self { documents, bytes };
        match rendered.start(documents) {
            Some(end) if end == rendered.bytes.len() => Ok(rendered),
            _ => Err(damaged("its length is wrong")),
        }
    }

    /// The HTML of a document's sections, in order; empty if there is none.
    ///
    /// # Errors
    /// If the entry is damaged.
    pub fn of(&self, ordinal: u32) -> Result<Vec<Option<String>>, IndexError> {
        let at = ordinal as usize;
        let range = (at < self.documents)
            .then(|| self.start(at).zip(self.start(at + 1)))
            .flatten();
        let entry = range
            .and_then(|(start, end)| self.bytes.get(start..end))
            .unwrap_or_default();
        if entry.is_empty() {
            return Ok(Vec::new());
        }
        let damaged = |what: String| IndexError::Damaged {
            what: format!("{FILE}: {what}"),
        };
        let size = entry.first_chunk().map_or(0, |size| u32::from_le_bytes(*size)) as usize;
        if size > LARGEST {
            return Err(damaged(format!("an entry of {size} bytes")));
        }
        let json = decompress_size_prepended(entry).map_err(|error| damaged(error.to_string()))?;
        serde_json::from_slice(&json).map_err(|error| damaged(error.to_string()))
    }

    /// The first byte of an entry.
    fn start(&self, entry: usize) -> Option<usize> {
        let number = self.bytes.get(8 * (entry + 1)..)?.first_chunk()?;
        usize::try_from(u64::from_le_bytes(*number))
            .ok()?
            .checked_add(8 * (self.documents + 2))
    }
}
