//! Documents grouped by the set of clauses they have. There are few sets and many documents: what depends on the set alone is
//! computed once a set, the rest for 64 documents at a time.

use rustc_hash::FxHashMap;

use crate::search::snapshot::{DocumentSet, bits};

/// Up to this number of clauses each set has an entry in a table.
const TABLE_CLAUSES: usize = 10;

/// The documents that have the same clauses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Set {
    /// The clauses, as bits by index.
    pub(crate) has: u64,
    /// The number of documents.
    pub(crate) documents: usize,
}

/// Documents of one set in one word of a document set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Group {
    /// The index of their set.
    pub(crate) set: u32,
    /// The number of the word,
    pub(crate) word: u32,
    /// and the bits of the documents.
    pub(crate) bits: u64,
}

impl Group {
    /// Returns the documents in ascending order.
    #[inline]
    pub(crate) fn documents(&self) -> impl Iterator<Item = u32> + use<> {
        let first = 64 * self.word;
        bits(self.bits).map(move |bit| first + bit)
    }
}

/// All found documents.
#[derive(Debug)]
pub(crate) struct Groups {
    /// The sets; some may have no document.
    pub(crate) sets: Vec<Set>,
    /// The documents, by word.
    pub(crate) list: Vec<Group>,
    places: FxHashMap<u64, u32>,
    direct: bool,
}

impl Groups {
    /// Groups documents by the clauses they have.
    pub(super) fn new(clauses: &[DocumentSet], documents: &DocumentSet) -> Self {
        let direct = clauses.len() <= TABLE_CLAUSES;
        let sets = if direct { 1 << clauses.len() } else { 0 };
        let mut groups = Self {
            sets: (0..sets).map(|has| Set { has, documents: 0 }).collect(),
            // Enough for most queries; unused capacity is never touched.
            list: Vec::with_capacity(documents.len().min(documents.words() << clauses.len().min(3))),
            places: FxHashMap::default(),
            direct,
        };
        for word in 0..documents.words() {
            let bits = documents.word(word);
            if bits != 0 {
                groups.split(clauses, 0, 0, word, bits);
            }
        }
        groups
    }

    /// Splits documents by the clauses from `place` on; `has` are the earlier clauses that all of them have.
    fn split(&mut self, clauses: &[DocumentSet], place: usize, has: u64, word: usize, bits: u64) {
        let Some(clause) = clauses.get(place) else {
            self.add(has, word, bits);
            return;
        };
        let with = bits & clause.word(word);
        if with != 0 {
            self.split(clauses, place + 1, has | 1 << place, word, with);
        }
        if with != bits {
            self.split(clauses, place + 1, has, word, bits & !with);
        }
    }

    fn add(&mut self, has: u64, word: usize, bits: u64) {
        let set = if self.direct {
            has as u32
        } else {
            let sets = &mut self.sets;
            *self.places.entry(has).or_insert_with(|| {
                sets.push(Set { has, documents: 0 });
                sets.len() as u32 - 1
            })
        };
        self.sets[set as usize].documents += bits.count_ones() as usize;
        let word = word as u32;
        self.list.push(Group { set, word, bits });
    }

    /// Returns the number of documents.
    pub(crate) fn documents(&self) -> usize {
        self.sets.iter().map(|set| set.documents).sum()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    const DOCUMENTS: usize = 200;

    proptest! {
        #[test]
        fn every_document_is_in_the_group_of_its_clauses(
            has in proptest::collection::vec(0_u64..1 << 12, DOCUMENTS),
            clauses in 1_usize..12,
        ) {
            let mut of_clauses = vec![DocumentSet::none(DOCUMENTS); clauses];
            let mut all = DocumentSet::none(DOCUMENTS);
            let mut expected: BTreeMap<u64, Vec<u32>> = BTreeMap::new();
            for (document, has) in (0..).zip(has) {
                all.add(document);
                for (place, clause) in of_clauses.iter_mut().enumerate() {
                    if has >> place & 1 == 1 {
                        clause.add(document);
                    }
                }
                expected.entry(has % (1 << clauses)).or_default().push(document);
            }
            let groups = Groups::new(&of_clauses, &all);
            let mut found: BTreeMap<u64, Vec<u32>> = BTreeMap::new();
            for group in &groups.list {
                let has = groups.sets[group.set as usize].has;
                let bits = (0..64).filter(|bit| group.bits >> bit & 1 == 1);
                found.entry(has).or_default().extend(bits.map(|bit| 64 * group.word + bit));
            }
            prop_assert_eq!(groups.documents(), DOCUMENTS);
            for (has, documents) in &expected {
                let set = groups.sets.iter().find(|set| set.has == *has);
                prop_assert_eq!(set.map(|set| set.documents), Some(documents.len()));
            }
            prop_assert_eq!(found, expected);
        }
    }
}
