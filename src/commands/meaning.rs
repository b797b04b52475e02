//! Search by meaning: the embedder of the settings, and the vectors of the passages, which follow after an index.

use std::io::{self, Write as _};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use serde::Serialize;

use super::error::CommandError;
use super::progress::Progress;
use super::swedish;
use super::with_causes;
use super::words::{Task, Words, words};
use crate::config::{EmbedderPlace, EmbedderSettings, Settings};
use crate::document::Language;
use crate::embed::{ClientSettings, EmbedError, Embedder, OpenAiClient, QueryEmbedder};
#[cfg(feature = "candle")]
use crate::embed::{InProcess, ModelSettings};
use crate::index::{Embedding, EmbeddingProgress, Generation, IndexError, Meaning, embed_passages};

mod keeper;

pub(super) use keeper::MeaningKeeper;

/// How long a query may take when ranking is measured.
const PATIENCE: Duration = Duration::from_secs(60);
/// The vectors of sets that were measured, in the index folder.
const MEASURED: &str = "embeddings/measured.bin";
/// How often a command tries again after the embedder failed without any progress, and the first pause; each is twice the one before.
const TRIES: u32 = 3;
const FIRST_PAUSE: Duration = Duration::from_secs(1);
/// The longest that a command waits because the embedder asks it to.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// The outcome for the vectors of an index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct MeaningAccount {
    /// The model.
    model: String,
    /// The passages of all documents.
    passages: u32,
    /// Those that have a vector.
    with_vectors: u32,
    /// Those that were embedded in this run.
    embedded: usize,
    /// Why some have none.
    error: Option<String>,
}

impl MeaningAccount {
    /// Returns the account as a line.
    pub(super) fn line(&self, words: &Words) -> String {
        (words.vectors)(self.with_vectors, self.passages, &self.model, self.embedded)
    }
}

/// Starts the client of the embedder that is set; `None` for words only. Nothing is sent yet.
pub(super) fn start(settings: &Settings) -> Result<Option<Arc<QueryEmbedder>>, CommandError> {
    let timeout = settings
        .embedder
        .as_ref()
        .map_or(Duration::ZERO, |set| set.timeout);
    start_with(settings, timeout)
}

/// Starts the same client with all the time that queries may need: figures must not depend on the machine's load.
pub(super) fn start_for_measuring(settings: &Settings) -> Result<Option<Arc<QueryEmbedder>>, CommandError> {
    start_with(settings, PATIENCE)
}

fn start_with(settings: &Settings, timeout: Duration) -> Result<Option<Arc<QueryEmbedder>>, CommandError> {
    let Some(set) = &settings.embedder else {
        return Ok(None);
    };
    let embedder = embedder(set).map_err(CommandError::Embedder)?;
    Ok(Some(Arc::new(QueryEmbedder::new(embedder, timeout))))
}

fn embedder(set: &EmbedderSettings) -> Result<Arc<dyn Embedder>, EmbedError> {
    match &set.at {
        EmbedderPlace::Service {
            url,
            api_key,
            input_type,
        } => Ok(Arc::new(OpenAiClient::start(ClientSettings {
            url: url.clone(),
            model: set.model.clone(),
            api_key: api_key.clone().map(|key| key.0),
            query_prefix: set.query_prefix.clone(),
            passage_prefix: set.passage_prefix.clone(),
            dimensions: set.dimensions,
            input_type: *input_type,
        })?)),
        #[cfg(feature = "candle")]
        EmbedderPlace::Folder(path) => Ok(Arc::new(InProcess::start(ModelSettings {
            path: path.clone(),
            query_prefix: set.query_prefix.clone(),
            passage_prefix: set.passage_prefix.clone(),
            dimensions: set.dimensions,
        })?)),
        #[cfg(not(feature = "candle"))]
        EmbedderPlace::Folder(_) => Err(EmbedError::NotBuiltIn),
    }
}

