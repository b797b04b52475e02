//! State shared by all handlers: the engine, and the limits that keep searches off the async threads.

use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::{Instant, timeout, timeout_at};

use super::brand::{Brand, Branding};
use super::budget::Budget;
use super::client;
use super::error::WebError;
use super::kept::KeptAnswers;
use super::pending::Pending;
use super::pinned;
use super::status::Service;
use super::turns::Turns;
use crate::cite::Imprint;
use crate::document::DocumentId;
use crate::search::{CancelToken, SearchEngine, SearchError};

/// Searches at a time for each core. More would not be answered sooner, and would keep the threads waiting that serve the connections.
const SEARCHES_PER_CORE: NonZero<usize> = NonZero::new(2).expect("it isn't 0");
/// Documents are read by this fraction of the number of searches, long ones and lists by another: they take time and memory.
const DOCUMENTS_SHARE: usize = 2;
const TEXTS_SHARE: usize = 4;
/// A text of more bytes is long.
const LONG_TEXT: usize = 256 * 1024;

/// Probes of the index that run at the same time.
const PROBES: usize = 2;

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
    /// What the pages show of who runs the service.
    pub brand: Brand,
    /// The publisher that references name for documents without a partner.
    pub publisher: Option<String>,
    /// The series that references name.
    pub series: Option<String>,
    /// The mail address that harvesters are told.
    pub contact: Option<String>,
}

/// Threads for what is read of original files and of settings, besides those of engine work.
const FILE_THREADS: usize = 16;

impl Options {
    /// Returns how many threads may block at the same time: one for each place, and some for files. Each costs memory, also after
    /// its work.
    pub fn blocking_threads(&self) -> usize {
        let searches = self.concurrency.get();
        let of_texts = searches.div_ceil(DOCUMENTS_SHARE) + searches.div_ceil(TEXTS_SHARE);
        let places = searches.saturating_mul(2) + of_texts + PROBES;
        places.saturating_add(FILE_THREADS).min(512)
    }
}

impl Default for Options {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN);
        Self {
            concurrency: cores.saturating_mul(SEARCHES_PER_CORE),
            timeout: Duration::from_secs(5),
            queue_timeout: Duration::from_secs(4),
            corpus: None,
            allowed_origins: Vec::new(),
            public_url: None,
            allowed_hosts: Vec::new(),
            log_queries: false,
            brand: Brand::default(),
            publisher: None,
            series: None,
            contact: None,
        }
    }
}

/// The state of the router; cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct AppState {
    service: Arc<Service>,
    searches: Turns,
    documents: Turns,
    texts: Turns,
    originals: Turns,
    /// Places for `/ready` alone, so that searches never keep it waiting.
    probes: Arc<Semaphore>,
    /// The long answers that wait for their clients.
    pending: Pending,
    /// The answers that are given again.
    kept: KeptAnswers,
    options: Arc<Options>,
    branding: Arc<Branding>,
    /// Part of the validators: another process may have other settings.
    pub(crate) started: u64,
}

impl AppState {
    pub(crate) fn new(service: Arc<Service>, options: &Options) -> Self {
        let permits = options.concurrency.get().min(Semaphore::MAX_PERMITS);
        let since_epoch = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        Self {
            service,
            probes: Arc::new(Semaphore::new(PROBES)),
            searches: Turns::new(permits),
            documents: Turns::new(permits.div_ceil(DOCUMENTS_SHARE)),
            texts: Turns::new(permits.div_ceil(TEXTS_SHARE)),
            originals: Turns::new(permits),
            pending: Pending::default(),
            kept: KeptAnswers::default(),
            options: Arc::new(options.clone()),
            branding: Arc::new(Branding::new(&options.brand)),
            started: since_epoch.map_or(0, |time| time.as_secs() ^ u64::from(time.subsec_nanos())),
        }
    }

