//! Keeps the service's index fresh, on its own thread: rebuilds when the corpus has changed, and opens every
//! new generation, also those built by other processes.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::build::{Built, build, fingerprint, usable};
use super::error::CommandError;
use super::watch::Watch;
use crate::config::Settings;
use crate::index::IndexError;
use crate::search::{Health, SearchEngine};

/// How often to look for a generation built by another process.
const RELOAD_INTERVAL: Duration = Duration::from_secs(2);
/// How long the corpus must be unchanged before it is read, so that files are not read half written.
const QUIET: Duration = Duration::from_millis(300);
/// The longest wait for an unchanged corpus, so that a file that changes all the time does not block the others.
const LONGEST_WAIT: Duration = Duration::from_secs(10);
/// How long after a failed build a damaged index is built again.
const REBUILD_PAUSE: Duration = Duration::from_secs(30);
/// How long shutdown waits for a build to remove its folder.
const ENDING: Duration = Duration::from_secs(3);

/// The thread that keeps the index fresh.
pub(super) struct Keeper {
    ending: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Keeper {
    /// Starts the thread. With `check` it first compares the index with the corpus; with the setting `watch` it does so
    /// again whenever the corpus may have changed.
    pub(super) fn start(settings: Settings, engine: Arc<SearchEngine>, check: bool) -> Self {
        let ending = Arc::new(AtomicBool::new(false));
        let mut work = Work {
            settings,
            engine,
            ending: Arc::clone(&ending),
            given_up: None,
            rebuild_after: None,
        };
        let thread = thread::Builder::new()
            .name("freshness".to_owned())
            .spawn(move || work.run(check));
        if let Err(error) = &thread {
            warn(error, "the index isn't kept fresh");
        }
        Self {
            ending,
            thread: thread.ok(),
        }
    }

    /// Cancels a running build and waits for its clean-up.
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
    engine: Arc<SearchEngine>,
    ending: Arc<AtomicBool>,
    /// The fingerprint of the last corpus whose build failed: not retried until it changes.
    given_up: Option<String>,
    /// When a damaged index may be built again, after a build that failed.
    rebuild_after: Option<Instant>,
}

impl Work {
    fn run(&mut self, check: bool) {
        self.verify();
        self.engine.warm_up();
        let mut watch = self.settings.watch.then(|| Watch::new(&self.settings.corpus));
        if check {
            self.check();
        }
        while !self.ending.load(Relaxed) {
            self.heal();
            self.reload();
            match &mut watch {
                Some(watch) => {
                    if watch.wait(RELOAD_INTERVAL) {
                        self.rebuild_if_changed(watch);
                    }
                }
                None => self.pause(RELOAD_INTERVAL),
            }
        }
    }

    /// The check at start. A corpus that cannot be read is logged.
    fn check(&mut self) {
        match fingerprint(&self.settings) {
            Ok(corpus) => {
                self.rebuild_if_stale(&corpus);
            }
            Err(error) => self.log_failure(&error),
        }
    }

    /// Takes the fingerprint; if it has changed, waits until it is stable and rebuilds.
    fn rebuild_if_changed(&mut self, watch: &mut Watch) {
        let begun = Instant::now();
        let found = fingerprint(&self.settings).ok();
        watch.looked(begun.elapsed());
        // A missing folder may be about to be replaced; the current index keeps serving.
        let Some(corpus) = found.filter(|corpus| self.is_news(corpus)) else {
            return;
        };
        let Some(corpus) = self.settled(corpus) else {
            return watch.request_check();
        };
        if !self.rebuild_if_stale(&corpus) {
            watch.request_check();
        }
    }

    /// Whether the index does not match this corpus and a build of it has not failed yet.
    fn is_news(&self, corpus: &str) -> bool {
        self.given_up.as_deref() != Some(corpus)
            && usable(&self.settings).is_none_or(|present| present.corpus_fingerprint != corpus)
    }

    /// The fingerprint once it is stable; `None` if the corpus disappears meanwhile.
    fn settled(&self, mut corpus: String) -> Option<String> {
        let end = Instant::now() + LONGEST_WAIT;
        loop {
            self.pause(QUIET);
            let now = fingerprint(&self.settings).ok()?;
            if now == corpus || Instant::now() >= end || self.ending.load(Relaxed) {
                return Some(now);
            }
            corpus = now;
        }
    }

