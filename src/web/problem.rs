//! Errors for programs: problem documents (RFC 9457).

use axum::Json;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::error::{Failure, WebError};
use super::moved::Moved;

/// An error as `application/problem+json`; `code` is stable, the texts are not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// A URI for the type of problem: `urn:sokbar:problem:` and the code.
    #[serde(rename = "type")]
    #[schema(example = "urn:sokbar:problem:invalid_value")]
    pub problem_type: String,
    /// The type of problem in a few words.
    pub title: String,
    /// The HTTP status.
    #[schema(example = 400)]
    pub status: u16,
    /// The fault of this request.
    pub detail: String,
    /// The stable name of the type of problem.
    #[schema(example = "invalid_value")]
    pub code: String,
    /// The parameter at fault.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schema(example = "limit")]
    pub parameter: Option<String>,
}

/// A [`WebError`] that becomes a problem document.
#[derive(Debug)]
pub(crate) struct ApiError(WebError);

impl<E: Into<WebError>> From<E> for ApiError {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let Self(error) = self;
        let problem = Problem {
            problem_type: format!("urn:sokbar:problem:{}", error.code()),
            title: error.title().to_owned(),
            status: error.status().as_u16(),
            detail: error.to_string(),
            code: error.code().to_owned(),
            parameter: error.parameter().map(str::to_owned),
        };
        let mut response = (error.status(), Json(problem)).into_response();
        let problem_json = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, problem_json);
        set_error_headers(&mut response, &error);
        response
    }
}

/// Headers of every error: not cached, `Retry-After` where useful; the error is kept for the log.
pub(crate) fn set_error_headers(response: &mut Response, error: &WebError) {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Some(seconds) = error.retry_after() {
        headers.insert(header::RETRY_AFTER, seconds.into());
    }
    if let WebError::MethodNotAllowed { allowed } = error {
        headers.insert(header::ALLOW, HeaderValue::from_static(allowed));
    }
    if let WebError::DocumentMoved { id, to } = error {
        response.extensions_mut().insert(Moved {
            from: id.clone(),
            to: to.clone(),
        });
    }
    response.extensions_mut().insert(Failure::new(error));
}