    /// The engine, for cheap calls, on the generation of the request that is answered; `None` until it is open.
    pub(crate) fn engine(&self) -> Option<Arc<SearchEngine>> {
        pinned::pinned().or_else(|| self.service.engine().cloned())
    }

    /// The engine and what is known of its index.
    pub(crate) fn service(&self) -> &Service {
        &self.service
    }

    /// Asks the open generation something, in a place that searches do not use.
    pub(crate) async fn probe(&self) -> Result<(), WebError> {
        let engine = self.engine().ok_or(WebError::Building)?;
        let probe = async {
            let place = Arc::clone(&self.probes).acquire_owned().await;
            let asked = tokio::task::spawn_blocking(move || {
                let answer = engine.probe();
                drop(place);
                answer
            });
            Ok(asked.await.map_err(|_| WebError::Panicked)??)
        };
        timeout(self.options.timeout, probe)
            .await
            .map_err(|_| WebError::TimedOut)?
    }

    /// The long answers that wait for their clients.
    pub(crate) fn pending(&self) -> &Pending {
        &self.pending
    }

    /// The answers that are given again.
    pub(crate) fn kept(&self) -> &KeptAnswers {
        &self.kept
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

    /// What the pages show of who runs the service.
    pub(crate) fn branding(&self) -> &Arc<Branding> {
        &self.branding
    }

    /// The public address, if set.
    pub(crate) fn public_url(&self) -> Option<&str> {
        self.options.public_url.as_deref()
    }

    /// The mail address that harvesters are told, if set.
    pub(crate) fn contact(&self) -> Option<&str> {
        self.options.contact.as_deref()
    }

    /// Returns the publisher and series of the settings, with the address of the service for this request.
    pub(crate) fn imprint(&self, base: &str) -> Imprint {
        Imprint {
            publisher: self.options.publisher.clone(),
            series: self.options.series.clone(),
            base: base.to_owned(),
        }
    }

    /// Runs a search on a blocking thread; see [`Self::run_in`].
    pub(crate) async fn run<T, F>(&self, work: F) -> Result<T, WebError>
    where
        T: Send + 'static,
        F: FnOnce(&SearchEngine) -> Result<T, SearchError> + Send + 'static,
    {
        self.run_in(Budget::Searches, work).await
    }

    /// Runs engine work on a blocking thread; it is cancelled when its caller times out or is gone. The place is released
    /// when the caller has the answer, so that no answers pile up that nobody has a place for, or else when the work ends: until then
    /// it uses a core.
    pub(crate) async fn run_in<T, F>(&self, budget: Budget, work: F) -> Result<T, WebError>
    where
        T: Send + 'static,
        F: FnOnce(&SearchEngine) -> Result<T, SearchError> + Send + 'static,
    {
        self.run_until(Instant::now() + self.options.timeout, budget, work)
            .await
    }

    /// Runs work on the text of a document, in a place for documents, or in one for long texts if it is long; see [`Self::run_in`].
    pub(crate) async fn run_on_text<T, F>(&self, id: DocumentId, work: F) -> Result<T, WebError>
    where
        T: Send + 'static,
        F: FnOnce(&SearchEngine, &DocumentId) -> Result<T, SearchError> + Send + 'static,
    {
        let deadline = Instant::now() + self.options.timeout;
        let done = self.run_until(deadline, Budget::Documents, move |engine| {
            let is_long = engine.text_bytes(&id)? > LONG_TEXT;
            Ok(if is_long {
                Err((id, work))
            } else {
                Ok(work(engine, &id)?)
            })
        });
        match done.await? {
            Ok(answer) => Ok(answer),
            Err((id, work)) => {
                self.run_until(deadline, Budget::Texts, move |engine| work(engine, &id))
                    .await
            }
        }
    }

    async fn run_until<T, F>(&self, deadline: Instant, budget: Budget, work: F) -> Result<T, WebError>
    where
        T: Send + 'static,
        F: FnOnce(&SearchEngine) -> Result<T, SearchError> + Send + 'static,
    {
        let answer = timeout_at(deadline, self.run_in_place(budget, work))
            .await
            .unwrap_or(Err(WebError::TimedOut));
        let metrics = self.service.metrics();
        match &answer {
            Err(WebError::Overloaded) => metrics.rejected(budget, "overloaded"),
            Err(WebError::TimedOut) => metrics.rejected(budget, "timeout"),
            _ => {}
        }
        answer
    }

    async fn run_in_place<T, F>(&self, budget: Budget, work: F) -> Result<T, WebError>
    where
        T: Send + 'static,
        F: FnOnce(&SearchEngine) -> Result<T, SearchError> + Send + 'static,
    {
        let places = match budget {
            Budget::Searches => &self.searches,
            Budget::Documents => &self.documents,
            Budget::Texts => &self.texts,
            Budget::Originals => &self.originals,
        };
        let metrics = self.service.metrics();
        let waits = metrics.waits(budget);
        let place = timeout(self.options.queue_timeout, places.place(client::current()))
            .await
            .map_err(|_| WebError::Overloaded)?;
        let engine = self.engine().ok_or(WebError::Building)?;
        // Past the timeout, or when the client is gone, this future is dropped: then the work stops.
        let until = CancelledWhenDropped::default();
        let asked = engine.cancelled_by(&until.0);
        drop(waits);
        let runs = metrics.runs(budget);
        let answer = tokio::task::spawn_blocking(move || {
            let answer = work(&asked);
            drop(runs);
            (answer, place)
        });
        let (answer, _place) = answer.await.map_err(|_| {
            engine.suspect("an answer panicked");
            WebError::Panicked
        })?;
        Ok(answer?)
    }
}

/// Cancels the work of a request when the request ends, however it does.
#[derive(Debug, Default)]
struct CancelledWhenDropped(CancelToken);

impl Drop for CancelledWhenDropped {
    fn drop(&mut self) {
        self.0.cancel();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;
    use crate::search::{SearchRequest, testing};

    #[test]
    fn work_past_its_timeout_stops_and_gives_its_place_back() {
        let (engine, _folder) = testing::engine(&[("a", "Ställtid.")]);
        let options = Options {
            concurrency: NonZero::<usize>::MIN,
            timeout: Duration::from_millis(50),
            ..Options::default()
        };
        let state = AppState::new(Arc::new(Service::with(Arc::new(engine))), &options);
        let (ended, end) = mpsc::channel();
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let answer = runtime.block_on(state.run(move |engine| {
            // Goes on until the engine refuses.
            let refusal = loop {
                if let Err(refusal) = engine.search(&SearchRequest::default()) {
                    break refusal;
                }
            };
            ended.send(()).unwrap();
            Err::<(), _>(refusal)
        }));
        assert!(matches!(answer, Err(WebError::TimedOut)), "{answer:?}");
        end.recv_timeout(Duration::from_secs(60)).unwrap();
        // The only place is free again.
        let place = state.searches.place(client::current());
        let place = runtime.block_on(async { timeout(Duration::from_secs(60), place).await });
        assert!(place.is_ok());
    }

    #[test]
    fn work_whose_client_is_gone_stops() {
        let (engine, _folder) = testing::engine(&[("a", "Ställtid.")]);
        let state = AppState::new(Arc::new(Service::with(Arc::new(engine))), &Options::default());
        let (ended, end) = mpsc::channel();
        let (begun, begin) = tokio::sync::oneshot::channel();
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let request = state.run(move |engine| {
                begun.send(()).unwrap();
                while engine.search(&SearchRequest::default()).is_ok() {}
                ended.send(()).unwrap();
                Ok(())
            });
            tokio::select! {
                _ = request => panic!("it has no end"),
                begun = begin => begun.unwrap(),
            }
        });
        end.recv_timeout(Duration::from_secs(60)).unwrap();
    }
}
