//! From clauses to documents: postings, filters, match mode, facet counts.

mod documents;
mod filter;
mod locate;
mod near;
mod proximity;
mod scan;
pub(crate) mod select;
mod sequence;

pub(crate) use self::documents::{documents_selected, documents_with_any};
pub(crate) use self::filter::Selection;
pub(crate) use self::locate::{Occurrence, locate};
pub(crate) use self::near::{Additions, MeaningPart, Near, Nearness};
pub(crate) use self::proximity::{best_passage, proximity};
pub(crate) use self::scan::{ClauseStatistics, Collect, Group, Scan, order_for_scan};
pub(crate) use self::select::{Candidate, Verdict, judge, order};
pub(crate) use self::sequence::occurs_in;
