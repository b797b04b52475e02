//! A set of documents as bits.

/// Documents of a generation, by number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct DocumentSet {
    /// Bit `n % 64` of word `n / 64` is document `n`.
    words: Vec<u64>,
}

impl DocumentSet {
    /// Returns an empty set for this number of documents.
    pub(crate) fn none(documents: usize) -> Self {
        Self {
            words: vec![0; documents.div_ceil(64)],
        }
    }

    /// Adds a document.
    #[inline]
    pub(crate) fn add(&mut self, document: u32) {
        self.words[document as usize / 64] |= 1 << (document % 64);
    }

    /// Returns the set of all documents.
    pub(crate) fn all(documents: usize) -> Self {
        let mut words = vec![u64::MAX; documents.div_ceil(64)];
        if let (Some(last), true) = (words.last_mut(), !documents.is_multiple_of(64)) {
            *last = (1 << (documents % 64)) - 1;
        }
        Self { words }
    }

    /// Adds all documents of another set.
    pub(crate) fn add_all(&mut self, other: &Self) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word |= other;
        }
    }

    /// Keeps only documents that are in another set too.
    pub(crate) fn intersect(&mut self, other: &Self) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word &= other;
        }
    }

    /// Adds the documents of a word whose bits are set.
    pub(crate) fn add_word(&mut self, number: u32, bits: u64) {
        self.words[number as usize] |= bits;
    }

    /// Returns the documents of a word as bits.
    pub(crate) fn word(&self, number: usize) -> u64 {
        self.words[number]
    }

    /// Whether the set has a document.
    #[inline]
    pub(crate) fn has(&self, document: u32) -> bool {
        self.words[document as usize / 64] >> (document % 64) & 1 == 1
    }

    /// Whether no document is in the set.
    pub(crate) fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    /// Returns the number of documents.
    pub(crate) fn len(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Returns the number of documents that are in another set too.
    pub(crate) fn len_in(&self, other: &Self) -> usize {
        let both = self.words.iter().zip(&other.words);
        both.map(|(a, b)| (a & b).count_ones() as usize).sum()
    }

    /// Returns the number of words of bits, which is the cost of counting.
    pub(crate) fn words(&self) -> usize {
        self.words.len()
    }

    /// Calls `visit` with each document, in ascending order: [`Self::iter`] for long loops.
    #[inline]
    pub(crate) fn for_each(&self, mut visit: impl FnMut(u32)) {
        for (word, number) in self.words.iter().zip(0_u32..) {
            let mut word = *word;
            while word != 0 {
                visit(64 * number + word.trailing_zeros());
                word &= word - 1;
            }
        }
    }

    /// Returns the documents in ascending order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        let words = self.words.iter().zip(0_u32..);
        words.flat_map(|(word, number)| bits(*word).map(move |bit| 64 * number + bit))
    }
}

/// Returns the places of the bits of a word, lowest first.
pub(crate) fn bits(mut word: u64) -> impl Iterator<Item = u32> {
    std::iter::from_fn(move || {
        let bit = word.trailing_zeros();
        word &= word.wrapping_sub(1);
        (bit < u64::BITS).then_some(bit)
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn set(documents: &BTreeSet<u32>) -> DocumentSet {
        let mut set = DocumentSet::none(300);
        for document in documents {
            set.add(*document);
        }
        set
    }

    proptest! {
        #[test]
        fn it_holds_what_was_added_in_order(a: BTreeSet<u8>, b: BTreeSet<u8>) {
            let (a, b): (BTreeSet<u32>, BTreeSet<u32>) =
                (a.into_iter().map(u32::from).collect(), b.into_iter().map(u32::from).collect());
            prop_assert!(set(&a).iter().eq(a.iter().copied()));
            let mut visited = Vec::new();
            set(&a).for_each(|document| visited.push(document));
            prop_assert!(visited.iter().eq(&a));
            prop_assert_eq!((set(&a).len(), set(&a).is_empty()), (a.len(), a.is_empty()));
            prop_assert_eq!(set(&a).len_in(&set(&b)), a.intersection(&b).count());
            let mut both = set(&a);
            both.intersect(&set(&b));
            prop_assert!(both.iter().eq(a.intersection(&b).copied()));
            prop_assert!((0..300).all(|document| set(&a).has(document) == a.contains(&document)));
        }
    }
}
