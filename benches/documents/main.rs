//! Sökbar on real documents: the demo corpus, and copies of it with other words. `cargo bench --bench documents`, or parts of
//! it: `cargo bench --bench documents -- demo http`. `judged=DIR` is a judged set with groups of related documents, as `sokbar eval`
//! reads it. See `docs/PERFORMANCE.md`.
//!
//! Everything but `http` is measured in process: the engine, and the page of a document through the router without a socket. Over HTTP each
//! kind of request is told twice: answers that the service gives again, and answers that it computes.

#![expect(clippy::print_stdout, reason = "figures are what a benchmark is for")]

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt as _;
use sokbar::document::{Document, DocumentId};
use sokbar::index::{BuildInfo, build};
use sokbar::search::{EngineOptions, Facet, SearchEngine, SearchRequest, find_neighbours};
use sokbar::web::{Options, router};
use tower::ServiceExt as _;

use self::client::Connection;
use self::service::Service;

#[expect(dead_code, reason = "the other benchmark asks for whole answers with facets")]
#[path = "../serving/client.rs"]
mod client;
mod corpus;
#[path = "../serving/memory.rs"]
mod memory;
mod reuse;
#[expect(dead_code, reason = "the other benchmark tells how soon it serves")]
#[path = "../serving/service.rs"]
mod service;

/// How many copies of the demo corpus the part `many` has.
const COPIES: usize = 200;
/// How often each request is made.
const ROUNDS: usize = 9;
/// Documents whose page and related documents are asked for.
const ASKED: usize = 107;
/// Documents whose stored related documents are compared with those found at request, and how many of each.
const COMPARED: usize = 20;
const RELATED: usize = 10;
/// How long each kind of request is made over HTTP.
const PERIOD: Duration = Duration::from_secs(3);
const CLIENTS: usize = 8;

/// What visitors of the demo ask: one to three words, with inflections, compounds and a spelling mistake.
const QUERIES: [&str; 20] = [
    "smed",
    "ställtid",
    "värdeflöde",
    "daglig styrning",
    "5s",
    "kanban",
    "ledtid lager",
    "förbättringsarbete",
    "standardiserat arbete",
    "underhåll maskiner",
    "andon",
    "chefens roll",
    "orsaksanalys fiskben",
    "målstyrning",
    "kvalitet kassation",
    "omställning press",
    "tavelmöte",
    "produktionsplanering",
    "a3 problemlösning",
    "värdeflödesanlys",
];
const TYPED: [&str; 6] = ["sme", "stäl", "värdef", "daglig st", "k", "förbättr"];

