//! The HTML of each document's sections, read only for the document's page.
//!
//! `rendered.bin` has an entry for each document ([`super::entries`]): the HTML of its sections as postcard writes it,
//! compressed; empty if no section has any.

use std::path::Path;

use lz4_flex::{compress_prepend_size, decompress_size_prepended};
use rayon::prelude::*;

use super::entries::{self, Entries};
use super::error::IndexError;
use crate::document::Document;

const FILE: &str = "rendered.bin";
/// The largest HTML of a document; a larger size means a damaged file.
const LARGEST: usize = 1 << 30;

/// Writes the HTML of documents in the order of ids.
pub(crate) fn write(folder: &Path, documents: &[Document]) -> Result<(), IndexError> {
    let entries: Vec<Vec<u8>> = documents.par_iter().map(encode).collect();
    entries::write_all(folder, FILE, &entries)
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
    let bytes = postcard::to_extend(&html, Vec::new()).expect("plain data always becomes bytes");
    compress_prepend_size(&bytes)
}

/// The open HTML of a generation. It stays on disk.
#[derive(Debug)]
pub struct Rendered(Entries);

impl Rendered {
    /// Opens the file and checks its layout.
    pub(crate) fn open(folder: &Path) -> Result<Self, IndexError> {
        Entries::open(folder, FILE).map(Self)
    }

    /// The HTML of a document's sections, in order; empty if there is none.
    ///
    /// # Errors
    /// If the entry is damaged.
    pub fn of(&self, ordinal: u32) -> Result<Vec<Option<String>>, IndexError> {
        let entry = self.0.get(ordinal).unwrap_or_default();
        if entry.is_empty() {
            return Ok(Vec::new());
        }
        let size = entry.first_chunk().map_or(0, |size| u32::from_le_bytes(*size)) as usize;
        if size > LARGEST {
            return Err(self.0.damaged(ordinal, format!("an entry of {size} bytes")));
        }
        let bytes = decompress_size_prepended(entry).map_err(|error| self.0.damaged(ordinal, error))?;
        postcard::from_bytes(&bytes).map_err(|error| self.0.damaged(ordinal, error))
    }
}
