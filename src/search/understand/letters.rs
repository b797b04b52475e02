//! The last rung of the ladder: words of the corpus that share most of their letters with the query's, where nothing else was
//! found, or less than a page.

use super::clause::{Clause, MAX_CLAUSES, Role, WeightedTerm, empty_clause};
use crate::analysis;
use crate::analysis::tokenize;
use crate::search::hit::Via;
use crate::search::snapshot::{Snapshot, nearest_forms};
use crate::search::weights;

/// A shorter word shares its letters with others by chance.
const MIN_LETTERS: usize = 4;
/// The largest number of words that are looked at: each is compared with a part of the vocabulary.
const MAX_WORDS: usize = 5;
/// The largest number of similar words that stand for one.
const FORMS: usize = 20;

/// Returns the clauses of a query with each wanted word replaced by words of similar letters; `None` if there are none.
pub(crate) fn by_letters(snapshot: &Snapshot, clauses: &[Clause]) -> Option<Vec<Clause>> {
    let kept = |clause: &&Clause| matches!(clause.role, Role::Required | Role::Excluded);
    let mut found: Vec<Clause> = clauses.iter().filter(kept).cloned().collect();
    let strict = found.len();
    let mut room = MAX_WORDS;
    for clause in clauses.iter().filter(|clause| clause.role == Role::Wanted) {
        found.push(Clause {
            terms: similar_words(snapshot, &clause.text, &mut room),
            sequences: Vec::new(),
            author_words: Vec::new(),
            ..clause.clone()
        });
    }
    found[strict..]
        .iter()
        .any(|clause| !clause.terms.is_empty())
        .then_some(found)
}

/// Adds words of similar letters to the clauses of a query, for the wanted words that no text has: `is_unknown` tells it of the place of
/// each. Returns whether there are any.
pub(crate) fn add_letters(
    snapshot: &Snapshot,
    clauses: &mut Vec<Clause>,
    is_unknown: impl Fn(usize) -> bool,
) -> bool {
    let mut room = MAX_WORDS;
    let unknown = clauses.iter().enumerate();
    let unknown = unknown.filter(|(place, clause)| clause.role == Role::Wanted && is_unknown(*place));
    let similar = unknown.map(|(_, clause)| Clause {
        terms: similar_words(snapshot, &clause.text, &mut room),
        ..empty_clause(&clause.text, Role::Letters, clause.zones)
    });
    let similar: Vec<Clause> = similar
        .filter(|clause| !clause.terms.is_empty())
        .take(MAX_CLAUSES.saturating_sub(clauses.len()))
        .collect();
    let any = !similar.is_empty();
    clauses.extend(similar);
    any
}

/// Returns the words of similar letters of the words of a text; `room` is how many words may still be looked at.
fn similar_words(snapshot: &Snapshot, text: &str, room: &mut usize) -> Vec<WeightedTerm> {
    let mut forms: Vec<String> = Vec::new();
    tokenize(text, |token| {
        let is_word = token.form.chars().all(char::is_alphabetic);
        let long = token.form.chars().count() >= MIN_LETTERS;
        if *room > 0 && is_word && long && !analysis::is_stop_word(token.form) {
            *room -= 1;
            forms.push(token.form.to_owned());
        }
    });
    let vocabulary = &snapshot.generation.vocabulary;
    let forms = forms.iter().take_while(|_| !snapshot.is_cancelled());
    let similar = forms.flat_map(|form| nearest_forms(vocabulary, form, FORMS));
    let terms = similar.map(|(term, similarity)| WeightedTerm {
        term,
        weight: weights::LETTERS * similarity,
        via: Via::Letters,
    });
    terms.collect()
}
