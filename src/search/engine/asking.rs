//! Passages that answer a question.

use super::SearchEngine;
use crate::document::Document;
use crate::search::error::SearchError;
use crate::search::hit::Passage;
use crate::search::passages::{Found, Passages};
use crate::search::present::Answer;
use crate::search::rank::Meant;
use crate::search::request::{PassageRequest, SearchRequest, Sort};
use crate::search::understand::{clean_query, is_question};

/// The documents that are looked at for passages: for 69 of 70 questions the right one is among them.
const DOCUMENTS: usize = 10;

impl SearchEngine {
    /// Returns the passage that answers a question so clearly that it may stand above the hits; `None` if none does or
    /// the query is no question.
    ///
    /// # Errors
    /// As [`Self::search`].
    pub fn answer_from_texts(
        &self,
        search: &SearchRequest,
    ) -> Result<Option<(Passage, Document)>, SearchError> {
        let request = PassageRequest {
            search: search.clone(),
            limit: 2,
            per_document: Some(2),
        };
        let mut found = self.found(&request, true)?.into_iter();
        let (best, second) = (found.next(), found.next());
        let clear = best.filter(|best| best.is_clear(second.as_ref()));
        Ok(clear.map(|best| (best.passage, best.document)))
    }

    /// Returns the passages that answer a query, best first, each with its document but for the texts of its
    /// sections; none for an empty query.
    ///
    /// # Errors
    /// As [`Self::search`].
    pub fn passages(&self, request: &PassageRequest) -> Result<Vec<(Passage, Document)>, SearchError> {
        let found = self.found(request, false)?.into_iter();
        Ok(found.map(|found| (found.passage, found.document)).collect())
    }

    fn found(&self, request: &PassageRequest, questions_only: bool) -> Result<Vec<Found>, SearchError> {
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
            if questions_only && !is_question(&ranked.clauses) {
                return Ok(Vec::new());
            }
            let answer = Answer {
                snapshot,
                splitter: &self.shared.splitter,
                request: &search,
                clauses: &ranked.clauses,
                statistics: &ranked.statistics,
                near: ranked.meant.as_ref().map(Meant::shown),
            };
            let hits = answer.hits(&ranked.selected.best)?;
            let passages = Passages {
                snapshot,
                splitter: &self.shared.splitter,
                request,
                clauses: &ranked.clauses,
                statistics: &ranked.statistics,
                near: ranked.meant.as_ref().map(Meant::shown),
            };
            passages.of(hits)
        })
    }
}
