//! The vectors of the open generation.

use std::sync::{Arc, PoisonError};

use super::SearchEngine;
use crate::embed::{QueryCounts, QueryEmbedder};
use crate::search::error::SearchError;
use crate::search::snapshot::OpenGeneration;

/// How many passages of the open generation have vectors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Coverage {
    /// Those that have one.
    pub done: u32,
    /// All.
    pub total: u32,
}

impl SearchEngine {
    /// Reads the vectors of the open generation, if the engine has an embedder. Vectors of another model are refused; then, and where
    /// there are none, words alone answer.
    ///
    /// # Errors
    /// If the vectors cannot be read or are not as they were written; those read before stay.
    pub fn read_meaning(&self) -> Result<(), SearchError> {
        match &self.shared.embedder {
            Some(embedder) => read(&self.opened(), embedder),
            None => Ok(()),
        }
    }

    /// Whether answers may depend on an embedder, which may answer one time and not the next.
    pub fn has_embedder(&self) -> bool {
        self.shared.embedder.is_some()
    }

    /// Whether the engine has an embedder and no vectors that it can use: there are none, or the embedder's have other dimensions.
    pub fn wants_vectors(&self) -> bool {
        self.shared.embedder.is_some() && self.opened().meaning().is_none()
    }

    /// Returns how many passages of the open generation have vectors that queries are compared with; `None` for words only.
    pub fn meaning_coverage(&self) -> Option<Coverage> {
        let meaning = self.opened().meaning()?;
        let (done, total) = meaning.coverage();
        Some(Coverage { done, total })
    }

    /// Returns what became of the queries that were to be embedded; `None` without an embedder.
    pub fn embedder_counts(&self) -> Option<QueryCounts> {
        let embedder = self.shared.embedder.as_ref()?;
        Some(embedder.counts())
    }

    /// Reads the vectors of a generation that is about to answer. What is wrong with them is logged: words answer all the same.
    pub(super) fn read_meaning_of(opened: &OpenGeneration, embedder: Option<&Arc<QueryEmbedder>>) {
        if let Some(Err(error)) = embedder.map(|embedder| read(opened, embedder)) {
            tracing::warn!(error = &error as &dyn std::error::Error, "words alone answer");
        }
    }
}

fn read(opened: &OpenGeneration, embedder: &QueryEmbedder) -> Result<(), SearchError> {
    let mut found = opened.generation.meaning()?;
    let identity = embedder.embedder().identity();
    if let Some(other) = found.take_if(|found| found.identity() != identity) {
        let generation = &opened.generation.info.name;
        let (made_by, set) = (other.identity(), identity);
        tracing::warn!(
            generation,
            made_by,
            set,
            "the vectors are of another model and are not used; they are made again"
        );
    }
    *opened.meaning.write().unwrap_or_else(PoisonError::into_inner) = found.map(Arc::new);
    Ok(())
}
