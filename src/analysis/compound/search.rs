//! The search for the best split of one form, place by place.

use rustc_hash::FxHashMap;

use super::WordCounts;
use crate::analysis::lexicon::{Lexicon, Licence, MAX_PART_CHARS};
use crate::analysis::particles::is_particle;
use crate::analysis::stop_words::is_stop_word;

/// The natural logarithm of the letters to choose from at each place of a word.
const LETTER: f32 = 2.1;
/// The cost of a joint.
const JOINT: f32 = 2.0;
/// The least weight of a split.
const THRESHOLD: f32 = -2.0;
/// The cost of an unusual first-part form.
const SECOND_FORM: f32 = 1.7;
/// The cost of a base form as first part, if its entry has other first-part forms.
const BARE_FORM: f32 = 2.5;
/// The shortest last part: år.
const MIN_LAST_CHARS: usize = 2;
/// The shortest last part that is inflected: prinsessa has no "sa" in it.
const MIN_INFLECTED_CHARS: usize = 3;
/// Function words that are nouns too, and as such end many compounds: brandman, arbetssätt, råvara.
const NOUNS_TOO: [&str; 3] = ["man", "sätt", "vara"];
/// The cost of a last part inflected as a verb or an adjective.
const VERBAL: f32 = 2.3;
/// The cost of a part that only a dictionary has.
const FOREIGN: f32 = 2.0;
/// The cost of a double consonant written once.
const SHARED_LETTER: f32 = 1.2;
/// The least occurrences and the least length of a corpus word to be a part.
const CORPUS_COUNT: u64 = 3;
const CORPUS_CHARS: usize = 5;
/// The cost of a part that only the corpus has.
const CORPUS_ONLY: f32 = 9.0;

/// How much less another split may weigh for the corpus to decide between them.
const NEAR: f32 = 4.0;

/// The best path found to a position in the word.
#[derive(Debug, Clone, Copy)]
struct Step {
    weight: f32,
    /// Where the last part starts and ends, in characters.
    start: usize,
    end: usize,
    /// How many parts there are.
    parts: u8,
}

/// What texts weigh as last parts; nothing for those that can't be one.
pub(super) type EndWeights<'a> = FxHashMap<&'a str, Option<f32>>;

/// The search for the best split of one form.
pub(super) struct Search<'a, 'e> {
    lexicon: &'a Lexicon,
    /// The corpus, if its words may be parts.
    corpus: Option<&'a dyn WordCounts>,
    form: &'a str,
    /// The ends of the forms before, with the same corpus.
    ends: &'e mut EndWeights<'a>,
    /// The byte where each character starts, and the end.
    starts: Vec<usize>,
    /// The best way to each place; none to places no parts lead to.
    steps: Vec<Option<Step>>,
}

impl<'a, 'e> Search<'a, 'e> {
    pub(super) fn new(
        lexicon: &'a Lexicon,
        form: &'a str,
        corpus: Option<&'a dyn WordCounts>,
        ends: &'e mut EndWeights<'a>,
    ) -> Self {
        let mut starts: Vec<usize> = form.char_indices().map(|(start, _)| start).collect();
        starts.push(form.len());
        let steps = vec![None; starts.len()];
        Self {
            lexicon,
            corpus,
            form,
            ends,
            starts,
            steps,
        }
    }

