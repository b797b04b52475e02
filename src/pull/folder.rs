//! A folder of this machine, as a mount of SharePoint, WebDAV or rclone: its files are copied into the corpus.

use std::collections::HashSet;
use std::fs;
use std::path::Path;
use std::time::UNIX_EPOCH;

use walkdir::{DirEntry, WalkDir};

use super::client::Validators;
use super::error::{PullError, Unfetched};
use super::report::Note;
use super::round::{Fetched, Round};

/// Mirrors a folder. Nothing outside it is read: links are not followed.
pub(super) fn pull(round: &mut Round<'_>, root: &Path) -> Result<(), PullError> {
    let unreadable = |reason: Unfetched| PullError::Start {
        url: root.display().to_string(),
        reason,
    };
    // A folder that is not mounted is empty or not there; neither means that its files went.
    let mut entries = fs::read_dir(root).map_err(|error| unreadable(Unfetched::Other(error.to_string())))?;
    if entries.next().is_none() {
        return Err(unreadable(Unfetched::EmptyFolder));
    }
    let mut seen = HashSet::new();
    let walk = WalkDir::new(root).min_depth(1).sort_by_file_name().into_iter();
    for entry in walk.filter_entry(|entry| !is_hidden(entry)) {
        let entry = match entry {
            Ok(entry) => entry,
            // What could not be read is not gone.
            Err(error) => return Err(unreadable(Unfetched::Other(error.to_string()))),
        };
        if !entry.file_type().is_file() {
            continue;
        }
        let below = entry.path().strip_prefix(root).unwrap_or(entry.path());
        let Some(key) = below.to_str().map(|path| path.replace('\\', "/")) else {
            round.leave_out(&below.to_string_lossy(), "its name is not UTF-8")?;
            continue;
        };
        seen.insert(key.clone());
        if seen.len() > round.source.max_pages {
            round.report.message = Some(Note::MaxPages(round.source.max_pages));
            return Ok(());
        }
        decide(round, &entry, &key)?;
        round.report_progress(&key, seen.len());
    }
    for key in round.known_keys() {
        if !seen.contains(&key) {
            round.gone(&key, "not in the folder")?;
        }
    }
    Ok(())
}

fn is_hidden(entry: &DirEntry) -> bool {
    let name = entry.file_name().as_encoded_bytes();
    entry.depth() > 0 && (name.starts_with(b".") || name.starts_with(b"~$"))
}

fn decide(round: &mut Round<'_>, entry: &DirEntry, key: &str) -> Result<(), PullError> {
    let path = format!("/{key}");
    if !round.source.includes(&path) || round.source.exclude.is_match(&path) {
        return round.leave_out(key, "not included by sources.toml");
    }
    let ending = key.rsplit('/').next().and_then(|name| name.rsplit_once('.'));
    let Some(extension) = ending.map(|(_, ending)| ending.to_ascii_lowercase()) else {
        return round.leave_out(key, "no extension");
    };
    if matches!(extension.as_str(), "toml" | "yaml" | "yml") {
        return round.leave_out(key, "a sidecar or settings");
    }
    let metadata = match entry.metadata() {
        Ok(metadata) => metadata,
        Err(error) => return round.failed(key, &error.to_string()),
    };
    if metadata.len() > round.source.max_bytes {
        return round.failed(
            key,
            &format!("larger than the limit of {} bytes", round.source.max_bytes),
        );
    }
    let time = metadata
        .modified()
        .ok()
        .and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    let stamp = format!("{}-{}", time.map_or(0, |time| time.as_nanos()), metadata.len());
    if round.validators(key).etag.as_ref() == Some(&stamp) {
        return round.unchanged(key, None);
    }
    let bytes = match fs::read(entry.path()) {
        Ok(bytes) => bytes,
        Err(error) => return round.failed(key, &error.to_string()),
    };
    round.keep(
        key,
        Fetched {
            bytes: &bytes,
            extension: &extension,
            validators: Validators {
                etag: Some(stamp),
                modified: None,
            },
            ..Fetched::default()
        },
    )
}
