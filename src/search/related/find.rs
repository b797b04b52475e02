//! What a build asks of whoever finds neighbours, one document at a time or of many.

use crate::index::Neighbour;
use crate::search::error::SearchError;

/// Among this many first documents several kinds are preferred.
pub(super) const MIXED: usize = 5;
/// The number of related documents that can be had from what a build stores.
pub(super) const STORED: usize = 20;
/// The neighbours that are stored of each document.
pub(super) const MOST: usize = STORED + MIXED;

/// What is found for a document.
pub(super) struct Found {
    /// Its neighbours, nearest first.
    pub(super) neighbours: Vec<Neighbour>,
    /// All documents that it was compared with, by ordinal, each with its score.
    pub(super) compared: Vec<(u32, f32)>,
}

/// Finds the neighbours of one document after the other.
pub(super) trait Find {
    /// Finds the neighbours of the document with an ordinal.
    fn find(&mut self, ordinal: u32) -> Result<Found, SearchError>;
}
