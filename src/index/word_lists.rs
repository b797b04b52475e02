//! The words of each document: a forward index.
//!
//! Ranking reads it for the best documents only, to compare whole documents (related documents) and their words with
//! the query. `words.bin` holds, by ordinal of the document, the numbers of its forms in the vocabulary, ascending, each
//! with its weight in the document:
//!
//! ```text
//! documents: u64 | start of each list, and the end of the last: u64 … | lists: (difference to the last place, weight) …
//! ```
//! Numbers in lists are variable-length, seven bits a byte, least first; the others are little-endian.
//! Function words are left out: they carry no meaning and would be a third of the file.

use std::path::Path;

use rayon::prelude::*;

use super::entries::{Entries, EntryWriter};
use super::error::IndexError;
use super::schema::Zone;

const FILE: &str = "words.bin";
/// Lists that are made at once.
const BATCH: usize = 1_024;

/// The weight of an occurrence by zone: close to the weights of ranking.
pub(crate) fn zone_weight(zone: Zone) -> u32 {
    match zone {
        Zone::Title => 4,
        Zone::Headings => 2,
        Zone::Body => 1,
    }
}

/// The words of one document during a build: form numbers with the weight of each occurrence.
pub(crate) type CountedWords = Vec<(u32, u32)>;

/// The same gathered and in a quarter of the memory: as a list of the file.
#[derive(Debug, Clone, Default)]
pub(crate) struct PackedWords(Box<[u8]>);

impl PackedWords {
    /// Packs words that were [`gather`]ed.
    pub(crate) fn new(words: &CountedWords) -> Self {
        Self(list(words).into())
    }

    fn iter(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        numbers(&self.0)
    }
}

/// Writes the lists. Each chunk has the lists of some documents and a map from form numbers to vocabulary numbers, if any.
pub(crate) fn write(
    folder: &Path,
    chunks: &[(&Vec<PackedWords>, Vec<Option<u32>>)],
) -> Result<(), IndexError> {
    let documents = chunks.iter().map(|(documents, _)| documents.len()).sum();
    let mut writer = EntryWriter::create(folder, FILE, documents)?;
    for (documents, places) in chunks {
        for batch in documents.chunks(BATCH) {
            let lists: Vec<Vec<u8>> = batch.par_iter().map(|words| encode(words, places)).collect();
            lists.iter().try_for_each(|list| writer.push(list))?;
        }
    }
    writer.finish()
}

fn encode(words: &PackedWords, places: &[Option<u32>]) -> Vec<u8> {
    let mut sorted: Vec<(u32, u32)> = words
        .iter()
        .filter_map(|(number, weight)| Some((places[number as usize]?, weight)))
        .collect();
    gather(&mut sorted);
    list(&sorted)
}

/// A list of the file; words are in order, each once.
fn list(words: &[(u32, u32)]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(3 * words.len());
    let mut last = 0;
    for (place, weight) in words {
        push_number(&mut bytes, place - last);
        push_number(&mut bytes, *weight);
        last = *place;
    }
    bytes
}

/// Sorts words and sums the weights of duplicates.
pub(crate) fn gather(words: &mut CountedWords) {
    words.sort_unstable();
    words.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.1 = kept.1.saturating_add(next.1);
        }
        same
    });
}

fn push_number(bytes: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        bytes.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// The open lists of a generation. They stay on disk, in the page cache.
#[derive(Debug)]
pub struct WordLists(Entries);

impl WordLists {
    /// Opens the file and checks its layout.
    pub(crate) fn open(folder: &Path) -> Result<Self, IndexError> {
        Entries::open(folder, FILE).map(Self)
    }

    /// The form numbers of a document, ascending, each with its weight.
    pub fn of(&self, ordinal: u32) -> impl Iterator<Item = (u32, u32)> + '_ {
        numbers(self.0.get(ordinal).unwrap_or_default())
    }
}

/// The numbers of a list.
fn numbers(mut list: &[u8]) -> impl Iterator<Item = (u32, u32)> + '_ {
    let mut place = 0_u32;
    std::iter::from_fn(move || {
        place = place.checked_add(next_number(&mut list)?)?;
        Some((place, next_number(&mut list)?))
    })
}

fn next_number(list: &mut &[u8]) -> Option<u32> {
    let mut number = 0;
    for shift in (0..32).step_by(7) {
        let (&byte, rest) = list.split_first()?;
        *list = rest;
        number |= u32::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_as_they_were_written() {
        let folder = tempfile::tempdir().unwrap();
        let places = vec![Some(300), Some(2), Some(70_000), None];
        let packed = |mut words: CountedWords| {
            gather(&mut words);
            PackedWords::new(&words)
        };
        let documents = [vec![(0, 1), (1, 4), (0, 200)], Vec::new(), vec![(2, 1), (3, 1)]].map(packed);
        write(
            folder.path(),
            &[
                (&documents.to_vec(), places),
                (&vec![packed(vec![(0, 3)])], vec![Some(9)]),
            ],
        )
        .unwrap();
        let lists = WordLists::open(folder.path()).unwrap();
        let read = |ordinal| lists.of(ordinal).collect::<Vec<_>>();
        assert_eq!(read(0), [(2, 4), (300, 201)]);
        assert_eq!(read(1), []);
        assert_eq!(read(2), [(70_000, 1)]);
        assert_eq!(read(3), [(9, 3)]);
        assert_eq!(read(4), []);
    }
}
