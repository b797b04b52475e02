//! A model in this process: texts are embedded without a program beside Sökbar, on the processor, by `candle`.
//!
//! Queries and passages have a thread and a pool each. Passages take half of the processor's cores, one text after another, so that a
//! query never waits for them. None of the work is done on a thread that answers requests, nor on the pool that builds an index.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::json;

use self::model::Model;
use super::embedder::{Embedded, Embedder, Pending, Purpose};
use super::error::EmbedError;

mod folder;
mod model;
#[cfg(test)]
mod tests;

/// Requests that may wait in a lane.
const MOST_REQUESTS: usize = 64;

/// The model that is in memory. All who ask for the same one share it: it is hundreds of megabytes.
static LOADED: Mutex<Option<(ModelSettings, Weak<Lanes>)>> = Mutex::new(None);

/// Which model embeds, and how.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ModelSettings {
    /// Its folder, with `config.json`, `tokenizer.json` and `model.safetensors`.
    pub path: PathBuf,
    /// Put before a query.
    pub query_prefix: String,
    /// Put before a passage.
    pub passage_prefix: String,
    /// The dimensions that its vectors must have; `None` takes what it has.
    pub dimensions: Option<usize>,
}

/// An embedder in this process. Its threads end when the last one of a model is dropped.
#[derive(Debug)]
pub struct InProcess {
    lanes: Arc<Lanes>,
}

/// What all embedders of one model share.
struct Lanes {
    settings: ModelSettings,
    identity: String,
    queries: SyncSender<Request>,
    passages: SyncSender<Request>,
}

struct Request {
    texts: Vec<String>,
    timeout: Duration,
    end: Instant,
    answer: Sender<Embedded>,
}

impl InProcess {
    /// Reads a model into memory, unless it is there already, and starts its threads.
    ///
    /// # Errors
    /// If a file of the model is missing or not understood, if it is of another kind than BERT and XLM-RoBERTa, if its vectors have other
    /// dimensions than set, or if no thread can be started.
    pub fn start(settings: ModelSettings) -> Result<Self, EmbedError> {
        let mut loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
        let known = loaded.as_ref().filter(|(known, _)| *known == settings);
        if let Some(lanes) = known.and_then(|(_, lanes)| lanes.upgrade()) {
            return Ok(Self { lanes });
        }
        let lanes = Arc::new(Lanes::start(settings.clone())?);
        *loaded = Some((settings, Arc::downgrade(&lanes)));
        Ok(Self { lanes })
    }
}

impl Embedder for InProcess {
    fn identity(&self) -> &str {
        &self.lanes.identity
    }

    fn begin(&self, purpose: Purpose, texts: Vec<String>, timeout: Duration) -> Pending {
        let (pending, answer) = Pending::new(timeout);
        let settings = &self.lanes.settings;
        let (prefix, lane) = match purpose {
            Purpose::Query => (&settings.query_prefix, &self.lanes.queries),
            Purpose::Passage => (&settings.passage_prefix, &self.lanes.passages),
        };
        let request = Request {
            texts: texts.iter().map(|text| format!("{prefix}{text}")).collect(),
            timeout,
            end: Instant::now() + timeout,
            answer,
        };
        match lane.try_send(request) {
            Ok(()) => pending,
            Err(_) => Pending::settled(Err(EmbedError::NotAsked {
                why: "too many requests wait for it",
            })),
        }
    }
}

impl fmt::Debug for Lanes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Lanes").field(&self.settings).finish()
    }
}

impl Lanes {
    fn start(settings: ModelSettings) -> Result<Self, EmbedError> {
        let begun = Instant::now();
        let (model, hash) = Model::load(&settings.path)?;
        let found = model.dimensions();
        if let Some(expected) = settings.dimensions.filter(|expected| *expected != found) {
            return Err(EmbedError::Dimensions { expected, found });
        }
        let identity = json!({
            "files": hash,
            "query_prefix": settings.query_prefix,
            "passage_prefix": settings.passage_prefix,
        });
        let model = Arc::new(model);
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let lanes = Self {
            identity: identity.to_string(),
            queries: lane("embed-queries", cores, &model)?,
            passages: lane("embed-passages", (cores / 2).max(1), &model)?,
            settings,
        };
        tracing::info!(
            path = %lanes.settings.path.display(),
            dimensions = found,
            ms = begun.elapsed().as_millis() as u64,
            "the model is read"
        );
        Ok(lanes)
    }
}

/// Starts a pool of threads that embeds what it is sent, in order. It ends when nobody can send any longer.
fn lane(name: &'static str, threads: usize, model: &Arc<Model>) -> Result<SyncSender<Request>, EmbedError> {
    let (requests, received) = sync_channel(MOST_REQUESTS);
    // Of its own: a build of the index holds the common pool for seconds.
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .thread_name(move |number| format!("{name}-{number}"))
        .build()
        .map_err(|error| EmbedError::Unusable {
            what: error.to_string(),
        })?;
    let model = Arc::clone(model);
    pool.spawn(move || serve(&model, &received));
    Ok(requests)
}

fn serve(model: &Model, received: &Receiver<Request>) {
    while let Ok(request) = received.recv() {
        // Nobody waits any longer: the answer came too late.
        let _ = request.answer.send(request.embed(model));
    }
}

impl Request {
    /// Embeds each text alone. As one batch, padded to equal length, they take longer on a processor, and late work could not be left.
    fn embed(&self, model: &Model) -> Embedded {
        let one = |text: &String| {
            if Instant::now() >= self.end {
                return Err(EmbedError::TimedOut {
                    timeout: self.timeout,
                });
            }
            // A fault of a library costs this request, not the service.
            catch_unwind(AssertUnwindSafe(|| model.embed(text))).unwrap_or_else(|_| {
                Err(EmbedError::Malformed {
                    what: "the model panicked".to_owned(),
                })
            })
        };
        self.texts.iter().map(one).collect()
    }
}
