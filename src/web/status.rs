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
