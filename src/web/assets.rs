//! Static files of the pages. Their names contain a hash of the content, so they may be cached for ever.

use std::sync::LazyLock;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};

use super::asset::Asset;
use super::error::WebError;
use super::page_error::PageError;
use super::scripts;
use super::state::AppState;

/// The address of the box for other sites.
pub(super) const WIDGET: &str = "/widget.js";

const SHEET: &str = "text/css; charset=utf-8";

/// The stylesheet of all pages but those of documents.
pub(super) static STYLE: LazyLock<Asset> = LazyLock::new(|| {
    let sheet = scripts::lean(concat!(
        include_str!("assets/style/base.css"),
        include_str!("assets/style/frame.css"),
        include_str!("assets/style/shared.css"),
        include_str!("assets/style/start.css"),
        include_str!("assets/style/results.css"),
        include_str!("assets/style/filters.css"),
        include_str!("assets/style/document.css"),
        include_str!("assets/style/about.css"),
        include_str!("assets/combobox.css"),
        include_str!("assets/widget-demo.css"),
        include_str!("assets/style/adapted.css"),
        include_str!("assets/style/print.css"),
    ));
    Asset::new("style", "css", SHEET, sheet)
});

/// The stylesheet of documents, which readers come to from elsewhere: a third smaller.
pub(super) static DOCUMENT_STYLE: LazyLock<Asset> = LazyLock::new(|| {
    let sheet = scripts::lean(concat!(
        include_str!("assets/style/base.css"),
        include_str!("assets/style/frame.css"),
        include_str!("assets/style/shared.css"),
        include_str!("assets/style/document.css"),
        include_str!("assets/combobox.css"),
        include_str!("assets/style/adapted.css"),
        include_str!("assets/style/print.css"),
    ));
    Asset::new("document", "css", SHEET, sheet)
});

/// The icon of tabs and bookmarks.
pub(super) static ICON: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("icon", "svg", "image/svg+xml", include_str!("assets/icon.svg")));

/// The icon of a page on a phone's home screen.
pub(super) static TOUCH_ICON: LazyLock<Asset> = LazyLock::new(|| {
    let body: &[u8] = include_bytes!("assets/icons/icon-180.png");
    Asset::new("touch-icon", "png", "image/png", body)
});

/// The script of the pages.
pub(super) static PAGE: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("page", "js", "text/javascript; charset=utf-8", scripts::page()));

/// The script of saved and opened texts: a page of hits does not need it.
pub(super) static SHELF: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("shelf", "js", "text/javascript; charset=utf-8", scripts::shelf()));

/// The script of the preview beside the hits.
pub(super) static PREVIEW: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new(
        "preview",
        "js",
        "text/javascript; charset=utf-8",
        scripts::preview(),
    )
});

/// The icon at the address that browsers ask without being told of it.
pub(super) async fn favicon() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "image/x-icon"),
        (header::CACHE_CONTROL, "public, max-age=604800"),
    ];
    let body = Bytes::from_static(include_bytes!("assets/icons/favicon.ico"));
    (headers, body).into_response()
}

/// Answers with a file, if the hash in the name is current.
pub(super) async fn serve(
    State(state): State<AppState>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let asset = [
        &*STYLE,
        &*DOCUMENT_STYLE,
        &*ICON,
        &*TOUCH_ICON,
        &*PAGE,
        &*SHELF,
        &*PREVIEW,
    ]
    .into_iter()
    .chain(&state.branding().style)
    .chain(&state.branding().logo)
    .find(|asset| asset.name == name);
    let asset = asset.ok_or(WebError::NotFound)?;
    let caching = [(header::CACHE_CONTROL, "public, max-age=31536000, immutable")];
    Ok((caching, asset.response(&headers)).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stylesheet_is_sent_without_its_comments() {
        assert_eq!(
            scripts::lean("/* A. */\n\n  a { b: c; } /* d */\n/* e\n f */ g {}\n"),
            "a { b: c; }\ng {}"
        );
        assert_eq!(scripts::lean("a { } /* never ended"), "a { }");
        let style = std::str::from_utf8(&STYLE.body).unwrap();
        assert!(!style.contains("/*") && style.contains("--paper"), "{style}");
        assert_eq!(style.matches('{').count(), style.matches('}').count());
    }
}
