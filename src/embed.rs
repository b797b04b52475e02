//! Texts to vectors: an embedder of the operator's choice, a cache of what it answered, and vectors laid out for search.
//!
//! This room knows texts and vectors, nothing of documents or search. Nothing here runs unless an embedder is configured.

mod cache;
mod client;
mod cut;
mod embedder;
mod error;
#[cfg(feature = "candle")]
mod in_process;
mod queries;
mod vectors;

pub use cache::{Cache, Key};
pub use client::{ClientSettings, OpenAiClient};
pub use cut::{MOST_WORDS, cut};
pub use embedder::{Embedded, Embedder, Pending, Purpose};
pub use error::{EmbedError, ModelFault};
#[cfg(feature = "candle")]
pub use in_process::{InProcess, ModelSettings};
pub use queries::{Asked, QueryCounts, QueryEmbedder};
pub use vectors::{QueryVector, Vectors};
