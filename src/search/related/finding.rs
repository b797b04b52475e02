//! Finds the neighbours of all documents of a generation that is built.
//!
//! The rarity of words changes with every document, so strictly no list stays as it was. A build that follows another takes most of
//! them over nevertheless. It finds anew
//! - the lists of documents that came or changed,
//! - those that name a document that changed or went,
//! - those that a document that came or changed would enter: it is at least as near as their last, seen from its side.
//!
//! The others keep their scores and reasons. Once one document of [`ONE_OF`] differs from those among which all lists were found,
//! all are found again, so that what is left of older rarities stays small.

use std::io;

use rayon::prelude::*;

use super::find::{Find, Found, MOST};
use super::many::Tables;
use super::words::Compounds;
use super::{Finder, MOST_WITHOUT_BOUNDS, Shared};
use crate::analysis::PartTable;
use crate::document::ScratchFile;
use crate::index::{
    BuildInfo, Carried, Earlier, Finding, FoundNeighbours, Generation, IndexError, ListPlace, NeighbourList,
    NeighbourLists,
};
use crate::search::error::SearchError;
use crate::search::snapshot::Snapshot;

/// Raise it when the same documents may get other neighbours.
const VERSION: u32 = 2;
/// When more than one document of so many changed since all lists were found, all are found anew.
const ONE_OF: usize = 10;

/// Finds the neighbours of every document of a generation for a build, whose compounds are in the table; takes over what can be
/// from the generation before.
///
/// # Errors
/// If a generation cannot be read, or the build was cancelled.
pub fn find_neighbours(
    generation: Generation,
    earlier: Option<Earlier>,
    compounds: &PartTable,
    info: &BuildInfo,
) -> Result<FoundNeighbours, IndexError> {
    let scratch = generation.scratch_file()?;
    let snapshot = Snapshot::of_build(generation).map_err(failed)?;
    let bounded = snapshot.documents > MOST_WITHOUT_BOUNDS;
    let words = info.lexicon.checksum();
    let by = format!(
        "{VERSION} {words:08x} {}",
        if bounded { "bounded" } else { "whole" }
    );
    let earlier = earlier.filter(|earlier| earlier.finding.by == by);
    let (places, changed) = if bounded {
        let tables = Tables::new(&snapshot, compounds, info)?;
        let finder = || tables.finder();
        lists(snapshot.documents, earlier.as_ref(), info, &scratch, finder)?
    } else {
        snapshot.read_terms().map_err(failed)?;
        let shared = Shared::new(&snapshot);
        lists(snapshot.documents, earlier.as_ref(), info, &scratch, || {
            Finder::new(&snapshot, Compounds::Known(compounds), Some(&shared))
        })?
    };
    Ok(FoundNeighbours {
        lists: Some(NeighbourLists { scratch, places }),
        finding: Finding { by, changed },
    })
}

/// A list that can be taken over.
struct Kept {
    place: ListPlace,
    neighbours: usize,
    least: f32,
}

/// Takes over what can be and finds the rest; returns how many documents changed since all lists were found, too.
fn lists<F: Find>(
    documents: usize,
    earlier: Option<&Earlier>,
    info: &BuildInfo,
    scratch: &ScratchFile,
    finder: impl Fn() -> F + Sync,
) -> Result<(Vec<ListPlace>, usize), IndexError> {
    let put_away = |list: &NeighbourList| list.put_away(scratch).map_err(unwritten);
    let keep = |Carried {
                    list,
                    neighbours,
                    least,
                }| {
        let place = put_away(&list)?;
        Ok(Kept {
            place,
            neighbours,
            least,
        })
    };
    let mut lists: Vec<Option<ListPlace>> = vec![None; documents];
    let mut changed = 0;
    let near = earlier.filter(|earlier| ONE_OF * (earlier.finding.changed + earlier.changed()) <= documents);
    if let Some(earlier) = near {
        let mut kept: Vec<Option<Kept>> = (0..documents as u32)
            .map(|ordinal| earlier.carried(ordinal).map(keep).transpose())
            .collect::<Result<_, IndexError>>()?;
        let fresh: Vec<u32> = earlier.fresh().collect();
        let found = find(&fresh, info, &finder, |found| {
            let list = put_away(&NeighbourList::new(&found.neighbours))?;
            Ok((list, found.compared))
        })?;
        for (ordinal, (list, compared)) in fresh.into_iter().zip(found) {
            for (other, score) in compared {
                let kept = &mut kept[other as usize];
                if kept.as_ref().is_some_and(|list| would_enter(score, list)) {
                    *kept = None;
                }
            }
            lists[ordinal as usize] = Some(list);
        }
        // If most are found anew, all are: then nothing is left of older rarities.
        if 2 * kept.iter().flatten().count() >= documents {
            changed = earlier.finding.changed + earlier.changed();
            for (list, kept) in lists.iter_mut().zip(kept) {
                *list = list.take().or(kept.map(|kept| kept.place));
            }
        }
    }
    let missing = (0..).zip(&lists).filter(|(_, list)| list.is_none());
    let missing: Vec<u32> = missing.map(|(ordinal, _)| ordinal).collect();
    let found = find(&missing, info, &finder, |found| {
        put_away(&NeighbourList::new(&found.neighbours))
    })?;
    for (ordinal, list) in missing.into_iter().zip(found) {
        lists[ordinal as usize] = Some(list);
    }
    Ok((lists.into_iter().flatten().collect(), changed))
}

/// Whether a document with this score would be among the neighbours that a list has.
fn would_enter(score: f32, list: &Kept) -> bool {
    list.neighbours < MOST || score >= list.least
}

/// Finds the neighbours of some documents; `keep` takes of each what is wanted.
fn find<F: Find, T: Send>(
    ordinals: &[u32],
    info: &BuildInfo,
    finder: impl Fn() -> F + Sync,
    keep: impl Fn(Found) -> Result<T, IndexError> + Sync,
) -> Result<Vec<T>, IndexError> {
    // One finder a thread: it remembers the words that it has met.
    let chunk = ordinals.len().div_ceil(rayon::current_num_threads()).max(1);
    let chunks = ordinals.par_chunks(chunk).map(|ordinals| {
        let mut finder = finder();
        let found = ordinals.iter().map(|ordinal| {
            info.go_on()?;
            keep(finder.find(*ordinal).map_err(failed)?)
        });
        found.collect::<Result<Vec<T>, IndexError>>()
    });
    let chunks = chunks.collect::<Result<Vec<_>, IndexError>>()?;
    Ok(chunks.into_iter().flatten().collect())
}

/// The error for a list that cannot be written: the disk is full.
fn unwritten(source: io::Error) -> IndexError {
    IndexError::Io {
        action: "write",
        path: "neighbours.bin".into(),
        source,
    }
}

fn failed(error: SearchError) -> IndexError {
    IndexError::Neighbours {
        source: Box::new(error),
    }
}

#[cfg(test)]
mod tests;
