//! The last rung of the ladder: words of the corpus that share most of their letters with the query's, where nothing else was
//! found.

use super::clause::{Clause, Role, WeightedTerm};
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
    let mut looked_at = 0;
    for clause in clauses.iter().filter(|clause| clause.role == Role::Wanted) {
        let mut forms: Vec<String> = Vec::new();
        tokenize(&clause.text, |token| {
            let is_word = token.form.chars().all(char::is_alphabetic);
            if looked_at < MAX_WORDS
                && is_word
                && token.form.chars().count() >= MIN_LETTERS
                && !analysis::is_stop_word(token.form)
            {
                looked_at += 1;
                forms.push(token.form.to_owned());
            }
        });
        let vocabulary = &snapshot.generation.vocabulary;
        let terms = forms
            .iter()
            .take_while(|_| !snapshot.is_cancelled())
            .flat_map(|form| nearest_forms(vocabulary, form, FORMS))
            .map(|(term, similarity)| WeightedTerm {
                term,
                weight: weights::LETTERS * similarity,
                via: Via::Letters,
            });
        found.push(Clause {
            terms: terms.collect(),
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
