//! A generation that leaves its index folder, or comes from elsewhere: held while its files are copied, and installed beside
//! the others.

use std::fs;
use std::path::{Path, PathBuf};

use super::durable::{flush_file, flush_folder};
use super::error::IndexError;
use super::generation::{self, BuildLock, GenerationInfo, GenerationLock};
use super::integrity::{self, Scope};
use super::{Generation, meaning};

/// The current generation of an index folder. Its files stay while this is held.
#[derive(Debug)]
pub struct Finished {
    /// What it is made of.
    pub info: GenerationInfo,
    /// Its folder.
    pub folder: PathBuf,
    _lock: GenerationLock,
}

impl Finished {
    /// Returns the names of the files that make it up: those that are summed, and the vectors of its passages if there are any.
    pub fn names(&self) -> Vec<String> {
        let summed = self.info.files.iter().map(|file| file.name.clone());
        let vectors = [meaning::FILE.to_owned()];
        let vectors = vectors
            .into_iter()
            .filter(|name| self.folder.join(name).is_file());
        summed.chain(vectors).collect()
    }
}

/// Holds the current generation of an index folder; `None` where nothing was ever built.
///
/// # Errors
/// If the folder cannot be read, or the generation is of another version or damaged.
pub fn hold_current(root: &Path) -> Result<Option<Finished>, IndexError> {
    let held = generation::lock_current(root)?;
    Ok(held.map(|(folder, info, lock)| Finished {
        info,
        folder,
        _lock: lock,
    }))
}

/// Makes the files of a folder, which is on the same disk as the index folder, the current generation, once they were compared
/// with `info` and have answered. The generation gets a name of its own here; the folder is gone afterwards.
///
/// # Errors
/// If another process builds, a file is not as `info` says, or the disk says no. Then the current generation is as it was.
pub fn install(root: &Path, files: &Path, info: &GenerationInfo) -> Result<GenerationInfo, IndexError> {
    let _lock = BuildLock::take(root)?;
    generation::sweep(root)?;
    integrity::check(files, &info.files, Scope::All)?;
    let (folder, lock) = generation::create(root)?;
    let installed = move_files(files, &folder)
        .and_then(|()| finish(root, &folder, info))
        .inspect_err(|_| {
            fs::remove_dir_all(&folder).ok();
        })?;
    generation::publish(root, &installed.name)?;
    drop(lock);
    generation::sweep(root)?;
    Ok(installed)
}

fn move_files(from: &Path, to: &Path) -> Result<(), IndexError> {
    for entry in fs::read_dir(from).map_err(IndexError::io("read", from))? {
        let entry = entry.map_err(IndexError::io("read", from))?;
        let path = to.join(entry.file_name());
        fs::rename(entry.path(), &path).map_err(IndexError::io("create", &path))?;
        flush_file(&path)?;
    }
    flush_folder(to)?;
    fs::remove_dir(from).map_err(IndexError::io("remove", from))
}

fn finish(root: &Path, folder: &Path, info: &GenerationInfo) -> Result<GenerationInfo, IndexError> {
    let name = folder.file_name().and_then(|name| name.to_str());
    let info = GenerationInfo {
        name: name.expect("the name was made here").to_owned(),
        ..info.clone()
    };
    generation::write_info(root, folder, &info)?;
    Generation::open_folder(root, folder, info.clone(), None)?.probe()?;
    Ok(info)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::testing;

    /// A copy of the current generation's files in `incoming` of another index folder.
    fn copied(held: &Finished, root: &Path) -> PathBuf {
        let incoming = root.join("incoming");
        fs::create_dir_all(&incoming).unwrap();
        for name in held.names() {
            fs::copy(held.folder.join(&name), incoming.join(&name)).unwrap();
        }
        incoming
    }

    #[test]
    fn a_generation_keeps_its_id_in_another_folder_under_another_name() {
        let (_engine, builder) = testing::engine(&[("a", "Ställtid.")]);
        let (_other, replica) = testing::engine(&[("b", "Flöde.")]);
        let held = hold_current(builder.path()).unwrap().unwrap();
        let incoming = copied(&held, replica.path());
        let installed = install(replica.path(), &incoming, &held.info).unwrap();
        assert_eq!(
            (held.info.name.as_str(), installed.name.as_str()),
            ("generation-1", "generation-2")
        );
        assert_eq!(installed.id(), held.info.id());
        assert!(!incoming.exists());
        let opened = Generation::open(replica.path()).unwrap().unwrap();
        assert_eq!(opened.info, installed);
    }

    #[test]
    fn files_that_are_not_as_they_were_written_are_not_installed() {
        let (_engine, builder) = testing::engine(&[("a", "Ställtid.")]);
        let (_other, replica) = testing::engine(&[("b", "Flöde.")]);
        let held = hold_current(builder.path()).unwrap().unwrap();
        let incoming = copied(&held, replica.path());
        fs::write(incoming.join("texts.bin"), "x").unwrap();
        let error = install(replica.path(), &incoming, &held.info).unwrap_err();
        assert!(error.to_string().contains("texts.bin has 1 bytes"), "{error}");
        let current = generation::current(replica.path()).unwrap().unwrap();
        assert_eq!(current.name, "generation-1");
    }
}
