//! Answers that are given again: by whom they are shared, and by whom not.

use std::io::Read as _;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use axum::body::Body;
use axum::http::{Request, StatusCode};
use http_body_util::BodyExt as _;
use sokbar::search::{EngineOptions, SearchEngine};
use sokbar::web::{self, Options, Service};
use tower::ServiceExt as _;

use super::{Answer, Site};
use crate::harness::{Place, eventually};

const SEARCH: &str = "/v1/search?q=st%C3%A4lltid&limit=20";

/// A service whose generations, synonyms and figures are at hand.
struct Watched {
    site: Site,
    service: Arc<Service>,
}

impl Watched {
    fn new() -> Self {
        let place = Place::with_fixture("verkstaden");
        place.build();
        let options = EngineOptions {
            synonyms: Some(place.root().join("synonyms.txt")),
            keeps_previous: true,
            ..EngineOptions::default()
        };
        let engine = Arc::new(SearchEngine::open(&place.index(), &options).unwrap());
        let service = Arc::new(Service::with(Arc::clone(&engine)));
        let router = web::router_of(Arc::clone(&service), &Options::default());
        Self {
            site: Site::with_router(place, engine, router),
            service,
        }
    }

    /// Hits and misses of kept answers, as `/metrics` has them.
    fn hits_and_misses(&self) -> [u32; 2] {
        let request = Request::get("/metrics").body(Body::empty()).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let text = runtime.block_on(async {
            let router = web::metrics_router(Arc::clone(&self.service));
            let response = router.oneshot(request).await.unwrap();
            assert_eq!(response.status(), StatusCode::OK);
            let body = response.into_body().collect().await.unwrap().to_bytes();
            String::from_utf8(body.to_vec()).unwrap()
        });
        ["hit", "miss"].map(|result| {
            let name = format!("sokbar_cache_total{{cache=\"kept\",result=\"{result}\"}} ");
            let line = text.lines().find_map(|line| line.strip_prefix(&*name));
            line.map_or(0, |count| count.parse().unwrap())
        })
    }
}

/// What the engine took, to the nanosecond: two answers with the same were computed once.
fn took(answer: &Answer) -> f64 {
    answer.json()["took_ms"].as_f64().unwrap()
}

fn decompressed(answer: &Answer) -> String {
    let mut text = String::new();
    match answer.header("content-encoding") {
        "gzip" => {
            let mut reader = flate2::read::GzDecoder::new(&*answer.body);
            reader.read_to_string(&mut text).unwrap();
        }
        "br" => {
            let mut reader = brotli::Decompressor::new(&*answer.body, 4096);
            reader.read_to_string(&mut text).unwrap();
        }
        _ => text = answer.text(),
    }
    text
}

#[test]
fn an_answer_is_given_again_as_it_was_and_counted() {
    let watched = Watched::new();
    let site = &watched.site;
    let first = site.get(SEARCH);
    let again = site.get(SEARCH);
    assert_eq!(first.body, again.body);
    for header in [
        "content-type",
        "etag",
        "cache-control",
        "content-security-policy",
        "x-sokbar-generation",
    ] {
        assert_eq!(first.header(header), again.header(header), "{header}");
        assert!(!again.header(header).is_empty(), "{header}");
    }
    assert_ne!(first.header("x-request-id"), again.header("x-request-id"));
    assert_eq!(watched.hits_and_misses(), [1, 1]);
    for address in [
        "/health",
        "/finns-inte",
        "/v1/search?limit=x",
        "/v1/documents/finns-inte",
    ] {
        assert_eq!(site.get(address).status, site.get(address).status, "{address}");
    }
    let tag = again.header("etag");
    assert_eq!(site.get_with(SEARCH, "if-none-match", tag).status, 304);
    let head = site.send(Request::head(SEARCH));
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(watched.hits_and_misses(), [1, 1], "these are not kept");
    assert_ne!(
        took(&site.get("/v1/search?q=st%C3%A4lltid&limit=19")),
        took(&first)
    );
}

