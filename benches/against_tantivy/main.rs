//! Sökbar beside bare tantivy, in one run and on the same generated texts: `cargo bench --bench against_tantivy`, or parts
//! of it: `cargo bench --bench against_tantivy -- ranking answer`.
//!
//! Bare tantivy is its stock Swedish chain on one field and a union of term queries for the twenty best; the figures are
//! ratios, since two programs that take turns suffer alike from a noisy machine. See `docs/PERFORMANCE.md`.

#![expect(clippy::print_stdout, reason = "figures are what a benchmark is for")]

use std::path::Path;
use std::time::{Duration, Instant};

use criterion::Criterion;

mod bare;
#[expect(dead_code, reason = "the other benchmark takes texts without end")]
mod corpus;
mod ours;

/// Documents that queries are measured on.
const DOCUMENTS: usize = 100_000;
/// Documents that indexing is measured on.
const TO_INDEX: usize = 20_000;
/// Threads that write, for both.
const THREADS: usize = 2;
/// Queries, and how often each is asked of both.
const QUERIES: usize = 200;
const ROUNDS: usize = 9;
/// How often both index.
const INDEX_ROUNDS: usize = 3;

fn main() {
    // `cargo test --benches` only wants to see that it starts.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder for the indexes");
    let texts = corpus::generate(DOCUMENTS);
    if is_wanted("indexing") {
        indexing(&texts[..TO_INDEX], folder.path());
    }
    if !["ranking", "answer", "suggest", "open", "throughput"]
        .into_iter()
        .any(is_wanted)
    {
        return;
    }
    let bare = bare::Bare::build(&texts, &folder.path().join("bare"), THREADS);
    let ours = ours::Ours::build(&texts, &folder.path().join("ours"), THREADS);
    drop(texts);
    let queries = corpus::queries(QUERIES);
    println!(
        "\n{DOCUMENTS} documents, {} queries of 1–4 words, {ROUNDS} rounds in turns",
        queries.len()
    );
    if is_wanted("ranking") {
        first_time(&queries, &ours, &bare);
        ranking(&queries, &ours, &bare);
    }
    if is_wanted("answer") {
        queries_ratio(
            "whole answer: snippets, ranges, six facets; bare: top 20 and its snippets",
            &queries,
            |query| ours.answer(query),
            |query| bare.answer(query),
        );
    }
    if is_wanted("suggest") {
        suggestions(&queries, &ours);
    }
    if is_wanted("open") {
        start(&folder.path().join("ours"));
    }
    if is_wanted("throughput") {
        throughput(&queries, &ours, &bare);
    }
}

/// Whether a part was named on the command line, or none was.
fn is_wanted(part: &str) -> bool {
    let mut named = std::env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with('-'));
    let first = named.next();
    first.is_none_or(|first| first == part || named.any(|other| other == part))
}

/// The time of a query that was not asked before: nothing was kept of its words, but of those that it shares with queries before it.
fn first_time(queries: &[String], ours: &ours::Ours, bare: &bare::Bare) {
    let (mut our_times, mut bare_times) = (Vec::new(), Vec::new());
    for query in queries {
        our_times.push(timed(|| ours.rank(query)).1);
        bare_times.push(timed(|| bare.rank_and_count(query)).1);
    }
    let (ours, bare) = (median(&mut our_times), median(&mut bare_times));
    println!(
        "ranking, each query asked the first time; bare: top 20 with total\n  median: ours {ours:.3} ms, bare {bare:.3} ms, ratio {:.2}",
        ours / bare,
    );
}

fn ranking(queries: &[String], ours: &ours::Ours, bare: &bare::Bare) {
    queries_ratio(
        "ranking, top 20 with total; bare: top 20",
        queries,
        |query| ours.rank(query),
        |query| bare.rank(query),
    );
    queries_ratio(
        "ranking, top 20 with total; bare: top 20 with total",
        queries,
        |query| ours.rank(query),
        |query| bare.rank_and_count(query),
    );
}

