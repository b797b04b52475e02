//! The generation that answers, and the one before it: who reads on from page to page stays on the one that they began with.

use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use super::SearchEngine;
use super::health::health_of;
use crate::search::error::Health;
use crate::search::snapshot::OpenGeneration;

/// What an engine has open.
pub(super) struct Opened {
    /// What answers.
    pub(super) current: Arc<OpenGeneration>,
    /// What answered before, and until when.
    previous: Option<(Arc<OpenGeneration>, Instant)>,
}

impl Opened {
    pub(super) fn new(current: OpenGeneration) -> Self {
        Self {
            current: Arc::new(current),
            previous: None,
        }
    }

    /// Has another generation answer; returns the one that is let go.
    pub(super) fn replace(&mut self, newer: Arc<OpenGeneration>, keep: bool) -> Option<Arc<OpenGeneration>> {
        let before = std::mem::replace(&mut self.current, newer);
        if !keep {
            return Some(before);
        }
        let oldest = self.previous.replace((before, Instant::now()));
        oldest.map(|(oldest, _)| oldest)
    }

    fn find(&self, id: &str) -> Option<&Arc<OpenGeneration>> {
        let previous = self.previous.iter().map(|(previous, _)| previous);
        std::iter::once(&self.current)
            .chain(previous)
            .find(|open| open.id == id)
    }
}

impl SearchEngine {
    /// Returns the same engine on one generation, whatever takes over: the one with this id if it is open still, else the
    /// current one.
    pub fn pinned(&self, id: Option<&str>) -> Self {
        let opened = self.shared.opened.read().unwrap_or_else(PoisonError::into_inner);
        let chosen = id.and_then(|id| opened.find(id));
        let chosen = chosen
            .filter(|chosen| health_of(chosen) == Health::Sound)
            .unwrap_or(&opened.current);
        Self {
            pinned: Some(Arc::clone(chosen)),
            ..self.clone()
        }
    }

    /// Returns the id of the generation that answers: the same on every machine that has it.
    pub fn generation_id(&self) -> String {
        self.opened().id.clone()
    }

    /// Lets the generation before the current one go, if it was replaced so long ago.
    pub fn let_go(&self, after: Duration) {
        let mut opened = self.shared.opened.write().unwrap_or_else(PoisonError::into_inner);
        let gone = opened
            .previous
            .take_if(|(_, replaced)| replaced.elapsed() >= after);
        drop(opened);
        // Outside the lock: this removes its files.
        drop(gone);
    }
}
