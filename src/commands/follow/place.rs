//! Where a replica keeps what it fetches, inside its index folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::commands::publish::runtime;
use crate::config::{self, Settings};
use crate::index;
use crate::publish::{Manifest, Store, read_manifest};

/// The manifest, in the folder of the generation that it describes.
pub(super) const MANIFEST: &str = "published.manifest";
/// Files on their way.
pub(super) const INCOMING: &str = "incoming";
/// The folder of original files, on their way and when they are there.
pub(super) const ORIGINALS: &str = "originals";
/// What decides answers besides the generation.
const FOLLOWED: &str = "followed";
/// How long a start waits for settings of a store that does not answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// The synonyms that were fetched.
pub(super) fn synonyms(index: &Path) -> PathBuf {
    index.join(FOLLOWED).join("synonyms.txt")
}

/// The dictionary that was fetched.
pub(super) fn dictionary(index: &Path) -> PathBuf {
    index.join(FOLLOWED).join("dictionary.dic")
}

/// The original files that were fetched.
pub(super) fn originals(index: &Path) -> PathBuf {
    index.join(FOLLOWED).join(ORIGINALS)
}

/// The list of the original files that were fetched.
pub(super) fn list_of_originals(index: &Path) -> PathBuf {
    index.join(FOLLOWED).join("originals.list")
}

/// The manifest of the current generation, if it was fetched.
pub(super) fn local_manifest(index: &Path) -> Option<Manifest> {
    let current = index::current(index).ok().flatten()?;
    let bytes = fs::read(index.join(&current.name).join(MANIFEST)).ok()?;
    let manifest = Manifest::decode(&bytes, MANIFEST).ok()?;
    (manifest.generation.id() == current.id()).then_some(manifest)
}

/// The settings of a replica: paths inside its index folder, and those settings of the builder that decide answers and are not set
/// here. They are those of the last generation that was fetched, else of the store if it answers within some seconds.
pub(in crate::commands) fn replica(settings: &Settings) -> Settings {
    let index = &settings.index;
    let mut replica = Settings {
        corpus: originals(index),
        synonyms: Some(synonyms(index)),
        hunspell: Some(dictionary(index)).filter(|path| path.is_file()),
        ..settings.clone()
    };
    let deciding = local_manifest(index)
        .or_else(|| ask(settings))
        .map(|manifest| manifest.settings);
    if let Some(deciding) = deciding
        && let Err(error) = config::take_over(&mut replica, &deciding)
    {
        tracing::warn!(
            error = &error as &dyn std::error::Error,
            "settings of the builder are left out"
        );
    }
    replica
}

fn ask(settings: &Settings) -> Option<Manifest> {
    let url = &settings.follow.as_ref()?.url;
    let store = Store::open(url, &settings.store_environment.0).ok()?;
    let runtime = runtime().ok()?;
    let asked = runtime.block_on(async { tokio::time::timeout(PATIENCE, read_manifest(&store, None)).await });
    Some(asked.ok()?.ok()??.0)
}
