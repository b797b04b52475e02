//! Cancellation: a request that nobody waits for any longer stops working.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

/// Tells the work of a request to stop. Clones are the same token. The engine looks at it in every loop that grows with the
/// index, with a text or with a query; work that was cancelled fails with `SearchError::Cancelled`.
#[derive(Debug, Clone, Default)]
pub struct CancelToken {
    cancelled: Arc<AtomicBool>,
    /// After this many looks the token is cancelled; 0 for never.
    #[cfg(test)]
    looks_left: Arc<std::sync::atomic::AtomicUsize>,
}

impl CancelToken {
    /// Cancels the work.
    pub fn cancel(&self) {
        self.cancelled.store(true, Relaxed);
    }

    /// Whether the work is cancelled.
    pub fn is_cancelled(&self) -> bool {
        #[cfg(test)]
        self.count_look();
        self.cancelled.load(Relaxed)
    }

    /// Returns a token that is cancelled at its look number `looks`, counted from 1.
    #[cfg(test)]
    pub(crate) fn at_look(looks: usize) -> Self {
        let token = Self::default();
        token.looks_left.store(looks, Relaxed);
        token
    }

    #[cfg(test)]
    fn count_look(&self) {
        if self.looks_left.load(Relaxed) > 0 && self.looks_left.fetch_sub(1, Relaxed) == 1 {
            self.cancel();
        }
    }
}
