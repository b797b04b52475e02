//! The index: documents in, a generation folder out; opened for reading by [`Generation::open`].
//!
//! A build writes a *new* generation beside the old one, checks it and swaps it in by one atomic rename. Readers keep
//! the generation they have opened until they let go. See `index/README.md` for the layout.

use std::path::{Path, PathBuf};

use tantivy::collector::DocSetCollector;
use tantivy::directory::MmapDirectory;
use tantivy::query::TermQuery;
use tantivy::schema::IndexRecordOption;
use tantivy::{Index, ReloadPolicy, Searcher, Term};

use self::integrity::Scope;
use self::read_only::ReadOnly;
use crate::document::ScratchFile;

mod durable;
mod embedding;
mod entries;
mod error;
mod generation;
mod history;
mod integrity;
mod lines;
mod meaning;
mod neighbours;
mod read_only;
mod rendered;
mod schema;
mod sections;
mod source;
mod stored;
mod substance;
mod text_list;
mod texts;
mod titles;
mod transfer;
mod vocabulary;
mod word_lists;
mod writer;

pub use embedding::{Embedding, EmbeddingProgress, embed_passages};
pub use error::IndexError;
#[cfg(test)]
pub(crate) use error::engine_error;
pub use generation::{GenerationInfo, current};
pub use history::{History, Life};
pub use integrity::FileSum;
pub(crate) use meaning::passage_range;
pub use meaning::{Meaning, NearPassage};
pub use neighbours::{
    Carried, Earlier, Finding, FoundNeighbours, ListPlace, Neighbour, NeighbourList, NeighbourLists,
    Neighbours,
};
pub use rendered::{Html, Rendered};
pub use schema::{Fields, SCHEMA_VERSION, Zone};
pub use sections::{Sections, StoredSection};
pub use stored::{Stored, StoredMeta};
pub use texts::{Text, Texts};
pub use titles::Titles;
pub use transfer::{Finished, hold_current, install};
pub use vocabulary::{Beginning, FormCount, Key, Vocabulary, Walker};
pub use word_lists::WordLists;
pub use writer::{BuildInfo, BuildProgress, FindNeighbours, build};

/// An open generation. Its files stay until this is dropped, whatever is built meanwhile.
pub struct Generation {
    /// What it is made of.
    pub info: GenerationInfo,
    /// The words of the corpus.
    pub vocabulary: Vocabulary,
    /// The words of each document.
    pub words: WordLists,
    /// The metadata of the documents.
    pub stored: Stored,
    /// The texts of the documents.
    pub texts: Texts,
    /// The HTML of the documents.
    pub rendered: Rendered,
    /// The related documents of each document.
    pub neighbours: Neighbours,
    /// The titles of the documents.
    pub titles: Titles,
    /// tantivy's view of it.
    pub searcher: Searcher,
    /// The handles of the fields.
    pub fields: Fields,
    root: PathBuf,
    lock: Option<generation::GenerationLock>,
}

impl Generation {
    /// Opens the current generation of an index folder; `None` where nothing was ever built. The sizes of all files are
    /// compared with what was written, and the checksums of those that opening reads; [`Self::verify`] compares the
    /// rest.
    ///
    /// # Errors
    /// If the generation has another schema version, is damaged or cannot be read.
    pub fn open(root: &Path) -> Result<Option<Self>, IndexError> {
        let Some((folder, info, lock)) = generation::lock_current(root)? else {
            return Ok(None);
        };
        integrity::check(&folder, &info.files, Scope::Opened)?;
        Self::open_folder(root, &folder, info, Some(lock)).map(Some)
    }

    /// Opens the sound generations of an index folder that are not the current one, newest first, without `except`: what
    /// is left where the current one is refused. What is damaged or being removed is passed over; every file is compared
    /// with its checksum.
    ///
    /// # Errors
    /// If the folder cannot be read.
    pub fn older(root: &Path, except: Option<&str>) -> Result<Vec<Self>, IndexError> {
        let locked = generation::lock_others(root)?.into_iter();
        let others = locked.filter(|(_, info, _)| Some(info.name.as_str()) != except);
        let sound = others.filter_map(|(folder, info, lock)| {
            integrity::check(&folder, &info.files, Scope::All).ok()?;
            Self::open_folder(root, &folder, info, Some(lock)).ok()
        });
        Ok(sound.collect())
    }

