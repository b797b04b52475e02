//! The words of a text as they are compared with terms: by keys that their forms share.

use std::iter::once;
use std::ops::Range;

use super::{Pattern, PlacedWord};
use crate::analysis::particles::is_particle;
use crate::analysis::stem::stems;
use crate::document::Language;

/// How many words may stand between a verb and its particle.
const MOST_BETWEEN: u32 = 3;
/// Particles that only stand behind their verb, apart from it.
const MORE_PARTICLES: [&str; 10] = [
    "sönder", "igång", "still", "stilla", "isär", "loss", "undan", "vidare", "fel", "slut",
];

/// The words of a text with their keys.
pub(super) struct Text<'a> {
    words: Vec<KeyedWord<'a>>,
}

pub(super) struct KeyedWord<'a> {
    word: &'a PlacedWord,
    pub(super) keys: Vec<String>,
}

impl<'a> Text<'a> {
    pub(super) fn new(words: &'a [PlacedWord]) -> Self {
        let words = words
            .iter()
            .map(|word| {
                let mut keys = keys(&word.form, &Language::ALL);
                keys.push(exact_key(&word.form));
                KeyedWord { word, keys }
            })
            .collect();
        Self { words }
    }

    pub(super) fn at(&self, position: u32) -> impl Iterator<Item = &KeyedWord<'a>> {
        let from = self.words.partition_point(|word| word.word.position < position);
        self.words[from..]
            .iter()
            .take_while(move |word| word.word.position == position)
    }

    /// The positions of a pattern's words, those of the first at `start`; of several ways the one that ends last.
    pub(super) fn places_of(&self, start: u32, pattern: &Pattern) -> Option<Vec<Range<u32>>> {
        self.places(start, &pattern.words, pattern.is_separable)
    }

    /// The same, where subject and adverbs may stand before the second word.
    fn places(&self, start: u32, words: &[Vec<String>], separable: bool) -> Option<Vec<Range<u32>>> {
        let Some((first, rest)) = words.split_first() else {
            return Some(Vec::new());
        };
        let here = self
            .at(start)
            .filter(|word| word.keys.iter().any(|key| first.contains(key)));
        let ways = here.filter_map(|word| {
            let end = start + word.word.span;
            let most_between = if separable { MOST_BETWEEN } else { 0 };
            let behind = (0..=most_between).find_map(|between| self.places(end + between, rest, false))?;
            Some(once(start..end).chain(behind).collect::<Vec<_>>())
        });
        ways.max_by_key(|places| places.last().map(|last| last.end))
    }
}

/// Whether the words of a term may stand apart: a verb with its particle, which questions do (`går kullagret sönder`, `lär man upp`).
pub(super) fn is_separable(words: &[String]) -> bool {
    words.len() == 2 && (is_particle(&words[1]) || MORE_PARTICLES.contains(&words[1].as_str()))
}

/// The keys that forms of one word share, in some languages.
pub(super) fn keys(form: &str, languages: &[Language]) -> Vec<String> {
    let keys = languages.iter().flat_map(|&language| {
        let mark = match language {
            Language::Swedish => 's',
            Language::English => 'e',
        };
        stems(form, language)
            .into_iter()
            .map(move |stem| format!("{mark}{stem}"))
    });
    keys.collect()
}

pub(super) fn exact_key(form: &str) -> String {
    format!("={form}")
}
