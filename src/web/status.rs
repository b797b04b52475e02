//! The state of the service: the engine once it is open, and what `/ready` reports besides.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::metrics::Metrics;
use crate::search::SearchEngine;

/// The engine once it is open, and the condition of its index. It is shared by the router and the thread that keeps
/// the index fresh.
#[derive(Debug, Default)]
pub struct Service {
    engine: OnceLock<Arc<SearchEngine>>,
    condition: Mutex<Condition>,
    metrics: Metrics,
}

/// What is known of the index besides its own figures.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Condition {
    /// Whether changes of the corpus are indexed while the service runs.
    pub watching: bool,
    /// Since when the index does not match the corpus (RFC 3339); `None` while it does.
    pub stale_since: Option<String>,
    /// The last failure to index the corpus or to open an index; `None` once that succeeded again.
    pub last_error: Option<String>,
    /// The files that the last build refused; `None` if another process built the index.
    pub refused_files: Option<u64>,
    /// Child processes that a file ended, since this process started.
    pub lost_readers: u64,
    /// The build that runs.
    pub progress: Option<BuildTask>,
    /// The state of search by meaning; `None` if no embedder is set.
    pub semantic: Option<Semantic>,
}

/// How far a build has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BuildTask {
    /// `reading` files, or `indexing` documents.
    #[schema(example = "reading")]
    pub task: String,
    /// The files or documents done.
    pub done: u64,
    /// All files or documents.
    pub total: u64,
}

impl Service {
    /// A service with an open engine.
    pub fn with(engine: Arc<SearchEngine>) -> Self {
        let service = Self::default();
        service.open(engine);
        service
    }

    /// Sets the engine. Requests are answered from now on; a second call changes nothing.
    pub fn open(&self, engine: Arc<SearchEngine>) {
        let _ = self.engine.set(engine);
    }

    /// The engine, once it is open.
    pub fn engine(&self) -> Option<&Arc<SearchEngine>> {
        self.engine.get()
    }

    /// What is known of the index.
    pub fn condition(&self) -> Condition {
        let condition = self.condition.lock().unwrap_or_else(PoisonError::into_inner);
        condition.clone()
    }

    /// The figures of the service.
    pub(crate) fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    /// Changes what is known of the index.
    pub fn update(&self, change: impl FnOnce(&mut Condition)) {
        change(&mut self.condition.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

/// The state of search by meaning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Semantic {
    /// `ready` (every passage has a vector), `embedding` (some do; the others follow) or `waiting` (for an index, or for an embedder that
    /// does not answer). Words answer in each.
    #[schema(example = "ready")]
    pub status: String,
    /// The model of the embedder.
    pub model: String,
    /// The passages that have a vector.
    pub done: u64,
    /// All passages.
    pub total: u64,
    /// How long the others will take, in seconds; `null` if that is not known.
    pub seconds_left: Option<u64>,
    /// The last failure of the embedder; `null` once it answered again.
    pub last_error: Option<String>,
}

impl Semantic {
    /// No passage has a vector yet.
    pub fn waiting(model: &str) -> Self {
        Self {
            status: "waiting".to_owned(),
            ..Self::ready(model, 0, 0)
        }
    }

    /// Passages are being embedded.
    pub fn embedding(model: &str, done: u64, total: u64, seconds_left: Option<u64>) -> Self {
        Self {
            status: "embedding".to_owned(),
            seconds_left,
            ..Self::ready(model, done, total)
        }
    }

    /// Every passage has a vector.
    pub fn ready(model: &str, done: u64, total: u64) -> Self {
        Self {
            status: "ready".to_owned(),
            model: model.to_owned(),
            done,
            total,
            seconds_left: None,
            last_error: None,
        }
    }

    /// Notes a failure of the embedder.
    pub fn failed(&mut self, error: String) {
        "waiting".clone_into(&mut self.status);
        self.seconds_left = None;
        self.last_error = Some(error);
    }
}
