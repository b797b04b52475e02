//! The positions of a term in documents. Those of a word that stands thousands of times in one are kept: to decode them takes longer than
//! all else of a search that finds a text as long as many books.

use std::convert::Infallible;
use std::ops::Deref;
use std::sync::Arc;

use tantivy::DocSet;
use tantivy::postings::{Postings as _, SegmentPostings};

use super::kept_lists::KeptLists;
use crate::index::Zone;

/// A list of more positions is kept,
const LONG: u32 = 4_000;
/// as many of those that were asked for last as have so many positions together: 16 MiB.
const KEPT: usize = 4 << 20;

/// Where a list is: the document, the zone, and the place of the term's postings in that zone.
type Key = (u32, usize, usize);

/// The long lists of positions of a generation.
#[derive(Debug)]
pub(super) struct LongLists(KeptLists<Key, u32>);

impl Default for LongLists {
    fn default() -> Self {
        Self(KeptLists::new(KEPT))
    }
}

impl LongLists {
    fn get(&self, key: Key, read: impl FnOnce() -> Vec<u32>) -> Arc<[u32]> {
        let list: Result<_, Infallible> = self.0.try_get(key, || Ok(read()));
        list.unwrap_or_else(|never| match never {})
    }
}

/// The documents of a term in a segment, numbered in it, with their positions.
pub(crate) struct Positions<'s> {
    pub(super) postings: SegmentPostings,
    /// The first document of the segment,
    pub(super) base: u32,
    pub(super) zone: Zone,
    /// and where the postings begin in the zone.
    pub(super) start: usize,
    pub(super) long: &'s LongLists,
}

/// The positions of a term in a document, ascending.
pub(crate) enum PositionList {
    Read(Vec<u32>),
    Kept(Arc<[u32]>),
}

impl Default for PositionList {
    fn default() -> Self {
        Self::Read(Vec::new())
    }
}

impl PositionList {
    /// An empty list with the room of this one.
    pub(crate) fn into_buffer(self) -> Vec<u32> {
        match self {
            Self::Read(mut list) => {
                list.clear();
                list
            }
            Self::Kept(_) => Vec::new(),
        }
    }
}

impl Deref for PositionList {
    type Target = [u32];

    fn deref(&self) -> &[u32] {
        match self {
            Self::Read(list) => list,
            Self::Kept(list) => list,
        }
    }
}

impl Positions<'_> {
    /// The current document.
    pub(crate) fn document(&self) -> u32 {
        self.postings.doc()
    }

    /// Goes to the first document from `target` on and returns it.
    pub(crate) fn seek(&mut self, target: u32) -> u32 {
        let document = self.postings.doc();
        if document < target {
            self.postings.seek(target)
        } else {
            document
        }
    }

    /// Returns the positions in the current document.
    pub(crate) fn list(&mut self) -> PositionList {
        self.list_in(Vec::new())
    }

    /// Returns the same in a list that is empty.
    pub(crate) fn list_in(&mut self, mut list: Vec<u32>) -> PositionList {
        match self.kept() {
            Some(kept) => PositionList::Kept(kept),
            None => {
                self.postings.append_positions_with_offset(0, &mut list);
                PositionList::Read(list)
            }
        }
    }

    /// Adds the positions in the current document to a list.
    pub(crate) fn add_to(&mut self, list: &mut Vec<u32>) {
        match self.kept() {
            Some(kept) => list.extend_from_slice(&kept),
            None => self.postings.append_positions_with_offset(0, list),
        }
    }

    /// The positions in the current document if they are so many that they are kept.
    fn kept(&mut self) -> Option<Arc<[u32]>> {
        if self.postings.term_freq() <= LONG {
            return None;
        }
        let key = (self.base + self.postings.doc(), self.zone as usize, self.start);
        let postings = &mut self.postings;
        Some(self.long.get(key, || {
            let mut list = Vec::new();
            postings.append_positions_with_offset(0, &mut list);
            list
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_list_is_decoded_once() {
        let long = LongLists::default();
        assert_eq!(long.get((0, 2, 0), || vec![7])[0], 7);
        assert_eq!(long.get((0, 2, 0), || panic!("it is kept"))[0], 7);
    }
}
