//! The middle of what may be asked of a corpus.
//!
//! Models put all questions near each other, apart from the passages that answer them: what questions share says nothing, and its
//! mean is what is to be subtracted from the vector of a query. No queries are known when an index is built, so questions are made of a
//! few words of the corpus each.

use super::{Embedding, Generation, IndexError, Passages, TIMEOUT, generation_documents, visit};
use crate::document::Language;
use crate::embed::{Cache, Key, Purpose};

/// As many questions as this have the mean of thousands, nearly.
const QUESTIONS: usize = 120;
/// The words of the corpus in a question: as many as people type.
const WORDS: usize = 3;
/// Questions about something, in the languages that are analysed.
const SWEDISH: [&str; 6] = [
    "Vad är {}?",
    "Hur fungerar {}?",
    "Varför behövs {}?",
    "När ska man använda {}?",
    "{}",
    "Vilka är fördelarna med {}?",
];
const ENGLISH: [&str; 6] = [
    "What is {}?",
    "How does {} work?",
    "Why is {} needed?",
    "When should one use {}?",
    "{}",
    "What are the benefits of {}?",
];

/// Questions as they may be asked of a corpus, and the keys of their vectors.
pub(super) struct Questions(Vec<(Key, String)>);

impl Questions {
    /// Makes questions of words of some passages: those with the lowest hashes, which most changes of a corpus leave the same.
    pub(super) fn of(generation: &Generation, passages: &Passages) -> Result<Self, IndexError> {
        let mut chosen = passages.keys.clone();
        chosen.sort_unstable();
        chosen.dedup();
        chosen.truncate(QUESTIONS);
        let mut asked: Vec<(Key, String)> = Vec::new();
        if chosen.is_empty() {
            return Ok(Self(asked));
        }
        let of_each = QUESTIONS.div_ceil(chosen.len());
        let mut row = 0;
        for ordinal in 0..generation_documents(generation) {
            visit((&generation.stored, &generation.texts), ordinal, |_, text| {
                if let Ok(place) = chosen.binary_search(&passages.keys[row]) {
                    let is_english = passages.groups[row] == Language::English as u8;
                    let forms = if is_english { ENGLISH } else { SWEDISH };
                    for (number, words) in pieces(&text, of_each).into_iter().enumerate() {
                        let question = forms[(place + number) % forms.len()].replace("{}", &words);
                        asked.push((Key::of(&format!("query\0{question}")), question));
                    }
                }
                row += 1;
                Ok(())
            })?;
        }
        asked.sort_unstable();
        asked.dedup();
        asked.truncate(QUESTIONS);
        Ok(Self(asked))
    }

    /// Returns the keys of their vectors.
    pub(super) fn keys(&self) -> impl Iterator<Item = Key> + '_ {
        self.0.iter().map(|(key, _)| *key)
    }

    /// Embeds those that have no vector. Returns how many there were.
    pub(super) fn embed(&self, embedding: &Embedding<'_>, cache: &mut Cache) -> Result<usize, IndexError> {
        let missing: Vec<&(Key, String)> = self.0.iter().filter(|(key, _)| !cache.has(key)).collect();
        for batch in missing.chunks(embedding.batch.max(1)) {
            let texts = batch.iter().map(|(_, question)| question.clone()).collect();
            let vectors = embedding
                .embedder
                .embed(Purpose::Query, texts, TIMEOUT)
                .map_err(IndexError::embed)?;
            let added: Vec<(Key, Vec<f32>)> = batch.iter().map(|(key, _)| *key).zip(vectors).collect();
            cache.add(&added).map_err(IndexError::embed)?;
        }
        Ok(missing.len())
    }

    /// Returns the mean of their vectors; `None` unless all have one.
    pub(super) fn mean(&self, cache: &mut Cache) -> Result<Option<Vec<f32>>, IndexError> {
        let mut sum = vec![0.0; cache.dimensions()];
        let mut vector = sum.clone();
        for key in self.keys() {
            if !cache.get(&key, &mut vector).map_err(IndexError::embed)? {
                return Ok(None);
            }
            for (sum, value) in sum.iter_mut().zip(&vector) {
                *sum += value;
            }
        }
        let count = self.0.len() as f32;
        Ok((count > 0.0).then(|| sum.into_iter().map(|sum| sum / count).collect()))
    }
}

/// Returns some words of a passage from several places of it. Its title and headings are left out: many passages share them.
fn pieces(passage: &str, most: usize) -> Vec<String> {
    let text = passage.split_once('\n').map_or(passage, |(_, text)| text);
    let trimmed = |word: &str| -> Option<String> {
        let word = word.trim_matches(|character: char| !character.is_alphanumeric());
        (!word.is_empty()).then(|| word.to_owned())
    };
    let words: Vec<String> = text.split_whitespace().filter_map(trimmed).collect();
    let count = most.min(words.len() / WORDS);
    (0..count)
        .map(|number| {
            let start = (2 * number + 1) * words.len() / (2 * count) - WORDS / 2;
            let start = start.min(words.len() - WORDS);
            words[start..start + WORDS].join(" ")
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_words_of_the_text_without_signs_and_headings() {
        let passage = "Buller – Mätning\nHögt ljud (över 85 dB) skadar hörseln, och det märks sent.";
        assert_eq!(pieces(passage, 1), ["dB skadar hörseln"]);
        assert_eq!(pieces(passage, 2), ["ljud över 85", "och det märks"]);
        assert_eq!(pieces("Titel\nTvå ord", 3), Vec::<String>::new());
        assert_eq!(pieces("Titel\n– … !", 3), Vec::<String>::new());
        assert_eq!(pieces("", 3), Vec::<String>::new());
    }
}
