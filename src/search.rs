//! The engine: [`SearchEngine`] answers [`SearchRequest`]s, completes what is typed, finds related documents.
//!
//! A query goes this way: text → `query` (what was typed) → `clause` (what is looked up) → `scan` (postings into scores)
//! → `select` (match mode, filters, counts, order) → `answer` (hits with snippets and reasons). Synchronous; no HTTP, no HTML.

mod engine;
mod error;
mod hit;
mod present;
mod rank;
mod related;
mod request;
mod retrieve;
mod snapshot;
mod suggest;
#[cfg(test)]
mod testing;
mod understand;
mod weights;

pub use engine::{EngineOptions, MAX_QUERY_CHARS, SearchEngine, Statistics};
pub use error::SearchError;
pub use hit::*;
pub use request::*;

pub use understand::{WordAnalysis, read_synonyms};
