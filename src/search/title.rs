//! Titles of the best hits: a text whose title is what was asked for is about it.

use super::clause::{Clause, Role};
use super::error::SearchError;
use super::locate::{Occurrence, locate};
use super::ranking;
use super::request::Facet;
use super::scan::ClauseStatistics;
use super::select::{Candidate, is_question};
use super::snapshot::Snapshot;
use crate::document::Kind;
use crate::index::Zone;

/// Moves up what has the words of the query in its title.
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
        let mut more = ranking::TITLE;
        if in_title
            .first()
            .is_some_and(|occurrence| occurrence.position == 0)
        {
            more += ranking::TITLE_LEADS;
        }
        let kinds = kinds.of(candidate.document).iter();
        if kinds.map(|kind| *kind as usize).any(|kind| Some(kind) == guide) {
            more += ranking::GUIDE;
        }
        candidate.score *= 1.0 + more * share;
    }
    Ok(())
}

/// How much of the query's weight a title has: 0 to 1.
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
