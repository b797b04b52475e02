//! What is new: when documents came, changed and went.

use std::cmp::Reverse;
use std::sync::Arc;

use super::SearchEngine;
use crate::document::{Document, DocumentId};
use crate::index::{History, Life};
use crate::search::error::SearchError;
use crate::search::request::{SearchRequest, Semantic};
use crate::search::understand::clean_query;

impl SearchEngine {
    /// Returns when documents came, changed and went, those that are gone included.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn history(&self) -> Result<Arc<History>, SearchError> {
        self.noted(|snapshot| snapshot.history())
    }

    /// Returns the documents that answer a search, without the texts of their sections, those that changed last first, at most `request.limit`. The offset and
    /// the order of the request do not matter, and nothing is corrected: a feed must not change its subject.
    ///
    /// # Errors
    /// As [`Self::search`].
    pub fn newest(&self, request: &SearchRequest) -> Result<Vec<(Document, Life)>, SearchError> {
        let query = clean_query(&request.query)?;
        self.noted(|snapshot| {
            let history = snapshot.history()?;
            let all = SearchRequest {
                offset: 0,
                limit: snapshot.documents.max(1),
                facets: Vec::new(),
                spell: false,
                explain: false,
                semantic: Semantic::Off,
                ..request.clone()
            };
            let selected = self.rank(snapshot, &query, &all)?.selected;
            let mut found: Vec<(Reverse<i64>, &str, u32)> = selected
                .best
                .iter()
                .filter_map(|candidate| {
                    let ordinal = snapshot.tables.ordinal[candidate.document as usize];
                    let (id, _) = snapshot.generation.titles.get(ordinal)?;
                    let life = history.of(&DocumentId::new(id))?;
                    Some((Reverse(life.changed), id, candidate.document))
                })
                .collect();
            found.sort_unstable();
            found.truncate(request.limit);
            let read = |(_, _, number): (_, &str, u32)| {
                let document = snapshot.meta(number)?.to_document("");
                let life = history.of(&document.id).cloned();
                Ok(life.map(|life| (document, life)))
            };
            found
                .into_iter()
                .filter_map(|one| read(one).transpose())
                .collect()
        })
    }
}