/// The time of a suggestion for each beginning of each query's last word.
fn suggestions(queries: &[String], ours: &ours::Ours) {
    let mut times = Vec::new();
    let mut found = 0;
    for query in queries {
        let last = query.rfind(' ').map_or(0, |space| space + 1);
        for (end, letter) in query.char_indices().filter(|(at, _)| *at >= last) {
            let (suggestions, time) = timed(|| ours.suggest(&query[..end + letter.len_utf8()]));
            found += suggestions;
            times.push(time);
        }
    }
    assert!(found > times.len(), "hardly anything was suggested");
    let median = median(&mut times);
    println!(
        "suggestions, {} beginnings asked once each\n  median {median:.3} ms, 95th percentile {:.3} ms, 99th {:.3} ms",
        times.len(),
        times[times.len() * 95 / 100],
        times[times.len() * 99 / 100],
    );
}

/// Median time of each query with both; the ratio of the medians, and the median of the ratios.
fn queries_ratio(name: &str, queries: &[String], ours: impl Fn(&str) -> usize, bare: impl Fn(&str) -> usize) {
    let (mut our_medians, mut bare_medians) = (Vec::new(), Vec::new());
    let mut found = 0;
    for query in queries {
        let (mut our_times, mut bare_times) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            let (our_hits, time) = timed(|| ours(query));
            our_times.push(time);
            let (bare_hits, time) = timed(|| bare(query));
            bare_times.push(time);
            assert!(
                our_hits > 0 || bare_hits == 0,
                "{query}: found by bare tantivy only"
            );
            found += our_hits;
        }
        our_medians.push(median(&mut our_times));
        bare_medians.push(median(&mut bare_times));
    }
    assert!(found > 0, "nothing was measured");
    let mut ratios: Vec<f64> = our_medians
        .iter()
        .zip(&bare_medians)
        .map(|(ours, bare)| ours / bare)
        .collect();
    println!(
        "{name}\n  median: ours {:.3} ms, bare {:.3} ms, ratio {:.2}; median of ratios {:.2}; 95th percentile: ours {:.3} ms, bare {:.3} ms",
        median(&mut our_medians),
        median(&mut bare_medians),
        median(&mut our_medians) / median(&mut bare_medians),
        median(&mut ratios),
        our_medians[our_medians.len() * 95 / 100],
        bare_medians[bare_medians.len() * 95 / 100],
    );
}

fn indexing(texts: &[corpus::Text], folder: &Path) {
    let (mut our_times, mut bare_times) = (Vec::new(), Vec::new());
    for round in 0..INDEX_ROUNDS {
        let place = |name: &str| folder.join(format!("{name}-{round}"));
        let documents = ours::documents(texts);
        let ((), time) = timed(|| ours::build(&documents, &place("ours"), THREADS, None));
        our_times.push(time);
        let (_, time) = timed(|| bare::Bare::build(texts, &place("bare"), THREADS));
        bare_times.push(time);
    }
    let (ours, bare) = (median(&mut our_times), median(&mut bare_times));
    println!(
        "indexing {} documents, {THREADS} threads: ours {:.0} documents/s, bare {:.0} documents/s, ours is {:.0} % of bare's rate",
        texts.len(),
        texts.len() as f64 / ours * 1e3,
        texts.len() as f64 / bare * 1e3,
        bare / ours * 100.0,
    );
}

fn start(folder: &Path) {
    let mut times: Vec<f64> = (0..ROUNDS).map(|_| timed(|| ours::open(folder)).1).collect();
    println!(
        "opening the index of {DOCUMENTS} documents: median {:.0} ms",
        median(&mut times)
    );
}

/// The same by criterion, for its statistics: one iteration is all queries once.
fn throughput(queries: &[String], ours: &ours::Ours, bare: &bare::Bare) {
    let mut criterion = Criterion::default()
        .sample_size(10)
        .measurement_time(Duration::from_secs(10))
        .without_plots();
    let mut group = criterion.benchmark_group("all queries once");
    group.bench_function("ours, ranking", |bencher| {
        bencher.iter(|| queries.iter().map(|query| ours.rank(query)).sum::<usize>());
    });
    group.bench_function("bare, ranking", |bencher| {
        bencher.iter(|| queries.iter().map(|query| bare.rank(query)).sum::<usize>());
    });
    group.finish();
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let start = Instant::now();
    let result = work();
    (result, start.elapsed().as_secs_f64() * 1e3)
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    values[values.len() / 2]
}
