//! The pages of what fails.

use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::web::error::WebError;
use crate::web::html::failure_page;
use crate::web::page_error::{PageError, Undrawn};
use crate::web::site::PageSurroundings;

/// Every unknown address.
pub(in crate::web) async fn not_found() -> PageError {
    WebError::NotFound.into()
}

/// A method that the page does not have.
pub(in crate::web) async fn method_not_allowed() -> PageError {
    WebError::MethodNotAllowed { allowed: "GET, HEAD" }.into()
}

/// The response to a handler's panic.
pub(in crate::web) fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    PageError::from(WebError::Panicked).into_response()
}

/// Draws error pages, and sets `Vary`, because pages differ by language.
pub(in crate::web) async fn draw_errors(
    PageSurroundings(mut around): PageSurroundings,
    request: Request,
    next: Next,
) -> Response {
    let mut response = next.run(request).await;
    if let Some(Undrawn(error)) = response.extensions_mut().remove::<Undrawn>() {
        around.footing = None;
        let drawn = failure_page(&around, &error).into_response();
        let headers = response.headers_mut();
        headers.remove(header::CONTENT_LENGTH);
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        );
        *response.body_mut() = drawn.into_body();
    }
    let vary = HeaderValue::from_static("accept-language");
    response.headers_mut().append(header::VARY, vary);
    response
}
