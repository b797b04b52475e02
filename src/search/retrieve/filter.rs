//! Filters and facet counts.
//!
//! Values of one facet are alternatives; all facets must match. The counts of a facet ignore its own selection: a reader who
//! selected one partner sees the counts of the others. Tags that a document must all have are no alternatives: every count is of
//! documents that have them.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::search::hit::FacetCount;
use crate::search::request::{Facet, Filters};
use crate::search::snapshot::{DocumentSet, Snapshot, Tables};

/// The filters of a request, resolved against a generation's tables.
pub(crate) struct Selection {
    /// For each facet with a selection: whether each of its values is selected.
    chosen: Vec<(Facet, Vec<bool>)>,
    /// The numbers of the tags that a document must all have; `None` if no document has one of them.
    all_tags: Option<Vec<u32>>,
    from: Option<u32>,
    to: Option<u32>,
}

/// The result of a selection for one document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Filtered {
    /// The document passes.
    Selected,
    /// It fails the selection of this facet only.
    ExceptFacet(Facet),
    /// It fails more than one.
    Out,
}

impl Selection {
    /// Resolves filters. A value that no document has selects nothing.
    pub(crate) fn new(snapshot: &Snapshot, filters: &Filters) -> Self {
        let texts = |values: &[String]| values.to_vec();
        let choices = [
            (
                Facet::Kind,
                filters.kinds.iter().map(ToString::to_string).collect(),
            ),
            (
                Facet::Language,
                filters.languages.iter().map(ToString::to_string).collect(),
            ),
            (Facet::Partner, texts(&filters.partners)),
            (Facet::Author, texts(&filters.authors)),
            (Facet::Tag, texts(&filters.tags)),
        ];
        let chosen = choices
            .into_iter()
            .filter(|(_, values): &(Facet, Vec<String>)| !values.is_empty())
            .map(|(facet, values)| {
                let known = &snapshot.tables.facet(facet).values;
                (facet, known.iter().map(|value| values.contains(value)).collect())
            })
            .collect();
        let number = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
        Self {
            chosen,
            all_tags: numbers_of(&snapshot.tables, &filters.all_tags),
            from: filters.from.map(|date| number(date.first_number())),
            to: filters.to.map(|date| number(date.last_number())),
        }
    }

    /// Whether every document passes.
    pub(crate) fn is_everything(&self) -> bool {
        let any_tag = self.all_tags.as_ref().is_some_and(Vec::is_empty);
        any_tag && self.chosen.is_empty() && self.from.is_none() && self.to.is_none()
    }

    /// Applies the selection to a document. The dates are the selection of the year facet.
    pub(crate) fn apply(&self, tables: &Tables, document: u32) -> Filtered {
        if !self.has_all_tags(tables, document) {
            return Filtered::Out;
        }
        let mut filtered = Filtered::Selected;
        let facets = self
            .chosen
            .iter()
            .filter(|(facet, chosen)| {
                !tables
                    .facet(*facet)
                    .of(document)
                    .iter()
                    .any(|value| chosen[*value as usize])
            })
            .map(|(facet, _)| *facet);
        let out_of_time = (!self.is_in_time(tables, document)).then_some(Facet::Year);
        for facet in facets.chain(out_of_time) {
            filtered = match filtered {
                Filtered::Selected => Filtered::ExceptFacet(facet),
                _ => return Filtered::Out,
            };
        }
        filtered
    }

    fn has_all_tags(&self, tables: &Tables, document: u32) -> bool {
        let Some(all_tags) = &self.all_tags else {
            return false;
        };
        let own = tables.facet(Facet::Tag).of(document);
        all_tags.iter().all(|tag| own.contains(tag))
    }

    fn is_in_time(&self, tables: &Tables, document: u32) -> bool {
        let (first, last) = (
            tables.date_first[document as usize],
            tables.date_last[document as usize],
        );
        let dated = first != 0;
        self.from.is_none_or(|from| dated && last >= from) && self.to.is_none_or(|to| dated && first <= to)
    }
}

/// Returns the numbers of tags; `None` if one of them is unknown.
fn numbers_of(tables: &Tables, tags: &[String]) -> Option<Vec<u32>> {
    let known = &tables.facet(Facet::Tag).values;
    let number = |tag: &String| {
        known
            .binary_search(tag)
            .ok()
            .and_then(|number| u32::try_from(number).ok())
    };
    tags.iter().map(number).collect()
}

/// Counts of facet values.
pub(crate) struct FacetCounter<'a> {
    tables: &'a Tables,
    counts: Vec<(Facet, Vec<u64>)>,
}

impl<'a> FacetCounter<'a> {
    /// Returns a counter of some facets, at zero.
    pub(crate) fn new(tables: &'a Tables, facets: &[Facet]) -> Self {
        let counts = facets
            .iter()
            .map(|facet| (*facet, vec![0; tables.facet(*facet).values.len()]))
            .collect();
        Self { tables, counts }
    }

    /// Counts selected documents.
    pub(crate) fn add_all(&mut self, documents: &DocumentSet) {
        let many = documents.len();
        for (facet, counts) in &mut self.counts {
            self.tables.facet(*facet).count(documents, many, counts);
        }
    }

    /// Counts a document that fails the selection of one facet only.
    pub(crate) fn add_without(&mut self, facet: Facet, document: u32) {
        for (_, counts) in self.counts.iter_mut().filter(|(counted, _)| *counted == facet) {
            self.tables.facet(facet).count_one(document, counts);
        }
    }

    /// Returns the values that occur, most frequent first; years newest first.
    pub(crate) fn into_counts(self) -> BTreeMap<Facet, Vec<FacetCount>> {
        let tables = self.tables;
        self.counts
            .into_iter()
            .map(|(facet, counts)| {
                let values = &tables.facet(facet).values;
                let mut counts: Vec<FacetCount> = counts
                    .into_iter()
                    .zip(values)
                    .filter(|(count, _)| *count > 0)
                    .map(|(count, value)| FacetCount {
                        value: value.clone(),
                        count,
                    })
                    .collect();
                if facet == Facet::Year {
                    counts.reverse();
                } else {
                    // Equal counts stay in alphabetical order.
                    counts.sort_by_key(|value| Reverse(value.count));
                }
                (facet, counts)
            })
            .collect()
    }
}
