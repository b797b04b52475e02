//! Publishing: parts that the store lacks, then the manifest.

use std::collections::{BTreeMap, HashSet};
use std::fs::File;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use tokio::sync::mpsc;

use super::collect::{self, Keep, Shelf};
use super::current::{Newest, newest, replace_current};
use super::error::StoreError;
use super::manifest::{Manifest, Part};
use super::parts::{Cut, Sizes, cut};
use super::store::Store;
use crate::index::Finished;

/// Parts that are sent at the same time.
const AT_ONCE: usize = 8;

/// What is to be published.
#[derive(Debug, Clone, Copy)]
pub struct Publication<'a> {
    /// The generation.
    pub generation: &'a Finished,
    /// The synonym file, if there is one.
    pub synonyms: Option<&'a Path>,
    /// The dictionary that splits compounds, if one is set.
    pub dictionary: Option<&'a Path>,
    /// Settings that decide answers.
    pub settings: &'a BTreeMap<String, String>,
    /// The original files, if they are published.
    pub originals: Option<&'a [SourceFile]>,
    /// Which earlier generations are kept.
    pub keep: Keep,
    /// Whether it is published though what is there gives the same answers.
    pub force: bool,
    /// Whether every object that is there already is read and compared.
    pub verify: bool,
}

/// A file to be published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Its name in the store: a path with `/` between folders.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
}

/// What became of a publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It is what replicas fetch from now on.
    Published,
    /// What is published gives the same answers already.
    Unchanged,
    /// Another builder published meanwhile: what it published stays.
    Overtaken,
}

/// An account of a publication.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// What became of it.
    pub status: Status,
    /// The manifest that is current now.
    pub manifest: Manifest,
    /// The objects that were sent.
    pub sent_objects: u64,
    /// Their bytes.
    pub sent_bytes: u64,
    /// The objects that were removed, because no kept manifest names them.
    pub removed_objects: u64,
}

/// Publishes a generation: sends the parts of its files that the store lacks, then its manifest, unless another builder was
/// first. Afterwards old generations are removed.
///
/// # Errors
/// If the store fails, a file is not as it was written, or `stop` was set. What replicas fetch is then as it was.
pub async fn publish(
    store: &Store,
    publication: &Publication<'_>,
    stop: &AtomicBool,
) -> Result<Published, StoreError> {
    let before = newest(store).await?;
    let shelf = Shelf::read(store, before.as_ref().and_then(|found| found.manifest.as_ref())).await?;
    let known = shelf.usable(store, publication.keep, publication.verify).await?;
    let mut sender = Sender::new(store, known, stop);
    let previous = before.as_ref().and_then(|found| found.manifest.as_ref());
    let manifest = Manifest {
        sequence: shelf.next_sequence(),
        ..describe(&mut sender, publication, previous).await?
    };
    let done = |status, manifest, sender: &Sender<'_>| Published {
        status,
        manifest,
        sent_objects: sender.objects,
        sent_bytes: sender.bytes,
        removed_objects: 0,
    };
    if let Some(previous) = previous.filter(|previous| !publication.force && previous.answers_as(&manifest)) {
        note_versions(store, &shelf, &sender).await;
        return Ok(done(Status::Unchanged, previous.clone(), &sender));
    }
    let mut keeps_conditions = true;
    if let Some(Newest {
        bytes,
        manifest: Some(previous),
        ..
    }) = &before
    {
        let key = Manifest::archive_key(previous.sequence);
        // The same bytes are there if another builder archived them.
        store.replace(&key, bytes.clone(), None).await?;
        keeps_conditions = !store.replace(&key, bytes.clone(), None).await?;
    }
    let tag = before.as_ref().map(|found| &found.tag);
    if let Some(theirs) = replace_current(store, &manifest, tag, keeps_conditions).await? {
        return Ok(done(Status::Overtaken, theirs, &sender));
    }
    let removed = collect::collect(store, &manifest, &shelf, publication.keep).await;
    let removed_objects = removed.unwrap_or_else(|error| {
        tracing::warn!(
            error = &error as &dyn std::error::Error,
            "old generations stay in the store for now"
        );
        0
    });
    note_versions(store, &shelf, &sender).await;
    Ok(Published {
        removed_objects,
        ..done(Status::Published, manifest, &sender)
    })
}

/// Notes the versions of what is known to be whole. Where that fails, the next publication reads it once.
async fn note_versions(store: &Store, shelf: &Shelf, sender: &Sender<'_>) {
    if let Err(error) = shelf.note_versions(store, &sender.known).await {
        tracing::warn!(
            error = &error as &dyn std::error::Error,
            "the versions of objects are not noted"
        );
    }
}