    fn text(&self, start: usize, end: usize) -> &'a str {
        &self.form[self.starts[start]..self.starts[end]]
    }

    /// The bytes of each part of the best split, if one is good enough. Where others are nearly as good, the split wins whose
    /// parts `words` has most of as words: tryckluftsläckor is tryck + luft + läckor where leaks are written of.
    pub(super) fn best(mut self, words: &dyn WordCounts) -> Option<Vec<(usize, usize)>> {
        let length = self.starts.len() - 1;
        self.steps[0] = Some(Step {
            weight: 0.0,
            start: 0,
            end: 0,
            parts: 0,
        });
        let mut ends: Vec<(f32, usize)> = Vec::new();
        for place in 0..length - 1 {
            let Some(step) = self.steps[place] else { continue };
            if step.parts > 0
                && let Some(weight) = self.last_part(place, length)
            {
                ends.push((step.weight + weight, place));
            }
            self.put_on_each(place, length.min(place + MAX_PART_CHARS), step);
        }
        let best = ends.iter().map(|(weight, _)| *weight).fold(f32::MIN, f32::max);
        if best < THRESHOLD {
            return None;
        }
        ends.retain(|(weight, _)| *weight >= THRESHOLD && *weight >= best - NEAR);
        ends.sort_by(|a, b| b.0.total_cmp(&a.0));
        let splits = ends.into_iter().map(|(_, place)| self.trace(place, length));
        let mut splits: Vec<_> = splits.collect();
        if splits.len() > 1 {
            // Stable: of equals the better split stays first.
            splits.sort_by(|a, b| self.share_known(b, words).total_cmp(&self.share_known(a, words)));
        }
        splits.into_iter().next()
    }

    /// The share of the parts of a split that are words of the corpus, as they stand or in their base form.
    fn share_known(&self, borders: &[(usize, usize)], words: &dyn WordCounts) -> f32 {
        let has = |word: &str| words.count(word) > 0;
        let known = borders.iter().filter(|(start, end)| {
            let text = &self.form[*start..*end];
            let link = self.lexicon.link(text).is_some_and(|(base, _)| has(base));
            has(text) || link || self.lexicon.head(text).is_some_and(|(base, _)| has(&base.text))
        });
        known.count() as f32 / borders.len() as f32
    }

    /// Puts each first part before `limit` on the way to `place`.
    fn put_on_each(&mut self, place: usize, limit: usize, step: Step) {
        let bytes = self.form.as_bytes();
        let starts_with_digit = bytes[self.starts[place]].is_ascii_digit();
        let mut beginning = self.lexicon.link_beginning();
        let mut read = self.starts[place];
        for end in place + 2..limit {
            let may_be_link = beginning.goes_on(&bytes[read..self.starts[end]]);
            read = self.starts[end];
            if self.corpus.is_none() && !may_be_link && !starts_with_digit {
                break;
            }
            let text = self.text(place, end);
            if let Some(weight) = self.first_part(text, end - place, may_be_link) {
                self.put_on(place, end, step, weight);
            }
        }
    }

    /// Puts a first part of some weight on the way to `place`.
    fn put_on(&mut self, place: usize, end: usize, step: Step, weight: f32) {
        let text = self.text(place, end);
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

    /// The weight of a first part; `may_be_link` tells whether the lexicon may have it.
    fn first_part(&self, text: &str, chars: usize, may_be_link: bool) -> Option<f32> {
        let lexicon = self.lexicon;
        if is_particle(text) {
            return None;
        }
        if may_be_link && let Some((_, licence)) = lexicon.link(text) {
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
        self.corpus?;
        let word = text.strip_suffix('s').unwrap_or(text);
        let known = self.in_corpus(text, chars) || self.in_corpus(word, chars - 1);
        known.then_some(LETTER * chars as f32 - CORPUS_ONLY)
    }

    /// The weight of a last part.
    fn last_part(&mut self, place: usize, length: usize) -> Option<f32> {
        let text = self.text(place, length);
        if let Some(weight) = self.ends.get(text) {
            return *weight;
        }
        let weight = self.weigh_end(text, length - place);
        self.ends.insert(text, weight);
        weight
    }

    fn weigh_end(&self, text: &str, chars: usize) -> Option<f32> {
        let is_function_word = is_stop_word(text) && !NOUNS_TOO.contains(&text);
        if chars < MIN_LAST_CHARS || is_suffix(text) || is_function_word {
            return None;
        }
        let lexicon = self.lexicon;
        if let Some((base, own)) = lexicon.head(text) {
            if chars < MIN_INFLECTED_CHARS && base.text != text {
                return None;
            }
            let base_chars = base.text.chars().count().min(chars);
            let cost = if own { 0.0 } else { FOREIGN } + if base.verbal { VERBAL } else { 0.0 };
            return Some(weigh(base_chars, lexicon.bases_of_length(base_chars)) - cost);
        }
        self.in_corpus(text, chars)
            .then_some(LETTER * chars as f32 - CORPUS_ONLY)
    }

    fn in_corpus(&self, word: &str, chars: usize) -> bool {
        let often = |corpus: &dyn WordCounts| corpus.count(word) >= CORPUS_COUNT;
        chars >= CORPUS_CHARS && self.corpus.is_some_and(often) && !is_stop_word(word) && !is_particle(word)
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

/// Whether this is an ending that makes nouns of other words and no part: svaghet isn't svag + het, beslutande no spirit,
/// auktion no ten.
fn is_suffix(text: &str) -> bool {
    let text = text.strip_suffix('s').unwrap_or(text);
    let plural = |ending: &str| matches!(ending, "" | "en" | "er" | "erna");
    ["het", "tion"]
        .iter()
        .any(|suffix| text.strip_prefix(suffix).is_some_and(plural))
        || matches!(text, "ande" | "anden" | "andet")
}

/// How little a part of so many letters fits by chance, where the lexicon has `words` of that length.
fn weigh(chars: usize, words: u32) -> f32 {
    LETTER * chars as f32 - (words.max(1) as f32).ln()
}
