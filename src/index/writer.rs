//! Writes documents into a new generation, in two passes: the first counts the words, so that the splitter knows the
//! corpus's own vocabulary; the second writes every word and its parts into tantivy.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use tantivy::indexer::NoMergePolicy;
use tantivy::{Index, IndexWriter, TantivyDocument};

use super::error::IndexError;
use super::generation::{self, BuildLock, GenerationInfo};
use super::rendered;
use super::schema::{Fields, SCHEMA_VERSION, Zone, schema};
use super::stored::StoredMeta;
use super::titles::Titles;
use super::vocabulary::{Compound, FormCounts};
use super::word_lists::{self, CountedWords};
use crate::analysis::{
    self, Lexicon, Part, PartTable, Splitter, WORD_TOKENIZER, WordTokenizer, part_term, tokenize,
};
use crate::document::Document;

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
}

impl BuildInfo {
    fn go_on(&self) -> Result<(), IndexError> {
        if self.cancelled.load(Ordering::Relaxed) {
            Err(IndexError::Cancelled)
        } else {
            Ok(())
        }
    }
}

/// Builds a new generation from documents, checks it and makes it the current one. Until then the old one stays as it
/// was; killed at any moment, this leaves at most a folder that the next build removes.
///
/// # Errors
/// If there are no documents, another build runs, the disk says no, or the check finds the new index damaged.
pub fn build(
    root: &Path,
    documents: &[Document],
    info: &BuildInfo,
    progress: &(dyn Fn(BuildProgress) + Sync),
) -> Result<GenerationInfo, IndexError> {
    if documents.is_empty() {
        return Err(IndexError::NoDocuments);
    }
    let _lock = BuildLock::take(root)?;
    generation::sweep(root)?;
    let (folder, lock) = generation::create(root)?;
    let built = write(&folder, documents, info, progress).and_then(|()| check(&folder, documents.len()));
    if let Err(error) = built {
        drop(lock);
        std::fs::remove_dir_all(&folder).ok();
        return Err(error);
    }
    let name = folder
        .file_name()
        .and_then(|name| name.to_str())
        .expect("the name was made here")
        .to_owned();
    let info = GenerationInfo {
        name,
        schema_version: SCHEMA_VERSION,
        corpus_fingerprint: info.corpus_fingerprint.clone(),
        documents: documents.len() as u64,
        built: info.built.clone(),
    };
    generation::write_info(&folder, &info)?;
    generation::publish(root, &info.name)?;
    drop(lock);
    generation::sweep(root)?;
    Ok(info)
}

fn write(
    folder: &Path,
    documents: &[Document],
    info: &BuildInfo,
    progress: &(dyn Fn(BuildProgress) + Sync),
) -> Result<(), IndexError> {
    let Counted {
        counts,
        positions,
        words,
    } = count_words(documents);
    info.go_on()?;
    Titles::write(folder, documents)?;
    rendered::write(folder, documents)?;
    let parts = split_words(&counts, documents, &info.lexicon, folder)?;
    write_word_lists(&counts, words, folder)?;
    drop(counts);
    info.go_on()?;

    let (schema, fields) = schema();
    let index = Index::create_in_dir(folder, schema).map_err(IndexError::engine("create the index"))?;
    index
        .tokenizers()
        .register(WORD_TOKENIZER, WordTokenizer::new(Arc::new(parts)));
    let threads = info.threads.unwrap_or_else(|| {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        cores.min(documents.len().div_ceil(DOCUMENTS_PER_THREAD))
    });
    let threads = threads.clamp(1, MAX_THREADS);
    let mut writer: IndexWriter = index
        .writer_with_num_threads(threads, threads * THREAD_MEMORY)
        .map_err(IndexError::engine("start writing"))?;
    writer.set_merge_policy(Box::new(NoMergePolicy));
    let done = AtomicUsize::new(0);
    documents
        .par_iter()
        .zip(&positions)
        .enumerate()
        .try_for_each(|(ordinal, (document, positions))| {
            info.go_on()?;
            let entry = index_document(&fields, document, positions, ordinal as u64);
            writer
                .add_document(entry)
                .map_err(IndexError::engine("add a document"))?;
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            progress(BuildProgress {
                done,
                total: documents.len(),
            });
            Ok(())
        })?;
    writer.commit().map_err(IndexError::engine("commit"))?;
    info.go_on()?;
    writer
        .wait_merging_threads()
        .map_err(IndexError::engine("finish writing"))
}

/// Splits the compounds among the words, and writes the vocabulary, which knows forms with the same parts.
fn split_words(
    counts: &FormCounts,
    documents: &[Document],
    lexicon: &Arc<Lexicon>,
    folder: &Path,
) -> Result<PartTable, IndexError> {
    let splitter = Splitter::new(Arc::clone(lexicon));
    let forms: Vec<&str> = counts.swedish_forms().collect();
    let compounds: FxHashMap<&str, Vec<Part>> = forms
        .into_par_iter()
        .filter_map(|form| Some((form, splitter.split(form, counts)?)))
        .collect();
    counts.write(folder, &count_titles(documents), &|form| {
        compounds.get(form).map(|parts| Compound {
            whole: whole_term(parts),
            starts: parts.iter().skip(1).map(|part| part.start).collect(),
        })
    })?;
    let mut table = PartTable::default();
    for (form, parts) in &compounds {
        table.insert(form, parts);
    }
    Ok(table)
}

