//! The related documents of each document, found when the index is built and read at every request.
//!
//! `neighbours.bin` has an entry for each document ([`super::entries`]): its [`Neighbour`]s as postcard writes them. It has no
//! entries if the build found none: then they are found at request.

use std::io::Write as _;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::entries::{self, Entries};
use super::error::IndexError;

const FILE: &str = "neighbours.bin";

/// A document near another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Neighbour {
    /// Its ordinal.
    pub ordinal: u32,
    /// Its likeness, 0 to 1.
    pub score: f32,
    /// The words that both have.
    pub reasons: Vec<String>,
}

/// The neighbours of a document as they are stored: a sixth of the memory that they take as they are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NeighbourList(Vec<u8>);

impl NeighbourList {
    /// The neighbours of a document, nearest first.
    pub fn new(neighbours: &[Neighbour]) -> Self {
        let mut bytes = postcard::to_extend(neighbours, Vec::new()).expect("plain data always becomes bytes");
        bytes.shrink_to_fit();
        Self(bytes)
    }
}

/// Writes the neighbours of each document in the order of ids; no documents if they are not known.
pub(super) fn write(folder: &Path, neighbours: &[NeighbourList]) -> Result<(), IndexError> {
    let lengths = neighbours.iter().map(|list| list.0.len());
    entries::write(folder, FILE, lengths, |file| {
        neighbours.iter().try_for_each(|list| file.write_all(&list.0))
    })
}

/// The open neighbours of a generation.
#[derive(Debug)]
pub struct Neighbours(Entries);

impl Neighbours {
    /// Opens the file and checks its layout.
    pub(crate) fn open(folder: &Path) -> Result<Self, IndexError> {
        Entries::open(folder, FILE).map(Self)
    }

    /// Returns the neighbours of a document, nearest first; `None` if the build did not find them.
    ///
    /// # Errors
    /// If the entry is damaged.
    pub fn of(&self, ordinal: u32) -> Result<Option<Vec<Neighbour>>, IndexError> {
        if self.0.is_empty() {
            return Ok(None);
        }
        let entry = self.0.get(ordinal);
        let entry = entry.ok_or_else(|| self.0.damaged(ordinal, "it is missing"))?;
        let neighbours = postcard::from_bytes(entry);
        neighbours
            .map(Some)
            .map_err(|error| self.0.damaged(ordinal, error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_are_read_as_they_were_written() {
        let folder = tempfile::tempdir().unwrap();
        let neighbour = Neighbour {
            ordinal: 1,
            score: 0.25,
            reasons: vec!["ställtid".to_owned(), "ådran".to_owned()],
        };
        let lists = [&[neighbour.clone()][..], &[]].map(NeighbourList::new);
        write(folder.path(), &lists).unwrap();
        let neighbours = Neighbours::open(folder.path()).unwrap();
        assert_eq!(neighbours.of(0).unwrap(), Some(vec![neighbour]));
        assert_eq!(neighbours.of(1).unwrap(), Some(Vec::new()));
        neighbours.of(2).unwrap_err();
        write(folder.path(), &[]).unwrap();
        assert_eq!(Neighbours::open(folder.path()).unwrap().of(0).unwrap(), None);
    }
}