/// Sends the files, and says what they are made of.
async fn describe(
    sender: &mut Sender<'_>,
    publication: &Publication<'_>,
    before: Option<&Manifest>,
) -> Result<Manifest, StoreError> {
    let Finished { info, folder, .. } = publication.generation;
    let published = jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let mut manifest = Manifest::after(before, published, info.clone());
    for name in publication.generation.names() {
        let path = folder.join(&name);
        let Cut { file, crc32 } = sender.send_file(&path, &name, Sizes::GENERATION).await?;
        let written = info.files.iter().find(|written| written.name == name);
        if written.is_some_and(|written| (written.bytes, written.crc32) != (file.bytes, crc32)) {
            return Err(StoreError::Changed { path });
        }
        manifest.files.push(file);
    }
    for (from, name, to) in [
        (publication.synonyms, "synonyms.txt", &mut manifest.synonyms),
        (publication.dictionary, "dictionary.dic", &mut manifest.dictionary),
    ] {
        if let Some(path) = from {
            *to = Some(sender.send_file(path, name, Sizes::GENERATION).await?.file);
        }
    }
    manifest.settings = publication.settings.clone();
    if let Some(originals) = publication.originals {
        let mut list = Vec::new();
        for SourceFile { name, path } in originals {
            let file = sender.send_file(path, name, Sizes::ORIGINAL).await?.file;
            serde_json::to_writer(&mut list, &file).expect("plain data always becomes JSON");
            list.push(b'\n');
        }
        let (name, list) = ("originals", Cursor::new(list));
        let cut = sender
            .send(list, name, Sizes::GENERATION, Path::new(name))
            .await?;
        manifest.originals = Some(cut.file);
    }
    Ok(manifest)
}

/// Sends parts that the store lacks.
struct Sender<'a> {
    store: &'a Store,
    /// The parts that are there.
    known: Arc<HashSet<Part>>,
    stop: &'a AtomicBool,
    objects: u64,
    bytes: u64,
}

impl<'a> Sender<'a> {
    fn new(store: &'a Store, known: HashSet<Part>, stop: &'a AtomicBool) -> Self {
        Self {
            store,
            known: Arc::new(known),
            stop,
            objects: 0,
            bytes: 0,
        }
    }

    async fn send_file(&mut self, path: &Path, name: &str, sizes: Sizes) -> Result<Cut, StoreError> {
        let file = File::open(path).map_err(StoreError::io("read", path))?;
        self.send(file, name, sizes, path).await
    }

    /// Sends the parts of a content; `path` is what an error names.
    async fn send(
        &mut self,
        content: impl Read + Send + 'static,
        name: &str,
        sizes: Sizes,
        path: &Path,
    ) -> Result<Cut, StoreError> {
        let (pass, passed) = mpsc::channel::<(Part, Vec<u8>)>(AT_ONCE);
        let (known, name) = (Arc::clone(&self.known), name.to_owned());
        let cutting = tokio::task::spawn_blocking(move || {
            let mut own: HashSet<Part> = HashSet::new();
            let cut = cut(content, &name, sizes, &mut |part, bytes| {
                // The receiver is gone if sending failed.
                known.contains(part)
                    || !own.insert(part.clone())
                    || pass.blocking_send((part.clone(), bytes)).is_ok()
            });
            cut.map(|cut| (cut, own))
        });
        let (store, stop) = (self.store, self.stop);
        let passed = stream::unfold(passed, |mut passed| async {
            passed.recv().await.map(|part| (part, passed))
        });
        let sending = passed
            .map(|(part, bytes)| async move {
                if stop.load(Relaxed) {
                    return Err(StoreError::Stopped);
                }
                store.write(&part.key(), bytes).await?;
                Ok(part.bytes)
            })
            .buffer_unordered(AT_ONCE);
        let sent = sending.try_fold((0, 0), |(objects, bytes), more| async move {
            Ok((objects + 1, bytes + more))
        });
        let (objects, bytes): (u64, u64) = sent.await?;
        self.objects += objects;
        self.bytes += bytes;
        let cut = cutting.await.map_err(StoreError::failed("read", "a file"))?;
        let (cut, own) = cut.map_err(StoreError::io("read", path))?;
        Arc::make_mut(&mut self.known).extend(own);
        cut.ok_or(StoreError::Stopped)
    }
}
