//! From documents to hits that a reader understands: snippets, highlights, reasons.

mod answer;
mod explain;
mod highlight;
mod page;
pub(crate) mod snippet;

pub(crate) use self::answer::{Answer, summary};
pub(crate) use self::highlight::utf16_ranges;
pub(crate) use self::page::{found_in_texts, marks_in_document};
pub(crate) use self::snippet::places_in_sections;
