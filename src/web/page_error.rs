//! Errors shown to people: a layer around the pages draws them in the language of the request.

use std::sync::Arc;

use axum::response::{IntoResponse, Response};

use super::error::WebError;
use super::problem::set_error_headers;

/// A [`WebError`] that becomes an error page in the language of the request.
#[derive(Debug)]
pub(super) struct PageError(WebError);

impl<E: Into<WebError>> From<E> for PageError {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

/// An error for the layer to draw.
#[derive(Debug, Clone)]
pub(super) struct Undrawn(pub(super) Arc<WebError>);

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let mut response = self.0.status().into_response();
        set_error_headers(&mut response, &self.0);
        response.extensions_mut().insert(Undrawn(Arc::new(self.0)));
        response
    }
}
