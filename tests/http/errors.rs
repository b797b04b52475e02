//! Every error of the API is a problem document with a stable code and the name of the parameter at fault.

use std::time::Duration;

use axum::http::Request;
use serde_json::Value;
use sokbar::web::Options;

use super::{Answer, Site};
use crate::harness::Place;

/// The problem document of an answer, after checking what all of them promise.
fn problem(answer: &Answer) -> Value {
    assert_eq!(answer.header("content-type"), "application/problem+json");
    assert_eq!(answer.header("cache-control"), "no-store");
    let problem: Value = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(problem["status"], answer.status);
    for member in ["type", "title", "detail", "code"] {
        assert!(
            problem[member].as_str().is_some_and(|text| !text.is_empty()),
            "{problem}"
        );
    }
    problem
}

#[test]
fn a_bad_request_is_told_by_code_and_parameter() {
    let site = Site::new();
    for (address, code, parameter) in [
        ("/v1/search?q=a&sida=2", "unknown_parameter", "sida"),
        ("/v1/search?limit=tio", "invalid_value", "limit"),
        ("/v1/search?limit=-1", "invalid_value", "limit"),
        ("/v1/search?limit=101", "invalid_value", "limit"),
        ("/v1/search?offset=10001", "invalid_value", "offset"),
        ("/v1/search?from=2019-02-30", "invalid_value", "from"),
        ("/v1/search?to=i+fjol", "invalid_value", "to"),
        ("/v1/search?kind=metod", "invalid_value", "kind"),
        ("/v1/search?kind=method&kind=metod", "invalid_value", "kind"),
        ("/v1/search?language=xx", "invalid_value", "language"),
        ("/v1/search?sort=titel", "invalid_value", "sort"),
        ("/v1/search?match=some", "invalid_value", "match"),
        ("/v1/search?facets=kind,colour", "invalid_value", "facets"),
        ("/v1/search?spell=ja", "invalid_value", "spell"),
        ("/v1/search?synonyms=1", "invalid_value", "synonyms"),
        ("/v1/search?explain=yes", "invalid_value", "explain"),
        ("/v1/search?q=a&q=b", "repeated_parameter", "q"),
        ("/v1/search?limit=1&limit=1", "repeated_parameter", "limit"),
        ("/v1/search?q=%E4", "malformed_url", "q"),
        ("/v1/suggest?q=a&kind=metod", "invalid_value", "kind"),
        ("/v1/suggest?q=a&partner=", "invalid_value", "partner"),
        ("/v1/suggest?q=a&tag=smed", "unknown_parameter", "tag"),
        ("/v1/suggest?q=a&limit=0", "invalid_value", "limit"),
        ("/v1/documents/metoder/smed?q=a", "unknown_parameter", "q"),
        (
            "/v1/documents/metoder/smed/related?limit=x",
            "invalid_value",
            "limit",
        ),
    ] {
        let answer = site.get(address);
        let problem = problem(&answer);
        assert_eq!(answer.status, 400, "{address}");
        assert_eq!(problem["code"], code, "{address}: {problem}");
        assert_eq!(problem["parameter"], parameter, "{address}: {problem}");
    }
}

#[test]
fn the_bounds_themselves_are_allowed() {
    let site = Site::new();
    let longest = "a".repeat(1_000);
    for address in [
        "/v1/search?limit=100&offset=10000&from=2019&to=2019-12-31",
        "/v1/search?limit=0",
        &format!("/v1/search?q={longest}"),
        &format!("/v1/suggest?q={longest}"),
    ] {
        assert_eq!(site.get(address).status, 200, "{address}");
    }
}

#[test]
fn a_query_longer_than_any_that_is_typed_is_refused() {
    let site = Site::new();
    for route in ["search", "suggest"] {
        let answer = site.get(&format!("/v1/{route}?q={}", "%C3%A5".repeat(1_001)));
        let problem = problem(&answer);
        assert_eq!((answer.status, &problem["code"]), (400, &"query_too_long".into()));
        assert_eq!(problem["parameter"], "q");
        assert!(problem["detail"].as_str().unwrap().contains("1000"), "{problem}");
    }
}

#[test]
fn what_is_not_there_is_not_found() {
    let site = Site::new();
    for (address, code) in [
        ("/v1/documents/metoder/finns-inte", "document_not_found"),
        ("/v1/documents/metoder/finns-inte/related", "document_not_found"),
        ("/v1/documents/METODER/smed", "document_not_found"),
        ("/v1/finns-inte", "not_found"),
        ("/v1", "not_found"),
    ] {
        let answer = site.get(address);
        let problem = problem(&answer);
        assert_eq!(answer.status, 404, "{address}");
        assert_eq!(problem["code"], code, "{address}");
        assert_eq!(problem.get("parameter"), None, "{address}");
    }
}

#[test]
fn other_methods_are_refused_and_the_allowed_ones_named() {
    let site = Site::new();
    for address in [
        "/v1/search",
        "/v1/suggest",
        "/v1/documents/metoder/smed",
        "/health",
    ] {
        for method in ["POST", "PUT", "DELETE"] {
            let answer = site.send(Request::builder().method(method).uri(address));
            assert_eq!(answer.status, 405, "{method} {address}");
            assert_eq!(problem(&answer)["code"], "method_not_allowed");
            assert_eq!(answer.header("allow"), "GET, HEAD", "{method} {address}");
        }
    }
    let answer = site.send(Request::builder().method("PUT").uri("/oai"));
    assert_eq!((answer.status, answer.header("allow")), (405, "GET, HEAD, POST"));
}

#[test]
fn a_search_that_takes_too_long_is_given_up() {
    // One at a time, so that most wait for longer than a clock that counts milliseconds can overlook.
    let options = Options {
        concurrency: std::num::NonZero::<usize>::MIN,
        timeout: Duration::ZERO,
        ..Options::default()
    };
    let site = Site::of(Place::with_fixture("verkstaden"), &options);
    let answers = site.get_at_once("/v1/search?q=st%C3%A4lltid", 200);
    let given_up: Vec<_> = answers.iter().filter(|answer| answer.status != 200).collect();
    assert!(!given_up.is_empty());
    for answer in given_up {
        assert_eq!(answer.status, 503);
        assert_eq!(problem(answer)["code"], "timeout");
        assert!(answer.header("retry-after").parse::<u32>().unwrap() > 0);
    }
}

#[test]
fn more_searches_than_there_are_turns_for_are_sent_away() {
    let options = Options {
        concurrency: std::num::NonZero::<usize>::MIN,
        queue_timeout: Duration::ZERO,
        ..Options::default()
    };
    let site = Site::of(Place::with_fixture("verkstaden"), &options);
    let answers = site.get_at_once("/v1/search?q=fl%C3%B6de", 50);
    let (answered, sent_away): (Vec<_>, Vec<_>) =
        answers.into_iter().partition(|answer| answer.status == 200);
    assert!(!answered.is_empty() && !sent_away.is_empty());
    for answer in sent_away {
        assert_eq!(answer.status, 503);
        assert_eq!(problem(&answer)["code"], "overloaded");
        assert!(answer.header("retry-after").parse::<u32>().unwrap() > 0);
    }
}

#[test]
fn a_problem_tells_nothing_of_the_inside() {
    let site = Site::new();
    for address in ["/v1/search?limit=x", "/v1/documents/x", "/v1/x"] {
        let text = site.get(address).text();
        for inside in ["src/", ".rs", "tantivy", "/tmp", "generation"] {
            assert!(!text.contains(inside), "{address}: {text}");
        }
    }
}
