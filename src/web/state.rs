//! State shared by all handlers: the engine, and the limits that keep searches off the async threads.

use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::error::WebError;
use crate::search::{SearchEngine, SearchError};

/// The options of the web service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Concurrent searches.
    pub concurrency: NonZero<usize>,
    /// The timeout of a search, waiting included.
    pub timeout: Duration,
    /// The longest wait of a search for a free place.
    pub queue_timeout: Duration,
    /// The corpus folder for original files; `None` serves no originals.
    pub corpus: Option<PathBuf>,
    /// The sites whose pages may call the API (CORS): origins as browsers send them, or `*`.
    pub allowed_origins: Vec<String>,
    /// The public address of the service, without a slash at the end; `None` takes the `Host` of each
    /// request.
    pub public_url: Option<String>,
    /// The hosts that the service answers for, with or without a port; empty for every host.
    pub allowed_hosts: Vec<String>,
    /// Whether the request log has the query of an address.
    pub log_queries: bool,
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
            allowed_hosts: Vec::new(),
            log_queries: false,
        }
    }
}

/// The state of the router; cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct AppState {
    engine: Arc<SearchEngine>,
    turns: Arc<Semaphore>,
    options: Arc<Options>,
    /// Part of the validators: another process may have other settings.
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

    /// The engine, for calls that cost nothing.
    pub(crate) fn engine(&self) -> &SearchEngine {
        &self.engine
    }

    /// The folder of the original files.
    pub(crate) fn corpus(&self) -> Option<&Path> {
        self.options.corpus.as_deref()
    }

    /// The hosts that the service answers for; empty for every host.
    pub(crate) fn allowed_hosts(&self) -> &[String] {
        &self.options.allowed_hosts
    }

    /// Whether the request log has the query of an address.
    pub(crate) fn logs_queries(&self) -> bool {
        self.options.log_queries
    }

    /// The public address, if set.
    pub(crate) fn public_url(&self) -> Option<&str> {
        self.options.public_url.as_deref()
    }

    /// Runs engine work on a blocking thread. The place is released when the work ends, not when its caller
    /// times out: a search past its timeout still uses a core.
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
        let answer = answer.await.map_err(|_| {
            self.engine.suspect("an answer panicked");
            WebError::Panicked
        })?;
        Ok(answer?)
    }
}
