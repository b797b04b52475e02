//! The command `index`: builds a generation, or only reads the corpus, and reports every file.

use std::io::{self, Write as _};
use std::path::PathBuf;

use serde::Serialize;

use super::Outcome;
use super::account;
use super::build::{Keep, Material, read, write};
use super::error::CommandError;
use super::interrupt::Interrupt;
use super::meaning::{self, MeaningAccount};
use super::output::Output;
use super::publish::{self, PublishRequest, publish_current};
use super::report_file::ReportFile;
use super::synonyms::{CheckedSynonyms, check_synonyms};
use crate::config::Settings;
use crate::document::Language;
use crate::index::GenerationInfo;
use crate::ingest::{IngestError, Report};

/// The options of `sokbar index`.
#[derive(Debug, Clone, Default)]
pub(super) struct IndexRequest {
    /// Build even if the index is fresh.
    pub(super) force: bool,
    /// Read and report only, write no index.
    pub(super) dry_run: bool,
    /// Print the report as JSON.
    pub(super) json: bool,
    /// The file to write the report to, as JSON.
    pub(super) report: Option<PathBuf>,
}

/// The outcome for the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Status {
    /// A generation was written.
    Written,
    /// The current generation matches the corpus.
    Unchanged,
    /// A dry run: nothing was written.
    DryRun,
    /// The build failed.
    Failed,
}

/// What `sokbar index --json` prints and `--report` writes; docs/REPORT.md describes it.
#[derive(Debug, Serialize)]
struct Account<'a> {
    status: Status,
    generation: Option<&'a str>,
    documents: u64,
    built: Option<&'a str>,
    written: bool,
    synonyms: Option<&'a CheckedSynonyms>,
    #[serde(skip_serializing_if = "Option::is_none")]
    meaning: Option<MeaningAccount>,
    report: &'a Report,
}

/// Builds and reports every file. The corpus is read even when the index is fresh, so that the report and the exit
/// code do not depend on the index.
pub(super) fn index(
    settings: &Settings,
    request: &IndexRequest,
    out: &mut Output,
) -> Result<Outcome, CommandError> {
    let interrupt = Interrupt::listen(settings.language);
    // Opened before the build, so that an unwritable report path fails at once.
    let file = request.report.as_deref().map(ReportFile::at).transpose()?;
    // Told before the build, too; and a model in this process is read once, as long as somebody has it.
    let _embedder = meaning::start(settings)?;
    let synonyms = check_synonyms(settings);
    // A build that fails after reading files still has a report.
    let failed = |report: &Report| {
        let account = Account::new(Status::Failed, None, synonyms.as_ref(), report);
        if let Err(error) = write_report(file.as_ref(), &account) {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "the report cannot be written"
            );
        }
    };
    let keep = if request.dry_run {
        Keep::Nothing
    } else {
        Keep::Extracts
    };
    let material = read(settings, keep, &|_, _, _| {}).inspect_err(|error| {
        if let CommandError::Ingest(IngestError::NoDocuments { report, .. }) = error {
            print_report(report, synonyms.as_ref(), settings.language);
            failed(report);
        }
    })?;
    let report = material.report.clone();
    print_report(&report, synonyms.as_ref(), settings.language);
    let (status, generation) =
        make(settings, request, material, &interrupt).inspect_err(|_| failed(&report))?;
    let mut account = Account::new(status, generation.as_ref(), synonyms.as_ref(), &report);
    // The index answers already, by words.
    if generation.is_some() {
        account.meaning = meaning::follow(settings, &interrupt.cancelled())?;
    }
    write_report(file.as_ref(), &account)?;
    print(settings, request, &account, out)?;
    let is_published = settings
        .publish
        .as_ref()
        .is_some_and(|publish| publish.after_builds);
    if is_published && account.generation.is_some() {
        let published = publish_current(settings, PublishRequest::default(), &interrupt.cancelled())?;
        // One JSON value is printed.
        if !request.json {
            publish::print(&published, false, out)?;
        }
    }
    let bad_synonyms = synonyms
        .as_ref()
        .is_some_and(|synonyms| !synonyms.refused.is_empty());
    let refused = bad_synonyms || !report.refused.is_empty();
    Ok(if refused {
        Outcome::SomethingRefused
    } else {
        Outcome::Well
    })
}

fn make(
    settings: &Settings,
    request: &IndexRequest,
    material: Material,
    interrupt: &Interrupt,
) -> Result<(Status, Option<GenerationInfo>), CommandError> {
    if request.dry_run {
        return Ok((Status::DryRun, None));
    }
    let _writing = interrupt.writing();
    let built = write(
        settings,
        material,
        request.force,
        &interrupt.cancelled(),
        &|_, _, _| {},
    )?;
    let status = if built.written {
        Status::Written
    } else {
        Status::Unchanged
    };
    Ok((status, Some(built.generation)))
}

fn print(
    settings: &Settings,
    request: &IndexRequest,
    account: &Account<'_>,
    out: &mut Output,
) -> Result<(), CommandError> {
    if request.json {
        return out.json(account);
    }
    let documents = account.documents;
    let line = match account.generation {
        Some(name) => {
            let folder = settings.index.join(name);
            (out.words().indexed)(documents, account.written, &folder.display().to_string())
        }
        None => (out.words().read_only)(documents),
    };
    out.line(&line)?;
    if let Some(meaning) = &account.meaning {
        out.line(&meaning.line(out.words()))?;
    }
    out.flush()
}

/// Prints the report for people. A closed stderr is no error.
fn print_report(report: &Report, synonyms: Option<&CheckedSynonyms>, language: Language) {
    let report = account::report(report, language);
    let synonyms = synonyms
        .map(|synonyms| synonyms.message(language))
        .unwrap_or_default();
    let _ = write!(io::stderr(), "{report}{synonyms}");
}

impl<'a> Account<'a> {
    fn new(
        status: Status,
        generation: Option<&'a GenerationInfo>,
        synonyms: Option<&'a CheckedSynonyms>,
        report: &'a Report,
    ) -> Self {
        Self {
            status,
            generation: generation.map(|generation| generation.name.as_str()),
            documents: generation.map_or(report.documents as u64, |generation| generation.documents),
            built: generation.map(|generation| generation.built.as_str()),
            written: status == Status::Written,
            synonyms,
            meaning: None,
            report,
        }
    }
}

fn write_report(file: Option<&ReportFile>, account: &Account<'_>) -> Result<(), CommandError> {
    file.map_or(Ok(()), |file| file.write(account))
}
