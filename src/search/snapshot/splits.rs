//! The parts of the words that are shown: the same compounds stand in many texts, and splitting one takes as long as marking a line.

use std::sync::Arc;

use super::memo::Memo;

/// The number of words kept: some megabytes.
const KEPT: usize = 16_384;

/// The part terms of a word, each with its byte range in the word; none if it is no compound.
pub(crate) type PartRanges = Arc<[(String, usize, usize)]>;

/// The parts of recent words.
#[derive(Debug)]
pub(crate) struct SplitCache(Memo<[(String, usize, usize)]>);

impl Default for SplitCache {
    fn default() -> Self {
        Self(Memo::new(KEPT))
    }
}

impl SplitCache {
    /// Returns the parts of a word, which are found by `split` the first time.
    pub(crate) fn get(&self, word: &str, split: impl FnOnce() -> PartRanges) -> PartRanges {
        self.0.get(word, split)
    }
}
