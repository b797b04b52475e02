//! Errors of the index.

use std::io;
use std::path::PathBuf;

use crate::embed::EmbedError;

/// Errors of building, opening or reading an index.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// A build without documents, which would replace an index by an empty one.
    #[error("there are no documents to index")]
    NoDocuments,
    /// Another process is building in the same folder.
    #[error("another build is running in {}; wait for it or end it", folder.display())]
    Busy {
        /// The index folder.
        folder: PathBuf,
    },
    /// The build was cancelled; its files are removed.
    #[error("the build was interrupted; the index is as it was")]
    Cancelled,
    /// A file-system error.
    #[error("cannot {action} {}", path.display())]
    Io {
        /// The attempted action, as a verb: `create`, `read`.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
    /// An error of tantivy.
    #[error("the index engine failed to {action}")]
    Engine {
        /// The attempted action, as a verb.
        action: &'static str,
        /// Its error.
        source: tantivy::TantivyError,
    },
    /// The related documents could not be found.
    #[error("cannot find the related documents")]
    Neighbours {
        /// The error of the search.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The passages could not be embedded.
    #[error("cannot embed the passages")]
    Embed {
        /// The error of the embedder or of its cache.
        source: EmbedError,
    },
    /// A file of the index is not as it was written.
    #[error("the index is damaged: {what}")]
    Damaged {
        /// Which file, and how.
        what: String,
    },
    /// The generation has another schema version.
    #[error(
        "the index has schema {found}, this program reads {expected}; build it again with `sokbar index`"
    )]
    OtherSchema {
        /// The schema version of the generation.
        found: u32,
        /// The version this program reads.
        expected: u32,
    },
}

impl IndexError {
    /// Wraps an error of the file system.
    pub(crate) fn io(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { action, path, source }
    }

    /// Wraps an error of the embedder.
    pub(crate) fn embed(source: EmbedError) -> Self {
        Self::Embed { source }
    }

    /// Wraps an error of tantivy.
    pub(crate) fn engine(action: &'static str) -> impl FnOnce(tantivy::TantivyError) -> Self {
        move |source| Self::Engine { action, source }
    }
}

/// An error of tantivy, for tests of rooms that do not know it.
#[cfg(test)]
pub(crate) fn engine_error(what: &str) -> tantivy::TantivyError {
    tantivy::TantivyError::InvalidArgument(what.to_owned())
}
