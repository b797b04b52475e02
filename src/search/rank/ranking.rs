//! Answers a query as typed; if that finds nothing, its correction.

use super::rescore;
use crate::analysis::{Splitter, Synonyms};
use crate::search::error::SearchError;
use crate::search::request::{MatchMode, SearchRequest, Sort};
use crate::search::retrieve::{Candidate, ClauseStatistics, Enough, Scan, order_for_scan, select};
use crate::search::snapshot::Snapshot;
use crate::search::understand::{
    Clause, Correction, Resolver, Role, Speller, add_corrections, add_metadata, complete_last_word, hints,
    is_question, mark_corrected, only_with_words, query,
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
}

impl Ranked {
    fn new(clauses: Vec<Clause>, selected: select::Selected, statistics: Vec<ClauseStatistics>) -> Self {
        Self {
            clauses,
            selected,
            statistics,
            did_you_mean: None,
            corrected_query: None,
            widened: false,
        }
    }
}

/// The inputs of ranking.
pub(crate) struct Ranking<'a> {
    /// The documents.
    pub(crate) snapshot: &'a Snapshot,
    /// Splits the compounds of queries.
    pub(crate) splitter: &'a Splitter,
    /// The synonyms that a query may use.
    pub(crate) synonyms: &'a Synonyms,
}

