//! The titles, sources and former ids of all documents in one file: suggestions read many titles at every keystroke, and an original
//! file is found without reading the stored text.
//!
//! `titles.bin` has an entry for each document ([`super::entries`]): its id, its title and its sources, as postcard writes them; then one
//! more with the former ids, sorted, each with the ordinal of its document. The file stays on disk, in the page cache, so that opening it
//! takes no longer for more documents.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use super::entries::{Entries, EntryWriter};
use super::error::IndexError;
use super::source::Source;
use crate::document::{Document, DocumentId};

const FILE: &str = "titles.bin";

/// The ids, titles, sources and aliases of a generation's documents, in the order of their ids.
#[derive(Debug)]
pub struct Titles {
    entries: Entries,
    documents: usize,
    /// The documents of former ids.
    aliases: HashMap<String, u32>,
}

impl Titles {
    /// Writes the ids, titles, sources and aliases. Among the aliases are the former ids of files that moved, each with the id of
    /// today. Of two documents with the same one the first has it.
    pub(crate) fn write<'a>(
        folder: &Path,
        documents: Source<'_>,
        moved: impl Iterator<Item = (&'a DocumentId, &'a DocumentId)>,
    ) -> Result<(), IndexError> {
        let mut moved_to: HashMap<&DocumentId, Vec<&str>> = HashMap::new();
        for (from, to) in moved {
            moved_to.entry(to).or_default().push(from.as_str());
        }
        // What a document declares counts before what moved.
        let (mut declared, mut former) = (BTreeMap::new(), BTreeMap::new());
        let mut writer = EntryWriter::create(folder, FILE, documents.len() + 1)?;
        for ordinal in 0..documents.len() {
            let document = documents.head(ordinal)?;
            for alias in &document.aliases {
                declared.entry(alias.as_str().to_owned()).or_insert(ordinal);
            }
            for alias in moved_to.get(&document.id).into_iter().flatten() {
                former.entry((*alias).to_owned()).or_insert(ordinal);
            }
            writer.push(&packed(&(
                document.id.as_str(),
                &document.title,
                sources(&document),
            )))?;
        }
        former.extend(declared);
        writer.push(&packed(&former.into_iter().collect::<Vec<_>>()))?;
        writer.finish()
    }

    /// Opens the file and reads the former ids.
    pub(crate) fn open(folder: &Path) -> Result<Self, IndexError> {
        let entries = Entries::open(folder, FILE)?;
        let last = entries
            .len()
            .checked_sub(1)
            .and_then(|last| u32::try_from(last).ok());
        let last = last.ok_or_else(|| entries.damaged(0, "it is missing"))?;
        let aliases: Vec<(String, u32)> = postcard::from_bytes(entries.get(last).unwrap_or_default())
            .map_err(|error| entries.damaged(last, error))?;
        Ok(Self {
            documents: last as usize,
            entries,
            aliases: aliases.into_iter().collect(),
        })
    }

    /// The id and the title of the document with this ordinal (its rank by id).
    pub fn get(&self, ordinal: u32) -> Option<(&str, &str)> {
        let (titles, _) = postcard::take_from_bytes(self.entry(ordinal)?).ok()?;
        Some(titles)
    }

    /// The sources of the document with this ordinal: the paths of its files, relative to the corpus folder, the one that
    /// was read first.
    pub fn sources(&self, ordinal: u32) -> Option<impl Iterator<Item = &str>> {
        let entry: (&str, &str, &str) = postcard::from_bytes(self.entry(ordinal)?).ok()?;
        Some(entry.2.split(BETWEEN))
    }

    /// The id of the document that a former id leads to.
    pub fn id_by_alias(&self, alias: &str) -> Option<&str> {
        let ordinal = self.aliases.get(alias)?;
        self.get(*ordinal).map(|(id, _)| id)
    }

    fn entry(&self, ordinal: u32) -> Option<&[u8]> {
        self.entries
            .get(ordinal)
            .filter(|_| (ordinal as usize) < self.documents)
    }
}

fn packed(value: &impl serde::Serialize) -> Vec<u8> {
    postcard::to_extend(value, Vec::new()).expect("plain data always becomes bytes")
}

/// Between the sources of a document: no path has it.
const BETWEEN: char = '\0';

/// The paths of a document's files.
fn sources(document: &Document) -> Cow<'_, str> {
    if document.files.len() < 2 {
        return document.source.as_str().into();
    }
    let sources: Vec<&str> = document.files.iter().map(|file| file.source.as_str()).collect();
    sources.join(&BETWEEN.to_string()).into()
}

#[cfg(test)]
mod tests {
    use std::fs;

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
        let source = Source::new(&documents, Path::new(""));
        Titles::write(folder.path(), source, moved.into_iter()).unwrap();
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
        let documents = [document("a", "Öga")];
        let source = Source::new(&documents, Path::new(""));
        Titles::write(folder.path(), source, std::iter::empty()).unwrap();
        let path = folder.path().join(FILE);
        let whole = fs::read(&path).unwrap();
        for length in 0..whole.len() {
            fs::write(&path, &whole[..length]).unwrap();
            assert!(Titles::open(folder.path()).is_err(), "{length} bytes");
        }
    }
}
