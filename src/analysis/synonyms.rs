//! Synonyms, as an editor writes them: a plain file in the format of Solr and Elasticsearch, one rule a line.
//!
//! ```text
//! # a comment
//! ställtid, omställningstid, changeover time
//! vsm => värdeflödesanalys, value stream mapping
//! ```
//! In a list each term finds all others; with `=>` the left side also finds the right side, not the reverse. A literal
//! comma, arrow or backslash is escaped with a backslash. The typed word is always
//! searched too.

use std::cmp::Reverse;
use std::ops::Range;

use rustc_hash::FxHashMap;

use self::rules::{Rule, parse_line};
use self::text::{Text, exact_key, is_separable, keys};
use super::fold::fold;
use super::stem::stem;
use crate::document::Language;

mod general;
mod rules;
mod text;
mod thesaurus;

use self::general::general;
pub use self::rules::{SynonymProblem, SynonymTerm, SynonymWarning};
use self::thesaurus::thesaurus;

/// A word of a text with its position, from [`tokenize`](super::tokenize).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacedWord {
    /// The surface form.
    pub form: String,
    /// Its position in words.
    pub position: u32,
    /// How many positions it covers.
    pub span: u32,
}

/// Words of a text that the file has synonyms for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SynonymMatch<'a> {
    /// The positions of each word, in order. A verb and its particle may stand apart.
    pub places: Vec<Range<u32>>,
    /// The terms to search too, in the order of the file.
    pub terms: Vec<&'a SynonymTerm>,
}

impl SynonymMatch<'_> {
    /// Whether a position is one of its words'.
    pub fn has(&self, position: u32) -> bool {
        self.places.iter().any(|place| place.contains(&position))
    }

    /// How many positions its words cover.
    fn length(&self) -> u32 {
        self.places.iter().map(|place| place.end - place.start).sum()
    }

    /// The position after its words, or after the first of those that stand apart.
    fn end(&self) -> u32 {
        let apart = |pair: &&[Range<u32>]| pair[0].end != pair[1].start;
        let pair = self.places.windows(2).find(apart);
        let last = pair.map(|pair| &pair[0]).or(self.places.last());
        last.map_or(0, |place| place.end)
    }
}

/// The rules of a file, and perhaps the thesaurus behind them.
#[derive(Debug, Clone, Default)]
pub struct Synonyms {
    /// Whether words that the rules have nothing for are looked up in the thesaurus.
    with_thesaurus: bool,
    rules: Vec<Rule>,
    patterns: Vec<Pattern>,
    /// The patterns, by the keys of their first word.
    by_first: FxHashMap<String, Vec<usize>>,
    /// The words that have diacritics, by their stem without them.
    by_folded: FxHashMap<String, String>,
}

/// One variant of a term.
#[derive(Debug, Clone)]
struct Pattern {
    rule: usize,
    /// Which term of the rule's left side.
    term: usize,
    /// The keys of each word; a word of a text matches if it has one of them.
    words: Vec<Vec<String>>,
    is_separable: bool,
}

impl Synonyms {
    /// Parses the text of a file. Invalid lines are left out and reported.
    pub fn parse(text: &str) -> (Self, Vec<SynonymWarning>) {
        let mut synonyms = Self::default();
        let warnings = parse(text, |rule| synonyms.add(rule, &Language::ALL));
        (synonyms, warnings)
    }

    /// Puts the thesaurus behind the rules: it has the words that they have nothing for.
    #[must_use]
    pub fn with_thesaurus(self) -> Self {
        Self {
            with_thesaurus: true,
            ..self
        }
    }

    /// The number of rules, those of the thesaurus aside.
    pub fn len(&self) -> usize {
        self.rules.len()
    }

