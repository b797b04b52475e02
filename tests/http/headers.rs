//! What surrounds every answer.

use axum::http::Request;

use super::Site;

const SEARCH: &str = "/v1/search?q=st%C3%A4lltid";

#[test]
fn every_answer_forbids_what_a_page_must_not_do() {
    let site = Site::new();
    for address in [
        "/",
        "/?q=kanban",
        "/dokument/metoder/smed",
        "/finns-inte",
        SEARCH,
        "/v1/x",
        "/health",
    ] {
        let answer = site.get(address);
        let policy = answer.header("content-security-policy");
        for directive in ["default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"] {
            assert!(policy.contains(directive), "{address}: {policy}");
        }
        assert!(!policy.contains("unsafe"), "{address}: {policy}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{address}");
        assert!(!answer.header("referrer-policy").is_empty(), "{address}");
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
