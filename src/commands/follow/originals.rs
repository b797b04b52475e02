//! The original files of a replica: those that changed are fetched, those that are gone are removed.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::Work;
use super::place::{self, INCOMING, ORIGINALS};
use super::taking::{io, on_disk};
use crate::commands::error::CommandError;
use crate::publish::{LocalParts, Manifest, Placed, StoreError, StoredFile, read_list, room};

impl Work {
    /// Takes over the original files of a manifest, after its generation. One that the store lacks keeps none of the others away, and an
    /// older one of its name stays.
    pub(super) fn take_originals(&self, manifest: &Manifest) -> Result<(), CommandError> {
        let index = &self.settings.index;
        let (folder, list) = (place::originals(index), place::list_of_originals(index));
        let present = present(&list);
        let wanted = match &manifest.originals {
            Some(published) => self.runtime.block_on(read_list(&self.store, published))?,
            None => Vec::new(),
        };
        let known: HashSet<&StoredFile> = present.iter().collect();
        let is_there = |file: &&StoredFile| {
            let on_disk = folder.join(&file.name).metadata();
            known.contains(file) && on_disk.is_ok_and(|on_disk| on_disk.len() == file.bytes)
        };
        let (there, missing): (Vec<_>, Vec<_>) = wanted.iter().partition(is_there);
        if missing.is_empty() && wanted.len() == present.len() {
            return Ok(());
        }
        fs::create_dir_all(&folder).map_err(io("create", &folder))?;
        let incoming = index.join(INCOMING).join(ORIGINALS);
        let lacking = self.fetch_originals(&missing, &present, &folder, &incoming)?;
        let names: HashSet<&str> = wanted.iter().map(|file| file.name.as_str()).collect();
        for gone in present.iter().filter(|file| !names.contains(file.name.as_str())) {
            // What cannot be removed is named by no document any more.
            fs::remove_file(folder.join(&gone.name)).ok();
        }
        let is_lacking =
            |file: &StoredFile| lacking.iter().any(|(path, _)| *path == incoming.join(&file.name));
        let (older, taken): (Vec<_>, Vec<_>) = missing.into_iter().partition(|file| is_lacking(file));
        for file in &taken {
            move_into(&folder, &incoming, file)?;
        }
        let is_older = |file: &&StoredFile| older.iter().any(|newer| newer.name == file.name);
        let older = present.iter().filter(is_older);
        write(&list, there.into_iter().chain(taken).chain(older))?;
        match lacking.into_iter().next() {
            Some((_, error)) => Err(error.into()),
            None => {
                // One that was begun and is wanted no more goes, too.
                fs::remove_dir_all(&incoming).ok();
                Ok(())
            }
        }
    }

    /// Makes files in `incoming`, of what is there from an attempt that was cut off, of older files, and of what the store has. Returns
    /// those that the store lacks something of.
    fn fetch_originals(
        &self,
        missing: &[&StoredFile],
        present: &[StoredFile],
        folder: &Path,
        incoming: &Path,
    ) -> Result<Vec<(PathBuf, StoreError)>, CommandError> {
        let placed = missing.iter().map(|file| Placed {
            file,
            path: incoming.join(&file.name),
        });
        let placed: Vec<Placed<'_>> = placed.collect();
        let bytes: u64 = missing.iter().map(|file| file.bytes).sum();
        let begun: u64 = placed.iter().map(|placed| on_disk(&placed.path)).sum();
        room(folder, bytes.saturating_sub(begun))?;
        let mut local = LocalParts::default();
        for file in present {
            local.add(file, &folder.join(&file.name));
        }
        Ok(self.fetch(&placed, local, bytes)?.lacking)
    }
}

fn move_into(folder: &Path, incoming: &Path, file: &StoredFile) -> Result<(), CommandError> {
    let path = folder.join(&file.name);
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(io("create", parent))?;
    }
    fs::rename(incoming.join(&file.name), &path).map_err(io("write", &path))
}

/// What was fetched before; nothing if the list is not as it was written, so that all of it is fetched again.
fn present(list: &Path) -> Vec<StoredFile> {
    let text = fs::read_to_string(list).unwrap_or_default();
    let files: Result<Vec<StoredFile>, _> = text.lines().map(serde_json::from_str).collect();
    files.unwrap_or_default()
}

fn write<'a>(list: &Path, files: impl Iterator<Item = &'a StoredFile>) -> Result<(), CommandError> {
    let lines = files.map(|file| serde_json::to_string(file).expect("plain data always becomes JSON") + "\n");
    let new = list.with_extension("new");
    fs::write(&new, lines.collect::<String>()).map_err(io("write", &new))?;
    fs::rename(&new, list).map_err(io("write", list))
}
