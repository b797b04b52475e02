//! Which other sites' pages may ask the API, as their readers' browsers are told.

use axum::http::Request;
use axum::http::request::Builder;
use sokbar::web::Options;

use super::{Answer, Site};
use crate::harness::Place;

const SEARCH: &str = "/v1/search?q=kanban";
const ALLOWED: &str = "https://www.example.se";

fn site(origins: &[&str]) -> Site {
    let options = Options {
        allowed_origins: origins.iter().map(|origin| (*origin).to_owned()).collect(),
        ..Options::default()
    };
    Site::of(Place::with_fixture("verkstaden"), &options)
}

fn from(origin: &str, request: Builder) -> Builder {
    request.header("origin", origin)
}

fn let_in(answer: &Answer) -> &str {
    answer.header("access-control-allow-origin")
}

fn varies_by_origin(answer: &Answer) -> bool {
    let mut vary = answer.headers.get_all("vary").iter();
    vary.any(|value| value.to_str().unwrap().to_lowercase().contains("origin"))
}

#[test]
fn a_listed_origin_may_read_every_answer_of_the_api() {
    let site = site(&["https://annan.example", ALLOWED]);
    for (address, status) in [
        (SEARCH, 200),
        ("/v1/suggest?q=kan", 200),
        ("/v1/documents/metoder/smed", 200),
        ("/v1/documents/metoder/smed/related", 200),
        ("/openapi.json", 200),
        ("/v1/search?limit=x", 400),
        ("/v1/finns-inte", 404),
    ] {
        let answer = site.send(from(ALLOWED, Request::get(address)));
        assert_eq!((answer.status, let_in(&answer)), (status, ALLOWED), "{address}");
        assert!(varies_by_origin(&answer), "{address}");
        assert_eq!(answer.header("access-control-allow-credentials"), "");
        let exposed = answer.header("access-control-expose-headers");
        assert!(
            ["etag", "retry-after", "x-sokbar-generation"]
                .iter()
                .all(|name| exposed.contains(name)),
            "{exposed}"
        );
    }
    let tag = site.get(SEARCH).header("etag").to_owned();
    let request = Request::get(SEARCH).header("if-none-match", tag);
    let again = site.send(from(ALLOWED, request));
    assert_eq!((again.status, let_in(&again)), (304, ALLOWED));
}

#[test]
fn other_origins_may_not_and_caches_keep_the_two_apart() {
    let site = site(&[ALLOWED]);
    for origin in [
        "https://example.se",
        "http://www.example.se",
        "https://www.example.se:8443",
        "https://www.example.se.ond.example",
        "null",
    ] {
        let answer = site.send(from(origin, Request::get(SEARCH)));
        assert_eq!((answer.status, let_in(&answer)), (200, ""), "{origin}");
        assert!(varies_by_origin(&answer), "{origin}");
    }
    assert_eq!(let_in(&site.get(SEARCH)), "");
}

#[test]
fn a_browser_that_asks_first_is_told_what_it_may_send() {
    let site = site(&[ALLOWED]);
    let ask = |origin| {
        let request = Request::options(SEARCH)
            .header("access-control-request-method", "GET")
            .header("access-control-request-headers", "if-none-match");
        site.send(from(origin, request))
    };
    let answer = ask(ALLOWED);
    assert_eq!((answer.status, let_in(&answer)), (200, ALLOWED));
    assert!(answer.header("access-control-allow-methods").contains("GET"));
    let headers = answer.header("access-control-allow-headers");
    assert!(headers.contains("if-none-match"), "{headers}");
    assert!(answer.header("access-control-max-age").parse::<u32>().unwrap() > 0);
    assert_eq!(let_in(&ask("https://annan.example")), "");
}

#[test]
fn a_star_lets_every_site_in() {
    let site = site(&["*"]);
    for origin in [ALLOWED, "http://localhost:8080", "null"] {
        let answer = site.send(from(origin, Request::get(SEARCH)));
        assert_eq!(let_in(&answer), "*", "{origin}");
    }
}

#[test]
fn pages_and_files_and_what_operators_ask_are_never_shared() {
    let site = site(&["*"]);
    for address in [
        "/",
        "/?q=kanban",
        "/dokument/metoder/smed",
        "/om",
        "/original/metoder/smed",
        "/health",
        "/ready",
    ] {
        let answer = site.send(from(ALLOWED, Request::get(address)));
        assert_eq!(let_in(&answer), "", "{address}");
    }
}

#[test]
fn nobody_is_let_in_unless_it_is_set() {
    let site = site(&[]);
    let answer = site.send(from(ALLOWED, Request::get(SEARCH)));
    assert_eq!((answer.status, let_in(&answer)), (200, ""));
    let asked = site.send(from(ALLOWED, Request::options(SEARCH)));
    assert_eq!((asked.status, let_in(&asked)), (405, ""));
}
