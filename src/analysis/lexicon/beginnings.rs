//! A filter of word prefixes: a string that no word begins with is not looked up.

/// Bits of the filter: with some ten thousand words a few beginnings in a hundred are taken for others.
const BITS: usize = 1 << 19;

/// The beginnings of some words, in bytes. It may take a beginning for one, never one for none (Bloom, "Space/time trade-offs
/// in hash coding", CACM 1970).
#[derive(Debug, Clone)]
pub(super) struct Beginnings(Box<[u64]>);

impl Default for Beginnings {
    fn default() -> Self {
        Self(vec![0; BITS / 64].into_boxed_slice())
    }
}

impl Beginnings {
    /// Adds every beginning of a word.
    pub(super) fn add(&mut self, word: &str) {
        let mut hash = Hash::new();
        for byte in word.bytes() {
            hash.add(byte);
            let bit = hash.bit();
            self.0[bit / 64] |= 1 << (bit % 64);
        }
    }

    /// Whether any word may begin so.
    pub(super) fn may_have(&self, beginning: &[u8]) -> bool {
        beginning.is_empty() || self.none().goes_on(beginning)
    }

    /// The empty beginning, to go on from.
    pub(super) fn none(&self) -> Beginning<'_> {
        Beginning {
            all: self,
            hash: Hash::new(),
        }
    }
}

/// A beginning that is read on.
pub(in crate::analysis) struct Beginning<'a> {
    all: &'a Beginnings,
    hash: Hash,
}

impl Beginning<'_> {
    /// Reads further bytes; returns whether any word may begin with all bytes read.
    pub(in crate::analysis) fn goes_on(&mut self, bytes: &[u8]) -> bool {
        for byte in bytes {
            self.hash.add(*byte);
        }
        let bit = self.hash.bit();
        self.all.0[bit / 64] >> (bit % 64) & 1 == 1
    }
}

/// A hash of bytes that goes on from any beginning (Fowler–Noll–Vo 1a).
struct Hash(u64);

impl Hash {
    fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    fn add(&mut self, byte: u8) {
        self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
    }

    fn bit(&self) -> usize {
        (self.0 ^ (self.0 >> 32)) as usize % BITS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_has_all_its_beginnings_and_hardly_any_other() {
        let mut beginnings = Beginnings::default();
        beginnings.add("flöde");
        for end in 0..="flöde".len() {
            assert!(beginnings.may_have(&"flöde".as_bytes()[..end]));
        }
        let others = ["l", "fla", "flödes", "löde", "f l"];
        assert!(!others.iter().any(|other| beginnings.may_have(other.as_bytes())));
    }
}
