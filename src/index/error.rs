//! What can go wrong with an index.

use std::io;
use std::path::PathBuf;

/// Why an index could not be built, opened or read.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// A build of nothing, which would replace an index by an empty one.
    #[error("there are no documents to index")]
    NoDocuments,
    /// Another process builds in the same folder.
    #[error("another build is running in {}; wait for it or end it", folder.display())]
    Busy {
        /// The index folder.
        folder: PathBuf,
    },
    /// The build was told to give up; nothing of it is left.
    #[error("the build was interrupted; the index is as it was")]
    Cancelled,
    /// The file system said no.
    #[error("cannot {action} {}", path.display())]
    Io {
        /// What was tried, as a verb: `create`, `read`.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The engine below said no.
    #[error("the index engine failed to {action}")]
    Engine {
        /// What was tried, as a verb.
        action: &'static str,
        /// What it said.
        source: tantivy::TantivyError,
    },
    /// A finished build did not pass its check and was not taken into use.
    #[error("the new index is damaged: {what}")]
    Damaged {
        /// What was found.
        what: String,
    },
    /// The folder's generation was made by another version of the program.
    #[error(
        "the index has schema {found}, this program reads {expected}; build it again with `sokbar index`"
    )]
    OtherSchema {
        /// The schema version found.
        found: u32,
        /// The one this program reads.
        expected: u32,
    },
}

impl IndexError {
    /// Wraps an error of the file system.
    pub(crate) fn io(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { action, path, source }
    }

    /// Wraps an error of the engine below.
    pub(crate) fn engine(action: &'static str) -> impl FnOnce(tantivy::TantivyError) -> Self {
        move |source| Self::Engine { action, source }
    }
}
