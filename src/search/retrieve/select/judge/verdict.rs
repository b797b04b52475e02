//! What is decided of the documents of a query.

use crate::search::hit::Rung;

/// The verdict on the documents of a set.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Judged {
    /// The rung on which they answer; `None` if they do not.
    pub(crate) rung: Option<Rung>,
    /// Documents of a lower step come first, whatever they score.
    pub(crate) step: u8,
    /// The clauses that count in their scores.
    pub(crate) counted: u64,
    /// The factor of their scores.
    pub(crate) factor: f32,
    /// An upper bound of their scores,
    pub(crate) most: f32,
    /// and of their proximity.
    pub(crate) most_proximity: f32,
    /// Whether they have all that is required and nothing that is excluded.
    pub(crate) allowed: bool,
}

/// The verdicts on all sets of a scan.
#[derive(Debug, Clone, Default)]
pub(crate) struct Verdict {
    pub(crate) judged: Vec<Judged>,
    /// The number of documents of the index that have the words, and not only parts of them.
    pub(crate) with_words: u64,
    /// The number of documents of the index that answer.
    pub(crate) total: u64,
    /// The number of documents of the index that have all wanted words.
    pub(crate) all_words: u64,
    /// The share of the query's weight that the best document has.
    pub(crate) best_share: f32,
    /// Whether a document must have some clause to be allowed.
    pub(crate) requires: bool,
}
