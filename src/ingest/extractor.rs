//! Reads a file's bytes into extracts: from the cache, by a child process, or here.

use std::borrow::Cow;
use std::fs::File;
use std::io::Read as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, AtomicUsize};

use serde::{Deserialize, Serialize};

use super::extract::Extract;
use super::format::Format;
use super::limits::Limits;
use super::read::{self, Block, Learnt};
use crate::ingest::report::RefusalReason;
use crate::ingest::source::SourceFile;

mod cache;
mod frame;
mod pictures;
mod pool;
mod recognise;
mod sandbox;
mod worker;

pub use pool::lost_readers;
pub use worker::work;

use cache::Cache;
use pool::Pool;

/// The result of reading a file.
type Outcome = Result<Vec<Extract>, RefusalReason>;

/// What is to be done with the bytes of a file.
#[derive(Debug, Serialize, Deserialize)]
enum Task<'a> {
    /// They are read, without what was learnt to be furniture: an [`Outcome`].
    Read(Format, Cow<'a, Learnt>),
    /// The blocks of a web page are listed.
    ListBlocks,
    /// The letters of a page of a scanned PDF or a picture are recognised, in the languages of tesseract: an optional text.
    Recognise(Format, u32, Cow<'a, str>),
    /// A PDF or a picture is read with the pages that were recognised: one [`Extract`].
    ReadRecognised(Format, Vec<(u32, String)>),
}

/// Reads files within limits, in this process or in child processes, with an optional cache.
#[derive(Debug, Default)]
pub struct Extractor {
    limits: Limits,
    pool: Option<Pool>,
    cache: Option<Cache>,
    /// Whether the letters of scanned pages are recognised.
    recognises: bool,
    /// How long the pictures of this run took together, in milliseconds.
    pictures_time: AtomicU64,
    /// How many pictures of this run nobody looked at.
    pictures_left: AtomicUsize,
}

impl Extractor {
    /// Reads every file in this process, which a hostile file may end.
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            ..Self::default()
        }
    }

    /// Reads risky formats in child processes: `program` with `arguments` must call
    /// [`work`].
    #[must_use]
    pub fn with_program(self, program: PathBuf, arguments: Vec<String>) -> Self {
        let pool = Pool::new(program, arguments, self.limits.clone());
        Self {
            pool: Some(pool),
            ..self
        }
    }

    /// Caches the extracts of slow formats in a folder, which is created on first use.
    #[must_use]
    pub fn with_cache(self, folder: PathBuf) -> Self {
        Self {
            cache: Some(Cache::new(folder)),
            ..self
        }
    }

    /// The limits on each file.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Reads one file into the documents it holds; a web page without what was learnt to be furniture.
    pub(crate) fn read(&self, file: &SourceFile, learnt: &Learnt) -> Outcome {
        if file.format == Format::Picture {
            return self.read_picture(file);
        }
        let bytes = self.bytes(file)?;
        // Extracts of pages are not kept, since other pages decide of them too.
        let Some(cache) = self.cache.as_ref().filter(|_| file.format.is_slow()) else {
            return self.extract(file, &bytes, learnt);
        };
        let key = cache.key(file.format, &self.limits, &bytes);
        if let Some(extracts) = cache.get(&key) {
            return Ok(extracts);
        }
        let outcome = self
            .extract(file, &bytes, &Learnt::default())
            .and_then(|extracts| self.recognised(file.format, &bytes, extracts));
        if let Ok(extracts) = &outcome {
            cache.keep(&key, extracts);
        }
        outcome
    }

    /// Removes cache entries of files that this run did not read.
    pub(crate) fn remove_unused(&self) {
        if let Some(cache) = &self.cache {
            cache.remove_unused();
        }
    }

    /// Lists the blocks of a web page.
    pub(crate) fn list_blocks(&self, file: &SourceFile) -> Result<Vec<Block>, RefusalReason> {
        let bytes = self.bytes(file)?;
        match &self.pool {
            Some(pool) => pool.perform(&Task::ListBlocks, &bytes),
            None => guarded(|| read::list_blocks(&bytes, &self.limits)),
        }
    }

    fn extract(&self, file: &SourceFile, bytes: &[u8], learnt: &Learnt) -> Outcome {
        match self.pool.as_ref().filter(|_| file.format.is_risky()) {
            Some(pool) => pool.perform(&Task::Read(file.format, Cow::Borrowed(learnt)), bytes),
            None => guarded(|| read::read(file.format, bytes, &self.limits, learnt)),
        }
    }

    fn bytes(&self, file: &SourceFile) -> Result<Vec<u8>, RefusalReason> {
        let unreadable = |error: std::io::Error| RefusalReason::Unreadable {
            message: error.to_string(),
        };
        let limit = self.limits.file_bytes;
        let mut bytes = Vec::new();
        // The file may have grown since the walk.
        let opened = File::open(&file.path).map_err(unreadable)?;
        opened
            .take(limit.saturating_add(1))
            .read_to_end(&mut bytes)
            .map_err(unreadable)?;
        if bytes.len() as u64 > limit {
            return Err(RefusalReason::TooLarge { limit });
        }
        Ok(bytes)
    }
}

/// A panic of a reader refuses one file and does not end the run.
fn guarded<T>(read: impl FnOnce() -> Result<T, RefusalReason>) -> Result<T, RefusalReason> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or(Err(RefusalReason::ReaderFailed))
}
