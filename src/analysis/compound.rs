//! Splits compounds: `värdeflödesanalys` is värde + flöde(s) + analys.
//!
//! A split is good if its parts would hardly fit the word by chance. A lexicon with `N` words of `n` letters fits a
//! place of `n` letters by chance about `N / bⁿ` times, `b` being how many letters Swedish spelling leaves to choose
//! from on average. So each part weighs `n·ln b − ln N`, each joint costs something, and the best sum wins if it is
//! above a threshold. What the lexicon knows as one word stays one.

use std::sync::Arc;

use super::lexicon::{Lexicon, Licence, MAX_PART_CHARS};
use super::stem::stem;
use super::tokenizer::MAX_WORD_CHARS;
use crate::document::Language;

/// How often the corpus has a surface form.
pub trait WordCounts: Sync {
    /// The number of times; 0 for a word that isn't there.
    fn count(&self, word: &str) -> u64;
}

/// One part of a compound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its first byte in the form.
    pub start: usize,
    /// The first byte after it, linking letters not counted.
    pub end: usize,
    /// The stem of its base form: that of `tid` for `tids`.
    pub stem: String,
}

/// The natural logarithm of the letters to choose from at each place of a word.
const LETTER: f32 = 2.1;
/// What each joint costs.
const JOINT: f32 = 2.0;
/// The least weight of a split.
const THRESHOLD: f32 = -1.3;
/// What it costs a part to stand in another than its usual first-part form.
const SECOND_FORM: f32 = 1.7;
/// What it costs a part to stand in its base form, where its entry names others.
const BARE_FORM: f32 = 2.5;
/// What a last part costs that is inflected as a verb or an adjective.
const VERBAL: f32 = 1.5;
/// What a part costs that only a dictionary has.
const FOREIGN: f32 = 2.0;
/// What a consonant written once for two costs.
const SHARED_LETTER: f32 = 1.2;
/// How often the corpus must have a word for it to be a part, and how long it must be.
const CORPUS_COUNT: u64 = 3;
const CORPUS_CHARS: usize = 5;
/// What a part costs that only the corpus knows.
const CORPUS_ONLY: f32 = 9.0;

/// Verb particles and prepositions. Before a verb's noun they are no parts of their own: uppföljning, återvinning.
const PARTICLES: [&str; 34] = [
    "an", "av", "bakom", "be", "bi", "bort", "efter", "emot", "fram", "från", "för", "före", "genom", "igen",
    "ihop", "in", "inne", "kring", "miss", "mot", "ned", "ner", "om", "på", "sam", "samman", "till", "under",
    "upp", "ut", "utan", "vid", "åter", "över",
];

/// Splits compounds with a lexicon and the words of a corpus.
#[derive(Debug, Clone)]
pub struct Splitter {
    lexicon: Arc<Lexicon>,
}

/// The best way found to come to a place in the word.
#[derive(Debug, Clone, Copy)]
struct Step {
    weight: f32,
    /// Where the last part starts and ends, in characters.
    start: usize,
    end: usize,
    /// How many parts there are.
    parts: u8,
}

impl Splitter {
    /// A splitter with this lexicon.
    pub fn new(lexicon: Arc<Lexicon>) -> Self {
        Self { lexicon }
    }

    /// The parts of a form, two or more, or nothing if it is no compound, or not surely one.
    pub fn split(&self, form: &str, corpus: &dyn WordCounts) -> Option<Vec<Part>> {
        let chars = form.chars().count();
        if !(5..=MAX_WORD_CHARS).contains(&chars) {
            return None;
        }
        let mut parts = Vec::new();
        self.push_parts(&mut parts, 0, form, corpus);
        if parts.len() < 2 {
            return None;
        }
        if let Some(last) = parts.last_mut() {
            last.end = form.len();
        }
        Some(parts)
    }

    /// Adds the parts of `text`, which stands at byte `start`: those set by hand, itself if it is known, those found.
    fn push_parts(&self, parts: &mut Vec<Part>, start: usize, text: &str, corpus: &dyn WordCounts) {
        if let Some(borders) = self.set_by_hand(text) {
            self.push_pieces(parts, start, text, &borders, corpus);
        } else if self.lexicon.is_own(text) {
            parts.push(self.known_part(start, text));
        } else if let Some(borders) = Search::new(self, text, corpus).best() {
            self.push_pieces(parts, start, text, &borders, corpus);
        } else {
            parts.push(self.known_part(start, text));
        }
    }

