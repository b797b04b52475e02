//! Requests to one host, one after the other: a pause between two, waiting where the host asks to, and giving up where it
//! does not answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use url::Url;

use super::client::{Answer, Client, Validators};
use super::error::{FetchError, PullError, Unfetched};

/// Tries of one address while the host answers 429 or 503.
const TRIES: u32 = 4;
/// The first wait where the host asks to wait and does not say how long; doubled each time.
const FIRST_WAIT: Duration = Duration::from_secs(5);
/// The longest wait within a round; a host that asks for more is left for the next round.
const LONGEST_WAIT: Duration = Duration::from_secs(120);
/// The longest pause that `robots.txt` may ask for.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// So many failures in a row end the round.
const FAILURES: u32 = 10;

/// One host.
pub(super) struct Host {
    client: Client,
    pause: Duration,
    next: Option<Instant>,
    failures: u32,
    interrupted: Arc<AtomicBool>,
    /// Requests sent.
    pub(super) requests: u64,
    /// Bytes received, after decompression.
    pub(super) bytes: u64,
}

impl Host {
    pub(super) fn new(client: Client, pause: Duration, interrupted: Arc<AtomicBool>) -> Self {
        Self {
            client,
            pause,
            next: None,
            failures: 0,
            interrupted,
            requests: 0,
            bytes: 0,
        }
    }

    /// Follows the `crawl-delay` of the host where it asks for a longer pause.
    pub(super) fn slow_down(&mut self, pause: Duration) {
        self.pause = self.pause.max(pause.min(LONGEST_PAUSE));
    }

    /// Asks for an address. The inner error is that of the address, the outer one ends the round.
    pub(super) fn get(
        &mut self,
        url: &Url,
        known: &Validators,
        limit: u64,
    ) -> Result<Result<Answer, FetchError>, PullError> {
        let mut wait = FIRST_WAIT;
        for attempt in 1..=TRIES {
            self.wait_for_turn()?;
            let answer = self.client.get(url, known, limit);
            self.next = Some(Instant::now() + self.pause);
            self.requests += 1;
            let failure = match answer {
                Err(FetchError::Interrupted) => return Err(PullError::Interrupted),
                Ok(answer) if matches!(answer.status, 429 | 503) => {
                    let asked = answer.retry_after.unwrap_or(wait);
                    if asked > LONGEST_WAIT {
                        return Err(PullError::Wait(asked));
                    }
                    if attempt < TRIES {
                        self.next = Some(Instant::now() + asked.max(self.pause));
                        wait *= 2;
                        continue;
                    }
                    Unfetched::Status(answer.status)
                }
                Ok(answer) if answer.status >= 500 => {
                    self.count_failure(Unfetched::Status(answer.status))?;
                    return Ok(Ok(answer));
                }
                Ok(answer) => {
                    self.failures = 0;
                    self.bytes += answer.body.len() as u64;
                    return Ok(Ok(answer));
                }
                // The host is well; this address is not.
                Err(
                    error @ (FetchError::TooLarge { .. } | FetchError::Refused { .. } | FetchError::Scheme),
                ) => {
                    return Ok(Err(error));
                }
                Err(error) => {
                    self.count_failure(error.clone().into())?;
                    return Ok(Err(error));
                }
            };
            self.count_failure(failure)?;
        }
        Ok(Err(FetchError::Wait(wait)))
    }

    fn count_failure(&mut self, last: Unfetched) -> Result<(), PullError> {
        self.failures += 1;
        if self.failures < FAILURES {
            return Ok(());
        }
        Err(PullError::Unresponsive {
            failures: self.failures,
            last,
        })
    }

    fn wait_for_turn(&self) -> Result<(), PullError> {
        loop {
            if self.interrupted.load(Ordering::Relaxed) {
                return Err(PullError::Interrupted);
            }
            let left = self
                .next
                .map(|next| next.saturating_duration_since(Instant::now()));
            match left.filter(|left| !left.is_zero()) {
                Some(left) => thread::sleep(left.min(Duration::from_millis(100))),
                None => return Ok(()),
            }
        }
    }
}
