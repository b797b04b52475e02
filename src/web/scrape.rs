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
    let figures = Figures {
        is_ready,
        is_stale: condition.stale_since.is_some(),
        refused_files: condition.refused_files.unwrap_or_default(),
        lost_readers: condition.lost_readers,
        terms: service
            .engine()
            .map(|engine| engine.term_cache())
            .unwrap_or_default(),
        index: service.engine().map(|engine| engine.statistics()),
    };
    match service.metrics().text(&figures) {
        Ok(text) => ([(header::CONTENT_TYPE, MEDIA_TYPE)], text).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