    /// Whether there are neither rules nor the thesaurus.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty() && !self.with_thesaurus
    }

    /// Reads the thesaurus now if it is used, which takes tens of milliseconds, and not when the first query needs it.
    pub fn warm_up(&self) {
        if self.thesaurus().is_some() {
            general();
        }
    }

    /// The words that the file has nothing for, neither by themselves nor with others: no editor has decided on them.
    #[must_use]
    pub fn undecided(&self, words: Vec<PlacedWord>) -> Vec<PlacedWord> {
        let text = Text::new(&words);
        let starts = words.iter().map(|word| word.position);
        let decided: Vec<SynonymMatch<'_>> = starts
            .flat_map(|start| self.own_matches_at(&text, start))
            .collect();
        let is_decided = |word: &PlacedWord| decided.iter().any(|found| found.has(word.position));
        words.iter().filter(|word| !is_decided(word)).cloned().collect()
    }

    /// What the thesaurus has of general words for the words of a text, if it is used: for those that no text of a folder is about.
    #[must_use]
    pub fn general(&self, words: &[PlacedWord]) -> Option<Self> {
        self.with_thesaurus.then(|| general().about(words))
    }

    fn thesaurus(&self) -> Option<&'static Self> {
        self.with_thesaurus.then(thesaurus)
    }

    /// Adds a rule whose left side is in some languages.
    fn add(&mut self, rule: Rule, languages: &[Language]) {
        let number = self.rules.len();
        for (place, term) in rule.left.iter().enumerate() {
            for reading in &term.readings {
                for word in reading {
                    let folded = fold(word);
                    if folded != word.as_str() {
                        let key = stem(&folded, Language::Swedish);
                        self.by_folded.entry(key).or_insert_with(|| word.clone());
                    }
                }
                let words: Vec<Vec<String>> = reading
                    .iter()
                    .map(|word| {
                        if term.abbreviation {
                            vec![exact_key(word)]
                        } else {
                            keys(word, languages)
                        }
                    })
                    .collect();
                for key in words.first().into_iter().flatten() {
                    let known = self.by_first.entry(key.clone()).or_default();
                    known.push(self.patterns.len());
                }
                self.patterns.push(Pattern {
                    rule: number,
                    term: place,
                    is_separable: is_separable(reading),
                    words,
                });
            }
        }
        self.rules.push(rule);
    }

    /// The word of the file that a form without diacritics may stand for.
    pub fn written_as(&self, form: &str) -> Option<&str> {
        let key = stem(form, Language::Swedish);
        let word = self.by_folded.get(&key).filter(|_| fold(form) == form);
        word.map(String::as_str)
            .or_else(|| self.thesaurus()?.written_as(form))
    }

    /// The synonyms of the words of a text, from left to right: those of the longest term that matches, and if `suffices` says
    /// that they are not enough, of shorter ones in it too. A term of the file comes before an equally long one of the
    /// thesaurus. Words must be sorted by position.
    pub fn find(
        &self,
        words: &[PlacedWord],
        suffices: impl Fn(&SynonymMatch<'_>) -> bool,
    ) -> Vec<SynonymMatch<'_>> {
        let mut found = Vec::new();
        if self.is_empty() {
            return found;
        }
        let text = Text::new(words);
        let mut free_from = 0;
        for word in words {
            if word.position < free_from {
                continue;
            }
            for here in self.matches_at(&text, word.position) {
                let end = suffices(&here).then_some(here.end());
                found.push(here);
                if let Some(end) = end {
                    free_from = end;
                    break;
                }
            }
        }
        found
    }

    /// The matches that begin at a position, the longest first, one of the same words.
    fn matches_at(&self, text: &Text<'_>, start: u32) -> Vec<SynonymMatch<'_>> {
        let mut found = self.own_matches_at(text, start);
        let of_thesaurus = self.thesaurus().into_iter();
        for other in of_thesaurus.flat_map(|thesaurus| thesaurus.own_matches_at(text, start)) {
            if found.iter().all(|known| known.places != other.places) {
                found.push(other);
            }
        }
        found.sort_by_key(|found| Reverse(found.length()));
        found
    }

    fn own_matches_at(&self, text: &Text<'_>, start: u32) -> Vec<SynonymMatch<'_>> {
        let mut patterns: Vec<(Vec<Range<u32>>, usize)> = text
            .at(start)
            .flat_map(|word| &word.keys)
            .filter_map(|key| self.by_first.get(key))
            .flatten()
            .filter_map(|&pattern| Some((text.places_of(start, &self.patterns[pattern])?, pattern)))
            .collect();
        let ends = |places: &[Range<u32>]| -> Vec<u32> { places.iter().map(|place| place.end).collect() };
        patterns.sort_unstable_by_key(|(places, pattern)| (ends(places), *pattern));
        patterns.dedup();
        let by_places = patterns.chunk_by(|(places, _), (others, _)| places == others);
        by_places
            .map(|same| SynonymMatch {
                places: same[0].0.clone(),
                terms: self.terms_of(same.iter().map(|(_, pattern)| *pattern)),
            })
            .collect()
    }

    /// The terms that patterns lead to, without those that they are, each once.
    fn terms_of(&self, patterns: impl Iterator<Item = usize>) -> Vec<&SynonymTerm> {
        let mut terms: Vec<&SynonymTerm> = Vec::new();
        for pattern in patterns {
            let Pattern { rule, term, .. } = self.patterns[pattern];
            let Rule { left, right } = &self.rules[rule];
            let itself = &left[term].text;
            let others = right.as_ref().unwrap_or(left).iter();
            for other in others.filter(|other| other.text != *itself) {
                if !terms.iter().any(|known| known.text == other.text) {
                    terms.push(other);
                }
            }
        }
        terms
    }
}

/// Reads the rules of a text. Returns what is wrong with the lines that are none.
fn parse(text: &str, mut add: impl FnMut(Rule)) -> Vec<SynonymWarning> {
    let mut warnings = Vec::new();
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    // A single CR ends a line too (old Mac files).
    for (number, line) in text.replace("\r\n", "\n").split(['\n', '\r']).enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        match parse_line(line) {
            Ok(rule) => add(rule),
            Err(problem) => warnings.push(SynonymWarning {
                line: number + 1,
                problem,
            }),
        }
    }
    warnings
}

#[cfg(test)]
mod tests;
