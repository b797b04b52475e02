//! Writes documents into a new generation, in two passes: the first counts the words, so that the splitter knows the
//! corpus's own vocabulary; the second writes every word and its parts into tantivy.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use tantivy::Index;

use self::counting::{Counted, count_words};
use self::words::write_words;
use super::error::IndexError;
use super::generation::{self, BuildLock, GenerationInfo};
use super::neighbours::{Earlier, FoundNeighbours};
use super::schema::{SCHEMA_VERSION, schema};
use super::source::Source;
use super::titles::Titles;
use super::{Generation, entries, integrity, neighbours, rendered, stored, texts};
use crate::analysis::{Lexicon, PartTable, Splitter, WORD_TOKENIZER, WordTokenizer};
use crate::document::Documents;

mod counting;
mod entry;
mod segments;
mod words;

/// Documents for which one more writing thread pays: below, its segment would only be one more to search.
const DOCUMENTS_PER_THREAD: usize = 5_000;
/// Memory that each writing thread fills before it writes a segment, in bytes.
const THREAD_MEMORY: usize = 256 << 20;
const MAX_THREADS: usize = 8;

/// How far a build has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BuildProgress {
    /// Documents done.
    pub done: usize,
    /// Documents in all.
    pub total: usize,
}

/// What a build is told besides the documents.
#[derive(Debug, Clone)]
pub struct BuildInfo {
    /// The fingerprint of the corpus the documents were read from, kept to tell later whether the index is stale.
    pub corpus_fingerprint: String,
    /// The words that compounds are made of.
    pub lexicon: Arc<Lexicon>,
    /// When: RFC 3339, UTC.
    pub built: String,
    /// Set from outside to have the build give up: it removes what it has written and ends with
    /// [`IndexError::Cancelled`].
    pub cancelled: Arc<AtomicBool>,
    /// Threads that write, at most 8; `None` takes the machine's cores, fewer for a small corpus.
    pub threads: Option<usize>,
    /// Finds the related documents of each document; `None` leaves that to each request.
    pub neighbours: Option<FindNeighbours>,
    /// Whether related documents of documents that are as they were may be taken over from the generation before.
    pub takes_over: bool,
}

/// Finds the related documents of each document of a written generation, whose compounds are in the table, with what can be taken
/// over from the generation before.
pub type FindNeighbours =
    fn(Generation, Option<Earlier>, &PartTable, &BuildInfo) -> Result<FoundNeighbours, IndexError>;

impl Default for BuildInfo {
    /// The built-in lexicon, now, without a fingerprint and without related documents.
    fn default() -> Self {
        Self {
            corpus_fingerprint: String::new(),
            lexicon: Arc::new(Lexicon::built_in()),
            built: jiff::Timestamp::now().to_string(),
            cancelled: Arc::default(),
            threads: None,
            neighbours: None,
            takes_over: true,
        }
    }
}

impl BuildInfo {
    /// Returns [`IndexError::Cancelled`] if the build was cancelled.
    pub(crate) fn go_on(&self) -> Result<(), IndexError> {
        if self.cancelled.load(Ordering::Relaxed) {
            Err(IndexError::Cancelled)
        } else {
            Ok(())
        }
    }
}

/// Builds a new generation from documents, in memory (`&[Document]`) or on disk (`&DocumentStore`), checks it and makes it the current one. Until then the old one stays as it
/// was; killed at any moment, this leaves at most a folder that the next build removes.
///
/// # Errors
/// If there are no documents, another build runs, the disk says no, or the check finds the new index damaged.
pub fn build<'a>(
    root: &Path,
    documents: impl Into<Documents<'a>>,
    info: &BuildInfo,
    progress: &(dyn Fn(BuildProgress) + Sync),
) -> Result<GenerationInfo, IndexError> {
    let documents: Documents<'a> = documents.into();
    let documents = Source::new(documents, root);
    if documents.len() == 0 {
        return Err(IndexError::NoDocuments);
    }
    let _lock = BuildLock::take(root)?;
    generation::sweep(root)?;
    let (folder, lock) = generation::create(root)?;
    let built = write(&folder, documents, info, progress)
        .and_then(|parts| {
            // As late as possible: a harvester that asks before the new generation is there must find these times later.
            let history = generation::last_history(root)?.continued(documents, jiff::Timestamp::now())?;
            Titles::write(&folder, documents, history.former_ids())?;
            history.write(&folder)?;
            finish(root, &folder, documents.len(), &parts, info)
        })
        .inspect_err(|_| {
            std::fs::remove_dir_all(&folder).ok();
        })?;
    generation::publish(root, &built.name)?;
    drop(lock);
    generation::sweep(root)?;
    Ok(built)
}

