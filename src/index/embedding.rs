//! Embeds the passages of a generation.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use centre::Questions;

use super::Generation;
use super::error::IndexError;
use super::meaning::{Meaning, Place, visit};
use crate::document::{Language, LanguageTag};
use crate::embed::{Cache, Embedder, Key, Purpose, Vectors};

mod centre;

/// The cache, in the index folder.
const CACHE: &str = "embeddings/cache.bin";
/// How long a batch of passages may take.
const TIMEOUT: Duration = Duration::from_secs(300);
/// A text whose vector tells whether the model behind a name is still the same,
const PROBE: &str = "Sökbar läser en mapp med texter och svarar på frågor.";
/// if the cosine of both is at least this. Numbers of other machines differ by less.
const SAME_MODEL: f32 = 0.98;

/// How passages are embedded.
#[derive(Debug, Clone, Copy)]
pub struct Embedding<'a> {
    /// The embedder.
    pub embedder: &'a dyn Embedder,
    /// The passages of one request.
    pub batch: usize,
    /// The file of what was embedded before; `None` takes the one of the index folder, which keeps only what the index has.
    pub cache: Option<&'a Path>,
    /// Set from outside to stop between two batches; what was embedded is kept.
    pub cancelled: &'a AtomicBool,
}

/// How far embedding has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EmbeddingProgress {
    /// Passages that have a vector.
    pub done: usize,
    /// Passages of all documents.
    pub total: usize,
    /// Passages that were embedded in this run.
    pub embedded: usize,
}

/// The passages of a generation: where they are, and the hashes of their texts.
struct Passages {
    starts: Vec<u32>,
    places: Vec<Place>,
    keys: Vec<Key>,
    /// The language of each.
    groups: Vec<u8>,
}

impl Generation {
    /// Returns the vectors of the passages; `None` if there are none.
    ///
    /// # Errors
    /// If the file cannot be read or is not as it was written.
    pub fn meaning(&self) -> Result<Option<Meaning>, IndexError> {
        Meaning::open(&self.root.join(&self.info.name), &self.info)
    }
}

/// Embeds the passages of a generation that have no vector yet and writes the vectors beside its files. Passages that were
/// embedded before, for this or another generation, are not embedded again. The vectors known so far are written first, so that a
/// new generation has most of its own at once, and all of them at the end.
///
/// # Errors
/// If the embedder fails, which leaves what was embedded in the cache; if another process embeds; or if the index cannot be read or
/// written.
pub fn embed_passages(
    generation: &Generation,
    embedding: &Embedding<'_>,
    progress: &mut dyn FnMut(EmbeddingProgress),
) -> Result<Meaning, IndexError> {
    let identity = embedding.embedder.identity();
    let of_index = generation.root.join(CACHE);
    let mut cache = Cache::open(embedding.cache.unwrap_or(&of_index), identity).map_err(IndexError::embed)?;
    if let Some(other) = cache.replaced() {
        tracing::warn!(
            made_by = other,
            now = identity,
            "the model of the embedder changed: every passage is embedded again"
        );
    }
    let passages = Passages::of(generation)?;
    let questions = Questions::of(generation, &passages)?;
    let any_is_known = passages.keys.iter().any(|key| cache.has(key));
    let known = any_is_known
        .then(|| passages.write(generation, identity, &questions, &mut cache))
        .transpose()?;
    let is_same = check_model(embedding.embedder, &mut cache)?;
    let asked = questions.embed(embedding, &mut cache)?;
    let embedded = embed_missing(generation, embedding, &passages, &mut cache, progress)?;
    let meaning = match known {
        Some(known) if is_same && asked == 0 && embedded == 0 => known,
        _ => passages.write(generation, identity, &questions, &mut cache)?,
    };
    if embedding.cache.is_none() {
        let mut used = passages.keys;
        used.push(Key::of(PROBE));
        used.extend(questions.keys());
        cache.keep(&used).map_err(IndexError::embed)?;
    }
    Ok(meaning)
}

/// Forgets all vectors if the embedder answers otherwise than when they were made: another model has the same name. Returns whether it
/// is the same.
fn check_model(embedder: &dyn Embedder, cache: &mut Cache) -> Result<bool, IndexError> {
    let key = Key::of(PROBE);
    let answer = embedder
        .embed(Purpose::Passage, vec![PROBE.to_owned()], TIMEOUT)
        .map_err(IndexError::embed)?;
    let now = answer.into_iter().next().unwrap_or_default();
    let mut before = vec![0.0; cache.dimensions()];
    let is_same = cache.get(&key, &mut before).map_err(IndexError::embed)? && before.len() == now.len() && {
        let cosine: f32 = before.iter().zip(&now).map(|(before, now)| before * now).sum();
        cosine >= SAME_MODEL
    };
    if !is_same {
        if cache.dimensions() > 0 {
            let (before, now) = (cache.dimensions(), now.len());
            let model = embedder.identity();
            tracing::warn!(
                model,
                before,
                now,
                "another model has the same name: every passage is embedded again"
            );
        }
        cache.clear().map_err(IndexError::embed)?;
        cache.add(&[(key, now)]).map_err(IndexError::embed)?;
    }
    Ok(is_same)
}

