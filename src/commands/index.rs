//! The command `index`: builds, or only tries, and tells of every file.

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

/// What `sokbar index` was asked for.
#[derive(Debug, Clone, Default)]
pub(super) struct IndexRequest {
    /// Build though nothing has changed.
    pub(super) force: bool,
    /// Write no index.
    pub(super) dry_run: bool,
    /// Print the account as JSON.
    pub(super) json: bool,
    /// Where to write the account as JSON.
    pub(super) report: Option<PathBuf>,
}

/// What became of the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Status {
    /// A generation was written.
    Written,
    /// The present generation is of this very corpus.
    Unchanged,
    /// Nothing was to be written.
    DryRun,
    /// No index could be made.
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

/// Builds, and tells of every file. The corpus is read even when the index is fresh, so that the report and the exit
/// code are the same each time.
pub(super) fn index(
    settings: &Settings,
    request: &IndexRequest,
    out: &mut Output,
) -> Result<Outcome, CommandError> {
    let interrupt = Interrupt::listen();
    // Made before anything that takes long: a report that can't be written is told at once.
    let file = request.report.as_deref().map(ReportFile::at).transpose()?;
    let synonyms = check_synonyms(settings);
    // What fails after files were read has a report all the same.
    let failed = |report: &Report| {
        let account = Account::new(Status::Failed, None, synonyms.as_ref(), report);
        if let Err(error) = write_report(file.as_ref(), &account) {
            tracing::error!(error = &error as &dyn std::error::Error, "there is no report");
        }
    };
    let keep = if request.dry_run {
        Keep::Nothing
    } else {
        Keep::Extracts
    };
    let material = read(settings, keep).inspect_err(|error| {
        if let CommandError::Ingest(IngestError::NoDocuments { report, .. }) = error {
            tell(report, synonyms.as_ref());
            failed(report);
        }
    })?;
    let report = material.report.clone();
    tell(&report, synonyms.as_ref());
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
    let built = write(settings, material, request.force, &interrupt.cancelled())?;
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

/// Tells people of every file. Nobody to read it is no reason to fail.
fn tell(report: &Report, synonyms: Option<&CheckedSynonyms>) {
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

/// A file that is either the old one or the whole new one, however the run ends.
struct ReportFile {
    path: PathBuf,
    /// What is renamed into place; `None` where the path is no regular file (`/dev/stdout`), which is written to.
    temporary: Option<PathBuf>,
}

impl ReportFile {
    /// A report at a path, if one can be written there.
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
        // Tried and taken away again: a run that is killed leaves nothing.
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
            // It may not be there, which is as well.
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
    fn a_report_takes_the_place_of_the_old_one_and_leaves_nothing_beside_it() {
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
