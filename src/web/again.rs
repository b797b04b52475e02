//! The layer that gives answers again.

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use super::error::WebError;
use super::kept::{self, Key};
use super::problem::ApiError;
use super::state::AppState;

/// Gives an answer again if it is kept; else keeps it if it may be. It is around compression.
pub(super) async fn answer_again(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let key = state.engine().and_then(|engine| Key::new(&engine, &request));
    let Some(key) = key else {
        return next.run(request).await;
    };
    let metrics = state.service().metrics();
    if let Some(kept) = state.kept().get(&key) {
        metrics.asked_kept(true);
        return (kept.headers, Body::from(kept.body)).into_response();
    }
    let mut response = next.run(request).await;
    if !kept::take_mark(&mut response) {
        return response;
    }
    metrics.asked_kept(false);
    let (parts, body) = response.into_parts();
    // It was short before it was compressed.
    let Ok(body) = to_bytes(body, usize::MAX).await else {
        return ApiError::from(WebError::Panicked).into_response();
    };
    state.kept().keep(key, &parts.headers, &body);
    Response::from_parts(parts, Body::from(body))
}
