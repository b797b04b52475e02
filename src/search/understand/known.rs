//! What is known of the words that were asked for: queries repeat words, whoever types asks for the same ones with each key, and to find
//! the forms and the parts of a word in the vocabulary takes as long as to find its documents. It holds for one generation.

use std::sync::{Arc, PoisonError, RwLock};

use rustc_hash::FxHashMap;

use super::clause::WeightedTerm;
use crate::analysis::Part;

/// The number of words kept of each kind: some megabytes.
const KEPT: usize = 4_096;

/// The terms of recent words.
#[derive(Debug, Default)]
pub(crate) struct KnownWords {
    /// The parts and all terms of a word.
    pub(super) words: Known<(Option<Vec<Part>>, Vec<WeightedTerm>)>,
    /// The parts of a word; none if it is no compound.
    pub(super) parts: Known<Option<Vec<Part>>>,
    /// A word and its inflections.
    pub(super) forms: Known<Vec<WeightedTerm>>,
    /// The compounds that words typed side by side form, by the words with spaces between them.
    pub(super) compounds: Known<Vec<WeightedTerm>>,
}

/// Results by word.
#[derive(Debug)]
pub(super) struct Known<T>(RwLock<FxHashMap<Box<str>, Arc<T>>>);

impl<T> Default for Known<T> {
    fn default() -> Self {
        Self(RwLock::default())
    }
}

impl<T> Known<T> {
    /// Returns the result of a word, which is found by `find` the first time.
    pub(super) fn get(&self, word: &str, find: impl FnOnce() -> T) -> Arc<T> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(result) = known.get(word) {
            return Arc::clone(result);
        }
        drop(known);
        let result = Arc::new(find());
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= KEPT {
            known.clear();
        }
        known.insert(word.into(), Arc::clone(&result));
        result
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_once_and_no_more_are_kept_than_there_is_room_for() {
        let known = Known::default();
        for number in 0..3 * KEPT {
            assert_eq!(*known.get(&number.to_string(), || number), number);
            assert_eq!(*known.get(&number.to_string(), || panic!("it is known")), number);
        }
        assert!(known.0.read().unwrap().len() <= KEPT);
    }
}
