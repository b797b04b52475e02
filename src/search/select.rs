//! From everything that was found to the hits asked for: match mode, filters, counts, order.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use self::best::Best;
use self::sets::{Sets, judge};
use super::clause::{Clause, Role};
use super::document_set::DocumentSet;
use super::filter::{FacetCounter, Selection, Standing};
use super::hit::FacetCount;
use super::ranking;
use super::request::{Facet, SearchRequest, Sort};
use super::scan::{ClauseStatistics, Scratch};
use super::snapshot::Snapshot;
use super::tables::Tables;
use crate::analysis;

mod best;
mod sets;

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
    let mut finish = Finish::new(snapshot, request);
    for document in 0..snapshot.documents as u32 {
        finish.add(Candidate { document, score: 0.0 });
    }
    finish.selected()
}

/// Selects among what the scan found.
pub(crate) fn select(
    snapshot: &Snapshot,
    request: &SearchRequest,
    clauses: &[Clause],
    statistics: &[ClauseStatistics],
    scratch: &Scratch,
) -> Selected {
    let everything: Vec<u32>;
    let finds = |clause: &Clause| matches!(clause.role, Role::Wanted | Role::Required);
    let only_exclusions = !clauses.iter().any(finds);
    let pool: &[u32] = if only_exclusions {
        everything = (0..snapshot.documents as u32).collect();
        &everything
    } else {
        &scratch.found
    };
    let mut finish = Finish::new(snapshot, request);
    let mut sets = Sets::new(clauses.len());
    for &document in pool {
        let set = sets.of(scratch.clauses[document as usize]);
        set.documents += 1;
        // What a document outside of the selection has must not shut out what is inside.
        set.selected |= finish.is_selected(document);
    }
    judge(&mut sets.list, request, clauses, statistics);
    for &document in pool {
        let set = sets.of(scratch.clauses[document as usize]);
        if set.answers {
            let score = scratch.score[document as usize] * set.factor;
            finish.add(Candidate { document, score });
        }
    }
    finish.selected()
}

/// Whether a query asks in a sentence. Its words are not chosen for being in the answer, so that an answer may have any.
pub(crate) fn is_question(clauses: &[Clause]) -> bool {
    let function_words = || clauses.iter().filter(|clause| clause.role == Role::Ordering);
    function_words().count() >= ranking::QUESTION_FUNCTION_WORDS
        || function_words().any(|clause| analysis::is_question_word(&clause.text.to_lowercase()))
}

/// Takes what answers one by one: filters, counts and keeps the best.
struct Finish<'a> {
    tables: &'a Tables,
    selection: Selection,
    everything: bool,
    /// What is counted, and the selected documents that it is counted of.
    counter: Option<(FacetCounter<'a>, DocumentSet)>,
    total: u64,
    best: Best<'a>,
}

impl<'a> Finish<'a> {
    fn new(snapshot: &'a Snapshot, request: &'a SearchRequest) -> Self {
        let tables = &snapshot.tables;
        let selection = Selection::new(snapshot, &request.filters);
        let wanted = (request.offset + request.limit)
            .max(ranking::NEARNESS_WINDOW)
            .max(ranking::GRAMS_WINDOW);
        Self {
            tables,
            everything: selection.is_everything(),
            selection,
            counter: (!request.facets.is_empty()).then(|| {
                let counter = FacetCounter::new(tables, &request.facets);
                (counter, DocumentSet::none(snapshot.documents))
            }),
            total: 0,
            best: Best::new(request, tables, wanted),
        }
    }

    fn is_selected(&self, document: u32) -> bool {
        self.everything || self.selection.standing(self.tables, document) == Standing::Selected
    }

    fn add(&mut self, candidate: Candidate) {
        let standing = if self.everything {
            Standing::Selected
        } else {
            self.selection.standing(self.tables, candidate.document)
        };
        if let Some((counter, selected)) = &mut self.counter {
            match standing {
                Standing::Selected => selected.add(candidate.document),
                Standing::But(facet) => counter.add_without(facet, candidate.document),
                Standing::Out => {}
            }
        }
        if standing == Standing::Selected {
            self.total += 1;
            self.best.add(candidate);
        }
    }

    fn selected(self) -> Selected {
        let count = |(mut counter, selected): (FacetCounter<'_>, DocumentSet)| {
            counter.add_all(&selected);
            counter.finish()
        };
        Selected {
            best: self.best.finish(),
            total: self.total,
            facets: self.counter.map(count).unwrap_or_default(),
        }
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
