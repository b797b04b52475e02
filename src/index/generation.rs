//! The index folder: one folder a generation, a file that names the current one, and the locks that keep builders,
//! readers and the broom out of each other's way.
//!
//! ```text
//! index/
//!   CURRENT                    the name of the generation in use, swapped by an atomic rename
//!   build.lock                 locked by the process that builds
//!   generation-<n>/            tantivy's files, vocabulary.fst, parts.fst, keys.bin, words.bin, titles.bin, rendered.bin
//!     generation.json          [`GenerationInfo`]
//!     in-use.lock              locked, shared, by every reader; exclusively by the builder and the broom
//! ```
//! Locks are the operating system's: they end with the process, however it ends.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::error::IndexError;
use super::schema::SCHEMA_VERSION;

const CURRENT: &str = "CURRENT";
const PREFIX: &str = "generation-";
const INFO: &str = "generation.json";

/// What a generation is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GenerationInfo {
    /// The name of its folder.
    pub name: String,
    /// The layout it was written in; see [`SCHEMA_VERSION`].
    pub schema_version: u32,
    /// The fingerprint of the corpus it was built from.
    pub corpus_fingerprint: String,
    /// How many documents it holds.
    pub documents: u64,
    /// When it was built: RFC 3339, UTC.
    pub built: String,
}

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

/// Writes what a finished generation is made of; a folder without this was never finished.
pub(crate) fn write_info(folder: &Path, info: &GenerationInfo) -> Result<(), IndexError> {
    let json = serde_json::to_vec_pretty(info).expect("plain data always becomes JSON");
    write_durably(&folder.join(INFO), &json)
}

/// Makes a finished generation the current one.
pub(crate) fn publish(root: &Path, name: &str) -> Result<(), IndexError> {
    write_durably(&root.join(CURRENT), name.as_bytes())
}

/// The current generation, `None` where nothing was ever built. A folder whose description cannot be read counts as
/// no generation: there is nothing to serve from it, and the next build replaces it.
///
/// # Errors
/// If the index folder cannot be read.
pub fn current(root: &Path) -> Result<Option<GenerationInfo>, IndexError> {
    let path = root.join(CURRENT);
    let name = match fs::read_to_string(&path) {
        Ok(name) => name.trim().to_owned(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(source) => {
            return Err(IndexError::Io {
                action: "read",
                path,
                source,
            });
        }
    };
    if number(&name).is_none() {
        return Ok(None);
    }
    match fs::read(root.join(&name).join(INFO)) {
        Ok(json) => Ok(serde_json::from_slice(&json).ok()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(IndexError::Io {
            action: "read",
            path: root.join(name),
            source,
        }),
    }
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
        if info.schema_version != SCHEMA_VERSION {
            return Err(IndexError::OtherSchema {
                found: info.schema_version,
                expected: SCHEMA_VERSION,
            });
        }
        let folder = root.join(&info.name);
        // An existing file only: the broom may have taken the folder, and this must not make it again.
        let Ok(file) = File::open(folder.join("in-use.lock")) else {
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
    let Some(current) = current(root)? else {
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
    let path = folder.join("in-use.lock");
    File::options()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(&path)
        .map_err(IndexError::io("open", path))
}

fn number(name: &str) -> Option<u64> {
    name.strip_prefix(PREFIX)?.parse().ok()
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

/// Writes a file that is either the old one or the whole new one, whenever the machine stops.
fn write_durably(path: &Path, bytes: &[u8]) -> Result<(), IndexError> {
    let error = |source| IndexError::Io {
        action: "write",
        path: path.to_owned(),
        source,
    };
    let temporary = path.with_extension("new");
    let mut file = File::create(&temporary).map_err(error)?;
    file.write_all(bytes)
        .and_then(|()| file.sync_all())
        .map_err(error)?;
    fs::rename(&temporary, path).map_err(error)?;
    // The rename itself lasts once the folder is written, where the system lets one ask for it.
    if let Some(Ok(folder)) = path.parent().map(File::open) {
        folder.sync_all().ok();
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finish(root: &Path) -> String {
        let (folder, _lock) = create(root).unwrap();
        let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
        let info = GenerationInfo {
            name: name.clone(),
            schema_version: SCHEMA_VERSION,
            corpus_fingerprint: String::new(),
            documents: 1,
            built: String::new(),
        };
        write_info(&folder, &info).unwrap();
        publish(root, &name).unwrap();
        name
    }

    #[test]
    fn an_empty_folder_has_no_generation() {
        let root = tempfile::tempdir().unwrap();
        assert_eq!(current(root.path()).unwrap(), None);
        assert_eq!(current(&root.path().join("missing")).unwrap(), None);
    }

    #[test]
    fn a_generation_that_is_read_outlives_the_sweep_and_goes_when_let_go() {
        let root = tempfile::tempdir().unwrap();
        let first = finish(root.path());
        let reader = lock_current(root.path()).unwrap().unwrap();
        let second = finish(root.path());
        sweep(root.path()).unwrap();
        assert!(root.path().join(&first).exists(), "removed while it was read");
        drop(reader);
        sweep(root.path()).unwrap();
        assert!(!root.path().join(&first).exists(), "left behind");
        assert_eq!(current(root.path()).unwrap().unwrap().name, second);
    }

    #[test]
    fn a_build_that_was_killed_is_swept_and_never_current() {
        let root = tempfile::tempdir().unwrap();
        let good = finish(root.path());
        let (half_built, lock) = create(root.path()).unwrap();
        assert_eq!(current(root.path()).unwrap().unwrap().name, good);
        drop(lock);
        sweep(root.path()).unwrap();
        assert!(!half_built.exists());
    }

    #[test]
    fn two_builds_do_not_run_at_once() {
        let root = tempfile::tempdir().unwrap();
        let _first = BuildLock::take(root.path()).unwrap();
        assert!(matches!(
            BuildLock::take(root.path()),
            Err(IndexError::Busy { .. })
        ));
    }

    #[test]
    fn a_pointer_out_of_the_folder_is_no_generation() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join(CURRENT), "../../etc").unwrap();
        assert_eq!(current(root.path()).unwrap(), None);
    }
}
