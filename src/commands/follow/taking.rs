//! Takes over what is published: room is made sure of, files are fetched and verified, and the generation answers.

use std::fs;
use std::path::Path;
use std::time::Duration;

use super::Work;
use super::place::{self, INCOMING, MANIFEST, ORIGINALS};
use crate::commands::error::CommandError;
use crate::config::{self, Settings};
use crate::index::{self, SCHEMA_VERSION};
use crate::publish::{Fetched, LocalParts, Manifest, Placed, StoreError, StoredFile, fetch, room};
use crate::web::BuildTask;

impl Work {
    /// Takes over a manifest. With `anew` its generation is made again, though it is the one that is open.
    pub(super) fn take_over_manifest(&mut self, manifest: Manifest, anew: bool) -> Result<(), CommandError> {
        let found = manifest.generation.schema_version;
        if found != SCHEMA_VERSION {
            let expected = SCHEMA_VERSION;
            return Err(CommandError::OtherProgram { found, expected });
        }
        self.check_dictionary(&manifest)?;
        let id = manifest.generation.id();
        let current = index::current(&self.settings.index).ok().flatten();
        let is_open = !anew && self.engine.is_some() && current.is_some_and(|current| current.id() == id);
        let taken = if is_open {
            self.take_others(&manifest)
        } else {
            self.take_generation(&manifest, &id)
        };
        let taken = taken.and_then(|()| {
            let manifest = self.local.insert(manifest).clone();
            self.take_settings(&manifest)?;
            self.take_originals(&manifest)
        });
        if let Err(CommandError::Store(error)) = &taken
            && error.is_full_disk()
        {
            // Nothing of a transfer that has no room may keep others from writing.
            fs::remove_dir_all(self.settings.index.join(INCOMING)).ok();
        }
        taken
    }

    /// Fetches a generation, and has it answer.
    fn take_generation(&mut self, manifest: &Manifest, id: &str) -> Result<(), CommandError> {
        let root = self.settings.index.clone();
        let folder = root.join(INCOMING).join(id);
        keep_only(&root.join(INCOMING), id);
        fs::create_dir_all(&folder).map_err(io("create", &folder))?;
        let files: Vec<Placed<'_>> = manifest
            .files
            .iter()
            .map(|file| Placed {
                file,
                path: folder.join(&file.name),
            })
            .collect();
        let present: u64 = files.iter().map(|placed| on_disk(&placed.path)).sum();
        let missing = manifest.bytes().saturating_sub(present);
        if room(&folder, missing).is_err()
            && let Some(engine) = &self.engine
        {
            // Room is worth more than the pages of those who read on in the one before.
            engine.let_go(Duration::ZERO);
        }
        room(&folder, missing)?;
        self.fetch_whole(&files, manifest.bytes())?;
        let path = folder.join(MANIFEST);
        fs::write(&path, manifest.encode()).map_err(io("write", &path))?;
        self.fetch_deciding(manifest)?;
        index::install(&root, &folder, &manifest.generation)?;
        self.take_over()
    }

    /// Takes over what may change while the generation stays: synonyms, and vectors of its passages.
    fn take_others(&mut self, manifest: &Manifest) -> Result<(), CommandError> {
        self.fetch_deciding(manifest)?;
        let root = &self.settings.index;
        let Some(current) = index::current(root)? else {
            return Ok(());
        };
        let folder = root.join(&current.name);
        let summed = |file: &&StoredFile| current.files.iter().all(|sum| sum.name != file.name);
        for file in manifest.files.iter().filter(summed) {
            self.replace(file, &folder.join(&file.name))?;
        }
        if let Some(engine) = &self.engine {
            engine.read_meaning()?;
        }
        let path = folder.join(MANIFEST);
        fs::write(&path, manifest.encode()).map_err(io("write", &path))
    }