impl Ranking<'_> {
    /// Returns the answer to a query; if it finds nothing, the answer to its correction.
    pub(crate) fn rank(&self, query: &str, request: &SearchRequest) -> Result<Ranked, SearchError> {
        let snapshot = self.snapshot;
        let resolver = self.resolver();
        let resolve = |query: &str| {
            let mut clauses = resolver.resolve(&query::parse(query), self.synonyms);
            add_metadata(&mut clauses, snapshot);
            complete_last_word(&mut clauses, query, snapshot, &resolver);
            clauses
        };
        let mut ranked = self.rank_clauses(resolve(query), request)?;
        if !request.spell || ranked.clauses.is_empty() {
            return Ok(ranked);
        }
        let resolver = &resolver;
        let speller = Speller::new(snapshot, resolver, query);
        let mut wanted = ranked.clauses.iter().filter(|clause| clause.role == Role::Wanted);
        // Parts of a word near each other are less than what was likely meant by it.
        let insists = ranked.clauses.iter().any(|clause| clause.role == Role::Required);
        let only_parts =
            !insists && wanted.clone().next().is_some() && !wanted.any(|clause| speller.has_word(clause));
        let nothing_found = ranked.selected.total == 0 || only_parts;
        let Some(correction) = speller.correct(query, &ranked.clauses, nothing_found) else {
            return Ok(ranked);
        };
        if !nothing_found {
            let meant = resolve(&correction.query);
            if self.finds_clearly_more(&ranked.clauses, &meant, &correction, request)? {
                let mut clauses = resolve(query);
                add_corrections(&mut clauses, &correction.words, resolver);
                ranked = self.rank_clauses(clauses, request)?;
                ranked.did_you_mean = Some(correction.query);
            }
            return Ok(ranked);
        }
        let mut clauses = resolve(&correction.query);
        mark_corrected(&mut clauses, &correction.words);
        let mut corrected = self.rank_clauses(clauses, request)?;
        if corrected.selected.total == 0 {
            return Ok(ranked);
        }
        corrected.did_you_mean = Some(correction.query.clone());
        corrected.corrected_query = Some(correction.query);
        Ok(corrected)
    }

    /// Whether corrections occur in clearly more documents than the typed words, among those that the rest of the request
    /// allows: filters, phrases and exclusions may leave none.
    fn finds_clearly_more(
        &self,
        typed: &[Clause],
        meant: &[Clause],
        correction: &Correction,
        request: &SearchRequest,
    ) -> Result<bool, SearchError> {
        let count = |clauses: &[Clause], words: &[&str]| -> Result<u64, SearchError> {
            let clauses = only_with_words(clauses, words);
            let request = SearchRequest {
                offset: 0,
                limit: 1,
                facets: Vec::new(),
                ..request.clone()
            };
            Ok(self.rank_clauses(clauses, &request)?.selected.total)
        };
        let words = &correction.words;
        let words_typed: Vec<&str> = words.iter().map(|(word, _)| word.as_str()).collect();
        let words_meant: Vec<&str> = words.iter().flat_map(|(_, word)| word.split(' ')).collect();
        let found = count(meant, &words_meant)?;
        Ok(found > 0 && found >= weights::CLEARLY_MORE * count(typed, &words_typed)?)
    }

    fn rank_clauses(&self, mut clauses: Vec<Clause>, request: &SearchRequest) -> Result<Ranked, SearchError> {
        // An empty query is answered by all documents, and then only their dates order them.
        let newest_first = (clauses.is_empty() && request.sort == Sort::Relevance).then(|| SearchRequest {
            sort: Sort::Newest,
            ..request.clone()
        });
        let request = newest_first.as_ref().unwrap_or(request);
        order_for_scan(&mut clauses);
        let mut scan = Scan::new(self.snapshot, &clauses)?;
        if scan.documents() < weights::HINTS_UP_TO && is_question(&clauses) {
            drop(scan);
            self.add_hints(&mut clauses);
            scan = Scan::new(self.snapshot, &clauses)?;
        }
        let statistics = scan.statistics.clone();
        let mut selected = select::select(self.snapshot, request, &clauses, scan, Enough::AsChosen)?;
        rescore::rescore(self.snapshot, request, &clauses, &statistics, &mut selected.best)?;
        let ranked = Ranked::new(clauses, selected, statistics);
        let few = (1..weights::FEW_FOUND).contains(&ranked.selected.total);
        if few && may_be_widened(request, &ranked.clauses) {
            return self.widen(request, ranked);
        }
        Ok(ranked)
    }

    /// Adds documents with any of the words, or parts of them, behind the few that were found.
    fn widen(&self, request: &SearchRequest, few: Ranked) -> Result<Ranked, SearchError> {
        let mut clauses = few.clauses;
        self.add_hints(&mut clauses);
        let scan = Scan::new(self.snapshot, &clauses)?;
        let statistics = scan.statistics.clone();
        let mut selected = select::select(self.snapshot, request, &clauses, scan, Enough::Anything)?;
        let found = few.selected.best;
        let is_found = |late: &Candidate| found.iter().any(|known| known.document == late.document);
        selected.best.retain(|candidate| !is_found(candidate));
        rescore::rescore(self.snapshot, request, &clauses, &statistics, &mut selected.best)?;
        // Scores must not rise from hit to hit.
        let least = found.last().map_or(f32::INFINITY, |last| last.score);
        for late in &mut selected.best {
            late.score = late.score.min(least);
        }
        selected.best.splice(..0, found);
        let widened = selected.total > few.selected.total;
        Ok(Ranked {
            widened,
            ..Ranked::new(clauses, selected, statistics)
        })
    }

    /// Adds clauses for parts of the words.
    fn add_hints(&self, clauses: &mut Vec<Clause>) {
        hints::add_hints(&self.resolver(), clauses);
        order_for_scan(clauses);
    }

    fn resolver(&self) -> Resolver<'_> {
        Resolver {
            vocabulary: &self.snapshot.generation.vocabulary,
            splitter: self.splitter,
        }
    }
}

/// Whether a query that finds little may be widened. A question accepts any word from the start, half a name is another
/// person's, and sorted by date partial matches would be mixed with the rest.
fn may_be_widened(request: &SearchRequest, clauses: &[Clause]) -> bool {
    let wanted = || clauses.iter().filter(|clause| clause.role == Role::Wanted);
    let is_name = wanted().all(|clause| !clause.author_words.is_empty());
    request.match_mode == MatchMode::Auto
        && request.sort == Sort::Relevance
        && !is_question(clauses)
        && wanted().count() > 1
        && !is_name
}
