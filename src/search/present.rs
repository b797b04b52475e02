//! From documents to hits that a reader understands: snippets, highlights, reasons.

mod answer;
mod explain;
mod highlight;
mod page;
pub(crate) mod snippet;

pub(crate) use self::answer::{Answer, summary};
pub(crate) use self::page::marks_in_document;
