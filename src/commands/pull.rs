//! The command `pull`: runs a round of each source.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use serde::Serialize;

use super::Outcome;
use super::error::CommandError;
use super::interrupt::Interrupt;
use super::output::{Output, printable};
use super::progress::Progress;
use super::report_file::ReportFile;
use super::swedish;
use super::words::{Task, decimal, words};
use crate::config::Settings;
use crate::document::Language;
use crate::pull::{
    PullOptions, Source, SourceReport, Status, pull as pull_source, read_sources, select_sources,
};

/// The options of `sokbar pull`.
#[derive(Debug, Clone, Default)]
pub(super) struct PullRequest {
    /// The sources; all if there are none.
    pub(super) names: Vec<String>,
    /// Write nothing but the report.
    pub(super) dry_run: bool,
    /// Print the report as JSON.
    pub(super) json: bool,
    /// The file to write the report to, as JSON.
    pub(super) report: Option<PathBuf>,
}

#[derive(Serialize)]
struct Account<'a> {
    dry_run: bool,
    sources: &'a [SourceReport],
}

/// Runs a round of each source that is named. Sources of one host are fetched one after the other, others side by side.
pub(super) fn pull(
    settings: &Settings,
    request: &PullRequest,
    out: &mut Output,
) -> Result<Outcome, CommandError> {
    let sources = select_sources(read_sources(&settings.sources)?, &request.names)?;
    let file = request.report.as_deref().map(ReportFile::at).transpose()?;
    let interrupt = Interrupt::listen(settings.language);
    let _writing = interrupt.writing();
    let options = PullOptions {
        dry_run: request.dry_run,
        interrupted: interrupt.cancelled(),
        ..options(settings)
    };
    let reports = pull_all(&sources, &options, settings.language);
    let account = Account {
        dry_run: request.dry_run,
        sources: &reports,
    };
    if let Some(file) = &file {
        file.write(&account)?;
    }
    if request.json {
        out.json(&account)?;
    } else {
        for report in &reports {
            out.line(&printable(&line(report, out.language())))?;
        }
        if request.dry_run {
            out.line(out.words().dry_run)?;
        }
    }
    out.flush()?;
    if options.interrupted.load(Ordering::Relaxed) {
        return Err(CommandError::PullInterrupted);
    }
    Ok(if reports.iter().all(SourceReport::is_well) {
        Outcome::Well
    } else {
        Outcome::SomethingRefused
    })
}

/// Returns the report of a source as one line.
pub(super) fn line(report: &SourceReport, language: Language) -> String {
    let words = words(language);
    let counts = &report.counts;
    let mut line = (words.pulled)(report);
    for (count, what) in [
        (counts.missing, words.missing_pages),
        (counts.same, words.same_pages),
        (counts.left_out, words.left_out_pages),
        (counts.failed, words.failed_pages),
        (counts.held_back, words.held_back_pages),
    ] {
        if count > 0 {
            line.push_str(&format!(", {count} {what}"));
        }
    }
    let seconds = decimal(language, report.milliseconds as f64 / 1_000.0, 1);
    line.push_str(&(words.requests)(report.requests, &seconds));
    if let Some(note) = &report.message {
        let heading = match report.status {
            Status::Done => "",
            Status::HeldBack => words.held_back,
            Status::Failed => words.failed_round,
        };
        let note = match language {
            Language::Swedish => swedish::pull::note(note),
            Language::English => note.to_string(),
        };
        line.push_str(&format!("; {heading}{note}"));
    }
    line
}

/// What the settings say of all sources.
pub(super) fn options(settings: &Settings) -> PullOptions {
    PullOptions {
        corpus: settings.corpus.clone(),
        states: settings.index.join("pull"),
        contact: settings.contact.clone(),
        dry_run: false,
        max_loss: settings.max_loss,
        accept_loss: settings.accept_loss,
        interrupted: Arc::default(),
    }
}

/// The reports, in the order of the sources.
fn pull_all(sources: &[Source], options: &PullOptions, language: Language) -> Vec<SourceReport> {
    let mut by_host: BTreeMap<String, Vec<(usize, &Source)>> = BTreeMap::new();
    for (position, source) in sources.iter().enumerate() {
        let host = source.url.as_ref().and_then(|url| url.host_str());
        by_host
            .entry(host.unwrap_or_default().to_owned())
            .or_default()
            .push((position, source));
    }
    let progress = Progress::new(Task::Fetching, language);
    let counts: Mutex<BTreeMap<&str, (usize, usize)>> = Mutex::default();
    let reports: Mutex<Vec<(usize, SourceReport)>> = Mutex::default();
    thread::scope(|scope| {
        for sources in by_host.values() {
            let (progress, counts, reports) = (&progress, &counts, &reports);
            scope.spawn(move || {
                for &(position, source) in sources {
                    let tell = |address: &str, done: usize, total: usize| {
                        let mut counts = counts.lock().unwrap_or_else(PoisonError::into_inner);
                        counts.insert(&source.name, (done, total));
                        let (done, total) = counts
                            .values()
                            .fold((0, 0), |sum, count| (sum.0 + count.0, sum.1 + count.1));
                        progress.show(done, total, address);
                    };
                    let report = pull_source(source, options, &tell);
                    let mut reports = reports.lock().unwrap_or_else(PoisonError::into_inner);
                    reports.push((position, report));
                }
            });
        }
    });
    let mut reports = reports.into_inner().unwrap_or_else(PoisonError::into_inner);
    reports.sort_by_key(|(position, _)| *position);
    reports.into_iter().map(|(_, report)| report).collect()
}
