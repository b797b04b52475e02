//! What was found before, by word: a bounded table that is emptied when it is full.

use std::convert::Infallible;
use std::sync::{Arc, PoisonError, RwLock};

use rustc_hash::FxHashMap;

/// Results by word.
#[derive(Debug)]
pub(crate) struct Memo<T: ?Sized> {
    results: RwLock<FxHashMap<Box<str>, Arc<T>>>,
    /// The number of words kept.
    kept: usize,
}

impl<T: ?Sized> Memo<T> {
    /// Nothing yet; results of at most `kept` words will be kept.
    pub(crate) fn new(kept: usize) -> Self {
        Self {
            results: RwLock::default(),
            kept,
        }
    }

    /// Returns the result of a word, which is found by `find` the first time.
    pub(crate) fn get(&self, word: &str, find: impl FnOnce() -> Arc<T>) -> Arc<T> {
        let found: Result<_, Infallible> = self.try_get(word, || Ok(find()));
        found.unwrap_or_else(|never| match never {})
    }

    /// The same where `find` can fail; a failure is not kept.
    pub(crate) fn try_get<E>(
        &self,
        word: &str,
        find: impl FnOnce() -> Result<Arc<T>, E>,
    ) -> Result<Arc<T>, E> {
        let results = self.results.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(result) = results.get(word) {
            return Ok(Arc::clone(result));
        }
        drop(results);
        // Others need not wait while it is found.
        let result = find()?;
        let mut results = self.results.write().unwrap_or_else(PoisonError::into_inner);
        if results.len() >= self.kept {
            results.clear();
        }
        results.insert(word.into(), Arc::clone(&result));
        Ok(result)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_once_and_no_more_are_kept_than_there_is_room_for() {
        let memo = Memo::new(20);
        for number in 0..70 {
            let word = number.to_string();
            assert_eq!(*memo.get(&word, || Arc::new(number)), number);
            assert_eq!(*memo.get(&word, || panic!("it is known")), number);
        }
        assert!(memo.results.read().unwrap().len() <= 20);
    }
}
