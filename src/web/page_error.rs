//! Errors that a person gets to see: drawn as pages in the language of the request, by a layer around the pages.

use std::sync::Arc;

use axum::response::{IntoResponse, Response};

use super::error::WebError;
use super::problem::finish_error;

/// A [`WebError`] that is answered as a page, in the language of the request.
#[derive(Debug)]
pub(super) struct PageError(WebError);

impl<E: Into<WebError>> From<E> for PageError {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

/// An error that has yet to be drawn.
#[derive(Debug, Clone)]
pub(super) struct Undrawn(pub(super) Arc<WebError>);

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let mut response = self.0.status().into_response();
        finish_error(&mut response, &self.0);
        response.extensions_mut().insert(Undrawn(Arc::new(self.0)));
        response
    }
}
