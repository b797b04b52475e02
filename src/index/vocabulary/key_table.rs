//! A sorted table of keys with numbers, searched by prefix: `keys.bin`.
//!
//! Keys are stored in blocks of [`BLOCK`], with prefix compression against the key before. A binary search compares
//! the first key of each block, which is stored whole. A finite-state map would not be smaller, because every key ends
//! in its own form, and takes much longer to build.
//!
//! ```text
//! blocks: u64 | start of each block, and the end of the last: u64 … | blocks: (shared, rest, bytes of the rest, number) …
//! ```
//! Numbers in blocks are variable-length, seven bits a byte, least first; the others are little-endian.

use std::fs;
use std::path::Path;

use super::super::error::IndexError;

/// Keys per block. A look-up reads half a block on average.
const BLOCK: usize = 16;

/// Writes a table of sorted keys.
pub(super) fn write<'a>(path: &Path, keys: impl Iterator<Item = (&'a [u8], u64)>) -> Result<(), IndexError> {
    let (mut starts, mut body) = (Vec::new(), Vec::new());
    let mut last: &[u8] = &[];
    for (number, (key, value)) in keys.enumerate() {
        if number % BLOCK == 0 {
            starts.push(body.len());
            last = &[];
        }
        let shared = last.iter().zip(key).take_while(|(a, b)| a == b).count();
        push_number(&mut body, shared as u64);
        push_number(&mut body, (key.len() - shared) as u64);
        body.extend_from_slice(&key[shared..]);
        push_number(&mut body, value);
        last = key;
    }
    let blocks = starts.len();
    starts.push(body.len());
    let head = 8 * (blocks + 2);
    let mut bytes = Vec::with_capacity(head + body.len());
    bytes.extend((blocks as u64).to_le_bytes());
    bytes.extend(
        starts
            .iter()
            .flat_map(|start| ((head + start) as u64).to_le_bytes()),
    );
    bytes.append(&mut body);
    fs::write(path, bytes).map_err(IndexError::io("write", path))
}

fn push_number(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// An open table.
#[derive(Debug)]
pub(super) struct KeyTable {
    bytes: Vec<u8>,
    blocks: usize,
}

impl KeyTable {
    /// Reads a table into memory and checks its layout.
    pub(super) fn open(path: &Path) -> Result<Self, IndexError> {
        let bytes = fs::read(path).map_err(IndexError::io("read", path))?;
        let damaged = |what: &str| IndexError::Damaged {
            what: format!("{}: {what}", path.display()),
        };
        let blocks = bytes
            .first_chunk()
            .and_then(|count| usize::try_from(u64::from_le_bytes(*count)).ok())
            .filter(|blocks| *blocks < bytes.len() / 8)
            .ok_or_else(|| damaged("it is cut off"))?;
        let table = Self { bytes, blocks };
        if table.start(blocks) != Some(table.bytes.len()) {
            return Err(damaged("its length is wrong"));
        }
        Ok(table)
    }

    /// Calls `visit` with each key with the prefix and its number, sorted by bytes.
    pub(super) fn for_each_with_prefix(&self, prefix: &[u8], mut visit: impl FnMut(&str, u64)) {
        // The first block that may have such a key: the one before the first block whose first key is not below the prefix.
        let (mut low, mut high) = (0, self.blocks);
        while low < high {
            let middle = low.midpoint(high);
            if self.first_key(middle) < Some(prefix) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        let mut key: Vec<u8> = Vec::with_capacity(64);
        for number in low.saturating_sub(1)..self.blocks {
            let mut rest = self.block(number);
            key.clear();
            while let Some(value) = next_entry(&mut rest, &mut key) {
                if key.starts_with(prefix) {
                    // Keys are made of text and zero bytes only.
                    if let Ok(key) = std::str::from_utf8(&key) {
                        visit(key, value);
                    }
                } else if key.as_slice() > prefix {
                    return;
                }
            }
        }
    }

    fn start(&self, block: usize) -> Option<usize> {
        let number = self.bytes.get(8 * (block + 1)..)?.first_chunk()?;
        usize::try_from(u64::from_le_bytes(*number)).ok()
    }

    fn block(&self, number: usize) -> &[u8] {
        let range = self.start(number).zip(self.start(number + 1));
        range
            .and_then(|(start, end)| self.bytes.get(start..end))
            .unwrap_or_default()
    }

    fn first_key(&self, block: usize) -> Option<&[u8]> {
        let mut rest = self.block(block);
        next_number(&mut rest)?;
        let length = usize::try_from(next_number(&mut rest)?).ok()?;
        rest.get(..length)
    }
}

/// Reads the next entry; `key` holds the previous key and becomes the next.
fn next_entry(rest: &mut &[u8], key: &mut Vec<u8>) -> Option<u64> {
    let shared = usize::try_from(next_number(rest)?).ok()?;
    let length = usize::try_from(next_number(rest)?).ok()?;
    let (tail, others) = rest.split_at_checked(length)?;
    *rest = others;
    key.truncate(shared);
    key.extend(tail);
    next_number(rest)
}

fn next_number(rest: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let (&byte, others) = rest.split_first()?;
        *rest = others;
        number |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    fn table(entries: &BTreeMap<String, u64>) -> KeyTable {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys.bin");
        let keys = entries.iter().map(|(key, value)| (key.as_bytes(), *value));
        write(&path, keys).unwrap();
        KeyTable::open(&path).unwrap()
    }

    proptest! {
        #[test]
        fn whatever_begins_so_is_found_in_order(
            entries in prop::collection::btree_map("[ab\0å]{0,6}", any::<u64>(), 0..200),
            prefix in "[ab\0å]{0,3}",
        ) {
            let mut found = Vec::new();
            table(&entries).for_each_with_prefix(prefix.as_bytes(), |key, value| found.push((key.to_owned(), value)));
            let expected: Vec<(String, u64)> =
                entries.into_iter().filter(|(key, _)| key.starts_with(&prefix)).collect();
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn a_file_cut_off_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys.bin");
        let entries: Vec<(Vec<u8>, u64)> = (0..40).map(|number| (vec![b'a' + number], 1)).collect();
        write(&path, entries.iter().map(|(key, value)| (key.as_slice(), *value))).unwrap();
        let whole = fs::read(&path).unwrap();
        for length in 0..whole.len() {
            fs::write(&path, &whole[..length]).unwrap();
            assert!(KeyTable::open(&path).is_err(), "{length}");
        }
    }
}
