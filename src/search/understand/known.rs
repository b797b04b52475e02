//! What is known of the words that were asked for: queries repeat words, whoever types asks for the same ones with each key, and to find
//! the forms and the parts of a word in the vocabulary takes as long as to find its documents. It holds for one generation.

use super::clause::WeightedTerm;
use super::resolve::SynonymWord;
use crate::analysis::Part;
use crate::search::snapshot::Memo;

/// The number of words kept of each kind: some megabytes.
const KEPT: usize = 4_096;

/// The terms of recent words.
#[derive(Debug)]
pub(crate) struct KnownWords {
    /// The parts and all terms of a word.
    pub(super) words: Memo<(Option<Vec<Part>>, Vec<WeightedTerm>)>,
    /// The parts of a word; none if it is no compound.
    pub(super) parts: Memo<Option<Vec<Part>>>,
    /// A word and its inflections.
    pub(super) forms: Memo<Vec<WeightedTerm>>,
    /// What the corpus has of a word that is a synonym.
    pub(super) synonyms: Memo<SynonymWord>,
    /// The Swedish stem of a word.
    pub(super) stems: Memo<str>,
    /// The compounds that words typed side by side form, by the words with spaces between them.
    pub(super) compounds: Memo<Vec<WeightedTerm>>,
}

impl Default for KnownWords {
    fn default() -> Self {
        Self {
            words: Memo::new(KEPT),
            parts: Memo::new(KEPT),
            forms: Memo::new(KEPT),
            synonyms: Memo::new(KEPT),
            stems: Memo::new(KEPT),
            compounds: Memo::new(KEPT),
        }
    }
}
