//! The handlers of the JSON API. Each reads its parameters, calls the engine once and responds.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::citation;
use super::error::{Failure, WebError};
use super::lists;
use super::long_text::{self, Form};
use super::problem::{ApiError, Problem};
use super::query::{self, Pair};
use super::site::{self, PageSurroundings};
use super::state::AppState;
use super::status::{BuildTask, Semantic};
use crate::document::{Document, DocumentId};
use crate::search::{RelatedResponse, SearchEngine, SearchError, SearchResponse, SuggestResponse};

type ApiResult<T> = Result<Json<T>, ApiError>;

/// Ranked hits for a query.
///
/// An empty `q` lists every document, newest first. Any text is a query: words, `"a phrase"`, `-excluded`, `a OR b`
/// (also `ELLER`), `förb*`, `title:`, `author:` (also `titel:`, `författare:`).
///
/// With `format` the answer is the whole list as a file, at most 10,000 documents, in the same order.
#[utoipa::path(get, path = "/v1/search", tag = "search", params(super::parameters::SearchParameters, super::parameters::FilterParameters),
    responses((status = 200, description = "Hits, best first, or the whole list in the format asked for",
                   content((SearchResponse = "application/json"), (String = "text/csv"), (String = "application/x-bibtex"),
                           (String = "application/x-research-info-systems"), (Vec<serde_json::Value> = "application/vnd.citationstyles.csl+json"),
                           (String = "application/x-ndjson"))),
              (status = 304, description = "The answer is the one the client has"),
              (status = 400, description = "A parameter is unknown or has a bad value", body = Problem, content_type = "application/problem+json"),
              (status = 503, description = "Overloaded or too slow; try again after `Retry-After` seconds", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn search(
    State(state): State<AppState>,
    around: PageSurroundings,
    pairs: Pairs,
) -> Result<Response, ApiError> {
    if let Some((format, request)) = query::read_list(&pairs.0)? {
        return Ok(lists::list(&state, &around.0.base, format, request).await?);
    }
    let request = query::read_search(&pairs.0)?;
    let response = state.run(move |engine| engine.search(&request)).await?;
    Ok(Json(response).into_response())
}

/// Completions while typing.
///
/// With `kind` or `partner`, titles and terms are those of such documents only, and counts are of such
/// documents.
#[utoipa::path(get, path = "/v1/suggest", tag = "search", params(super::parameters::SuggestParameters),
    responses((status = 200, description = "Completions, best first; or the OpenSearch form: what was typed, completions, descriptions, addresses",
                   content((SuggestResponse = "application/json"), (Vec<serde_json::Value> = "application/x-suggestions+json"))),
              (status = 304, description = "The answer is the one the client has"),
              (status = 400, description = "A parameter is unknown or has a bad value", body = Problem, content_type = "application/problem+json"),
              (status = 503, description = "Overloaded or too slow; try again after `Retry-After` seconds", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn suggest(
    State(state): State<AppState>,
    around: PageSurroundings,
    pairs: Pairs,
) -> Result<Response, ApiError> {
    let asked = query::read_suggest(&pairs.0)?;
    let (opensearch, typed) = (asked.opensearch, asked.typed.clone());
    let suggest =
        move |engine: &SearchEngine| engine.suggest_within(&asked.typed, &asked.within, asked.limit);
    let response = state.run(suggest).await?;
    Ok(if opensearch {
        site::suggestions(&around.0.base, &typed, &response)
    } else {
        Json(response).into_response()
    })
}

/// `/v1/documents/…`: an id has slashes (`metoder/smed`), so a suffix cannot be a route. A last segment `related`
/// asks for the related documents, `citation` for a reference; an id that ends in one of them is written with `%2F`
/// before it.
pub(super) async fn document_or_related(
    state: State<AppState>,
    around: PageSurroundings,
    path: DocumentPath,
    pairs: Pairs,
) -> Result<Response, ApiError> {
    Ok(match path.part {
        Part::Related => related(state, path, pairs).await?.into_response(),
        Part::Citation => citation::citation(state, around, path.id, &pairs.0).await?,
        Part::Whole => document(state, path, pairs).await?,
    })
}

/// One document with its sections.
///
/// Slashes of an id may be written as `/` or `%2F`.
#[utoipa::path(get, path = "/v1/documents/{id}", tag = "documents",
    params(("id" = String, Path, description = "The id of the document", example = "metoder/smed")),
    responses((status = 200, description = "The document", body = Document),
              (status = 304, description = "The answer is the one the client has"),
              (status = 400, description = "The id cannot be decoded, or there is a parameter", body = Problem, content_type = "application/problem+json"),
              (status = 404, description = "There is no such document", body = Problem, content_type = "application/problem+json"),
              (status = 503, description = "Overloaded, too slow, or no index is open yet; try again after `Retry-After` seconds", body = Problem, content_type = "application/problem+json")))]
async fn document(
    State(state): State<AppState>,
    path: DocumentPath,
    pairs: Pairs,
) -> Result<Response, ApiError> {
    query::read_none(&pairs.0)?;
    Ok(long_text::document(&state, path.id, Form::Json).await?)
}

/// Related documents, each with the shared words.
///
/// An id that ends in `/related` is written with `%2F` before that word.
#[utoipa::path(get, path = "/v1/documents/{id}/related", tag = "documents",
    params(("id" = String, Path, description = "The id of the document", example = "metoder/smed"), super::parameters::RelatedParameters),
    responses((status = 200, description = "Related documents, nearest first", body = RelatedResponse),
              (status = 304, description = "The answer is the one the client has"),
              (status = 400, description = "A parameter is unknown or has a bad value", body = Problem, content_type = "application/problem+json"),
              (status = 404, description = "There is no such document", body = Problem, content_type = "application/problem+json"),
              (status = 503, description = "Overloaded, too slow, or no index is open yet; try again after `Retry-After` seconds", body = Problem, content_type = "application/problem+json")))]
