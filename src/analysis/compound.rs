//! Splits compounds: `värdeflödesanalys` is värde + flöde(s) + analys.
//!
//! A split is good if its parts would hardly fit the word by chance. A lexicon with `N` words of `n` letters fits a
//! place of `n` letters by chance about `N / bⁿ` times, `b` being how many letters Swedish spelling leaves to choose
//! from on average. So each part weighs `n·ln b − ln N`, each joint costs something, and the best sum wins if it is
//! above a threshold. What the lexicon knows as one word stays one.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use self::search::{EndWeights, Search};
use super::lexicon::Lexicon;
use super::stem::stem;
use super::tokenizer::MAX_WORD_CHARS;
use crate::document::Language;

mod search;

/// Occurrences of surface forms in the corpus.
pub trait WordCounts: Sync {
    /// The occurrences; 0 for an unknown word.
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
    pub stem: Arc<str>,
}

/// Shorter words are no compounds.
pub(super) const MIN_COMPOUND_CHARS: usize = 5;

/// Whether a form is a surname in -sson: Andersson has no son in it for a reader.
fn is_surname(form: &str) -> bool {
    form.strip_suffix('s').unwrap_or(form).ends_with("sson")
}

/// The splitter: splits compounds with a lexicon and the words of a corpus.
#[derive(Debug, Clone)]
pub struct Splitter {
    lexicon: Arc<Lexicon>,
}

impl Splitter {
    /// A splitter with this lexicon.
    pub fn new(lexicon: Arc<Lexicon>) -> Self {
        Self { lexicon }
    }

    /// Whether the lexicon has a form as one word, in any inflection.
    pub fn knows(&self, form: &str) -> bool {
        self.lexicon.is_own(form)
    }

    /// The parts of a form, two or more; `None` if it is no compound or too uncertain.
    pub fn split(&self, form: &str, corpus: &dyn WordCounts) -> Option<Vec<Part>> {
        Splitting::new(self, corpus).split(form)
    }
}

/// Splits many forms: the parts of shared pieces, and their weights as ends, are computed once.
pub(super) struct Splitting<'a> {
    lexicon: &'a Lexicon,
    corpus: &'a dyn WordCounts,
    /// The parts of pieces, with offsets from the start of each piece.
    pieces: FxHashMap<&'a str, Box<[Part]>>,
    /// By the lexicon alone, and with the corpus.
    by_lexicon: EndWeights<'a>,
    by_corpus: EndWeights<'a>,
}

impl<'a> Splitting<'a> {
    pub(super) fn new(splitter: &'a Splitter, corpus: &'a dyn WordCounts) -> Self {
        Self {
            lexicon: &splitter.lexicon,
            corpus,
            pieces: FxHashMap::default(),
            by_lexicon: EndWeights::default(),
            by_corpus: EndWeights::default(),
        }
    }

    /// As [`Splitter::split`].
    pub(super) fn split(&mut self, form: &'a str) -> Option<Vec<Part>> {
        let chars = form.chars().count();
        if !(MIN_COMPOUND_CHARS..=MAX_WORD_CHARS).contains(&chars) || is_surname(form) {
            return None;
        }
        let mut parts = Vec::new();
        self.take_apart(&mut parts, 0, form);
        if parts.len() < 2 {
            return None;
        }
        if let Some(last) = parts.last_mut() {
            last.end = form.len();
            if let Some(stem) = self.stem_of_last(&form[last.start..]) {
                last.stem = stem;
            }
        }
        Some(parts)
    }

    /// Adds the parts of `text` at byte `start`: its exception if it has one, itself if it is known, else the best split.
    fn take_apart(&mut self, parts: &mut Vec<Part>, start: usize, text: &'a str) {
        if let Some(borders) = self.exceptions(text) {
            self.push_pieces(parts, start, text, &borders);
        } else if self.lexicon.is_own(text) {
            parts.push(self.known_part(start, text));
        } else if let Some(borders) = self.search(text) {
            self.push_pieces(parts, start, text, &borders);
        } else {
            parts.push(self.known_part(start, text));
        }
    }

    /// The best split by the lexicon; if there is none, corpus words may be parts too.
    fn search(&mut self, text: &'a str) -> Option<Vec<(usize, usize)>> {
        let by_lexicon = Search::new(self.lexicon, text, None, &mut self.by_lexicon).best(self.corpus);
        by_lexicon.or_else(|| {
            Search::new(self.lexicon, text, Some(self.corpus), &mut self.by_corpus).best(self.corpus)
        })
    }

    /// A part that is not split further.
    fn known_part(&self, start: usize, text: &str) -> Part {
        let link = self.lexicon.link(text).map(|(base, _)| base.to_owned());
        let base = link.or_else(|| self.lexicon.head(text).map(|(base, _)| base.text));
        part_of(start, text, base.as_deref().unwrap_or(text))
    }

    /// The stem of the last part: möss is a form of mus there, and of mössa before another part.
    fn stem_of_last(&self, text: &str) -> Option<Arc<str>> {
        let (base, _) = self.lexicon.head(text)?;
        Some(stem(&base.text, Language::Swedish).into())
    }

    fn push_pieces(
        &mut self,
        parts: &mut Vec<Part>,
        start: usize,
        text: &'a str,
        borders: &[(usize, usize)],
    ) {
        if let [_] = borders {
            parts.push(part_of(start, text, text));
            return;
        }
        for &(from, to) in borders {
            self.push_piece(parts, start + from, &text[from..to]);
        }
    }

    /// Adds the parts of a piece of a form: thousands of forms share pieces.
    fn push_piece(&mut self, parts: &mut Vec<Part>, start: usize, text: &'a str) {
        if !self.pieces.contains_key(text) {
            let mut found = Vec::new();
            self.take_apart(&mut found, 0, text);
            self.pieces.insert(text, found.into_boxed_slice());
        }
        parts.extend(self.pieces[text].iter().map(|part| Part {
            start: part.start + start,
            end: part.end + start,
            stem: Arc::clone(&part.stem),
        }));
    }

    /// The byte ranges of the parts that the exceptions list for a word or its inflection.
    fn exceptions(&self, text: &str) -> Option<Vec<(usize, usize)>> {
        let parts = self.lexicon.exception(text)?;
        let mut borders: Vec<(usize, usize)> = Vec::with_capacity(parts.len().max(1));
        let mut end = 0;
        for part in parts.iter().take(parts.len().saturating_sub(1)) {
            // A double consonant at a joint is written once: parts may share a letter.
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
        let start = if shared {
            end - last.chars().next()?.len_utf8()
        } else {
            end
        };
        // A part as long as the word would recurse for ever.
        (borders.is_empty() || start > 0).then_some(())?;
        borders.push((start, text.len()));
        Some(borders)
    }
}

/// A part written `text` at `start`, of the base form `base`; a linking -s is not counted.
fn part_of(start: usize, text: &str, base: &str) -> Part {
    let stem = stem(base, Language::Swedish);
    let linked = text.ends_with('s') && !stem.ends_with('s');
    Part {
        start,
        end: start + text.len() - usize::from(linked),
        stem: stem.into(),
    }
}

#[cfg(test)]
mod tests;
