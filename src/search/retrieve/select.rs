//! From all found documents to the requested hits: match mode, filters, counts, order.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use self::best::Best;
use self::judge::Judged;
pub(crate) use self::judge::{Verdict, judge};
use super::filter::{FacetCounter, Filtered, Selection};
use super::near::{Adding, Additions, Standing};
use super::scan::{Collect, Group, Scan, Set};
use crate::search::error::SearchError;
use crate::search::hit::{FacetCount, Rung};
use crate::search::request::{Facet, MatchMode, SearchRequest, Sort};
use crate::search::snapshot::{DocumentSet, Snapshot, Tables, bits};
use crate::search::weights;

mod best;
mod judge;

/// A document with its score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Candidate {
    /// Its number in the generation.
    pub(crate) document: u32,
    /// Its score.
    pub(crate) score: f32,
    /// The rung on which it answers.
    pub(crate) rung: Rung,
    /// Candidates of a lower step come first, whatever they score.
    pub(crate) step: u8,
    /// The part of its score that it has because it is related to the first documents.
    pub(crate) related: f32,
    /// The most that its [`proximity`](super::proximity()) can be: 0 for a document with one word of the query.
    pub(crate) most_proximity: f32,
}

impl Candidate {
    /// Returns a candidate that has all words.
    pub(crate) fn new(document: u32, score: f32) -> Self {
        Self {
            document,
            score,
            rung: Rung::AllWords,
            step: 0,
            related: 0.0,
            most_proximity: 1.0,
        }
    }
}

/// The documents that answer a query.
pub(crate) struct Selected {
    /// The best candidates, in order: enough for the requested page and for rescoring.
    pub(crate) best: Vec<Candidate>,
    /// How many of them are among the best of the whole index, and are rescored. So a filter does not change the order of those
    /// it leaves.
    pub(crate) rescored: usize,
    /// The total.
    pub(crate) total: u64,
    /// The requested facet counts.
    pub(crate) facets: BTreeMap<Facet, Vec<FacetCount>>,
    /// The number of documents that answer by parts of the query only.
    pub(crate) with_parts: u64,
    /// The best of the whole index, if filters leave anything out and the order is by score.
    pub(crate) best_of_all: Option<Vec<Candidate>>,
    /// The documents that meaning adds, nearest first, without a score.
    pub(crate) added: Vec<Candidate>,
}

/// Selects among what a scan found, by its verdict, and what meaning adds.
pub(crate) fn select(
    snapshot: &Snapshot,
    request: &SearchRequest,
    scan: Scan<'_>,
    verdict: Verdict,
    additions: Option<Additions<'_>>,
) -> Result<Selected, SearchError> {
    let selection = Selection::new(snapshot, &request.filters);
    let wanted = (request.offset + request.limit).max(weights::RESCORED);
    let tables = &snapshot.tables;
    if request.sort == Sort::Title {
        snapshot.order_titles();
    }
    let everything = selection.is_everything();
    let unseen = if verdict.requires || request.match_mode != MatchMode::Auto {
        Standing::Refused
    } else {
        Standing::Allowed
    };
    let mut selector = Selector {
        adding: additions.map(|additions| Adding::new(additions, unseen)),
        is_strict: request.match_mode != MatchMode::Auto,
        added: Vec::new(),
        tables,
        everything,
        selection,
        judged: verdict.judged,
        selected: DocumentSet::none(snapshot.documents),
        with_parts: 0,
        counter: FacetCounter::new(tables, &request.facets),
        best: Best::new(request, tables, wanted),
        best_of_all: (!everything && request.sort == Sort::Relevance)
            .then(|| Best::new(request, tables, weights::RESCORED)),
    };
    scan.collect(&mut selector)?;
    selector.add_near();
    Ok(selector.into_selected())
}

/// Filters and counts documents, and keeps the best.
struct Selector<'a> {
    tables: &'a Tables,
    selection: Selection,
    everything: bool,
    /// For each set of clauses: whether it answers, and its factor.
    judged: Vec<Judged>,
    /// The documents that answer and pass the filters.
    selected: DocumentSet,
    /// How many of them have no word of the query, only parts.
    with_parts: u64,
    counter: FacetCounter<'a>,
    best: Best<'a>,
    /// The best before filters, if these leave anything out.
    best_of_all: Option<Best<'a>>,
    /// What meaning may add.
    adding: Option<Adding<'a>>,
    /// Whether only documents that answer by words may answer by meaning: `match=all`, `match=any`.
    is_strict: bool,
    /// What it adds.
    added: Vec<Candidate>,
}

