//! Takes over newer generations, and replaces a damaged one.

use std::time::{Duration, Instant};

use super::failure::with_causes;
use super::{Work, warn};
use crate::commands::build::{fingerprint, now};
use crate::commands::error::CommandError;
use crate::index::IndexError;
use crate::search::{Health, SearchEngine, SearchError};

/// How long after a failed build a damaged index is built again.
const REBUILD_PAUSE: Duration = Duration::from_secs(30);

impl Work {
    /// Opens a newer generation if there is one.
    pub(super) fn reload(&mut self, engine: &SearchEngine) {
        match engine.reload() {
            Ok(true) => {
                self.service.update(|condition| condition.last_error = None);
                // What failed before may be mended by the process that built this generation.
                if self.failed.take().is_some()
                    && let Ok(corpus) = fingerprint(&self.settings)
                {
                    self.is_news(&corpus);
                }
                tracing::info!(
                    generation = engine.statistics().generation,
                    "serving a new generation"
                );
            }
            Ok(false) => {}
            Err(error) => {
                self.rebuild_damaged(
                    engine,
                    &error,
                    "the index on the disk can't be opened and is built again",
                );
            }
        }
    }

    /// Compares the files of the open generation with their checksums, and reads what the first question would wait for;
    /// [`Self::heal`] replaces what is damaged.
    pub(super) fn make_ready(&self, engine: &SearchEngine) {
        match engine.make_ready() {
            Ok(()) => tracing::debug!("every file of the index has its checksum"),
            Err(error) => warn(&error, "the index that serves is damaged"),
        }
    }

    /// Replaces the open generation if an answer failed and its files are damaged.
    pub(super) fn heal(&mut self, engine: &SearchEngine) {
        let Health::Suspect { what } = engine.health() else {
            return;
        };
        match engine.verify() {
            Ok(()) => tracing::warn!(
                what,
                "an answer failed, though every file of the index has its checksum"
            ),
            Err(error) => {
                match engine.fall_back() {
                    Ok(true) => self.fell_back(engine),
                    Ok(false) => {}
                    Err(error) => warn(&error, "no older generation can be opened"),
                }
                self.rebuild_damaged(
                    engine,
                    &error,
                    "the index that serves is damaged and is built again",
                );
            }
        }
    }

    /// Says that an older generation serves until another is built.
    pub(super) fn fell_back(&self, engine: &SearchEngine) {
        let generation = engine.statistics().generation;
        tracing::warn!(generation, "an older generation serves until another is built");
        let last_error = Some(format!(
            "the newest generation is refused; {generation} serves meanwhile"
        ));
        self.service.update(|condition| {
            condition.last_error = last_error;
            condition.stale_since.get_or_insert_with(now);
        });
    }

    /// Builds the index again, whatever the corpus, unless a build failed a moment ago: the open generation or the one on
    /// the disk is damaged.
    fn rebuild_damaged(&mut self, engine: &SearchEngine, error: &SearchError, what: &str) {
        if self.rebuild_after.is_some_and(|time| Instant::now() < time) {
            // Told before the build that failed.
            return;
        }
        warn(error, what);
        let last_error = Some(format!(
            "{}; {} serves meanwhile",
            with_causes(error),
            engine.statistics().generation
        ));
        self.service.update(|condition| condition.last_error = last_error);
        match self.build() {
            Ok(_) => self.rebuild_after = None,
            Err(CommandError::Index(IndexError::Cancelled)) => {}
            Err(error) => {
                self.rebuild_after = Some(Instant::now() + REBUILD_PAUSE);
                self.failed(None, &error);
            }
        }
    }
}
