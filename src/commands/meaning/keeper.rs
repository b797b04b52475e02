//! Keeps the vectors of the service's index complete, on a thread of its own: a slow embedder delays no index and no answer.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::{is_busy, may_pass};
use crate::commands::error::CommandError;
use crate::commands::with_causes;
use crate::config::{EmbedderSettings, Settings};
use crate::embed::Embedder;
use crate::index::{Embedding, EmbeddingProgress, Generation, IndexError, embed_passages};
use crate::search::SearchEngine;
use crate::web::{Semantic, Service};

/// How often to look for a new generation.
const INTERVAL: Duration = Duration::from_secs(1);
/// How often an embedder is asked whether its model is still the same.
const RECHECK: Duration = Duration::from_secs(3_600);
/// The pauses after a failure: the first, and the longest. Each is twice the one before.
const FIRST_RETRY: Duration = Duration::from_secs(2);
const LONGEST_RETRY: Duration = Duration::from_secs(300);
/// How long shutdown waits for the thread.
const ENDING: Duration = Duration::from_secs(2);

/// The thread that keeps the vectors complete.
pub(in crate::commands) struct MeaningKeeper {
    ending: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

/// The generation whose vectors are complete, and until when that need not be looked at again.
struct Settled {
    edition: (String, String),
    until: Instant,
}

struct Work {
    settings: Settings,
    set: EmbedderSettings,
    service: Arc<Service>,
    embedder: Arc<dyn Embedder>,
    ending: Arc<AtomicBool>,
    settled: Option<Settled>,
    failures: u32,
}

impl MeaningKeeper {
    /// Starts the thread, if an embedder is set.
    pub(in crate::commands) fn start(
        settings: &Settings,
        service: &Arc<Service>,
    ) -> Result<Option<Self>, CommandError> {
        let (Some(embedder), Some(set)) = (super::start(settings)?, settings.embedder.clone()) else {
            return Ok(None);
        };
        let ending = Arc::new(AtomicBool::new(false));
        service.update(|condition| condition.semantic = Some(Semantic::waiting(&set.model)));
        let mut work = Work {
            settings: settings.clone(),
            set,
            service: Arc::clone(service),
            embedder: super::of_passages(&embedder),
            ending: Arc::clone(&ending),
            settled: None,
            failures: 0,
        };
        let thread = thread::Builder::new()
            .name("meaning".to_owned())
            .spawn(move || work.run());
        if let Err(error) = &thread {
            tracing::warn!(error = error as &dyn std::error::Error, "passages get no vectors");
        }
        Ok(Some(Self {
            ending,
            thread: thread.ok(),
        }))
    }

    /// Stops between two batches; what was embedded is kept.
    pub(in crate::commands) fn end(self) {
        self.ending.store(true, Relaxed);
        let end = Instant::now() + ENDING;
        while self.thread.as_ref().is_some_and(|thread| !thread.is_finished()) && Instant::now() < end {
            thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Work {
    fn run(&mut self) {
        while !self.ending.load(Relaxed) {
            let done = catch_unwind(AssertUnwindSafe(|| self.embed_if_needed()));
            let failed = match done {
                Ok(Ok(())) => {
                    self.failures = 0;
                    None
                }
                Ok(Err(IndexError::Cancelled)) => None,
                Ok(Err(error)) => Some((with_causes(&error), self.pause_after(&error))),
                Err(_) => Some(("embedding panicked".to_owned(), LONGEST_RETRY)),
            };
            let pause = match failed {
                None => INTERVAL,
                Some((told, pause)) => {
                    self.failed(told, pause);
                    pause
                }
            };
            self.pause(pause);
        }
    }

    /// Embeds the passages of the generation that answers, unless they are settled.
    fn embed_if_needed(&mut self) -> Result<(), IndexError> {
        let Some(engine) = self.service.engine().map(Arc::clone) else {
            return Ok(());
        };
        let edition = edition(&engine);
        let is_settled = |settled: &Settled| settled.edition == edition && Instant::now() < settled.until;
        if self.settled.as_ref().is_some_and(is_settled) && !engine.wants_vectors() {
            return Ok(());
        }
        // Another one is on the disk: the engine opens it in a moment, or refuses it and an older one answers.
        let generation = Generation::open(&self.settings.index)?;
        let Some(generation) =
            generation.filter(|found| (found.info.name.clone(), found.info.built.clone()) == edition)
        else {
            return Ok(());
        };
        self.embed(&engine, &generation, &edition)?;
        self.settled = Some(Settled {
            edition,
            until: Instant::now() + RECHECK,
        });
        Ok(())
    }

    fn embed(
        &self,
        engine: &SearchEngine,
        generation: &Generation,
        edition: &(String, String),
    ) -> Result<(), IndexError> {
        let cancelled = AtomicBool::new(false);
        let embedding = Embedding {
            embedder: self.embedder.as_ref(),
            batch: self.set.batch,
            cache: None,
            cancelled: &cancelled,
        };
        let begun = Instant::now();
        let mut is_first = true;
        let meaning = embed_passages(generation, &embedding, &mut |progress| {
            // What was embedded before answers at once.
            if std::mem::take(&mut is_first) {
                read(engine);
            }
            let is_another = &self::edition(engine) != edition;
            cancelled.store(is_another || self.ending.load(Relaxed), Relaxed);
            self.show(progress, begun);
        })?;
        read(engine);
        let (done, total) = meaning.coverage();
        self.service.update(|condition| {
            condition.semantic = Some(Semantic::ready(&self.set.model, done.into(), total.into()));
        });
        tracing::info!(
            passages = total,
            ms = begun.elapsed().as_millis() as u64,
            "every passage has a vector"
        );
        Ok(())
    }

    fn show(&self, progress: EmbeddingProgress, begun: Instant) {
        let left = (progress.total - progress.done) as f64;
        let seconds_left = (progress.embedded > 0)
            .then(|| (begun.elapsed().as_secs_f64() * left / progress.embedded as f64).ceil() as u64);
        let (done, total) = (progress.done as u64, progress.total as u64);
        let semantic = Semantic::embedding(&self.set.model, done, total, seconds_left);
        self.service
            .update(|condition| condition.semantic = Some(semantic));
    }

    fn failed(&mut self, told: String, pause: Duration) {
        self.failures = self.failures.saturating_add(1);
        let seconds = pause.as_secs();
        if self.failures == 1 {
            tracing::warn!(
                error = told,
                seconds,
                "passages have no vectors yet; it is tried again after a pause"
            );
        } else {
            tracing::debug!(error = told, seconds, "passages still have no vectors");
        }
        self.service.update(|condition| {
            if let Some(semantic) = &mut condition.semantic {
                semantic.failed(told);
            }
        });
    }

    fn pause_after(&self, error: &IndexError) -> Duration {
        if is_busy(error) {
            return FIRST_RETRY;
        }
        if !may_pass(error) {
            return LONGEST_RETRY;
        }
        let asked = match error {
            IndexError::Embed { source } => source.wait(),
            _ => None,
        };
        asked.unwrap_or_else(|| (FIRST_RETRY * 2_u32.pow(self.failures.min(10))).min(LONGEST_RETRY))
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

fn edition(engine: &SearchEngine) -> (String, String) {
    let statistics = engine.statistics();
    (statistics.generation, statistics.built)
}

fn read(engine: &SearchEngine) {
    if let Err(error) = engine.read_meaning() {
        tracing::warn!(
            error = &error as &dyn std::error::Error,
            "the vectors cannot be read"
        );
    }
}
