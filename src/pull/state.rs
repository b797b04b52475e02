//! What is known of a source between rounds: one file of JSON lines, which people can read and delete. The first line is
//! the round, each other line an address; the last line of an address counts. Lines are appended while a round runs, so
//! that a killed round has lost at most the address it was at.

use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::io::{BufRead, BufReader, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::error::PullError;

/// The round, the first line of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct RoundLine {
    /// The name of the source.
    pub(super) source: String,
    /// Counted from 1.
    pub(super) round: u64,
    /// When it began, RFC 3339 in UTC.
    pub(super) begun: String,
    /// When it ended; of a round that was interrupted `None`.
    pub(super) ended: Option<String>,
    /// A hash of what the sidecars of all files say.
    #[serde(default)]
    pub(super) labels: String,
    /// OAI-PMH: from when the next round asks for changes.
    #[serde(default)]
    pub(super) from: Option<String>,
}

/// What an address is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Standing {
    /// It has a file in the corpus.
    Kept,
    /// It is another address of a document, `to`.
    Same,
    /// It is no document, by its own word or that of the settings.
    #[default]
    Left,
    /// It is not there.
    Gone,
}

/// An address. A file stands in `file` until it is removed, whatever the standing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Entry {
    pub(super) key: String,
    /// The round in which it was asked for last.
    pub(super) round: u64,
    pub(super) standing: Standing,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) file: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) etag: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) modified: Option<String>,
    /// What the sitemap said of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) lastmod: Option<String>,
    /// A hash of its text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) text: Option<String>,
    /// Words of a page, bytes of another file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) size: Option<u64>,
    /// When the file came, RFC 3339 in UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) fetched: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) to: Option<String>,
    /// Rounds in a row in which it was not there.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub(super) gone: u32,
}

fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// The state of one source, held by this process alone.
#[derive(Debug)]
pub(super) struct State {
    path: PathBuf,
    pub(super) round: RoundLine,
    pub(super) entries: BTreeMap<String, Entry>,
    /// Where lines are appended; `None` in a dry run.
    appended: Option<File>,
    /// Locked until it is dropped.
    _lock: Option<File>,
}

impl State {
    /// Reads the state of a source and locks it; a dry run does neither lock nor write.
    pub(super) fn open(folder: &Path, source: &str, dry_run: bool) -> Result<Self, PullError> {
        let path = folder.join(format!("{source}.jsonl"));
        let mut lock = None;
        if !dry_run {
            fs::create_dir_all(folder).map_err(PullError::io("create", folder))?;
            let path = folder.join(format!("{source}.lock"));
            let file = File::create(&path).map_err(PullError::io("create", &path))?;
            match file.try_lock() {
                Ok(()) => lock = Some(file),
                Err(TryLockError::WouldBlock) => return Err(PullError::Busy),
                Err(TryLockError::Error(error)) => return Err(PullError::io("lock", path)(error)),
            }
        }
        let mut state = Self {
            round: RoundLine {
                source: source.to_owned(),
                ..RoundLine::default()
            },
            entries: BTreeMap::new(),
            appended: None,
            _lock: lock,
            path,
        };
        if state.path.exists() {
            let file = File::open(&state.path).map_err(PullError::io("read", &state.path))?;
            state.read(BufReader::new(file))?;
        }
        Ok(state)
    }

    /// Whether there is nothing of an earlier round.
    pub(super) fn is_new(&self) -> bool {
        self.round.round == 0
    }

    fn read(&mut self, lines: impl BufRead) -> Result<(), PullError> {
        for (number, line) in lines.split(b'\n').enumerate() {
            let line = line.map_err(PullError::io("read", &self.path))?;
            if number == 0 {
                if let Ok(round) = serde_json::from_slice(&line) {
                    self.round = round;
                }
            // A line that was cut off by the end of the process is none.
            } else if let Ok(entry) = serde_json::from_slice::<Entry>(&line) {
                // A file is a name, whatever somebody wrote there.
                if !entry.file.as_ref().is_some_and(|file| file.contains(['/', '\\'])) {
                    self.entries.insert(entry.key.clone(), entry);
                }
            }
        }
        Ok(())
    }

    /// Begins a round, or goes on with one that was interrupted.
    pub(super) fn begin(&mut self, now: String, dry_run: bool) -> Result<(), PullError> {
        let goes_on = self.round.round > 0 && self.round.ended.is_none();
        if !goes_on {
            self.round.round += 1;
            self.round.begun = now;
            self.round.ended = None;
        }
        if dry_run {
            return Ok(());
        }
        self.write()?;
        let appended = File::options().append(true).open(&self.path);
        self.appended = Some(appended.map_err(PullError::io("open", &self.path))?);
        Ok(())
    }

