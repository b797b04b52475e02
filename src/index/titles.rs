//! The titles, sources and former ids of all documents in one file, kept in memory: suggestions read many titles at every
//! keystroke, and an original file is found without reading the stored text.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::Path;

use super::error::IndexError;
use crate::document::{Document, DocumentId};

const FILE: &str = "titles.bin";

/// The ids, titles, sources and aliases of a generation's documents, in the order of their ids.
#[derive(Debug)]
pub struct Titles {
    text: String,
    /// The ends of id, title, sources and aliases of each document.
    ends: Vec<[u32; 4]>,
    /// The documents of former ids.
    aliases: HashMap<String, u32>,
}

impl Titles {
    /// Writes the ids, titles, sources and aliases, each as a length (four bytes, little-endian) and its bytes. Among the
    /// aliases are the former ids of files that moved, each with the id of today.
    pub(crate) fn write<'a>(
        folder: &Path,
        documents: &[Document],
        moved: impl Iterator<Item = (&'a DocumentId, &'a DocumentId)>,
    ) -> Result<(), IndexError> {
        let former = former_ids(documents, moved);
        let mut bytes = Vec::new();
        let texts = documents.iter().flat_map(|document| {
            [
                document.id.as_str().into(),
                document.title.as_str().into(),
                sources(document),
                aliases(document, &former).into(),
            ]
        });
        for text in texts {
            let text: Cow<'_, str> = text;
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
            aliases: HashMap::new(),
        };
        let mut rest = bytes.as_slice();
        while !rest.is_empty() {
            let id = titles.push(&mut rest)?;
            let title = titles.push(&mut rest)?;
            let sources = titles.push(&mut rest)?;
            let aliases = titles.push(&mut rest)?;
            titles.note_aliases(sources, aliases);
            titles.ends.push([id, title, sources, aliases]);
        }
        Ok(titles)
    }

    /// Remembers the former ids between two places of the text for the next document. Of two documents with the same one
    /// the first has it.
    fn note_aliases(&mut self, start: u32, end: u32) {
        let (Some(aliases), Ok(ordinal)) = (
            self.text.get(start as usize..end as usize),
            u32::try_from(self.ends.len()),
        ) else {
            return;
        };
        for alias in aliases.split(BETWEEN).filter(|alias| !alias.is_empty()) {
            self.aliases.entry(alias.to_owned()).or_insert(ordinal);
        }
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
        let &[id, title, ..] = self.ends.get(at)?;
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before][3]);
        Some((
            &self.text[start as usize..id as usize],
            &self.text[id as usize..title as usize],
        ))
    }

    /// The sources of the document with this ordinal: the paths of its files, relative to the corpus folder, the one that
    /// was read first.
    pub fn sources(&self, ordinal: u32) -> Option<impl Iterator<Item = &str>> {
        let &[_, title, sources, _] = self.ends.get(ordinal as usize)?;
        Some(self.text[title as usize..sources as usize].split(BETWEEN))
    }

    /// The id of the document that a former id leads to.
    pub fn id_by_alias(&self, alias: &str) -> Option<&str> {
        let ordinal = self.aliases.get(alias)?;
        self.get(*ordinal).map(|(id, _)| id)
    }
}

/// Between the sources and between the aliases of a document: no path and no alias has it.
const BETWEEN: char = '\0';

/// The former ids of files that moved, by the id of today; but not those that a document declares.
fn former_ids<'a>(
    documents: &[Document],
    moved: impl Iterator<Item = (&'a DocumentId, &'a DocumentId)>,
) -> HashMap<&'a DocumentId, Vec<&'a str>> {
    let aliases = documents.iter().flat_map(|document| &document.aliases);
    let declared: HashSet<&DocumentId> = aliases.collect();
    let mut former: HashMap<&DocumentId, Vec<&str>> = HashMap::new();
    for (from, to) in moved.filter(|(from, _)| !declared.contains(from)) {
        former.entry(to).or_default().push(from.as_str());
    }
    former
}

fn aliases(document: &Document, former: &HashMap<&DocumentId, Vec<&str>>) -> String {
    let moved = former.get(&document.id).into_iter().flatten().copied();
    let aliases = document.aliases.iter().map(DocumentId::as_str).chain(moved);
    aliases.collect::<Vec<_>>().join(&BETWEEN.to_string())
}

/// The paths of a document's files.
fn sources(document: &Document) -> Cow<'_, str> {
    if document.files.len() < 2 {
        return document.source.as_str().into();
    }
    let sources: Vec<&str> = document.files.iter().map(|file| file.source.as_str()).collect();
    sources.join(&BETWEEN.to_string()).into()
}

fn damaged(what: &str) -> IndexError {
    IndexError::Damaged {
        what: what.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::DocumentFile;

    fn document(id: &str, title: &str) -> Document {
        Document {
            source: format!("metoder/{id}.pdf"),
            ..Document::article(id, title)
        }
    }

    #[test]
    fn titles_come_back_by_their_place() {
        let folder = tempfile::tempdir().unwrap();
        let mut joined = document("b", "");
        joined.files = ["metoder/b.pdf", "metoder/b.docx"]
            .map(|source| DocumentFile {
                source: source.to_owned(),
                bytes: 1,
                pages: None,
            })
            .into();
        joined.aliases = vec![DocumentId::new("äldre"), DocumentId::new("gammal/ö")];
        let (from, to) = (DocumentId::new("flyttad"), DocumentId::new("b"));
        let (taken, other) = (DocumentId::new("äldre"), DocumentId::new("a"));
        let moved = [(&from, &to), (&taken, &other)];
        let documents = [document("a", "Öga"), joined];
        Titles::write(folder.path(), &documents, moved.into_iter()).unwrap();
        let titles = Titles::open(folder.path()).unwrap();
        assert_eq!(titles.get(0), Some(("a", "Öga")));
        assert_eq!(titles.get(1), Some(("b", "")));
        assert_eq!(titles.get(2), None);
        let sources = |ordinal| titles.sources(ordinal).map(Iterator::collect::<Vec<_>>);
        assert_eq!(sources(0).unwrap(), ["metoder/a.pdf"]);
        assert_eq!(sources(1).unwrap(), ["metoder/b.pdf", "metoder/b.docx"]);
        assert_eq!(sources(2), None);
        assert_eq!(titles.id_by_alias("gammal/ö"), Some("b"));
        assert_eq!(titles.id_by_alias("flyttad"), Some("b"));
        assert_eq!(titles.id_by_alias("äldre"), Some("b"), "what is declared counts");
        assert_eq!(titles.id_by_alias("b"), None);
    }

    #[test]
    fn a_cut_file_is_damage() {
        let folder = tempfile::tempdir().unwrap();
        Titles::write(folder.path(), &[document("a", "Öga")], std::iter::empty()).unwrap();
        let path = folder.path().join(FILE);
        let whole = fs::read(&path).unwrap();
        for length in 1..whole.len() {
            fs::write(&path, &whole[..length]).unwrap();
            assert!(Titles::open(folder.path()).is_err(), "{length} bytes");
        }
    }
}
