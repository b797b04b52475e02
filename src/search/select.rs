//! From everything that was found to the hits asked for: match mode, filters, counts, order.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::clause::{Clause, Role};
use super::filter::{FacetCounter, Selection, Standing};
use super::hit::FacetCount;
use super::ranking;
use super::request::{Facet, MatchMode, SearchRequest, Sort};
use super::scan::{ClauseStatistics, Scratch};
use super::snapshot::Snapshot;
use super::tables::Tables;
use crate::analysis;

/// A document with its score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Candidate {
    /// Its number.
    pub(crate) document: u32,
    /// How well it answers.
    pub(crate) score: f32,
}

/// What answers a query.
pub(crate) struct Selected {
    /// The best of all, in order: enough for the page asked for, and for a second look at the best.
    pub(crate) best: Vec<Candidate>,
    /// How many there are.
    pub(crate) total: u64,
    /// The counts asked for.
    pub(crate) facets: BTreeMap<Facet, Vec<FacetCount>>,
}

/// Selects among all documents: the answer to an empty query.
pub(crate) fn select_all(snapshot: &Snapshot, request: &SearchRequest) -> Selected {
    let all = (0..snapshot.documents as u32)
        .map(|document| Candidate { document, score: 0.0 })
        .collect();
    finish(snapshot, request, all)
}

/// Selects among what the scan found.
pub(crate) fn select(
    snapshot: &Snapshot,
    request: &SearchRequest,
    clauses: &[Clause],
    statistics: &[ClauseStatistics],
    scratch: &Scratch,
) -> Selected {
    let bits = |role: Role| -> u64 {
        let places = clauses
            .iter()
            .enumerate()
            .filter(|(_, clause)| clause.role == role);
        places.map(|(place, _)| 1 << place).sum()
    };
    let (wanted, required, excluded) = (bits(Role::Wanted), bits(Role::Required), bits(Role::Excluded));
    let finding = wanted | bits(Role::Hint);
    let weights: Vec<f32> = statistics.iter().map(|clause| clause.idf).collect();
    let weigh = |set: u64| -> f32 {
        weights
            .iter()
            .enumerate()
            .filter(|(place, _)| set >> place & 1 == 1)
            .map(|(_, weight)| weight)
            .sum()
    };
    let whole = weigh(wanted);
    let only_exclusions = wanted == 0 && required == 0;
    let selection = Selection::new(snapshot, &request.filters);

    let everything: Vec<u32>;
    let pool: &[u32] = if only_exclusions {
        everything = (0..snapshot.documents as u32).collect();
        &everything
    } else {
        &scratch.found
    };
    let mut candidates: Vec<(Candidate, u64)> = Vec::new();
    let mut best_share = 0.0_f32;
    let mut shares: FxHashMap<u64, (f32, f32)> = FxHashMap::default();
    for &document in pool {
        let has = scratch.clauses[document as usize];
        let enough = match request.match_mode {
            MatchMode::All => has & wanted == wanted,
            MatchMode::Auto | MatchMode::Any => required != 0 || only_exclusions || has & finding != 0,
        };
        if !enough || has & required != required || has & excluded != 0 {
            continue;
        }
        // There are few sets of words and many documents.
        let (share, factor) = *shares.entry(has & wanted).or_insert_with(|| {
            let share = if has & wanted == wanted || whole == 0.0 {
                1.0
            } else {
                (weigh(has & wanted) / whole).max(ranking::LEAST_COVERAGE)
            };
            (share, share.powf(ranking::COVERAGE_POWER))
        });
        let score = scratch.score[document as usize] * factor;
        // What a document outside of the selection has must not shut out what is inside.
        if share > best_share && is_selected(&selection, &snapshot.tables, document) {
            best_share = share;
        }
        candidates.push((Candidate { document, score }, has & wanted));
    }
    if request.match_mode == MatchMode::Auto && !is_question(clauses) {
        let few_words = wanted.count_ones() as usize <= ranking::ALL_WORDS_UP_TO;
        let all_first = few_words && best_share >= 1.0;
        let least = whole * best_share * ranking::AUTO_COVERAGE;
        let enough: FxHashMap<u64, bool> = shares.keys().map(|&has| (has, weigh(has) >= least)).collect();
        candidates.retain_mut(|(candidate, has)| {
            if all_first && *has != wanted {
                candidate.score *= ranking::NOT_ALL_WORDS;
            }
            enough[has]
        });
    }
    finish(
        snapshot,
        request,
        candidates.into_iter().map(|(candidate, _)| candidate).collect(),
    )
}

/// Whether a query asks in a sentence. Its words are not chosen for being in the answer, so that an answer may have any.
pub(crate) fn is_question(clauses: &[Clause]) -> bool {
    let function_words = || clauses.iter().filter(|clause| clause.role == Role::Ordering);
    function_words().count() >= ranking::QUESTION_FUNCTION_WORDS
        || function_words().any(|clause| analysis::is_question_word(&clause.text.to_lowercase()))
}

fn is_selected(selection: &Selection, tables: &Tables, document: u32) -> bool {
    selection.is_everything() || selection.standing(tables, document) == Standing::Selected
}

fn finish(snapshot: &Snapshot, request: &SearchRequest, mut candidates: Vec<Candidate>) -> Selected {
    let selection = Selection::new(snapshot, &request.filters);
    let mut counter = FacetCounter::new(&snapshot.tables, &request.facets);
    if !selection.is_everything() || !request.facets.is_empty() {
        candidates.retain(|candidate| {
            let standing = selection.standing(&snapshot.tables, candidate.document);
            counter.add(candidate.document, standing);
            standing == Standing::Selected
        });
    }
    let total = candidates.len() as u64;
    let wanted = (request.offset + request.limit)
        .max(ranking::NEARNESS_WINDOW)
        .max(ranking::GRAMS_WINDOW);
    keep_best(&mut candidates, wanted, |a, b| {
        order(request, &snapshot.tables, a, b)
    });
    Selected {
        best: candidates,
        total,
        facets: counter.finish(),
    }
}

/// Which of two comes first. Ties are broken by the order of ids, so that an answer is the same every time.
pub(crate) fn order(request: &SearchRequest, tables: &Tables, a: &Candidate, b: &Candidate) -> Ordering {
    let date = |candidate: &Candidate| tables.date_first[candidate.document as usize];
    let tie = tables.ordinal[a.document as usize].cmp(&tables.ordinal[b.document as usize]);
    let newest_first = || date(b).cmp(&date(a));
    let by_request = match request.sort {
        Sort::Relevance => b.score.total_cmp(&a.score).then_with(newest_first),
        Sort::Newest => newest_first(),
        // Without a date last, as in the other direction.
        Sort::Oldest => (date(a) == 0)
            .cmp(&(date(b) == 0))
            .then_with(|| date(a).cmp(&date(b))),
    };
    by_request.then(tie)
}

fn keep_best(
    candidates: &mut Vec<Candidate>,
    count: usize,
    order: impl Fn(&Candidate, &Candidate) -> Ordering,
) {
    if candidates.len() > count && count > 0 {
        candidates.select_nth_unstable_by(count - 1, &order);
        candidates.truncate(count);
    }
    candidates.sort_unstable_by(order);
}
