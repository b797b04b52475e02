//! What an engine is asked: searches, suggestions, documents and those related to them.

use std::time::Instant;

use super::SearchEngine;
use crate::document::{Document, DocumentId, Kind, Language};
use crate::search::error::SearchError;
use crate::search::hit::{DocumentSummary, RelatedResponse, SearchResponse, SuggestResponse};
use crate::search::present::Answer;
use crate::search::rank::{Asking, Meant, Ranked, Ranking};
use crate::search::request::{Filters, SearchRequest};
use crate::search::snapshot::Snapshot;
use crate::search::understand::{Resolver, clean_query, words};
use crate::search::{related, suggest};
use crate::text;

impl SearchEngine {
    /// Returns ranked hits for a query; for an empty query all documents, newest first.
    ///
    /// # Errors
    /// If the query is too long or the index cannot be read. No query is a syntax error.
    pub fn search(&self, request: &SearchRequest) -> Result<SearchResponse, SearchError> {
        let start = Instant::now();
        self.noted(|snapshot| self.answer(snapshot, request, start))
    }

    pub(super) fn answer(
        &self,
        snapshot: &Snapshot,
        request: &SearchRequest,
        start: Instant,
    ) -> Result<SearchResponse, SearchError> {
        let query = clean_query(&request.query)?;
        let ranked = self.rank(snapshot, &query, request)?;
        let answer = Answer {
            snapshot,
            splitter: &self.shared.splitter,
            request,
            clauses: &ranked.clauses,
            statistics: &ranked.statistics,
            near: ranked.meant.as_ref().map(Meant::shown),
        };
        let hits = answer.hits(&ranked.selected.best)?;
        Ok(SearchResponse {
            query,
            total: ranked.selected.total,
            offset: request.offset,
            limit: request.limit,
            took_ms: start.elapsed().as_secs_f64() * 1_000.0,
            hits,
            facets: ranked.selected.facets,
            did_you_mean: ranked.did_you_mean,
            corrected_query: ranked.corrected_query,
            widened: ranked.widened,
            semantic: ranked.semantic,
        })
    }

    /// Returns the ids and scores of the best documents without reading their texts: for evaluation and benchmarks.
    ///
    /// # Errors
    /// As [`Self::search`].
    pub fn rank_ids(&self, request: &SearchRequest) -> Result<Vec<(DocumentId, f32)>, SearchError> {
        let query = clean_query(&request.query)?;
        self.noted(|snapshot| {
            let selected = self.rank(snapshot, &query, request)?.selected;
            let page = selected.best.iter().skip(request.offset).take(request.limit);
            page.map(|candidate| {
                Ok((
                    DocumentId::new(snapshot.meta(candidate.document)?.id),
                    candidate.score,
                ))
            })
            .collect()
        })
    }

    /// Returns the total and the best scores without reading any document.
    ///
    /// # Errors
    /// As [`Self::search`].
    pub fn rank_only(&self, request: &SearchRequest) -> Result<(u64, Vec<f32>), SearchError> {
        let query = clean_query(&request.query)?;
        let selected = self.noted(|snapshot| Ok(self.rank(snapshot, &query, request)?.selected))?;
        let scores = selected
            .best
            .iter()
            .skip(request.offset)
            .take(request.limit)
            .map(|best| best.score);
        Ok((selected.total, scores.collect()))
    }

    /// Returns the documents related to one, each with the words that they share.
    ///
    /// # Errors
    /// If there is no such document, or the index cannot be read.
    pub fn related(&self, id: &DocumentId, limit: usize) -> Result<RelatedResponse, SearchError> {
        let related = self.noted(|snapshot| {
            let document = snapshot.find(id)?;
            related::related(snapshot, &self.shared.splitter, document, limit)
        })?;
        Ok(RelatedResponse {
            id: id.clone(),
            related,
        })
    }

    /// Returns the documents of a kind that most other documents are related to, most first; none if the build did not store
    /// neighbours.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn most_related(&self, kind: Kind, limit: usize) -> Result<Vec<DocumentSummary>, SearchError> {
        self.noted(|snapshot| related::most_related(snapshot, kind, limit))
    }

    /// Returns completions of a text that is being typed.
    ///
    /// # Errors
    /// If the text is too long or the index cannot be read.
    pub fn suggest(&self, prefix: &str, limit: usize) -> Result<SuggestResponse, SearchError> {
        self.suggest_within(prefix, &Filters::default(), limit)
    }

    /// Returns completions that have hits among the documents that pass the filters.
    ///
    /// # Errors
    /// If the text is too long or the index cannot be read.
    pub fn suggest_within(
        &self,
        prefix: &str,
        filters: &Filters,
        limit: usize,
    ) -> Result<SuggestResponse, SearchError> {
        let query = clean_query(prefix)?;
        let suggestions = self.noted(|snapshot| {
            let resolver = Resolver {
                vocabulary: &snapshot.generation.vocabulary,
                splitter: &self.shared.splitter,
                known: &self.shared.known.of(&snapshot.id),
            };
            suggest::suggest(snapshot, resolver, &query, filters, limit)
        })?;
        Ok(SuggestResponse { query, suggestions })
    }

    /// Returns a document with its sections.
    ///
    /// # Errors
    /// If there is no such document, or it cannot be read.
    pub fn document(&self, id: &DocumentId) -> Result<Document, SearchError> {
        self.noted(|snapshot| {
            let number = snapshot.find(id)?;
            let meta = snapshot.meta(number)?;
            Ok(meta.to_document(snapshot.text(number, &meta)?.whole()?))
        })
    }

    /// Returns the paths of the files of a document, relative to the corpus folder, the one that was read first.
    ///
    /// # Errors
    /// As [`Self::document`].
    pub fn sources(&self, id: &DocumentId) -> Result<Vec<String>, SearchError> {
        self.noted(|snapshot| {
            let ordinal = snapshot.tables.ordinal[snapshot.find(id)? as usize];
            let sources = snapshot.generation.titles.sources(ordinal);
            let sources = sources.ok_or_else(|| SearchError::Damaged {
                what: format!("titles.bin lacks document {ordinal}"),
            })?;
            Ok(sources.map(str::to_owned).collect())
        })
    }

    /// Analyses each word of a text as a query in `language`, or in both languages, would.
    pub fn analyze(&self, text: &str, language: Option<Language>) -> Vec<words::WordAnalysis> {
        words::analyze(
            &self.snapshot().generation.vocabulary,
            &self.shared.splitter,
            &self.synonyms(true),
            &text::clean(text),
            language,
        )
    }

    pub(super) fn rank(
        &self,
        snapshot: &Snapshot,
        query: &str,
        request: &SearchRequest,
    ) -> Result<Ranked, SearchError> {
        // Asked first: the embedder works while words are looked up.
        let asking = Asking::begin(self.shared.embedder.as_deref(), snapshot, query, request);
        let ranking = Ranking {
            snapshot,
            splitter: &self.shared.splitter,
            synonyms: &self.synonyms(request.synonyms),
            known: &self.shared.known.of(&snapshot.id),
        };
        ranking.rank(query, request, asking)
    }
}
