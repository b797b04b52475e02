//! Room on the disk, looked at before anything is fetched.

use std::io;
use std::path::Path;

use super::error::StoreError;

const MEBIBYTE: u64 = 1 << 20;
/// Room that is left on the disk, in bytes.
const MARGIN: u64 = 32 * MEBIBYTE;

/// Fails unless the disk of a folder has room for so many bytes more.
///
/// # Errors
/// If it has not; the error says what is free.
pub fn room(folder: &Path, bytes: u64) -> Result<(), StoreError> {
    let needed = bytes + MARGIN;
    match free(folder).map_err(StoreError::io("look at the disk of", folder))? {
        Some(free) if free < needed => Err(StoreError::Room {
            needed: needed.div_ceil(MEBIBYTE),
            free: free / MEBIBYTE,
        }),
        _ => Ok(()),
    }
}

/// The bytes that are free; `None` if the system does not tell.
#[cfg(unix)]
fn free(folder: &Path) -> io::Result<Option<u64>> {
    let disk = rustix::fs::statvfs(folder)?;
    Ok(Some(disk.f_bavail.saturating_mul(disk.f_frsize)))
}

#[cfg(not(unix))]
fn free(_: &Path) -> io::Result<Option<u64>> {
    Ok(None)
}