fn count_titles(documents: &[Document]) -> FormCounts {
    let mut counts = FormCounts::default();
    for document in documents {
        tokenize(&document.title, |token| {
            counts.add(token.form, document.language);
        });
    }
    counts
}

/// The term of all parts of a compound together.
fn whole_term(parts: &[Part]) -> String {
    let stems: Vec<&str> = parts.iter().map(|part| part.stem.as_str()).collect();
    part_term(&stems)
}

/// The position in body and in headings of each section's first word.
type SectionPositions = Vec<(u32, u32)>;

/// What the first pass learns of the documents.
struct Counted {
    counts: FormCounts,
    positions: Vec<SectionPositions>,
    /// The words of each document, some documents at a time, numbered by the counts beside them.
    words: Vec<(Vec<CountedWords>, FormCounts)>,
}

fn count_words(documents: &[Document]) -> Counted {
    let chunks: Vec<(Vec<SectionPositions>, Vec<CountedWords>, FormCounts)> = documents
        .par_chunks(documents.len().div_ceil(4 * rayon::current_num_threads()).max(1))
        .map(|chunk| {
            let mut counts = FormCounts::default();
            let (positions, words) = chunk
                .iter()
                .map(|document| count_document(document, &mut counts))
                .unzip();
            (positions, words, counts)
        })
        .collect();
    let mut counted = Counted {
        counts: FormCounts::default(),
        positions: Vec::with_capacity(documents.len()),
        words: Vec::with_capacity(chunks.len()),
    };
    for (positions, words, counts) in chunks {
        counted.counts.merge(&counts);
        counted.positions.extend(positions);
        counted.words.push((words, counts));
    }
    counted
}

fn count_document(document: &Document, counts: &mut FormCounts) -> (SectionPositions, CountedWords) {
    let mut words = CountedWords::new();
    let mut count = |text: &str, zone: Zone| {
        let mut end = 0;
        tokenize(text, |token| {
            let number = counts.add(token.form, document.language);
            words.push((number, word_lists::zone_weight(zone)));
            end = end.max(token.position + token.span);
        });
        end
    };
    count(&document.title, Zone::Title);
    let (mut body, mut headings) = (0, 0);
    let positions = document
        .sections
        .iter()
        .map(|section| {
            let position = (body, headings);
            // tantivy leaves one position between the values of a field.
            body += count(&section.text, Zone::Body) + 1;
            headings += count(section.heading.as_deref().unwrap_or_default(), Zone::Headings) + 1;
            position
        })
        .collect();
    for text in subjects(document) {
        count(text, Zone::Headings);
    }
    word_lists::gather(&mut words);
    (positions, words)
}

fn write_word_lists(
    counts: &FormCounts,
    words: Vec<(Vec<CountedWords>, FormCounts)>,
    folder: &Path,
) -> Result<(), IndexError> {
    let places = counts.places();
    let chunks: Vec<_> = words
        .into_par_iter()
        .map(|(documents, counts)| (documents, counts.places_in(&places, analysis::is_stop_word)))
        .collect();
    word_lists::write(folder, &chunks)
}

/// What the editors say the text is about, searched as headings are.
fn subjects(document: &Document) -> impl Iterator<Item = &str> {
    document
        .tags
        .iter()
        .map(String::as_str)
        .chain(document.summary.as_deref())
}

fn index_document(
    fields: &Fields,
    document: &Document,
    positions: &[(u32, u32)],
    ordinal: u64,
) -> TantivyDocument {
    let mut entry = TantivyDocument::default();
    let [title, headings, body] = fields.zones;
    entry.add_text(fields.id, document.id.as_str());
    entry.add_text(title, &document.title);
    for section in &document.sections {
        entry.add_text(headings, section.heading.as_deref().unwrap_or_default());
        entry.add_text(body, &section.text);
    }
    for text in subjects(document) {
        entry.add_text(headings, text);
    }
    entry.add_text(fields.kind, document.kind.as_str());
    entry.add_text(fields.language, document.language.as_str());
    if let Some(partner) = &document.partner {
        entry.add_text(fields.partner, partner);
    }
    for author in &document.authors {
        entry.add_text(fields.author, author);
    }
    for tag in &document.tags {
        entry.add_text(fields.tag, tag);
    }
    if let Some(date) = document.date {
        entry.add_u64(fields.date_first, date.first_number());
        entry.add_u64(fields.date_last, date.last_number());
    }
    entry.add_u64(fields.ordinal, ordinal);
    let meta =
        serde_json::to_vec(&StoredMeta::new(document, positions)).expect("plain data always becomes JSON");
    entry.add_bytes(fields.meta, &meta);
    let text: String = document
        .sections
        .iter()
        .map(|section| section.text.as_str())
        .collect();
    entry.add_bytes(fields.text, text.as_bytes());
    entry
}

/// Reads every file of a finished generation against its checksum and counts the documents.
fn check(folder: &Path, expected: usize) -> Result<(), IndexError> {
    let index = Index::open_in_dir(folder).map_err(IndexError::engine("open the new index"))?;
    let damaged = index
        .validate_checksum()
        .map_err(IndexError::engine("check the new index"))?;
    if let Some(file) = damaged.iter().next() {
        return Err(IndexError::Damaged {
            what: format!("{} has a wrong checksum", file.display()),
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