    /// A part that is not taken apart further.
    fn known_part(&self, start: usize, text: &str) -> Part {
        let link = self.lexicon.link(text).map(|(base, _)| base.to_owned());
        let base = link.or_else(|| self.lexicon.head(text).map(|(base, _)| base.text));
        part_of(start, text, base.as_deref().unwrap_or(text))
    }

    fn push_pieces(
        &self,
        parts: &mut Vec<Part>,
        start: usize,
        text: &str,
        borders: &[(usize, usize)],
        corpus: &dyn WordCounts,
    ) {
        if let [_] = borders {
            parts.push(part_of(start, text, text));
            return;
        }
        for &(from, to) in borders {
            self.push_parts(parts, start + from, &text[from..to], corpus);
        }
    }

    /// The bytes of the parts that the list of exceptions gives a word, in any of its inflections.
    fn set_by_hand(&self, text: &str) -> Option<Vec<(usize, usize)>> {
        let parts = self.lexicon.exception(text)?;
        let mut borders: Vec<(usize, usize)> = Vec::with_capacity(parts.len().max(1));
        let mut end = 0;
        for part in parts.iter().take(parts.len().saturating_sub(1)) {
            // A consonant doubled at the joint is written once: parts may share a letter.
            let start = if text.get(end..)?.starts_with(&**part) {
                end
            } else {
                end.checked_sub(1)?
            };
            text.get(start..)?.starts_with(&**part).then_some(())?;
            end = start + part.len();
            borders.push((start, end));
        }
        let last = parts.last().map_or("", |part| &**part);
        let first_letter = last.chars().next();
        let shared =
            end > 0 && !text[end..].starts_with(first_letter?) && text[..end].ends_with(first_letter?);
        borders.push((end - usize::from(shared), text.len()));
        Some(borders)
    }
}

/// A part written `text` at `start`, of the base form `base`.
fn part_of(start: usize, text: &str, base: &str) -> Part {
    let length = if text.starts_with(base) {
        base.len()
    } else {
        text.len()
    };
    Part {
        start,
        end: start + length,
        stem: stem(base, Language::Swedish),
    }
}

/// The search for the best split of one form.
struct Search<'a> {
    splitter: &'a Splitter,
    corpus: &'a dyn WordCounts,
    form: &'a str,
    /// The byte where each character starts, and the end.
    starts: Vec<usize>,
    /// The best way to each place; none to places no parts lead to.
    steps: Vec<Option<Step>>,
}

impl<'a> Search<'a> {
    fn new(splitter: &'a Splitter, form: &'a str, corpus: &'a dyn WordCounts) -> Self {
        let mut starts: Vec<usize> = form.char_indices().map(|(start, _)| start).collect();
        starts.push(form.len());
        let steps = vec![None; starts.len()];
        Self {
            splitter,
            corpus,
            form,
            starts,
            steps,
        }
    }

