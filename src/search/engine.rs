//! The engine: one open generation. A newer one replaces it while the old one still answers open requests.

use std::fmt;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::error::SearchError;
use super::request::CancelToken;
use super::snapshot::{OpenGeneration, Snapshot};
use crate::analysis::{Lexicon, Splitter, Synonyms};
use crate::embed::QueryEmbedder;
use crate::search::understand::SynonymFile;
use known::KnownByGeneration;
use opened::Opened;

mod answering;
mod asking;
mod health;
mod known;
mod meaning;
mod news;
mod opened;
mod opening;
mod reading;

pub use crate::embed::QueryCounts;
pub use crate::search::understand::MAX_QUERY_CHARS;
pub use meaning::Coverage;
pub use reading::Reading;

/// Options of an engine, besides the index folder.
#[derive(Debug, Clone, Default)]
pub struct EngineOptions {
    /// The lexicon of the splitter; the built-in one by default. It must be the lexicon that the index was built with.
    pub lexicon: Option<Arc<Lexicon>>,
    /// The synonym file. It is read again whenever it changes; a missing file holds no synonyms. Format:
    /// [`crate::analysis::Synonyms`].
    pub synonyms: Option<PathBuf>,
    /// Whether the thesaurus of the program stands behind the synonym file: it has the words that the file has nothing for.
    pub thesaurus: bool,
    /// The embedder of queries, for search by meaning; `None` for words only.
    pub embedder: Option<Arc<QueryEmbedder>>,
    /// Whether a generation stays open when a newer one takes over, until [`SearchEngine::let_go`] or the next: for those who read on in
    /// it from page to page.
    pub keeps_previous: bool,
}

/// Facts about the open generation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Statistics {
    /// The name of the generation.
    pub generation: String,
    /// The number of documents.
    pub documents: u64,
    /// The number of different surface forms.
    pub words: u64,
    /// When it was built: RFC 3339, UTC.
    pub built: String,
    /// The version of the index layout.
    pub schema_version: u32,
}

/// Answers searches on an index. It is shared by reference; any method may be called from several threads at once.
///
/// A clone is the same engine, so that each request can have one that [is cancelled](Self::cancelled_by) with it.
#[derive(Clone)]
pub struct SearchEngine {
    shared: Arc<Shared>,
    cancelled: CancelToken,
    /// The generation that answers whatever takes over, if it was chosen.
    pinned: Option<Arc<OpenGeneration>>,
}

/// What the clones of an engine share.
struct Shared {
    root: PathBuf,
    splitter: Splitter,
    synonyms: Option<SynonymFile>,
    thesaurus: AtomicBool,
    embedder: Option<Arc<QueryEmbedder>>,
    keeps_previous: bool,
    opened: RwLock<Opened>,
    known: KnownByGeneration,
}

impl fmt::Debug for SearchEngine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SearchEngine")
            .field("root", &self.shared.root)
            .finish_non_exhaustive()
    }
}

impl SearchEngine {
    /// Returns the same engine for one request: once the token is cancelled, everything it is asked fails with
    /// [`SearchError::Cancelled`] and stops working.
    pub fn cancelled_by(&self, token: &CancelToken) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            cancelled: token.clone(),
            pinned: self.pinned.clone(),
        }
    }

    /// Returns facts about the open generation.
    pub fn statistics(&self) -> Statistics {
        let snapshot = self.snapshot();
        let info = &snapshot.generation.info;
        Statistics {
            generation: info.name.clone(),
            documents: info.documents,
            words: snapshot.generation.vocabulary.len() as u64,
            built: info.built.clone(),
            schema_version: info.schema_version,
        }
    }

    /// Returns the hits and the misses of the cache of terms, since the generation was opened.
    pub fn term_cache(&self) -> (u64, u64) {
        self.snapshot().terms_asked()
    }

    /// Returns a text that changes whenever the same request may be answered differently: the generation, the state of the
    /// synonyms and whether the thesaurus is behind them, and how many passages have vectors.
    pub fn edition(&self) -> String {
        let synonyms = self.shared.synonyms.as_ref().map_or(0, SynonymFile::edition);
        let snapshot = self.snapshot();
        let info = &snapshot.generation.info;
        let meaning = snapshot
            .meaning()
            .map(|meaning| format!("/{}", meaning.coverage().0));
        let thesaurus = if self.has_thesaurus() { "t" } else { "" };
        format!(
            "{}/{}/{synonyms}{thesaurus}{}",
            snapshot.id,
            info.built,
            meaning.unwrap_or_default()
        )
    }

    /// Puts the thesaurus behind the synonym file from now on, or takes it away: for a replica whose builder does.
    pub fn use_thesaurus(&self, wanted: bool) {
        self.shared.thesaurus.store(wanted, Ordering::Release);
    }

    fn has_thesaurus(&self) -> bool {
        self.shared.thesaurus.load(Ordering::Acquire)
    }

    /// Returns the current synonyms, or none if they are not wanted.
    fn synonyms(&self, wanted: bool) -> Arc<Synonyms> {
        let thesaurus = self.has_thesaurus();
        match &self.shared.synonyms {
            _ if !wanted => Arc::default(),
            Some(file) => file.current(thesaurus),
            None if thesaurus => Arc::new(Synonyms::default().with_thesaurus()),
            None => Arc::default(),
        }
    }

    /// Asks the open generation; what fails there makes it suspect. Some loops end early when the request is cancelled, so
    /// what they found is no answer.
    fn noted<T>(&self, ask: impl FnOnce(&Snapshot) -> Result<T, SearchError>) -> Result<T, SearchError> {
        let snapshot = self.snapshot();
        snapshot.check()?;
        let answer = health::note(&snapshot, ask(&snapshot))?;
        snapshot.check()?;
        Ok(answer)
    }

    fn snapshot(&self) -> Snapshot {
        Snapshot::new(self.opened(), self.cancelled.clone())
    }

    fn opened(&self) -> Arc<OpenGeneration> {
        if let Some(pinned) = &self.pinned {
            return Arc::clone(pinned);
        }
        let opened = self.shared.opened.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&opened.current)
    }
}

#[cfg(test)]
mod tests;
