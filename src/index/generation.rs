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

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::durable::{flush_folder, write_file};
use super::error::IndexError;
use super::history::{self, History};
use super::integrity::{FileSum, LOCK};
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
    /// The sizes and checksums of its files.
    pub files: Vec<FileSum>,
}

impl GenerationInfo {
    /// Returns 16 hexadecimal digits that are the same wherever this generation is, whatever its folder is called there.
    pub fn id(&self) -> String {
        let unnamed = Self {
            name: String::new(),
            ..self.clone()
        };
        let plain = serde_json::to_vec(&unnamed).expect("plain data always becomes JSON");
        let digest = Sha256::digest(&plain);
        digest[..8].iter().map(|byte| format!("{byte:02x}")).collect()
    }
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

/// Writes what a finished generation is made of; a folder without this was never finished. What the folder holds, and
/// that the index folder holds it, is on the disk afterwards.
pub(crate) fn write_info(root: &Path, folder: &Path, info: &GenerationInfo) -> Result<(), IndexError> {
    write_file(&folder.join(INFO), &describe(info))?;
    flush_folder(root)
}

/// Makes a finished generation the current one.
pub(crate) fn publish(root: &Path, name: &str) -> Result<(), IndexError> {
    write_file(&root.join(CURRENT), pointer(name).as_bytes())
}

/// The content of `generation.json`: the description and its own checksum.
fn describe(info: &GenerationInfo) -> Vec<u8> {
    #[derive(Serialize)]
    struct Described<'a> {
        #[serde(flatten)]
        info: &'a GenerationInfo,
        crc32: u32,
    }
    let plain = serde_json::to_vec(info).expect("plain data always becomes JSON");
    let described = Described {
        info,
        crc32: crc32fast::hash(&plain),
    };
    serde_json::to_vec_pretty(&described).expect("plain data always becomes JSON")
}

/// When `CURRENT` was last written, in seconds since 1970.
pub(crate) fn published(root: &Path) -> Option<i64> {
    let written = fs::metadata(root.join(CURRENT)).ok()?.modified().ok()?;
    let since = written.duration_since(std::time::UNIX_EPOCH).ok()?;
    i64::try_from(since.as_secs()).ok()
}

/// The content of `CURRENT`: the name of a generation and the checksum of the name.
fn pointer(name: &str) -> String {
    format!("{name}\n{:08x}\n", crc32fast::hash(name.as_bytes()))
}

/// The current generation, `None` where nothing was ever built.
///
/// # Errors
/// If the index folder cannot be read, or what names or describes the generation is not as it was written.
pub fn current(root: &Path) -> Result<Option<GenerationInfo>, IndexError> {
    let mut content = read_current(root)?;
    loop {
        let Some(text) = &content else {
            return Ok(None);
        };
        let described = described_by(root, text);
        if described.is_ok() {
            return described.map(Some);
        }
        // A build may have published another generation and removed this one between the two reads.
        let now = read_current(root)?;
        if now == content {
            return described.map(Some);
        }
        content = now;
    }
}

/// The content of `CURRENT`; `None` if there is no such file.
fn read_current(root: &Path) -> Result<Option<Vec<u8>>, IndexError> {
    let path = root.join(CURRENT);
    match fs::read(&path) {
        Ok(content) => Ok(Some(content)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) if error.kind() == io::ErrorKind::IsADirectory => Err(IndexError::Damaged {
            what: format!("{CURRENT} is a folder"),
        }),
        Err(source) => Err(IndexError::io("read", path)(source)),
    }
}

