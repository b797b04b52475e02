//! Words that the corpus has only inflected, as what may have been meant by a misspelt one.

use super::distance::{FAULT, Near, all_beginnings_near};
use crate::analysis;
use crate::document::Language;
use crate::index::Vocabulary;

/// Words of fewer letters are not taken for the beginning of another.
const INFLECTED: usize = 4;
/// Returns the words within one fault of which the corpus has only inflections: `slutmontering`, where it has
/// `slutmonteringen`. The typed word may have an ending of its own.
pub(crate) fn inflections_near(vocabulary: &Vocabulary, typed: &str) -> Vec<Near> {
    let stem = analysis::stem(typed, Language::Swedish);
    let mut found = Vec::new();
    let mut bases = vec![typed];
    bases.extend(
        typed
            .get(..stem.len())
            .filter(|base| *base == stem && *base != typed),
    );
    for base in bases.into_iter().filter(|base| base.chars().count() >= INFLECTED) {
        let ending = &typed[base.len()..];
        for near in all_beginnings_near(vocabulary, base, FAULT) {
            let end = near.form.char_indices().nth(near.letters);
            let word = end.map_or(near.form.as_str(), |(at, _)| &near.form[..at]);
            let word = format!("{word}{ending}");
            let stem = |word: &str| analysis::stem(word, Language::Swedish);
            if stem(&word) == stem(&near.form) {
                found.push(Near { form: word, ..near });
            }
        }
    }
    found
}
