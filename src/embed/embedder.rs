//! What an embedder is.

use std::fmt;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use super::error::EmbedError;

/// What a text is embedded for: many models put them in different ways.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// To find passages.
    Query,
    /// To be found.
    Passage,
}

/// Turns texts into vectors of length 1.
pub trait Embedder: Send + Sync + fmt::Debug {
    /// Returns what the vectors depend on besides the texts, as one line: the model, prefixes, dimensions. Vectors of two identities
    /// are never compared.
    fn identity(&self) -> &str;

    /// Begins to embed texts and returns at once.
    fn begin(&self, purpose: Purpose, texts: Vec<String>, timeout: Duration) -> Pending;

    /// Embeds texts: one vector each, in their order.
    ///
    /// # Errors
    /// If the embedder does not answer in time, or answers something else.
    fn embed(
        &self,
        purpose: Purpose,
        texts: Vec<String>,
        timeout: Duration,
    ) -> Result<Vec<Vec<f32>>, EmbedError> {
        self.begin(purpose, texts, timeout).wait()
    }
}

/// The vectors of some texts, or why there are none.
pub type Embedded = Result<Vec<Vec<f32>>, EmbedError>;

/// An answer that is waited for.
#[derive(Debug)]
pub struct Pending {
    answer: Receiver<Embedded>,
    timeout: Duration,
    end: Instant,
}

impl Pending {
    /// Returns an answer to wait for, and where to send it.
    pub fn new(timeout: Duration) -> (Self, Sender<Embedded>) {
        let (sender, answer) = channel();
        let end = Instant::now() + timeout;
        (Self { answer, timeout, end }, sender)
    }

    /// Returns an answer that is known already.
    pub fn settled(answer: Embedded) -> Self {
        let (pending, sender) = Self::new(Duration::ZERO);
        // Fails only if the receiver is gone, and it is in `pending`.
        let _ = sender.send(answer);
        pending
    }

    /// Waits for the answer, until the timeout that began with the request.
    ///
    /// # Errors
    /// As [`Embedder::embed`].
    pub fn wait(self) -> Embedded {
        let left = self.end.saturating_duration_since(Instant::now());
        match self.answer.recv_timeout(left) {
            Ok(answer) => answer,
            Err(RecvTimeoutError::Timeout) => Err(EmbedError::TimedOut {
                timeout: self.timeout,
            }),
            Err(RecvTimeoutError::Disconnected) => Err(EmbedError::NotAsked { why: "it has ended" }),
        }
    }
}