/// Checks a written generation, flushes and describes its files, opens it and has it answer: only then may it replace
/// the older one.
fn finish(
    root: &Path,
    folder: &Path,
    documents: usize,
    parts: &PartTable,
    info: &BuildInfo,
) -> Result<GenerationInfo, IndexError> {
    check(folder, documents)?;
    let name = folder.file_name().and_then(|name| name.to_str());
    let mut about = GenerationInfo {
        name: name.expect("the name was made here").to_owned(),
        schema_version: SCHEMA_VERSION,
        corpus_fingerprint: info.corpus_fingerprint.clone(),
        documents: documents as u64,
        built: info.built.clone(),
        files: Vec::new(),
    };
    neighbours::write(folder, &FoundNeighbours::default())?;
    if let Some(find) = info.neighbours {
        let written = Generation::open_folder(root, folder, about.clone(), None)?;
        let earlier = info
            .takes_over
            .then(|| Earlier::open(root, folder, &written.titles));
        neighbours::write(folder, &find(written, earlier.flatten(), parts, info)?)?;
    }
    about.files = integrity::seal(folder)?;
    let info = about;
    generation::write_info(root, folder, &info)?;
    let opened = Generation::open_folder(root, folder, info.clone(), None)?;
    opened.probe()?;
    Ok(info)
}

/// Writes the files of a generation but for what needs the others; returns its compounds.
fn write(
    folder: &Path,
    documents: Source<'_>,
    info: &BuildInfo,
    progress: &(dyn Fn(BuildProgress) + Sync),
) -> Result<Arc<PartTable>, IndexError> {
    let Counted {
        counts,
        places,
        words,
    } = count_words(documents)?;
    info.go_on()?;
    let names = [rendered::FILE, stored::FILE, texts::FILE];
    entries::write_each(folder, names, documents.len(), |at| {
        let (document, places) = (documents.get(at)?, places[at].unpack());
        Ok([
            rendered::entry(&document),
            stored::entry(&document, &places)?,
            texts::entry(&document, &places),
        ])
    })?;
    drop(places);
    let splitter = Splitter::new(Arc::clone(&info.lexicon));
    let parts = Arc::new(PartTable::build(counts.swedish_forms(), &splitter, &counts));
    info.go_on()?;
    // Both take their time, and neither can always keep all cores busy.
    let (words, entries) = rayon::join(
        || write_words(folder, documents, &counts, &words, &parts),
        || write_documents(folder, documents, &parts, info, progress),
    );
    words.and(entries)?;
    Ok(parts)
}

/// The second pass: tantivy gets every word and its parts.
fn write_documents(
    folder: &Path,
    documents: Source<'_>,
    parts: &Arc<PartTable>,
    info: &BuildInfo,
    progress: &(dyn Fn(BuildProgress) + Sync),
) -> Result<(), IndexError> {
    let (schema, fields) = schema();
    let index = Index::builder().schema(schema).create_in_dir(folder);
    let index = index.map_err(IndexError::engine("create the index"))?;
    index
        .tokenizers()
        .register(WORD_TOKENIZER, WordTokenizer::new(Arc::clone(parts)));
    let threads = info.threads.unwrap_or_else(|| {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        cores.min(documents.len().div_ceil(DOCUMENTS_PER_THREAD))
    });
    let force = segments::Force {
        threads: threads.clamp(1, MAX_THREADS),
        memory: THREAD_MEMORY,
    };
    let done = AtomicUsize::new(0);
    let visit = || {
        info.go_on()?;
        let done = done.fetch_add(1, Ordering::Relaxed) + 1;
        progress(BuildProgress {
            done,
            total: documents.len(),
        });
        Ok(())
    };
    segments::write(&index, folder, &fields, documents, force, &visit)
}

/// Reads every file of a finished generation against its checksum and counts the documents.
fn check(folder: &Path, expected: usize) -> Result<(), IndexError> {
    let index = Index::open_in_dir(folder).map_err(IndexError::engine("open the new index"))?;
    let damaged = index
        .validate_checksum()
        .map_err(IndexError::engine("check the new index"))?;
    if let Some(file) = damaged.iter().next() {
        return Err(IndexError::Damaged {
            what: format!("{} was not written whole", file.display()),
        });
    }
    let reader = index.reader().map_err(IndexError::engine("read the new index"))?;
    let found = reader.searcher().num_docs();
    if found != expected as u64 {
        return Err(IndexError::Damaged {
            what: format!("it holds {found} documents instead of {expected}"),
        });
    }
    Ok(())
}
