//! Keeps the service's index fresh, on its own thread: rebuilds when the corpus has changed, and opens every
//! new generation, also those built by other processes.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use super::build::{Built, build, fingerprint, now, open, open_older, open_unverified, usable};
use super::error::CommandError;
use super::watch::Watch;
use crate::config::Settings;
use crate::index::IndexError;
use crate::ingest;
use crate::search::{Health, SearchEngine};
use crate::web::{BuildTask, Service};

mod failure;
mod healing;

use failure::Failed;
pub(super) use failure::{panic_message, retry_pause};

/// How often to look for a generation built by another process.
const RELOAD_INTERVAL: Duration = Duration::from_secs(2);
/// How long the corpus must be unchanged before it is read, so that files are not read half written.
const QUIET: Duration = Duration::from_millis(300);
/// The longest wait for an unchanged corpus, so that a file that changes all the time does not block the others.
const LONGEST_WAIT: Duration = Duration::from_secs(10);
/// The pause between two builds while a round of a source runs, which changes the corpus with every page.
const WHILE_FETCHING: Duration = Duration::from_secs(60);
/// How long shutdown waits for a build to remove its folder.
const ENDING: Duration = Duration::from_secs(3);

/// The thread that keeps the index fresh.
pub(super) struct Keeper {
    ending: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Keeper {
    /// Starts the thread. It opens the index, or builds the first one, and reports that by the receiver; a sender that
    /// is dropped means a panic. Then it compares the index with the corpus, and with the setting `watch` it does so again whenever the
    /// corpus may have changed; while a source is being fetched, once a minute.
    pub(super) fn start(
        settings: Settings,
        service: Arc<Service>,
        fetching: Arc<AtomicBool>,
    ) -> (Self, oneshot::Receiver<Result<(), CommandError>>) {
        let ending = Arc::new(AtomicBool::new(false));
        let (sender, opened) = oneshot::channel();
        let mut work = Work {
            settings,
            service,
            ending: Arc::clone(&ending),
            fetching,
            built: Instant::now(),
            failed: None,
            rebuild_after: None,
        };
        let thread = thread::Builder::new()
            .name("freshness".to_owned())
            .spawn(move || work.run(sender));
        if let Err(error) = &thread {
            warn(error, "the index isn't kept fresh");
        }
        let keeper = Self {
            ending,
            thread: thread.ok(),
        };
        (keeper, opened)
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
    service: Arc<Service>,
    ending: Arc<AtomicBool>,
    /// Whether a round of a source runs.
    fetching: Arc<AtomicBool>,
    /// When the last build ended; at first, when the service started.
    built: Instant,
    failed: Option<Failed>,
    /// When a damaged index may be built again, after a build that failed.
    rebuild_after: Option<Instant>,
}

impl Work {
    fn run(&mut self, opened: oneshot::Sender<Result<(), CommandError>>) {
        let watch = self.settings.watch;
        self.service.update(|condition| condition.watching = watch);
        let (engine, mut check) =
            match self.survive("opening or building the first index", Self::first_engine_at_last) {
                None => return,
                Some(Ok(opened)) => opened,
                Some(Err(error)) => {
                    // Fails only if the service has ended.
                    let _ = opened.send(Err(error));
                    return;
                }
            };
        if engine.health() == Health::Sound {
            // It was built or verified just now, and is ready at once.
            engine.warm_up();
        }
        self.service.open(Arc::clone(&engine));
        let _ = opened.send(Ok(()));
        self.survive("keeping the index fresh", |work| {
            work.keep_fresh(&engine, std::mem::replace(&mut check, true));
        });
    }

    /// Works until it has not panicked, with growing pauses; `None` at shutdown. `what` names the work for the log and for
    /// `/ready`.
    fn survive<T>(&mut self, what: &str, mut work: impl FnMut(&mut Self) -> T) -> Option<T> {
        let mut panics = 0;
        while !self.ending.load(Relaxed) {
            let panic = match catch_unwind(AssertUnwindSafe(|| work(self))) {
                Ok(done) => return Some(done),
                Err(panic) => panic,
            };
            let pause = retry_pause(panics);
            panics += 1;
            let message = panic_message(&*panic);
            tracing::error!(
                panic = message,
                seconds = pause.as_secs(),
                "{what} panicked; it is tried again after a pause"
            );
            let last_error = Some(format!("{what} panicked: {message}"));
            self.service.update(|condition| {
                condition.last_error = last_error;
                condition.progress = None;
            });
            self.pause(pause);
        }
        None
    }

    /// Opens or builds the first index. A failure that may pass, of a disk without room for example, is tried again after growing
    /// pauses; any other ends the service, so that a wrong setting is noticed.
    fn first_engine_at_last(&mut self) -> Result<(Arc<SearchEngine>, bool), CommandError> {
        let mut failures = 0;
        loop {
            let error = match self.first_engine() {
                Err(error) if self.awaits_material(&error) && !self.ending.load(Relaxed) => {
                    self.failed(None, &error);
                    self.pause(RELOAD_INTERVAL);
                    continue;
                }
                Err(error) if error.may_pass() && !self.ending.load(Relaxed) => error,
                settled => return settled,
            };
            self.failed(None, &error);
            self.pause(retry_pause(failures));
            failures += 1;
        }
    }

    /// Opens the current index, or builds the first one. Also returns whether it must still be compared with the corpus.
    fn first_engine(&mut self) -> Result<(Arc<SearchEngine>, bool), CommandError> {
        if usable(&self.settings).is_some() {
            match open_unverified(&self.settings) {
                Ok(engine) => return Ok((Arc::new(engine), true)),
                Err(error) => warn(&error, "the index cannot be opened and is rebuilt"),
            }
        }
        // The newest is refused: an older one answers meanwhile, if one is left.
        if let Some(engine) = open_older(&self.settings)? {
            self.fell_back(&engine);
            return Ok((Arc::new(engine), true));
        }
        self.build()?;
        Ok((Arc::new(open(&self.settings)?), false))
    }

    /// Keeps the index fresh until shutdown; with `check` it is compared with the corpus first.
    fn keep_fresh(&mut self, engine: &SearchEngine, check: bool) {
        if engine.health() == Health::Unverified {
            self.make_ready(engine);
        }
        let mut watch = self.settings.watch.then(|| Watch::new(&self.settings.corpus));
        if check {
            self.check();
        }
        let mut put_off = false;
        while !self.ending.load(Relaxed) {
            self.heal(engine);
            self.reload(engine);
            let due = self.is_retry_due();
            match &mut watch {
                Some(watch) => {
                    let is_told = watch.wait(if put_off { QUIET } else { RELOAD_INTERVAL });
                    let may_be_news = is_told || due || put_off;
                    put_off = may_be_news && self.is_amid_round();
                    if put_off {
                        self.pause(QUIET);
                    } else if may_be_news {
                        self.rebuild_if_changed(watch);
                    }
                }
                None => {
                    self.pause(RELOAD_INTERVAL);
                    if due {
                        self.check();
                    }
                }
            }
        }
    }

    /// Whether a round of a source runs and the last build is no minute ago.
    fn is_amid_round(&self) -> bool {
        self.fetching.load(Relaxed) && self.built.elapsed() < WHILE_FETCHING
    }

    /// The check at start and of a retry. A corpus that cannot be read is logged.
    fn check(&mut self) {
        match fingerprint(&self.settings) {
            Ok(corpus) => {
                self.rebuild_if_stale(&corpus);
            }
            Err(error) => self.failed(None, &error),
        }
    }

    /// Takes the fingerprint; if it has changed, waits until it is stable and rebuilds.
    fn rebuild_if_changed(&mut self, watch: &mut Watch) {
        let begun = Instant::now();
        let found = fingerprint(&self.settings);
        watch.looked(begun.elapsed());
        let corpus = match found {
            Ok(corpus) => corpus,
            // A missing folder may be about to be replaced; the current index keeps serving.
            Err(error) => return self.failed(None, &error),
        };
        if !self.is_news(&corpus) {
            return;
        }
        let Some(corpus) = self.settled(corpus) else {
            return watch.request_check();
        };
        if !self.rebuild_if_stale(&corpus) {
            watch.request_check();
        }
    }

    /// Whether the index does not match this corpus and a build of it may succeed now.
    fn is_news(&mut self, corpus: &str) -> bool {
        if usable(&self.settings).is_some_and(|present| present.corpus_fingerprint == corpus) {
            self.failed = None;
            self.service.update(|condition| {
                condition.stale_since = None;
                condition.last_error = None;
            });
            return false;
        }
        self.service.update(|condition| {
            condition.stale_since.get_or_insert_with(now);
        });
        let same = |failed: &Failed| failed.corpus.as_deref() == Some(corpus);
        self.is_retry_due() || !self.failed.as_ref().is_some_and(same)
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
        match self.build() {
            // Changes made during the build start the next build.
            Ok(built) => built == corpus,
            Err(CommandError::Index(IndexError::Cancelled)) => true,
            // Another process builds, most likely from the same corpus; its generation will be opened.
            Err(error @ CommandError::Index(IndexError::Busy { .. })) => {
                self.failed(Some(corpus), &error);
                false
            }
            Err(error) => {
                self.failed(Some(corpus), &error);
                true
            }
        }
    }

    /// Builds an index, shows the progress, and returns the fingerprint of its corpus.
    fn build(&mut self) -> Result<String, CommandError> {
        let service = &self.service;
        let built = build(&self.settings, &self.ending, &|task, done, total| {
            let progress = BuildTask {
                task: task.to_owned(),
                done: done as u64,
                total: total as u64,
            };
            service.update(|condition| condition.progress = Some(progress));
        });
        self.built = Instant::now();
        service.update(|condition| {
            condition.progress = None;
            condition.lost_readers = ingest::lost_readers();
        });
        let built = built?;
        log_built(&built);
        self.failed = None;
        let refused = built.report.refused.len() as u64;
        service.update(|condition| {
            condition.refused_files = Some(refused);
            condition.stale_since = None;
            condition.last_error = None;
        });
        Ok(built.generation.corpus_fingerprint)
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
