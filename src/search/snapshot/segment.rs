//! A segment of the index: the postings and lengths of its documents.

use std::sync::Arc;

use tantivy::index::InvertedIndexReader;
use tantivy::postings::{BlockSegmentPostings, TermInfo};
use tantivy::schema::IndexRecordOption;

use super::positions::{LongLists, Positions};
use super::terms::TermPlaces;
use crate::index::Zone;
use crate::search::error::SearchError;

/// A segment with its own postings. Documents are numbered across all segments.
pub(crate) struct Segment {
    /// The number of its first document.
    pub(crate) base: u32,
    /// One past the number of its last document.
    pub(crate) end: u32,
    pub(super) zones: [ZoneReader; 3],
    pub(super) long_lists: Arc<LongLists>,
}

/// The postings and lengths of one zone.
pub(crate) struct ZoneReader {
    pub(super) postings: Arc<InvertedIndexReader>,
    pub(super) norms: Vec<u8>,
}

impl Segment {
    /// Reads a term's documents and frequencies in blocks; `None` if no document has it.
    pub(crate) fn blocks(
        &self,
        zone: Zone,
        term: &TermPlaces,
    ) -> Result<Option<BlockSegmentPostings>, SearchError> {
        self.read_blocks(zone, term, IndexRecordOption::WithFreqs)
    }

    /// Reads a term's documents in blocks.
    pub(crate) fn document_blocks(
        &self,
        zone: Zone,
        term: &TermPlaces,
    ) -> Result<Option<BlockSegmentPostings>, SearchError> {
        self.read_blocks(zone, term, IndexRecordOption::Basic)
    }

    fn read_blocks(
        &self,
        zone: Zone,
        term: &TermPlaces,
        option: IndexRecordOption,
    ) -> Result<Option<BlockSegmentPostings>, SearchError> {
        let postings = &self.zones[zone as usize].postings;
        self.term_info(zone, term)
            .map(|info| postings.read_block_postings_from_terminfo(info, option))
            .transpose()
            .map_err(SearchError::reading("postings"))
    }

    /// Reads a term's documents and positions.
    pub(crate) fn positions(
        &self,
        zone: Zone,
        term: &TermPlaces,
    ) -> Result<Option<Positions<'_>>, SearchError> {
        let Some(info) = self.term_info(zone, term) else {
            return Ok(None);
        };
        let postings = &self.zones[zone as usize].postings;
        let postings = postings.read_postings_from_terminfo(info, IndexRecordOption::WithFreqsAndPositions);
        Ok(Some(Positions {
            postings: postings.map_err(SearchError::reading("positions"))?,
            base: self.base,
            zone,
            start: info.postings_range.start,
            long: &self.long_lists,
        }))
    }

    /// Returns the location of a term's postings; `None` if no document has it in the zone.
    pub(crate) fn term_info<'a>(&self, zone: Zone, term: &'a TermPlaces) -> Option<&'a TermInfo> {
        term.get(self.base, zone)
    }

    /// Returns the length of each document in a zone, as an index into the `length_factors` of the snapshot.
    pub(crate) fn norms(&self, zone: Zone) -> &[u8] {
        &self.zones[zone as usize].norms
    }
}