    /// Compares every file with its checksum.
    ///
    /// # Errors
    /// If a file is damaged or cannot be read; the error names it.
    pub fn verify(&self) -> Result<(), IndexError> {
        integrity::check(&self.folder(), &self.info.files, Scope::All)
    }

    /// Reads when its documents came, changed and went.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn history(&self) -> Result<History, IndexError> {
        History::read(&self.folder())
    }

    /// Makes a file for what need not be in memory, on the disk of the index folder.
    ///
    /// # Errors
    /// If it cannot be made.
    pub fn scratch_file(&self) -> Result<ScratchFile, IndexError> {
        ScratchFile::create(&self.root).map_err(IndexError::io("write", &self.root))
    }

    /// Returns when the index folder last made a generation current, in seconds since 1970; `None` if the file system does
    /// not tell.
    pub(crate) fn published(&self) -> Option<i64> {
        generation::published(&self.root)
    }

    fn folder(&self) -> PathBuf {
        self.root.join(&self.info.name)
    }

    fn open_folder(
        root: &Path,
        folder: &Path,
        info: GenerationInfo,
        lock: Option<generation::GenerationLock>,
    ) -> Result<Self, IndexError> {
        let engine = IndexError::engine;
        let directory =
            MmapDirectory::open(folder).map_err(|error| engine("open the index")(error.into()))?;
        let index = Index::open(ReadOnly(directory)).map_err(engine("open the index"))?;
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()
            .map_err(IndexError::engine("read the index"))?;
        let vocabulary = Vocabulary::open(folder)?;
        let words = WordLists::open(folder)?;
        let stored = Stored::open(folder)?;
        let texts = Texts::open(folder)?;
        let rendered = Rendered::open(folder)?;
        let neighbours = Neighbours::open(folder)?;
        let titles = Titles::open(folder)?;
        let (_, fields) = schema::schema();
        Ok(Self {
            info,
            vocabulary,
            words,
            stored,
            texts,
            rendered,
            neighbours,
            titles,
            searcher: reader.searcher(),
            fields,
            root: root.to_owned(),
            lock,
        })
    }

    /// Looks the first and the last document up by their ids and reads them, as requests do.
    pub(crate) fn probe(&self) -> Result<(), IndexError> {
        let last =
            u32::try_from(self.info.documents).map_or(u32::MAX, |documents| documents.saturating_sub(1));
        self.probe_document(0)?;
        self.probe_document(last)
    }

    fn probe_document(&self, ordinal: u32) -> Result<(), IndexError> {
        let damaged = |what: &str| IndexError::Damaged {
            what: format!("{}: document {ordinal} {what}", self.info.name),
        };
        let (id, _) = self.titles.get(ordinal).ok_or_else(|| damaged("has no title"))?;
        let term = Term::from_field_text(self.fields.id, id);
        let found = self
            .searcher
            .search(&TermQuery::new(term, IndexRecordOption::Basic), &DocSetCollector)
            .map_err(IndexError::engine("find a document"))?;
        if found.is_empty() {
            return Err(damaged("is not found"));
        }
        let meta = self.stored.of(ordinal)?;
        if meta.id != id {
            return Err(damaged("is not the one of its id"));
        }
        self.texts.of(ordinal, &meta.sections)?.whole()?;
        let html = self.rendered.of(ordinal)?;
        html.sections(0..meta.sections.len()).map(drop)
    }
}

impl Drop for Generation {
    /// Lets go of the files, and removes them if a newer generation has taken over and nobody else reads them.
    fn drop(&mut self) {
        self.lock.take();
        if let Err(error) = generation::sweep(&self.root) {
            tracing::warn!(%error, "could not sweep the index folder");
        }
    }
}
