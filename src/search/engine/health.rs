//! Whether the open generation can be trusted: its files are compared with their checksums, and a failed answer raises
//! a suspicion that the next comparison settles.

use std::sync::{Arc, PoisonError};
use std::time::Instant;

use super::SearchEngine;
use crate::index::IndexError;
use crate::search::error::{Health, SearchError};
use crate::search::request::{SearchRequest, Semantic};
use crate::search::snapshot::{OpenGeneration, Snapshot};

/// Characters of a title that a probe searches for.
const PROBED: usize = 100;

impl SearchEngine {
    /// Returns what is known of the files of the open generation.
    pub fn health(&self) -> Health {
        health_of(&self.snapshot())
    }

    /// Compares every file of the open generation with its checksum. The result is what [`Self::health`] says next.
    ///
    /// # Errors
    /// If a file is damaged; the error names it.
    pub fn verify(&self) -> Result<(), SearchError> {
        verify(&self.snapshot())
    }

    /// The same for a service that is not ready before: the tables that only questions and related documents use are read too, so that
    /// the first question is not slow.
    ///
    /// # Errors
    /// As [`Self::verify`].
    pub fn make_ready(&self) -> Result<(), SearchError> {
        let opened = self.snapshot();
        let verified = std::thread::scope(|scope| {
            scope.spawn(|| self.synonyms(true).warm_up());
            opened.generation.verify()
        });
        if verified.is_ok() {
            opened.warm_up();
        }
        settle(&opened, verified)
    }

    /// Whether what the first question would wait for was read.
    #[cfg(test)]
    pub(crate) fn is_warm(&self) -> bool {
        self.snapshot().is_warm()
    }

    /// Raises the suspicion that a file of the open generation is damaged, as when an answer panicked.
    pub fn suspect(&self, what: &str) {
        let what = what.to_owned();
        set(&self.snapshot(), Health::Suspect { what });
    }

    /// Answers whether requests can be trusted to this engine: its files are sound, a search for everything finds all
    /// documents, and the title of the newest one is understood as a query.
    ///
    /// # Errors
    /// If not: [`SearchError::Unverified`], [`SearchError::Damaged`] or what the search failed with.
    pub fn probe(&self) -> Result<(), SearchError> {
        // One generation for all: one that takes over in between has other numbers.
        self.probe_generation(&self.opened())
    }

    /// The same for any open generation.
    pub(super) fn probe_generation(&self, opened: &Arc<OpenGeneration>) -> Result<(), SearchError> {
        let snapshot = Snapshot::new(Arc::clone(opened), self.cancelled.clone());
        match health_of(&snapshot) {
            Health::Sound => {}
            Health::Unverified => return Err(SearchError::Unverified),
            Health::Suspect { what } => return Err(SearchError::Damaged { what }),
        }
        let newest = SearchRequest {
            limit: 1,
            semantic: Semantic::Off,
            ..SearchRequest::default()
        };
        let ask = |request: &SearchRequest| note(&snapshot, self.answer(&snapshot, request, Instant::now()));
        let found = ask(&newest)?;
        let documents = snapshot.generation.info.documents;
        if found.total != documents {
            let what = format!(
                "a search for everything finds {} of {documents} documents",
                found.total
            );
            set(&snapshot, Health::Suspect { what: what.clone() });
            return Err(SearchError::Damaged { what });
        }
        if let Some(hit) = found.hits.first() {
            let query = hit.document.title.chars().take(PROBED).collect();
            ask(&SearchRequest { query, ..newest })?;
        }
        Ok(())
    }
}

/// Compares every file of a snapshot with its checksum, and notes the result.
pub(super) fn verify(snapshot: &OpenGeneration) -> Result<(), SearchError> {
    settle(snapshot, snapshot.generation.verify())
}

fn settle(snapshot: &OpenGeneration, verified: Result<(), IndexError>) -> Result<(), SearchError> {
    let health = match &verified {
        Ok(()) => Health::Sound,
        Err(error) => Health::Suspect {
            what: error.to_string(),
        },
    };
    set(snapshot, health);
    Ok(verified?)
}

/// Notes a failed answer, unless the request itself was at fault.
pub(super) fn note<T>(snapshot: &OpenGeneration, answer: Result<T, SearchError>) -> Result<T, SearchError> {
    if let Err(error) = &answer
        && error.is_of_the_index()
    {
        let what = error.to_string();
        set(snapshot, Health::Suspect { what });
    }
    answer
}

pub(super) fn health_of(snapshot: &OpenGeneration) -> Health {
    let health = snapshot.health.lock().unwrap_or_else(PoisonError::into_inner);
    health.clone()
}

fn set(snapshot: &OpenGeneration, health: Health) {
    *snapshot.health.lock().unwrap_or_else(PoisonError::into_inner) = health;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::{EngineOptions, testing};

    #[test]
    fn a_generation_that_is_made_ready_has_read_what_questions_use() {
        let (engine, folder) = testing::engine(&[("a", "Ställtid."), ("b", "Flöde.")]);
        let index = folder.path();
        let is_warm = SearchEngine::is_warm;
        let opened = SearchEngine::open_unverified(index, &EngineOptions::default()).unwrap();
        assert_eq!((opened.health(), is_warm(&opened)), (Health::Unverified, false));
        opened.make_ready().unwrap();
        assert_eq!((opened.health(), is_warm(&opened)), (Health::Sound, true));
        assert!(!is_warm(&engine));
    }

    #[test]
    fn a_damaged_file_is_noticed_by_verifying_and_probing() {
        let (engine, folder) = testing::engine(&[("a", "Ställtid."), ("b", "Flöde.")]);
        assert_eq!(engine.health(), Health::Sound);
        engine.probe().unwrap();
        engine.suspect("an answer panicked");
        assert!(matches!(engine.probe(), Err(SearchError::Damaged { .. })));
        engine.verify().unwrap();
        engine.probe().unwrap();

        let path = folder.path().join("generation-1/words.bin");
        let mut bytes = std::fs::read(&path).unwrap();
        *bytes.last_mut().unwrap() ^= 1;
        std::fs::write(&path, bytes).unwrap();
        let error = engine.verify().unwrap_err();
        let told = std::error::Error::source(&error).unwrap().to_string();
        assert!(told.contains("words.bin has a wrong checksum"), "{told}");
        assert!(matches!(engine.health(), Health::Suspect { .. }));
    }

    #[test]
    fn an_unknown_id_raises_no_suspicion() {
        let (engine, _folder) = testing::engine(&[("a", "Ställtid.")]);
        engine
            .document(&crate::document::DocumentId::new("x"))
            .unwrap_err();
        assert_eq!(engine.health(), Health::Sound);
    }
}
