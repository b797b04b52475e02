//! Which generation an engine has open: the first, and those that take over.

use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

use super::known::KnownByGeneration;
use super::opened::Opened;
use super::{EngineOptions, SearchEngine, Shared, health};
use crate::analysis::{Lexicon, Splitter};
use crate::index::Generation;
use crate::search::error::SearchError;
use crate::search::request::CancelToken;
use crate::search::snapshot::OpenGeneration;
use crate::search::understand::SynonymFile;

impl SearchEngine {
    /// Opens the current generation of an index folder and compares every file with its checksum.
    ///
    /// # Errors
    /// If no index was built there, if another version built it, if it is damaged, or if it cannot be read.
    pub fn open(index: &Path, options: &EngineOptions) -> Result<Self, SearchError> {
        let engine = Self::open_unverified(index, options)?;
        engine.verify()?;
        Ok(engine)
    }

    /// Opens the current generation, comparing only sizes and what opening reads: for a service that calls
    /// [`Self::verify`] before it says that it is ready.
    ///
    /// # Errors
    /// As [`Self::open`], but for damage in the bulk of the postings and texts.
    pub fn open_unverified(index: &Path, options: &EngineOptions) -> Result<Self, SearchError> {
        Ok(Self::of(index, options, open(index)?))
    }

    /// Opens the newest sound generation that is not the current one: for a service whose current generation is refused.
    /// `None` if there is none.
    ///
    /// # Errors
    /// If the index folder cannot be read. What is damaged is passed over.
    pub fn open_older(index: &Path, options: &EngineOptions) -> Result<Option<Self>, SearchError> {
        let engines = Generation::older(index, None)?.into_iter().filter_map(|older| {
            let engine = Self::of(index, options, OpenGeneration::new(older).ok()?);
            engine
                .verify()
                .and_then(|()| engine.probe())
                .ok()
                .map(|()| engine)
        });
        Ok({ engines }.next())
    }

    fn of(index: &Path, options: &EngineOptions, opened: OpenGeneration) -> Self {
        let lexicon = options.lexicon.clone();
        let lexicon = lexicon.unwrap_or_else(|| Arc::new(Lexicon::built_in()));
        Self::read_meaning_of(&opened, options.embedder.as_ref());
        let shared = Shared {
            root: index.to_owned(),
            splitter: Splitter::new(lexicon),
            synonyms: options.synonyms.as_deref().map(SynonymFile::open),
            thesaurus: options.thesaurus.into(),
            embedder: options.embedder.clone(),
            keeps_previous: options.keeps_previous,
            opened: RwLock::new(Opened::new(opened)),
            known: KnownByGeneration::default(),
        };
        Self {
            shared: Arc::new(shared),
            cancelled: CancelToken::default(),
            pinned: None,
        }
    }

    /// Opens a newer generation if there is one and returns whether it did. Open requests keep the old one.
    ///
    /// # Errors
    /// If the newer generation cannot be opened; the old one stays open.
    pub fn reload(&self) -> Result<bool, SearchError> {
        // Compared as a whole: an index folder that was removed and built again has the same names.
        let current = crate::index::current(&self.shared.root)?;
        if current.is_none_or(|info| info == self.snapshot().generation.info) {
            return Ok(false);
        }
        self.take_over(open(&self.shared.root)?)?;
        Ok(true)
    }

    /// Opens the newest sound generation on the disk other than the open and the current one, which are refused; returns
    /// whether there is one.
    ///
    /// # Errors
    /// If the index folder cannot be read. What is damaged is passed over.
    pub fn fall_back(&self) -> Result<bool, SearchError> {
        let open = self.snapshot().generation.info.name.clone();
        let older = Generation::older(&self.shared.root, Some(&open))?;
        let taken = older.into_iter().any(|older| {
            let taken = OpenGeneration::new(older).and_then(|older| self.take_over(older));
            taken.is_ok()
        });
        Ok(taken)
    }

    /// Has a generation answer from now on, once its files were compared with their checksums and it has answered. The
    /// one before answers until then, and keeps its files.
    fn take_over(&self, newer: OpenGeneration) -> Result<(), SearchError> {
        Self::read_meaning_of(&newer, self.shared.embedder.as_ref());
        let newer = Arc::new(newer);
        health::verify(&newer)?;
        newer.warm_up();
        self.probe_generation(&newer)?;
        newer.answers_from_now_on();
        let mut opened = self.shared.opened.write().unwrap_or_else(PoisonError::into_inner);
        let oldest = opened.replace(newer, self.shared.keeps_previous);
        drop(opened);
        // Outside the lock: dropping the last reader of a generation removes its files.
        drop(oldest);
        Ok(())
    }

    /// Reads the thesaurus, and the tables that only questions and related documents use, so that the first of those requests is not slow.
    /// Opening a snapshot does not read them.
    pub fn warm_up(&self) {
        self.synonyms(true).warm_up();
        self.snapshot().warm_up();
    }
}

fn open(index: &Path) -> Result<OpenGeneration, SearchError> {
    let generation = Generation::open(index)?.ok_or_else(|| SearchError::NoIndex {
        path: index.to_owned(),
    })?;
    OpenGeneration::new(generation)
}
