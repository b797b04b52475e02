//! What failed while the index was kept fresh, and when it is tried again.

use std::any::Any;
use std::time::{Duration, Instant};

use super::Work;
use crate::commands::error::CommandError;
use crate::ingest::IngestError;

/// The pauses before a failed build is tried again: the first, and the longest. Each is twice the one before.
const FIRST_RETRY: Duration = Duration::from_secs(2);
const LONGEST_RETRY: Duration = Duration::from_secs(60);

/// A corpus whose build failed.
#[derive(Debug)]
pub(super) struct Failed {
    /// Its fingerprint; `None` if that could not be taken.
    pub(super) corpus: Option<String>,
    /// The failures one after the other.
    times: u32,
    /// When it is tried again; `None` if only another corpus can succeed.
    due: Option<Instant>,
}

impl Work {
    pub(super) fn is_retry_due(&self) -> bool {
        let due = self.failed.as_ref().and_then(|failed| failed.due);
        due.is_some_and(|due| Instant::now() >= due)
    }

    /// Whether sources may bring the documents that are missing.
    pub(super) fn awaits_material(&self, error: &CommandError) -> bool {
        let is_empty = matches!(
            error,
            CommandError::Ingest(IngestError::Missing(_) | IngestError::NoDocuments { .. })
        );
        self.settings.pull && is_empty
    }

    /// Records a failure and when to try again. The same failure again is logged at level debug.
    pub(super) fn failed(&mut self, corpus: Option<&str>, error: &CommandError) {
        let times = self
            .failed
            .as_ref()
            .filter(|failed| failed.corpus.as_deref() == corpus)
            .map_or(0, |failed| failed.times);
        // A corpus without documents, or with too few, stays so until it changes.
        let only_corpus = matches!(
            error,
            CommandError::Loss { .. } | CommandError::Ingest(IngestError::NoDocuments { .. })
        );
        self.failed = Some(Failed {
            corpus: corpus.map(str::to_owned),
            times: times + 1,
            due: (!only_corpus).then(|| Instant::now() + retry_pause(times)),
        });
        let last_error = with_causes(error);
        let known = self.service.condition().last_error.as_deref() == Some(&last_error);
        self.service
            .update(|condition| condition.last_error = Some(last_error));
        if known {
            tracing::debug!(times, "the corpus still cannot be indexed");
        } else {
            let what = match self.service.engine() {
                Some(_) => "the corpus cannot be indexed; the current index keeps serving",
                None => "the first index cannot be built; it is tried again after a pause",
            };
            tracing::warn!(
                error = error as &dyn std::error::Error,
                hint = error.hint(),
                "{what}"
            );
        }
    }
}

/// The pause after so many failures.
pub(in crate::commands) fn retry_pause(failures: u32) -> Duration {
    let pause = FIRST_RETRY.saturating_mul(1 << failures.min(8));
    pause.min(LONGEST_RETRY)
}

/// An error with its causes, on one line.
pub(super) fn with_causes(error: &dyn std::error::Error) -> String {
    let mut line = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        line.push_str(": ");
        line.push_str(&error.to_string());
        cause = error.source();
    }
    line
}

pub(in crate::commands) fn panic_message(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message")
}

#[cfg(test)]
mod tests {
    use std::panic::catch_unwind;
    use std::sync::Arc;

    use super::*;
    use crate::config::Settings;
    use crate::web::Service;

    #[test]
    fn pauses_grow_to_a_limit() {
        assert_eq!(retry_pause(0), FIRST_RETRY);
        assert_eq!(retry_pause(1), FIRST_RETRY * 2);
        assert_eq!(retry_pause(4), FIRST_RETRY * 16);
        assert_eq!(retry_pause(5), LONGEST_RETRY);
        assert_eq!(retry_pause(u32::MAX), LONGEST_RETRY);
    }

    #[test]
    fn work_that_panics_is_told_and_tried_again() {
        let service = Arc::new(Service::default());
        let mut work = Work {
            settings: Settings::default(),
            service: Arc::clone(&service),
            ending: Arc::default(),
            fetching: Arc::default(),
            built: Instant::now(),
            failed: None,
            rebuild_after: None,
        };
        let mut tries = 0;
        let done = work.survive("opening or building the first index", |_| {
            tries += 1;
            assert!(tries > 1, "the first try fails");
            service.condition().last_error
        });
        let told = done.flatten();
        let expected = "opening or building the first index panicked: the first try fails";
        assert_eq!((tries, told.as_deref()), (2, Some(expected)));
        // At shutdown nothing is tried.
        work.ending.store(true, std::sync::atomic::Ordering::Relaxed);
        assert_eq!(work.survive("this", |_| ()), None);
    }

    #[test]
    fn the_message_of_a_panic_is_found() {
        for panic in [
            catch_unwind(|| panic!("plain")).unwrap_err(),
            catch_unwind(|| panic!("{}", "plain")).unwrap_err(),
        ] {
            assert_eq!(panic_message(&*panic), "plain");
        }
    }
}
