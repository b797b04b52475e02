//! Figures for operators, in the text format of OpenMetrics, which Prometheus reads.

use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

use super::budget::Budget;
use crate::search::{Coverage, QueryCounts, Statistics};

/// The bounds of the histograms, in seconds: from a suggestion to the timeout.
const BOUNDS: [f64; 12] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0,
];
/// The label of a request to an address that no route has.
const NO_ROUTE: &str = "none";

type Histograms<L> = Family<L, Histogram, fn() -> Histogram>;

/// A route as it is declared, so that documents do not become labels, and the status of its answer.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    route: String,
    status: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Work {
    work: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Rejected {
    work: &'static str,
    reason: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Cached {
    cache: &'static str,
    result: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Generation {
    generation: String,
}

/// The figures of one service.
#[derive(Debug)]
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<Answered, Counter>,
    latency: Histograms<Answered>,
    engine: Histograms<Work>,
    waiting: Family<Work, Gauge>,
    running: Family<Work, Gauge>,
    rejected: Family<Rejected, Counter>,
    cache: Family<Cached, Counter>,
    generation: Family<Generation, Gauge>,
    documents: Gauge,
    words: Gauge,
    passages: Gauge,
    with_vectors: Gauge,
    embedder_failures: Counter,
    refused: Gauge,
    ready: Gauge,
    stale: Gauge,
    lost_readers: Counter,
    memory: Gauge,
}

fn histogram() -> Histogram {
    Histogram::new(BOUNDS)
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("sokbar");
        let new: fn() -> Histogram = histogram;
        let mut metrics = Self {
            registry: Registry::default(),
            requests: Family::default(),
            latency: Family::new_with_constructor(new),
            engine: Family::new_with_constructor(new),
            waiting: Family::default(),
            running: Family::default(),
            rejected: Family::default(),
            cache: Family::default(),
            generation: Family::default(),
            documents: Gauge::default(),
            words: Gauge::default(),
            passages: Gauge::default(),
            with_vectors: Gauge::default(),
            embedder_failures: Counter::default(),
            refused: Gauge::default(),
            ready: Gauge::default(),
            stale: Gauge::default(),
            lost_readers: Counter::default(),
            memory: Gauge::default(),
        };
        let m = &metrics;
        registry.register("requests", "Answered requests", m.requests.clone());
        registry.register_with_unit(
            "request_duration",
            "Time from a request to the head of its answer",
            Unit::Seconds,
            m.latency.clone(),
        );
        registry.register_with_unit(
            "engine_duration",
            "Time of the work of the engine, without waiting",
            Unit::Seconds,
            m.engine.clone(),
        );
        registry.register("waiting", "Requests that wait for a place", m.waiting.clone());
        registry.register("running", "Requests that the engine works on", m.running.clone());
        registry.register(
            "rejected",
            "Requests that got no place or exceeded the timeout",
            m.rejected.clone(),
        );
        registry.register("cache", "Look-ups in caches", m.cache.clone());
        registry.register("generation", "The open generation", m.generation.clone());
        registry.register(
            "documents",
            "Documents of the open generation",
            m.documents.clone(),
        );
        registry.register("words", "Different words of the open generation", m.words.clone());
        registry.register(
            "passages",
            "Passages of the open generation; 0 without an embedder",
            m.passages.clone(),
        );
        registry.register(
            "passages_with_vectors",
            "Those of them that are found by meaning",
            m.with_vectors.clone(),
        );
        registry.register(
            "embedder_failures",
            "Queries without a vector: the embedder failed, or had failed a moment before",
            m.embedder_failures.clone(),
        );
        registry.register(
            "refused_files",
            "Files that the last build refused",
            m.refused.clone(),
        );
        registry.register("ready", "1 if the index answers, else 0", m.ready.clone());
        registry.register(
            "stale",
            "1 if the index does not match the corpus",
            m.stale.clone(),
        );
        registry.register(
            "lost_readers",
            "Child processes that a file ended: they died or took too long",
            m.lost_readers.clone(),
        );
        registry.register_with_unit(
            "resident_memory",
            "Memory of the process, with the pages of the index that it has read",
            Unit::Bytes,
            m.memory.clone(),
        );
        metrics.registry = registry;
        metrics
    }
}

impl Metrics {
    /// Counts an answered request.
    pub(crate) fn answered(&self, route: Option<&str>, status: u16, time: Duration) {
        let route = route.unwrap_or(NO_ROUTE).to_owned();
        let status = u32::from(status);
        let answered = Answered { route, status };
        let latency = self.latency.get_or_create_owned(&answered);
        latency.observe(time.as_secs_f64());
        self.requests.get_or_create_owned(&answered).inc();
    }

    /// Counts a request whose client has an older answer: a hit if that is still the answer.
    pub(crate) fn compared_validator(&self, is_hit: bool) {
        self.cached("answers", is_hit).inc();
    }

    /// Counts a request for an answer that the service keeps: a hit if it is given again.
    pub(crate) fn asked_kept(&self, is_hit: bool) {
        self.cached("kept", is_hit).inc();
    }

    fn cached(&self, cache: &'static str, is_hit: bool) -> Counter {
        let result = if is_hit { "hit" } else { "miss" };
        self.cache.get_or_create_owned(&Cached { cache, result })
    }

    /// Counts a request that got no place, or exceeded the timeout.
    pub(crate) fn rejected(&self, budget: Budget, reason: &'static str) {
        let work = budget.name();
        self.rejected
            .get_or_create_owned(&Rejected { work, reason })
            .inc();
    }

    /// A request that waits until the guard is dropped.
    pub(crate) fn waits(&self, budget: Budget) -> Counted {
        let work = budget.name();
        Counted::new(self.waiting.get_or_create_owned(&Work { work }), None)
    }

    /// A request that the engine works on until the guard is dropped.
    pub(crate) fn runs(&self, budget: Budget) -> Counted {
        let work = Work { work: budget.name() };
        Counted::new(
            self.running.get_or_create_owned(&work),
            Some(self.engine.get_or_create_owned(&work)),
        )
    }

    /// All figures as text, with those of the index as they are now.
    pub(crate) fn text(&self, figures: &Figures) -> Result<String, std::fmt::Error> {
        let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        self.ready.set(figures.is_ready.into());
        self.stale.set(figures.is_stale.into());
        self.refused.set(number(figures.refused_files));
        self.lost_readers.inner().store(figures.lost_readers, Relaxed);
        self.memory.set(number(resident_bytes()));
        let (hits, misses) = figures.terms;
        self.cached("terms", true).inner().store(hits, Relaxed);
        self.cached("terms", false).inner().store(misses, Relaxed);
        if let Some(queries) = figures.queries {
            self.cached("vectors", true).inner().store(queries.kept, Relaxed);
            let asked = queries.embedded + queries.failed;
            self.cached("vectors", false).inner().store(asked, Relaxed);
            self.embedder_failures.inner().store(queries.failed, Relaxed);
        }
        let vectors = figures.vectors.unwrap_or_default();
        self.passages.set(vectors.total.into());
        self.with_vectors.set(vectors.done.into());
        if let Some(statistics) = &figures.index {
            self.documents.set(number(statistics.documents));
            self.words.set(number(statistics.words));
            self.generation.clear();
            let generation = statistics.generation.clone();
            self.generation
                .get_or_create_owned(&Generation { generation })
                .set(1);
        }
        let mut answer = String::new();
        text::encode(&mut answer, &self.registry)?;
        Ok(answer)
    }
}

/// What is read when the metrics are asked for.
#[derive(Debug, Default)]
pub(crate) struct Figures {
    /// Whether the index answers.
    pub(crate) is_ready: bool,
    /// Whether it does not match the corpus.
    pub(crate) is_stale: bool,
    /// The files that the last build refused.
    pub(crate) refused_files: u64,
    /// Child processes that a file ended.
    pub(crate) lost_readers: u64,
    /// Hits and misses of the cache of terms of the open generation.
    pub(crate) terms: (u64, u64),
    /// What became of the queries that were to be embedded, with an embedder.
    pub(crate) queries: Option<QueryCounts>,
    /// How many passages have vectors, if any have.
    pub(crate) vectors: Option<Coverage>,
    /// The open generation.
    pub(crate) index: Option<Statistics>,
}

/// Counts in a gauge until it is dropped, and observes the time.
#[derive(Debug)]
pub(crate) struct Counted {
    gauge: Gauge,
    time: Option<Histogram>,
    started: Instant,
}

impl Counted {
    fn new(gauge: Gauge, time: Option<Histogram>) -> Self {
        gauge.inc();
        let started = Instant::now();
        Self { gauge, time, started }
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.gauge.dec();
        if let Some(time) = &self.time {
            time.observe(self.started.elapsed().as_secs_f64());
        }
    }
}

/// The resident memory of this process; 0 where the system does not tell.
fn resident_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kilobytes = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = kilobytes.and_then(|text| text.trim().trim_end_matches("kB").trim().parse::<u64>().ok());
    kilobytes.map_or(0, |kilobytes| kilobytes * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_and_work_are_counted_by_route_status_and_kind() {
        let metrics = Metrics::default();
        let time = Duration::from_millis(3);
        metrics.answered(Some("/v1/search"), 200, time);
        metrics.answered(Some("/v1/search"), 200, time);
        metrics.answered(Some("/v1/search"), 503, time);
        metrics.answered(None, 404, time);
        metrics.rejected(Budget::Documents, "overloaded");
        metrics.compared_validator(true);
        let figures = Figures {
            queries: Some(QueryCounts {
                kept: 3,
                embedded: 4,
                failed: 5,
            }),
            vectors: Some(Coverage { done: 6, total: 7 }),
            ..Figures::default()
        };
        let waits = metrics.waits(Budget::Searches);
        drop(metrics.runs(Budget::Searches));
        let text = metrics.text(&figures).unwrap();
        for line in [
            "sokbar_requests_total{route=\"/v1/search\",status=\"200\"} 2",
            "sokbar_requests_total{route=\"/v1/search\",status=\"503\"} 1",
            "sokbar_requests_total{route=\"none\",status=\"404\"} 1",
            "sokbar_request_duration_seconds_bucket{le=\"0.0025\",route=\"/v1/search\",status=\"200\"} 0",
            "sokbar_request_duration_seconds_bucket{le=\"0.005\",route=\"/v1/search\",status=\"200\"} 2",
            "sokbar_cache_total{cache=\"answers\",result=\"hit\"} 1",
            "sokbar_cache_total{cache=\"terms\",result=\"miss\"} 0",
            "sokbar_cache_total{cache=\"vectors\",result=\"hit\"} 3",
            "sokbar_cache_total{cache=\"vectors\",result=\"miss\"} 9",
            "sokbar_embedder_failures_total 5",
            "sokbar_passages 7",
            "sokbar_passages_with_vectors 6",
            "sokbar_rejected_total{work=\"documents\",reason=\"overloaded\"} 1",
            "sokbar_waiting{work=\"searches\"} 1",
            "sokbar_running{work=\"searches\"} 0",
            "sokbar_engine_duration_seconds_count{work=\"searches\"} 1",
            "sokbar_ready 0",
        ] {
            assert!(text.lines().any(|found| found == line), "{line}\n{text}");
        }
        assert!(text.ends_with("# EOF\n"));
        drop(waits);
        let text = metrics.text(&Figures::default()).unwrap();
        assert!(text.contains("sokbar_waiting{work=\"searches\"} 0"), "{text}");
    }

    #[test]
    fn every_metric_is_in_the_table_for_operators_and_no_other() {
        let metrics = Metrics::default();
        // One with labels is told once it was counted.
        metrics.answered(Some("/v1/search"), 200, Duration::from_millis(3));
        metrics.rejected(Budget::Documents, "overloaded");
        drop((metrics.waits(Budget::Searches), metrics.runs(Budget::Searches)));
        let index = Statistics {
            generation: "generation-1".to_owned(),
            documents: 1,
            words: 2,
            built: String::new(),
            schema_version: 1,
        };
        let figures = Figures {
            index: Some(index),
            ..Figures::default()
        };
        let text = metrics.text(&figures).unwrap();
        let mut known: Vec<String> = text
            .lines()
            .filter_map(|line| line.strip_prefix("# TYPE "))
            .filter_map(|line| {
                let (name, kind) = line.split_once(' ')?;
                let end = if kind == "counter" { "_total" } else { "" };
                Some(format!("{name}{end}"))
            })
            .collect();
        let page = include_str!("../../docs/OPERATIONS.md");
        let table = page.lines().filter(|line| line.starts_with("| `sokbar_"));
        let mut told: Vec<String> = table
            .flat_map(|line| line.split('|').nth(1).unwrap_or_default().split(','))
            .map(|name| name.trim().trim_matches('`').to_owned())
            .collect();
        known.sort();
        told.sort();
        assert_eq!(known, told);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_memory_of_the_process_is_known() {
        assert!(resident_bytes() > 1_000_000);
    }
}
