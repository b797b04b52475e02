//! What is known of words, by the generation whose vocabulary has them.

use std::sync::{Arc, PoisonError, RwLock};

use crate::search::understand::KnownWords;

/// As many generations may answer at a time: the current one, and the one before it.
const KEPT: usize = 2;

/// What is known of the words of the generations that answer, by their ids.
#[derive(Debug, Default)]
pub(super) struct KnownByGeneration(RwLock<Vec<(String, Arc<KnownWords>)>>);

impl KnownByGeneration {
    /// Returns what is known of the words of a generation: nothing of a new one.
    pub(super) fn of(&self, id: &str) -> Arc<KnownWords> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, words)) = known.iter().find(|(generation, _)| generation == id) {
            return Arc::clone(words);
        }
        drop(known);
        let words = Arc::<KnownWords>::default();
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= KEPT {
            known.remove(0);
        }
        known.push((id.to_owned(), Arc::clone(&words)));
        words
    }
}
