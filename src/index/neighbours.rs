//! The related documents of each document, found when the index is built and read at every request.
//!
//! `neighbours.bin` has an entry for each document ([`super::entries`]): the ordinals and scores of its [`Neighbour`]s as postcard
//! writes them; `reasons.bin` has the words of each of them. Both have no entries if the build found none: then they are found at
//! request.
//!
//! They are apart because of what a change costs replicas: every document changes the scores of all, a little, and a new one moves
//! the ordinals; the words, which are most of the bytes, stay.
//!
//! `neighbours.json` says how they were found, so that the next build knows what it may take over ([`Earlier`]).

use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::entries::{Entries, EntryWriter};
use super::error::IndexError;
use crate::document::{Piece, ScratchFile};

pub use self::earlier::{Carried, Earlier, Finding};

mod earlier;

const NEAR: &str = "neighbours.bin";
const REASONS: &str = "reasons.bin";

/// A document near another.
#[derive(Debug, Clone, PartialEq)]
pub struct Neighbour {
    /// Its ordinal.
    pub ordinal: u32,
    /// Its likeness, 0 to 1.
    pub score: f32,
    /// The words that both have.
    pub reasons: Vec<String>,
}

/// The neighbours that a build found.
#[derive(Debug, Default)]
pub struct FoundNeighbours {
    /// The neighbours of each document; `None` if they are left to requests.
    pub lists: Option<NeighbourLists>,
    /// How they were found.
    pub finding: Finding,
}

/// The neighbours of each document of a generation, in the order of ids, in a file: of a million documents they take a gigabyte.
#[derive(Debug)]
pub struct NeighbourLists {
    /// The file.
    pub scratch: ScratchFile,
    /// Where the list of each document stands in it.
    pub places: Vec<ListPlace>,
}

/// Where the neighbours of a document stand in a file.
#[derive(Debug, Clone, Copy)]
pub struct ListPlace {
    near: Piece,
    reasons: Piece,
}

/// The neighbours of a document as they are stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NeighbourList {
    near: Vec<u8>,
    reasons: Vec<u8>,
}

impl NeighbourList {
    /// The neighbours of a document, nearest first.
    pub fn new(neighbours: &[Neighbour]) -> Self {
        let near: Vec<(u32, f32)> = neighbours
            .iter()
            .map(|neighbour| (neighbour.ordinal, neighbour.score))
            .collect();
        let reasons: Vec<&[String]> = neighbours.iter().map(|neighbour| &*neighbour.reasons).collect();
        Self {
            near: stored(&near),
            reasons: stored(&reasons),
        }
    }

    /// Writes the list into a file.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn put_away(&self, scratch: &ScratchFile) -> io::Result<ListPlace> {
        Ok(ListPlace {
            near: scratch.append(&self.near)?,
            reasons: scratch.append(&self.reasons)?,
        })
    }
}

fn stored(value: &impl Serialize) -> Vec<u8> {
    postcard::to_extend(value, Vec::new()).expect("plain data always becomes bytes")
}

/// Writes the neighbours of each document.
pub(super) fn write(folder: &Path, found: &FoundNeighbours) -> Result<(), IndexError> {
    let lists = found.lists.as_ref();
    write_part(folder, NEAR, lists, |place| place.near)?;
    write_part(folder, REASONS, lists, |place| place.reasons)?;
    earlier::write(folder, &found.finding)
}

fn write_part(
    folder: &Path,
    name: &str,
    lists: Option<&NeighbourLists>,
    part: impl Fn(&ListPlace) -> Piece,
) -> Result<(), IndexError> {
    let mut file = EntryWriter::create(folder, name, lists.map_or(0, |lists| lists.places.len()))?;
    if let Some(NeighbourLists { scratch, places }) = lists {
        for place in places {
            let entry = scratch.read(part(place));
            file.push(&entry.map_err(IndexError::io("read", folder))?)?;
        }
    }
    file.finish()
}

/// The open neighbours of a generation.
#[derive(Debug)]
pub struct Neighbours {
    near: Entries,
    reasons: Entries,
}

impl Neighbours {
    /// Opens the files and checks their layout.
    pub(crate) fn open(folder: &Path) -> Result<Self, IndexError> {
        Ok(Self {
            near: Entries::open(folder, NEAR)?,
            reasons: Entries::open(folder, REASONS)?,
        })
    }

