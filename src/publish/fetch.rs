//! Fetching: the parts that a replica lacks, verified one by one, put where its files are made.

use std::fs::{self, File};
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use futures_util::{StreamExt as _, TryStreamExt as _, stream};

use super::error::StoreError;
use super::local::{LocalParts, read_part};
use super::manifest::{CURRENT, MOST_BYTES, Manifest, Part, StoredFile};
use super::object::{Look, Tag};
use super::store::Store;

/// Parts that are fetched at the same time.
const AT_ONCE: usize = 8;
/// Parts that the store may lack before the rest is not asked for.
const LACKING: usize = 64;

/// A file that is to be fetched, and where it is made.
#[derive(Debug, Clone)]
pub struct Placed<'a> {
    /// What it is made of.
    pub file: &'a StoredFile,
    /// Its place.
    pub path: PathBuf,
}

/// What became of fetching.
#[derive(Debug, Default)]
pub struct Fetched {
    /// The bytes that came from the store.
    pub fetched: u64,
    /// The bytes that were there already.
    pub reused: u64,
    /// The files that lack a part, because the store has none or another, each with the error.
    pub lacking: Vec<(PathBuf, StoreError)>,
}

impl Fetched {
    /// Fails if a file lacks something.
    ///
    /// # Errors
    /// The first one.
    pub fn whole(mut self) -> Result<Self, StoreError> {
        if self.lacking.is_empty() {
            Ok(self)
        } else {
            Err(self.lacking.swap_remove(0).1)
        }
    }
}

/// Reads the newest manifest, unless it is the version that is known.
///
/// # Errors
/// If nothing is published, the store fails, or the manifest is broken.
pub async fn read_manifest(
    store: &Store,
    known: Option<&Tag>,
) -> Result<Option<(Manifest, Tag)>, StoreError> {
    match store.look(CURRENT, known, MOST_BYTES).await? {
        Look::Missing => Err(StoreError::Empty),
        Look::Unchanged => Ok(None),
        Look::Changed(bytes, tag) => Ok(Some((Manifest::decode(&bytes, CURRENT)?, tag))),
    }
}

/// Reads a list of original files.
///
/// # Errors
/// If the store fails, or a part or a line is not as it was written.
pub async fn read_list(store: &Store, list: &StoredFile) -> Result<Vec<StoredFile>, StoreError> {
    let mut text = Vec::new();
    for part in &list.parts {
        text.extend(read_sound(store, part).await?);
    }
    let lines = text.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    lines
        .map(|line| {
            let file = serde_json::from_slice::<StoredFile>(line).ok();
            file.filter(StoredFile::is_original)
                .ok_or_else(|| StoreError::broken(&list.name, "what it names is impossible"))
        })
        .collect()
}

/// Makes files: each part is what is there already from an earlier attempt, what `local` has, or what the store has; each is
/// compared with its hash. `observe` is told the bytes that are done. A part that the store lacks, or has another in its place of, keeps
/// nothing but its own file from being made.
///
/// # Errors
/// If the store fails, the disk says no, or `stop` was set. What was made stays, so that the next attempt goes on from there.
pub async fn fetch(
    store: &Store,
    files: &[Placed<'_>],
    local: LocalParts,
    stop: &AtomicBool,
    observe: &(dyn Fn(u64) + Sync),
) -> Result<Fetched, StoreError> {
    let local = Arc::new(local);
    let mut jobs = Vec::new();
    for Placed { file, path } in files {
        let begun = prepare(path, file.bytes)?;
        let mut at = 0;
        for part in &file.parts {
            jobs.push(Job {
                part: part.clone(),
                path: path.clone(),
                at,
                begun,
            });
            at += part.bytes;
        }
    }
    let done = stream::iter(jobs).map(|job| {
        let local = Arc::clone(&local);
        async move {
            if stop.load(Relaxed) {
                return Err(StoreError::Stopped);
            }
            job.run(store, local).await
        }
    });
    let sum = done
        .buffer_unordered(AT_ONCE)
        .try_fold(Fetched::default(), |mut sum, made| async move {
            match made {
                Made::Fetched(bytes) => sum.fetched += bytes,
                Made::Reused(bytes) => sum.reused += bytes,
                Made::Lacking(path, error) if sum.lacking.len() < LACKING => sum.lacking.push((path, error)),
                Made::Lacking(_, error) => return Err(error),
            }
            observe(sum.fetched + sum.reused);
            Ok(sum)
        });
    sum.await
}

/// Makes the file of this size if there is none; returns whether there was one.
fn prepare(path: &Path, bytes: u64) -> Result<bool, StoreError> {
    let made = || -> io::Result<bool> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let begun = path.is_file();
        let file = File::options()
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)?;
        file.set_len(bytes)?;
        Ok(begun)
    };
    made().map_err(StoreError::io("create", path))
}

/// One part at its place.
struct Job {
    part: Part,
    path: PathBuf,
    at: u64,
    /// Whether an earlier attempt may have made it.
    begun: bool,
}

/// What became of a part, with its bytes.
enum Made {
    Fetched(u64),
    Reused(u64),
    /// The store lacks it; with the file and the error.
    Lacking(PathBuf, StoreError),
}

impl Job {
    async fn run(self, store: &Store, local: Arc<LocalParts>) -> Result<Made, StoreError> {
        let job = Arc::new(self);
        let bytes = job.part.bytes;
        let near = Arc::clone(&job);
        if blocking(move || near.take_near(&local)).await? {
            return Ok(Made::Reused(bytes));
        }
        let content = match read_sound(store, &job.part).await {
            Ok(content) => content,
            Err(error @ (StoreError::Missing { .. } | StoreError::Broken { .. })) => {
                return Ok(Made::Lacking(job.path.clone(), error));
            }
            Err(error) => return Err(error),
        };
        blocking(move || job.write(&content)).await?;
        Ok(Made::Fetched(bytes))
    }

    /// Takes the part from this disk, if it is there.
    fn take_near(&self, local: &LocalParts) -> Result<bool, StoreError> {
        if self.begun && read_part(&self.path, self.at, &self.part).is_some() {
            return Ok(true);
        }
        match local.read(&self.part) {
            Some(content) => self.write(&content).map(|()| true),
            None => Ok(false),
        }
    }

    fn write(&self, content: &[u8]) -> Result<(), StoreError> {
        let written = || -> io::Result<()> {
            let mut file = File::options().write(true).open(&self.path)?;
            file.seek(SeekFrom::Start(self.at))?;
            file.write_all(content)
        };
        written().map_err(StoreError::io("write", &self.path))
    }
}

/// Reads a part from the store, and compares it.
async fn read_sound(store: &Store, part: &Part) -> Result<Vec<u8>, StoreError> {
    let key = part.key();
    let content = store.read(&key, part.bytes).await?;
    if content.len() as u64 != part.bytes {
        let what = format!("it has {} bytes instead of {}", content.len(), part.bytes);
        return Err(StoreError::broken(&key, what));
    }
    let expected = part.clone();
    blocking(move || Ok(expected.is(&content).then_some(content)))
        .await?
        .ok_or_else(|| StoreError::broken(&key, "its checksum is wrong"))
}

/// Runs disk work off the async threads.
async fn blocking<T, F>(work: F) -> Result<T, StoreError>
where
    T: Send + 'static,
    F: FnOnce() -> Result<T, StoreError> + Send + 'static,
{
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(error) => Err(StoreError::failed("work on", "a file")(error)),
    }
}
