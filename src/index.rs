//! The index: documents in, a generation folder out; opened for reading by [`Generation::open`].
//!
//! A build writes a *new* generation beside the old one, checks it and swaps it in by one atomic rename. Readers keep
//! the generation they have opened until they let go. See `index/README.md` for the layout.

use std::path::{Path, PathBuf};

use tantivy::{Index, ReloadPolicy, Searcher};

mod error;
mod generation;
mod rendered;
mod schema;
mod stored;
mod titles;
mod vocabulary;
mod word_lists;
mod writer;

pub use error::IndexError;
pub use generation::{GenerationInfo, current};
pub use rendered::Rendered;
pub use schema::{Fields, SCHEMA_VERSION, Zone};
pub use stored::{StoredMeta, StoredSection};
pub use titles::Titles;
pub use vocabulary::{Beginning, FormCount, Key, Vocabulary, Walker};
pub use word_lists::WordLists;
pub use writer::{BuildInfo, BuildProgress, build};

/// An open generation. Its files stay until this is dropped, whatever is built meanwhile.
pub struct Generation {
    /// What it is made of.
    pub info: GenerationInfo,
    /// The words of the corpus.
    pub vocabulary: Vocabulary,
    /// The words of each document.
    pub words: WordLists,
    /// The HTML of the documents.
    pub rendered: Rendered,
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
    /// Opens the current generation of an index folder; `None` where nothing was ever built.
    ///
    /// # Errors
    /// If the generation has another schema version or cannot be read.
    pub fn open(root: &Path) -> Result<Option<Self>, IndexError> {
        let Some((folder, info, lock)) = generation::lock_current(root)? else {
            return Ok(None);
        };
        let index = Index::open_in_dir(&folder).map_err(IndexError::engine("open the index"))?;
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()
            .map_err(IndexError::engine("read the index"))?;
        let vocabulary = Vocabulary::open(&folder)?;
        let words = WordLists::open(&folder)?;
        let rendered = Rendered::open(&folder)?;
        let titles = Titles::open(&folder)?;
        let (_, fields) = schema::schema();
        Ok(Some(Self {
            info,
            vocabulary,
            words,
            rendered,
            titles,
            searcher: reader.searcher(),
            fields,
            root: root.to_owned(),
            lock: Some(lock),
        }))
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
