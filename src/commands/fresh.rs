//! Keeps the service's index fresh, on a thread of its own: rebuilds it when the corpus has changed, and takes over
//! every new generation, whoever has built it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::build::{Built, build, fingerprint, usable};
use super::error::CommandError;
use super::watch::Watch;
use crate::config::Settings;
use crate::index::IndexError;
use crate::search::SearchEngine;

/// How often a generation that another process has built is looked for.
const RELOAD_INTERVAL: Duration = Duration::from_secs(2);
/// How long no file may change before the corpus is read: a file that is being written is waited for.
const QUIET: Duration = Duration::from_millis(300);
/// How long changes are waited out at most: a file that is written to all the time mustn't hold up the others.
const LONGEST_WAIT: Duration = Duration::from_secs(10);
/// How long the end of the process waits for a build to clear up.
const ENDING: Duration = Duration::from_secs(3);

/// The thread that keeps the index fresh.
pub(super) struct Keeper {
    ending: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Keeper {
    /// Starts it. With `check` the present index is compared with the corpus first; with the setting `watch` it is
    /// from then on, whenever the corpus may have changed.
    pub(super) fn start(settings: Settings, engine: Arc<SearchEngine>, check: bool) -> Self {
        let ending = Arc::new(AtomicBool::new(false));
        let mut work = Work {
            settings,
            engine,
            ending: Arc::clone(&ending),
            given_up: None,
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

    /// Has a build that runs give up and clear up.
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
    /// The corpus that no index could be made of: not tried again until it has changed.
    given_up: Option<String>,
}

impl Work {
    fn run(&mut self, check: bool) {
        self.engine.warm_up();
        let mut watch = self.settings.watch.then(|| Watch::new(&self.settings.corpus));
        if check {
            self.check();
        }
        while !self.ending.load(Relaxed) {
            self.reload();
            match &mut watch {
                Some(watch) => {
                    if watch.wait(RELOAD_INTERVAL) {
                        self.take_up(watch);
                    }
                }
                None => self.pause(RELOAD_INTERVAL),
            }
        }
    }

    /// What is done once at the start: a corpus that can't be read is told.
    fn check(&mut self) {
        match fingerprint(&self.settings) {
            Ok(corpus) => {
                self.rebuild_if_stale(&corpus);
            }
            Err(error) => self.tell(&error),
        }
    }

    /// Looks through the corpus and, where it has changed, waits until nothing changes any more and rebuilds.
    fn take_up(&mut self, watch: &mut Watch) {
        let begun = Instant::now();
        let found = fingerprint(&self.settings).ok();
        watch.looked(begun.elapsed());
        // A folder that is gone may be about to be replaced; the index goes on serving.
        let Some(corpus) = found.filter(|corpus| self.is_news(corpus)) else {
            return;
        };
        let Some(corpus) = self.settled(corpus) else {
            return watch.rescore();
        };
        if !self.rebuild_if_stale(&corpus) {
            watch.rescore();
        }
    }

    /// Whether an index of this corpus is wanted and isn't there.
    fn is_news(&self, corpus: &str) -> bool {
        self.given_up.as_deref() != Some(corpus)
            && usable(&self.settings).is_none_or(|present| present.corpus_fingerprint != corpus)
    }

    /// The corpus once it has been quiet for a moment; `None` if it is gone meanwhile.
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

    /// Rebuilds where need be; says whether that is settled, or is to be tried again soon.
    fn rebuild_if_stale(&mut self, corpus: &str) -> bool {
        if self.ending.load(Relaxed) || !self.is_news(corpus) {
            return true;
        }
        tracing::info!(corpus = %self.settings.corpus.display(), "the corpus has changed; a new index is built");
        match build(&self.settings, &self.ending) {
            Ok(built) => {
                log_built(&built);
                self.given_up = None;
                // What has changed while it was built is taken up next.
                built.generation.corpus_fingerprint == corpus
            }
            Err(CommandError::Index(IndexError::Cancelled)) => true,
            // Whoever builds has the same corpus, most likely; its index is taken over.
            Err(error @ CommandError::Index(IndexError::Busy { .. })) => {
                self.tell(&error);
                self.pause(RELOAD_INTERVAL);
                false
            }
            Err(error) => {
                self.tell(&error);
                self.given_up = Some(corpus.to_owned());
                true
            }
        }
    }

    fn reload(&self) {
        match self.engine.reload() {
            Ok(true) => tracing::info!(
                generation = self.engine.statistics().generation,
                "a new generation serves"
            ),
            Ok(false) => {}
            Err(error) => warn(&error, "a new generation can't be opened"),
        }
    }

    fn tell(&self, error: &CommandError) {
        tracing::warn!(
            error = error as &dyn std::error::Error,
            hint = error.hint(),
            "the corpus can't be indexed; the present index goes on serving"
        );
    }

    /// Sleeps, but not through the end of the process.
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

/// Logs what was built.
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
        tracing::warn!("some files were refused; `sokbar index` tells which and why");
    }
}
