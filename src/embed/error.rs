//! Errors of embedding.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

/// Why there are no vectors for some texts.
#[derive(Debug, thiserror::Error)]
pub enum EmbedError {
    /// No connection, or one that ended early.
    #[error("the embedder cannot be reached")]
    Unreachable {
        /// The error of the connection.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// No answer within the timeout.
    #[error("the embedder did not answer within {} ms", timeout.as_millis())]
    TimedOut {
        /// The timeout.
        timeout: Duration,
    },
    /// Another status than 200.
    #[error("the embedder answered with status {status}: {message}")]
    Status {
        /// The status.
        status: u16,
        /// The beginning of what it says.
        message: String,
        /// How long it asks to wait (`Retry-After`).
        wait: Option<Duration>,
    },
    /// An answer that is not what the protocol says.
    #[error("the answer of the embedder is not understood: {what}")]
    Malformed {
        /// What is wrong.
        what: String,
    },
    /// Vectors of another length than the setting or the index has.
    #[error("the embedder's vectors have {found} dimensions instead of {expected}")]
    Dimensions {
        /// As set, or as in the index.
        expected: usize,
        /// As answered.
        found: usize,
    },
    /// The embedder failed a moment ago, or too many requests wait for it: it was not asked.
    #[error("the embedder was not asked: {why}")]
    NotAsked {
        /// The reason.
        why: &'static str,
    },
    /// The setting of an embedder that cannot be used.
    #[error("the embedder cannot be used: {what}")]
    Unusable {
        /// Why.
        what: String,
    },
    /// A file-system error of the cache.
    #[error("cannot {action} {}", path.display())]
    Io {
        /// The attempted action, as a verb.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
    /// Another process has the cache open.
    #[error("another process embeds in {}", path.display())]
    Busy {
        /// The file.
        path: PathBuf,
    },
}

impl EmbedError {
    /// Wraps an error of the file system.
    pub(crate) fn io(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { action, path, source }
    }

    /// How long the embedder asks to wait before the next request.
    pub fn wait(&self) -> Option<Duration> {
        match self {
            Self::Status { wait, .. } => *wait,
            _ => None,
        }
    }

    /// Whether the same request may succeed later.
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Status { status, .. } => *status == 408 || *status == 429 || *status >= 500,
            Self::Unreachable { .. } | Self::TimedOut { .. } | Self::NotAsked { .. } | Self::Busy { .. } => {
                true
            }
            Self::Malformed { .. } | Self::Dimensions { .. } | Self::Unusable { .. } | Self::Io { .. } => {
                false
            }
        }
    }
}
