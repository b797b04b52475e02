//! What every handler shares: the engine, and the gate that keeps searches off the async threads and within bounds.

use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::error::WebError;
use crate::search::{SearchEngine, SearchError};

/// The bounds of the web service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Searches that may run at the same time.
    pub concurrency: NonZero<usize>,
    /// How long a search may take, waiting included.
    pub timeout: Duration,
    /// How long a search may wait for its turn.
    pub queue_timeout: Duration,
    /// The folder of the files that documents were made of; `None` hands out no originals.
    pub corpus: Option<PathBuf>,
    /// The sites whose pages may ask the API: origins as browsers send them, or `*` for every site.
    pub allowed_origins: Vec<String>,
    /// The address that readers know the service by, without a slash at the end; `None` takes the host that each
    /// request names.
    pub public_url: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN);
        Self {
            concurrency: cores.saturating_mul(NonZero::new(4).expect("4 isn't 0")),
            timeout: Duration::from_secs(5),
            queue_timeout: Duration::from_secs(1),
            corpus: None,
            allowed_origins: Vec::new(),
            public_url: None,
        }
    }
}

/// The state of the router; cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct AppState {
    engine: Arc<SearchEngine>,
    turns: Arc<Semaphore>,
    options: Arc<Options>,
    /// Sets the validators of one process apart from those of the next: settings may have changed between them.
    pub(crate) started: u64,
}

impl AppState {
    pub(crate) fn new(engine: Arc<SearchEngine>, options: &Options) -> Self {
        let permits = options.concurrency.get().min(Semaphore::MAX_PERMITS);
        let since_epoch = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        Self {
            engine,
            turns: Arc::new(Semaphore::new(permits)),
            options: Arc::new(options.clone()),
            started: since_epoch.map_or(0, |time| time.as_secs() ^ u64::from(time.subsec_nanos())),
        }
    }

    /// The engine, for what costs nothing.
    pub(crate) fn engine(&self) -> &SearchEngine {
        &self.engine
    }

    /// The folder of the original files.
    pub(crate) fn corpus(&self) -> Option<&Path> {
        self.options.corpus.as_deref()
    }

    /// The address that readers know the service by, where it is set.
    pub(crate) fn public_url(&self) -> Option<&str> {
        self.options.public_url.as_deref()
    }

    /// Runs work of the engine on a blocking thread. The turn is given back when the work ends, not when its caller
    /// gives up: a search that overruns still holds a core.
    pub(crate) async fn run<T, F>(&self, work: F) -> Result<T, WebError>
    where
        T: Send + 'static,
        F: FnOnce(&SearchEngine) -> Result<T, SearchError> + Send + 'static,
    {
        timeout(self.options.timeout, self.run_in_turn(work))
            .await
            .map_err(|_| WebError::TimedOut)?
    }

    async fn run_in_turn<T, F>(&self, work: F) -> Result<T, WebError>
    where
        T: Send + 'static,
        F: FnOnce(&SearchEngine) -> Result<T, SearchError> + Send + 'static,
    {
        let turn = timeout(
            self.options.queue_timeout,
            Arc::clone(&self.turns).acquire_owned(),
        )
        .await
        .map_err(|_| WebError::Overloaded)?
        .expect("the semaphore is never closed");
        let engine = Arc::clone(&self.engine);
        let answer = tokio::task::spawn_blocking(move || {
            let answer = work(&engine);
            drop(turn);
            answer
        });
        Ok(answer.await.map_err(|_| WebError::Panicked)??)
    }
}
