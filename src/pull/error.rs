//! What can go wrong: with one request, and with a whole round of a source.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

/// Why an address gave no answer.
#[derive(Debug, thiserror::Error)]
pub(super) enum FetchError {
    /// The address is neither `http` nor `https`, or has no host.
    #[error("only http and https addresses are fetched")]
    Scheme,
    /// The host leads to an address that is not connected to.
    #[error("{host} is {why}")]
    Refused { host: String, why: &'static str },
    /// The answer is larger than the limit.
    #[error("larger than the limit of {limit} bytes")]
    TooLarge { limit: u64 },
    /// The answer took too long.
    #[error("no whole answer within {} s", .0.as_secs())]
    Timeout(Duration),
    /// The host asks to wait longer than a round waits.
    #[error("the host asks to wait {} s", .0.as_secs())]
    Wait(Duration),
    /// Connection, TLS or protocol.
    #[error("{0}")]
    Connection(String),
    /// Told to stop.
    #[error("interrupted")]
    Interrupted,
}

/// Why the round of a source ended early. What was fetched until then is kept, and the next round goes on.
#[derive(Debug, thiserror::Error)]
pub(super) enum PullError {
    /// A file or a folder can't be read or written.
    #[error("can't {action} {}: {source}", path.display())]
    Io {
        action: &'static str,
        path: PathBuf,
        source: io::Error,
    },
    /// Another process fetches the source.
    #[error("another process fetches this source")]
    Busy,
    /// No client can be made.
    #[error("no HTTP client can be made: {0}")]
    Client(String),
    /// The sites of sources are not told whom to write to.
    #[error("set `contact` in sokbar.toml: sites are told a mail address to write to")]
    NoContact,
    /// The first address of the source can't be fetched.
    #[error("{url}: {reason}")]
    Start { url: String, reason: String },
    /// `robots.txt` can't be fetched, which forbids everything (RFC 9309, 2.3.1.4).
    #[error("robots.txt can't be read ({0}), and without it nothing is fetched")]
    Robots(String),
    /// Many requests in a row failed.
    #[error("{failures} requests in a row failed; the last one: {last}")]
    Unresponsive { failures: u32, last: String },
    /// The host asks to wait.
    #[error("the host asks to wait {} s", .0.as_secs())]
    Wait(Duration),
    /// A repository answered with an error, or not in OAI-PMH.
    #[error("the repository answered {0}")]
    Repository(String),
    /// Told to stop.
    #[error("interrupted; the next round goes on from here")]
    Interrupted,
}

impl PullError {
    /// A closure for `map_err` on something that was tried with a path.
    pub(super) fn io(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { action, path, source }
    }
}
