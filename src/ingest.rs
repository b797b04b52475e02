//! Reads a folder of files into documents and a report of every file. Knows file formats and nothing of search.
//!
//! A file's way: `walk` finds it, `learn` knows what most pages of its folder have, `encoding` makes its bytes text, the reader of its `format` makes that an extract
//! (metadata and sections), `sidecar` puts before it what stands in a file of metadata beside it, `assemble` adds what
//! the folder tells and makes the document, `merge` joins the files of one text.

use std::fmt::Write as _;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::document::{Document, DocumentFile, DocumentStore, ScratchFile};

mod assemble;
mod error;
mod extract;
mod extractor;
mod format;
mod keep;
mod learn;
mod limits;
mod merge;
mod metadata;
mod read;
mod report;
mod sections;
mod source;

pub use error::IngestError;
pub use extractor::{Extractor, lost_readers, work};
pub use format::Format;
pub use limits::Limits;
pub use report::{Furniture, Joined, Refusal, RefusalReason, Report, SlowFile, Warning, WarningReason};

use assemble::{Assembled, assemble};
use extract::EXTRACTOR_VERSION;
use keep::{Shelved, keep_documents};
use read::Learnt;
use source::sidecar::{self, Sidecars};
use source::walk::{self, Found};
use source::{Identity, SourceFile};

/// The documents of a corpus.
#[derive(Debug, Clone, PartialEq)]
pub struct Corpus {
    /// Sorted by id, each id once; the same whatever the order the files were read in.
    pub documents: Vec<Document>,
    /// The report of every file.
    pub report: Report,
}

/// The documents of a corpus whose texts are on disk.
#[derive(Debug)]
pub struct StoredCorpus {
    /// As [`Corpus::documents`].
    pub documents: DocumentStore,
    /// The report of every file.
    pub report: Report,
}

/// The progress of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress<'a> {
    /// Files read.
    pub done: usize,
    /// Files to read.
    pub total: usize,
    /// The file that was just read, below the corpus folder.
    pub file: &'a str,
}

