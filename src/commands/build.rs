//! From corpus to index to engine: the one place that calls `ingest` and `index`.

use std::fmt::Write as _;
use std::num::NonZero;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use sha2::{Digest, Sha256};

use super::error::CommandError;
use super::loss;
use super::meaning;
use super::progress::Progress;
use super::words::Task;
use crate::analysis::Lexicon;
use crate::config::Settings;
use crate::document::{DocumentStore, ScratchFile};
use crate::index::{self, BuildInfo, GenerationInfo, IndexError};
use crate::ingest::{self, Extractor, IngestError, Limits, Report};
use crate::search::{EngineOptions, SearchEngine, find_neighbours};

/// A corpus as read, ready to be written.
pub(super) struct Material {
    documents: DocumentStore,
    pub(super) report: Report,
    corpus_fingerprint: String,
}

/// The outcome of a build.
pub(super) struct Built {
    pub(super) generation: GenerationInfo,
    pub(super) report: Report,
    /// Whether a generation was written; if not, the current one matches the corpus.
    pub(super) written: bool,
}

/// Is told the task, what is done and the total of a build. Calls come from several threads.
pub(super) type Observer<'a> = &'a (dyn Fn(&'static str, usize, usize) + Sync);

/// Reads the corpus and writes a new generation. The caller sets `cancelled` to stop the build.
pub(super) fn build(
    settings: &Settings,
    cancelled: &Arc<AtomicBool>,
    observe: Observer<'_>,
) -> Result<Built, CommandError> {
    let material = read(settings, Keep::Extracts, observe)?;
    write(settings, material, true, cancelled, observe)
}

/// Whether extracts of slow formats are cached in the index folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keep {
    /// Read from the cache and written to it.
    Extracts,
    /// No cache is read or written.
    Nothing,
}

/// Reads the corpus; files of risky formats are read by child processes.
pub(super) fn read(settings: &Settings, keep: Keep, observe: Observer<'_>) -> Result<Material, CommandError> {
    check_address_space()?;
    let mut extractor = Extractor::new(limits(settings));
    if let Some(program) = this_program() {
        extractor = extractor.with_program(program, vec![super::READ_FILES.to_owned()]);
    }
    if keep == Keep::Extracts {
        extractor = extractor
            .with_cache(settings.index.join("extracts"))
            .with_recognition();
    }
    // Taken before the files are read: a change during the build makes the index stale, never wrongly fresh.
    let corpus_fingerprint = fingerprint(settings)?;
    let reading = Progress::new(Task::Reading, settings.language);
    let scratch = match keep {
        Keep::Extracts => {
            ScratchFile::create(&settings.index).map_err(IndexError::io("create", &settings.index))?
        }
        Keep::Nothing => ScratchFile::temporary().map_err(IngestError::PutAway)?,
    };
    let progress = |progress: ingest::Progress| {
        reading.show(progress.done, progress.total, progress.file);
        observe("reading", progress.done, progress.total);
    };
    let corpus = ingest::store_corpus(&settings.corpus, &extractor, scratch, &progress)?;
    Ok(Material {
        documents: corpus.documents,
        report: corpus.report,
        corpus_fingerprint,
    })
}

/// The address space of a build of a small corpus: 640 MiB, and for each core the heap and the stack of its threads.
/// Measured with `ulimit -v` on two cores, where 600 MB were too little and 700 MB enough.
const ADDRESS_SPACE: u64 = 640;
const ADDRESS_SPACE_PER_CORE: u64 = 128;

/// Refuses to build where the limit on the address space (`ulimit -v`) is certainly too low: an allocation that fails ends the
/// process without advice.
#[cfg(unix)]
fn check_address_space() -> Result<(), CommandError> {
    use rustix::process::{Resource, getrlimit};
    let cores = std::thread::available_parallelism().map_or(1, |cores| cores.get() as u64);
    let needed = ADDRESS_SPACE + ADDRESS_SPACE_PER_CORE * cores.min(8);
    match getrlimit(Resource::As).current.map(|bytes| bytes / (1024 * 1024)) {
        Some(limit) if limit < needed => Err(CommandError::AddressSpace { limit, needed }),
        _ => Ok(()),
    }
}

/// Other systems have no such limit.
#[cfg(not(unix))]
fn check_address_space() -> Result<(), CommandError> {
    Ok(())
}

/// The limits on a file: the settings, else the defaults of ingest.
fn limits(settings: &Settings) -> Limits {
    const MEBIBYTE: u64 = 1024 * 1024;
    let usual = Limits::default();
    let set = settings.limits;
    let number = |set: Option<NonZero<u32>>| set.map(|number| u64::from(number.get()));
    let count = |set: Option<NonZero<u32>>| number(set).and_then(|number| usize::try_from(number).ok());
    let bytes = |set, usual| number(set).map_or(usual, |mebibytes| mebibytes * MEBIBYTE);
    Limits {
        file_bytes: bytes(set.file, usual.file_bytes),
        pages: count(set.pages).unwrap_or(usual.pages),
        characters: count(set.characters).unwrap_or(usual.characters),
        time: number(set.seconds).map_or(usual.time, Duration::from_secs),
        memory_bytes: bytes(set.memory, usual.memory_bytes),
        unpacked_bytes: bytes(set.unpacked, usual.unpacked_bytes),
        archive_entries: count(set.entries).unwrap_or(usual.archive_entries),
        unpacked_ratio: number(set.ratio).unwrap_or(usual.unpacked_ratio),
        nesting: count(set.nesting).unwrap_or(usual.nesting),
        records: count(set.records).unwrap_or(usual.records),
        ..usual
    }
}

/// The running program, even if its file has been replaced since.
fn this_program() -> Option<PathBuf> {
    let linux = PathBuf::from("/proc/self/exe");
    if linux.exists() {
        Some(linux)
    } else {
        std::env::current_exe().ok()
    }
}

/// Writes a new generation, unless the current one matches the corpus and `force` is off.
pub(super) fn write(
    settings: &Settings,
    material: Material,
    force: bool,
    cancelled: &Arc<AtomicBool>,
    observe: Observer<'_>,
) -> Result<Built, CommandError> {
    let Material {
        documents,
        report,
        corpus_fingerprint,
    } = material;
    let present = usable(settings);
    let same = |present: &GenerationInfo| !force && present.corpus_fingerprint == corpus_fingerprint;
    if let Some(generation) = present.clone().filter(same).filter(|_| is_sound(settings)) {
        return Ok(Built {
            generation,
            report,
            written: false,
        });
    }
    if let Some(present) = present.filter(|_| !settings.accept_loss) {
        loss::check(settings, present.documents, documents.len() as u64, &report)?;
    }
    let info = BuildInfo {
        corpus_fingerprint,
        lexicon: lexicon(settings)?,
        built: now(),
        cancelled: Arc::clone(cancelled),
        threads: None,
        neighbours: Some(find_neighbours),
        takes_over: !force,
    };
    let writing = Progress::new(Task::Indexing, settings.language);
    let generation = index::build(&settings.index, &documents, &info, &|progress| {
        writing.show(progress.done, progress.total, "");
        observe("indexing", progress.done, progress.total);
    })?;
    Ok(Built {
        generation,
        report,
        written: true,
    })
}

/// The current generation, if this program can read it; if not, the reason is logged.
pub(super) fn usable(settings: &Settings) -> Option<GenerationInfo> {
    index::current(&settings.index).unwrap_or_else(|error| {
        match &error {
            IndexError::OtherSchema { found, expected } => {
                tracing::info!(found, expected, "the index has another version");
            }
            error => tracing::warn!(
                error = error as &dyn std::error::Error,
                "the index can't be used and is built again"
            ),
        }
        None
    })
}

/// Whether every file of the present generation is as it was written and the generation answers; logs why not.
fn is_sound(settings: &Settings) -> bool {
    let checked = open(settings).and_then(|engine| Ok(engine.probe()?));
    if let Err(error) = &checked {
        tracing::warn!(
            error = error as &dyn std::error::Error,
            "the index is damaged and is built again"
        );
    }
    checked.is_ok()
}

/// The fingerprint of everything an index is built from: the corpus and the dictionary that splits compounds.
/// Documents and queries must be split alike, so another dictionary makes the index stale.
pub(super) fn fingerprint(settings: &Settings) -> Result<String, CommandError> {
    let mut fingerprint = ingest::fingerprint(&settings.corpus, &limits(settings))?;
    let dictionary = settings.hunspell.as_deref();
    // An unreadable dictionary is reported by `lexicon`.
    if let Some(words) = dictionary.and_then(|path| std::fs::read(path).ok()) {
        fingerprint.push('+');
        for byte in &Sha256::digest(&words)[..8] {
            write!(fingerprint, "{byte:02x}").expect("a string takes all that is written");
        }
    }
    Ok(fingerprint)
}

/// Opens the engine on the current generation, once every file of it was compared with its checksum.
pub(super) fn open(settings: &Settings) -> Result<SearchEngine, CommandError> {
    Ok(SearchEngine::open(&settings.index, &options(settings)?)?)
}

/// Opens the engine for a service, which compares most of the checksums before it says that it is ready.
pub(super) fn open_unverified(settings: &Settings) -> Result<SearchEngine, CommandError> {
    Ok(SearchEngine::open_unverified(
        &settings.index,
        &options(settings)?,
    )?)
}

/// Opens the newest sound generation that is not the current one, if there is one: for when that is refused.
pub(super) fn open_older(settings: &Settings) -> Result<Option<SearchEngine>, CommandError> {
    Ok(SearchEngine::open_older(&settings.index, &options(settings)?)?)
}

fn options(settings: &Settings) -> Result<EngineOptions, CommandError> {
    Ok(EngineOptions {
        lexicon: Some(lexicon(settings)?),
        synonyms: Some(synonyms(settings)),
        thesaurus: settings.thesaurus,
        embedder: meaning::start(settings)?,
        keeps_previous: settings.follow.is_some(),
    })
}

/// The time of a build: RFC 3339, UTC, whole seconds.
pub(super) fn now() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// The synonym file: the setting, else `synonyms.txt` of the corpus, which need not exist yet.
pub(super) fn synonyms(settings: &Settings) -> PathBuf {
    let of_corpus = || settings.corpus.join("synonyms.txt");
    settings.synonyms.clone().unwrap_or_else(of_corpus)
}

/// The lexicon of the splitter: the built-in one, with the words of a Hunspell dictionary where one is set.
pub(super) fn lexicon(settings: &Settings) -> Result<Arc<Lexicon>, CommandError> {
    let lexicon = Lexicon::built_in();
    let lexicon = match &settings.hunspell {
        Some(dictionary) => lexicon.with_hunspell(dictionary)?,
        None => lexicon,
    };
    Ok(Arc::new(lexicon))
}
