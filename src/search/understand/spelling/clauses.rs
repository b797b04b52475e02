//! Clauses with corrections.

use crate::analysis::tokenize;
use crate::search::hit::Via;
use crate::search::understand::clause::{Clause, EVERYWHERE, Role, Sequence, empty_clause};
use crate::search::understand::resolve::Resolver;
use crate::search::weights;

/// Returns clauses for documents that have any of some words and everything that the query requires, without its other words.
pub(crate) fn only_with_words(clauses: &[Clause], words: &[&str]) -> Vec<Clause> {
    let has_words = |clause: &Clause| {
        may_be_misspelt(clause)
            && forms_of(&clause.text)
                .iter()
                .any(|form| words.contains(&form.as_str()))
    };
    let (about, others): (Vec<&Clause>, Vec<&Clause>) = clauses.iter().partition(|clause| has_words(clause));
    let mut kept: Vec<Clause> = others
        .into_iter()
        .filter(|clause| matches!(clause.role, Role::Required | Role::Excluded))
        .cloned()
        .collect();
    let mut any = empty_clause("", Role::Required, EVERYWHERE);
    for clause in about {
        if clause.role == Role::Required {
            kept.push(clause.clone());
        } else {
            any.terms.extend(clause.terms.iter().cloned());
            any.sequences.extend(clause.sequences.iter().cloned());
            any.zones = clause.zones;
        }
    }
    if !any.terms.is_empty() || !any.sequences.is_empty() {
        kept.push(any);
    }
    kept
}

/// Adds corrections to words that the corpus does not have, if the rest of the query finds something.
pub(crate) fn add_corrections(clauses: &mut [Clause], words: &[(String, String)], resolver: &Resolver<'_>) {
    for clause in clauses.iter_mut().filter(|clause| may_be_misspelt(clause)) {
        for (typed, meant) in words {
            let weight = if resolver.splitter.knows(typed) {
                weights::SPELLING_OF_WORD
            } else {
                weights::SPELLING
            };
            if forms_of(&clause.text) == [typed.as_str()] && meant.contains(' ') {
                clause.sequences.push(Sequence {
                    slots: meant.split(' ').map(|word| resolver.true_forms(word)).collect(),
                    window: Some(weights::PARTS_WINDOW),
                    weight,
                    via: Via::Spelling,
                });
            } else if forms_of(&clause.text) == [typed.as_str()] {
                let mut terms = resolver.word_terms(meant);
                terms.retain(|term| term.via != Via::Folded);
                for term in &mut terms {
                    term.weight *= weight;
                    term.via = Via::Spelling;
                }
                clause.terms.extend(terms);
            }
        }
    }
}

/// Marks the words of a corrected query: they match by spelling, for the word that was typed.
pub(crate) fn mark_corrected(clauses: &mut [Clause], words: &[(String, String)]) {
    for clause in clauses {
        let corrected = forms_of(&clause.text).iter().find_map(|form| {
            words
                .iter()
                .find(|(_, meant)| meant.split(' ').any(|word| word == form))
                .map(|(typed, _)| typed)
        });
        let Some(typed) = corrected else { continue };
        let typed = typed.clone();
        if forms_of(&clause.text).len() == 1 {
            clause.text = typed;
        }
        if matches!(clause.role, Role::Part { .. } | Role::Letters) {
            continue;
        }
        for term in &mut clause.terms {
            mark(&mut term.via);
        }
        for sequence in &mut clause.sequences {
            mark(&mut sequence.via);
            sequence
                .slots
                .iter_mut()
                .flatten()
                .for_each(|term| mark(&mut term.via));
        }
    }
}

fn mark(via: &mut Via) {
    if matches!(*via, Via::Exact | Via::Inflection | Via::Compound) {
        *via = Via::Spelling;
    }
}

/// Whether a clause may be misspelt. Names are not in the vocabulary, prefixes are no words, and an excluded word need not
/// occur.
pub(super) fn may_be_misspelt(clause: &Clause) -> bool {
    clause.author_words.is_empty()
        && clause.published.is_none()
        && matches!(clause.role, Role::Wanted | Role::Required)
        && !clause.terms.iter().any(|term| term.via == Via::Prefix)
}

/// Returns the words of a text.
pub(super) fn forms_of(text: &str) -> Vec<String> {
    let mut forms = Vec::new();
    tokenize(text, |token| {
        if token.span == 1 {
            forms.push(token.form.to_owned());
        }
    });
    forms
}
