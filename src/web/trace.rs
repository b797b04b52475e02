//! The request log: one line per request, with a request id.
//!
//! The line has no IP address, cookie or user agent, and the query only with the setting `log_queries`: people search
//! for names of people, and a log of that is personal data.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use tower_http::request_id::{MakeRequestId, MakeRequestUuid, RequestId};

use super::error::Failure;
use super::state::AppState;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The longest address in the log, in bytes.
const LOGGED_BYTES: usize = 512;
/// A request that takes longer is logged as a warning, in milliseconds.
const SLOW_MS: f64 = 1_000.0;

/// Logs a request once it is answered, and sets the request id on the response.
pub(super) async fn log_request(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = request_id(&request);
    let route = request.extensions().get::<MatchedPath>().cloned();
    let method = request.method().clone();
    let uri = request.uri().clone();
    request.headers_mut().insert(REQUEST_ID, id.clone());
    let mut response = next.run(request).await;
    let status = response.status().as_u16();
    let metrics = state.service().metrics();
    metrics.answered(route.as_ref().map(MatchedPath::as_str), status, started.elapsed());
    let failure = response.extensions_mut().remove::<Failure>();
    // Tenths: a number that programs can add up and people can read.
    let ms = (started.elapsed().as_secs_f64() * 10_000.0).round() / 10.0;
    let path = logged(uri.path());
    let query = uri.query().filter(|_| state.logs_queries()).map(logged);
    let error = failure
        .as_ref()
        .filter(|_| status >= 500 || state.logs_queries())
        .map(|failure| logged(&failure.0));
    let id_text = id.to_str().unwrap_or_default();
    macro_rules! log {
        ($level:ident) => {
            tracing::$level!(
                %method,
                path,
                query,
                status,
                ms,
                id = id_text,
                error,
                "request"
            )
        };
    }
    match status {
        500.. if status != 503 => log!(error),
        503 => match REFUSED
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .next(started)
        {
            Some(0) => log!(warn),
            Some(unlogged) => {
                tracing::warn!(requests = unlogged, "more requests got 503 and were not logged");
                log!(warn);
            }
            None => log!(debug),
        },
        _ if ms >= SLOW_MS => log!(warn),
        _ => log!(info),
    }
    response.headers_mut().insert(REQUEST_ID, id);
    response
}

/// Logs the first of the requests with status 503 in each second, so that an overload does not fill the log.
static REFUSED: Mutex<Sample> = Mutex::new(Sample {
    last: None,
    unlogged: 0,
});

/// One event a second is logged; the others are counted.
#[derive(Debug)]
struct Sample {
    last: Option<Instant>,
    unlogged: u64,
}

impl Sample {
    /// The number of events since the last logged one, if this one is to be logged.
    fn next(&mut self, now: Instant) -> Option<u64> {
        let due = self
            .last
            .is_none_or(|last| now.saturating_duration_since(last) >= Duration::from_secs(1));
        if !due {
            self.unlogged += 1;
            return None;
        }
        self.last = Some(now);
        Some(std::mem::take(&mut self.unlogged))
    }
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

    #[test]
    fn one_refused_request_a_second_is_logged_and_the_others_are_counted() {
        let begun = Instant::now();
        let mut sample = Sample {
            last: None,
            unlogged: 0,
        };
        let after = |ms| begun + Duration::from_millis(ms);
        assert_eq!(sample.next(after(0)), Some(0));
        assert_eq!(sample.next(after(10)), None);
        assert_eq!(sample.next(after(999)), None);
        assert_eq!(sample.next(after(1_000)), Some(2));
        assert_eq!(sample.next(after(2_500)), Some(0));
    }
}
