//! `serve --publish`: publishes what the service answers with, whenever that changes.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::error::CommandError;
use super::fresh::retry_pause;
use super::publish::{Due, PublishRequest, publish_current};
use super::with_causes;
use crate::config::Settings;
use crate::publish::{Published, Status};
use crate::web::Service;

/// How often is looked whether there is something to publish, or the service ends.
const TICK: Duration = Duration::from_millis(250);

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
        let ending = Arc::new(AtomicBool::new(false));
        let (settings, service, told) = (settings.clone(), Arc::clone(service), Arc::clone(&ending));
        let thread = thread::Builder::new()
            .name("publish".to_owned())
            .spawn(move || run(&settings, &service, &told))
            .map_err(|source| CommandError::Serve {
                action: "start the thread that publishes",
                source,
            })?;
        Ok(Some(Self {
            ending,
            thread: Some(thread),
        }))
    }
}

impl Drop for Publisher {
    /// Ends a publication that runs: what replicas fetch is then as it was.
    fn drop(&mut self) {
        self.ending.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            // A panic there is in the log, and nothing waits for its outcome.
            let _ = thread.join();
        }
    }
}

fn run(settings: &Settings, service: &Service, ending: &AtomicBool) {
    let mut done = Due::default();
    let mut failures = 0;
    let mut next = Instant::now();
    while !ending.load(Ordering::Relaxed) {
        thread::sleep(TICK);
        let due = Due::look(settings);
        if Instant::now() < next || due == done || !due.is_something() || !answers(settings, service) {
            continue;
        }
        match publish_current(settings, PublishRequest::default(), ending) {
            Ok(published) => {
                log(&published);
                (done, failures) = (due, 0);
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
        Status::Unchanged => tracing::info!(generation, sequence, "what is published gives the same answers"),
        Status::Overtaken => tracing::warn!(
            generation,
            sequence,
            "another builder published meanwhile; that stays until something changes here"
        ),
    }
}
