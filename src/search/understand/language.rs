//! The language of a query, by its words that only texts of one language have.

use crate::analysis::tokenize;
use crate::document::Language;
use crate::index::Vocabulary;

/// A query is in a language if it has this many times as many words of it as of the other,
const TIMES: usize = 3;
/// and at least this many: one may be a name.
const WORDS: usize = 2;

/// Returns the language of the words of a query that the corpus has in texts of one language, if that is the same for all.
pub(super) fn only_language(query: &str, vocabulary: &Vocabulary) -> Option<Language> {
    let counts = counts(query, vocabulary);
    let mut used = Language::ALL
        .into_iter()
        .filter(|language| counts[*language as usize] > 0);
    let language = used.next()?;
    used.next().is_none().then_some(language)
}

/// Returns the language that a query is written in; `None` where a few words don't tell.
pub(crate) fn main_language(query: &str, vocabulary: &Vocabulary) -> Option<Language> {
    let counts = counts(query, vocabulary);
    let all: usize = counts.iter().sum();
    Language::ALL.into_iter().find(|language| {
        let count = counts[*language as usize];
        count >= WORDS && count >= TIMES * (all - count)
    })
}

/// Returns how many words of a query only texts of each language have.
fn counts(query: &str, vocabulary: &Vocabulary) -> [usize; Language::ALL.len()] {
    let mut counts = [0; Language::ALL.len()];
    tokenize(query, |token| {
        let has = |language: &Language| vocabulary.has(token.form, *language);
        let of_word: Vec<Language> = Language::ALL.into_iter().filter(has).collect();
        if let [language] = of_word[..] {
            counts[language as usize] += 1;
        }
    });
    counts
}