/// Embeds the passages of the current index that have no vector yet, with a progress bar; `None` if no embedder is set. An embedder
/// that fails is no failure of the command: words answer without it, and the next run goes on where this one ended.
pub(super) fn follow(
    settings: &Settings,
    cancelled: &AtomicBool,
) -> Result<Option<MeaningAccount>, CommandError> {
    let (Some(embedder), Some(set)) = (start(settings)?, &settings.embedder) else {
        return Ok(None);
    };
    let Some(generation) = Generation::open(&settings.index)? else {
        return Ok(None);
    };
    let embedding = Embedding {
        embedder: embedder.embedder().as_ref(),
        batch: set.batch,
        cache: None,
        cancelled,
    };
    let mut account = MeaningAccount {
        model: set.model.clone(),
        passages: 0,
        with_vectors: 0,
        embedded: 0,
        error: None,
    };
    let bar = Progress::new(Task::Embedding, settings.language);
    let mut embedded = 0;
    let made = embed_with_patience(&generation, &embedding, |progress, new| {
        embedded += new;
        bar.show(progress.done, progress.total, "");
    });
    account.embedded = embedded;
    let meaning = match made {
        Ok(meaning) => Some(meaning),
        Err(IndexError::Cancelled) => return Err(IndexError::Cancelled.into()),
        Err(error) => {
            let told = match settings.language {
                Language::Swedish => swedish::engine::index(&error),
                Language::English => with_causes(&error),
            };
            let no_vectors = words(settings.language).no_vectors;
            // A closed stderr is no error.
            let _ = writeln!(io::stderr(), "sokbar: {no_vectors}: {told}");
            account.error = Some(with_causes(&error));
            generation.meaning().ok().flatten()
        }
    };
    if let Some(meaning) = meaning {
        (account.with_vectors, account.passages) = meaning.coverage();
    }
    Ok(Some(account))
}

/// Embeds the passages of an index that is only made to be measured. Their vectors are kept in the folder of the settings' index, so that
/// measuring again does not embed again.
pub(super) fn embed_for_measuring(
    settings: &Settings,
    set: &EmbedderSettings,
    embedder: &QueryEmbedder,
    index: &Path,
) -> Result<(), CommandError> {
    let Some(generation) = Generation::open(index)? else {
        return Ok(());
    };
    let embedding = Embedding {
        embedder: embedder.embedder().as_ref(),
        batch: set.batch,
        cache: Some(&settings.index.join(MEASURED)),
        cancelled: &AtomicBool::new(false),
    };
    let bar = Progress::new(Task::Embedding, settings.language);
    embed_with_patience(&generation, &embedding, |progress, _| {
        bar.show(progress.done, progress.total, "");
    })?;
    Ok(())
}

/// Embeds the passages of a generation; where the embedder fails for now, it is asked again after a pause. `observe` is told the
/// progress and how many passages are new in it.
pub(super) fn embed_with_patience(
    generation: &Generation,
    embedding: &Embedding<'_>,
    mut observe: impl FnMut(EmbeddingProgress, usize),
) -> Result<Meaning, IndexError> {
    let mut failures = 0;
    loop {
        let mut embedded = 0;
        let made = embed_passages(generation, embedding, &mut |progress| {
            observe(progress, progress.embedded - embedded);
            embedded = progress.embedded;
        });
        let error = match made {
            Err(IndexError::Embed { source }) if source.may_pass() => source,
            settled => return settled,
        };
        failures = if embedded > 0 { 0 } else { failures + 1 };
        if failures >= TRIES {
            return Err(IndexError::embed(error));
        }
        let pause = error
            .wait()
            .unwrap_or(FIRST_PAUSE * 2_u32.pow(failures.saturating_sub(1)));
        pause_unless(embedding.cancelled, pause.min(LONGEST_PAUSE))?;
    }
}

fn pause_unless(cancelled: &AtomicBool, pause: Duration) -> Result<(), IndexError> {
    let end = Instant::now() + pause;
    while !cancelled.load(std::sync::atomic::Ordering::Relaxed) {
        let Some(left) = end.checked_duration_since(Instant::now()) else {
            return Ok(());
        };
        std::thread::sleep(left.min(Duration::from_millis(50)));
    }
    Err(IndexError::Cancelled)
}

/// Whether the embedder may do better later.
pub(super) fn may_pass(error: &IndexError) -> bool {
    match error {
        IndexError::Embed { source } => source.may_pass(),
        _ => false,
    }
}

/// Whether an error is only that another process embeds in the same folder.
pub(super) fn is_busy(error: &IndexError) -> bool {
    matches!(
        error,
        IndexError::Embed {
            source: EmbedError::Busy { .. }
        }
    )
}

/// The embedder behind the one of queries.
pub(super) fn of_passages(embedder: &QueryEmbedder) -> Arc<dyn Embedder> {
    Arc::clone(embedder.embedder())
}
