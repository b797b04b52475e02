//! The HTTP service: the JSON API and the pages. Every route and every layer is in this file.

use std::sync::Arc;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{any, get};
use tower_http::catch_panic::CatchPanicLayer;

use crate::search::SearchEngine;

mod again;
mod alternates;
mod api;
mod asset;
mod assets;
mod brand;
mod budget;
mod citation;
mod client;
mod compression;
mod connections;
mod cross_origin;
mod doorway;
mod error;
mod feed;
mod generation;
mod headers;
mod host;
mod html;
mod kept;
mod lists;
mod llms;
mod long_text;
mod mcp;
mod metrics;
mod moved;
mod oai;
mod offline;
mod openapi;
mod original;
mod page_error;
mod pages;
mod parameters;
mod passages;
mod pending;
mod pinned;
mod problem;
mod query;
mod scrape;
mod scripts;
mod serve;
mod site;
mod state;
mod status;
mod time;
mod trace;
mod turns;
mod widget;

pub use api::{Health, Readiness};
pub use brand::{Brand, Logo};
pub use doorway::Doorway;
pub use html::{
    corrected_label, date_in, kind_label, milliseconds_in, number_in, via_label, widened_label, worth_telling,
};
pub use mcp::talk;
pub use original::is_served;
pub use passages::{CitedPassage, PassagesResponse, cited_passages};
pub use problem::Problem;
pub use scrape::metrics_router;
pub use serve::{ConnectionLimits, serve};
pub use state::Options;
pub use status::{BuildTask, Condition, Semantic, Service};

/// The router of a service whose engine is open, for a socket or for tests.
pub fn router(engine: Arc<SearchEngine>, options: &Options) -> Router {
    router_of(Arc::new(Service::with(engine)), options)
}

/// The router of a service whose engine may be opened later; until then all but `/health` is answered with 503.
pub fn router_of(service: Arc<Service>, options: &Options) -> Router {
    let state = state::AppState::new(service, options);
    let answers = Router::new()
        .route("/v1/search", get(api::search))
        .route("/v1/suggest", get(api::suggest))
        .route("/v1/passages", get(passages::passages))
        .route("/v1/documents/{*path}", get(api::document_or_related))
        .route("/openapi.json", get(openapi::openapi))
        .route("/feed.atom", get(feed::feed))
        .route("/llms.txt", get(llms::llms))
        .route("/llms-full.txt", get(llms::llms_full))
        .layer(from_fn_with_state(state.clone(), headers::validate_by_edition));
    let api = answers
        .method_not_allowed_fallback(api::method_not_allowed)
        .route("/v1", any(api::not_found))
        .route("/v1/", any(api::not_found))
        .route("/v1/{*path}", any(api::not_found))
        .layer(CatchPanicLayer::custom(api::panicked));
    let api = cross_origin::allow(api, &options.allowed_origins);
    let harvest = Router::new()
        .route("/oai", get(oai::get).post(oai::post))
        .layer(from_fn(headers::never_store))
        .method_not_allowed_fallback(oai::method_not_allowed)
        .layer(CatchPanicLayer::custom(api::panicked));
    let operation = Router::new()
        .route("/health", get(api::health))
        .route("/ready", get(api::ready))
        .layer(from_fn(headers::never_store))
        .method_not_allowed_fallback(api::method_not_allowed)
        .layer(CatchPanicLayer::custom(api::panicked));
    let pages = Router::new()
        .route("/", get(pages::search))
        .route("/om", get(pages::about))
        .route("/api", get(pages::developers))
        .route("/tillganglighet", get(pages::accessibility))
        .route(offline::SAVED, get(pages::saved))
        .route("/amne/{*tag}", get(pages::topic))
        .route("/widget-demo", get(pages::widget_demo))
        .route("/dokument/{*id}", get(alternates::page_or_alternate))
        .route("/sitemap.xml", get(site::sitemap))
        .route("/opensearch.xml", get(site::opensearch))
        .route("/robots.txt", get(site::robots))
        .layer(from_fn_with_state(state.clone(), headers::validate_by_edition))
        .route("/assets/{name}", get(assets::serve))
        .route("/favicon.ico", get(assets::favicon))
        .route("/icon-192.png", get(offline::icon_192))
        .route("/icon-512.png", get(offline::icon_512))
        .route("/sw.js", get(offline::worker))
        .route("/manifest.webmanifest", get(offline::manifest))
        .method_not_allowed_fallback(pages::method_not_allowed)
        .fallback(pages::not_found)
        .layer(CatchPanicLayer::custom(pages::panicked))
        .layer(from_fn_with_state(state.clone(), pages::draw_errors));
    let widget = Router::new()
        .route("/widget.js", get(widget::script))
        .method_not_allowed_fallback(api::method_not_allowed)
        .layer(CatchPanicLayer::custom(api::panicked));
    let originals = Router::new()
        .route("/original/{*id}", get(original::original))
        .method_not_allowed_fallback(original::method_not_allowed)
        .layer(from_fn(headers::limit_body))
        .layer(CatchPanicLayer::custom(api::panicked))
        .layer(from_fn_with_state(state.clone(), pages::draw_errors));
    // The first layer is the innermost: a request passes them from the last to the first.
    Router::new()
        .merge(api)
        .merge(harvest)
        .route_service("/mcp", mcp::service(state.clone(), options))
        .merge(operation)
        .merge(pages)
        .merge(widget)
        .layer(from_fn(headers::limit_body))
        .layer(from_fn_with_state(state.pending().clone(), pending::bound))
        .layer(compression::of_streams())
        .layer(compression::of_known_length())
        // Compressed answers are kept compressed.
        .layer(from_fn_with_state(state.clone(), again::answer_again))
        // Not compressed: ranges and validators refer to the file's own bytes.
        .merge(originals)
        .layer(from_fn(moved::redirect))
        .layer(from_fn_with_state(state.clone(), host::check))
        .layer(from_fn_with_state(state.clone(), generation::pin))
        .layer(from_fn(headers::secure))
        .layer(from_fn_with_state(state.clone(), trace::log_request))
        .layer(from_fn(client::identify))
        .with_state(state)
}
