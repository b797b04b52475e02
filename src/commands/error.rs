//! Errors of commands, with advice.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use super::interrupt::INTERRUPTED;
use crate::analysis::{LexiconError, SynonymProblem};
use crate::cite::{COMMON_STYLES, StyleError};
use crate::embed::EmbedError;
use crate::eval::EvalError;
use crate::index::IndexError;
use crate::ingest::IngestError;
use crate::publish::StoreError;
use crate::pull::SourcesError;
use crate::search::SearchError;

const FAILED: u8 = 1;

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// The corpus cannot be read.
    #[error(transparent)]
    Ingest(#[from] IngestError),
    /// The index cannot be built.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// The address space of the process is limited to less than a build needs.
    #[error(
        "the address space is limited to {limit} MiB, and building an index on this machine needs {needed} MiB"
    )]
    AddressSpace {
        /// The limit of the process, in MiB.
        limit: u64,
        /// What a build needs at least, in MiB.
        needed: u64,
    },
    /// The lexicon cannot be read.
    #[error(transparent)]
    Lexicon(#[from] LexiconError),
    /// The engine failed.
    #[error(transparent)]
    Search(#[from] SearchError),
    /// The embedder cannot be used.
    #[error(transparent)]
    Embedder(EmbedError),
    /// The judged queries cannot be read.
    #[error(transparent)]
    Eval(#[from] EvalError),
    /// No such citation style.
    #[error(transparent)]
    Style(#[from] StyleError),
    /// The temporary index of an evaluation cannot be created.
    #[error("can't make a folder for the index that is measured")]
    Scratch(#[source] io::Error),
    /// The address cannot be bound.
    #[error("can't listen at {address}")]
    Bind {
        /// The address.
        address: SocketAddr,
        /// The system's error.
        source: io::Error,
    },
    /// The service cannot run.
    #[error("the service can't {action}")]
    Serve {
        /// The attempted action, as a verb.
        action: &'static str,
        /// The system's error.
        source: io::Error,
    },
    /// The report cannot be written.
    #[error("the report {} can't be written", path.display())]
    Report {
        /// The file.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
    /// The corpus lacks much of what the index has.
    #[error(
        "the corpus has {documents} documents and the index {indexed}, so the index is kept{}",
        folders(unreadable)
    )]
    Loss {
        /// The documents of the index.
        indexed: u64,
        /// The documents of the corpus.
        documents: u64,
        /// The folders that cannot be read.
        unreadable: Vec<String>,
    },
    /// The sources cannot be used.
    #[error(transparent)]
    Sources(#[from] SourcesError),
    /// Fetching was interrupted.
    #[error("interrupted; the next pull goes on from here")]
    PullInterrupted,
    /// What is in a store, or is to be.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Publishing without a store.
    #[error("no store is set to publish to")]
    NowhereToPublish,
    /// Publishing without an index.
    #[error("there is no index in {} to publish", index.display())]
    NothingToPublish {
        /// The index folder.
        index: PathBuf,
    },
    /// What is published is of another layout.
    #[error(
        "what is published has schema {found}, this program reads {expected}: give builder and replicas the same version"
    )]
    OtherProgram {
        /// The schema version that is published.
        found: u32,
        /// The version this program reads.
        expected: u32,
    },
    /// What is published splits compounds by another dictionary than the open engine.
    #[error("what is published splits compounds by another dictionary; restart this replica to take it over")]
    OtherDictionary,
    /// Work of a thread panicked.
    #[error("following panicked: {message}")]
    Panicked {
        /// What the panic said.
        message: String,
    },
    /// The logo cannot be read.
    #[error("the logo {} can't be read", path.display())]
    Logo {
        /// The file.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
    /// The answer cannot be written.
    #[error("the answer can't be written")]
    Output(#[source] io::Error),
}

/// What is wrong with a synonym file.
#[derive(Debug, thiserror::Error)]
pub(super) enum SynonymFault {
    /// A line is no rule.
    #[error(transparent)]
    Line(SynonymProblem),
    /// The file cannot be read.
    #[error("can't be read: {0}")]
    Unreadable(io::Error),
}

fn folders(unreadable: &[String]) -> String {
    if unreadable.is_empty() {
        String::new()
    } else {
        format!("; unreadable folders: {}", unreadable.join(", "))
    }
}

impl CommandError {
    /// Whether only a closed pipe caused this (`sokbar search x | head`), which is no failure.
    pub fn is_closed_output(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }

    /// The exit code of the process.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Index(IndexError::Cancelled) | Self::PullInterrupted | Self::Store(StoreError::Stopped) => {
                INTERRUPTED
            }
            _ => FAILED,
        }
    }

    /// Whether the same command may succeed later without another setting: a corpus that cannot be read, a disk without room, a
    /// build of another process.
    pub(super) fn may_pass(&self) -> bool {
        use io::ErrorKind::{NotADirectory, NotFound, PermissionDenied, ReadOnlyFilesystem};
        match self {
            Self::Ingest(IngestError::Unreadable { .. }) | Self::Search(_) => true,
            Self::Index(IndexError::Io { source, .. }) | Self::Ingest(IngestError::PutAway(source)) => {
                !matches!(
                    source.kind(),
                    NotADirectory | NotFound | PermissionDenied | ReadOnlyFilesystem
                )
            }
            Self::Index(error) => !matches!(error, IndexError::Cancelled | IndexError::NoDocuments),
            _ => false,
        }
    }

    /// Advice, where the error text gives none.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Ingest(error) => error.hint().map(str::to_owned),
            Self::Search(SearchError::Index(IndexError::Damaged { .. })) => {
                Some("`sokbar index` builds it again from the corpus".to_owned())
            }
            Self::Style(_) => {
                let names = COMMON_STYLES.map(|(name, _)| name).join(", ");
                Some(format!("styles are {names}, and others of the CSL archive"))
            }
            Self::AddressSpace { needed, .. } => Some(format!(
                "raise the limit: `ulimit -v {}`, or `LimitAS` of the systemd unit",
                needed * 1024
            )),
            Self::NowhereToPublish => Some(
                "set publish_url, as s3://bucket/prefix or file:///folder; docs/SCALING.md has the rest"
                    .to_owned(),
            ),
            Self::NothingToPublish { .. } => {
                Some("`sokbar index --publish` builds it and publishes it".to_owned())
            }
            Self::Loss { .. } => {
                Some("if the corpus is as it should be, replace the index with --accept-loss".to_owned())
            }
            Self::Sources(SourcesError::Unreadable { .. }) => {
                Some("docs/SOURCES.md says how to write it; --sources names another file".to_owned())
            }
            Self::Eval(EvalError::Read { .. }) => {
                Some("wanted are corpus.jsonl, queries.jsonl and qrels.tsv, in BEIR layout".to_owned())
            }
            Self::Bind { address, source } => match source.kind() {
                io::ErrorKind::AddrInUse => Some(format!(
                    "something listens there already; end it, or take another port: --bind {}",
                    SocketAddr::new(address.ip(), address.port().checked_add(1).unwrap_or(3000))
                )),
                io::ErrorKind::PermissionDenied => {
                    Some("ports below 1024 need a privilege; take a higher one with --bind".to_owned())
                }
                io::ErrorKind::AddrNotAvailable => {
                    Some("this machine has no such address; 0.0.0.0 listens at all of them".to_owned())
                }
                _ => None,
            },
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_tells_the_way_out() {
        let error = CommandError::Bind {
            address: "127.0.0.1:3000".parse().unwrap(),
            source: io::ErrorKind::AddrInUse.into(),
        };
        assert!(error.hint().unwrap().ends_with("--bind 127.0.0.1:3001"));
    }

    #[test]
    fn a_full_disk_may_pass_and_a_wrong_setting_does_not() {
        let io = |kind: io::ErrorKind| CommandError::Index(IndexError::io("create", "index")(kind.into()));
        let busy = IndexError::Busy {
            folder: PathBuf::new(),
        };
        let unreadable = IngestError::Unreadable {
            path: PathBuf::new(),
            source: io::ErrorKind::PermissionDenied.into(),
        };
        for (error, expected) in [
            (io(io::ErrorKind::StorageFull), true),
            (io(io::ErrorKind::PermissionDenied), false),
            (io(io::ErrorKind::NotADirectory), false),
            (CommandError::Index(busy), true),
            (CommandError::Index(IndexError::Cancelled), false),
            (CommandError::Ingest(unreadable), true),
            (CommandError::Ingest(IngestError::Missing(PathBuf::new())), false),
        ] {
            assert_eq!(error.may_pass(), expected, "{error}");
        }
    }

    #[test]
    fn only_a_closed_pipe_is_forgiven() {
        assert!(CommandError::Output(io::ErrorKind::BrokenPipe.into()).is_closed_output());
        assert!(!CommandError::Output(io::ErrorKind::StorageFull.into()).is_closed_output());
    }
}
