//! A file of entries, one a document, found by the ordinal of the document.
//!
//! ```text
//! documents: u64 | start of each entry, and the end of the last: u64 … | entries …
//! ```
//! Numbers are little-endian; starts count from the first entry. The file stays on disk, in the page cache.

use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::Path;

use tantivy::directory::{Directory, MmapDirectory, OwnedBytes};

use super::error::IndexError;

/// Writes a file of entries: their lengths in bytes, then what `content` writes, which must have these lengths.
pub(crate) fn write(
    folder: &Path,
    name: &str,
    lengths: impl ExactSizeIterator<Item = usize>,
    content: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
) -> Result<(), IndexError> {
    let path = folder.join(name);
    let written = || -> io::Result<()> {
        let mut file = BufWriter::new(File::create(&path)?);
        file.write_all(&(lengths.len() as u64).to_le_bytes())?;
        let mut start = 0_u64;
        for length in lengths {
            file.write_all(&start.to_le_bytes())?;
            start += length as u64;
        }
        file.write_all(&start.to_le_bytes())?;
        content(&mut file)?;
        file.flush()
    };
    written().map_err(IndexError::io("write", &path))
}

/// Writes entries that are in memory.
pub(crate) fn write_all(folder: &Path, name: &str, entries: &[Vec<u8>]) -> Result<(), IndexError> {
    write(folder, name, entries.iter().map(Vec::len), |file| {
        entries.iter().try_for_each(|entry| file.write_all(entry))
    })
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
