//! Where the terms of queries stand in the index, kept for later queries: the words of queries come again and again, each
//! in several zones and segments, and one query asks for a term several times (to rank, for proximity, to show).

use std::sync::{Arc, PoisonError, RwLock};

use rustc_hash::FxHashMap;
use tantivy::postings::TermInfo;

use crate::index::Zone;
use crate::search::error::SearchError;

/// How many terms are kept: some megabytes.
const KEPT: usize = 32_768;

/// Where one term stands: in which segments and zones, and how often.
#[derive(Debug, Default)]
pub(crate) struct TermPlaces(Box<[(u32, Zone, TermInfo)]>);

impl TermPlaces {
    /// What the postings of the segment that begins at `base` are read by; `None` if the term isn't there.
    pub(super) fn get(&self, base: u32, zone: Zone) -> Option<&TermInfo> {
        let here = |place: &&(u32, Zone, TermInfo)| place.0 == base && place.1 == zone;
        self.0.iter().find(here).map(|(_, _, info)| info)
    }

    /// How many documents have it in a zone.
    pub(crate) fn documents(&self, zone: Zone) -> u32 {
        let in_zone = self.0.iter().filter(|place| place.1 == zone);
        in_zone.map(|(_, _, info)| info.doc_freq).sum()
    }

    /// Whether no document has it.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The places of the terms that were asked for lately.
#[derive(Debug, Default)]
pub(crate) struct TermCache(RwLock<FxHashMap<Box<str>, Arc<TermPlaces>>>);

impl TermCache {
    /// The places of a term, looked up in each segment the first time.
    pub(crate) fn get(
        &self,
        term: &str,
        look_up: impl FnOnce() -> Result<Vec<(u32, Zone, TermInfo)>, SearchError>,
    ) -> Result<Arc<TermPlaces>, SearchError> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(places) = known.get(term) {
            return Ok(Arc::clone(places));
        }
        drop(known);
        let places = Arc::new(TermPlaces(look_up()?.into_boxed_slice()));
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= KEPT {
            known.clear();
        }
        known.insert(term.into(), Arc::clone(&places));
        Ok(places)
    }
}
