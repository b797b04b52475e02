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

use std::fs;
use std::path::Path;

use rayon::prelude::*;
use tantivy::directory::{Directory, MmapDirectory, OwnedBytes};

use super::error::IndexError;
use super::schema::Zone;

const FILE: &str = "words.bin";

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

/// Writes the lists. Each chunk has the lists of some documents and a map from form numbers to vocabulary numbers, if any.
pub(crate) fn write(
    folder: &Path,
    chunks: &[(&Vec<CountedWords>, Vec<Option<u32>>)],
) -> Result<(), IndexError> {
    let lists: Vec<Vec<u8>> = chunks
        .par_iter()
        .flat_map_iter(|(documents, places)| documents.iter().map(|words| encode(words, places)))
        .collect();
    let mut bytes = Vec::with_capacity(8 * (lists.len() + 2) + lists.iter().map(Vec::len).sum::<usize>());
    bytes.extend((lists.len() as u64).to_le_bytes());
    let mut start = 0_u64;
    for list in &lists {
        bytes.extend(start.to_le_bytes());
        start += list.len() as u64;
    }
    bytes.extend(start.to_le_bytes());
    for list in lists {
        bytes.extend(list);
    }
    let path = folder.join(FILE);
    fs::write(&path, bytes).map_err(IndexError::io("write", &path))
}

fn encode(words: &[(u32, u32)], places: &[Option<u32>]) -> Vec<u8> {
    let mut sorted: Vec<(u32, u32)> = words
        .iter()
        .filter_map(|&(number, weight)| Some((places[number as usize]?, weight)))
        .collect();
    gather(&mut sorted);
    let mut bytes = Vec::with_capacity(3 * sorted.len());
    let mut last = 0;
    for (place, weight) in sorted {
        push_number(&mut bytes, place - last);
        push_number(&mut bytes, weight);
        last = place;
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
pub struct WordLists {
    documents: usize,
    bytes: OwnedBytes,
}

impl WordLists {
    /// Opens the file and checks its layout.
    pub(crate) fn open(folder: &Path) -> Result<Self, IndexError> {
        let damaged = |what: String| IndexError::Damaged {
            what: format!("{FILE}: {what}"),
        };
        let bytes = MmapDirectory::open(folder)
            .map_err(|error| damaged(error.to_string()))?
            .open_read(Path::new(FILE))
            .map_err(|error| damaged(error.to_string()))?
            .read_bytes()
            .map_err(IndexError::io("read", &folder.join(FILE)))?;
        let count = bytes.first_chunk().map(|count| u64::from_le_bytes(*count));
        let documents = count
            .and_then(|count| usize::try_from(count).ok())
            .filter(|count| *count < bytes.len() / 8)
            .ok_or_else(|| damaged("it is cut off".to_owned()))?;
        let lists = Self { documents, bytes };
        if lists.start(documents).is_none_or(|end| end != lists.bytes.len()) {
            return Err(damaged("its length is wrong".to_owned()));
        }
        Ok(lists)
    }

    /// The form numbers of a document, ascending, each with its weight.
    pub fn of(&self, ordinal: u32) -> impl Iterator<Item = (u32, u32)> + '_ {
        let at = ordinal as usize;
        let range = (at < self.documents)
            .then(|| self.start(at).zip(self.start(at + 1)))
            .flatten();
        let mut list = range
            .and_then(|(start, end)| self.bytes.get(start..end))
            .unwrap_or_default();
        let mut place = 0_u32;
        std::iter::from_fn(move || {
            place = place.checked_add(next_number(&mut list)?)?;
            Some((place, next_number(&mut list)?))
        })
    }

    /// The first byte of a list.
    fn start(&self, list: usize) -> Option<usize> {
        let number = self.bytes.get(8 * (list + 1)..)?.first_chunk()?;
        usize::try_from(u64::from_le_bytes(*number))
            .ok()?
            .checked_add(8 * (self.documents + 2))
    }
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
        let documents = vec![vec![(0, 1), (1, 4), (0, 200)], Vec::new(), vec![(2, 1), (3, 1)]];
        write(
            folder.path(),
            &[(&documents, places), (&vec![vec![(0, 3)]], vec![Some(9)])],
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

    #[test]
    fn a_file_cut_off_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &[(&vec![vec![(0, 1)]; 3], vec![Some(5)])]).unwrap();
        let path = folder.path().join(FILE);
        let whole = fs::read(&path).unwrap();
        for length in 0..whole.len() {
            fs::write(&path, &whole[..length]).unwrap();
            assert!(WordLists::open(folder.path()).is_err(), "{length}");
        }
    }
}
