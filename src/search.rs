//! The search engine: [`SearchEngine`] answers [`SearchRequest`]s, completes queries and finds related documents.
//!
//! The rooms, in the order in which a query passes through them. Each uses only earlier ones; [`SearchRequest`],
//! [`SearchError`], the hit types and the weights are below all of them.
//!
//! - `snapshot`: one open generation, laid out for queries.
//! - `understand`: the text of a query becomes clauses of weighted terms.
//! - `retrieve`: clauses become documents, with filters, counts and the best candidates.
//! - `rank`: the rungs of the ladder, scores, and rescoring of the best candidates.
//! - `present`: documents become hits with snippets, marks and reasons.
//! - `passages`: the passages that answer a question, verbatim.
//! - `suggest` and `related`: completions and related documents.
//! - `engine`: the public face.
//!
//! Everything is synchronous. There is no HTTP and no HTML here.

mod engine;
mod error;
mod hit;
mod passages;
mod present;
mod rank;
mod related;
mod request;
mod retrieve;
mod snapshot;
mod suggest;
#[cfg(test)]
pub(crate) mod testing;
mod understand;
mod weights;

pub use engine::{Coverage, EngineOptions, MAX_QUERY_CHARS, QueryCounts, Reading, SearchEngine, Statistics};
pub use error::{Health, SearchError};
pub use hit::*;
pub use related::find_neighbours;
pub use request::*;

pub use crate::index::{History, Life};
pub use understand::{WordAnalysis, read_synonyms};