async fn related(
    State(state): State<AppState>,
    path: DocumentPath,
    pairs: Pairs,
) -> ApiResult<RelatedResponse> {
    let limit = query::read_related(&pairs.0)?;
    let response = state.run(move |engine| engine.related(&path.id, limit)).await?;
    Ok(Json(response))
}

/// Liveness.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Health {
    /// Always `ok`.
    #[schema(example = "ok")]
    pub status: String,
    /// The version of Sökbar.
    pub version: String,
}

/// Liveness: the process answers.
#[utoipa::path(get, path = "/health", tag = "operation",
    responses((status = 200, description = "The process lives", body = Health)))]
pub(super) async fn health() -> Json<Health> {
    Json(Health {
        status: "ok".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    })
}

/// What is being served.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Readiness {
    /// `ready`, `building` (the first index is being built), `verifying` (its files are being compared with their
    /// checksums; requests are answered meanwhile) or `failed` (the index cannot answer).
    #[schema(example = "ready")]
    pub status: String,
    /// The generation of the index; `null` until one is open.
    pub generation: Option<String>,
    /// Its number of documents.
    pub documents: Option<u64>,
    /// When it was built (RFC 3339).
    pub built: Option<String>,
    /// Since when it does not match the corpus (RFC 3339); `null` while it does.
    pub stale_since: Option<String>,
    /// The last failure to index the corpus, or why the index cannot answer.
    pub last_error: Option<String>,
    /// The files that the last build refused; `null` if another process built the index.
    pub refused_files: Option<u64>,
    /// Whether changes of the corpus are indexed while the service runs.
    pub watching: bool,
    /// The build that runs.
    pub progress: Option<BuildTask>,
    /// The state of search by meaning; absent if no embedder is set.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub semantic: Option<Semantic>,
}

/// Readiness: an index is open, its files are whole, and it answers.
#[utoipa::path(get, path = "/ready", tag = "operation",
    responses((status = 200, description = "An index is open, its files are whole, and it answers", body = Readiness),
              (status = 503, description = "No index is open yet, its files are still being compared with their checksums, or it cannot answer", body = Readiness)))]
