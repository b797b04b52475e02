//! A cache of the parts of the words that are shown: the same compounds stand in many texts, and splitting one takes as long as
//! marking a line.

use std::sync::{Arc, PoisonError, RwLock};

use rustc_hash::FxHashMap;

/// The number of words kept: some megabytes.
const KEPT: usize = 16_384;

/// The part terms of a word, each with its byte range in the word; none if it is no compound.
pub(crate) type PartRanges = Arc<[(String, usize, usize)]>;

/// The parts of recent words.
#[derive(Debug, Default)]
pub(crate) struct SplitCache(RwLock<FxHashMap<Box<str>, PartRanges>>);

impl SplitCache {
    /// Returns the parts of a word, which are found by `split` the first time.
    pub(crate) fn get(&self, word: &str, split: impl FnOnce() -> PartRanges) -> PartRanges {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(parts) = known.get(word) {
            return Arc::clone(parts);
        }
        drop(known);
        let parts = split();
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= KEPT {
            known.clear();
        }
        known.insert(word.into(), Arc::clone(&parts));
        parts
    }
}
