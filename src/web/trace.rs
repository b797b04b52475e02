//! The request log: one line per request, with a request id.
//!
//! The line has the whole address with the query, which operators and editors need. It has no IP address, cookie
//! or user agent.

use std::time::Instant;

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use tower_http::request_id::{MakeRequestId, MakeRequestUuid, RequestId};

use super::error::Failure;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The longest address in the log, in bytes.
const LOGGED_BYTES: usize = 512;

/// Logs a request once it is answered, and sets the request id on the response.
pub(super) async fn log_request(mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = request_id(&request);
    let method = request.method().clone();
    let uri = request.uri().clone();
    request.headers_mut().insert(REQUEST_ID, id.clone());
    let mut response = next.run(request).await;
    let status = response.status().as_u16();
    let failure = response.extensions_mut().remove::<Failure>();
    let ms = started.elapsed().as_secs_f64() * 1_000.0;
    let (path, query) = (logged(uri.path()), logged(uri.query().unwrap_or_default()));
    let id_text = id.to_str().unwrap_or_default();
    macro_rules! log {
        ($level:ident) => {
            tracing::$level!(
                %method,
                path,
                query,
                status,
                ms = format_args!("{ms:.1}"),
                id = id_text,
                error = failure.map(|failure| failure.0),
                "request"
            )
        };
    }
    match status {
        500.. if status != 503 => log!(error),
        503 => log!(warn),
        _ => log!(info),
    }
    response.headers_mut().insert(REQUEST_ID, id);
    response
}

/// The request id of a proxy, if it is short and plain; else a new one.
fn request_id(request: &Request) -> HeaderValue {
    let given = request.headers().get(REQUEST_ID);
    let plain = |id: &&HeaderValue| {
        (1..=64).contains(&id.len())
            && id
                .as_bytes()
                .iter()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_.:".contains(byte))
    };
    given.filter(plain).cloned().unwrap_or_else(|| {
        MakeRequestUuid
            .make_request_id(request)
            .map_or_else(|| HeaderValue::from_static("none"), RequestId::into_header_value)
    })
}

/// An address as sent (percent-encoded, so without line breaks), cut to the longest length.
fn logged(text: &str) -> &str {
    let mut end = text.len().min(LOGGED_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    #[test]
    fn a_plain_id_is_kept_and_any_other_replaced() {
        for (given, kept) in [
            ("abc-123", true),
            ("", false),
            ("a b", false),
            ("x\"y", false),
            (&"a".repeat(65), false),
        ] {
            let request = Request::builder().header(REQUEST_ID, given).body(Body::empty());
            let id = request_id(&request.unwrap());
            assert_eq!(id == given, kept, "{given:?}");
            assert!(!id.is_empty());
        }
    }

    #[test]
    fn a_long_address_is_cut_between_characters() {
        assert_eq!(logged(&"å".repeat(300)).len(), LOGGED_BYTES);
        assert_eq!(logged(&format!("a{}", "å".repeat(300))).len(), LOGGED_BYTES - 1);
        assert_eq!(logged("/v1"), "/v1");
    }
}
