//! Lists that take longer to find than to keep, of those that were asked for last.

use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use lru::LruCache;

/// As much room as so many items is counted for each list besides: its key and its place take it, also where it is empty.
const BESIDE: usize = 64;

/// Lists by key; the oldest make room.
#[derive(Debug)]
pub(crate) struct KeptLists<K: Hash + Eq, T> {
    kept: Mutex<Kept<K, T>>,
    /// The most items of all lists together.
    most: usize,
}

#[derive(Debug)]
struct Kept<K: Hash + Eq, T> {
    lists: LruCache<K, Arc<[T]>>,
    items: usize,
}

impl<K: Hash + Eq, T> KeptLists<K, T> {
    /// Nothing yet; lists of at most `most` items together will be kept.
    pub(super) fn new(most: usize) -> Self {
        let lists = LruCache::unbounded();
        Self {
            kept: Mutex::new(Kept { lists, items: 0 }),
            most,
        }
    }

    /// Returns a list if it is kept.
    pub(crate) fn known(&self, key: &K) -> Option<Arc<[T]>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.lists.get(key).map(Arc::clone)
    }

    /// Returns a list, which is found by `find` the first time; a failure is not kept.
    pub(crate) fn try_get<E>(&self, key: K, find: impl FnOnce() -> Result<Vec<T>, E>) -> Result<Arc<[T]>, E> {
        if let Some(list) = self.known(&key) {
            return Ok(list);
        }
        // Others need not wait while it is found.
        let list: Arc<[T]> = find()?.into();
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(before) = kept.lists.put(key, Arc::clone(&list)) {
            kept.items -= BESIDE + before.len();
        }
        kept.items += BESIDE + list.len();
        while kept.items > self.most {
            let Some((_, oldest)) = kept.lists.pop_lru() else {
                break;
            };
            kept.items -= BESIDE + oldest.len();
        }
        Ok(list)
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;

    const MOST: usize = 10_000;

    #[test]
    fn lists_are_found_once_and_the_oldest_make_room() {
        let lists: KeptLists<u32, u32> = KeptLists::new(MOST);
        let list = |key: u32, length: usize| {
            let found: Result<_, Infallible> = lists.try_get(key, || Ok(vec![7; length]));
            found.unwrap_or_else(|never| match never {})
        };
        for key in 0..4 {
            assert_eq!(list(key, MOST / 5).len(), MOST / 5);
        }
        assert_eq!(lists.known(&0).unwrap()[0], 7);
        list(4, MOST / 5);
        assert!(lists.known(&1).is_none(), "the oldest made room");
        assert!(lists.known(&0).is_some());
        // One that is longer than all that is kept is not.
        assert_eq!(list(9, MOST + 1).len(), MOST + 1);
        assert!(lists.known(&9).is_none());
        // Empty lists make room too.
        (100..1_100).for_each(|key| drop(list(key, 0)));
        let kept = lists.kept.lock().unwrap();
        assert!(kept.items <= MOST && kept.lists.len() <= MOST / BESIDE);
    }

    #[test]
    fn a_failure_is_not_kept() {
        let lists: KeptLists<&str, u32> = KeptLists::new(MOST);
        assert_eq!(lists.try_get("a", || Err("broken")), Err("broken"));
        assert_eq!(*lists.try_get("a", || Ok::<_, &str>(vec![1])).unwrap(), [1]);
        assert_eq!(*lists.try_get("a", || Err("broken")).unwrap(), [1]);
    }
}
