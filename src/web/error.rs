//! Errors of the web service: one enum, drawn as a problem document for programs and as a
//! page for people.

use axum::http::StatusCode;

use crate::search::SearchError;

/// Errors of a request.
#[derive(Debug, thiserror::Error)]
pub(crate) enum WebError {
    #[error("the address can't be decoded as percent-encoded UTF-8")]
    MalformedUrl { parameter: Option<String> },
    #[error("the request has no usable host: {why}")]
    BadHost { why: &'static str },
    #[error("this service does not answer for that host")]
    HostNotAllowed,
    #[error("the parameter {parameter:?} is unknown; known are: {}", list(allowed))]
    UnknownParameter {
        parameter: String,
        allowed: &'static [&'static str],
    },
    #[error("the parameter {parameter:?} is given more than once")]
    RepeatedParameter { parameter: &'static str },
    #[error("{value:?} is no value of {parameter:?}; allowed: {allowed}")]
    InvalidValue {
        parameter: &'static str,
        value: String,
        allowed: String,
    },
    #[error("the query has {length} characters; at most {limit} are allowed")]
    QueryTooLong { length: usize, limit: usize },
    #[error("there is nothing at this address")]
    NotFound,
    #[error("this address answers {allowed} only")]
    MethodNotAllowed { allowed: &'static str },
    #[error("the body is too large; at most {limit} bytes are taken")]
    BodyTooLarge { limit: u64 },
    #[error("no document has the id {id:?}")]
    DocumentNotFound { id: String },
    #[error("the document {id:?} is now {to:?}")]
    DocumentMoved { id: String, to: String },
    #[error("the document {id:?} has no original to hand out: {why}")]
    OriginalNotFound { id: String, why: &'static str },
    #[error("the original can't be read")]
    Original(#[source] std::io::Error),
    #[error("too many searches at once; try again shortly")]
    Overloaded,
    #[error("the search took too long and was given up")]
    TimedOut,
    #[error("the index is being built; try again shortly")]
    Building,
    #[error("the index can't answer now")]
    NotReady(#[source] SearchError),
    #[error("the server failed to answer")]
    Engine(#[source] SearchError),
    #[error("the server failed to answer")]
    Panicked,
}

fn list(names: &[&str]) -> String {
    if names.is_empty() {
        "none".to_owned()
    } else {
        names.join(", ")
    }
}

impl From<SearchError> for WebError {
    fn from(error: SearchError) -> Self {
        match error {
            SearchError::NoIndex { .. } | SearchError::Unverified => Self::NotReady(error),
            SearchError::DocumentNotFound { id } => Self::DocumentNotFound { id: id.to_string() },
            SearchError::DocumentMoved { id, to } => Self::DocumentMoved {
                id: id.to_string(),
                to: to.to_string(),
            },
            SearchError::QueryTooLong { length, limit } => Self::QueryTooLong { length, limit },
            SearchError::Cancelled => Self::TimedOut,
            other => Self::Engine(other),
        }
    }
}

impl WebError {
    /// The HTTP status.
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::MalformedUrl { .. }
            | Self::UnknownParameter { .. }
            | Self::RepeatedParameter { .. }
            | Self::InvalidValue { .. }
            | Self::QueryTooLong { .. }
            | Self::BadHost { .. } => StatusCode::BAD_REQUEST,
            Self::HostNotAllowed => StatusCode::MISDIRECTED_REQUEST,
            Self::DocumentMoved { .. } => StatusCode::MOVED_PERMANENTLY,
            Self::NotFound | Self::DocumentNotFound { .. } | Self::OriginalNotFound { .. } => {
                StatusCode::NOT_FOUND
            }
            Self::MethodNotAllowed { .. } => StatusCode::METHOD_NOT_ALLOWED,
            Self::BodyTooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Overloaded | Self::TimedOut | Self::Building | Self::NotReady(_) => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            Self::Engine(_) | Self::Original(_) | Self::Panicked => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The stable code for programs.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::MalformedUrl { .. } => "malformed_url",
            Self::UnknownParameter { .. } => "unknown_parameter",
            Self::RepeatedParameter { .. } => "repeated_parameter",
            Self::InvalidValue { .. } => "invalid_value",
            Self::QueryTooLong { .. } => "query_too_long",
            Self::BadHost { .. } => "bad_host",
            Self::HostNotAllowed => "host_not_allowed",
            Self::NotFound => "not_found",
            Self::MethodNotAllowed { .. } => "method_not_allowed",
            Self::BodyTooLarge { .. } => "body_too_large",
            Self::DocumentNotFound { .. } => "document_not_found",
            Self::DocumentMoved { .. } => "document_moved",
            Self::OriginalNotFound { .. } => "original_not_found",
            Self::Overloaded => "overloaded",
            Self::TimedOut => "timeout",
            Self::Building | Self::NotReady(_) => "not_ready",
            Self::Engine(_) | Self::Original(_) | Self::Panicked => "internal",
        }
    }

    /// The title, the same for every error of a code.
    pub(crate) fn title(&self) -> &'static str {
        match self {
            Self::MalformedUrl { .. } => "Malformed address",
            Self::UnknownParameter { .. } => "Unknown parameter",
            Self::RepeatedParameter { .. } => "Repeated parameter",
            Self::InvalidValue { .. } => "Invalid value",
            Self::QueryTooLong { .. } => "Query too long",
            Self::BadHost { .. } => "Bad host",
            Self::HostNotAllowed => "Host not allowed",
            Self::NotFound => "Not found",
            Self::MethodNotAllowed { .. } => "Method not allowed",
            Self::BodyTooLarge { .. } => "Body too large",
            Self::DocumentNotFound { .. } => "Document not found",
            Self::DocumentMoved { .. } => "Document moved",
            Self::OriginalNotFound { .. } => "Original not found",
            Self::Overloaded => "Overloaded",
            Self::TimedOut => "Timed out",
            Self::Building | Self::NotReady(_) => "Not ready",
            Self::Engine(_) | Self::Original(_) | Self::Panicked => "Internal error",
        }
    }

    /// The parameter at fault, if any.
    pub(crate) fn parameter(&self) -> Option<&str> {
        match self {
            Self::MalformedUrl { parameter } => parameter.as_deref(),
            Self::UnknownParameter { parameter, .. } => Some(parameter),
            Self::RepeatedParameter { parameter } | Self::InvalidValue { parameter, .. } => Some(parameter),
            Self::QueryTooLong { .. } => Some("q"),
            _ => None,
        }
    }

    /// Seconds after which to try again.
    pub(crate) fn retry_after(&self) -> Option<u32> {
        match self {
            Self::Overloaded => Some(1),
            Self::TimedOut | Self::Building | Self::NotReady(_) => Some(5),
            _ => None,
        }
    }
}

/// The error behind a response, for the layer that logs.
#[derive(Debug, Clone)]
pub(crate) struct Failure(pub(crate) String);

impl Failure {
    /// The error and its causes, on one line.
    pub(crate) fn new(error: &WebError) -> Self {
        let mut line = error.to_string();
        let mut cause = std::error::Error::source(error);
        while let Some(error) = cause {
            line.push_str(": ");
            line.push_str(&error.to_string());
            cause = error.source();
        }
        Self(line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::DocumentId;

    #[test]
    fn errors_of_the_engine_find_their_status() {
        let id = DocumentId::new("a/b");
        for (error, status, code) in [
            (SearchError::DocumentNotFound { id }, 404, "document_not_found"),
            (
                SearchError::QueryTooLong {
                    length: 1001,
                    limit: 1000,
                },
                400,
                "query_too_long",
            ),
            (SearchError::NoIndex { path: "index".into() }, 503, "not_ready"),
        ] {
            let error = WebError::from(error);
            assert_eq!((error.status().as_u16(), error.code()), (status, code));
        }
    }

    #[test]
    fn a_failure_tells_its_causes_once() {
        let cause = SearchError::NoIndex { path: "index".into() };
        let expected = format!("the index can't answer now: {cause}");
        assert_eq!(Failure::new(&WebError::from(cause)).0, expected);
    }
}
