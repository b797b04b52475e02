//! The ladder: answers a query with the documents on its first rungs. How far down it goes is decided once, by the number of
//! documents of the whole index on each rung; filters only remove.
//!
//! The rungs, best first: all words, enough words, corrected words, parts near each other, parts anywhere, single parts,
//! letters ([`Rung`](crate::search::Rung)).

use super::meaning::{Asking, Meant, is_fused};
use super::rescore::{Depth, Rescoring};
use crate::analysis::{Splitter, Synonyms};
use crate::search::error::SearchError;
use crate::search::hit::SemanticState;
use crate::search::request::{MatchMode, SearchRequest, Sort};
use crate::search::retrieve::{ClauseStatistics, Scan, Verdict, judge, order_for_scan, select};
use crate::search::snapshot::Snapshot;
use crate::search::understand::{
    Clause, Correction, EVERYWHERE, KnownWords, Parts, Resolver, Role, Speller, add_corrections, add_general,
    add_letters, add_metadata, add_parts, by_letters, complete_last_word, empty_clause, is_question,
    mark_corrected, only_with_words, query,
};
use crate::search::weights;

/// The answer to a query, before any document is read.
pub(crate) struct Ranked {
    pub(crate) clauses: Vec<Clause>,
    pub(crate) selected: select::Selected,
    pub(crate) statistics: Vec<ClauseStatistics>,
    pub(crate) did_you_mean: Option<String>,
    pub(crate) corrected_query: Option<String>,
    pub(crate) widened: bool,
    pub(crate) meant: Option<Meant>,
    pub(crate) semantic: Option<SemanticState>,
}

/// The inputs of ranking.
pub(crate) struct Ranking<'a> {
    /// The documents.
    pub(crate) snapshot: &'a Snapshot,
    /// Splits the compounds of queries.
    pub(crate) splitter: &'a Splitter,
    /// The synonyms that a query may use.
    pub(crate) synonyms: &'a Synonyms,
    /// What is known of words in the vocabulary of the snapshot.
    pub(crate) known: &'a KnownWords,
}

/// A query that was looked up in the whole index, and the verdict on what it found.
struct Found<'a> {
    clauses: Vec<Clause>,
    scan: Scan<'a>,
    verdict: Verdict,
}

impl<'a> Ranking<'a> {
    /// Returns the answer to a query. Filters, order and page of the request do not change which documents answer.
    pub(crate) fn rank(
        &self,
        query: &str,
        request: &SearchRequest,
        asking: Asking<'_>,
    ) -> Result<Ranked, SearchError> {
        let (found, did_you_mean, corrected) = self.words(query, request)?;
        // An empty query is answered by all documents, and then only their dates order them.
        let newest_first = (query.is_empty() && request.sort == Sort::Relevance).then(|| SearchRequest {
            sort: Sort::Newest,
            ..request.clone()
        });
        let request = newest_first.as_ref().unwrap_or(request);
        let Found {
            clauses,
            scan,
            verdict,
        } = found;
        let statistics = scan.statistics.clone();
        let by_words = is_question(&clauses) && verdict.with_words > 0;
        let (mut meant, semantic) = asking.finish(self.snapshot, query, request, &clauses, &verdict);
        let additions = meant.as_ref().map(Meant::additions);
        let mut selected = select::select(self.snapshot, request, scan, verdict, additions)?;
        let depth = if is_fused(meant.as_ref(), request) {
            Depth::All
        } else {
            Depth::First((request.offset + request.limit).max(weights::LEADERS))
        };
        let rescoring = Rescoring {
            snapshot: self.snapshot,
            request,
            clauses: &clauses,
            statistics: &statistics,
        };
        let highest = rescoring.answer(&mut selected, depth)?;
        if let Some(meant) = &mut meant {
            meant.fuse(self.snapshot, request, highest, &mut selected);
        }
        Ok(Ranked {
            widened: selected.with_parts > 0 && !by_words,
            corrected_query: did_you_mean.clone().filter(|_| corrected),
            did_you_mean,
            clauses,
            selected,
            statistics,
            meant,
            semantic,
        })
    }

    /// Looks up the words of a query, or its correction, as far down the ladder as it goes. Returns the correction, and whether
    /// it was answered instead.
    fn words(
        &self,
        query: &str,
        request: &SearchRequest,
    ) -> Result<(Found<'a>, Option<String>, bool), SearchError> {
        let resolver = self.resolver();
        let found = self.find(self.resolve(query, request.match_mode), request)?;
        let speller = Speller::new(self.snapshot, &resolver, query);
        let mut wanted = found.clauses.iter().filter(|clause| clause.role == Role::Wanted);
        // Parts of a word near each other are less than what was likely meant by it.
        let insists = found.clauses.iter().any(|clause| clause.role == Role::Required);
        let only_parts =
            !insists && wanted.clone().next().is_some() && !wanted.any(|clause| speller.has_word(clause));
        let nothing_found = found.verdict.with_words == 0 || only_parts;
        let correction = Some(&found.clauses).filter(|clauses| request.spell && !clauses.is_empty());
        let correction = correction.and_then(|clauses| speller.correct(query, clauses, nothing_found));
        let Some(correction) = correction else {
            return Ok((self.descend(found, request)?, None, false));
        };
        if nothing_found {
            let clauses = self.resolve(&correction.query, request.match_mode);
            let corrected = self.find(clauses, request)?;
            if corrected.verdict.with_words == 0 {
                return Ok((self.descend(found, request)?, None, false));
            }
            // The correction goes down the ladder as if it had been typed.
            let mut corrected = self.descend(corrected, request)?;
            mark_corrected(&mut corrected.clauses, &correction.words);
            return Ok((corrected, Some(correction.query), true));
        }
        if !self.finds_clearly_more(&found.clauses, &correction, request)? {
            return Ok((self.descend(found, request)?, None, false));
        }
        let mut clauses = self.resolve(query, request.match_mode);
        add_corrections(&mut clauses, &correction.words, &resolver);
        let found = self.find(clauses, request)?;
        Ok((self.descend(found, request)?, correction.told, false))
    }