    fn text(&self, start: usize, end: usize) -> &'a str {
        &self.form[self.starts[start]..self.starts[end]]
    }

    fn best(self) -> Option<Vec<(usize, usize)>> {
        self.best_weighted().map(|(_, b)| b)
    }
    fn best_weighted(mut self) -> Option<(f32, Vec<(usize, usize)>)> {
        let length = self.starts.len() - 1;
        self.steps[0] = Some(Step {
            weight: 0.0,
            start: 0,
            end: 0,
            parts: 0,
        });
        let mut best: Option<(f32, usize)> = None;
        for place in 0..length - 1 {
            let Some(step) = self.steps[place] else { continue };
            if step.parts > 0
                && let Some(weight) = self.last_part(place, length)
                && best.is_none_or(|(other, _)| step.weight + weight > other)
            {
                best = Some((step.weight + weight, place));
            }
            for end in place + 2..length.min(place + MAX_PART_CHARS) {
                self.put_on(place, end, step);
            }
        }
        let (weight, place) = best?;
        (weight >= THRESHOLD).then(|| (weight, self.trace(place, length)))
    }

    /// Puts a first part on the way to `place`.
    fn put_on(&mut self, place: usize, end: usize, step: Step) {
        let text = self.text(place, end);
        let Some(weight) = self.first_part(text, end - place) else {
            return;
        };
        let next = Step {
            weight: step.weight + weight - JOINT,
            start: place,
            end,
            parts: step.parts.saturating_add(1),
        };
        self.offer(end, next);
        let mut letters = text.chars().rev();
        if end - place >= 4 && letters.next() == letters.next() {
            // busstation: buss + station, the third s not written.
            self.offer(
                end - 1,
                Step {
                    weight: next.weight - SHARED_LETTER,
                    ..next
                },
            );
        }
    }

    fn offer(&mut self, place: usize, step: Step) {
        if self.steps[place].is_none_or(|known| step.weight > known.weight) {
            self.steps[place] = Some(step);
        }
    }

    /// The weight of a first part.
    fn first_part(&self, text: &str, chars: usize) -> Option<f32> {
        let lexicon = &self.splitter.lexicon;
        if PARTICLES.contains(&text) {
            return None;
        }
        if let Some((_, licence)) = lexicon.link(text) {
            let cost = match licence {
                Licence::Usual => 0.0,
                Licence::Second => SECOND_FORM,
                Licence::Bare => BARE_FORM,
                Licence::Foreign => FOREIGN,
            };
            return Some(weigh(chars, lexicon.links_of_length(chars)) - cost);
        }
        if text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some(weigh(chars, 10));
        }
        let word = text.strip_suffix('s').unwrap_or(text);
        let known = self.in_corpus(text, chars) || self.in_corpus(word, chars - 1);
        known.then_some(LETTER * chars as f32 - CORPUS_ONLY)
    }

    fn last_part(&self, place: usize, length: usize) -> Option<f32> {
        let (text, chars) = (self.text(place, length), length - place);
        if chars < 3 {
            return None;
        }
        let lexicon = &self.splitter.lexicon;
        if let Some((base, own)) = lexicon.head(text) {
            let base_chars = base.text.chars().count().min(chars);
            let cost = if own { 0.0 } else { FOREIGN } + if base.verbal { VERBAL } else { 0.0 };
            return Some(weigh(base_chars, lexicon.bases_of_length(base_chars)) - cost);
        }
        self.in_corpus(text, chars)
            .then_some(LETTER * chars as f32 - CORPUS_ONLY)
    }

    fn in_corpus(&self, word: &str, chars: usize) -> bool {
        chars >= CORPUS_CHARS && self.corpus.count(word) >= CORPUS_COUNT
    }

    /// The bytes of the parts on the way to `place` and of the last one behind it.
    fn trace(&self, place: usize, length: usize) -> Vec<(usize, usize)> {
        let mut borders = vec![(self.starts[place], self.starts[length])];
        let mut at = place;
        while let Some(step) = self.steps[at].filter(|step| step.parts > 0) {
            borders.push((self.starts[step.start], self.starts[step.end]));
            at = step.start;
        }
        borders.reverse();
        borders
    }
}

/// How little a part of so many letters fits by chance, where the lexicon has `words` of that length.
fn weigh(chars: usize, words: u32) -> f32 {
    LETTER * chars as f32 - (words.max(1) as f32).ln()
}

#[cfg(test)]
mod dump {
    use super::*;
    struct No;
    impl WordCounts for No {
        fn count(&self, _: &str) -> u64 {
            0
        }
    }
    #[test]
    fn dump_known() {
        let splitter = Splitter::new(Arc::new(Lexicon::built_in()));
        for line in std::fs::read_to_string("/tmp/vocab.txt").unwrap().lines() {
            let (word, count) = line.split_once('\t').unwrap();
            let parts = splitter.split(word, &No).unwrap_or_default();
            if parts.is_empty() {
                if !splitter.lexicon.is_own(word) && word.chars().count() > 3 {
                    println!("DUMP U {count} {word}");
                }
                continue;
            }
            let mut t = word.to_owned();
            for p in parts.iter().skip(1).rev() {
                t.insert(p.start, '|');
            }
            println!("DUMP S {count} {t}");
        }
    }
}