    /// Rebuilds if needed. Returns false if it should be tried again soon.
    fn rebuild_if_stale(&mut self, corpus: &str) -> bool {
        if self.ending.load(Relaxed) || !self.is_news(corpus) {
            return true;
        }
        tracing::info!(corpus = %self.settings.corpus.display(), "the corpus has changed; building a new index");
        match build(&self.settings, &self.ending) {
            Ok(built) => {
                log_built(&built);
                self.given_up = None;
                // Changes made during the build start the next build.
                built.generation.corpus_fingerprint == corpus
            }
            Err(CommandError::Index(IndexError::Cancelled)) => true,
            // Another process builds, most likely from the same corpus; its generation will be opened.
            Err(error @ CommandError::Index(IndexError::Busy { .. })) => {
                self.log_failure(&error);
                self.pause(RELOAD_INTERVAL);
                false
            }
            Err(error) => {
                self.log_failure(&error);
                self.given_up = Some(corpus.to_owned());
                true
            }
        }
    }

    fn reload(&mut self) {
        match self.engine.reload() {
            Ok(true) => tracing::info!(
                generation = self.engine.statistics().generation,
                "serving a new generation"
            ),
            Ok(false) => {}
            Err(error) if self.may_rebuild() => {
                warn(&error, "the index on the disk can't be opened and is built again");
                self.rebuild();
            }
            // Told before the build that failed.
            Err(_) => {}
        }
    }

    /// Compares the files of the open generation with their checksums; what is damaged is told and replaced by
    /// [`Self::heal`].
    fn verify(&self) {
        match self.engine.verify() {
            Ok(()) => tracing::debug!("every file of the index has its checksum"),
            Err(error) => warn(&error, "the index that serves is damaged"),
        }
    }

    /// Replaces the open generation if an answer failed and its files are damaged.
    fn heal(&mut self) {
        let Health::Suspect { what } = self.engine.health() else {
            return;
        };
        match self.engine.verify() {
            Ok(()) => tracing::warn!(
                what,
                "an answer failed, though every file of the index has its checksum"
            ),
            Err(error) if self.may_rebuild() => {
                warn(&error, "the index that serves is damaged and is built again");
                self.rebuild();
            }
            // Told before the build that failed.
            Err(_) => {}
        }
    }

    /// Whether a damaged index may be built again now: not at once after a build that failed.
    fn may_rebuild(&self) -> bool {
        self.rebuild_after.is_none_or(|time| Instant::now() >= time)
    }

    /// Builds the index again, whatever the corpus: the open one or the one on the disk is damaged.
    fn rebuild(&mut self) {
        match build(&self.settings, &self.ending) {
            Ok(built) => {
                log_built(&built);
                self.rebuild_after = None;
            }
            Err(CommandError::Index(IndexError::Cancelled)) => {}
            Err(error) => {
                self.log_failure(&error);
                self.rebuild_after = Some(Instant::now() + REBUILD_PAUSE);
            }
        }
    }

    fn log_failure(&self, error: &CommandError) {
        tracing::warn!(
            error = error as &dyn std::error::Error,
            hint = error.hint(),
            "the corpus cannot be indexed; the current index keeps serving"
        );
    }

    /// Sleeps, and wakes at shutdown.
    fn pause(&self, time: Duration) {
        let end = Instant::now() + time;
        while !self.ending.load(Relaxed) {
            let Some(left) = end.checked_duration_since(Instant::now()) else {
                return;
            };
            thread::sleep(left.min(Duration::from_millis(100)));
        }
    }
}

fn warn(error: &(impl std::error::Error + 'static), what: &str) {
    tracing::warn!(error = error as &dyn std::error::Error, "{what}");
}

/// Logs the new generation.
pub(super) fn log_built(built: &Built) {
    let Built {
        generation, report, ..
    } = built;
    tracing::info!(
        documents = generation.documents,
        generation = generation.name,
        refused = report.refused.len(),
        warnings = report.warnings.len(),
        "index built"
    );
    if !report.refused.is_empty() {
        tracing::warn!("some files were refused; `sokbar index` lists them with reasons");
    }
}
