//! Errors that end a run. A bad file never ends a run.

use std::io;
use std::path::PathBuf;

use super::report::Report;

/// Why there is no corpus to index.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// There is nothing at the corpus path.
    #[error("there is no corpus folder {}", .0.display())]
    Missing(PathBuf),
    /// The corpus path leads to something else than a folder.
    #[error("the corpus path {} is not a folder", .0.display())]
    NotAFolder(PathBuf),
    /// The corpus folder itself can't be read.
    #[error("the corpus folder {} can't be read", path.display())]
    Unreadable {
        /// The corpus folder.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// Texts can't be written to disk or read back, where they are until they are indexed.
    #[error("the texts can't be put away until they are indexed")]
    PutAway(#[source] io::Error),
    /// The folder was read, and no file in it became a document.
    #[error("no documents in the corpus folder {}", path.display())]
    NoDocuments {
        /// The corpus folder.
        path: PathBuf,
        /// Tells each file that was refused, and why.
        report: Box<Report>,
    },
}

impl IngestError {
    /// Advice, where the error text gives none.
    pub fn hint(&self) -> Option<&str> {
        match self {
            Self::Missing(_) => {
                Some("create the folder and put documents in it, or name another with --corpus")
            }
            Self::NotAFolder(_) => {
                Some("--corpus takes the folder that holds the documents, not one document")
            }
            Self::Unreadable { .. } | Self::PutAway(_) => None,
            Self::NoDocuments { report, .. } if report.refused.is_empty() => Some(
                "documents are .md, .html, .txt, .pdf, .docx, .odt, .pptx, .odp, .epub and exported .xml files in the corpus folder or its subfolders",
            ),
            Self::NoDocuments { .. } => {
                Some("every file was refused; the report of `sokbar index` tells why")
            }
        }
    }
}
