//! CORS: which other sites' pages may call the API. Browsers enforce it; other programs are not affected.

use std::time::Duration;

use axum::Router;
use axum::http::{HeaderName, HeaderValue, Method, header};
use tower_http::cors::{AllowOrigin, CorsLayer};

use super::generation::GENERATION;
use super::state::AppState;

/// How long a browser may cache a preflight; browsers keep it for at most a day.
const REMEMBERED: Duration = Duration::from_secs(24 * 60 * 60);
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Allows some origins to call `router`. Credentials are never read, so they are not allowed.
pub(super) fn allow(router: Router<AppState>, origins: &[String]) -> Router<AppState> {
    if origins.is_empty() {
        return router;
    }
    let every = origins.iter().any(|origin| origin == "*");
    let listed = origins
        .iter()
        .filter_map(|origin| HeaderValue::from_str(origin).ok());
    let allowed = if every {
        AllowOrigin::any()
    } else {
        AllowOrigin::list(listed)
    };
    router.layer(
        CorsLayer::new()
            .allow_origin(allowed)
            .allow_methods([Method::GET, Method::HEAD])
            .allow_headers([header::IF_NONE_MATCH, REQUEST_ID])
            .expose_headers([header::ETAG, header::RETRY_AFTER, REQUEST_ID, GENERATION])
            .vary([header::ORIGIN])
            .max_age(REMEMBERED),
    )
}
