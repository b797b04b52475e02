//! General words of Swedish and English, with those that mean the same: for words that no text of a folder is about, whatever it is about.
//!
//! There are some ten thousand lines, of which a query needs a few. So only the places of their words are kept, and the lines of a
//! query's words are parsed when they are asked for.

use std::hash::{Hash, Hasher};
use std::sync::LazyLock;

use rustc_hash::FxHasher;

use super::rules::{Rule, SynonymTerm, parse_line};
use super::text::keys;
use super::{PlacedWord, Synonyms};
use crate::analysis::fold::fold;
use crate::document::Language;

/// Words of Swedish, in the format of the editors' file. They were written without a look at any corpus or judged query.
const SWEDISH: &str = include_str!("thesaurus/general.txt");
/// Words of English with those of Swedish that translate them, which lead in both directions.
const ENGLISH: &str = include_str!("thesaurus/english.txt");

static GENERAL: LazyLock<General> = LazyLock::new(General::read);

/// The general words, read once.
pub(super) fn general() -> &'static General {
    &GENERAL
}

/// The lines, and where each word begins a term.
pub(super) struct General {
    /// Each line, and the language of its left side.
    lines: Vec<(&'static str, Language)>,
    /// The hash of a key of the first word of a term, with the place of its line; sorted.
    by_first: Vec<(u32, u32)>,
}

impl General {
    fn read() -> Self {
        let mut general = Self {
            lines: Vec::new(),
            by_first: Vec::new(),
        };
        for (text, language) in [(SWEDISH, Language::Swedish), (ENGLISH, Language::English)] {
            let lines = text
                .lines()
                .filter(|line| !line.is_empty() && !line.starts_with('#'));
            lines.for_each(|line| general.add(line, language));
        }
        general.by_first.sort_unstable();
        general.by_first.dedup();
        general.by_first.shrink_to_fit();
        general
    }

    fn add(&mut self, line: &'static str, language: Language) {
        let place = u32::try_from(self.lines.len()).expect("there are fewer lines than u32 can count");
        let Ok(rule) = parse_line(line) else { return };
        for (rule, language) in directions(rule, language) {
            for first in rule.left.iter().flat_map(first_words) {
                let hashes = keys_of(first, language).map(|key| (hash(&key), place));
                self.by_first.extend(hashes);
            }
        }
        self.lines.push((line, language));
    }

    /// The rules whose terms begin with any of some words, also typed without diacritics.
    pub(super) fn about(&self, words: &[PlacedWord]) -> Synonyms {
        let mut places: Vec<u32> = Vec::new();
        let keys = words.iter().flat_map(|word| {
            Language::ALL
                .into_iter()
                .flat_map(|language| keys_of(&word.form, language))
        });
        for key in keys.map(|key| hash(&key)) {
            let from = self.by_first.partition_point(|(known, _)| *known < key);
            let same = self.by_first[from..]
                .iter()
                .take_while(|(known, _)| *known == key);
            places.extend(same.map(|(_, place)| *place));
        }
        places.sort_unstable();
        places.dedup();
        let mut synonyms = Synonyms::default();
        for place in places {
            let (line, language) = self.lines[place as usize];
            let rule = parse_line(line).into_iter();
            for (rule, language) in rule.flat_map(|rule| directions(rule, language)) {
                synonyms.add(rule, &[language]);
            }
        }
        synonyms
    }
}

/// A rule with the language of its left side; a translation leads back too. A word counts in its own language only: `protokol` is no form of
/// `protokoll`, though an English stemmer says so.
fn directions(rule: Rule, language: Language) -> impl Iterator<Item = (Rule, Language)> {
    let back = rule.right.as_ref().filter(|_| language == Language::English);
    let back = back.map(|right| Rule {
        left: right.clone(),
        right: Some(rule.left.clone()),
    });
    std::iter::once((rule, language)).chain(back.map(|back| (back, Language::Swedish)))
}

fn first_words(term: &SynonymTerm) -> impl Iterator<Item = &str> {
    term.readings
        .iter()
        .filter_map(|reading| reading.first().map(String::as_str))
}

/// The keys of a word in a language, and of the same word without diacritics.
fn keys_of(word: &str, language: Language) -> impl Iterator<Item = String> {
    let folded = fold(word);
    let folded = (folded != word).then(|| keys(&folded, &[language]));
    let own = keys(word, &[language]);
    own.into_iter().chain(folded.into_iter().flatten())
}

fn hash(key: &str) -> u32 {
    let mut hasher = FxHasher::default();
    key.hash(&mut hasher);
    // The upper bits of this hash differ most.
    (hasher.finish() >> 32) as u32
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_line_is_a_rule_and_stands_once() {
        for text in [SWEDISH, ENGLISH] {
            let mut lines = HashSet::new();
            for line in text
                .lines()
                .filter(|line| !line.is_empty() && !line.starts_with('#'))
            {
                assert!(parse_line(line).is_ok(), "{line}");
                assert!(lines.insert(line), "twice: {line}");
            }
        }
        let arrow = |line: &&str| !line.is_empty() && !line.starts_with('#') && !line.contains("=>");
        assert_eq!(ENGLISH.lines().find(arrow), None);
    }
}
