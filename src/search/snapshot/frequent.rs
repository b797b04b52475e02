//! The documents of frequent terms as sets. A list of postings is decoded document by document in every query; a set is decoded once,
//! and joined to others 64 documents at a time.

use std::sync::Arc;

use super::document_set::DocumentSet;
use super::memo::Memo;
use crate::index::Zone;
use crate::search::error::SearchError;

/// A term is frequent if one document of so many has it: a set of those of a rarer term would take more memory than its postings.
const ONE_OF: usize = 64;
/// Shorter lists are read at once, with their frequencies.
const LEAST: usize = 256;
/// The memory of the sets of a zone, in bytes.
const KEPT: usize = 32 << 20;

/// The sets of recent terms, by zone.
#[derive(Debug)]
pub(super) struct FrequentTerms([Memo<DocumentSet>; 3]);

impl FrequentTerms {
    /// Nothing yet, for an index of so many documents.
    pub(super) fn new(documents: usize) -> Self {
        // Below this number of documents no term is frequent.
        let bytes = documents.max(LEAST).div_ceil(8);
        Self(Zone::ALL.map(|_| Memo::new((KEPT / bytes).max(1))))
    }

    /// Whether a term is frequent that so many of all documents have.
    pub(super) fn is_frequent(with_term: u32, documents: usize) -> bool {
        with_term as usize >= LEAST.max(documents / ONE_OF)
    }

    /// Returns the documents that have a term in a zone, which are read by `read` the first time.
    pub(super) fn get(
        &self,
        zone: Zone,
        term: &str,
        read: impl FnOnce() -> Result<DocumentSet, SearchError>,
    ) -> Result<Arc<DocumentSet>, SearchError> {
        self.0[zone as usize].try_get(term, || read().map(Arc::new))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::Generation;
    use crate::search::request::{MatchMode, SearchRequest};
    use crate::search::snapshot::Snapshot;
    use crate::search::testing::engine;

    /// Every second text has the one word, every third the other.
    fn texts() -> Vec<(String, &'static str)> {
        let text = |number: usize| match (number % 2, number % 3) {
            (0, 0) => "Kaffe och tårta står framme.",
            (0, _) => "Kaffe står framme.",
            (_, 0) => "En tårta står framme.",
            _ => "Inget står framme.",
        };
        (0..600)
            .map(|number| (format!("{number:03}"), text(number)))
            .collect()
    }

    #[test]
    fn a_frequent_word_has_the_documents_of_its_postings() {
        let texts = texts();
        let texts: Vec<(&str, &str)> = texts.iter().map(|(id, text)| (id.as_str(), *text)).collect();
        let (engine, folder) = engine(&texts);
        let snapshot = Snapshot::of_build(Generation::open(folder.path()).unwrap().unwrap()).unwrap();
        let set = |zone: Zone, word: &str| {
            let places = snapshot.places(word).unwrap();
            snapshot.documents_of_frequent(zone, word, &places).unwrap()
        };
        let coffee = set(Zone::Body, "kaffe").unwrap();
        assert!((0..600).all(|document| coffee.has(document) == (document % 2 == 0)));
        assert!(Arc::ptr_eq(&coffee, &set(Zone::Body, "kaffe").unwrap()));
        assert_eq!(
            (set(Zone::Body, "tårta"), set(Zone::Title, "kaffe")),
            (None, None)
        );
        let total = |query: &str, match_mode: MatchMode| {
            let request = SearchRequest {
                query: query.to_owned(),
                match_mode,
                ..SearchRequest::default()
            };
            engine.search(&request).unwrap().total
        };
        for _ in 0..2 {
            assert_eq!(total("kaffe", MatchMode::All), 300);
            assert_eq!(total("kaffe tårta", MatchMode::All), 100);
            assert_eq!(total("kaffe tårta", MatchMode::Any), 400);
            assert_eq!(total("tårta -kaffe", MatchMode::All), 100);
        }
    }
}
