//! Headers of every response: security policy and caching.

use std::hash::{DefaultHasher, Hash, Hasher};

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::error::WebError;
use super::kept;
use super::problem::ApiError;
use super::state::AppState;

/// Allows only our own stylesheet, images, forms, script and connections. Pages have no inline script or style,
/// and no other site may frame them.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; \
     img-src 'self' data:; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const SECURITY_HEADERS: [(HeaderName, &str); 4] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "strict-origin-when-cross-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
];

/// Sets the security headers, unless the response has a stricter policy.
pub(super) async fn secure(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    for (name, value) in SECURITY_HEADERS {
        let own = response.headers_mut().entry(name);
        own.or_insert(HeaderValue::from_static(value));
    }
    response
}

/// The largest request body, in bytes. No route reads a body, but a client may send one.
const BODY_LIMIT: u64 = 16 * 1024;

/// Refuses a request whose announced body exceeds the limit.
pub(super) async fn limit_body(request: Request, next: Next) -> Response {
    let length = request.headers().get(header::CONTENT_LENGTH);
    let length: Option<u64> = length.and_then(|value| value.to_str().ok()?.parse().ok());
    match length {
        Some(length) if length > BODY_LIMIT => {
            ApiError::from(WebError::BodyTooLarge { limit: BODY_LIMIT }).into_response()
        }
        _ => next.run(request).await,
    }
}

/// Forbids caching of responses about the current state.
pub(super) async fn never_store(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let no_store = HeaderValue::from_static("no-store");
    response.headers_mut().insert(header::CACHE_CONTROL, no_store);
    response
}

/// Sets a validator made of the engine's edition, this process and the address. A client that has the response
/// gets 304 before anything is searched. The validator is weak, because `took_ms` differs. Where an embedder is set there is
/// none: a client would keep the answer that words gave while the embedder was away.
pub(super) async fn validate_by_edition(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    // Read before the search: a swap in between leaves an old validator on a new response, which costs one extra
    // search; the other order would keep an old response cached.
    let Some(engine) = state.engine() else {
        return next.run(request).await;
    };
    if engine.has_embedder() {
        let mut response = next.run(request).await;
        if response.status() == StatusCode::OK {
            let no_cache = HeaderValue::from_static("no-cache");
            response.headers_mut().insert(header::CACHE_CONTROL, no_cache);
        }
        return response;
    }
    let tag = entity_tag(&engine.edition(), state.started, &request);
    let readable = [Method::GET, Method::HEAD].contains(request.method());
    let is_known = readable && has_tag(request.headers(), &tag);
    if request.headers().contains_key(header::IF_NONE_MATCH) {
        state.service().metrics().compared_validator(is_known);
    }
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        next.run(request).await
    };
    if [StatusCode::OK, StatusCode::NOT_MODIFIED].contains(&response.status()) {
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        let value = HeaderValue::from_str(&tag).expect("quotes and hexadecimal digits make a header");
        headers.insert(header::ETAG, value);
        kept::mark(&mut response);
    }
    response
}

/// The request headers that a page depends on: form, language and host.
const DECIDING: [HeaderName; 4] = [
    header::ACCEPT,
    header::ACCEPT_LANGUAGE,
    header::HOST,
    HeaderName::from_static("x-forwarded-proto"),
];

fn entity_tag(edition: &str, process: u64, request: &Request) -> String {
    let mut hasher = DefaultHasher::new();
    (edition, process, request.uri().path(), request.uri().query()).hash(&mut hasher);
    for name in &DECIDING {
        request
            .headers()
            .get(name)
            .map(HeaderValue::as_bytes)
            .hash(&mut hasher);
    }
    format!("W/\"{:016x}\"", hasher.finish())
}

/// Whether the client's validator matches.
pub(super) fn has_tag(headers: &HeaderMap, tag: &str) -> bool {
    headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|candidate| candidate.trim() == tag)
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    fn request(uri: &str) -> Request {
        Request::builder().uri(uri).body(Body::empty()).unwrap()
    }

    #[test]
    fn a_validator_changes_with_edition_process_and_address() {
        let tag = entity_tag("1", 1, &request("/?q=a"));
        assert_eq!(tag, entity_tag("1", 1, &request("/?q=a")));
        for other in [
            entity_tag("2", 1, &request("/?q=a")),
            entity_tag("1", 2, &request("/?q=a")),
            entity_tag("1", 1, &request("/?q=b")),
            entity_tag("1", 1, &request("/dokument/a?q=a")),
        ] {
            assert_ne!(tag, other);
        }
    }

    #[test]
    fn a_known_validator_is_found_in_a_list() {
        let mut headers = HeaderMap::new();
        headers.insert(header::IF_NONE_MATCH, HeaderValue::from_static("\"x\", W/\"1\""));
        assert!(has_tag(&headers, "W/\"1\""));
        assert!(!has_tag(&headers, "W/\"2\""));
    }
}
