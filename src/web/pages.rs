//! The handlers of the pages. Each reads its address, asks the engine and draws.

use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use maud::Markup;

use super::error::WebError;
use super::html::{DocumentPage, Footing, SearchPage, document_page, failure_page, search_page};
use super::problem::finish_error;
use super::query::{self, Pair};
use super::state::AppState;
use crate::document::DocumentId;
use crate::search::{Facet, SearchRequest};

/// Related documents under a text.
const RELATED: usize = 6;

type PageResult = Result<Markup, PageError>;

/// The search page: start, hits, nothing found.
pub(super) async fn search(State(state): State<AppState>, pairs: PagePairs) -> PageResult {
    // A page always counts the facets it shows, and has no place for an explanation.
    let request = SearchRequest {
        facets: Facet::ALL.to_vec(),
        explain: false,
        ..query::read_page_search(&pairs.0)?
    };
    let asked = request.clone();
    let response = state.run(move |engine| engine.search(&asked)).await?;
    Ok(search_page(&SearchPage {
        request: &request,
        response: &response,
        footing: &Footing::new(&state.engine().statistics()),
    }))
}

/// The page of a document.
pub(super) async fn document(
    State(state): State<AppState>,
    id: PageDocument,
    pairs: PagePairs,
) -> PageResult {
    let query = query::read_page_search(&pairs.0)?.query;
    let (document, related) = state
        .run(move |engine| Ok((engine.document(&id.0)?, engine.related(&id.0, RELATED)?)))
        .await?;
    Ok(document_page(&DocumentPage {
        document: &document,
        related: &related,
        query: &query,
        footing: &Footing::new(&state.engine().statistics()),
    }))
}

/// Every address that leads nowhere.
pub(super) async fn not_found() -> PageError {
    WebError::NotFound.into()
}

/// A method that no page has.
pub(super) async fn method_not_allowed() -> PageError {
    WebError::MethodNotAllowed.into()
}

/// The answer to a handler's panic.
pub(super) fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    PageError::from(WebError::Panicked).into_response()
}

/// A [`WebError`] that is answered as a page.
#[derive(Debug)]
pub(super) struct PageError(WebError);

impl<E: Into<WebError>> From<E> for PageError {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let mut response = (self.0.status(), failure_page(&self.0)).into_response();
        finish_error(&mut response, &self.0);
        response
    }
}

/// The decoded pairs of the query string.
pub(super) struct PagePairs(Vec<Pair>);

impl<S: Send + Sync> FromRequestParts<S> for PagePairs {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, PageError> {
        Ok(Self(query::decode_pairs(parts.uri.query().unwrap_or_default())?))
    }
}

/// The document that an address below `/dokument/` names.
pub(super) struct PageDocument(DocumentId);

impl<S: Send + Sync> FromRequestParts<S> for PageDocument {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, PageError> {
        let id = parts
            .uri
            .path()
            .strip_prefix("/dokument/")
            .ok_or(WebError::NotFound)?;
        let id = query::decode(id).ok_or(WebError::MalformedUrl { parameter: None })?;
        Ok(Self(DocumentId::new(id)))
    }
}
