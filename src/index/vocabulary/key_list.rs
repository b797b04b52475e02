//! Keys with numbers during a build. There are millions, so their bytes share one buffer, and sorting compares a
//! fixed prefix first, which decides most comparisons without reading the buffer.

use rayon::prelude::*;

/// Keys with numbers.
#[derive(Debug, Default)]
pub(super) struct KeyList {
    bytes: Vec<u8>,
    entries: Vec<Entry>,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    /// The first bytes, padded with zeros.
    head: u128,
    start: usize,
    end: usize,
    number: u64,
}

impl KeyList {
    /// Adds a key joined from pieces.
    pub(super) fn push(&mut self, pieces: &[&[u8]], number: u64) {
        let start = self.bytes.len();
        for piece in pieces {
            self.bytes.extend_from_slice(piece);
        }
        self.entries.push(Entry {
            head: head(&self.bytes[start..]),
            start,
            end: self.bytes.len(),
            number,
        });
    }

    /// Adds the keys of another list.
    pub(super) fn extend(&mut self, others: Vec<Self>) {
        self.bytes
            .reserve(others.iter().map(|other| other.bytes.len()).sum());
        self.entries
            .reserve(others.iter().map(|other| other.entries.len()).sum());
        for other in others {
            let shift = self.bytes.len();
            self.bytes.extend_from_slice(&other.bytes);
            self.entries.extend(other.entries.into_iter().map(|entry| Entry {
                start: entry.start + shift,
                end: entry.end + shift,
                ..entry
            }));
        }
    }

    /// Sorts the keys by their bytes.
    pub(super) fn sort(&mut self) {
        let bytes = &self.bytes;
        self.entries.par_sort_unstable_by(|a, b| {
            let rest = || bytes[a.start..a.end].cmp(&bytes[b.start..b.end]);
            a.head.cmp(&b.head).then_with(rest)
        });
    }

    /// The keys and their numbers.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&[u8], u64)> {
        self.entries.iter().map(|entry| self.resolve(entry))
    }

    /// The keys with a given first byte, with their numbers; the list must be sorted.
    pub(super) fn with_mark(&self, mark: u8) -> impl Iterator<Item = (&[u8], u64)> {
        let first = |entry: &Entry| self.bytes[entry.start];
        let from = self.entries.partition_point(|entry| first(entry) < mark);
        let to = self.entries.partition_point(|entry| first(entry) <= mark);
        self.entries[from..to].iter().map(|entry| self.resolve(entry))
    }

    fn resolve(&self, entry: &Entry) -> (&[u8], u64) {
        (&self.bytes[entry.start..entry.end], entry.number)
    }
}

/// The first bytes of a key as a number with the same order, padded with zeros.
pub(super) fn head(key: &[u8]) -> u128 {
    let mut head = [0; size_of::<u128>()];
    let shown = key.len().min(head.len());
    head[..shown].copy_from_slice(&key[..shown]);
    u128::from_be_bytes(head)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn keys_are_sorted_by_all_their_bytes(
            keys in prop::collection::btree_set("[ab\0]{1,40}", 0..60),
            at in 0..60_usize,
        ) {
            let (mut one, mut other) = (KeyList::default(), KeyList::default());
            for (place, key) in keys.iter().rev().enumerate() {
                let list = if place < at { &mut one } else { &mut other };
                let (head, tail) = key.as_bytes().split_at(key.len() / 2);
                list.push(&[head, tail], key.len() as u64);
            }
            one.extend(vec![other]);
            one.sort();
            let expected: Vec<(&[u8], u64)> = keys.iter().map(|key| (key.as_bytes(), key.len() as u64)).collect();
            prop_assert_eq!(one.iter().collect::<Vec<_>>(), expected.clone());
            let marked: Vec<(&[u8], u64)> = expected.into_iter().filter(|(key, _)| key[0] == b'b').collect();
            prop_assert_eq!(one.with_mark(b'b').collect::<Vec<_>>(), marked);
        }
    }
}
