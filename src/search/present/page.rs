//! The marks on the page of a document.

use super::highlight::{Evidence, Highlighter, Mark, marks_by_line, utf16_ranges};
use crate::analysis::Splitter;
use crate::index::Zone;
use crate::search::error::SearchError;
use crate::search::hit::TextRange;
use crate::search::retrieve::locate;
use crate::search::snapshot::Snapshot;
use crate::search::understand::Clause;

/// Returns the ranges that clauses mark in each of some texts of a document. Lines are paragraphs.
pub(crate) fn marks_in_document(
    snapshot: &Snapshot,
    splitter: &Splitter,
    clauses: &[Clause],
    document: u32,
    texts: &[String],
) -> Result<Vec<Vec<TextRange>>, SearchError> {
    let found = found_in_texts(snapshot, splitter, clauses, document, texts)?;
    let marks = texts
        .iter()
        .zip(&found)
        .map(|(text, marks)| utf16_ranges(text, marks));
    Ok(marks.collect())
}

/// Returns the marks of clauses in each of some texts of a document. Lines are paragraphs.
pub(crate) fn found_in_texts(
    snapshot: &Snapshot,
    splitter: &Splitter,
    clauses: &[Clause],
    document: u32,
    texts: &[String],
) -> Result<Vec<Vec<Mark>>, SearchError> {
    let located = locate(snapshot, clauses, &Zone::ALL, &[document])?;
    let evidence = Evidence::new(clauses, &located[0]);
    let highlighter = Highlighter::new(
        clauses,
        splitter,
        &snapshot.generation.vocabulary,
        &snapshot.splits,
    );
    let marks = texts
        .iter()
        .map(|text| marks_by_line(snapshot, &highlighter, text, &evidence));
    marks.collect()
}