    /// Returns the neighbours of a document, nearest first; `None` if the build did not find them.
    ///
    /// # Errors
    /// If an entry is damaged.
    pub fn of(&self, ordinal: u32) -> Result<Option<Vec<Neighbour>>, IndexError> {
        if self.near.is_empty() {
            return Ok(None);
        }
        let near = self.scores_of(ordinal)?;
        let reasons: Vec<Vec<String>> = read(&self.reasons, ordinal)?;
        if near.len() != reasons.len() {
            let what = format!(
                "it has reasons of {} neighbours, not {}",
                reasons.len(),
                near.len()
            );
            return Err(self.reasons.damaged(ordinal, what));
        }
        let neighbours = near.into_iter().zip(reasons);
        let neighbours = neighbours.map(|((ordinal, score), reasons)| Neighbour {
            ordinal,
            score,
            reasons,
        });
        Ok(Some(neighbours.collect()))
    }

    /// Returns the ordinals and scores of the neighbours of a document, nearest first; none if the build did not find them.
    ///
    /// # Errors
    /// If the entry is damaged.
    pub fn scores_of(&self, ordinal: u32) -> Result<Vec<(u32, f32)>, IndexError> {
        if self.near.is_empty() {
            return Ok(Vec::new());
        }
        read(&self.near, ordinal)
    }
}

/// Reads the entry of a document.
fn read<'a, T: Deserialize<'a>>(entries: &'a Entries, ordinal: u32) -> Result<T, IndexError> {
    let entry = entries.get(ordinal);
    let entry = entry.ok_or_else(|| entries.damaged(ordinal, "it is missing"))?;
    postcard::from_bytes(entry).map_err(|error| entries.damaged(ordinal, error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(folder: &Path, lists: &[NeighbourList]) {
        let scratch = ScratchFile::create(folder).unwrap();
        let places = lists
            .iter()
            .map(|list| list.put_away(&scratch).unwrap())
            .collect();
        let lists = NeighbourLists { scratch, places };
        let found = FoundNeighbours {
            lists: Some(lists).filter(|lists| !lists.places.is_empty()),
            ..FoundNeighbours::default()
        };
        super::write(folder, &found).unwrap();
    }

    #[test]
    fn neighbours_are_read_as_they_were_written() {
        let folder = tempfile::tempdir().unwrap();
        let neighbour = Neighbour {
            ordinal: 1,
            score: 0.25,
            reasons: vec!["ställtid".to_owned(), "ådran".to_owned()],
        };
        let lists = [&[neighbour.clone()][..], &[]].map(NeighbourList::new);
        write(folder.path(), &lists);
        let neighbours = Neighbours::open(folder.path()).unwrap();
        assert_eq!(neighbours.of(0).unwrap(), Some(vec![neighbour]));
        assert_eq!(neighbours.of(1).unwrap(), Some(Vec::new()));
        neighbours.of(2).unwrap_err();
        write(folder.path(), &[]);
        assert_eq!(Neighbours::open(folder.path()).unwrap().of(0).unwrap(), None);
    }
    #[test]
    fn scores_change_no_byte_of_reasons_and_reasons_of_fewer_neighbours_are_damage() {
        let folder = tempfile::tempdir().unwrap();
        let list = |ordinal, score, count| {
            let neighbour = Neighbour {
                ordinal,
                score,
                reasons: vec!["ställtid".to_owned()],
            };
            NeighbourList::new(&vec![neighbour; count])
        };
        write(folder.path(), &[list(1, 0.25, 2)]);
        let [near, reasons] = [NEAR, REASONS].map(|name| std::fs::read(folder.path().join(name)).unwrap());
        write(folder.path(), &[list(2, 0.5, 2)]);
        assert_ne!(std::fs::read(folder.path().join(NEAR)).unwrap(), near);
        assert_eq!(std::fs::read(folder.path().join(REASONS)).unwrap(), reasons);
        write(folder.path(), &[list(1, 0.25, 1)]);
        std::fs::write(folder.path().join(REASONS), reasons).unwrap();
        let error = Neighbours::open(folder.path())
            .unwrap()
            .of(0)
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("reasons.bin: document 0: it has reasons of 2 neighbours, not 1"),
            "{error}"
        );
    }
}
