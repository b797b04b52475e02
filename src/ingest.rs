//! Stand-in for ingest, to be dropped.

use std::fmt;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::document::Document;

/// Limits.
#[derive(Debug, Clone, Default)]
pub struct Limits {}

/// How far reading is.
#[derive(Debug, Clone, Copy)]
pub struct Progress {
    /// Files read.
    pub done: usize,
    /// Files to read.
    pub total: usize,
}

/// The report.
#[derive(Debug, Serialize)]
pub struct Report {
    /// Refused.
    pub refused: Vec<String>,
    /// Warnings.
    pub warnings: Vec<String>,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} refused, {} warnings",
            self.refused.len(),
            self.warnings.len()
        )
    }
}

/// The corpus.
#[derive(Debug)]
pub struct Corpus {
    /// Documents.
    pub documents: Vec<Document>,
    /// Report.
    pub report: Report,
}

/// Why not.
#[derive(Debug, thiserror::Error)]
#[error("no corpus in {}", .0.display())]
pub struct IngestError(PathBuf);

impl IngestError {
    /// Hints.
    pub fn hint(&self) -> Option<&str> {
        Some("create the folder and put documents in it, or name another with --corpus")
    }
}

/// Reads.
pub fn read_corpus(
    root: &Path,
    _limits: &Limits,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Corpus, IngestError> {
    if !root.is_dir() {
        return Err(IngestError(root.into()));
    }
    progress(Progress { done: 1, total: 1 });
    Ok(Corpus {
        documents: Vec::new(),
        report: Report {
            refused: vec!["metoder/trasig.md: bad front matter at line 3".into()],
            warnings: Vec::new(),
        },
    })
}

/// Fingerprints.
pub fn fingerprint(root: &Path, _limits: &Limits) -> Result<String, IngestError> {
    if root.is_dir() {
        Ok("a".into())
    } else {
        Err(IngestError(root.into()))
    }
}
