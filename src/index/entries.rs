//! A file of entries, one a document, found by the ordinal of the document.
//!
//! ```text
//! documents: u64 | start of each entry, and the end of the last: u64 … | entries …
//! ```
//! Numbers are little-endian; starts count from the first entry. The file stays on disk, in the page cache.

use std::fs::File;
use std::io::{self, BufWriter, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use tantivy::directory::{Directory, MmapDirectory, OwnedBytes};

use super::error::IndexError;

/// Entries that are made at once, on all cores.
const BATCH: usize = 1_024;

/// Writes a file of entries, one after the other, so that they need not be in memory.
#[derive(Debug)]
pub(crate) struct EntryWriter {
    path: PathBuf,
    file: BufWriter<File>,
    /// The end of each entry.
    ends: Vec<u64>,
    entries: usize,
}

impl EntryWriter {
    /// Begins a file of so many entries.
    pub(crate) fn create(folder: &Path, name: &str, entries: usize) -> Result<Self, IndexError> {
        let path = folder.join(name);
        let begun = || -> io::Result<BufWriter<File>> {
            let mut file = File::create(&path)?;
            file.seek(SeekFrom::Start(8 * (entries as u64 + 2)))?;
            Ok(BufWriter::new(file))
        };
        Ok(Self {
            file: begun().map_err(IndexError::io("write", &path))?,
            path,
            ends: Vec::with_capacity(entries),
            entries,
        })
    }

    /// Appends the next entry.
    pub(crate) fn push(&mut self, entry: &[u8]) -> Result<(), IndexError> {
        let start = self.ends.last().copied().unwrap_or_default();
        self.ends.push(start + entry.len() as u64);
        let written = self.file.write_all(entry);
        written.map_err(IndexError::io("write", &self.path))
    }

    /// Writes where the entries are.
    pub(crate) fn finish(self) -> Result<(), IndexError> {
        assert_eq!(self.ends.len(), self.entries, "{}", self.path.display());
        let finished = || -> io::Result<()> {
            let mut file = self.file;
            file.rewind()?;
            for number in [self.entries as u64, 0].iter().chain(&self.ends) {
                file.write_all(&number.to_le_bytes())?;
            }
            file.flush()
        };
        finished().map_err(IndexError::io("write", &self.path))
    }
}

/// Writes files of entries: `make` makes the entry of each file for each document, on all cores.
pub(crate) fn write_each<const N: usize>(
    folder: &Path,
    names: [&str; N],
    documents: usize,
    make: impl Fn(usize) -> Result<[Vec<u8>; N], IndexError> + Sync,
) -> Result<(), IndexError> {
    let mut writers = Vec::with_capacity(N);
    for name in names {
        writers.push(EntryWriter::create(folder, name, documents)?);
    }
    for start in (0..documents).step_by(BATCH) {
        let batch = start..documents.min(start + BATCH);
        let made: Result<Vec<[Vec<u8>; N]>, IndexError> = batch.into_par_iter().map(&make).collect();
        for entries in made? {
            for (writer, entry) in writers.iter_mut().zip(entries) {
                writer.push(&entry)?;
            }
        }
    }
    writers.into_iter().try_for_each(EntryWriter::finish)
}

/// An open file of entries.
#[derive(Debug)]
pub(crate) struct Entries {
    name: &'static str,
    documents: usize,
    bytes: OwnedBytes,
}

impl Entries {
    /// Opens a file and checks its layout.
    pub(crate) fn open(folder: &Path, name: &'static str) -> Result<Self, IndexError> {
        let damaged = |what: &str| IndexError::Damaged {
            what: format!("{name}: {what}"),
        };
        let bytes = MmapDirectory::open(folder)
            .map_err(|error| damaged(&error.to_string()))?
            .open_read(Path::new(name))
            .map_err(|error| damaged(&error.to_string()))?
            .read_bytes()
            .map_err(IndexError::io("read", &folder.join(name)))?;
        let documents = bytes
            .first_chunk()
            .and_then(|count| usize::try_from(u64::from_le_bytes(*count)).ok())
            .filter(|count| *count < bytes.len() / 8)
            .ok_or_else(|| damaged("it is cut off"))?;
        let entries = Self {
            name,
            documents,
            bytes,
        };
        match entries.start(documents) {
            Some(end) if end == entries.bytes.len() => Ok(entries),
            _ => Err(damaged("its length is wrong")),
        }
    }

    /// The number of entries.
    pub(crate) fn len(&self) -> usize {
        self.documents
    }

    /// Whether it has no entries.
    pub(crate) fn is_empty(&self) -> bool {
        self.documents == 0
    }

    /// Returns the entry of a document; `None` if there is none or the file is damaged.
    pub(crate) fn get(&self, ordinal: u32) -> Option<&[u8]> {
        let at = ordinal as usize;
        let range = (at < self.documents).then(|| self.start(at).zip(self.start(at + 1)))??;
        self.bytes.get(range.0..range.1)
    }

    /// The error for an entry that cannot be read.
    pub(crate) fn damaged(&self, ordinal: u32, what: impl std::fmt::Display) -> IndexError {
        IndexError::Damaged {
            what: format!("{}: document {ordinal}: {what}", self.name),
        }
    }

    /// The first byte of an entry.
    fn start(&self, entry: usize) -> Option<usize> {
        let number = self.bytes.get(8 * (entry + 1)..)?.first_chunk()?;
        usize::try_from(u64::from_le_bytes(*number))
            .ok()?
            .checked_add(8 * (self.documents + 2))
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn write_all(folder: &Path, name: &str, entries: &[Vec<u8>]) -> Result<(), IndexError> {
        write_each(folder, [name], entries.len(), |at| Ok([entries[at].clone()]))
    }

    #[test]
    fn entries_are_read_as_they_were_written() {
        let folder = tempfile::tempdir().unwrap();
        write_all(
            folder.path(),
            "x.bin",
            &[b"ab".to_vec(), Vec::new(), b"c".to_vec()],
        )
        .unwrap();
        let entries = Entries::open(folder.path(), "x.bin").unwrap();
        let read = [0, 1, 2, 3].map(|ordinal| entries.get(ordinal));
        assert_eq!(read, [Some(&b"ab"[..]), Some(b""), Some(b"c"), None]);
        let many: Vec<Vec<u8>> = (0..3 * BATCH).map(|number| vec![b'x'; number % 7]).collect();
        write_all(folder.path(), "x.bin", &many).unwrap();
        let entries = Entries::open(folder.path(), "x.bin").unwrap();
        for (ordinal, entry) in (0..).zip(&many) {
            assert_eq!(entries.get(ordinal), Some(&entry[..]));
        }
    }

    #[test]
    fn a_file_cut_off_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        write_all(folder.path(), "x.bin", &[b"ab".to_vec(), b"c".to_vec()]).unwrap();
        let path = folder.path().join("x.bin");
        let whole = fs::read(&path).unwrap();
        for length in 0..whole.len() {
            fs::write(&path, &whole[..length]).unwrap();
            assert!(Entries::open(folder.path(), "x.bin").is_err(), "{length}");
        }
    }
}
