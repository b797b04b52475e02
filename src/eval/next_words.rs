//! How many words of judged queries are suggested before they are typed whole.

use serde::Serialize;

use super::beir::Query;
use crate::search::{SearchEngine, SearchError, SuggestionType};

/// The number of suggestions asked for.
const SUGGESTIONS: usize = 8;
/// The most queries that are typed, spread over all.
const QUERIES: usize = 400;

/// The figures of words that are suggested. The first word of a query is not counted, nor is one with but one letter left.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct NextWordsEvaluation {
    /// The number of words of which one letter was typed.
    pub words: usize,
    /// The share of the words that are among the first eight suggestions after one letter,
    pub after_one_letter: f64,
    /// after two,
    pub after_two_letters: f64,
    /// and after three.
    pub after_three_letters: f64,
}

/// Types the queries letter by letter; `None` if none has a second word.
///
/// # Errors
/// If the engine fails.
pub(super) fn evaluate_next_words(
    engine: &SearchEngine,
    queries: &[Query],
) -> Result<Option<NextWordsEvaluation>, SearchError> {
    let (mut asked, mut found) = ([0_usize; 3], [0_usize; 3]);
    let step = queries.len().div_ceil(QUERIES).max(1);
    for query in queries.iter().step_by(step) {
        for (before, word) in later_words(&query.text) {
            for letters in (1..=3).filter(|letters| letters + 1 < word.chars().count()) {
                let beginning: String = word.chars().take(letters).collect();
                asked[letters - 1] += 1;
                found[letters - 1] += usize::from(is_suggested(engine, before, &beginning, &word)?);
            }
        }
    }
    let share = |place: usize| found[place] as f64 / asked[place].max(1) as f64;
    Ok((asked[0] > 0).then(|| NextWordsEvaluation {
        words: asked[0],
        after_one_letter: share(0),
        after_two_letters: share(1),
        after_three_letters: share(2),
    }))
}

/// The words behind the first in small letters, each with the text before it.
fn later_words(text: &str) -> Vec<(&str, String)> {
    words(text)
        .skip(1)
        .map(|(start, word)| (&text[..start], word.to_lowercase()))
        .collect()
}

/// The words of a text, each with the byte at which it begins.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let runs = text.split_inclusive(|letter: char| !letter.is_alphanumeric());
    let starts = runs.scan(0, |end, run| {
        let start = *end;
        *end += run.len();
        Some((
            start,
            run.trim_end_matches(|letter: char| !letter.is_alphanumeric()),
        ))
    });
    starts.filter(|(_, word)| !word.is_empty())
}

fn is_suggested(
    engine: &SearchEngine,
    before: &str,
    beginning: &str,
    word: &str,
) -> Result<bool, SearchError> {
    let suggestions = engine
        .suggest(&format!("{before}{beginning}"), SUGGESTIONS)?
        .suggestions;
    let mut terms = suggestions
        .iter()
        .filter(|suggestion| suggestion.suggestion_type == SuggestionType::Term);
    Ok(terms.any(|term| {
        words(&term.text)
            .last()
            .is_some_and(|(_, last)| last.to_lowercase() == word)
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_behind_the_first_come_with_what_was_typed_before() {
        let expected = [("Hur ", "fungerar"), ("Hur fungerar 5S-", "ronder")];
        let found = later_words("Hur fungerar 5S-ronder?");
        let found: Vec<(&str, &str)> = found
            .iter()
            .map(|(before, word)| (*before, word.as_str()))
            .collect();
        assert_eq!([found[0], found[2]], expected);
        assert!(later_words(" kanban ").is_empty());
    }
}
