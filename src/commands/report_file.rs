//! Reports as JSON files.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::error::CommandError;

/// The report file: replaced atomically, so that a reader sees the old or the new report, never a part.
pub(super) struct ReportFile {
    path: PathBuf,
    /// The temporary file to rename; `None` where the path is not a regular file (`/dev/stdout`) and is written directly.
    temporary: Option<PathBuf>,
}

impl ReportFile {
    /// Opens a report at a path.
    pub(super) fn at(path: &Path) -> Result<Self, CommandError> {
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

    /// Writes the report.
    pub(super) fn write(&self, report: &impl Serialize) -> Result<(), CommandError> {
        let mut json = serde_json::to_vec_pretty(report).expect("a report has string keys only");
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
        file.write(&serde_json::json!({ "status": "failed" })).unwrap();
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
