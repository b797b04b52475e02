//! Errors of publishing and fetching.

use std::error::Error;
use std::io;
use std::path::PathBuf;

/// Errors of a store and of what is in it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The address is of no store that this program knows.
    #[error("{url:?} is no address of a store: {reason}")]
    Address {
        /// The address as set.
        url: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The store did not do what it was asked.
    #[error("the store failed to {action} {key}")]
    Failed {
        /// The attempted action, as a verb: `read`, `write`.
        action: &'static str,
        /// The name of the object, below the address of the store.
        key: String,
        /// Its error.
        source: Box<dyn Error + Send + Sync>,
    },
    /// Nothing was ever published there.
    #[error("nothing is published there yet")]
    Empty,
    /// An object that a manifest names is not in the store.
    #[error("{key} is missing in the store")]
    Missing {
        /// The name of the object.
        key: String,
    },
    /// An object is not what was written.
    #[error("{key} in the store is broken: {what}")]
    Broken {
        /// The name of the object.
        key: String,
        /// How it differs.
        what: String,
    },
    /// A local file changed or was damaged while it was published.
    #[error("{} is not as it was written, so it is not published", path.display())]
    Changed {
        /// The file.
        path: PathBuf,
    },
    /// The disk has too little room for a generation.
    #[error("the disk has {free} MiB free and the new generation needs {needed} MiB")]
    Room {
        /// What it needs, in MiB.
        needed: u64,
        /// What is free, in MiB.
        free: u64,
    },
    /// A file-system error.
    #[error("cannot {action} {}", path.display())]
    Io {
        /// The attempted action, as a verb.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
    /// It was told to stop.
    #[error("interrupted")]
    Stopped,
}

impl StoreError {
    pub(super) fn io(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { action, path, source }
    }

    pub(super) fn failed<E>(action: &'static str, key: &str) -> impl FnOnce(E) -> Self
    where
        E: Error + Send + Sync + 'static,
    {
        let key = key.to_owned();
        move |source| Self::Failed {
            action,
            key,
            source: Box::new(source),
        }
    }

    pub(super) fn broken(key: &str, what: impl Into<String>) -> Self {
        Self::Broken {
            key: key.to_owned(),
            what: what.into(),
        }
    }

    /// Whether the disk of this machine has no room.
    pub fn is_full_disk(&self) -> bool {
        match self {
            Self::Room { .. } => true,
            Self::Io { source, .. } => {
                matches!(
                    source.kind(),
                    io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded
                )
            }
            _ => false,
        }
    }
}
