//! `serve --follow`: a replica, which has no corpus. Its thread fetches what is published, has it verified and take over, and says in
//! `/ready` when it can't.

use std::collections::BTreeMap;
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher as _, Hasher as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use tokio::runtime::Runtime;
use tokio::sync::oneshot;

use super::build::{now, open, open_older, open_unverified, usable};
use super::error::CommandError;
use super::fresh::{panic_message, retry_pause};
use super::publish::runtime;
use super::with_causes;
use crate::config::Settings;
use crate::publish::{Manifest, Store, Tag, read_manifest};
use crate::search::{Health, SearchEngine, SearchError};
use crate::web::Service;

mod originals;
mod place;
mod taking;

pub(super) use place::replica;

/// How long a replaced generation stays open for those who read on in it.
const PREVIOUS: Duration = Duration::from_secs(600);
/// How long shutdown waits for the thread.
const ENDING: Duration = Duration::from_secs(3);

/// Has the service answer by these settings.
pub(super) type Show = Box<dyn Fn(&Settings) -> Result<(), CommandError> + Send + Sync>;

/// What decides what answers look like, on a replica.
pub(super) struct Face {
    /// The settings of this machine, by name; the builder's are taken for the others.
    pub(super) own: BTreeMap<String, String>,
    /// Shows others.
    pub(super) show: Show,
}

/// The thread that follows a store.
pub(super) struct Follower {
    ending: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Follower {
    /// Starts the thread. It opens what was fetched before, then follows; the receiver is told once an index is open, which takes until
    /// the store can be reached where nothing was fetched before.
    ///
    /// # Errors
    /// If the address is of no store.
    pub(super) fn start(
        settings: Settings,
        service: Arc<Service>,
        face: Face,
    ) -> Result<(Self, oneshot::Receiver<Result<(), CommandError>>), CommandError> {
        let url = settings.follow.as_ref().map(|follow| follow.url.as_str());
        let store = Store::open(url.unwrap_or_default(), &settings.store_environment.0)?;
        let ending = Arc::new(AtomicBool::new(false));
        let (sender, opened) = oneshot::channel();
        let mut work = Work {
            settings,
            service,
            store,
            runtime: runtime()?,
            face,
            ending: Arc::clone(&ending),
            engine: None,
            opened: Some(sender),
            local: None,
            tag: None,
            told: None,
        };
        let thread = thread::Builder::new()
            .name("follow".to_owned())
            .spawn(move || work.run())
            .map_err(|source| CommandError::Serve {
                action: "start the thread that follows a store",
                source,
            })?;
        let follower = Self {
            ending,
            thread: Some(thread),
        };
        Ok((follower, opened))
    }

    /// Ends a transfer that runs; the next start goes on from there.
    pub(super) fn end(self) {
        self.ending.store(true, Relaxed);
        let end = Instant::now() + ENDING;
        let running = |thread: &JoinHandle<()>| !thread.is_finished();
        while self.thread.as_ref().is_some_and(running) && Instant::now() < end {
            thread::sleep(Duration::from_millis(10));
        }
    }
}

struct Work {
    settings: Settings,
    service: Arc<Service>,
    store: Store,
    runtime: Runtime,
    face: Face,
    ending: Arc<AtomicBool>,
    engine: Option<Arc<SearchEngine>>,
    opened: Option<oneshot::Sender<Result<(), CommandError>>>,
    /// The manifest of what was last taken over.
    local: Option<Manifest>,
    /// The version of the manifest that was last taken over.
    tag: Option<Tag>,
    /// The failure that the log has.
    told: Option<String>,
}

impl Work {
    fn run(&mut self) {
        self.open_present();
        let mut failures = 0;
        while !self.ending.load(Relaxed) {
            if let Some(engine) = &self.engine {
                engine.let_go(PREVIOUS);
            }
            let round = catch_unwind(AssertUnwindSafe(|| self.round()));
            let round = round.unwrap_or_else(|panic| {
                Err(CommandError::Panicked {
                    message: panic_message(&*panic).to_owned(),
                })
            });
            let interval = self.settings.follow.as_ref().map(|follow| follow.interval);
            let interval = interval.unwrap_or(Duration::from_secs(1));
            match round {
                Ok(()) => {
                    failures = 0;
                    self.told = None;
                    self.service.update(|condition| {
                        condition.stale_since = None;
                        condition.last_error = None;
                        condition.progress = None;
                    });
                    self.pause(with_jitter(interval), true);
                }
                Err(error) => {
                    self.failed(&error);
                    self.pause(with_jitter(retry_pause(failures).max(interval)), false);
                    failures += 1;
                }
            }
        }
    }

