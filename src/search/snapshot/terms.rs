//! A cache of the locations of terms. Queries repeat words, each in several zones and segments, and one query looks a term up
//! several times (to rank, for proximity, to present).

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, PoisonError, RwLock};

use rustc_hash::FxHashMap;
use tantivy::postings::TermInfo;

use crate::index::Zone;
use crate::search::error::SearchError;

/// The number of terms kept: some megabytes.
const KEPT: usize = 32_768;

/// The locations of one term: segments and zones, with document counts.
#[derive(Debug, Default)]
pub(crate) struct TermPlaces(Box<[(u32, Zone, TermInfo)]>);

impl TermPlaces {
    /// Returns the location of the postings in the segment that begins at `base`; `None` if the term is not there.
    pub(super) fn get(&self, base: u32, zone: Zone) -> Option<&TermInfo> {
        let here = |place: &&(u32, Zone, TermInfo)| place.0 == base && place.1 == zone;
        self.0.iter().find(here).map(|(_, _, info)| info)
    }

    /// Returns the number of documents that have it in a zone.
    pub(crate) fn documents(&self, zone: Zone) -> u32 {
        let in_zone = self.0.iter().filter(|place| place.1 == zone);
        in_zone.map(|(_, _, info)| info.doc_freq).sum()
    }

    /// Whether no document has it.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The locations of recent terms.
#[derive(Debug, Default)]
pub(crate) struct TermCache {
    known: RwLock<FxHashMap<Box<str>, Arc<TermPlaces>>>,
    hits: AtomicU64,
    misses: AtomicU64,
}

impl TermCache {
    /// Returns the hits and the misses.
    pub(super) fn asked(&self) -> (u64, u64) {
        (self.hits.load(Relaxed), self.misses.load(Relaxed))
    }

    /// Whether so many terms can be kept.
    pub(super) fn has_room_for(terms: usize) -> bool {
        terms < KEPT
    }

    /// Remembers the locations of terms, each with its places in the order of segments and zones.
    pub(super) fn fill(&self, terms: FxHashMap<Box<str>, Vec<(u32, Zone, TermInfo)>>) {
        let terms = terms
            .into_iter()
            .map(|(term, places)| (term, Arc::new(TermPlaces(places.into_boxed_slice()))));
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        known.extend(terms);
    }

    /// Returns the locations of a term; the first look-up reads each segment.
    pub(crate) fn get(
        &self,
        term: &str,
        look_up: impl FnOnce() -> Result<Vec<(u32, Zone, TermInfo)>, SearchError>,
    ) -> Result<Arc<TermPlaces>, SearchError> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(places) = known.get(term) {
            self.hits.fetch_add(1, Relaxed);
            return Ok(Arc::clone(places));
        }
        drop(known);
        self.misses.fetch_add(1, Relaxed);
        let places = Arc::new(TermPlaces(look_up()?.into_boxed_slice()));
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= KEPT {
            known.clear();
        }
        known.insert(term.into(), Arc::clone(&places));
        Ok(places)
    }
}
