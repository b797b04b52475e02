//! From corpus to index to engine: the one place that calls `ingest` and `index`.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::sync::Arc;

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::Outcome;
use super::error::CommandError;
use super::output::Output;
use super::progress::Progress;
use crate::analysis::Lexicon;
use crate::config::Settings;
use crate::index::{self, BuildInfo, GenerationInfo};
use crate::ingest::{self, IngestError, Limits, Report};
use crate::search::{EngineOptions, SearchEngine};

/// What building has come to.
pub(super) struct Built {
    pub(super) generation: GenerationInfo,
    pub(super) report: Report,
    /// Whether a generation was written; otherwise the present one is of this very corpus.
    pub(super) written: bool,
}

/// What `sokbar index --json` prints.
#[derive(Debug, Serialize)]
struct IndexAnswer<'a> {
    generation: &'a str,
    documents: u64,
    built: &'a str,
    written: bool,
    report: &'a Report,
}

/// The command `index`: builds, and tells of every file. The corpus is read even when the index is fresh, so that
/// the report and the exit code are the same each time.
pub(super) fn index(
    settings: &Settings,
    force: bool,
    json: bool,
    out: &mut Output,
) -> Result<Outcome, CommandError> {
    let Built {
        generation,
        report,
        written,
    } = build(settings, force).inspect_err(tell_refused)?;
    // Nobody to read the report is no reason to fail: the index is there.
    let _ = write!(io::stderr(), "{report}");
    if json {
        out.json(&IndexAnswer {
            generation: &generation.name,
            documents: generation.documents,
            built: &generation.built,
            written,
            report: &report,
        })?;
    } else {
        let state = if written { "indexed" } else { "indexed already" };
        let GenerationInfo { name, documents, .. } = &generation;
        let folder = settings.index.join(name);
        out.line(&format!("{documents} documents {state} in {}", folder.display()))?;
        out.flush()?;
    }
    Ok(if report.refused.is_empty() {
        Outcome::Well
    } else {
        Outcome::SomethingRefused
    })
}

/// Where every file was refused there is no index to tell of, but there are files.
fn tell_refused(error: &CommandError) {
    if let CommandError::Ingest(IngestError::NoDocuments { report, .. }) = error {
        // With stderr closed there is nobody to tell.
        let _ = write!(io::stderr(), "{report}");
    }
}

/// Reads the corpus and writes a new generation, unless the present one is of the same corpus and `force` is off.
pub(super) fn build(settings: &Settings, force: bool) -> Result<Built, CommandError> {
    let limits = Limits::default();
    // Taken before the files are read: what changes meanwhile makes the index stale, never wrongly fresh.
    let corpus_fingerprint = fingerprint(settings)?;
    let corpus = {
        let reading = Progress::new("reading");
        ingest::read_corpus(&settings.corpus, &limits, &|progress: ingest::Progress| {
            reading.show(progress.done, progress.total);
        })?
    };
    let present = usable(settings).filter(|present| present.corpus_fingerprint == corpus_fingerprint);
    if let Some(generation) = present.filter(|_| !force) {
        return Ok(Built {
            generation,
            report: corpus.report,
            written: false,
        });
    }
    let info = BuildInfo {
        corpus_fingerprint,
        lexicon: lexicon(settings)?,
        built: now(),
        threads: None,
    };
    let writing = Progress::new("indexing");
    let generation = index::build(&settings.index, &corpus.documents, &info, &|progress| {
        writing.show(progress.done, progress.total);
    })?;
    Ok(Built {
        generation,
        report: corpus.report,
        written: true,
    })
}

/// The present generation, if this program can read it; why it can't is logged.
pub(super) fn usable(settings: &Settings) -> Option<GenerationInfo> {
    let present = match index::current(&settings.index) {
        Ok(present) => present?,
        Err(error) => {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "the index can't be looked at"
            );
            return None;
        }
    };
    let readable = present.schema_version == index::SCHEMA_VERSION;
    if !readable {
        let (found, expected) = (present.schema_version, index::SCHEMA_VERSION);
        tracing::info!(found, expected, "the index is of another version");
    }
    readable.then_some(present)
}

/// Whether the corpus is another than the one a generation was built from.
pub(super) fn is_stale(settings: &Settings, present: &GenerationInfo) -> Result<bool, CommandError> {
    Ok(fingerprint(settings)? != present.corpus_fingerprint)
}

/// What an index is made of: the corpus, and the dictionary that splits compounds. Documents and queries must be split
/// by the same words, so another dictionary makes the index as stale as another corpus.
fn fingerprint(settings: &Settings) -> Result<String, CommandError> {
    let mut fingerprint = ingest::fingerprint(&settings.corpus, &Limits::default())?;
    let dictionary = settings.hunspell.as_deref();
    // One that can't be read is told by `lexicon`, which needs it more.
    if let Some(words) = dictionary.and_then(|path| std::fs::read(path).ok()) {
        fingerprint.push('+');
        for byte in &Sha256::digest(&words)[..8] {
            write!(fingerprint, "{byte:02x}").expect("a string takes all that is written");
        }
    }
    Ok(fingerprint)
}

/// Opens the engine on the present generation.
pub(super) fn open(settings: &Settings) -> Result<SearchEngine, CommandError> {
    let options = EngineOptions {
        lexicon: Some(lexicon(settings)?),
        synonyms: Some(synonyms(settings)),
    };
    Ok(SearchEngine::open(&settings.index, &options)?)
}

/// The time of a build: RFC 3339, UTC, whole seconds.
pub(super) fn now() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// The synonym file: the one that is set, else the one that the corpus has or may get.
pub(super) fn synonyms(settings: &Settings) -> PathBuf {
    let of_corpus = || settings.corpus.join("synonyms.txt");
    settings.synonyms.clone().unwrap_or_else(of_corpus)
}

/// The words that compounds are made of: ours, and those of a Hunspell dictionary where one is set.
pub(super) fn lexicon(settings: &Settings) -> Result<Arc<Lexicon>, CommandError> {
    let lexicon = Lexicon::built_in();
    let lexicon = match &settings.hunspell {
        Some(dictionary) => lexicon.with_hunspell(dictionary)?,
        None => lexicon,
    };
    Ok(Arc::new(lexicon))
}
