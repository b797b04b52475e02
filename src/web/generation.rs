//! Chooses the generation that answers a request, and names it in a header of the answer.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

use super::pinned::{self, PARAMETER, Pinned};
use super::query::decode_pairs;
use super::state::AppState;

/// The header that names the generation of an answer.
pub(super) const GENERATION: HeaderName = HeaderName::from_static("x-sokbar-generation");

/// Has one generation answer all that a request asks: the one that the address names if it is open still, else the current one.
pub(super) async fn pin(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let Some(engine) = state.service().engine() else {
        return next.run(request).await;
    };
    let wanted = request.uri().query().filter(|query| query.contains(PARAMETER));
    let wanted = wanted.and_then(|query| {
        let pairs = decode_pairs(query).ok()?;
        pairs.into_iter().find(|pair| pair.name == PARAMETER)
    });
    let engine = engine.pinned(wanted.as_ref().map(|pair| pair.value.as_str()));
    let id = engine.generation_id();
    let engine = Arc::new(engine);
    // For work that goes on in a task of its own.
    request.extensions_mut().insert(Pinned(Arc::clone(&engine)));
    let mut response = pinned::on(engine, next.run(request)).await;
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(GENERATION, id);
    }
    response
}
