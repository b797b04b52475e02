//! The headers of every response.

use axum::http::Request;
use sokbar::web::Options;

use super::{Answer, Site};
use crate::harness::Place;

const SEARCH: &str = "/v1/search?q=st%C3%A4lltid";

/// The exact content security policy: a change of it changes what a hostile document may do.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; \
     img-src 'self' data:; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

#[test]
fn every_answer_forbids_what_a_page_must_not_do() {
    let site = Site::new();
    let style = site.get("/").page().href("link[rel=stylesheet]");
    for (address, status) in [
        ("/", 200),
        ("/?q=kanban", 200),
        ("/?q=xyzzy", 200),
        ("/om", 200),
        ("/dokument/metoder/smed", 200),
        ("/dokument/artiklar/farlig-kod", 200),
        (style.as_str(), 200),
        ("/sitemap.xml", 200),
        ("/opensearch.xml", 200),
        ("/robots.txt", 200),
        (SEARCH, 200),
        ("/health", 200),
        ("/finns-inte", 404),
        ("/dokument/finns-inte", 404),
        ("/assets/finns-inte.css", 404),
        ("/v1/x", 404),
        ("/?from=i+fjol", 400),
        ("/?q=%FF", 400),
    ] {
        let answer = site.get(address);
        assert_eq!(answer.status, status, "{address}");
        assert_secure(&answer, address);
    }
    assert_secure(&site.send(Request::post("/")), "POST /");
    let tag = site.get("/").header("etag").to_owned();
    assert_secure(&site.get_with("/", "if-none-match", &tag), "304");
    let place = Place::with_files(&[("metoder/rik.md", "# Rik\n\nEn **viktig** text om *flöde*.")]);
    let failing = Site::of(place, &Options::default());
    failing.place.damage_documents();
    let answer = failing.get("/dokument/metoder/rik");
    assert_eq!(answer.status, 500);
    assert_secure(&answer, "500");
}

fn assert_secure(answer: &Answer, what: &str) {
    for (header, value) in [
        ("content-security-policy", POLICY),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "strict-origin-when-cross-origin"),
        ("x-frame-options", "DENY"),
    ] {
        let found: Vec<_> = answer.headers.get_all(header).iter().collect();
        assert_eq!(found, [value], "{what}: {header}");
    }
}

#[test]
fn a_request_id_is_kept_or_made() {
    let site = Site::new();
    let made: Vec<String> = [SEARCH, "/", "/v1/x"]
        .into_iter()
        .map(|address| site.get(address).header("x-request-id").to_owned())
        .collect();
    assert!(made.iter().all(|id| id.len() >= 16), "{made:?}");
    assert_ne!(made[0], made[1]);
    let kept = site.get_with(SEARCH, "x-request-id", "proxy-4711");
    assert_eq!(kept.header("x-request-id"), "proxy-4711");
    let unfit = "x".repeat(5_000);
    let replaced = site.get_with(SEARCH, "x-request-id", &unfit);
    assert_ne!(replaced.header("x-request-id"), unfit);
}

#[test]
fn answers_are_compressed_for_those_who_can_read_it() {
    let site = Site::new();
    for address in ["/v1/search", "/", "/dokument/metoder/smed", "/openapi.json"] {
        let plain = site.get(address);
        assert_eq!(plain.header("content-encoding"), "", "{address}");
        for encoding in ["gzip", "br"] {
            let answer = site.get_with(address, "accept-encoding", encoding);
            assert_eq!(answer.header("content-encoding"), encoding, "{address}");
            assert!(answer.body.len() < plain.body.len(), "{address}");
            let vary: Vec<_> = answer.headers.get_all("vary").iter().collect();
            assert!(
                vary.iter().any(|value| *value == "accept-encoding"),
                "{address}: {vary:?}"
            );
        }
    }
    let gzip = site.get_with("/", "accept-encoding", "gzip");
    assert_eq!(gzip.body[..2], [0x1f, 0x8b]);
}

#[test]
fn an_answer_that_is_had_already_is_not_sent_again() {
    let site = Site::new();
    for address in [
        SEARCH,
        "/?q=kanban",
        "/dokument/metoder/smed",
        "/v1/documents/metoder/smed",
    ] {
        let tag = site.get(address).header("etag").to_owned();
        assert!(!tag.is_empty(), "{address}");
        let again = site.get_with(address, "if-none-match", &tag);
        assert_eq!((again.status, again.body.len()), (304, 0), "{address}");
        assert_eq!(again.header("etag"), tag, "{address}");
        let other = site.get_with(address, "if-none-match", "W/\"annan\"");
        assert_eq!(other.status, 200, "{address}");
    }
    let tags = [SEARCH, "/v1/search?q=kanban"].map(|address| site.get(address).header("etag").to_owned());
    assert_ne!(tags[0], tags[1]);
}

#[test]
fn a_new_index_makes_old_answers_old() {
    let site = Site::new();
    let tag = site.get(SEARCH).header("etag").to_owned();
    site.place
        .write("metoder/andon.md", "# Andon\n\nEn lampa som kallar på hjälp.");
    site.rebuild();
    let answer = site.get_with(SEARCH, "if-none-match", &tag);
    assert_eq!(answer.status, 200);
    assert_ne!(answer.header("etag"), tag);
}

#[test]
fn errors_and_moments_are_not_kept() {
    let site = Site::new();
    for address in [
        "/health",
        "/ready",
        "/v1/search?limit=x",
        "/finns-inte",
        "/dokument/finns-inte",
    ] {
        let answer = site.get(address);
        assert_eq!(answer.header("cache-control"), "no-store", "{address}");
        assert_eq!(answer.header("etag"), "", "{address}");
    }
}

#[test]
fn head_answers_as_get_without_the_body() {
    let site = Site::new();
    for address in [SEARCH, "/", "/dokument/metoder/smed", "/health"] {
        let answer = site.send(Request::head(address));
        assert_eq!((answer.status, answer.body.len()), (200, 0), "{address}");
        assert_eq!(
            answer.header("content-type"),
            site.get(address).header("content-type"),
            "{address}"
        );
    }
}
