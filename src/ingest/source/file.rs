//! A file of the corpus, before it is opened.

use std::collections::BTreeMap;
use std::fs::Metadata;
use std::path::{Path, PathBuf};

use crate::ingest::format::Format;

/// A file to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SourceFile {
    /// The path below the corpus folder, `/` between folders, as it is on disk.
    pub(crate) source: String,
    /// Where to open it; for a link, the file it leads to.
    pub(crate) path: PathBuf,
    pub(crate) format: Format,
    pub(crate) bytes: u64,
    /// Nanoseconds since 1970; 0 if the file system does not report it.
    pub(crate) modified: u128,
    /// Where the file system has it and when that last changed.
    pub(crate) identity: Identity,
    /// The file of metadata beside it.
    pub(crate) sidecar: Option<Sidecar>,
    /// Sidecars of single records of an export, by record.
    pub(crate) record_sidecars: BTreeMap<String, Sidecar>,
}

impl SourceFile {
    /// The extension of its name in lower case, empty if there is none.
    pub(crate) fn extension(&self) -> String {
        let extension = Path::new(&self.source).extension();
        extension.unwrap_or_default().to_string_lossy().to_lowercase()
    }

    /// All the files of metadata beside it.
    pub(crate) fn sidecars(&self) -> impl Iterator<Item = &Sidecar> {
        self.sidecar.iter().chain(self.record_sidecars.values())
    }
}

/// A file of metadata beside a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sidecar {
    /// The path below the corpus folder.
    pub(crate) source: String,
    /// Where to open it.
    pub(crate) path: PathBuf,
    pub(crate) bytes: u64,
    /// As [`SourceFile::modified`].
    pub(crate) modified: u128,
    /// As [`SourceFile::identity`].
    pub(crate) identity: Identity,
}

/// The inode of a file and the time of its last change in nanoseconds, of content or of metadata: they change when a
/// file is replaced by one of the same size and time. Zeros where the system has none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Identity {
    pub(crate) inode: u64,
    pub(crate) changed: i128,
}

impl Identity {
    /// The identity of a file.
    #[cfg(unix)]
    pub(crate) fn of(metadata: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;
        Self {
            inode: metadata.ino(),
            changed: i128::from(metadata.ctime()) * 1_000_000_000 + i128::from(metadata.ctime_nsec()),
        }
    }

    /// The identity of a file, which this system does not have.
    #[cfg(not(unix))]
    pub(crate) fn of(_: &Metadata) -> Self {
        Self::default()
    }
}
