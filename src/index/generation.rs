//! The index folder: one folder a generation, a file that names the current one, and the locks that keep builders,
//! readers and the broom out of each other's way.
//!
//! ```text
//! index/
//!   CURRENT                    the name of the generation in use and its checksum, replaced by an atomic rename
//!   build.lock                 locked by the process that builds
//!   generation-<n>/            tantivy's files, vocabulary.fst, parts.fst, keys.bin, words.bin, titles.bin, documents.bin,
//!                              texts.bin, rendered.bin, neighbours.bin, reasons.bin, neighbours.json,
//!                              history.jsonl
//!     generation.json          [`GenerationInfo`]
//!     in-use.lock              locked, shared, by every reader; exclusively by the builder and the broom
//! ```
//! Locks are the operating system's: they end with the process, however it ends.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use self::description::{INFO, PREFIX, describe, described_by, number, pointer, read_current};
use super::durable::{flush_folder, write_file};
use super::error::IndexError;
use super::history::{self, History};
use super::integrity::LOCK;

mod description;

pub use self::description::{GenerationInfo, current};
pub(crate) use self::description::{publish, published};

/// The lock of the process that builds in an index folder; ends when dropped.
#[derive(Debug)]
pub(crate) struct BuildLock {
    _file: File,
}

impl BuildLock {
    /// Takes the lock, or says that another process has it.
    pub(crate) fn take(root: &Path) -> Result<Self, IndexError> {
        fs::create_dir_all(root).map_err(IndexError::io("create", root))?;
        let path = root.join("build.lock");
        let file = File::create(&path).map_err(IndexError::io("create", &path))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(IndexError::Busy {
                folder: root.to_owned(),
            }),
            Err(TryLockError::Error(source)) => Err(IndexError::Io {
                action: "lock",
                path,
                source,
            }),
        }
    }
}

/// A lock on one generation; ends when dropped.
#[derive(Debug)]
pub(crate) struct GenerationLock {
    _file: File,
}

/// Makes the folder of a new generation, locked against the broom. Only for the holder of the build lock.
pub(crate) fn create(root: &Path) -> Result<(PathBuf, GenerationLock), IndexError> {
    let newest = names(root)?
        .iter()
        .filter_map(|name| number(name))
        .max()
        .unwrap_or(0);
    let folder = root.join(format!("{PREFIX}{}", newest + 1));
    // Locked before it has a name that the broom looks at.
    let unnamed = root.join("new");
    fs::remove_dir_all(&unnamed)
        .or_else(ignore_missing)
        .map_err(IndexError::io("remove", &unnamed))?;
    fs::create_dir(&unnamed).map_err(IndexError::io("create", &unnamed))?;
    let file = lock_file(&unnamed)?;
    file.lock().map_err(IndexError::io("lock", &unnamed))?;
    fs::rename(&unnamed, &folder).map_err(IndexError::io("create", &folder))?;
    Ok((folder, GenerationLock { _file: file }))
}

/// Writes what a finished generation is made of; a folder without this was never finished. What the folder holds, and
/// that the index folder holds it, is on the disk afterwards.
pub(crate) fn write_info(root: &Path, folder: &Path, info: &GenerationInfo) -> Result<(), IndexError> {
    write_file(&folder.join(INFO), &describe(info))?;
    flush_folder(root)
}

/// The finished generations that `CURRENT` does not name, newest first, locked for reading.
pub(crate) fn lock_others(root: &Path) -> Result<Vec<(PathBuf, GenerationInfo, GenerationLock)>, IndexError> {
    let current = read_current(root).ok().flatten().unwrap_or_default();
    let current = String::from_utf8_lossy(&current);
    let current = current.lines().next().unwrap_or_default();
    let mut names = names(root).or_else(|error| match error {
        IndexError::Io { source, .. } if source.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        error => Err(error),
    })?;
    names.retain(|name| name != current);
    names.sort_by_key(|name| std::cmp::Reverse(number(name)));
    let locked = names.iter().filter_map(|name| {
        // One that is being built or removed is locked by its owner.
        let folder = root.join(name);
        let file = File::open(folder.join(LOCK)).ok()?;
        file.try_lock_shared().ok()?;
        let info = described_by(root, pointer(name).as_bytes()).ok()?;
        Some((folder, info, GenerationLock { _file: file }))
    });
    Ok(locked.collect())
}

