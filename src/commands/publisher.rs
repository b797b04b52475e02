//! `serve --publish`: publishes what the service answers with, whenever that changes, and when the store has lost it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use tokio::runtime::Runtime;

use super::error::CommandError;
use super::fresh::retry_pause;
use super::publish::{Due, PublishRequest, publish_current, runtime};
use super::with_causes;
use crate::config::Settings;
use crate::publish::{Manifest, Published, Status, Store, StoreError, Tag, read_manifest};
use crate::web::Service;

/// How often is looked whether there is something to publish, or the service ends.
const TICK: Duration = Duration::from_millis(250);
/// How often the store is looked at, though nothing changed here.
const CARE: Care = Care {
    look: Duration::from_secs(10),
    mend: Duration::from_secs(3_600),
};
/// How long shutdown waits for the thread.
const ENDING: Duration = Duration::from_secs(3);

/// How often a store is looked at, though nothing changed here.
#[derive(Debug, Clone, Copy)]
struct Care {
    /// How often is asked whether it has what was published.
    look: Duration,
    /// How often all objects are looked at: those that are lost, shorter or were changed are sent again.
    mend: Duration,
}

/// The thread that publishes.
#[derive(Debug)]
pub(super) struct Publisher {
    ending: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Publisher {
    /// Starts publishing, if the settings say so.
    pub(super) fn start(settings: &Settings, service: &Arc<Service>) -> Result<Option<Self>, CommandError> {
        if !settings
            .publish
            .as_ref()
            .is_some_and(|publish| publish.after_builds)
        {
            return Ok(None);
        }
        Self::with(settings, service, CARE).map(Some)
    }

    fn with(settings: &Settings, service: &Arc<Service>, care: Care) -> Result<Self, CommandError> {
        let ending = Arc::new(AtomicBool::new(false));
        let (settings, service, told) = (settings.clone(), Arc::clone(service), Arc::clone(&ending));
        let thread = thread::Builder::new()
            .name("publish".to_owned())
            .spawn(move || run(&settings, &service, care, &told))
            .map_err(|source| CommandError::Serve {
                action: "start the thread that publishes",
                source,
            })?;
        Ok(Self {
            ending,
            thread: Some(thread),
        })
    }
}

impl Drop for Publisher {
    /// Ends a publication that runs: what replicas fetch is then as it was. A store that does not answer keeps nobody waiting.
    fn drop(&mut self) {
        self.ending.store(true, Ordering::Relaxed);
        let end = Instant::now() + ENDING;
        let running = |thread: &JoinHandle<()>| !thread.is_finished();
        while self.thread.as_ref().is_some_and(running) && Instant::now() < end {
            thread::sleep(Duration::from_millis(10));
        }
    }
}

fn run(settings: &Settings, service: &Service, care: Care, ending: &AtomicBool) {
    let mut shelf = match Shelf::open(settings, care) {
        Ok(shelf) => shelf,
        Err(error) => {
            tracing::error!(error = with_causes(&error), "nothing is published");
            return;
        }
    };
    let mut done = Due::default();
    let mut failures = 0;
    let mut next = Instant::now();
    while !ending.load(Ordering::Relaxed) {
        thread::sleep(TICK);
        let due = Due::look(settings);
        let waits = Instant::now() < next || !due.is_something() || !answers(settings, service);
        if waits || (due == done && !shelf.needs_care()) {
            continue;
        }
        match publish_current(settings, PublishRequest::default(), ending) {
            Ok(published) => {
                log(&published);
                (done, failures) = (due, 0);
                shelf.cared_for(&published);
            }
            Err(_) if ending.load(Ordering::Relaxed) => return,
            Err(error) => {
                let pause = retry_pause(failures);
                tracing::warn!(
                    error = with_causes(&error),
                    seconds = pause.as_secs(),
                    "the generation is not published; it is tried again after a pause"
                );
                failures += 1;
                next = Instant::now() + pause;
            }
        }
    }
}

/// What was published, and when it was last looked at.
struct Shelf {
    store: Store,
    runtime: Runtime,
    care: Care,
    tag: Option<Tag>,
    /// The number and the time of the manifest that has what this service answers with; `None` once another builder's has replaced it.
    ours: Option<(u64, String)>,
    looked: Instant,
    mended: Instant,
    /// Whether the last look found that it is gone, so that the next attempt to publish does not wait for another look.
    is_lost: bool,
}

impl Shelf {
    fn open(settings: &Settings, care: Care) -> Result<Self, CommandError> {
        let url = settings.publish.as_ref().map(|publish| publish.url.as_str());
        Ok(Self {
            store: Store::open(url.unwrap_or_default(), &settings.store_environment.0)?,
            runtime: runtime()?,
            care,
            tag: None,
            ours: None,
            looked: Instant::now(),
            mended: Instant::now(),
            is_lost: false,
        })
    }

    /// Whether what was published is to be published again, though nothing changed here.
    fn needs_care(&mut self) -> bool {
        if self.looked.elapsed() >= self.care.look {
            self.is_lost = self.look();
            self.looked = Instant::now();
        }
        self.is_lost || (self.ours.is_some() && self.mended.elapsed() >= self.care.mend)
    }

    fn cared_for(&mut self, published: &Published) {
        let is_ours = published.status != Status::Overtaken;
        self.ours = Some(name(&published.manifest)).filter(|_| is_ours);
        self.is_lost = false;
        (self.looked, self.mended) = (Instant::now(), Instant::now());
    }

    /// Whether the store has no manifest any more, or a broken one. One of another builder stays.
    fn look(&mut self) -> bool {
        let found = self
            .runtime
            .block_on(read_manifest(&self.store, self.tag.as_ref()));
        match found {
            Ok(None) => false,
            Ok(Some((manifest, tag))) => {
                self.tag = Some(tag);
                self.ours = self.ours.take().filter(|ours| *ours == name(&manifest));
                false
            }
            Err(error @ (StoreError::Empty | StoreError::Broken { .. })) => {
                let error = &error as &dyn std::error::Error;
                tracing::warn!(
                    error,
                    "the store has lost what was published; it is published again"
                );
                true
            }
            Err(error) => {
                let error = &error as &dyn std::error::Error;
                tracing::debug!(error, "the store does not say what it has");
                false
            }
        }
    }
}

fn name(manifest: &Manifest) -> (u64, String) {
    (manifest.sequence, manifest.published.clone())
}

/// Whether the service answers with the newest generation: only then it has asked itself.
fn answers(settings: &Settings, service: &Service) -> bool {
    let current = crate::index::current(&settings.index).ok().flatten();
    let open = service.engine().map(|engine| engine.statistics().generation);
    current.is_some_and(|current| Some(current.name) == open)
}

fn log(published: &Published) {
    let manifest = &published.manifest;
    let (generation, sequence) = (manifest.generation.id(), manifest.sequence);
    match published.status {
        Status::Published => tracing::info!(
            generation,
            sequence,
            objects = published.sent_objects,
            bytes = published.sent_bytes,
            removed = published.removed_objects,
            "published"
        ),
        Status::Unchanged => tracing::info!(
            generation,
            sequence,
            objects = published.sent_objects,
            "what is published gives the same answers"
        ),
        Status::Overtaken => tracing::warn!(
            generation,
            sequence,
            "another builder published meanwhile; that stays until something changes here"
        ),
    }
}

#[cfg(test)]
mod tests;
