//! What makes the pages an app that reads without contact: the manifest and the service worker.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::assets;
use super::scripts;
use super::state::AppState;

/// The address of the page of saved texts, which can be opened without contact.
pub(super) const SAVED: &str = "/mina-texter";
/// The addresses of the icons of the app.
const ICONS: [(&str, &str); 2] = [("/icon-192.png", "192x192"), ("/icon-512.png", "512x512")];

/// The service worker. It is asked for anew at every visit, so that a new version takes over and clears what the older kept.
pub(super) async fn worker(State(state): State<AppState>) -> Response {
    let branding = state.branding();
    let files: Vec<String> = [
        &*assets::STYLE,
        &*assets::DOCUMENT_STYLE,
        &*assets::PAGE,
        &*assets::SHELF,
        &*assets::ICON,
    ]
    .into_iter()
    .chain(&branding.style)
    .chain(&branding.logo)
    .map(super::asset::Asset::href)
    .collect();
    let body = scripts::worker(&json!(files));
    let headers = [
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (headers, body).into_response()
}

/// The manifest, with the name of the site.
pub(super) async fn manifest(State(state): State<AppState>) -> Response {
    let brand = &state.branding().brand;
    let accent = brand.accent.unwrap_or([0x00, 0x4b, 0x87]);
    let colour: String = accent.iter().map(|part| format!("{part:02x}")).collect();
    let icons: Vec<_> = ICONS
        .iter()
        .map(|(address, sizes)| json!({ "src": address, "sizes": sizes, "type": "image/png" }))
        .collect();
    let manifest = json!({
        "name": brand.name,
        "short_name": brand.name,
        "lang": "sv",
        "start_url": "/",
        "scope": "/",
        "display": "minimal-ui",
        "background_color": "#f7f6f1",
        "theme_color": format!("#{colour}"),
        "icons": icons,
    });
    let headers = [
        (header::CONTENT_TYPE, "application/manifest+json"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (headers, manifest.to_string()).into_response()
}

/// The icons of the manifest.
pub(super) async fn icon_192() -> Response {
    icon(include_bytes!("assets/icons/icon-192.png"))
}

/// The large one.
pub(super) async fn icon_512() -> Response {
    icon(include_bytes!("assets/icons/icon-512.png"))
}

fn icon(bytes: &'static [u8]) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "image/png"),
        (header::CACHE_CONTROL, "public, max-age=604800"),
    ];
    (headers, bytes).into_response()
}