fn main() {
    // `cargo test --benches` only wants to see that it starts.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder for the indexes");
    let (demo_index, many_index) = (folder.path().join("demo"), folder.path().join("many"));
    let demo = corpus::demo();
    if is_wanted("demo") {
        println!("demo corpus");
        measure(demo.clone(), &demo_index);
    }
    if is_wanted("http") {
        println!("demo corpus over HTTP, {CLIENTS} connections beside one");
        serve(&demo, &demo_index);
    }
    if is_wanted("many") {
        println!("demo corpus × {COPIES}");
        measure(corpus::varied(&demo, COPIES), &many_index);
    }
    for set in std::env::args().filter_map(|argument| Some(argument.strip_prefix("judged=")?.to_owned())) {
        println!("{set}: related documents after many builds");
        reuse::measure(Path::new(&set), folder.path());
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

/// Builds an index of documents and measures every kind of answer.
fn measure(mut documents: Vec<Document>, index: &Path) {
    let words: usize = documents.iter().map(word_count).sum();
    print!(
        "  {} documents of {} words on average; ",
        documents.len(),
        words / documents.len()
    );
    build_in_turns(&mut documents, index);
    println!("  index: {:.1} MB", size(index) as f64 / 1e6);
    print_peak_memory();
    let options = EngineOptions {
        thesaurus: true,
        ..EngineOptions::default()
    };
    let engine = SearchEngine::open(index, &options).expect("an engine");
    engine.warm_up();
    let engine = Arc::new(engine);
    let request = |query: &str| SearchRequest {
        query: query.to_owned(),
        limit: 20,
        ..SearchRequest::default()
    };
    row("ranking, top 20 with total", &QUERIES, |query| {
        engine.rank_only(&request(query)).expect("a ranking");
    });
    row("whole answer, 20 hits", &QUERIES, |query| {
        engine.search(&request(query)).expect("an answer");
    });
    row("whole answer, 20 hits, without synonyms", &QUERIES, |query| {
        let request = SearchRequest {
            synonyms: false,
            ..request(query)
        };
        engine.search(&request).expect("an answer");
    });
    row("whole answer, 20 hits, six facets", &QUERIES, |query| {
        let request = SearchRequest {
            facets: Facet::ALL.to_vec(),
            ..request(query)
        };
        engine.search(&request).expect("an answer");
    });
    row("suggestions", &TYPED, |typed| {
        engine.suggest(typed, 8).expect("suggestions");
    });
    let ids: Vec<&DocumentId> = documents
        .iter()
        .step_by(documents.len().div_ceil(ASKED))
        .map(|document| &document.id)
        .collect();
    row("related documents, 10", &ids, |id| {
        engine.related(id, 10).expect("related documents");
    });
    agreement(&engine, &ids);
    pages(&engine, &ids);
}

/// Builds without related documents, with them, and with them after a change of one document, in turns; prints the medians and what
/// the processors did in all, beside building without.
fn build_in_turns(documents: &mut [Document], index: &Path) {
    let rounds = if documents.len() < 1_000 { ROUNDS } else { 1 };
    let without = index.with_file_name("without");
    let mut times: [Vec<f64>; 3] = Default::default();
    let mut processors = [0.0; 3];
    let anew = BuildInfo {
        takes_over: false,
        ..build_info()
    };
    for _ in 0..rounds {
        let builds = [
            (&*without, &BuildInfo::default()),
            (index, &anew),
            (index, &build_info()),
        ];
        for (way, (index, info)) in builds.into_iter().enumerate() {
            let middle = documents.len() / 2;
            documents[middle].sections[0].text.push_str(" Omställt.");
            let before = processor_time();
            times[way].push(timed(|| {
                build(index, &*documents, info, &|_| {}).expect("an index")
            }));
            processors[way] += processor_time() - before;
        }
    }
    let [without, anew, again] = times.map(|mut times| median(&mut times));
    println!(
        "built in {anew:.0} ms, {again:.0} ms after a change of one, {without:.0} ms without related documents; the processors did \
         {:.2} times, {:.2} times the work of that",
        processors[1] / processors[0],
        processors[2] / processors[0],
    );
}

/// What the processors have done for this process, in hundredths of a second.
fn processor_time() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    // The 14th and the 15th field: as a user, and in the system.
    let fields = after_name.split_whitespace().skip(11).take(2);
    fields.filter_map(|field| field.parse::<f64>().ok()).sum()
}

/// How many of the first ten related documents are those that are found when more are asked for than a build stores: these are found
/// at request, without bounds.
fn agreement(engine: &SearchEngine, ids: &[&DocumentId]) {
    let (mut same, mut all) = (0, 0);
    for id in ids.iter().step_by(ids.len().div_ceil(COMPARED)) {
        let related = |limit: usize| {
            let related = engine.related(id, limit).expect("related documents").related;
            let ids = related.into_iter().take(RELATED).map(|other| other.document.id);
            ids.collect::<Vec<_>>()
        };
        let (stored, found) = (related(RELATED), related(2 * RELATED + RELATED / 2));
        same += stored.iter().filter(|id| found.contains(id)).count();
        all += found.len();
    }
    println!("  related documents, stored beside found at request: {same} of {all}");
}

/// The whole page of a document with the marks of a query, through the router.
fn pages(engine: &Arc<SearchEngine>, ids: &[&DocumentId]) {
    let service = router(Arc::clone(engine), &Options::default());
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime");
    for (name, query) in [
        ("document page", ""),
        ("document page, ?q=st%C3%A4lltid", "?q=st%C3%A4lltid"),
    ] {
        row(name, ids, |id| {
            let request = Request::get(format!("/dokument/{id}{query}"))
                .header("host", "localhost")
                // Who has another answer gets no kept one.
                .header("if-none-match", "\"none\"")
                .body(Body::empty())
                .expect("a request");
            runtime.block_on(async {
                let response = service.clone().oneshot(request).await.expect("a response");
                assert!(response.status().is_success(), "{id}: {}", response.status());
                let page = response.into_body().collect().await.expect("a page").to_bytes();
                assert!(page.len() > 1_000, "{id}");
            });
        });
    }
}

/// Requests over HTTP: the median with one connection, and how many a second are answered with eight.
fn serve(documents: &[Document], index: &Path) {
    build(index, documents, &build_info(), &|_| {}).expect("an index");
    // An empty corpus never replaces an index.
    let empty = index.with_file_name("empty");
    std::fs::create_dir_all(&empty).expect("a folder for the corpus");
    let service = Service::start(&empty, index);
    let searches: Vec<String> = QUERIES
        .iter()
        .map(|query| format!("/v1/search?q={}&limit=20", client::escaped(query)))
        .collect();
    let kinds: [(&str, Vec<String>); 6] = [
        ("/health", vec!["/health".to_owned()]),
        (
            "/v1/search?q=smed&limit=20",
            vec!["/v1/search?q=smed&limit=20".to_owned()],
        ),
        ("/v1/search, 20 queries", searches),
        ("/v1/suggest?q=sme", vec!["/v1/suggest?q=sme".to_owned()]),
        (
            "/v1/documents/metoder/smed/related",
            vec!["/v1/documents/metoder/smed/related".to_owned()],
        ),
        (
            "/dokument/metoder/smed?q=smed",
            vec!["/dokument/metoder/smed?q=smed".to_owned()],
        ),
    ];
    let ways: [(&str, Ask); 2] = [("", Connection::get), (", computed", Connection::get_anew)];
    for ((name, paths), (way, ask)) in kinds.iter().flat_map(|kind| ways.map(|way| (kind, way))) {
        let mut connection = Connection::open(&service.address);
        let mut times = Vec::new();
        let start = Instant::now();
        for path in paths.iter().cycle() {
            times.push(timed(|| ask(&mut connection, path)));
            if start.elapsed() > PERIOD {
                break;
            }
        }
        println!(
            "  {name}{way}: {:.3} ms; {:.0}/s",
            median(&mut times),
            answers_per_second(&service.address, paths, ask)
        );
    }
    service.print_memory("after all of them");
    service.end();
}

/// A way to ask for a path.
type Ask = fn(&mut Connection, &str) -> usize;

fn answers_per_second(address: &str, paths: &[String], ask: Ask) -> f64 {
    let answers = AtomicUsize::new(0);
    let start = Instant::now();
    std::thread::scope(|scope| {
        for number in 0..CLIENTS {
            let answers = &answers;
            scope.spawn(move || {
                let mut connection = Connection::open(address);
                // Each begins elsewhere, so that they do not ask the same at the same time.
                let paths = paths.iter().cycle().skip(number * paths.len() / CLIENTS);
                for path in paths {
                    if start.elapsed() > PERIOD {
                        break;
                    }
                    ask(&mut connection, path);
                    answers.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
    });
    answers.into_inner() as f64 / start.elapsed().as_secs_f64()
}

/// Prints the median of the medians of some requests, and the slowest of these.
fn row<T>(name: &str, asked: &[T], ask: impl Fn(&T)) {
    let mut first: Vec<f64> = asked.iter().map(|asked| timed(|| ask(asked))).collect();
    let mut medians: Vec<f64> = asked
        .iter()
        .map(|asked| median(&mut (0..ROUNDS).map(|_| timed(|| ask(asked))).collect::<Vec<_>>()))
        .collect();
    println!(
        "  {name}: median {:.3} ms, 95 of 100 within {:.3} ms; asked the first time {:.3} ms",
        median(&mut medians),
        medians[medians.len() * 95 / 100],
        median(&mut first),
    );
}

/// As the program builds.
fn build_info() -> BuildInfo {
    BuildInfo {
        neighbours: Some(find_neighbours),
        ..BuildInfo::default()
    }
}

fn print_peak_memory() {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    println!(
        "  memory while building, highest: {}",
        peak.map_or("not told here", str::trim)
    );
}

fn word_count(document: &Document) -> usize {
    let words = |text: &str| text.split_whitespace().count();
    document.sections.iter().map(|section| words(&section.text)).sum()
}

fn size(folder: &Path) -> u64 {
    let entries = std::fs::read_dir(folder).expect("a folder");
    entries
        .map(|entry| {
            let entry = entry.expect("an entry");
            let about = entry.metadata().expect("an entry");
            if about.is_dir() {
                size(&entry.path())
            } else {
                about.len()
            }
        })
        .sum()
}

/// The time in milliseconds.
fn timed<T>(work: impl FnOnce() -> T) -> f64 {
    let start = Instant::now();
    std::hint::black_box(work());
    start.elapsed().as_secs_f64() * 1e3
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    values[values.len() / 2]
}
