//! What can go wrong with a question to the engine. No query text is ever an error; only its length is.

use std::io;
use std::path::PathBuf;

use crate::document::DocumentId;
use crate::index::IndexError;

/// Why the engine could not answer.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// Nothing was ever built in the folder.
    #[error("there is no index in {}; build one with `sokbar index`", path.display())]
    NoIndex {
        /// The index folder.
        path: PathBuf,
    },
    /// No document has the id.
    #[error("there is no document {id}")]
    DocumentNotFound {
        /// The id asked for.
        id: DocumentId,
    },
    /// The query is longer than any that a person types.
    #[error("the query has {length} characters; {limit} are the most")]
    QueryTooLong {
        /// Its length in characters.
        length: usize,
        /// The most allowed.
        limit: usize,
    },
    /// The index could not be opened.
    #[error("the index cannot be opened")]
    Index(#[from] IndexError),
    /// The engine below failed.
    #[error("the index engine failed to {action}")]
    Engine {
        /// What was tried, as a verb.
        action: &'static str,
        /// What it said.
        source: tantivy::TantivyError,
    },
    /// A file of the index could not be read.
    #[error("the {what} of the index cannot be read")]
    Read {
        /// What was read.
        what: &'static str,
        /// What the system said.
        source: io::Error,
    },
    /// Something in the index is not as it was written.
    #[error("the index is damaged ({what}); build it again with `sokbar index --force`")]
    Damaged {
        /// What was found.
        what: String,
    },
}

impl SearchError {
    /// Wraps an error of the engine below.
    pub(crate) fn engine(action: &'static str) -> impl FnOnce(tantivy::TantivyError) -> Self {
        move |source| Self::Engine { action, source }
    }

    /// Wraps an error of reading postings.
    pub(crate) fn reading(what: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Read { what, source }
    }
}
