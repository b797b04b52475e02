//! Stand-in for the index, to be dropped.

use std::path::Path;

use crate::document::Document;

/// The schema's version.
pub const SCHEMA_VERSION: u32 = 1;

/// What a build is told.
#[derive(Debug)]
pub struct BuildInfo {
    /// The corpus's fingerprint.
    pub corpus_fingerprint: String,
    /// When.
    pub built: String,
    /// Threads.
    pub threads: Option<usize>,
}

/// How far a build is.
#[derive(Debug, Clone, Copy)]
pub struct BuildProgress {
    /// Documents written.
    pub done: usize,
    /// Documents to write.
    pub total: usize,
}

/// A generation.
#[derive(Debug, Clone)]
pub struct GenerationInfo {
    /// Its name.
    pub name: String,
    /// Its documents.
    pub documents: u64,
    /// Its schema.
    pub schema_version: u32,
    /// Its corpus.
    pub corpus_fingerprint: String,
    /// When built.
    pub built: String,
}

/// Why there is no index.
#[derive(Debug, thiserror::Error)]
#[error("the index can't be written")]
pub struct IndexError(#[source] std::io::Error);

/// Builds.
pub fn build(
    root: &Path,
    documents: &[Document],
    info: &BuildInfo,
    progress: &(dyn Fn(BuildProgress) + Sync),
) -> Result<GenerationInfo, IndexError> {
    let total = documents.len();
    for done in 0..=total {
        progress(BuildProgress { done, total });
    }
    std::fs::create_dir_all(root).map_err(IndexError)?;
    std::fs::write(root.join("current"), &info.corpus_fingerprint).map_err(IndexError)?;
    Ok(current(root)?.expect("written just above"))
}

/// Tells.
pub fn current(root: &Path) -> Result<Option<GenerationInfo>, IndexError> {
    Ok(std::fs::read_to_string(root.join("current"))
        .ok()
        .map(|corpus_fingerprint| GenerationInfo {
            name: "0001".into(),
            documents: 45,
            schema_version: SCHEMA_VERSION,
            corpus_fingerprint,
            built: "2025-01-01T00:00:00Z".into(),
        }))
}