fn embed_missing(
    generation: &Generation,
    embedding: &Embedding<'_>,
    passages: &Passages,
    cache: &mut Cache,
    progress: &mut dyn FnMut(EmbeddingProgress),
) -> Result<usize, IndexError> {
    let total = passages.keys.len();
    let done = passages.keys.iter().filter(|key| cache.has(key)).count();
    let mut state = EmbeddingProgress {
        done,
        total,
        embedded: 0,
    };
    progress(state);
    let mut batch: Vec<(Key, String)> = Vec::new();
    let mut flush = |batch: &mut Vec<(Key, String)>, cache: &mut Cache| -> Result<(), IndexError> {
        if batch.is_empty() {
            return Ok(());
        }
        if embedding.cancelled.load(Ordering::Relaxed) {
            return Err(IndexError::Cancelled);
        }
        let (keys, texts): (Vec<Key>, Vec<String>) = batch.drain(..).unzip();
        let count = texts.len();
        let vectors = embedding
            .embedder
            .embed(Purpose::Passage, texts, TIMEOUT)
            .map_err(IndexError::embed)?;
        let added: Vec<(Key, Vec<f32>)> = keys.into_iter().zip(vectors).collect();
        cache.add(&added).map_err(IndexError::embed)?;
        state.done += count;
        state.embedded += count;
        progress(state);
        Ok(())
    };
    for ordinal in 0..generation_documents(generation) {
        visit((&generation.stored, &generation.texts), ordinal, |_, text| {
            let key = Key::of(&text);
            if !cache.has(&key) && !batch.iter().any(|(known, _)| *known == key) {
                batch.push((key, text));
            }
            if batch.len() >= embedding.batch {
                flush(&mut batch, cache)?;
            }
            Ok(())
        })?;
    }
    flush(&mut batch, cache)?;
    Ok(state.embedded)
}

/// The passages whose mean is taken out together: those of each language that is analysed, and those of all others, of which there are few.
fn group(language: LanguageTag) -> u8 {
    language
        .analysed()
        .map_or(Language::ALL.len() as u8, |language| language as u8)
}

fn generation_documents(generation: &Generation) -> u32 {
    u32::try_from(generation.info.documents).unwrap_or(u32::MAX)
}

impl Passages {
    fn of(generation: &Generation) -> Result<Self, IndexError> {
        let mut passages = Self {
            starts: vec![0],
            places: Vec::new(),
            keys: Vec::new(),
            groups: Vec::new(),
        };
        for ordinal in 0..generation_documents(generation) {
            let language = group(generation.stored.of(ordinal)?.language);
            visit((&generation.stored, &generation.texts), ordinal, |place, text| {
                passages.groups.push(language);
                passages.places.push(place);
                passages.keys.push(Key::of(&text));
                Ok(())
            })?;
            passages.starts.push(passages.keys.len() as u32);
        }
        Ok(passages)
    }

    /// Writes the vectors that the cache has.
    fn write(
        &self,
        generation: &Generation,
        identity: &str,
        questions: &Questions,
        cache: &mut Cache,
    ) -> Result<Meaning, IndexError> {
        let centre = questions.mean(cache)?;
        let has: Vec<bool> = self.keys.iter().map(|key| cache.has(key)).collect();
        let mut rows_before = Vec::with_capacity(has.len() + 1);
        let mut rows = 0;
        for has in &has {
            rows_before.push(rows);
            rows += u32::from(*has);
        }
        rows_before.push(rows);
        let known: Vec<usize> = (0..has.len()).filter(|place| has[*place]).collect();
        let mut failed = None;
        let groups: Vec<u8> = known.iter().map(|place| self.groups[*place]).collect();
        let vectors = Vectors::new(cache.dimensions(), &groups, centre, |row, vector| {
            if let Err(error) = cache.get(&self.keys[known[row]], vector) {
                failed.get_or_insert(error);
            }
        });
        if let Some(error) = failed {
            return Err(IndexError::embed(error));
        }
        let starts = self.starts.iter().map(|start| rows_before[*start as usize]);
        let places = known.iter().map(|place| self.places[*place]);
        let meaning = Meaning::new(
            &generation.info,
            identity.to_owned(),
            self.keys.len() as u32,
            (starts.collect(), places.collect()),
            vectors,
        );
        meaning.write(&generation.root.join(&generation.info.name))?;
        Ok(meaning)
    }
}
