//! What a build can take over from the generation before: the related documents of documents that are as they were.

use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{NEAR, NeighbourList, Neighbours, REASONS, read, stored};
use crate::index::error::IndexError;
use crate::index::generation::{self, GenerationLock};
use crate::index::history;
use crate::index::integrity::{self, Scope};
use crate::index::schema::SCHEMA_VERSION;
use crate::index::titles::Titles;

const FILE: &str = "neighbours.json";

/// How the neighbours of a generation were found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What found them, and with what: only what was found in the same way may stand beside it.
    pub by: String,
    /// How many documents came, changed or went since all neighbours were found.
    pub changed: usize,
}

/// Writes how the neighbours were found.
pub(in crate::index) fn write(folder: &Path, finding: &Finding) -> Result<(), IndexError> {
    let path = folder.join(FILE);
    let json = serde_json::to_vec(finding).expect("plain data always becomes JSON");
    fs::write(&path, json).map_err(IndexError::io("write", &path))
}

/// For each document of a generation its ordinal in another, if it is there and the same.
type Ordinals = Vec<Option<u32>>;

/// The neighbours of the generation before, and which documents of both are the same.
#[derive(Debug)]
pub struct Earlier {
    /// How they were found.
    pub finding: Finding,
    neighbours: Neighbours,
    /// For each document its ordinal in the generation before.
    before: Ordinals,
    /// For each document of the generation before its ordinal now.
    now: Ordinals,
    _lock: Option<GenerationLock>,
}

/// The neighbours of a document as they were found for the generation before.
#[derive(Debug)]
pub struct Carried {
    /// The list, with the ordinals of now.
    pub list: NeighbourList,
    /// How many neighbours it has.
    pub neighbours: usize,
    /// The score of the last.
    pub least: f32,
}

impl Earlier {
    /// Opens the current generation of an index folder beside the one that is being built in a folder of its own, with these titles;
    /// `None` if there is none, or nothing can be taken over from it. For the holder of the build lock.
    pub(in crate::index) fn open(root: &Path, building: &Path, titles: &Titles) -> Option<Self> {
        let opened = Self::try_open(root, building, titles);
        opened.unwrap_or_else(|error| {
            tracing::info!(
                error = &error as &dyn std::error::Error,
                "all related documents are found anew"
            );
            None
        })
    }

    fn try_open(root: &Path, building: &Path, titles: &Titles) -> Result<Option<Self>, IndexError> {
        let Some((folder, info, lock)) = generation::lock_current(root)? else {
            return Ok(None);
        };
        let wanted = [NEAR, REASONS, FILE, history::FILE];
        let mut files = info.files;
        files.retain(|file| wanted.contains(&file.name.as_str()));
        if info.schema_version != SCHEMA_VERSION || files.len() < wanted.len() {
            return Ok(None);
        }
        // What is damaged must not get a new checksum.
        integrity::check(&folder, &files, Scope::All)?;
        let path = folder.join(FILE);
        let finding = fs::read(&path).map_err(IndexError::io("read", &path))?;
        let finding = serde_json::from_slice(&finding).map_err(|_| damaged(FILE))?;
        let (before, now) = compared(&folder, building, titles)?;
        if now.len() as u64 != info.documents || titles.get(before.len() as u32).is_some() {
            return Err(damaged(history::FILE));
        }
        Ok(Some(Self {
            finding,
            neighbours: Neighbours::open(&folder)?,
            before,
            now,
            _lock: Some(lock),
        }))
    }

    /// The ordinals of the documents that are new or changed.
    pub fn fresh(&self) -> impl Iterator<Item = u32> + '_ {
        let documents = (0..).zip(&self.before);
        documents.filter_map(|(ordinal, before)| before.is_none().then_some(ordinal))
    }

    /// How many documents came, changed or went since the generation before.
    pub fn changed(&self) -> usize {
        let lost = self.now.iter().filter(|now| now.is_none()).count();
        lost.max(self.fresh().count())
    }

    /// Returns the neighbours of a document if it and all of them are as they were.
    pub fn carried(&self, ordinal: u32) -> Option<Carried> {
        let before = self.before.get(ordinal as usize).copied().flatten()?;
        let near: Vec<(u32, f32)> = read(&self.neighbours.near, before).ok()?;
        let reasons = self.neighbours.reasons.get(before)?;
        let now = near.into_iter().map(|(neighbour, score)| {
            let now = self.now.get(neighbour as usize).copied().flatten()?;
            Some((now, score))
        });
        let near = now.collect::<Option<Vec<_>>>()?;
        Some(Carried {
            neighbours: near.len(),
            least: near.last().map_or(0.0, |(_, score)| *score),
            list: NeighbourList {
                near: stored(&near),
                reasons: reasons.to_vec(),
            },
        })
    }
}

/// Which documents of two generations are the same: for each of the new one its ordinal in the other, and the reverse. Both
/// histories are read line by line: that of a large corpus is large.
fn compared(before: &Path, building: &Path, titles: &Titles) -> Result<(Ordinals, Ordinals), IndexError> {
    let (mut of_new, mut of_old) = (Vec::new(), Vec::new());
    let mut old = history::contents(before)?.peekable();
    for new in history::contents(building)? {
        let new = new?;
        let ordinal = of_new.len() as u32;
        // The order of the lines is that of the documents.
        if titles.get(ordinal).is_none_or(|(id, _)| id != new.id) {
            return Err(damaged(history::FILE));
        }
        let mut same = None;
        while let Some(content) = old.next_if(|old| old.as_ref().map_or(true, |old| old.id <= new.id)) {
            let content = content?;
            if content == new {
                same = Some(of_old.len() as u32);
            }
            of_old.push((content == new).then_some(ordinal));
        }
        of_new.push(same);
    }
    for gone in old {
        gone.map(|_| of_old.push(None))?;
    }
    Ok((of_new, of_old))
}

fn damaged(name: &str) -> IndexError {
    IndexError::Damaged {
        what: format!("{name} is not as a build writes it"),
    }
}
