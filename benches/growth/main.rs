//! What grows with the corpus: `cargo bench --bench growth -- 1000 10000 100000 1000000`. One row of a table for each number of
//! documents of 300 words: the program itself reads them from files, builds, and serves them; answers are asked in this process.
//!
//! `bare` builds the index of documents that come from no files, without related documents: a million in minutes.
//!
//! Memory is a process's own and read from `/proc`, so this runs on Linux only. `folder=PATH` keeps what is made there, and takes what
//! an earlier run left: texts that are there are not written, an index that is there is not built.

#![expect(clippy::print_stdout, reason = "figures are what a benchmark is for")]

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use self::building::Building;
use self::client::Connection;
use self::service::Service;
use sokbar::search::{EngineOptions, SearchEngine};

mod building;
#[expect(dead_code, reason = "the other benchmark asks for pages too")]
#[path = "../serving/client.rs"]
mod client;
#[expect(
    dead_code,
    reason = "the other benchmark measures a fixed number of documents"
)]
#[path = "../against_tantivy/corpus.rs"]
mod corpus;
mod files;
#[path = "../serving/memory.rs"]
mod memory;
#[expect(dead_code, reason = "the other benchmark uses the rest")]
#[path = "../against_tantivy/ours.rs"]
mod ours;
#[expect(dead_code, reason = "the other benchmark prints its memory")]
#[path = "../serving/service.rs"]
mod service;

/// Queries, and how often each is asked once all were asked.
const QUERIES: usize = 200;
const ROUNDS: usize = 5;
/// How often an index is opened.
const OPENED: usize = 5;

fn main() {
    // `cargo test --benches` only wants to see that it starts.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let Some(at) = arguments
        .iter()
        .position(|argument| argument.starts_with(building::BARE))
    {
        let documents = arguments[at][building::BARE.len()..].parse().expect("a number");
        return building::write_bare(documents, Path::new(&arguments[at + 1]));
    }
    let is_bare = arguments.iter().any(|argument| argument == "bare");
    let sizes: Vec<usize> = arguments.iter().filter_map(|size| size.parse().ok()).collect();
    let kept = arguments
        .iter()
        .find_map(|argument| argument.strip_prefix("folder="));
    println!(
        "| documents | answer p50, p99 | index | own memory serving | built in | own memory building, with pages of files | opened | \
         ready to answer all |\n|---|---|---|---|---|---|---|---|"
    );
    for documents in sizes {
        let temporary = tempfile::tempdir().expect("a folder");
        let folder = kept.map_or_else(
            || temporary.path().to_owned(),
            |kept| Path::new(kept).join(documents.to_string()),
        );
        println!("{}", row(documents, &folder, is_bare));
    }
}

/// Measures one size.
fn row(documents: usize, folder: &Path, is_bare: bool) -> String {
    let (corpus, index) = (folder.join("corpus"), folder.join("index"));
    if is_bare {
        // An empty corpus never replaces an index.
        fs::create_dir_all(&corpus).expect("a folder");
    } else if !corpus.exists() {
        files::write(&corpus, documents);
    }
    let built = if index.join("CURRENT").exists() {
        " | ".to_owned()
    } else {
        let Building { took, own, highest } = if is_bare {
            building::build_bare(documents, &index)
        } else {
            building::build(&corpus, &index)
        };
        format!("{took:.1} s | {own:.0} MB, {highest:.0} MB")
    };
    let opened = opened(&index);
    let (median, slow) = answers(&index);
    let start = Instant::now();
    let service = Service::start(&corpus, &index);
    wait_until_ready(&service.address);
    let ready = start.elapsed();
    let mut connection = Connection::open(&service.address);
    for query in corpus::queries(QUERIES) {
        connection.answer(&query);
    }
    let own = service.memory().map_or(0.0, |memory| memory.own);
    service.end();
    format!(
        "| {documents} | {median:.2} ms, {slow:.2} ms | {:.1} MB | {own:.0} MB | {built} | {opened:.0} ms | {:.0} ms |",
        size(&index) as f64 / 1e6,
        ready.as_secs_f64() * 1e3,
    )
}

/// Waits until a service says that it can answer all that is asked: by then every file was compared with its checksum.
fn wait_until_ready(address: &str) {
    loop {
        let mut stream = TcpStream::connect(address).expect("the service listens");
        let request = format!("GET /ready HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).expect("a request is sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        if answer.starts_with("HTTP/1.1 200") {
            return;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// The median time of opening: all that comes before the first answer, checksums of the files that opening reads included.
fn opened(index: &Path) -> f64 {
    let mut times: Vec<f64> = (0..OPENED)
        .map(|_| {
            let start = Instant::now();
            let engine = SearchEngine::open_unverified(index, &EngineOptions::default()).expect("an index");
            let took = start.elapsed().as_secs_f64() * 1e3;
            drop(engine);
            took
        })
        .collect();
    times.sort_unstable_by(f64::total_cmp);
    times[times.len() / 2]
}

/// The median and the 99th percentile of the time of a whole answer with six facets.
fn answers(index: &Path) -> (f64, f64) {
    let engine = ours::Ours::open(index);
    let queries = corpus::queries(QUERIES);
    let found: usize = queries.iter().map(|query| engine.answer(query)).sum();
    assert!(found > 0, "nothing was found");
    let mut times: Vec<f64> = (0..ROUNDS)
        .flat_map(|_| &queries)
        .map(|query| {
            let start = Instant::now();
            engine.answer(query);
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_unstable_by(f64::total_cmp);
    (times[times.len() / 2], times[times.len() * 99 / 100])
}

/// The bytes of the only generation of an index.
fn size(index: &Path) -> u64 {
    let name = sokbar::index::current(index)
        .expect("a description")
        .expect("an index")
        .name;
    let folder: PathBuf = index.join(name);
    let files = fs::read_dir(folder).expect("a generation");
    files
        .map(|file| file.and_then(|file| file.metadata()).expect("a file").len())
        .sum()
}
