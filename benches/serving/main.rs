//! Sökbar as a service with 100,000 generated documents: `cargo bench --bench serving`. How soon it serves an existing
//! index, what memory it takes, and how many whole answers a second it gives over HTTP beside the engine in process.
//!
//! The clients run on the same cores as what they ask. Memory is read from `/proc`, so it is told on Linux only.

#![expect(clippy::print_stdout, reason = "figures are what a benchmark is for")]

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use sokbar::search::find_neighbours;

use self::client::Connection;
use self::service::Service;

#[expect(dead_code, reason = "the other benchmark asks for kept answers")]
mod client;
#[expect(dead_code, reason = "the other benchmark takes texts without end")]
#[path = "../against_tantivy/corpus.rs"]
mod corpus;
mod memory;
mod opening;
#[expect(dead_code, reason = "the other benchmark uses the rest")]
#[path = "../against_tantivy/ours.rs"]
mod ours;
mod service;

const DOCUMENTS: usize = 100_000;
const THREADS: usize = 2;
const QUERIES: usize = 200;
/// Connections, and threads that ask the engine in process.
const CLIENTS: usize = 8;
/// How long each is asked, and how often, in turns.
const PERIOD: Duration = Duration::from_secs(4);
const ROUNDS: usize = 3;

fn main() {
    // `cargo test --benches` only wants to see that it starts.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder for the index");
    let index = folder.path().join("index");
    // An empty corpus never replaces an index.
    let corpus = folder.path().join("corpus");
    std::fs::create_dir_all(&corpus).expect("a folder for the corpus");
    let documents = ours::documents(&corpus::generate(DOCUMENTS));
    ours::build(&documents, &index, THREADS, Some(find_neighbours));
    println!("{DOCUMENTS} documents");

    opening::print(&index);
    let service = Service::start(&corpus, &index);
    println!(
        "serving an existing index {:.0} ms after the start of the process",
        service.started.as_secs_f64() * 1e3
    );
    service.print_memory("before the first query");
    let queries = corpus::queries(QUERIES);
    let mut first = Connection::open(&service.address);
    let bytes: usize = queries.iter().map(|query| first.answer(query)).sum();
    println!("an answer is {} bytes on average", bytes / queries.len());
    service.print_memory("after each query once");
    throughput(&service, &index, &queries);
    service.print_memory("after all of them");
    service.end();
}

/// Answers a second over HTTP and in process, in turns.
fn throughput(service: &Service, index: &Path, queries: &[String]) {
    let engine = ours::Ours::open(index);
    let (mut over_http, mut in_process) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        over_http.push(answers_per_second(queries, || {
            let mut connection = Connection::open(&service.address);
            move |query: &str| {
                connection.answer(query);
            }
        }));
        in_process.push(answers_per_second(queries, || {
            |query: &str| {
                engine.answer(query);
            }
        }));
    }
    let (over_http, in_process) = (median(&mut over_http), median(&mut in_process));
    println!(
        "whole answers a second, {CLIENTS} at a time: over HTTP {over_http:.0}, in process {in_process:.0}, ratio {:.0} %",
        over_http / in_process * 100.0,
    );
}

/// How many answers all clients get in a second; `client` makes each one.
fn answers_per_second<C: FnMut(&str)>(queries: &[String], client: impl Fn() -> C + Sync) -> f64 {
    let answers = AtomicUsize::new(0);
    let start = Instant::now();
    std::thread::scope(|scope| {
        for number in 0..CLIENTS {
            let (client, answers) = (&client, &answers);
            scope.spawn(move || {
                let mut ask = client();
                // Each begins elsewhere, so that they don't ask the same at the same time.
                let mut queries = queries.iter().cycle().skip(number * queries.len() / CLIENTS);
                while start.elapsed() < PERIOD {
                    ask(queries.next().expect("a cycle has no end"));
                    answers.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
    });
    answers.into_inner() as f64 / start.elapsed().as_secs_f64()
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    values[values.len() / 2]
}