impl Collect for Selector<'_> {
    fn collect(&mut self, group: &Group) -> u64 {
        let Judged {
            rung,
            step,
            most,
            allowed,
            ..
        } = self.judged[group.set as usize];
        if let Some(adding) = &mut self.adding {
            adding.note(
                group,
                match rung {
                    Some(_) => Standing::Answers,
                    None if allowed && !self.is_strict => Standing::Allowed,
                    None => Standing::Refused,
                },
            );
            if adding.only() {
                return 0;
            }
        }
        let Some(rung) = rung else { return 0 };
        let selected = if self.everything {
            group.bits
        } else {
            self.filter(group)
        };
        self.selected.add_word(group.word, selected);
        if !rung.has_words() {
            self.with_parts += u64::from(selected.count_ones());
        }
        let best_of_all = self.best_of_all.as_ref();
        if best_of_all.is_some_and(|best| best.may_keep(step, most)) {
            group.bits
        } else if self.best.may_keep(step, most) {
            selected
        } else {
            0
        }
    }

    #[inline]
    fn collect_score(&mut self, set: u32, document: u32, score: f32) {
        let judged = &self.judged[set as usize];
        let candidate = Candidate {
            rung: judged.rung.unwrap_or_default(),
            step: judged.step,
            most_proximity: judged.most_proximity,
            ..Candidate::new(document, score * judged.factor)
        };
        if let Some(best_of_all) = &mut self.best_of_all {
            best_of_all.add(candidate);
            if !self.selected.has(document) {
                return;
            }
        }
        self.best.add(candidate);
    }

    fn counted(&self, set: u32, _has: u64) -> u64 {
        self.judged[set as usize].counted
    }

    /// The sets whose documents may score highest, until there are enough documents: then most of the others can be passed over.
    fn early(&self, sets: &[Set]) -> Vec<bool> {
        if !self.best.is_by_score() {
            return vec![true; sets.len()];
        }
        let mut early = vec![false; sets.len()];
        let mut answering: Vec<usize> = (0..sets.len())
            .filter(|set| sets[*set].documents > 0 && self.judged[*set].rung.is_some())
            .collect();
        let of = |set: &usize| &self.judged[*set];
        answering
            .sort_by(|a, b| (of(a).step.cmp(&of(b).step)).then_with(|| of(b).most.total_cmp(&of(a).most)));
        let mut documents = 0;
        for set in answering {
            if documents >= self.best.wanted() {
                return early;
            }
            documents += sets[set].documents;
            early[set] = true;
        }
        vec![true; sets.len()]
    }

    fn end_early(&mut self) {
        self.best.drop_others();
        if let Some(best_of_all) = &mut self.best_of_all {
            best_of_all.drop_others();
        }
    }
}

impl Selector<'_> {
    /// Returns the bits of the documents that pass the filters, and counts those that fail one facet only.
    fn filter(&mut self, group: &Group) -> u64 {
        let mut selected = 0;
        for bit in bits(group.bits) {
            let document = 64 * group.word + bit;
            match self.selection.apply(self.tables, document) {
                Filtered::Selected => selected |= 1 << bit,
                Filtered::ExceptFacet(facet) => self.counter.add_without(facet, document),
                Filtered::Out => {}
            }
        }
        selected
    }

    /// Adds what meaning finds besides. Which documents these are does not depend on filters; they only remove.
    fn add_near(&mut self) {
        let Some(adding) = self.adding.take() else { return };
        for document in adding.added() {
            match self.selection.apply(self.tables, document) {
                Filtered::Selected => {
                    self.selected.add(document);
                    self.with_parts += 1;
                    self.added.push(Candidate {
                        rung: Rung::Meaning,
                        ..Candidate::new(document, 0.0)
                    });
                }
                Filtered::ExceptFacet(facet) => self.counter.add_without(facet, document),
                Filtered::Out => {}
            }
        }
    }

    fn into_selected(mut self) -> Selected {
        self.counter.add_all(&self.selected);
        let best = self.best.into_sorted();
        let rescored = match &mut self.best_of_all {
            Some(all) => {
                all.drop_others();
                best.partition_point(|candidate| all.reaches(candidate))
            }
            None => best.len().min(weights::RESCORED),
        };
        Selected {
            best,
            rescored,
            total: self.selected.len() as u64,
            facets: self.counter.into_counts(),
            with_parts: self.with_parts,
            best_of_all: self.best_of_all.map(Best::into_sorted),
            added: self.added,
        }
    }
}

/// Compares two candidates: by their step, then as requested. Ties are broken by id, so that an answer is the same every time.
pub(crate) fn order(request: &SearchRequest, tables: &Tables, a: &Candidate, b: &Candidate) -> Ordering {
    let date = |candidate: &Candidate| tables.date_first[candidate.document as usize];
    let tie = tables.ordinal[a.document as usize].cmp(&tables.ordinal[b.document as usize]);
    let newest_first = || date(b).cmp(&date(a));
    let by_request = match request.sort {
        Sort::Relevance => b.score.total_cmp(&a.score).then_with(newest_first),
        Sort::Newest => newest_first(),
        // Documents without a date are last in both directions.
        Sort::Oldest => (date(a) == 0)
            .cmp(&(date(b) == 0))
            .then_with(|| date(a).cmp(&date(b))),
        Sort::Title => tables
            .title_place(a.document)
            .cmp(&tables.title_place(b.document)),
    };
    a.step.cmp(&b.step).then(by_request).then(tie)
}

#[cfg(test)]
mod tests;
