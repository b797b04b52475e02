//! Titles of the best candidates: a text whose title is the query is about it.

use crate::document::Kind;
use crate::index::Zone;
use crate::search::error::SearchError;
use crate::search::request::Facet;
use crate::search::retrieve::{Candidate, ClauseStatistics, Occurrence, is_question, locate};
use crate::search::snapshot::Snapshot;
use crate::search::understand::{Clause, Role};
use crate::search::weights;

/// Raises candidates with the words of the query in their title.
pub(crate) fn add_titles(
    snapshot: &Snapshot,
    clauses: &[Clause],
    statistics: &[ClauseStatistics],
    best: &mut [Candidate],
) -> Result<(), SearchError> {
    let mut documents: Vec<u32> = best.iter().map(|candidate| candidate.document).collect();
    documents.sort_unstable();
    let located = locate(snapshot, clauses, &[Zone::Title], &documents)?;
    let kinds = snapshot.tables.facet(Facet::Kind);
    let guide = kinds.values.iter().position(|kind| kind == Kind::Method.as_str());
    let guide = guide.filter(|_| !is_question(clauses));
    for candidate in best {
        let in_title = &located[documents.partition_point(|document| *document < candidate.document)];
        let share = share_in_title(in_title, clauses, statistics);
        let mut more = weights::TITLE;
        if in_title
            .first()
            .is_some_and(|occurrence| occurrence.position == 0)
        {
            more += weights::TITLE_LEADS;
        }
        let kinds = kinds.of(candidate.document).iter();
        if kinds.map(|kind| *kind as usize).any(|kind| Some(kind) == guide) {
            more += weights::GUIDE;
        }
        candidate.score *= 1.0 + more * share;
    }
    Ok(())
}

/// Returns the share of the query's weight that a title has: 0 to 1.
fn share_in_title(in_title: &[Occurrence<'_>], clauses: &[Clause], statistics: &[ClauseStatistics]) -> f32 {
    let (mut whole, mut has) = (0.0, 0.0);
    for (place, statistics) in statistics.iter().enumerate() {
        if clauses[place].role != Role::Wanted {
            continue;
        }
        let of_clause = in_title.iter().filter(|occurrence| occurrence.clause == place);
        let best = of_clause.map(|occurrence| occurrence.weight).fold(0.0, f32::max);
        whole += statistics.idf;
        has += statistics.idf * best.min(1.0);
    }
    if whole > 0.0 { has / whole } else { 0.0 }
}
