//! The vectors of queries: recent ones are kept, and an embedder that fails is left alone for a while.

use std::num::NonZero;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use lru::LruCache;

use super::embedder::{Embedder, Pending, Purpose};
use super::error::EmbedError;

/// The number of queries whose vectors are kept: a megabyte and a half at 384 dimensions.
const KEPT: NonZero<usize> = NonZero::new(1_024).expect("1,024 is not 0");
/// After as many failures in a row the embedder is not asked for a while.
const FAILURES: u32 = 3;
/// How long.
const PAUSE: Duration = Duration::from_secs(5);

/// Embeds queries.
#[derive(Debug)]
pub struct QueryEmbedder {
    embedder: Arc<dyn Embedder>,
    timeout: Duration,
    state: Mutex<State>,
    counts: Counts,
}

#[derive(Debug, Default)]
struct Counts {
    kept: AtomicU64,
    embedded: AtomicU64,
    failed: AtomicU64,
}

/// What became of the queries so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct QueryCounts {
    /// Their vector was known.
    pub kept: u64,
    /// The embedder answered.
    pub embedded: u64,
    /// It did not, or was not asked since it failed a moment before.
    pub failed: u64,
}

#[derive(Debug)]
struct State {
    known: LruCache<String, Arc<[f32]>>,
    failures: u32,
    /// The first failure that nobody asked for yet.
    failure: Option<String>,
    /// Until when it is not asked.
    pause: Option<Instant>,
}

/// A query that is being embedded.
#[derive(Debug)]
pub enum Asked {
    /// Its vector is known.
    Known(Arc<[f32]>),
    /// The embedder was asked for it.
    Waiting(String, Pending),
    /// The embedder failed a moment ago.
    NotAsked,
}

impl QueryEmbedder {
    /// Embeds queries with an embedder, which must answer each within the timeout.
    pub fn new(embedder: Arc<dyn Embedder>, timeout: Duration) -> Self {
        Self {
            embedder,
            timeout,
            state: Mutex::new(State {
                known: LruCache::new(KEPT),
                failures: 0,
                failure: None,
                pause: None,
            }),
            counts: Counts::default(),
        }
    }

    /// Returns what became of the queries that were waited for.
    pub fn counts(&self) -> QueryCounts {
        QueryCounts {
            kept: self.counts.kept.load(Relaxed),
            embedded: self.counts.embedded.load(Relaxed),
            failed: self.counts.failed.load(Relaxed),
        }
    }

    /// Returns the embedder.
    pub fn embedder(&self) -> &Arc<dyn Embedder> {
        &self.embedder
    }

    /// Returns the first failure since this was last asked.
    pub fn take_failure(&self) -> Option<String> {
        self.state().failure.take()
    }

    /// Begins to embed a query and returns at once.
    pub fn begin(&self, query: &str) -> Asked {
        let mut state = self.state();
        if let Some(known) = state.known.get(query) {
            return Asked::Known(Arc::clone(known));
        }
        if let Some(end) = state.pause {
            let now = Instant::now();
            if now < end {
                return Asked::NotAsked;
            }
            // This query tries; the others wait for what becomes of it.
            state.pause = Some(now + self.timeout + PAUSE);
        }
        drop(state);
        let pending = self
            .embedder
            .begin(Purpose::Query, vec![query.to_owned()], self.timeout);
        Asked::Waiting(query.to_owned(), pending)
    }

    /// Waits for the vector of a query, until the timeout that began with [`Self::begin`].
    ///
    /// # Errors
    /// If the embedder does not answer in time, answers something else, or was not asked.
    pub fn finish(&self, asked: Asked) -> Result<Arc<[f32]>, EmbedError> {
        let is_known = matches!(asked, Asked::Known(_));
        let vector = self.vector(asked);
        let count = match &vector {
            Ok(_) if is_known => &self.counts.kept,
            Ok(_) => &self.counts.embedded,
            Err(_) => &self.counts.failed,
        };
        count.fetch_add(1, Relaxed);
        vector
    }

    fn vector(&self, asked: Asked) -> Result<Arc<[f32]>, EmbedError> {
        let (query, pending) = match asked {
            Asked::Known(vector) => return Ok(vector),
            Asked::NotAsked => {
                return Err(EmbedError::NotAsked {
                    why: "it failed a moment ago",
                });
            }
            Asked::Waiting(query, pending) => (query, pending),
        };
        let vector = pending.wait().and_then(|vectors| {
            vectors.into_iter().next().ok_or_else(|| EmbedError::Malformed {
                what: "it has no vector".to_owned(),
            })
        });
        let mut state = self.state();
        match vector {
            Ok(vector) => {
                (state.failures, state.pause) = (0, None);
                let vector: Arc<[f32]> = vector.into();
                state.known.put(query, Arc::clone(&vector));
                Ok(vector)
            }
            Err(error) => {
                state.failures = state.failures.saturating_add(1);
                state.failure.get_or_insert_with(|| error.to_string());
                if state.failures == FAILURES {
                    tracing::warn!(
                        error = &error as &dyn std::error::Error,
                        "words alone answer: the embedder is not asked for some seconds, until it answers again"
                    );
                }
                if state.failures >= FAILURES {
                    state.pause = Some(Instant::now() + PAUSE);
                }
                Err(error)
            }
        }
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::Relaxed};

    use super::*;

    #[derive(Debug, Default)]
    struct Fake {
        fails: AtomicBool,
        asked: AtomicU32,
    }

    impl Embedder for Fake {
        fn identity(&self) -> &str {
            "fake"
        }

        fn begin(&self, _: Purpose, texts: Vec<String>, _: Duration) -> Pending {
            self.asked.fetch_add(1, Relaxed);
            Pending::settled(if self.fails.load(Relaxed) {
                Err(EmbedError::TimedOut {
                    timeout: Duration::ZERO,
                })
            } else {
                Ok(texts.iter().map(|text| vec![text.len() as f32]).collect())
            })
        }
    }

    fn queries() -> (Arc<Fake>, QueryEmbedder) {
        let fake = Arc::new(Fake::default());
        let embedder: Arc<dyn Embedder> = Arc::clone(&fake) as _;
        (fake, QueryEmbedder::new(embedder, Duration::from_secs(10)))
    }

    #[test]
    fn a_query_is_embedded_once() {
        let (fake, queries) = queries();
        for _ in 0..3 {
            assert_eq!(*queries.finish(queries.begin("buller")).unwrap(), [6.0]);
        }
        assert_eq!(fake.asked.load(Relaxed), 1);
        queries.finish(queries.begin("annat")).unwrap();
        assert_eq!(fake.asked.load(Relaxed), 2);
    }

    #[test]
    fn an_embedder_that_fails_is_left_alone_but_known_queries_are_answered() {
        let (fake, queries) = queries();
        queries.finish(queries.begin("känd")).unwrap();
        fake.fails.store(true, Relaxed);
        for number in 0..10 {
            queries.finish(queries.begin(&number.to_string())).unwrap_err();
        }
        assert_eq!(fake.asked.load(Relaxed), 1 + FAILURES);
        queries.finish(queries.begin("känd")).unwrap();
        fake.fails.store(false, Relaxed);
        queries.state().pause = Some(Instant::now());
        queries.finish(queries.begin("ny")).unwrap();
        queries.finish(queries.begin("nyare")).unwrap();
        assert_eq!(fake.asked.load(Relaxed), 3 + FAILURES);
        let counts = QueryCounts {
            kept: 1,
            embedded: 3,
            failed: 10,
        };
        assert_eq!(queries.counts(), counts);
    }
}