#[test]
fn a_newer_generation_answers_anew_and_the_one_before_as_before() {
    let watched = Watched::new();
    let site = &watched.site;
    let before = site.get(SEARCH);
    let old = before.header("x-sokbar-generation").to_owned();
    site.place
        .write("metoder/ny.md", "# Ställtid på nytt\n\nOm ställtid.");
    site.rebuild();
    let after = site.get(SEARCH);
    assert_ne!(after.header("x-sokbar-generation"), old);
    assert!(
        after.ids().contains(&"metoder/ny".to_owned()),
        "{:?}",
        after.ids()
    );
    assert!(!before.ids().contains(&"metoder/ny".to_owned()));
    // Who reads on in the generation before gets its answers, and nobody else does.
    let pinned = format!("{SEARCH}&generation={old}");
    for _ in 0..2 {
        assert_eq!(site.get(&pinned).ids(), before.ids());
        assert_eq!(site.get(SEARCH).ids(), after.ids());
    }
}

#[test]
fn changed_synonyms_answer_at_once() {
    let watched = Watched::new();
    let site = &watched.site;
    let address = "/v1/search?q=hejsanhoppsan&spell=false";
    let before = site.get(address);
    assert_eq!(before.json()["total"], 0);
    let path = site.place.root().join("synonyms.txt");
    std::fs::write(&path, "hejsanhoppsan, ställtid\n").unwrap();
    // A file that has just changed may be half written.
    let file = std::fs::File::options().write(true).open(&path).unwrap();
    file.set_modified(SystemTime::now() - Duration::from_secs(60))
        .unwrap();
    eventually(Duration::from_secs(60), "the synonyms to be read", || {
        site.get(address).json()["total"] != 0
    });
}

#[test]
fn languages_hosts_forms_and_compressions_are_kept_apart() {
    let watched = Watched::new();
    let site = &watched.site;
    let by_language = |language| site.get_with("/?q=kanban", "accept-language", language).text();
    let by_host = |host| site.get_with("/opensearch.xml", "host", host).text();
    let by_form = |form| site.get_with("/dokument/metoder/smed", "accept", form);
    let by_coding = |coding| site.get_with("/?q=kanban", "accept-encoding", coding);
    for _ in 0..2 {
        assert!(by_language("sv").contains("<html lang=\"sv\""));
        assert!(by_language("en").contains("<html lang=\"en\""));
        assert!(by_host("a.example").contains("//a.example/"));
        assert!(by_host("b.example").contains("//b.example/"));
        assert!(
            by_form("text/html")
                .header("content-type")
                .starts_with("text/html")
        );
        assert!(
            by_form("text/markdown")
                .header("content-type")
                .starts_with("text/markdown")
        );
        let plain = decompressed(&by_coding("identity"));
        for (coding, expected) in [("gzip", "gzip"), ("br", "br"), ("br, gzip", "br"), ("", "")] {
            let answer = by_coding(coding);
            assert_eq!(answer.header("content-encoding"), expected, "{coding}");
            assert_eq!(decompressed(&answer), plain, "{coding}");
        }
    }
}

#[test]
fn each_site_that_may_ask_is_named_to_itself_alone() {
    let place = Place::with_fixture("verkstaden");
    let options = Options {
        allowed_origins: vec!["https://a.example".to_owned(), "https://b.example".to_owned()],
        ..Options::default()
    };
    let site = Site::of(place, &options);
    for _ in 0..2 {
        for origin in ["https://a.example", "https://b.example"] {
            let answer = site.get_with(SEARCH, "origin", origin);
            assert_eq!(answer.header("access-control-allow-origin"), origin);
        }
        for origin in ["https://c.example", ""] {
            let answer = site.get_with(SEARCH, "origin", origin);
            assert_eq!(answer.header("access-control-allow-origin"), "", "{origin}");
        }
    }
}
