//! Errors of the engine, and what it knows of its index. The text of a query is never an error; only its length can be.

use std::io;
use std::path::PathBuf;

use crate::document::DocumentId;
use crate::index::IndexError;

/// An error of the engine.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// No index was built in the folder.
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
    /// The id is a former one of a document.
    #[error("the document {id} is now {to}")]
    DocumentMoved {
        /// The id asked for.
        id: DocumentId,
        /// The id of today.
        to: DocumentId,
    },
    /// The query has more characters than are allowed.
    #[error("the query has {length} characters; {limit} are the most")]
    QueryTooLong {
        /// Its length in characters.
        length: usize,
        /// The limit.
        limit: usize,
    },
    /// The index could not be opened.
    #[error("the index cannot be opened")]
    Index(#[from] IndexError),
    /// tantivy failed.
    #[error("the index engine failed to {action}")]
    Engine {
        /// What was attempted, as a verb.
        action: &'static str,
        /// The cause.
        source: tantivy::TantivyError,
    },
    /// A file of the index could not be read.
    #[error("the {what} of the index cannot be read")]
    Read {
        /// Which file.
        what: &'static str,
        /// The cause.
        source: io::Error,
    },
    /// The checksums of the index were not compared yet.
    #[error("the checksums of the index are still being compared")]
    Unverified,
    /// The request was cancelled: nobody waits for its answer.
    #[error("the request was cancelled")]
    Cancelled,
    /// The index does not hold what was written.
    #[error("the index is damaged ({what}); build it again with `sokbar index --force`")]
    Damaged {
        /// What is wrong.
        what: String,
    },
}

/// What is known of the files of the open generation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Health {
    /// Their sizes were compared and what opening reads; the other checksums were not yet.
    Unverified,
    /// All are as they were written.
    Sound,
    /// A file is damaged, or an answer failed since the last comparison.
    Suspect {
        /// What was seen.
        what: String,
    },
}

impl SearchError {
    /// Whether the index is at fault, not the request.
    pub(crate) fn is_of_the_index(&self) -> bool {
        matches!(
            self,
            Self::Index(_) | Self::Engine { .. } | Self::Read { .. } | Self::Damaged { .. }
        )
    }

    /// Wraps an error of tantivy.
    pub(crate) fn engine(action: &'static str) -> impl FnOnce(tantivy::TantivyError) -> Self {
        move |source| Self::Engine { action, source }
    }

    /// Wraps an error of reading postings.
    pub(crate) fn reading(what: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Read { what, source }
    }
}
