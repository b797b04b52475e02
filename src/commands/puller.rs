//! `serve --pull`: a round of each source when it is due.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::error::CommandError;
use super::pull::{line, options};
use crate::config::Settings;
use crate::document::Language;
use crate::pull::{PullOptions, Source, Status, due_in, pull, read_sources};

/// How often is looked whether a source is due, or the service ends.
const TICK: Duration = Duration::from_millis(250);
/// A source whose round failed is due again after this time at most.
const AGAIN: Duration = Duration::from_secs(15 * 60);

/// The thread that fetches sources.
#[derive(Debug)]
pub(super) struct Puller {
    fetching: Arc<AtomicBool>,
    interrupted: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Puller {
    /// Starts fetching, if the settings say so.
    ///
    /// # Errors
    /// If the sources are not valid.
    pub(super) fn start(settings: &Settings) -> Result<Option<Self>, CommandError> {
        if !settings.pull {
            return Ok(None);
        }
        let sources = read_sources(&settings.sources)?;
        let options = options(settings);
        let interrupted = Arc::clone(&options.interrupted);
        let fetching = Arc::<AtomicBool>::default();
        let is_fetching = Arc::clone(&fetching);
        let thread = thread::Builder::new()
            .name("pull".to_owned())
            .spawn(move || run(&sources, &options, &is_fetching))
            .map_err(|source| CommandError::Serve {
                action: "start the thread that fetches sources",
                source,
            })?;
        Ok(Some(Self {
            fetching,
            interrupted,
            thread: Some(thread),
        }))
    }

    /// Whether a round runs.
    pub(super) fn fetching(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.fetching)
    }
}

impl Drop for Puller {
    /// Ends the running round. It goes on at the next start.
    fn drop(&mut self) {
        self.interrupted.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            // A panic there is in the log, and nothing waits for its outcome.
            let _ = thread.join();
        }
    }
}

fn run(sources: &[Source], options: &PullOptions, fetching: &AtomicBool) {
    let now = Instant::now();
    let mut due: HashMap<&str, Instant> = sources
        .iter()
        .map(|source| (source.name.as_str(), now + due_in(source, options)))
        .collect();
    while !options.interrupted.load(Ordering::Relaxed) {
        for source in sources {
            let is_due = due
                .get(source.name.as_str())
                .is_none_or(|due| *due <= Instant::now());
            if is_due && !options.interrupted.load(Ordering::Relaxed) {
                fetching.store(true, Ordering::Relaxed);
                let next = fetch(source, options);
                due.insert(&source.name, Instant::now() + next);
            }
        }
        fetching.store(false, Ordering::Relaxed);
        thread::sleep(TICK);
    }
}

/// Runs a round; returns when the next is due.
fn fetch(source: &Source, options: &PullOptions) -> Duration {
    tracing::info!(source = source.name, "fetching");
    let report = pull(source, options, &|_, _, _| {});
    if options.interrupted.load(Ordering::Relaxed) {
        return Duration::ZERO;
    }
    match report.status {
        Status::Done => tracing::info!("{}", line(&report, Language::English)),
        Status::HeldBack | Status::Failed => tracing::warn!("{}", line(&report, Language::English)),
    }
    match report.status {
        Status::Failed => source.every.min(AGAIN),
        Status::Done | Status::HeldBack => source.every,
    }
}
