//! Titles of the best candidates: a text whose title is the query is about it.

use crate::analysis::tokenize;
use crate::document::Kind;
use crate::index::Zone;
use crate::search::error::SearchError;
use crate::search::hit::Via;
use crate::search::request::Facet;
use crate::search::retrieve::{Candidate, ClauseStatistics, Occurrence, locate};
use crate::search::snapshot::Snapshot;
use crate::search::understand::{Clause, Role, is_question};
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
    let asks_for_both = names_author_and_date(clauses);
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
        let ordinal = snapshot.tables.ordinal[candidate.document as usize];
        let title = || {
            snapshot
                .generation
                .titles
                .get(ordinal)
                .map_or("", |(_, title)| title)
        };
        let is_query = weights::TITLE_IS_QUERY * likeness_to_query(title, in_title, clauses);
        candidate.score *= 1.0 + more * share + is_query;
        if asks_for_both && is_by_author_and_date(snapshot, clauses, candidate.document) {
            candidate.score *= 1.0 + weights::AUTHOR_AND_DATE;
        }
    }
    Ok(())
}

/// Whether a title is the query: 1 where it has its words and no others, less where it has them in other forms, 0 where
/// either has a word of its own.
fn likeness_to_query<'t>(
    title: impl FnOnce() -> &'t str,
    in_title: &[Occurrence<'_>],
    clauses: &[Clause],
) -> f32 {
    let in_query = |role: Role| matches!(role, Role::Wanted | Role::Required);
    let found = |place: usize| in_title.iter().any(|occurrence| occurrence.clause == place);
    let mut wanted = clauses
        .iter()
        .enumerate()
        .filter(|(_, clause)| in_query(clause.role));
    if in_title.is_empty() || !wanted.all(|(place, _)| found(place)) {
        return 0.0;
    }
    // Most titles begin with a word that the query lacks, and need not be read.
    let function_words = clauses.iter().any(|clause| clause.role == Role::Ordering);
    if in_title[0].position > 0 && !function_words {
        return 0.0;
    }
    // By position in the title: how well the query has the word.
    let mut likeness: Vec<f32> = Vec::new();
    tokenize(title(), |token| {
        let of_query = in_title
            .iter()
            .filter(|occurrence| occurrence.position == token.position && occurrence.term == token.form)
            .map(|occurrence| match occurrence.via {
                Via::Exact => 1.0,
                Via::Inflection | Via::Folded | Via::Spelling => occurrence.weight,
                Via::Compound | Via::Synonym | Via::Prefix | Via::Letters | Via::Meaning => 0.0,
            });
        let is_function_word =
            |clause: &Clause| clause.role == Role::Ordering && clause.text.to_lowercase() == token.form;
        let ordering = if clauses.iter().any(is_function_word) {
            1.0
        } else {
            0.0
        };
        let here = of_query.fold(ordering, f32::max);
        let (start, end) = (token.position as usize, (token.position + token.span) as usize);
        likeness.resize(likeness.len().max(end), 0.0);
        for slot in &mut likeness[start..end] {
            *slot = slot.max(here);
        }
    });
    likeness.into_iter().reduce(f32::min).unwrap_or(0.0)
}

/// Whether a query names an author and a date.
fn names_author_and_date(clauses: &[Clause]) -> bool {
    let mut in_query = clauses.iter().filter(|clause| clause.role != Role::Excluded);
    let is_dated = in_query.clone().any(|clause| clause.published.is_some());
    is_dated && in_query.any(|clause| !clause.author_words.is_empty())
}

/// Whether a document has the author and the date that a query names.
fn is_by_author_and_date(snapshot: &Snapshot, clauses: &[Clause], document: u32) -> bool {
    let in_query = || clauses.iter().filter(|clause| clause.role != Role::Excluded);
    let tables = &snapshot.tables;
    let authors = || tables.facet(Facet::Author).of(document).iter();
    let wrote_it = |clause: &Clause| {
        authors().any(|author| {
            let name = &snapshot.names.of(Facet::Author)[*author as usize];
            clause.author_words.iter().all(|word| word.is_in(name))
        })
    };
    let (first, last) = (
        tables.date_first[document as usize],
        tables.date_last[document as usize],
    );
    let mut named = in_query().filter(|clause| !clause.author_words.is_empty());
    let mut dated = in_query().filter_map(|clause| clause.published);
    named.all(wrote_it) && dated.all(|span| span.contains(first, last))
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