/// The history to continue: that of the current generation, whatever its schema and its state; if nothing names one, of the
/// newest. For the holder of the build lock, as nobody else replaces that generation.
///
/// # Errors
/// If the index folder cannot be read.
pub(crate) fn last_history(root: &Path) -> Result<History, IndexError> {
    let named = read_current(root).ok().flatten().map(|content| {
        let text = String::from_utf8_lossy(&content);
        text.lines().next().unwrap_or_default().trim().to_owned()
    });
    let mut names = names(root)?;
    names.sort_by_key(|name| (Some(name) == named.as_ref(), number(name)));
    let kept = names
        .iter()
        .rev()
        .find(|name| root.join(name).join(history::FILE).exists());
    kept.map_or_else(|| Ok(History::default()), |name| History::read(&root.join(name)))
}

/// The current generation, locked for reading. A build may swap and sweep between reading the name and taking the
/// lock; then there is a newer one, which is tried next.
pub(crate) fn lock_current(
    root: &Path,
) -> Result<Option<(PathBuf, GenerationInfo, GenerationLock)>, IndexError> {
    const TRIES: u32 = 10;
    for _ in 0..TRIES {
        let Some(info) = current(root)? else {
            return Ok(None);
        };
        let folder = root.join(&info.name);
        // An existing file only: the broom may have taken the folder, and this must not make it again.
        let Ok(file) = File::open(folder.join(LOCK)) else {
            continue;
        };
        file.lock_shared().map_err(IndexError::io("lock", &folder))?;
        if folder.join(INFO).exists() {
            return Ok(Some((folder, info, GenerationLock { _file: file })));
        }
    }
    Ok(None)
}

/// Removes generations that are not the current one and that nobody reads; what cannot be removed now is left for
/// the next time. To be called by the holder of the build lock, or by a reader that has let a generation go.
pub(crate) fn sweep(root: &Path) -> Result<(), IndexError> {
    // What names the current generation may be damaged: then nobody knows which ones are of no use.
    let Ok(Some(current)) = current(root) else {
        return Ok(());
    };
    for name in names(root)?.into_iter().filter(|name| *name != current.name) {
        let folder = root.join(&name);
        let unused = lock_file(&folder).is_ok_and(|file| match file.try_lock() {
            Ok(()) => fs::remove_file(folder.join(INFO)).or_else(ignore_missing).is_ok(),
            Err(_) => false,
        });
        if unused && let Err(error) = fs::remove_dir_all(&folder) {
            tracing::warn!(folder = %folder.display(), %error, "could not remove an old generation");
        }
    }
    Ok(())
}

fn ignore_missing(error: io::Error) -> io::Result<()> {
    if error.kind() == io::ErrorKind::NotFound {
        Ok(())
    } else {
        Err(error)
    }
}

fn lock_file(folder: &Path) -> Result<File, IndexError> {
    let path = folder.join(LOCK);
    File::options()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(&path)
        .map_err(IndexError::io("open", path))
}

fn names(root: &Path) -> Result<Vec<String>, IndexError> {
    let mut names = Vec::new();
    for entry in fs::read_dir(root).map_err(IndexError::io("read", root))? {
        let name = entry.map_err(IndexError::io("read", root))?.file_name();
        if let Some(name) = name.to_str().filter(|name| number(name).is_some()) {
            names.push(name.to_owned());
        }
    }
    Ok(names)
}

#[cfg(test)]
mod tests;
