//! A store in memory, and generations to publish to it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use futures_util::TryStreamExt as _;
use object_store::memory::InMemory;
use object_store::{ObjectStore, ObjectStoreExt as _, PutPayload};
use sokbar::document::Document;
use sokbar::index::{Finished, hold_current};
use sokbar::ingest::{Limits, read_corpus};
use sokbar::publish::{
    Fetched, Keep, LocalParts, Manifest, Placed, Publication, Published, Store, StoreError, fetch, publish,
    read_manifest,
};
use tokio::runtime::{Builder, Runtime};

use crate::harness::{Place, build};

pub(super) fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

/// A store in memory, and what is in it.
pub(super) struct Shelf {
    pub(super) memory: Arc<InMemory>,
    pub(super) store: Store,
}

impl Shelf {
    pub(super) fn new() -> Self {
        let memory = Arc::new(InMemory::new());
        let store = Store::of(Arc::clone(&memory) as Arc<dyn ObjectStore>, "a/b");
        Self { memory, store }
    }

    pub(super) fn publish(&self, generation: &Finished) -> Published {
        self.publish_with(generation, Keep::default(), false)
    }

    pub(super) fn publish_with(&self, generation: &Finished, keep: Keep, verify: bool) -> Published {
        let settings = BTreeMap::new();
        let publication = Publication {
            keep,
            verify,
            force: true,
            ..of(generation, &settings)
        };
        runtime()
            .block_on(publish(&self.store, &publication, &AtomicBool::new(false)))
            .unwrap()
    }

    pub(super) fn manifest(&self) -> Manifest {
        runtime()
            .block_on(read_manifest(&self.store, None))
            .unwrap()
            .unwrap()
            .0
    }

    /// Fetches what is published into a folder.
    pub(super) fn fetch(&self, into: &Path, local: LocalParts) -> Result<Fetched, StoreError> {
        let manifest = self.manifest();
        let files = placed(&manifest, into);
        let stop = AtomicBool::new(false);
        let fetched = runtime().block_on(fetch(&self.store, &files, local, &stop, &|_| {}));
        fetched.and_then(Fetched::whole)
    }

    /// The names of all objects.
    pub(super) fn names(&self) -> Vec<String> {
        let listed = self.memory.list(None).map_ok(|meta| meta.location.to_string());
        runtime().block_on(listed.try_collect()).unwrap()
    }

    pub(super) fn objects(&self) -> Vec<String> {
        let mut names = self.names();
        names.retain(|name| name.starts_with("a/b/objects/"));
        names
    }

    pub(super) fn read(&self, name: &str) -> Vec<u8> {
        let read = async { self.memory.get(&name.into()).await.unwrap().bytes().await };
        runtime().block_on(read).unwrap().to_vec()
    }

    /// The version that the store tells.
    pub(super) fn version(&self, name: &str) -> String {
        let path = name.into();
        let asked = self.memory.head(&path);
        runtime().block_on(asked).unwrap().e_tag.unwrap()
    }

    pub(super) fn write(&self, name: &str, bytes: Vec<u8>) {
        let path = name.into();
        let written = self.memory.put(&path, PutPayload::from(bytes));
        runtime().block_on(written).unwrap();
    }
}

/// The files of a manifest, to be made in a folder.
pub(super) fn placed<'a>(manifest: &'a Manifest, folder: &Path) -> Vec<Placed<'a>> {
    let files = manifest.files.iter();
    let placed = files.map(|file| Placed {
        file,
        path: folder.join(&file.name),
    });
    placed.collect()
}

pub(super) fn of<'a>(generation: &'a Finished, settings: &'a BTreeMap<String, String>) -> Publication<'a> {
    Publication {
        generation,
        synonyms: None,
        dictionary: None,
        settings,
        originals: None,
        keep: Keep::default(),
        force: false,
        verify: false,
    }
}

/// Documents with long texts, so that files have several parts; `changed` changes one of them.
pub(super) fn documents(changed: &str) -> Vec<Document> {
    let place = Place::new();
    for number in 0..24 {
        let words: Vec<String> = (0..700_u32)
            .map(|word| {
                format!(
                    "ord{:x}",
                    word.wrapping_mul(2_654_435_761).wrapping_add(number * 7_919)
                )
            })
            .collect();
        let end = if number == 12 { changed } else { "" };
        place.write(
            &format!("t{number:02}.md"),
            &format!("# Titel {number}\n\n{} {end}\n", words.join(" ")),
        );
    }
    read_corpus(&place.corpus(), &Limits::default(), &|_| {})
        .unwrap()
        .documents
}

/// An index of these documents, with its current generation held.
pub(super) fn generation(folder: &Path, documents: &[Document]) -> Finished {
    build(folder, documents);
    hold_current(folder).unwrap().unwrap()
}

pub(super) fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_owned();
    (folder, path)
}
