//! `/widget.js`, the search box for other sites. Sites link to this address for years, so it has no hash.

use std::sync::LazyLock;

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use super::headers::has_tag;
use super::scripts;

/// A new version reaches every site within an hour; until then browsers use their cached one.
const CACHING: &str = "public, max-age=3600, stale-while-revalidate=604800";
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

static SCRIPT: LazyLock<Bytes> = LazyLock::new(|| scripts::widget().into());
static TAG: LazyLock<String> = LazyLock::new(|| {
    let hash = Sha256::digest(&*SCRIPT);
    let short: String = hash[..8].iter().map(|byte| format!("{byte:02x}")).collect();
    format!("W/\"{short}\"")
});

/// Answers with the script, or 304.
pub(super) async fn script(headers: HeaderMap) -> Response {
    let answer = if has_tag(&headers, &TAG) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let content_type = [(header::CONTENT_TYPE, "text/javascript; charset=utf-8")];
        (content_type, SCRIPT.clone()).into_response()
    };
    let surrounding = [
        (header::CACHE_CONTROL, CACHING),
        (header::ETAG, TAG.as_str()),
        (RESOURCE_POLICY, "cross-origin"),
    ];
    (surrounding, answer).into_response()
}
