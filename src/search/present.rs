//! From documents to hits that a reader understands: snippets, highlights, reasons.

mod answer;
mod explain;
mod highlight;
pub(crate) mod snippet;

pub(crate) use self::answer::{Answer, summary};
pub(crate) use self::highlight::{Highlighter, marks_by_line, utf16_ranges};
