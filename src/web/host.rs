//! Which host a request is for. A request has exactly one (RFC 9112, 3.2), and with the setting `allowed_hosts` it must be
//! one of those.

use axum::extract::{Request, State};
use axum::http::{HeaderValue, Version, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::error::WebError;
use super::problem::ApiError;
use super::state::AppState;

/// Refuses a request without a host, with several, or for a host that is not allowed. The authority of the request
/// target replaces the header `Host`.
pub(super) async fn check(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    match host(&request) {
        Err(error) => return ApiError::from(error).into_response(),
        Ok(None) => {}
        Ok(Some(host)) => {
            // Probes name any host, and the door for assistants has a stricter check of its own.
            let exempt = ["/health", "/ready", "/mcp"].contains(&request.uri().path());
            if !exempt && !is_allowed(state.allowed_hosts(), &host) {
                return ApiError::from(WebError::HostNotAllowed).into_response();
            }
            if let Ok(value) = HeaderValue::from_str(&host) {
                request.headers_mut().insert(header::HOST, value);
            }
        }
    }
    next.run(request).await
}

/// The host, with its port if it has one; `None` for a request of HTTP/1.0 that names none.
fn host(request: &Request) -> Result<Option<String>, WebError> {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let (first, second) = (hosts.next(), hosts.next());
    if second.is_some() {
        return Err(WebError::BadHost {
            why: "it has more than one header Host",
        });
    }
    if first.is_none() && request.version() == Version::HTTP_11 {
        return Err(WebError::BadHost {
            why: "it has no header Host",
        });
    }
    if let Some(authority) = request.uri().authority() {
        return Ok(Some(authority.to_string()));
    }
    // Other bytes than ASCII are no host; the pages fall back to localhost.
    Ok(first.and_then(|host| host.to_str().ok()).map(str::to_owned))
}

/// Whether a list has the host, with or without its port. An empty list has every host.
fn is_allowed(allowed: &[String], host: &str) -> bool {
    let without_port = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    allowed.is_empty()
        || allowed
            .iter()
            .any(|name| name.eq_ignore_ascii_case(host) || name.eq_ignore_ascii_case(without_port))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_allowed_host_may_name_its_port() {
        let allowed = ["sok.example.se".to_owned(), "[::1]".to_owned()];
        for (host, expected) in [
            ("sok.example.se", true),
            ("SOK.example.se:8080", true),
            ("[::1]:3000", true),
            ("[::1]", true),
            ("example.se", false),
            ("sok.example.se.evil.se", false),
            ("", false),
        ] {
            assert_eq!(is_allowed(&allowed, host), expected, "{host}");
        }
        assert!(is_allowed(&[], "any.example"));
    }
}
