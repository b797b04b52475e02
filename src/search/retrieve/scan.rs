//! Reads the postings of a query's clauses, in two passes.
//!
//! The first pass finds which documents have which clauses. The total, the facets, `match=auto` and the rarity of words
//! depend on this alone. The second pass reads frequencies, only for documents that can still be among the best. Documents
//! are processed window by window, and clause by clause within a window, so that the sums stay in the nearest cache.

use self::groups::Groups;
pub(crate) use self::groups::{Group, Set};
use self::lists::ClauseSources;
use self::source::{Column, LOOK_UP, Sources, WINDOW, place};
use crate::search::error::SearchError;
use crate::search::snapshot::{DocumentSet, Snapshot, bits};
use crate::search::understand::{Clause, Role};
use crate::search::weights;

mod groups;
mod lists;
mod source;

/// What the first pass finds for a clause.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct ClauseStatistics {
    /// The number of documents that have it.
    pub(crate) documents: usize,
    /// Its weight: rarity times the share of its role.
    pub(crate) idf: f32,
}

/// Clauses whose documents are known.
pub(crate) struct Scan<'a> {
    snapshot: &'a Snapshot,
    /// For each clause its sources,
    sources: Vec<ClauseSources<'a>>,
    /// and its statistics.
    pub(crate) statistics: Vec<ClauseStatistics>,
    groups: Groups,
}

/// Receives the documents and scores of a scan.
pub(crate) trait Collect {
    /// Receives documents of one set of clauses. Returns the bits of the documents whose scores are needed.
    fn collect(&mut self, group: &Group) -> u64;

    /// Receives the score of one of them.
    fn collect_score(&mut self, set: u32, document: u32, score: f32);

    /// Returns which clauses count in the scores of a set, of those it has.
    fn counted(&self, set: u32, has: u64) -> u64;

    /// Whether documents of each set come first: those that exclude most others once their scores are known. Each document comes once.
    fn early(&self, sets: &[Set]) -> Vec<bool> {
        vec![true; sets.len()]
    }

    /// Is told that all of those have come.
    fn end_early(&mut self) {}
}

impl<'a> Scan<'a> {
    /// Finds the documents of some clauses: those with any clause, or all documents for a query of exclusions only.
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
            // A function word alone finds nothing.
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

    /// Returns the number of documents of the index.
    pub(crate) fn all_documents(&self) -> u64 {
        self.snapshot.documents as u64
    }

    /// Returns the number of documents found.
    pub(crate) fn documents(&self) -> usize {
        self.groups.documents()
    }

    /// Returns the sets of clauses that documents have.
    pub(crate) fn sets(&self) -> &[Set] {
        &self.groups.sets
    }

    /// Passes all documents to a collector, with the scores it asks for.
    pub(crate) fn collect(mut self, collector: &mut impl Collect) -> Result<(), SearchError> {
        let mut sources = std::mem::take(&mut self.sources);
        let early = collector.early(self.sets());
        self.collect_some(&mut sources, |set| early[set as usize], collector)?;
        if early.contains(&false) {
            collector.end_early();
            self.collect_some(&mut sources, |set| !early[set as usize], collector)?;
        }
        Ok(())
    }

    /// Passes the documents of some sets to a collector.
    fn collect_some(
        &self,
        sources: &mut [ClauseSources<'a>],
        is_now: impl Fn(u32) -> bool,
        collector: &mut impl Collect,
    ) -> Result<(), SearchError> {
        let mut columns: Vec<Column> = Vec::new();
        let mut open: Vec<Sources<'_>> = Vec::new();
        let mut closed = Some(sources);
        let mut wanted: Vec<Group> = Vec::new();
        let mut documents: Vec<u32> = Vec::new();
        let window = |group: &Group| group.word as usize * 64 / WINDOW;
        for groups in self.groups.list.chunk_by(|a, b| window(a) == window(b)) {
            self.snapshot.check()?;
            wanted.clear();
            for group in groups.iter().filter(|group| is_now(group.set)) {
                let bits = collector.collect(group);
                if bits != 0 {
                    wanted.push(Group { bits, ..*group });
                }
            }
            let Some(first) = wanted.first() else { continue };
            // Where no score is needed, no frequency is read.
            if let Some(sources) = closed.take() {
                columns = vec![[0.0; WINDOW]; sources.len()];
                let opened = sources.iter_mut().map(|sources| sources.open(self.snapshot));
                open = opened.collect::<Result<_, _>>()?;
            }
            let start = window(first) * WINDOW;
            let clauses = wanted
                .iter()
                .fold(0, |all, group| all | self.counted(group.set, collector));
            for clause in bits(clauses) {
                let counts = |group: &&Group| self.counted(group.set, collector) >> clause & 1 == 1;
                let few = few_documents(wanted.iter().filter(counts), &mut documents);
                let place = clause as usize;
                open[place].fill(&mut columns[place], start as u32, few);
            }
            self.report_scores(&wanted, &columns, collector);
        }
        Ok(())
    }

    fn counted(&self, set: u32, collector: &impl Collect) -> u64 {
        collector.counted(set, self.sets()[set as usize].has)
    }

    fn report_scores(&self, groups: &[Group], columns: &[Column], collector: &mut impl Collect) {
        let mut clauses: Vec<(f32, &Column)> = Vec::with_capacity(columns.len());
        for group in groups {
            clauses.clear();
            let counted = bits(self.counted(group.set, collector)).map(|place| place as usize);
            clauses.extend(counted.map(|place| (self.statistics[place].idf, &columns[place])));
            for document in group.documents() {
                let frequencies = clauses.iter().map(|(idf, column)| (idf, column[place(document)]));
                let score = frequencies
                    .map(|(idf, frequency)| idf * weights::saturate(frequency))
                    .sum();
                collector.collect_score(group.set, document, score);
            }
        }
    }
}

/// Returns the documents of some groups of one window in ascending order, if they are few.
fn few_documents<'d, 'g>(
    groups: impl Iterator<Item = &'g Group> + Clone,
    documents: &'d mut Vec<u32>,
) -> Option<&'d [u32]> {
    documents.clear();
    let many: u32 = groups.clone().map(|group| group.bits.count_ones()).sum();
    if many as usize >= WINDOW / LOOK_UP {
        return None;
    }
    documents.extend(groups.flat_map(Group::documents));
    // Groups of one word have its documents by turns.
    documents.sort_unstable();
    Some(documents)
}

/// Returns the weight of a role.
fn share(role: Role) -> f32 {
    match role {
        Role::Wanted | Role::Required => 1.0,
        Role::Ordering => weights::STOP_WORD,
        Role::Hint => weights::HINT,
        Role::Part { head: true } => weights::HEAD,
        Role::Part { head: false } | Role::Letters => weights::MODIFIER,
        Role::Excluded => 0.0,
    }
}

/// Sorts clauses: those that find documents before those that only order them.
pub(crate) fn order_for_scan(clauses: &mut [Clause]) {
    clauses.sort_by_key(|clause| match clause.role {
        Role::Excluded => 0,
        Role::Required | Role::Wanted => 1,
        Role::Hint => 2,
        Role::Part { .. } => 3,
        Role::Letters => 4,
        Role::Ordering => 5,
    });
}
