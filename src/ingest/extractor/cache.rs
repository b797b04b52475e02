//! What came of files, kept between runs under the hash of their bytes.
//!
//! An entry is a file: the hash of its content on the first line, then the extracts as JSON. One that is broken is read
//! as none, and written again.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use sha2::{Digest, Sha256};

use crate::ingest::extract::Extract;
use crate::ingest::format::Format;
use crate::ingest::limits::Limits;
use crate::ingest::report::WarningReason;

/// A folder of extracts.
#[derive(Debug)]
pub(super) struct Cache {
    folder: PathBuf,
    /// The entries that this run has asked for.
    used: Mutex<HashSet<String>>,
}

impl Cache {
    pub(super) fn new(folder: PathBuf) -> Self {
        Self {
            folder,
            used: Mutex::default(),
        }
    }

    /// The name of a file's entry: another one for each content, and whatever else the extracts depend on.
    pub(super) fn key(&self, format: Format, limits: &Limits, bytes: &[u8]) -> String {
        let mut hash = Sha256::new();
        hash.update(format!(
            "{} {format} {limits:?}\n",
            crate::ingest::extract::EXTRACTOR_VERSION
        ));
        hash.update(bytes);
        let key = hexadecimal(&hash.finalize());
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        used.insert(key.clone());
        key
    }

    /// What is kept, if it is whole.
    pub(super) fn get(&self, key: &str) -> Option<Vec<Extract>> {
        let entry = fs::read(self.folder.join(key)).ok()?;
        let end = entry.iter().position(|byte| *byte == b'\n')?;
        let (check, content) = (&entry[..end], &entry[end + 1..]);
        (check == hexadecimal(&Sha256::digest(content)).as_bytes())
            .then(|| serde_json::from_slice(content).ok())
            .flatten()
    }

    /// Keeps what came of a file. A cache that can't be written costs time and nothing else.
    pub(super) fn keep(&self, key: &str, extracts: &[Extract]) {
        // OCR tools and pdftotext may be installed tomorrow.
        let is_final = |extract: &Extract| {
            let mut notes = extract.notes.iter();
            !notes.any(|note| {
                matches!(
                    note.reason,
                    WarningReason::NeedsOcr { .. } | WarningReason::Recognised { .. }
                )
            })
        };
        let Some(content) = serde_json::to_vec(extracts)
            .ok()
            .filter(|_| extracts.iter().all(is_final))
        else {
            return;
        };
        let mut entry = hexadecimal(&Sha256::digest(&content)).into_bytes();
        entry.push(b'\n');
        entry.extend(content);
        // A name of its own: two processes may keep the same file.
        let part = self.folder.join(format!("{key}.{}.part", std::process::id()));
        let kept = fs::create_dir_all(&self.folder)
            .and_then(|()| fs::write(&part, entry))
            .and_then(|()| fs::rename(&part, self.folder.join(key)));
        if let Err(error) = kept {
            tracing::debug!(%error, "an extract can't be kept");
            let _ = fs::remove_file(part);
        }
    }

    /// Removes the entries that were not asked for.
    pub(super) fn remove_unused(&self) {
        let used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        for entry in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            if !used.contains(entry.file_name().to_string_lossy().as_ref()) {
                // Another process may be doing the same.
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cached_extracts_are_returned_and_broken_or_unused_entries_are_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("extracts");
        let limits = Limits::default();
        let cache = Cache::new(path.clone());
        let key = cache.key(Format::Pdf, &limits, b"bytes");
        assert_ne!(key, cache.key(Format::Pdf, &limits, b"other bytes"));
        assert_eq!(cache.get(&key), None);
        let extract = Extract {
            record: Some("a".to_owned()),
            ..Extract::default()
        };
        cache.keep(&key, std::slice::from_ref(&extract));
        assert_eq!(cache.get(&key), Some(vec![extract.clone()]));

        let whole = fs::read(path.join(&key)).unwrap();
        for broken in [&whole[..whole.len() - 1], b"", b"\n"] {
            fs::write(path.join(&key), broken).unwrap();
            assert_eq!(cache.get(&key), None);
        }
        cache.keep(&key, std::slice::from_ref(&extract));
        assert_eq!(cache.get(&key), Some(vec![extract]));

        cache.remove_unused();
        assert!(path.join(&key).exists());
        Cache::new(path.clone()).remove_unused();
        assert_eq!(fs::read_dir(&path).unwrap().count(), 0);
    }
}
