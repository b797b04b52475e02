//! The titles and sources of all documents in one file, kept in memory: suggestions read many titles at every keystroke,
//! and an original file is found without reading the stored text.

use std::fs;
use std::path::Path;

use super::error::IndexError;
use crate::document::Document;

const FILE: &str = "titles.bin";

/// The ids, titles and sources of a generation's documents, in the order of their ids.
#[derive(Debug)]
pub struct Titles {
    text: String,
    /// The ends of id, title and source of each document.
    ends: Vec<[u32; 3]>,
}

impl Titles {
    /// Writes the ids, titles and sources, each as a length (four bytes, little-endian) and its bytes.
    pub(crate) fn write(folder: &Path, documents: &[Document]) -> Result<(), IndexError> {
        let mut bytes = Vec::new();
        for text in documents
            .iter()
            .flat_map(|document| [document.id.as_str(), &document.title, &document.source])
        {
            let length = u32::try_from(text.len()).map_err(|_| damaged("a title is longer than 4 GiB"))?;
            bytes.extend_from_slice(&length.to_le_bytes());
            bytes.extend_from_slice(text.as_bytes());
        }
        let path = folder.join(FILE);
        fs::write(&path, bytes).map_err(IndexError::io("write", &path))
    }

    /// Reads the file.
    pub(crate) fn open(folder: &Path) -> Result<Self, IndexError> {
        let path = folder.join(FILE);
        let bytes = fs::read(&path).map_err(IndexError::io("read", &path))?;
        let mut titles = Self {
            text: String::with_capacity(bytes.len()),
            ends: Vec::new(),
        };
        let mut rest = bytes.as_slice();
        while !rest.is_empty() {
            let id = titles.push(&mut rest)?;
            let title = titles.push(&mut rest)?;
            let source = titles.push(&mut rest)?;
            titles.ends.push([id, title, source]);
        }
        Ok(titles)
    }

    /// Reads one text; returns its end.
    fn push(&mut self, rest: &mut &[u8]) -> Result<u32, IndexError> {
        let short = || damaged("titles.bin ends too soon");
        let (length, after) = rest.split_first_chunk::<4>().ok_or_else(short)?;
        let (text, after) = after
            .split_at_checked(u32::from_le_bytes(*length) as usize)
            .ok_or_else(short)?;
        let text = std::str::from_utf8(text).map_err(|_| damaged("titles.bin is no UTF-8"))?;
        self.text.push_str(text);
        *rest = after;
        u32::try_from(self.text.len()).map_err(|_| damaged("titles.bin is longer than 4 GiB"))
    }

    /// The id and the title of the document with this ordinal (its rank by id).
    pub fn get(&self, ordinal: u32) -> Option<(&str, &str)> {
        let at = ordinal as usize;
        let &[id, title, _] = self.ends.get(at)?;
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before][2]);
        Some((
            &self.text[start as usize..id as usize],
            &self.text[id as usize..title as usize],
        ))
    }

    /// The source of the document with this ordinal: the path of its file, relative to the corpus folder.
    pub fn source(&self, ordinal: u32) -> Option<&str> {
        let &[_, title, source] = self.ends.get(ordinal as usize)?;
        Some(&self.text[title as usize..source as usize])
    }
}

fn damaged(what: &str) -> IndexError {
    IndexError::Damaged {
        what: what.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{DocumentId, Kind, Language};

    fn document(id: &str, title: &str) -> Document {
        Document {
            id: DocumentId::new(id),
            title: title.to_owned(),
            kind: Kind::Article,
            language: Language::Swedish,
            partner: None,
            authors: Vec::new(),
            date: None,
            tags: Vec::new(),
            url: None,
            summary: None,
            keywords: Vec::new(),
            source: format!("metoder/{id}.pdf"),
            sections: Vec::new(),
        }
    }

    #[test]
    fn titles_come_back_by_their_place() {
        let folder = tempfile::tempdir().unwrap();
        Titles::write(folder.path(), &[document("a", "Öga"), document("b", "")]).unwrap();
        let titles = Titles::open(folder.path()).unwrap();
        assert_eq!(titles.get(0), Some(("a", "Öga")));
        assert_eq!(titles.get(1), Some(("b", "")));
        assert_eq!(titles.get(2), None);
        assert_eq!(titles.source(0), Some("metoder/a.pdf"));
        assert_eq!(titles.source(1), Some("metoder/b.pdf"));
        assert_eq!(titles.source(2), None);
    }

    #[test]
    fn a_cut_file_is_damage() {
        let folder = tempfile::tempdir().unwrap();
        Titles::write(folder.path(), &[document("a", "Öga")]).unwrap();
        let path = folder.path().join(FILE);
        let whole = fs::read(&path).unwrap();
        for length in 1..whole.len() {
            fs::write(&path, &whole[..length]).unwrap();
            assert!(Titles::open(folder.path()).is_err(), "{length} bytes");
        }
    }
}