/// Reads the description of the generation that the content of `CURRENT` names.
fn described_by(root: &Path, current: &[u8]) -> Result<GenerationInfo, IndexError> {
    let damaged = |what: String| IndexError::Damaged { what };
    let text = String::from_utf8_lossy(current);
    let name = text.lines().next().unwrap_or_default().trim();
    if number(name).is_none() {
        return Err(damaged(format!("{CURRENT} names no generation")));
    }
    let path = root.join(name).join(INFO);
    let json = fs::read(&path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
            damaged(format!("{name}/{INFO} is missing"))
        }
        io::ErrorKind::IsADirectory => damaged(format!("{name}/{INFO} is a folder")),
        _ => IndexError::io("read", &path)(error),
    })?;
    // Other versions wrote other descriptions: only what this one wrote is compared byte by byte.
    let found = serde_json::from_slice::<Version>(&json).ok();
    if let Some(Version {
        schema_version: found,
    }) = found.filter(|found| found.schema_version != SCHEMA_VERSION)
    {
        return Err(IndexError::OtherSchema {
            found,
            expected: SCHEMA_VERSION,
        });
    }
    if text != pointer(name) {
        return Err(damaged(format!("{CURRENT} has a wrong checksum")));
    }
    let info = serde_json::from_slice::<GenerationInfo>(&json).ok();
    info.filter(|info| info.name == name && describe(info) == json)
        .ok_or_else(|| damaged(format!("{name}/{INFO} has a wrong checksum")))
}

/// What every version of a description has.
#[derive(Deserialize)]
struct Version {
    schema_version: u32,
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
            files: Vec::new(),
        };
        write_info(root, &folder, &info).unwrap();
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
    fn a_generation_in_use_survives_the_sweep_until_released() {
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

    /// Why there is no current generation.
    fn refusal(root: &Path) -> String {
        current(root).unwrap_err().to_string()
    }

    #[test]
    fn a_damaged_current_is_named_and_the_next_build_replaces_it() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path();
        let name = finish(root);
        let whole = fs::read(root.join(CURRENT)).unwrap();
        for at in 0..whole.len() {
            for bit in 0..8 {
                let mut bytes = whole.clone();
                bytes[at] ^= 1 << bit;
                fs::write(root.join(CURRENT), bytes).unwrap();
                let told = refusal(root);
                assert!(told.contains("CURRENT") || told.contains("is missing"), "{told}");
            }
            fs::write(root.join(CURRENT), &whole[..at]).unwrap();
            assert!(current(root).is_err(), "{at} bytes");
        }
        for other in ["../../etc", "generation-1", "generation-\u{661}\n"] {
            fs::write(root.join(CURRENT), other).unwrap();
            assert!(refusal(root).contains("CURRENT"), "{other}");
        }
        fs::remove_file(root.join(CURRENT)).unwrap();
        fs::create_dir(root.join(CURRENT)).unwrap();
        assert!(refusal(root).contains("CURRENT is a folder"));
        publish(root, &name).unwrap();
        assert_eq!(current(root).unwrap().unwrap().name, name);
    }

    #[test]
    fn a_damaged_description_is_named() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path();
        let path = root.join(finish(root)).join(INFO);
        let whole = fs::read(&path).unwrap();
        for at in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] ^= 4;
            fs::write(&path, bytes).unwrap();
            assert!(current(root).is_err(), "byte {at}");
        }
        let doubled = String::from_utf8(whole).unwrap();
        let doubled = doubled.replacen("\"documents\": 1,", "\"documents\": 1,\n  \"documents\": 1,", 1);
        fs::write(&path, doubled).unwrap();
        assert!(refusal(root).contains("generation.json has a wrong checksum"));
        fs::remove_file(&path).unwrap();
        assert!(refusal(root).contains("generation.json is missing"));
    }

    #[test]
    fn another_version_is_recognised_whatever_else_it_writes() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path();
        let name = finish(root);
        fs::write(root.join(CURRENT), &name).unwrap();
        fs::write(
            root.join(&name).join(INFO),
            "{\"schema_version\": 1, \"old\": true}",
        )
        .unwrap();
        assert!(matches!(
            current(root),
            Err(IndexError::OtherSchema { found: 1, .. })
        ));
    }
}
