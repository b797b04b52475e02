//! The files of a generation: flushed before it is published, later compared with their sizes and checksums.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::Path;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::durable::{flush_file, flush_folder};
use super::error::IndexError;

/// The lock of a generation's readers. It has no content and thus no checksum.
pub(crate) const LOCK: &str = "in-use.lock";

/// Bytes that are read at once for a checksum.
const BUFFER: usize = 256 << 10;

/// Files that make up most of a generation and of which opening reads little or nothing: postings, positions, stored documents, titles,
/// the history.
const BULK: [&str; 10] = [
    ".idx",
    ".pos",
    "words.bin",
    "documents.bin",
    "texts.bin",
    "rendered.bin",
    "neighbours.bin",
    "reasons.bin",
    "titles.bin",
    "history.jsonl",
];

/// The size and the checksum of a file of a generation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileSum {
    /// The name of the file in the generation's folder.
    pub name: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// The CRC-32 of its content.
    pub crc32: u32,
}

/// Which checksums are compared; sizes are compared always.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// Those of the files that are read when a generation is opened.
    Opened,
    /// All.
    All,
}

/// Flushes every file of a finished generation and returns their sizes and checksums, sorted by name.
pub(crate) fn seal(folder: &Path) -> Result<Vec<FileSum>, IndexError> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(IndexError::io("read", folder))? {
        let name = entry.map_err(IndexError::io("read", folder))?.file_name();
        let name = name.into_string().map_err(|name| IndexError::Damaged {
            what: format!("{} is no name of an index file", name.display()),
        })?;
        if name.starts_with(".tantivy-") && name.ends_with(".lock") {
            // Left by the writer; readers take no lock of tantivy's.
            let path = folder.join(&name);
            fs::remove_file(&path).map_err(IndexError::io("remove", &path))?;
        } else if name != LOCK {
            names.push(name);
        }
    }
    names.sort();
    // What was made under a temporary name is for its owner only; the lock was made as the umask says.
    let lock = folder.join(LOCK);
    let mode = fs::metadata(&lock)
        .map_err(IndexError::io("read", &lock))?
        .permissions();
    let files = names
        .into_par_iter()
        .map(|name| {
            let path = folder.join(&name);
            fs::set_permissions(&path, mode.clone()).map_err(IndexError::io("set the mode of", &path))?;
            let (bytes, crc32) = sum(&path).map_err(IndexError::io("read", &path))?;
            Ok(FileSum { name, bytes, crc32 })
        })
        .collect::<Result<Vec<FileSum>, IndexError>>()?;
    for file in &files {
        flush_file(&folder.join(&file.name))?;
    }
    flush_folder(folder)?;
    Ok(files)
}

/// Compares the files of a generation with what was written.
///
/// # Errors
/// If one is missing, has another size or, within the scope, another checksum; the error names every such file.
pub(crate) fn check(folder: &Path, files: &[FileSum], scope: Scope) -> Result<(), IndexError> {
    let faults: Vec<String> = files
        .par_iter()
        .filter_map(|file| fault(&folder.join(&file.name), file, scope))
        .collect();
    if faults.is_empty() {
        return Ok(());
    }
    let generation = folder.file_name().unwrap_or_default().to_string_lossy();
    Err(IndexError::Damaged {
        what: format!("{generation}: {}", faults.join(", ")),
    })
}

fn fault(path: &Path, file: &FileSum, scope: Scope) -> Option<String> {
    let FileSum { name, bytes, crc32 } = file;
    let found = match fs::metadata(path) {
        Ok(found) if found.is_file() => found.len(),
        Ok(_) => return Some(format!("{name} is no file")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Some(format!("{name} is missing")),
        Err(error) => return Some(format!("{name}: {error}")),
    };
    if found != *bytes {
        return Some(format!("{name} has {found} bytes instead of {bytes}"));
    }
    if scope == Scope::Opened && BULK.iter().any(|end| name.ends_with(end)) {
        return None;
    }
    match sum(path) {
        Ok((_, sum)) if sum == *crc32 => None,
        Ok(_) => Some(format!("{name} has a wrong checksum")),
        Err(error) => Some(format!("{name}: {error}")),
    }
}

/// Returns the size and the CRC-32 of a file.
fn sum(path: &Path) -> io::Result<(u64, u32)> {
    let mut file = File::open(path)?;
    let mut hasher = crc32fast::Hasher::new();
    let mut buffer = vec![0; BUFFER];
    let mut bytes = 0;
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return Ok((bytes, hasher.finalize())),
            Ok(read) => {
                hasher.update(&buffer[..read]);
                bytes += read as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealed() -> (tempfile::TempDir, Vec<FileSum>) {
        let folder = tempfile::tempdir().unwrap();
        for (name, content) in [
            (LOCK, ""),
            ("a.idx", "postings"),
            ("b.fst", "words"),
            (".tantivy-meta.lock", ""),
        ] {
            fs::write(folder.path().join(name), content).unwrap();
        }
        let files = seal(folder.path()).unwrap();
        (folder, files)
    }

    #[test]
    fn every_file_but_locks_is_summed() {
        let (folder, files) = sealed();
        let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
        assert_eq!(names, ["a.idx", "b.fst"]);
        assert_eq!((files[1].bytes, files[1].crc32), (5, crc32fast::hash(b"words")));
        assert!(!folder.path().join(".tantivy-meta.lock").exists());
        check(folder.path(), &files, Scope::All).unwrap();
    }

    #[test]
    fn every_damaged_file_is_named() {
        let (folder, files) = sealed();
        fs::write(folder.path().join("a.idx"), "postinks").unwrap();
        check(folder.path(), &files, Scope::Opened).expect("the content of bulk files is compared later");
        fs::write(folder.path().join("b.fst"), "word").unwrap();
        let told = check(folder.path(), &files, Scope::All).unwrap_err().to_string();
        assert!(
            told.contains("a.idx has a wrong checksum, b.fst has 4 bytes instead of 5"),
            "{told}"
        );
        fs::remove_file(folder.path().join("b.fst")).unwrap();
        let told = check(folder.path(), &files, Scope::Opened)
            .unwrap_err()
            .to_string();
        assert!(told.contains("b.fst is missing"), "{told}");
    }
}
