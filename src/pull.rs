//! Fetches sources into the corpus: files with sidecars, which the index then reads as it reads any other.
//!
//! A round of a source asks for each of its addresses, writes what is new, and removes at its end what is gone. It writes
//! files in the folder of the source and its state beside the index, and knows nothing of either's readers.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use jiff::Timestamp;

mod address;
mod client;
mod error;
mod feed;
mod folder;
mod media;
mod oai;
mod polite;
mod report;
mod robots;
mod round;
mod site;
mod sources;
mod state;
mod store;

pub use error::{FetchError, PullError, Unfetched};
pub use report::{Counts, Note, Outcome, PageReport, SourceReport, Status};
pub use sources::{
    Source, SourceAllowed, SourceFault, SourceType, SourcesError, read_sources, select_sources,
};

use client::Client;
use polite::Host;
use round::{Round, Rules};

/// What all sources have in common.
#[derive(Debug, Clone)]
pub struct PullOptions {
    /// The corpus folder.
    pub corpus: PathBuf,
    /// The folder of the states.
    pub states: PathBuf,
    /// The mail address that sites are told.
    pub contact: Option<String>,
    /// Ask for everything, write nothing.
    pub dry_run: bool,
    /// The largest share of a source's documents that may go in a round, in percent.
    pub max_loss: u8,
    /// Remove what is gone, however much it is.
    pub accept_loss: bool,
    /// Set to end rounds early.
    pub interrupted: Arc<AtomicBool>,
}

/// Runs one round of a source. A failure is told in the report: what was fetched until then is kept.
///
/// `progress` is told an address, how many are decided and how many are known of.
pub fn pull(
    source: &Source,
    options: &PullOptions,
    progress: &(dyn Fn(&str, usize, usize) + Sync),
) -> SourceReport {
    let start = Instant::now();
    let mut report = run(source, options, progress).unwrap_or_else(|error| {
        let mut report = SourceReport::new(&source.name);
        report.status = Status::Failed;
        report.message = Some(Note::Failed(error));
        report
    });
    report.milliseconds = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
    report
}

/// How long it is until a source is due; zero if it is.
pub fn due_in(source: &Source, options: &PullOptions) -> Duration {
    let ended = state::last_end(&options.states, &source.name);
    let Some(ended) = ended.and_then(|ended| ended.parse::<Timestamp>().ok()) else {
        return Duration::ZERO;
    };
    let age = Timestamp::now().as_second() - ended.as_second();
    source
        .every
        .saturating_sub(Duration::from_secs(u64::try_from(age).unwrap_or(0)))
}

fn run(
    source: &Source,
    options: &PullOptions,
    progress: &(dyn Fn(&str, usize, usize) + Sync),
) -> Result<SourceReport, PullError> {
    let rules = Rules {
        dry_run: options.dry_run,
        max_loss: options.max_loss,
        accept_loss: options.accept_loss,
    };
    if options.contact.is_none() && source.url.is_some() && !source.allow_private {
        return Err(PullError::NoContact);
    }
    let client = Client::new(
        options.contact.as_deref(),
        source.timeout,
        source.allow_private,
        Arc::clone(&options.interrupted),
    )?;
    let mut host = Host::new(client, source.delay, Arc::clone(&options.interrupted));
    let mut round = Round::begin(source, &options.corpus, &options.states, rules, progress)?;
    let pulled = match (source.sort, &source.url) {
        (SourceType::Site, Some(url)) => site::pull(&mut round, &mut host, url),
        (SourceType::OaiPmh, Some(url)) => oai::pull(&mut round, &mut host, url),
        (SourceType::Feed, Some(url)) => feed::pull(&mut round, &mut host, url),
        (SourceType::Folder, _) | (_, None) => {
            let folder = source.folder.as_deref().unwrap_or(Path::new(""));
            folder::pull(&mut round, folder)
        }
    };
    round.report.requests = host.requests;
    round.report.bytes = host.bytes;
    match pulled {
        Ok(()) => round.end(),
        Err(error) => Ok(round.give_up(error)),
    }
}
