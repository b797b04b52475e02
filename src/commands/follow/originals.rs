//! The original files of a replica: those that changed are fetched, those that are gone are removed.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use super::Work;
use super::place::{self, INCOMING};
use super::taking::io;
use crate::commands::error::CommandError;
use crate::publish::{Manifest, Placed, StoredFile, read_list, room};

impl Work {
    /// Takes over the original files of a manifest, after its generation.
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
        let missing: Vec<&StoredFile> = wanted.iter().filter(|file| !is_there(file)).collect();
        if missing.is_empty() && wanted.len() == present.len() {
            return Ok(());
        }
        fs::create_dir_all(&folder).map_err(io("create", &folder))?;
        let bytes = missing.iter().map(|file| file.bytes).sum();
        room(&folder, bytes)?;
        let incoming = index.join(INCOMING).join("originals");
        let placed = missing.iter().map(|file| Placed {
            file,
            path: incoming.join(&file.name),
        });
        self.fetch(&placed.collect::<Vec<_>>(), bytes)?;
        for file in &missing {
            let path = folder.join(&file.name);
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent).map_err(io("create", parent))?;
            }
            fs::rename(incoming.join(&file.name), &path).map_err(io("write", &path))?;
        }
        let names: HashSet<&str> = wanted.iter().map(|file| file.name.as_str()).collect();
        for gone in present.iter().filter(|file| !names.contains(file.name.as_str())) {
            // What cannot be removed is named by no document any more.
            fs::remove_file(folder.join(&gone.name)).ok();
        }
        fs::remove_dir_all(&incoming).ok();
        write(&list, &wanted)
    }
}

/// What was fetched before; nothing if the list is not as it was written, so that all of it is fetched again.
fn present(list: &Path) -> Vec<StoredFile> {
    let text = fs::read_to_string(list).unwrap_or_default();
    let files: Result<Vec<StoredFile>, _> = text.lines().map(serde_json::from_str).collect();
    files.unwrap_or_default()
}

fn write(list: &Path, files: &[StoredFile]) -> Result<(), CommandError> {
    let lines = files
        .iter()
        .map(|file| serde_json::to_string(file).expect("plain data always becomes JSON") + "\n");
    let new = list.with_extension("new");
    fs::write(&new, lines.collect::<String>()).map_err(io("write", &new))?;
    fs::rename(&new, list).map_err(io("write", list))
}