    /// Fetches the synonyms and the dictionary, or removes what is there no more.
    fn fetch_deciding(&mut self, manifest: &Manifest) -> Result<(), CommandError> {
        let root = self.settings.index.clone();
        for (file, path) in [
            (&manifest.synonyms, place::synonyms(&root)),
            (&manifest.dictionary, place::dictionary(&root)),
        ] {
            match file {
                Some(file) => self.replace(file, &path)?,
                None => match fs::remove_file(&path) {
                    Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                        return Err(io("remove", &path)(error));
                    }
                    _ => {}
                },
            }
        }
        self.settings.hunspell = Some(place::dictionary(&root)).filter(|_| manifest.dictionary.is_some());
        Ok(())
    }

    /// Answers by the builder's settings where this machine has none of its own, if they are others than before.
    fn take_settings(&mut self, manifest: &Manifest) -> Result<(), CommandError> {
        let mut newer = Settings {
            deciding: self.face.own.clone(),
            ..self.settings.clone()
        };
        if let Err(error) = config::take_over(&mut newer, &manifest.settings) {
            let error = &error as &dyn std::error::Error;
            tracing::warn!(error, "settings of the builder are left out");
        } else if newer.deciding != self.settings.deciding {
            (self.face.show)(&newer)?;
            if let Some(engine) = &self.engine {
                engine.use_thesaurus(newer.thesaurus);
            }
            tracing::info!("answers are given by new settings of the builder");
            self.settings = newer;
        }
        Ok(())
    }

    /// Replaces a file by one of the store, unless it is the same.
    fn replace(&self, file: &StoredFile, path: &Path) -> Result<(), CommandError> {
        let same = self.local.as_ref().is_some_and(|local| {
            let known = [&local.synonyms, &local.dictionary];
            let known = known.into_iter().flatten().chain(&local.files);
            known.into_iter().any(|known| known == file)
        });
        if same && path.is_file() {
            return Ok(());
        }
        let made = self.settings.index.join(INCOMING).join(&file.name);
        fs::remove_file(&made).ok();
        let placed = Placed {
            file,
            path: made.clone(),
        };
        self.fetch_whole(&[placed], file.bytes)?;
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(io("create", folder))?;
        }
        fs::rename(&made, path).map_err(io("write", path))
    }

    fn fetch_whole(&self, files: &[Placed<'_>], total: u64) -> Result<(), CommandError> {
        let local = LocalParts::default();
        self.fetch(files, local, total)?.whole()?;
        Ok(())
    }

    /// Makes files of what this disk has, in `local` or in the open generation, and of what the store has.
    pub(super) fn fetch(
        &self,
        files: &[Placed<'_>],
        mut local: LocalParts,
        total: u64,
    ) -> Result<Fetched, CommandError> {
        if let (Some(manifest), Ok(Some(current))) = (&self.local, index::current(&self.settings.index)) {
            let folder = self.settings.index.join(&current.name);
            for file in &manifest.files {
                local.add(file, &folder.join(&file.name));
            }
        }
        let observe = |done| {
            let progress = BuildTask {
                task: "fetching".to_owned(),
                done,
                total,
            };
            self.service
                .update(|condition| condition.progress = Some(progress));
        };
        let fetched = self
            .runtime
            .block_on(fetch(&self.store, files, local, &self.ending, &observe))?;
        tracing::debug!(bytes = fetched.fetched, present = fetched.reused, "fetched");
        Ok(fetched)
    }

    /// Refuses a manifest whose dictionary is not the one that the engine has read: words would be split in two ways.
    fn check_dictionary(&self, manifest: &Manifest) -> Result<(), CommandError> {
        match (&self.engine, &self.local) {
            (Some(_), Some(local)) if local.dictionary != manifest.dictionary => {
                Err(CommandError::OtherDictionary)
            }
            _ => Ok(()),
        }
    }
}

/// Removes transfers of other generations, which nobody will go on with. Original files may be the next one's, too.
fn keep_only(folder: &Path, id: &str) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_name() != id && entry.file_name() != ORIGINALS {
            let path = entry.path();
            let removed = if path.is_dir() {
                fs::remove_dir_all(&path)
            } else {
                fs::remove_file(&path)
            };
            if let Err(error) = removed {
                tracing::warn!(path = %path.display(), %error, "a transfer that ended cannot be removed");
            }
        }
    }
}

/// The bytes that a file takes on the disk: of one that is being made, less than its size.
#[cfg(unix)]
pub(super) fn on_disk(path: &Path) -> u64 {
    use std::os::unix::fs::MetadataExt as _;
    path.metadata().map_or(0, |metadata| metadata.blocks() * 512)
}

#[cfg(not(unix))]
fn on_disk(_: &Path) -> u64 {
    0
}

pub(super) fn io(action: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> CommandError {
    let path = path.to_owned();
    move |source| {
        // A full disk is told as one.
        CommandError::Store(StoreError::Io { action, path, source })
    }
}
