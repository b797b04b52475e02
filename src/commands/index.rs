//! The command `index`: builds a generation, or only reads the corpus, and reports every file.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::Outcome;
use super::build::{Keep, Material, read, write};
use super::error::CommandError;
use super::interrupt::Interrupt;
use super::output::Output;
use super::synonyms::{CheckedSynonyms, check_synonyms};
use crate::config::Settings;
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
    report: &'a Report,
}

/// Builds and reports every file. The corpus is read even when the index is fresh, so that the report and the exit
/// code do not depend on the index.
pub(super) fn index(
    settings: &Settings,
    request: &IndexRequest,
    out: &mut Output,
) -> Result<Outcome, CommandError> {
    let interrupt = Interrupt::listen();
    // Opened before the build, so that an unwritable report path fails at once.
    let file = request.report.as_deref().map(ReportFile::at).transpose()?;
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
            print_report(report, synonyms.as_ref());
            failed(report);
        }
    })?;
    let report = material.report.clone();
    print_report(&report, synonyms.as_ref());
    let (status, generation) =
        make(settings, request, material, &interrupt).inspect_err(|_| failed(&report))?;
    let account = Account::new(status, generation.as_ref(), synonyms.as_ref(), &report);
    write_report(file.as_ref(), &account)?;
    print(settings, request, &account, out)?;
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
            let state = if account.written {
                "indexed"
            } else {
                "indexed already"
            };
            format!(
                "{documents} documents {state} in {}",
                settings.index.join(name).display()
            )
        }
        None => format!("{documents} documents read; a dry run writes no index"),
    };
    out.line(&line)?;
    out.flush()
}

/// Prints the report for people. A closed stderr is no error.
fn print_report(report: &Report, synonyms: Option<&CheckedSynonyms>) {
    let synonyms = synonyms.map(ToString::to_string).unwrap_or_default();
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
            report,
        }
    }
}

fn write_report(file: Option<&ReportFile>, account: &Account<'_>) -> Result<(), CommandError> {
    file.map_or(Ok(()), |file| file.write(account))
}

/// The report file: replaced atomically, so that a reader sees the old or the new report, never a part.
struct ReportFile {
    path: PathBuf,
    /// The temporary file to rename; `None` where the path is not a regular file (`/dev/stdout`) and is written directly.
    temporary: Option<PathBuf>,
}

impl ReportFile {
    /// Opens a report at a path.
    fn at(path: &Path) -> Result<Self, CommandError> {
        let temporary = (!path.exists() || path.is_file()).then(|| {
            let mut name = path.file_name().unwrap_or_default().to_owned();
            name.push(format!(".{}.new", std::process::id()));
            path.with_file_name(name)
        });
        let file = Self {
            path: path.to_owned(),
            temporary,
        };
        // Created and removed again to test the path: a killed run leaves nothing behind.
        let opened = file.open();
        let tried = opened.and_then(|_| file.temporary.as_deref().map_or(Ok(()), fs::remove_file));
        tried.map_err(|source| file.error(source))?;
        Ok(file)
    }

    fn write(&self, account: &Account<'_>) -> Result<(), CommandError> {
        let mut json = serde_json::to_vec_pretty(account).expect("an account has string keys only");
        json.push(b'\n');
        let written = self.open().and_then(|mut file| {
            file.write_all(&json)?;
            match &self.temporary {
                Some(temporary) => {
                    file.sync_all()?;
                    fs::rename(temporary, &self.path)
                }
                None => Ok(()),
            }
        });
        if let (Err(_), Some(temporary)) = (&written, &self.temporary) {
            // A missing file needs no removal.
            let _ = fs::remove_file(temporary);
        }
        written.map_err(|source| self.error(source))
    }

    fn open(&self) -> io::Result<File> {
        match &self.temporary {
            Some(temporary) => File::create(temporary),
            None => File::options().append(true).open(&self.path),
        }
    }

    fn error(&self, source: io::Error) -> CommandError {
        CommandError::Report {
            path: self.path.clone(),
            source,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect()
    }

    #[test]
    fn a_report_replaces_the_old_one_without_leftovers() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.json");
        fs::write(&path, "old").unwrap();
        let file = ReportFile::at(&path).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        assert_eq!(names(folder.path()), ["report.json"]);
        let report = Report::default();
        file.write(&Account::new(Status::Failed, None, None, &report))
            .unwrap();
        assert!(
            fs::read_to_string(&path)
                .unwrap()
                .contains("\"status\": \"failed\"")
        );
        assert_eq!(names(folder.path()), ["report.json"]);
    }

    #[test]
    fn a_report_that_cannot_be_written_is_told_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("missing/report.json");
        assert!(matches!(ReportFile::at(&path), Err(CommandError::Report { .. })));
    }
}