    /// Goes down the ladder where few documents have the words.
    fn descend(&self, found: Found<'a>, request: &SearchRequest) -> Result<Found<'a>, SearchError> {
        let few_found = found.verdict.with_words < weights::FEW_FOUND;
        // Any word answers a question, so that no part is needed.
        if request.match_mode != MatchMode::Auto || !few_found && is_question(&found.clauses) {
            return Ok(found);
        }
        let mut clauses = found.clauses.clone();
        let is_wanted = |clause: &&Clause| clause.role == Role::Wanted;
        // Beside documents with some of the words, parts of the others only fill the page; but all parts of a word that no document has
        // stand for it.
        let beside_words = clauses.iter().filter(is_wanted).count() > 1 && found.verdict.with_words > 0;
        let is_replaced = |place: usize| found.clauses[place].is_replaced;
        let how = |place: usize| match found.scan.statistics[place].documents {
            0 => Parts::Apart,
            _ if is_replaced(place) => Parts::Apart,
            _ if !few_found => Parts::None,
            _ if beside_words => Parts::Merged,
            _ => Parts::Apart,
        };
        let has_parts = clauses
            .iter()
            .any(|clause| matches!(clause.role, Role::Part { .. }));
        let found = if !has_parts && add_parts(&self.resolver(), &mut clauses, how) {
            self.find(clauses, request)?
        } else {
            found
        };
        // Who wants no correction wants no similar letters either.
        if found.verdict.total >= weights::FEW_FOUND || !request.spell {
            return Ok(found);
        }
        if found.verdict.total > 0 {
            let mut clauses = found.clauses.clone();
            let is_unknown = |place: usize| found.scan.statistics[place].documents == 0;
            return if add_letters(self.snapshot, &mut clauses, is_unknown) {
                self.find(clauses, request)
            } else {
                Ok(found)
            };
        }
        match by_letters(self.snapshot, &found.clauses) {
            Some(clauses) => self.find(clauses, request),
            None => Ok(found),
        }
    }

    /// Looks up clauses in the whole index.
    fn find(&self, mut clauses: Vec<Clause>, request: &SearchRequest) -> Result<Found<'a>, SearchError> {
        order_for_scan(&mut clauses);
        let mut scan = Scan::new(self.snapshot, &clauses)?;
        // Any word may be in the answer to a question, and parts of its words too.
        let has_parts = clauses
            .iter()
            .any(|clause| matches!(clause.role, Role::Part { .. }));
        let few = scan.documents() < weights::HINTS_UP_TO && is_question(&clauses);
        if few && !has_parts && add_parts(&self.resolver(), &mut clauses, |_| Parts::Merged) {
            drop(scan);
            order_for_scan(&mut clauses);
            scan = Scan::new(self.snapshot, &clauses)?;
        }
        let verdict = judge(&scan, request, &clauses);
        Ok(Found {
            clauses,
            scan,
            verdict,
        })
    }

    /// Whether corrections occur in clearly more documents than the typed words, among those with everything that the query
    /// requires: phrases and exclusions may leave none.
    fn finds_clearly_more(
        &self,
        typed: &[Clause],
        correction: &Correction,
        request: &SearchRequest,
    ) -> Result<bool, SearchError> {
        let count = |clauses: &[Clause], words: &[&str]| -> Result<u64, SearchError> {
            Ok(self.find(only_with_words(clauses, words), request)?.verdict.total)
        };
        let words = &correction.words;
        let words_typed: Vec<&str> = words.iter().map(|(word, _)| word.as_str()).collect();
        let words_meant: Vec<&str> = words.iter().flat_map(|(_, word)| word.split(' ')).collect();
        let found = count(&self.resolve(&correction.query, request.match_mode), &words_meant)?;
        Ok(found > 0 && found >= weights::CLEARLY_MORE * count(typed, &words_typed)?)
    }

    /// Returns the clauses of a query. A query without any word is answered by nothing, unless it is empty.
    fn resolve(&self, query: &str, match_mode: MatchMode) -> Vec<Clause> {
        let resolver = self.resolver();
        let mut clauses = resolver.resolve(&query::parse(query), self.synonyms);
        if clauses.is_empty() && !query.is_empty() {
            return vec![empty_clause("", Role::Required, EVERYWHERE)];
        }
        add_metadata(&mut clauses, self.snapshot, match_mode == MatchMode::All);
        complete_last_word(&mut clauses, query, self.snapshot, &resolver);
        add_general(&mut clauses, self.synonyms, self.snapshot, &resolver);
        clauses
    }

    fn resolver(&self) -> Resolver<'a> {
        Resolver {
            vocabulary: &self.snapshot.generation.vocabulary,
            splitter: self.splitter,
            known: self.known,
        }
    }
}
