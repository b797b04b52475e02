//! `/widget.js`, the search box for other sites. Sites link to this address for years, so it has no hash.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::headers::has_tag;
use super::state::AppState;

/// A new version reaches every site within an hour; until then browsers use their cached one.
const CACHING: &str = "public, max-age=3600, stale-while-revalidate=604800";
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// Answers with the script, or 304.
pub(super) async fn script(State(state): State<AppState>, headers: HeaderMap) -> Response {
    let script = &state.branding().widget;
    // Its name contains the hash of its content.
    let tag = format!("W/\"{}\"", script.name);
    let answer = if has_tag(&headers, &tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        script.response(&headers)
    };
    let surrounding = [
        (header::CACHE_CONTROL, CACHING),
        (header::ETAG, tag.as_str()),
        (RESOURCE_POLICY, "cross-origin"),
    ];
    (surrounding, answer).into_response()
}
