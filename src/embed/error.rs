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
    /// A model in this process, in a program that was built without that.
    #[error(
        "this program is built without models of its own (embedder_path): build it with `cargo build --release --features candle`, or \
         set embedder_url"
    )]
    NotBuiltIn,
    /// A file of a model that cannot be used.
    #[error("the model cannot be used: {}: {fault}", path.display())]
    Model {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        fault: ModelFault,
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

/// What is wrong with a file of a model.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ModelFault {
    /// It is not there.
    #[error("it is missing; the folder of a model has config.json, tokenizer.json and model.safetensors")]
    Missing,
    /// It is larger than any model that is meant.
    #[error("it is larger than {most} bytes")]
    TooLarge {
        /// The limit.
        most: u64,
    },
    /// It is not what it should be, or does not fit the other files.
    #[error("it is not understood: {message}")]
    Malformed {
        /// The library's message.
        message: String,
    },
    /// Another architecture.
    #[error(
        "the model is of the kind {found:?}; bert, xlm-roberta, roberta and camembert with absolute positions can be used"
    )]
    Kind {
        /// As it says.
        found: String,
    },
    /// A step from text to vector that is not built in.
    #[error(
        "the model needs {found:?}, which this program lacks; a program beside it can embed (embedder_url)"
    )]
    Module {
        /// Its name.
        found: String,
    },
    /// Another way from the vectors of tokens to one.
    #[error("the model joins the vectors of tokens by {found:?}; mean and cls can be used")]
    Pooling {
        /// Its name.
        found: String,
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
            Self::Malformed { .. }
            | Self::Dimensions { .. }
            | Self::Unusable { .. }
            | Self::NotBuiltIn
            | Self::Model { .. }
            | Self::Io { .. } => false,
        }
    }
}
