//! The kinds of work that have places of their own.

/// What a request waits for. Each kind has places of its own, so that one kind never keeps the others waiting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Budget {
    /// Searches, suggestions and related documents.
    Searches,
    /// Documents of ordinary length and their pages.
    Documents,
    /// Long documents, and lists of many.
    Texts,
    /// Original files.
    Originals,
}

impl Budget {
    /// Its name in the metrics.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Searches => "searches",
            Self::Documents => "documents",
            Self::Texts => "texts",
            Self::Originals => "originals",
        }
    }
}
