//! A file for what need not be in memory.

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

/// A file without a name, to which several threads may append. The system removes it when it is closed, however the process ends.
#[derive(Debug)]
pub struct ScratchFile {
    file: File,
    end: AtomicU64,
}

/// Where something stands in a [`ScratchFile`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    start: u64,
    bytes: usize,
}

impl ScratchFile {
    /// Makes an empty file on the disk of a folder, which is made if it is missing.
    ///
    /// # Errors
    /// If the folder or the file cannot be made.
    pub fn create(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        Ok(Self {
            file: tempfile::tempfile_in(folder)?,
            end: AtomicU64::new(0),
        })
    }

    /// Makes an empty file where the system has temporary ones.
    ///
    /// # Errors
    /// If it cannot be made.
    pub fn temporary() -> io::Result<Self> {
        Ok(Self {
            file: tempfile::tempfile()?,
            end: AtomicU64::new(0),
        })
    }

    /// Appends bytes and returns where they stand.
    ///
    /// # Errors
    /// If they cannot be written: the disk is full.
    pub fn append(&self, bytes: &[u8]) -> io::Result<Piece> {
        let start = self.end.fetch_add(bytes.len() as u64, Ordering::Relaxed);
        write_at(&self.file, bytes, start)?;
        Ok(Piece {
            start,
            bytes: bytes.len(),
        })
    }

    /// Reads what was appended.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn read(&self, piece: Piece) -> io::Result<Vec<u8>> {
        let mut bytes = vec![0; piece.bytes];
        read_at(&self.file, &mut bytes, piece.start)?;
        Ok(bytes)
    }
}

#[cfg(unix)]
fn write_at(file: &File, bytes: &[u8], start: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::write_all_at(file, bytes, start)
}

#[cfg(unix)]
fn read_at(file: &File, bytes: &mut [u8], start: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, start)
}

#[cfg(windows)]
fn write_at(file: &File, mut bytes: &[u8], mut start: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        let written = std::os::windows::fs::FileExt::seek_write(file, bytes, start)?;
        (bytes, start) = (&bytes[written..], start + written as u64);
    }
    Ok(())
}

#[cfg(windows)]
fn read_at(file: &File, mut bytes: &mut [u8], mut start: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        match std::os::windows::fs::FileExt::seek_read(file, bytes, start)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            read => (bytes, start) = (&mut bytes[read..], start + read as u64),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_several_threads_append_is_read_by_its_place_and_no_file_is_seen() {
        let folder = tempfile::tempdir().unwrap();
        let below = folder.path().join("index");
        let scratch = ScratchFile::create(&below).unwrap();
        let texts = |thread: usize| (0..50).map(move |number| format!("{thread}:{number} ").repeat(number));
        let append = |thread| {
            let pieces = texts(thread).map(|text| scratch.append(text.as_bytes()).unwrap());
            pieces.collect::<Vec<Piece>>()
        };
        let pieces: Vec<Vec<Piece>> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..4).map(|thread| scope.spawn(move || append(thread))).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        for (thread, pieces) in pieces.iter().enumerate() {
            for (piece, text) in pieces.iter().zip(texts(thread)) {
                assert_eq!(scratch.read(*piece).unwrap(), text.as_bytes());
            }
        }
        assert_eq!(fs::read_dir(&below).unwrap().count(), 0);
    }
}
