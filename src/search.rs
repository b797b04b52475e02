//! The engine: [`SearchEngine`] answers [`SearchRequest`]s, completes what is typed, finds related documents.
//!
//! A query goes this way: text → `query` (what was typed) → `clause` (what is looked up) → `scan` (postings into scores)
//! → `select` (match mode, filters, counts, order) → `answer` (hits with snippets and reasons). Synchronous; no HTTP, no HTML.

mod answer;
mod clause;
mod complete;
mod distance;
mod document_set;
mod documents;
mod engine;
mod error;
mod expand;
mod explain;
mod filter;
mod grams;
mod highlight;
mod hints;
mod hit;
mod likeness;
mod locate;
mod query;
mod ranking;
mod reading;
mod related;
mod request;
mod rescore;
mod resolve;
mod scan;
mod select;
mod sequence;
mod snapshot;
mod snippet;
mod spelling;
mod suggest;
mod synonym_file;
mod tables;
mod terms;
#[cfg(test)]
mod testing;
mod title;
mod words;

pub use engine::{EngineOptions, MAX_QUERY_CHARS, SearchEngine, Statistics};
pub use error::SearchError;
pub use hit::*;
pub use request::*;
pub use synonym_file::read_synonyms;
pub use words::WordAnalysis;
