//! Flushes files and folders to the disk, in an order that survives a power cut.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

use super::error::IndexError;

/// Flushes the content of a file.
pub(crate) fn flush_file(path: &Path) -> Result<(), IndexError> {
    // Some systems flush only what was opened for writing.
    let file = File::options().read(true).write(true).open(path);
    file.and_then(|file| file.sync_all())
        .map_err(IndexError::io("flush", path))?;
    observe(path);
    Ok(())
}

/// Flushes the entries of a folder: the names of files in it, and what was renamed or removed.
pub(crate) fn flush_folder(path: &Path) -> Result<(), IndexError> {
    if cfg!(unix) {
        match File::open(path).and_then(|folder| folder.sync_all()) {
            Ok(()) => {}
            // Some network file systems know no flush of folders.
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported
                ) => {}
            Err(source) => return Err(IndexError::io("flush", path)(source)),
        }
    }
    observe(path);
    Ok(())
}

/// Writes a file so that its name leads to the old content or to the whole new one, whenever the machine stops.
pub(crate) fn write_file(path: &Path, bytes: &[u8]) -> Result<(), IndexError> {
    let temporary = path.with_extension("new");
    for path in [path, &temporary] {
        // A folder in its place was made by nobody here, and no file can be renamed over it.
        if path.is_dir() {
            fs::remove_dir_all(path).map_err(IndexError::io("remove", path))?;
        }
    }
    File::create(&temporary)
        .and_then(|mut file| file.write_all(bytes))
        .map_err(IndexError::io("write", path))?;
    flush_file(&temporary)?;
    fs::rename(&temporary, path).map_err(IndexError::io("write", path))?;
    path.parent().map_or(Ok(()), flush_folder)
}

/// Reports each flush to the test of power cuts.
#[cfg(not(test))]
fn observe(_flushed: &Path) {}

#[cfg(test)]
use tests::observe;

#[cfg(test)]
mod tests;
