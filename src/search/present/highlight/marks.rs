//! Marked ranges of a text.

use crate::search::hit::{TextRange, Via};

/// A range of a text that matches the query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mark {
    /// Its byte range.
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// The index of the clause.
    pub(crate) clause: usize,
    /// The word around it, as written.
    pub(crate) form: String,
    /// How it matched.
    pub(crate) via: Via,
}

/// Sorts marks and drops those inside others. Of two marks with the same start the longer stays; of two for the same range
/// the one with the better reason.
pub(super) fn keep_apart(text: &str, mut marks: Vec<Mark>) -> Vec<Mark> {
    marks.retain(|mark| {
        mark.start < mark.end && text.is_char_boundary(mark.start) && text.is_char_boundary(mark.end)
    });
    marks.sort_by(|a, b| (a.start, b.end, a.via, a.clause).cmp(&(b.start, a.end, b.via, b.clause)));
    let mut kept: Vec<Mark> = Vec::with_capacity(marks.len());
    for mark in marks {
        match kept.last_mut() {
            Some(last) if mark.start < last.end => {}
            // Adjacent parts of one word are one range.
            Some(last) if mark.start == last.end && mark.clause == last.clause && mark.form == last.form => {
                last.end = mark.end;
            }
            _ => kept.push(mark),
        }
    }
    kept
}

/// Returns the ranges of marks in UTF-16 code units.
pub(crate) fn utf16_ranges(text: &str, marks: &[Mark]) -> Vec<TextRange> {
    let (mut byte, mut units) = (0, 0);
    let mut to_units = |target: usize| {
        units += text[byte..target].chars().map(char::len_utf16).sum::<usize>();
        byte = target;
        units
    };
    marks
        .iter()
        .map(|mark| [to_units(mark.start), to_units(mark.end)])
        .collect()
}
