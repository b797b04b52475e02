//! The second look at the best hits: what costs too much to ask of every document.

use super::clause::{Clause, Role};
use super::error::SearchError;
use super::grams::QueryGrams;
use super::locate::{locate, nearness};
use super::ranking;
use super::request::{SearchRequest, Sort};
use super::scan::ClauseStatistics;
use super::select::{Candidate, order};
use super::snapshot::Snapshot;
use crate::analysis::tokenize;
use crate::index::Zone;

/// Looks at the best hits a second time: those in which the words of the query stand near each other move up, and those
/// whose words share more letters with the query's.
pub(crate) fn look_again(
    snapshot: &Snapshot,
    request: &SearchRequest,
    clauses: &[Clause],
    statistics: &[ClauseStatistics],
    best: &mut [Candidate],
) -> Result<(), SearchError> {
    if request.sort != Sort::Relevance {
        return Ok(());
    }
    let near = best.len().min(ranking::NEARNESS_WINDOW);
    add_nearness(snapshot, clauses, statistics, &mut best[..near])?;
    let alike = best.len().min(ranking::GRAMS_WINDOW);
    add_likeness(snapshot, clauses, &mut best[..alike]);
    best.sort_unstable_by(|a, b| order(request, &snapshot.tables, a, b));
    Ok(())
}

fn add_nearness(
    snapshot: &Snapshot,
    clauses: &[Clause],
    statistics: &[ClauseStatistics],
    best: &mut [Candidate],
) -> Result<(), SearchError> {
    if wanted(clauses).count() < 2 {
        return Ok(());
    }
    let mut documents: Vec<u32> = best.iter().map(|candidate| candidate.document).collect();
    documents.sort_unstable();
    let located = locate(snapshot, clauses, &[Zone::Body], &documents)?;
    for candidate in best {
        let place = documents.partition_point(|document| *document < candidate.document);
        candidate.score *= 1.0 + ranking::NEARNESS * nearness(&located[place], statistics, clauses);
    }
    Ok(())
}

fn add_likeness(snapshot: &Snapshot, clauses: &[Clause], best: &mut [Candidate]) {
    let mut forms: Vec<String> = Vec::new();
    for clause in wanted(clauses) {
        tokenize(&clause.text, |token| forms.push(token.form.to_owned()));
    }
    if forms.is_empty() {
        return;
    }
    let mut query = QueryGrams::new(&snapshot.grams, &forms);
    for candidate in best {
        let words = snapshot.words(candidate.document);
        candidate.score += ranking::GRAMS * snapshot.grams.likeness(&mut query, words);
    }
}

fn wanted(clauses: &[Clause]) -> impl Iterator<Item = &Clause> {
    clauses.iter().filter(|clause| clause.role == Role::Wanted)
}