/// Reads every document below `root`, all in this process. A bad file is a refusal in the report and never ends the run.
///
/// `progress` is called after each file, from several threads and not always in the order of `done`.
///
/// # Errors
/// If there is no folder at `root`, it can't be read, or nothing in it became a document.
pub fn read_corpus(
    root: &Path,
    limits: &Limits,
    progress: &(dyn Fn(Progress<'_>) + Sync),
) -> Result<Corpus, IngestError> {
    read_corpus_with(root, &Extractor::new(limits.clone()), progress)
}

/// As [`read_corpus`], by an extractor that may have child processes and a cache.
///
/// # Errors
/// As [`read_corpus`].
pub fn read_corpus_with(
    root: &Path,
    extractor: &Extractor,
    progress: &(dyn Fn(Progress<'_>) + Sync),
) -> Result<Corpus, IngestError> {
    let scratch = ScratchFile::temporary().map_err(IngestError::PutAway)?;
    let StoredCorpus { documents, report } = store_corpus(root, extractor, scratch, progress)?;
    Ok(Corpus {
        documents: documents.into_documents().map_err(IngestError::PutAway)?,
        report,
    })
}

/// As [`read_corpus_with`], for a corpus that may be larger than the memory: texts are put into a file.
///
/// # Errors
/// As [`read_corpus`], or if the file cannot be written: the disk is full.
pub fn store_corpus(
    root: &Path,
    extractor: &Extractor,
    scratch: ScratchFile,
    progress: &(dyn Fn(Progress<'_>) + Sync),
) -> Result<StoredCorpus, IngestError> {
    let start = Instant::now();
    let Found {
        files,
        refused,
        passed_over,
        sidecars: sidecars_of_refused,
    } = walk::walk(root, extractor.limits())?;
    let sidecars = sidecar::read(&files);
    let learning = learn::learn(&files, extractor);
    let done = AtomicUsize::new(0);
    let read: Vec<(Result<Vec<Shelved>, RefusalReason>, Duration)> = files
        .par_iter()
        .map(|file| {
            let begun = Instant::now();
            let outcome = read_file(file, extractor, learning.of(file), &sidecars);
            let outcome = match outcome {
                Ok(read) => {
                    let shelved = read.into_iter().map(|read| Shelved::new(read, &scratch));
                    Ok(shelved.collect::<io::Result<Vec<Shelved>>>()?)
                }
                Err(reason) => Err(reason),
            };
            let took = begun.elapsed();
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            progress(Progress {
                done,
                total: files.len(),
                file: &file.source,
            });
            Ok((outcome, took))
        })
        .collect::<io::Result<_>>()
        .map_err(IngestError::PutAway)?;
    let (outcomes, times): (Vec<_>, Vec<_>) = read.into_iter().unzip();
    extractor.remove_unused();
    let passed = passed_over.values().sum::<usize>();
    let attached = files.iter().map(|file| file.sidecars().count()).sum::<usize>();
    let with_sidecars = attached + sidecars_of_refused.len();
    let mut report = Report {
        files: files.len() + refused.len() + passed + with_sidecars,
        sidecars: with_sidecars,
        refused,
        warnings: sidecars.warnings,
        passed_over,
        pictures_left: extractor.take_pictures_left(),
        furniture: learning.furniture,
        ..Report::default()
    };
    for (file, outcome) in files.iter().zip(&outcomes) {
        // A picture that is no document.
        if file.format == Format::Picture && matches!(outcome, Ok(none) if none.is_empty()) {
            *report.passed_over.entry(file.extension()).or_default() += 1;
        }
    }
    for (file, time) in files.iter().zip(times) {
        report.time(file.format, &file.source, time);
    }
    report.refused.extend(sidecars.refused);
    for (file, outcome) in files.iter().zip(&outcomes) {
        if let Ok(documents) = outcome {
            let records: Vec<&str> = documents.iter().filter_map(Shelved::record).collect();
            report.refused.extend(sidecar::refuse_strays(file, &records));
        }
    }
    let documents = keep_documents(&files, outcomes, scratch, &mut report).map_err(IngestError::PutAway)?;
    report
        .warnings
        .sort_by(|one, other| one.source.cmp(&other.source));
    report.refused.sort_by(|one, other| one.source.cmp(&other.source));
    report.joined.sort_by(|one, other| one.source.cmp(&other.source));
    report.elapsed = start.elapsed();
    if documents.is_empty() {
        return Err(IngestError::NoDocuments {
            path: root.to_owned(),
            report: Box::new(report),
        });
    }
    Ok(StoredCorpus { documents, report })
}

/// A hash, in hexadecimal, over the names, sizes, times and inodes of the files that [`read_corpus`] would read: another one
/// means that an index may be stale. No file is opened.
///
/// # Errors
/// If there is no folder at `root`, or it can't be read.
pub fn fingerprint(root: &Path, limits: &Limits) -> Result<String, IngestError> {
    // A length before the name keeps two names from reading as one.
    let entry = |source: &str, bytes, modified, Identity { inode, changed }: Identity| {
        format!("{} {source} {bytes} {modified} {inode} {changed}\n", source.len())
    };
    let mut hash = Sha256::new();
    hash.update(format!("{EXTRACTOR_VERSION} {limits:?}\n"));
    for file in walk::walk(root, limits)?.files {
        hash.update(entry(&file.source, file.bytes, file.modified, file.identity));
        for sidecar in file.sidecars() {
            hash.update(entry(
                &sidecar.source,
                sidecar.bytes,
                sidecar.modified,
                sidecar.identity,
            ));
        }
    }
    Ok(hash.finalize().iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    }))
}

fn read_file(
    file: &SourceFile,
    extractor: &Extractor,
    learnt: &Learnt,
    sidecars: &Sidecars,
) -> Result<Vec<Assembled>, RefusalReason> {
    let extracts = extractor.read(file, learnt)?.into_iter();
    extracts
        .map(|mut extract| {
            sidecars.apply(&file.source, &mut extract);
            let pages = extract.pages;
            let mut assembled = assemble(&file.source, extract)?;
            assembled.document.files.push(DocumentFile {
                source: file.source.clone(),
                bytes: file.bytes,
                pages,
            });
            Ok(assembled)
        })
        .collect()
}

#[cfg(test)]
mod tests;
