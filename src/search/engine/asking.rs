//! Passages that answer a question.

use super::SearchEngine;
use crate::document::Document;
use crate::search::error::SearchError;
use crate::search::hit::{Hit, Passage};
use crate::search::passages::Passages;
use crate::search::present::Answer;
use crate::search::request::{PassageRequest, SearchRequest, Sort};
use crate::search::understand::clean_query;

/// The documents that are looked at for passages.
const DOCUMENTS: usize = 20;

impl SearchEngine {
    /// Returns the passages that answer a query, best first, each with its document but for the texts of its
    /// sections; none for an empty query.
    ///
    /// # Errors
    /// As [`Self::search`].
    pub fn passages(&self, request: &PassageRequest) -> Result<Vec<(Passage, Document)>, SearchError> {
        let query = clean_query(&request.search.query)?;
        if query.is_empty() {
            return Ok(Vec::new());
        }
        let search = SearchRequest {
            limit: DOCUMENTS,
            offset: 0,
            sort: Sort::Relevance,
            facets: Vec::new(),
            explain: false,
            ..request.search.clone()
        };
        self.noted(|snapshot| {
            let ranked = self.rank(snapshot, &query, &search)?;
            let answer = Answer {
                snapshot,
                splitter: &self.shared.splitter,
                request: &search,
                clauses: &ranked.clauses,
                statistics: &ranked.statistics,
            };
            let hits = answer.hits(&ranked.selected.best)?;
            let passages = Passages {
                snapshot,
                splitter: &self.shared.splitter,
                request,
                clauses: &ranked.clauses,
                statistics: &ranked.statistics,
            };
            passages.of(hits, |hit: &Hit| {
                let number = snapshot.find(&hit.document.id)?;
                let meta = snapshot.meta(number)?;
                Ok((number, meta.to_document(snapshot.text(number, &meta)?.whole()?)))
            })
        })
    }
}