pub(super) async fn ready(State(state): State<AppState>) -> Response {
    let probed = state.probe().await;
    let statistics = state.engine().map(|engine| engine.statistics());
    let condition = state.service().condition();
    let (code, status) = match &probed {
        Ok(()) => (StatusCode::OK, "ready"),
        Err(WebError::Building) => (StatusCode::SERVICE_UNAVAILABLE, "building"),
        Err(WebError::NotReady(SearchError::Unverified)) => (StatusCode::SERVICE_UNAVAILABLE, "verifying"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "failed"),
    };
    let failure = probed.err().filter(|_| status == "failed");
    if let Some(error) = &failure {
        tracing::error!(error = error as &dyn std::error::Error, "the index cannot answer");
    }
    let readiness = Readiness {
        status: status.to_owned(),
        generation: statistics
            .as_ref()
            .map(|statistics| statistics.generation.clone()),
        documents: statistics.as_ref().map(|statistics| statistics.documents),
        built: statistics.map(|statistics| statistics.built),
        stale_since: condition.stale_since,
        last_error: failure
            .map(|error| Failure::new(&error).0)
            .or(condition.last_error),
        refused_files: condition.refused_files,
        watching: condition.watching,
        progress: condition.progress,
        semantic: condition.semantic,
    };
    (code, Json(readiness)).into_response()
}

/// Every other address below `/v1`.
pub(super) async fn not_found() -> ApiError {
    WebError::NotFound.into()
}

/// A method that the route does not have.
pub(super) async fn method_not_allowed() -> ApiError {
    WebError::MethodNotAllowed { allowed: "GET, HEAD" }.into()
}

/// The decoded pairs of the query string.
pub(super) struct Pairs(pub(super) Vec<Pair>);

impl<S: Send + Sync> axum::extract::FromRequestParts<S> for Pairs {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut axum::http::request::Parts, _: &S) -> Result<Self, ApiError> {
        Ok(Self(query::decode_pairs(parts.uri.query().unwrap_or_default())?))
    }
}

/// The target of an address below `/v1/documents/`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct DocumentPath {
    id: DocumentId,
    part: Part,
}

/// What is asked of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Whole,
    Related,
    Citation,
}

impl DocumentPath {
    const PREFIX: &str = "/v1/documents/";

    fn read(path: &str) -> Result<Self, WebError> {
        let rest = path.strip_prefix(Self::PREFIX).ok_or(WebError::NotFound)?;
        let parts = [("/related", Part::Related), ("/citation", Part::Citation)];
        let (id, part) = parts
            .into_iter()
            .find_map(|(suffix, part)| Some((rest.strip_suffix(suffix)?, part)))
            .filter(|(id, _)| !id.is_empty())
            .unwrap_or((rest, Part::Whole));
        let id = query::decode(id).ok_or(WebError::MalformedUrl { parameter: None })?;
        Ok(Self {
            id: DocumentId::new(id),
            part,
        })
    }
}

impl<S: Send + Sync> axum::extract::FromRequestParts<S> for DocumentPath {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut axum::http::request::Parts, _: &S) -> Result<Self, ApiError> {
        Ok(Self::read(parts.uri.path())?)
    }
}

/// The response to a handler's panic.
pub(super) fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    ApiError::from(WebError::Panicked).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_keep_their_slashes_however_they_are_written() {
        for (path, id, part) in [
            ("metoder/smed", "metoder/smed", Part::Whole),
            ("metoder%2Fsmed", "metoder/smed", Part::Whole),
            ("metoder/smed/related", "metoder/smed", Part::Related),
            ("metoder%2Fsmed/related", "metoder/smed", Part::Related),
            ("related", "related", Part::Whole),
            ("metoder%2Frelated", "metoder/related", Part::Whole),
            ("related/related", "related", Part::Related),
            ("fl%C3%B6de/a+b", "flöde/a+b", Part::Whole),
            ("metoder/smed/citation", "metoder/smed", Part::Citation),
        ] {
            let read = DocumentPath::read(&format!("/v1/documents/{path}")).unwrap();
            assert_eq!((read.id.as_str(), read.part), (id, part), "{path}");
        }
        assert!(DocumentPath::read("/v1/documents/%E4").is_err());
    }
}
