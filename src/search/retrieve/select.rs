//! From all found documents to the requested hits: match mode, filters, counts, order.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use self::best::Best;
use self::judge::{Judged, judge};
use super::filter::{FacetCounter, Filtered, Selection};
use super::scan::{Collect, Group, Scan};
use crate::search::error::SearchError;
use crate::search::hit::FacetCount;
use crate::search::request::{Facet, SearchRequest, Sort};
use crate::search::snapshot::{DocumentSet, Snapshot, Tables, bits};
use crate::search::understand::Clause;
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
}

/// The documents that answer a query.
pub(crate) struct Selected {
    /// The best candidates, in order: enough for the requested page and for rescoring.
    pub(crate) best: Vec<Candidate>,
    /// The total.
    pub(crate) total: u64,
    /// The requested facet counts.
    pub(crate) facets: BTreeMap<Facet, Vec<FacetCount>>,
}

/// How much of a query a document must have in `match=auto`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Enough {
    /// Not much less than the best document; of a question anything.
    AsChosen,
    /// Anything.
    Anything,
}

/// Selects among what the scan found.
pub(crate) fn select(
    snapshot: &Snapshot,
    request: &SearchRequest,
    clauses: &[Clause],
    scan: Scan<'_>,
    enough: Enough,
) -> Result<Selected, SearchError> {
    let selection = Selection::new(snapshot, &request.filters);
    let everything = selection.is_everything();
    let sets = scan.sets();
    // What a document outside of the selection has must not shut out what is inside.
    let mut selected = vec![everything; sets.len()];
    if !everything {
        for group in scan.groups() {
            let selected = &mut selected[group.set as usize];
            let mut documents = bits(group.bits).map(|bit| 64 * group.word + bit);
            let is_selected = |number| selection.apply(&snapshot.tables, number) == Filtered::Selected;
            *selected = *selected || documents.any(is_selected);
        }
    }
    let wanted = (request.offset + request.limit)
        .max(weights::RESCORED)
        .max(weights::GRAMS_WINDOW);
    let tables = &snapshot.tables;
    let mut selector = Selector {
        tables,
        everything,
        selection,
        judged: judge(sets, &selected, request, clauses, &scan.statistics, enough),
        selected: DocumentSet::none(snapshot.documents),
        counter: FacetCounter::new(tables, &request.facets),
        best: Best::new(request, tables, wanted),
    };
    scan.collect(&mut selector)?;
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
    counter: FacetCounter<'a>,
    best: Best<'a>,
}

impl Collect for Selector<'_> {
    fn collect(&mut self, group: &Group) -> u64 {
        let Judged { answers, most, .. } = self.judged[group.set as usize];
        if !answers {
            return 0;
        }
        let selected = if self.everything {
            group.bits
        } else {
            self.filter(group)
        };
        self.selected.add_word(group.word, selected);
        if most >= self.best.least() { selected } else { 0 }
    }

    #[inline]
    fn collect_score(&mut self, set: u32, document: u32, score: f32) {
        let score = score * self.judged[set as usize].factor;
        self.best.add(Candidate { document, score });
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

    fn into_selected(mut self) -> Selected {
        self.counter.add_all(&self.selected);
        Selected {
            best: self.best.into_sorted(),
            total: self.selected.len() as u64,
            facets: self.counter.into_counts(),
        }
    }
}

/// Compares two candidates. Ties are broken by id, so that an answer is the same every time.
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
    };
    by_request.then(tie)
}

#[cfg(test)]
mod tests;
