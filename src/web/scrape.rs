//! `/metrics`: what Prometheus reads.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::metrics::Figures;
use super::status::Service;

const MEDIA_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// The router of the address for operators (`metrics_bind`): `/metrics` alone.
pub fn metrics_router(service: Arc<Service>) -> Router {
    Router::new().route("/metrics", get(answer)).with_state(service)
}

async fn answer(State(service): State<Arc<Service>>) -> Response {
    let asked = Arc::clone(&service);
    // The engine is asked as /ready asks it.
    let is_ready =
        tokio::task::spawn_blocking(move || asked.engine().is_some_and(|engine| engine.probe().is_ok()));
    let is_ready = is_ready.await.unwrap_or(false);
    let condition = service.condition();
    let engine = service.engine();
    let figures = Figures {
        is_ready,
        is_stale: condition.stale_since.is_some(),
        refused_files: condition.refused_files.unwrap_or_default(),
        lost_readers: condition.lost_readers,
        terms: engine
            .as_ref()
            .map(|engine| engine.term_cache())
            .unwrap_or_default(),
        queries: engine.as_ref().and_then(|engine| engine.embedder_counts()),
        vectors: engine.as_ref().and_then(|engine| engine.meaning_coverage()),
        index: engine.map(|engine| engine.statistics()),
    };
    match service.metrics().text(&figures) {
        Ok(text) => ([(header::CONTENT_TYPE, MEDIA_TYPE)], text).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
