//! What can go wrong: with one request, and with a whole round of a source.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

/// Why a request has no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// The address is neither `http` nor `https`, or has no host.
    #[error("only http and https addresses are fetched")]
    Scheme,
    /// The host leads to an address that is not connected to.
    #[error("{host} is {why}")]
    Refused {
        /// The host.
        host: String,
        /// What sort of address that is.
        why: &'static str,
    },
    /// The answer is larger than the limit.
    #[error("larger than the limit of {limit} bytes")]
    TooLarge {
        /// The limit, in bytes.
        limit: u64,
    },
    /// The answer took too long.
    #[error("no whole answer within {} s", .0.as_secs())]
    Timeout(Duration),
    /// The host asks to wait longer than a round waits.
    #[error("the host asks to wait {} s", .0.as_secs())]
    Wait(Duration),
    /// Connection, TLS or protocol, in the words of the library.
    #[error("{0}")]
    Connection(String),
    /// Told to stop.
    #[error("interrupted")]
    Interrupted,
}

/// Why nothing was got from an address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unfetched {
    /// The request has no answer.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// The answer says that it failed.
    #[error("status {0}")]
    Status(u16),
    /// `robots.txt` forbids it.
    #[error("forbidden by robots.txt")]
    Forbidden,
    /// `robots.txt` can't be read, which forbids everything.
    #[error("robots.txt can't be read ({0})")]
    NoRobots(Box<Unfetched>),
    /// A redirect without a usable address.
    #[error("a redirect to no address")]
    RedirectToNothing,
    /// A redirect that leaves the site.
    #[error("a redirect to another host: {0}")]
    RedirectAway(String),
    /// A chain of redirects.
    #[error("more than {0} redirects")]
    TooManyRedirects(usize),
    /// The rules of the source leave it out.
    #[error("{0}")]
    LeftOut(&'static str),
    /// The answer is no feed, in the words of the library.
    #[error("no feed: {0}")]
    NoFeed(String),
    /// The folder has no files.
    #[error("the folder is empty; is it mounted?")]
    EmptyFolder,
    /// What the system or a library said.
    #[error("{0}")]
    Other(String),
}

/// Why the round of a source ended early. What was fetched until then is kept, and the next round goes on.
#[derive(Debug, thiserror::Error)]
pub enum PullError {
    /// A file or a folder can't be read or written.
    #[error("can't {action} {}: {source}", path.display())]
    Io {
        /// What was tried, as a verb.
        action: &'static str,
        /// The file or the folder.
        path: PathBuf,
        /// The system's error.
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
    Start {
        /// The address, or the path of a folder.
        url: String,
        /// Why.
        reason: Unfetched,
    },
    /// `robots.txt` can't be fetched, which forbids everything (RFC 9309, 2.3.1.4).
    #[error("robots.txt can't be read ({0}), and without it nothing is fetched")]
    Robots(Unfetched),
    /// Many requests in a row failed.
    #[error("{failures} requests in a row failed; the last one: {last}")]
    Unresponsive {
        /// How many.
        failures: u32,
        /// Why the last one did.
        last: Unfetched,
    },
    /// The host asks to wait.
    #[error("the host asks to wait {} s", .0.as_secs())]
    Wait(Duration),
    /// A repository answered with an error: its code and its words.
    #[error("the repository answered {0}")]
    Repository(String),
    /// A repository has none of the formats that are read.
    #[error("the repository answered with none of its formats known: {0}")]
    UnknownFormats(String),
    /// A list that would never end.
    #[error("the repository answered with the same resumption token twice")]
    SameTokenTwice,
    /// No XML, in the words of the parser.
    #[error("the repository answered no XML: {0}")]
    NotXml(String),
    /// XML of another sort.
    #[error("the repository answered not in OAI-PMH")]
    NotOaiPmh,
    /// OAI-PMH without an answer in it.
    #[error("the repository answered nothing")]
    EmptyAnswer,
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
