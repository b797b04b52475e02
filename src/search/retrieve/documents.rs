//! Sets of documents as bits.

use super::filter::{Filtered, Selection};
use crate::search::error::SearchError;
use crate::search::snapshot::{Snapshot, bits};
use crate::search::understand::Zones;

/// A set of the documents of a generation.
#[derive(Debug, Clone)]
pub(crate) struct Documents(Vec<u64>);

impl Documents {
    /// Returns the documents that have any of some terms in some zones.
    pub(crate) fn with_any<'t>(
        snapshot: &Snapshot,
        terms: impl IntoIterator<Item = &'t str>,
        zones: Zones,
    ) -> Result<Self, SearchError> {
        let mut set = Self(vec![0; snapshot.documents.div_ceil(64)]);
        for term in terms {
            for &zone in zones {
                snapshot.for_each_document(zone, term, |document| {
                    set.0[document as usize / 64] |= 1 << (document % 64);
                })?;
            }
        }
        Ok(set)
    }

    /// Returns the documents of a selection.
    pub(crate) fn selected(snapshot: &Snapshot, selection: &Selection) -> Self {
        let mut set = Self(vec![0; snapshot.documents.div_ceil(64)]);
        for document in 0..snapshot.documents {
            let number = u32::try_from(document).unwrap_or(u32::MAX);
            if selection.apply(&snapshot.tables, number) == Filtered::Selected {
                set.0[document / 64] |= 1 << (document % 64);
            }
        }
        set
    }

    /// Keeps only documents that are in another set too.
    pub(crate) fn intersect(&mut self, other: &Self) {
        for (word, other) in self.0.iter_mut().zip(&other.0) {
            *word &= other;
        }
    }

    /// Whether a document is in the set.
    pub(crate) fn contains(&self, document: u32) -> bool {
        self.0[document as usize / 64] >> (document % 64) & 1 == 1
    }

    /// Returns the documents with the lowest numbers, at most `limit` of them, in ascending order.
    pub(crate) fn first(&self, limit: usize) -> Vec<u32> {
        let words = (0..).zip(&self.0).filter(|(_, word)| **word != 0);
        let all = words.flat_map(|(place, word)| bits(*word).map(move |bit| 64 * place + bit));
        all.take(limit).collect()
    }

    /// Returns the number of documents.
    pub(crate) fn len(&self) -> u64 {
        self.0.iter().map(|word| u64::from(word.count_ones())).sum()
    }
}
