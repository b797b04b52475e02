//! Reading the postings of a query's clauses, in two passes.
//!
//! The first tells which documents have which clauses, and no more: that is what the total, the facets and `match=auto` are
//! about, and what the weight of a word by its rarity needs. The second adds up how much of each clause documents have, but
//! of those documents only that can still be among the best. Documents are gone through window by window, and in a window
//! clause by clause, so that what is added up stays in the nearest cache.

use self::groups::Groups;
pub(crate) use self::groups::{Group, Set};
use self::lists::ClauseSources;
use self::source::{Column, WINDOW, place};
use crate::search::error::SearchError;
use crate::search::snapshot::{DocumentSet, Snapshot, bits};
use crate::search::understand::{Clause, Role};
use crate::search::weights;

mod groups;
mod lists;
mod source;

/// What the first pass learnt of a clause.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct ClauseStatistics {
    /// Documents that have it.
    pub(crate) documents: usize,
    /// Its weight by rarity, with the role's share.
    pub(crate) idf: f32,
}

/// Clauses whose documents are known.
pub(crate) struct Scan<'a> {
    snapshot: &'a Snapshot,
    /// By clause: what finds it,
    sources: Vec<ClauseSources<'a>>,
    /// and what is known of it.
    pub(crate) statistics: Vec<ClauseStatistics>,
    groups: Groups,
}

/// Takes what a scan found.
pub(crate) trait Collect {
    /// Takes some documents that have the same clauses. The score is told of those whose bits are returned.
    fn collect(&mut self, group: &Group) -> u64;

    /// Takes the score of one of them: the weights of its clauses, by how much it has of each.
    fn collect_score(&mut self, set: u32, document: u32, score: f32);
}

impl<'a> Scan<'a> {
    /// Finds the documents of some clauses: those that have any, or of a query of exclusions all.
    pub(crate) fn new(snapshot: &'a Snapshot, clauses: &[Clause]) -> Result<Self, SearchError> {
        let mut sources = Vec::with_capacity(clauses.len());
        let mut present = Vec::with_capacity(clauses.len());
        for clause in clauses {
            let (source, documents) = ClauseSources::new(snapshot, clause)?;
            sources.push(source);
            present.push(documents);
        }
        let only_exclusions = clauses.iter().all(|clause| clause.role == Role::Excluded);
        let found = if only_exclusions {
            DocumentSet::all(snapshot.documents)
        } else {
            // A function word finds nothing by itself.
            let finding = clauses
                .iter()
                .zip(&present)
                .filter(|(clause, _)| clause.role != Role::Ordering);
            let mut found = DocumentSet::none(snapshot.documents);
            finding.for_each(|(_, documents)| found.add_all(documents));
            found
        };
        let statistics = clauses.iter().zip(&present).map(|(clause, documents)| {
            let documents = documents.len();
            let rarity = weights::inverse_document_frequency(snapshot.documents, documents);
            let idf = clause.boost * share(clause.role) * rarity;
            ClauseStatistics { documents, idf }
        });
        Ok(Self {
            snapshot,
            statistics: statistics.collect(),
            groups: Groups::new(&present, &found),
            sources,
        })
    }

    /// How many documents were found.
    pub(crate) fn documents(&self) -> usize {
        self.groups.documents()
    }

    /// The sets of clauses that they have.
    pub(crate) fn sets(&self) -> &[Set] {
        &self.groups.sets
    }

    /// The documents by set, in the order of their words.
    pub(crate) fn groups(&self) -> &[Group] {
        &self.groups.list
    }

    /// Gives everything that was found to a collector, with the scores it wants.
    pub(crate) fn collect(mut self, collector: &mut impl Collect) -> Result<(), SearchError> {
        let mut sources = std::mem::take(&mut self.sources);
        let open = sources.iter_mut().map(|sources| sources.open(self.snapshot));
        let mut sources = open.collect::<Result<Vec<_>, _>>()?;
        let mut columns: Vec<Column> = vec![[0.0; WINDOW]; sources.len()];
        let mut wanted: Vec<Group> = Vec::new();
        let window = |group: &Group| group.word as usize * 64 / WINDOW;
        for groups in self.groups.list.chunk_by(|a, b| window(a) == window(b)) {
            wanted.clear();
            for group in groups {
                let bits = collector.collect(group);
                if bits != 0 {
                    wanted.push(Group { bits, ..*group });
                }
            }
            let Some(first) = wanted.first() else { continue };
            let start = window(first) * WINDOW;
            let clauses = wanted
                .iter()
                .fold(0, |all, group| all | self.sets()[group.set as usize].has);
            for place in bits(clauses) {
                let place = place as usize;
                sources[place].fill(&mut columns[place], start as u32);
            }
            self.report_scores(&wanted, &columns, collector);
        }
        Ok(())
    }

    fn report_scores(&self, groups: &[Group], columns: &[Column], collector: &mut impl Collect) {
        let mut clauses: Vec<(f32, &Column)> = Vec::with_capacity(columns.len());
        for group in groups {
            clauses.clear();
            let has = bits(self.sets()[group.set as usize].has).map(|place| place as usize);
            clauses.extend(has.map(|place| (self.statistics[place].idf, &columns[place])));
            for bit in bits(group.bits) {
                let document = 64 * group.word + bit;
                let frequencies = clauses.iter().map(|(idf, column)| (idf, column[place(document)]));
                let score = frequencies
                    .map(|(idf, frequency)| idf * weights::saturate(frequency))
                    .sum();
                collector.collect_score(group.set, document, score);
            }
        }
    }
}

/// What a role counts.
fn share(role: Role) -> f32 {
    match role {
        Role::Wanted | Role::Required => 1.0,
        Role::Ordering => weights::STOP_WORD,
        Role::Hint => weights::HINT,
        Role::Excluded => 0.0,
    }
}

/// Sorts clauses so that those which find come before those which only order what was found.
pub(crate) fn order_for_scan(clauses: &mut [Clause]) {
    clauses.sort_by_key(|clause| match clause.role {
        Role::Excluded => 0,
        Role::Required | Role::Wanted => 1,
        Role::Hint => 2,
        Role::Ordering => 3,
    });
}
