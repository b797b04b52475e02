//! What is in a store, and removing what no kept generation needs.

use std::collections::HashSet;

use futures_util::{StreamExt as _, TryStreamExt as _, stream};

use super::error::StoreError;
use super::fetch::read_list;
use super::manifest::{CURRENT, MOST_BYTES, Manifest, Part};
use super::object::{Listed, Look};
use super::store::Store;
use super::versions::Versions;

/// Objects that are read at the same time.
const AT_ONCE: usize = 8;
/// Objects that are removed before the newest manifest is looked at again.
const BATCH: usize = 500;

/// Which earlier generations are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keep {
    /// So many, the current one counted.
    pub generations: usize,
    /// Those that were replaced less than so many seconds ago are kept besides.
    pub seconds: i64,
    /// An object that nothing names is left alone for so many seconds: an upload may be under way.
    pub grace: i64,
}

impl Default for Keep {
    fn default() -> Self {
        Self {
            generations: 3,
            seconds: 3_600,
            grace: 3_600,
        }
    }
}

/// What a store holds.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    objects: Vec<Listed>,
    archive: Vec<Listed>,
    /// The parts that the current manifest names, those of originals too.
    named: HashSet<Part>,
    sequence: u64,
    versions: Versions,
}

impl Shelf {
    /// Lists a store whose current manifest is known.
    pub(super) async fn read(store: &Store, current: Option<&Manifest>) -> Result<Self, StoreError> {
        let named = match current {
            // A list that is broken names nothing: all parts of originals are looked at anew.
            Some(manifest) => every_part(store, manifest)
                .await
                .unwrap_or_else(|_| manifest.parts().cloned().collect()),
            None => HashSet::new(),
        };
        Ok(Self {
            objects: store.list("objects").await?,
            archive: store.list("manifests").await?,
            named,
            sequence: current.map_or(0, |manifest| manifest.sequence),
            versions: Versions::read(store).await?,
        })
    }

    /// The number of the next manifest, also where the current one is broken.
    pub(super) fn next_sequence(&self) -> u64 {
        let archived = self
            .archive
            .iter()
            .filter_map(|listed| sequence(&listed.key))
            .max();
        // The broken one came after the last that was archived.
        let lost = if self.sequence == 0 {
            archived.map_or(0, |archived| archived + 1)
        } else {
            0
        };
        self.sequence.max(lost) + 1
    }

    /// The parts that need not be sent: whole in the store, and not about to be removed by another builder. Objects that were changed
    /// since their builder left them are read and compared, with `doubting` all of them are; broken ones are named in the log.
    pub(super) async fn usable(
        &self,
        store: &Store,
        keep: Keep,
        doubting: bool,
    ) -> Result<HashSet<Part>, StoreError> {
        let fresh = jiff::Timestamp::now().as_second() - keep.grace / 2;
        let mut usable = HashSet::new();
        let mut doubtful = Vec::new();
        for listed in &self.objects {
            let Some(part) = part(listed) else { continue };
            if !self.named.contains(&part) && listed.written <= fresh {
                continue;
            }
            if doubting || !self.versions.has(listed) {
                doubtful.push(part);
            } else {
                usable.insert(part);
            }
        }
        usable.extend(sound(store, doubtful).await?);
        Ok(usable)
    }

    /// Notes the versions that the store tells now of parts that are known to be whole there.
    pub(super) async fn note_versions(&self, store: &Store, whole: &HashSet<Part>) -> Result<(), StoreError> {
        let objects = store.list("objects").await?;
        let known = |listed: &&Listed| part(listed).is_some_and(|part| whole.contains(&part));
        self.versions.note(store, objects.iter().filter(known)).await
    }
}

/// The parts that are as they were written; the others are named in the log.
async fn sound(store: &Store, parts: Vec<Part>) -> Result<Vec<Part>, StoreError> {
    let read = stream::iter(parts).map(|part| async move {
        let content = store.read(&part.key(), part.bytes).await;
        let is_sound = match content {
            Ok(content) => part.is(&content),
            Err(StoreError::Missing { .. } | StoreError::Broken { .. }) => false,
            Err(error) => return Err(error),
        };
        if !is_sound {
            tracing::warn!(object = part.key(), "an object in the store is broken");
        }
        Ok(is_sound.then_some(part))
    });
    let read = read.buffer_unordered(AT_ONCE);
    read.try_filter_map(|part| async move { Ok(part) })
        .try_collect()
        .await
}

/// Removes manifests that are not kept, and objects that no kept one names. Returns how many objects.
pub(super) async fn collect(
    store: &Store,
    current: &Manifest,
    shelf: &Shelf,
    keep: Keep,
) -> Result<u64, StoreError> {
    let now = jiff::Timestamp::now().as_second();
    let mut archive = store.list("manifests").await?;
    archive.retain(|listed| sequence(&listed.key).is_some_and(|number| number < current.sequence));
    archive.sort_by_key(|listed| std::cmp::Reverse(sequence(&listed.key)));
    let mut named = every_part(store, current).await?;
    let mut outdated = Vec::new();
    for (place, listed) in archive.iter().enumerate() {
        // An archived manifest was written when it was replaced.
        if place + 1 >= keep.generations && now - listed.written >= keep.seconds {
            outdated.push(listed.key.clone());
            continue;
        }
        let bytes = store.read(&listed.key, MOST_BYTES).await?;
        match Manifest::decode(&bytes, &listed.key) {
            Ok(manifest) => named.extend(every_part(store, &manifest).await?),
            Err(error) => tracing::warn!(
                error = &error as &dyn std::error::Error,
                "a kept generation is lost"
            ),
        }
    }
    let named: HashSet<String> = named.iter().map(Part::key).collect();
    let unnamed = shelf
        .objects
        .iter()
        .filter(|listed| !named.contains(&listed.key) && now - listed.written >= keep.grace);
    let unnamed: Vec<String> = unnamed.map(|listed| listed.key.clone()).collect();
    // First the manifests: one that is there has all its objects.
    store.remove(outdated).await?;
    let mut removed = 0;
    for batch in unnamed.chunks(BATCH) {
        // Another builder that has published since may use what this one found unused.
        if !is_current(store, current).await? {
            break;
        }
        store.remove(batch.to_vec()).await?;
        removed += batch.len() as u64;
    }
    Ok(removed)
}

async fn is_current(store: &Store, manifest: &Manifest) -> Result<bool, StoreError> {
    let found = store.look(CURRENT, None, MOST_BYTES).await?;
    Ok(matches!(found, Look::Changed(bytes, _) if bytes == manifest.encode()))
}

/// Every part that a manifest needs, those of its originals too.
async fn every_part(store: &Store, manifest: &Manifest) -> Result<HashSet<Part>, StoreError> {
    let mut parts: HashSet<Part> = manifest.parts().cloned().collect();
    if let Some(list) = &manifest.originals {
        let originals = read_list(store, list).await?;
        parts.extend(originals.into_iter().flat_map(|file| file.parts));
    }
    Ok(parts)
}

fn sequence(key: &str) -> Option<u64> {
    key.strip_prefix("manifests/")?.parse().ok()
}

/// The part whose object has this name and size.
fn part(listed: &Listed) -> Option<Part> {
    let sha256 = listed.key.rsplit('/').next().filter(|name| name.len() == 64)?;
    Some(Part {
        sha256: sha256.to_owned(),
        bytes: listed.bytes,
    })
}