    /// Sets an entry.
    pub(super) fn set(&mut self, entry: Entry) -> Result<(), PullError> {
        if let Some(file) = &mut self.appended {
            let mut line = serde_json::to_vec(&entry).expect("plain data always becomes JSON");
            line.push(b'\n');
            file.write_all(&line)
                .map_err(PullError::io("write", &self.path))?;
        }
        self.entries.insert(entry.key.clone(), entry);
        Ok(())
    }

    /// Ends the round.
    pub(super) fn end(&mut self, now: String) -> Result<(), PullError> {
        self.round.ended = Some(now);
        if self.appended.take().is_some() {
            self.write()?;
        }
        Ok(())
    }

    /// Replaces the file by one with a line an entry.
    fn write(&self) -> Result<(), PullError> {
        let temporary = self.path.with_extension("jsonl.new");
        let mut bytes = serde_json::to_vec(&self.round).expect("plain data always becomes JSON");
        bytes.push(b'\n');
        for entry in self.entries.values() {
            serde_json::to_writer(&mut bytes, entry).expect("plain data always becomes JSON");
            bytes.push(b'\n');
        }
        let write = || {
            let mut file = File::create(&temporary)?;
            file.write_all(&bytes)?;
            file.sync_all()?;
            fs::rename(&temporary, &self.path)
        };
        write().map_err(PullError::io("write", &self.path))
    }
}

/// When the last round of a source ended; `None` if none did.
pub(super) fn last_end(folder: &Path, source: &str) -> Option<String> {
    let file = File::open(folder.join(format!("{source}.jsonl"))).ok()?;
    let mut line = String::new();
    BufReader::new(file).read_line(&mut line).ok()?;
    serde_json::from_str::<RoundLine>(&line).ok()?.ended
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(key: &str, round: u64) -> Entry {
        Entry {
            key: key.to_owned(),
            round,
            standing: Standing::Kept,
            file: Some(format!("{key}.html")),
            ..Entry::default()
        }
    }

    fn open(folder: &Path) -> State {
        State::open(folder, "webb", false).unwrap()
    }

    #[test]
    fn a_round_that_was_killed_goes_on_with_what_it_had() {
        let folder = tempfile::tempdir().unwrap();
        let mut state = open(folder.path());
        state.begin("2026-01-01T00:00:00Z".to_owned(), false).unwrap();
        state.set(entry("a", 1)).unwrap();
        state.set(entry("b", 1)).unwrap();
        drop(state);
        let path = folder.path().join("webb.jsonl");
        let mut file = File::options().append(true).open(&path).unwrap();
        file.write_all(b"{\"key\":\"c\",\"rou").unwrap();
        let mut state = open(folder.path());
        state.begin("2026-01-02T00:00:00Z".to_owned(), false).unwrap();
        assert_eq!(state.round.round, 1);
        assert_eq!(state.round.begun, "2026-01-01T00:00:00Z");
        assert_eq!(state.entries.keys().collect::<Vec<_>>(), ["a", "b"]);
        state.set(entry("c", 1)).unwrap();
        state.end("2026-01-02T00:00:01Z".to_owned()).unwrap();
        drop(state);
        assert_eq!(
            last_end(folder.path(), "webb").as_deref(),
            Some("2026-01-02T00:00:01Z")
        );
        let mut state = open(folder.path());
        assert_eq!(state.entries.len(), 3);
        state.begin("2026-01-03T00:00:00Z".to_owned(), false).unwrap();
        assert_eq!(state.round.round, 2);
    }

    #[test]
    fn a_source_is_fetched_by_one_process_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let _first = open(folder.path());
        let second = State::open(folder.path(), "webb", false);
        assert!(matches!(second, Err(PullError::Busy)), "{second:?}");
        assert!(State::open(folder.path(), "annan", false).is_ok());
    }

    #[test]
    fn a_file_of_the_state_is_a_name_and_never_a_path() {
        let folder = tempfile::tempdir().unwrap();
        let lines = "{\"source\":\"webb\",\"round\":1,\"begun\":\"x\",\"ended\":\"y\"}\n\
            {\"key\":\"a\",\"round\":1,\"standing\":\"kept\",\"file\":\"../../etc/passwd\"}\n";
        fs::write(folder.path().join("webb.jsonl"), lines).unwrap();
        assert!(open(folder.path()).entries.is_empty());
    }
}