    /// Opens what an earlier run has fetched; it answers while the store is asked for newer.
    fn open_present(&mut self) {
        if usable(&self.settings).is_none() {
            return;
        }
        self.local = place::local_manifest(&self.settings.index);
        let opened = match open_unverified(&self.settings) {
            Ok(engine) => Some(engine),
            Err(error) => {
                tracing::warn!(
                    error = with_causes(&error),
                    "what was fetched before cannot be opened"
                );
                open_older(&self.settings).ok().flatten()
            }
        };
        if let Some(engine) = opened {
            self.answer_with(engine);
        }
    }

    fn answer_with(&mut self, engine: SearchEngine) {
        let engine = Arc::new(engine);
        if engine.health() == Health::Sound {
            // It was compared just now, and is ready at once.
            engine.warm_up();
        }
        self.service.open(Arc::clone(&engine));
        if let Some(opened) = self.opened.take() {
            // Fails only if the service has ended.
            let _ = opened.send(Ok(()));
        }
        self.engine = Some(engine);
    }

    /// Looks once at the store, and takes over what is new.
    fn round(&mut self) -> Result<(), CommandError> {
        let damage = self.made_ready().err();
        if damage.is_some() {
            // Whatever version is there, this one is fetched again: sound parts of its files are used.
            self.tag = None;
        }
        let found = self
            .runtime
            .block_on(read_manifest(&self.store, self.tag.as_ref()))?;
        if let Some((manifest, tag)) = found {
            self.take_over_manifest(manifest, damage.is_some())?;
            self.tag = Some(tag);
        }
        Ok(())
    }

    /// Compares the files of the open generation with their checksums and reads what the first question would wait for, at the start
    /// and once something raised a suspicion. `/ready` is 503 until then. An error is told in the log.
    fn made_ready(&self) -> Result<(), SearchError> {
        match &self.engine {
            Some(engine) if engine.health() != Health::Sound => engine.make_ready().inspect_err(|error| {
                let error = error as &dyn std::error::Error;
                tracing::warn!(error, "the index that serves is damaged and is fetched again");
            }),
            _ => Ok(()),
        }
    }

    /// Says in the log, once, and in `/ready` what failed. The present generation goes on answering.
    fn failed(&mut self, error: &CommandError) {
        if self.ending.load(Relaxed) {
            return;
        }
        let message = with_causes(error);
        if self.told.as_ref() == Some(&message) {
            tracing::debug!(error = message, "still nothing newer can be taken over");
        } else {
            let what = match self.engine {
                Some(_) => "what is published cannot be taken over; the current generation keeps serving",
                None => "nothing can be served yet; the store is asked again after a pause",
            };
            tracing::warn!(error = message, "{what}");
            self.told = Some(message.clone());
        }
        self.service.update(|condition| {
            condition.stale_since.get_or_insert_with(now);
            condition.last_error = Some(message);
            condition.progress = None;
        });
    }

    /// Sleeps, and wakes at shutdown; with `heals` also when an answer failed.
    fn pause(&self, time: Duration, heals: bool) {
        let end = Instant::now() + time;
        let wakes = || self.ending.load(Relaxed) || (heals && self.is_suspect());
        while !wakes() {
            let Some(left) = end.checked_duration_since(Instant::now()) else {
                return;
            };
            thread::sleep(left.min(Duration::from_millis(100)));
        }
    }

    fn is_suspect(&self) -> bool {
        let engine = self.engine.as_ref();
        engine.is_some_and(|engine| matches!(engine.health(), Health::Suspect { .. }))
    }

    /// Opens the generation that was just installed, or has it take over.
    fn take_over(&mut self) -> Result<(), CommandError> {
        match &self.engine {
            Some(engine) => {
                engine.reload()?;
                tracing::info!(
                    generation = engine.statistics().generation,
                    "serving a new generation"
                );
            }
            None => {
                let engine = open(&self.settings)?;
                self.answer_with(engine);
            }
        }
        Ok(())
    }
}

/// A time that differs by up to a fifth, so that replicas do not ask at the same moment.
fn with_jitter(time: Duration) -> Duration {
    let chance = RandomState::new().build_hasher().finish() % 401;
    time.mul_f64(0.8 + chance as f64 / 1_000.0)
}

#[cfg(test)]
mod tests;
