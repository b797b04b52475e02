//! Parts of a question's words by themselves, for questions that find little: `pestfeber` by `feber`, a chain such as
//! `Harvard-Yale-matchen` by `Yale`.
//!
//! A part alone is no match for a query of one or two words; in a question, whose words are not chosen for being in the
//! answer, it is better than nothing. What they find comes last.

use super::clause::{Clause, MAX_CLAUSES, Role, WeightedTerm, empty_clause};
use super::resolve::Resolver;
use crate::analysis;
use crate::analysis::{part_term, tokenize};
use crate::document::Language;
use crate::index::Key;
use crate::search::hit::Via;
use crate::search::weights;

/// Adds a clause of its parts for each word that is wanted.
pub(crate) fn add_hints(resolver: &Resolver<'_>, clauses: &mut Vec<Clause>) {
    let hints: Vec<Clause> = clauses
        .iter()
        .filter(|clause| clause.role == Role::Wanted)
        .filter_map(|clause| hint(resolver, clause))
        .take(MAX_CLAUSES.saturating_sub(clauses.len()))
        .collect();
    clauses.extend(hints);
}

fn hint(resolver: &Resolver<'_>, clause: &Clause) -> Option<Clause> {
    let mut forms: Vec<String> = Vec::new();
    tokenize(&clause.text, |token| forms.push(token.form.to_owned()));
    let mut hint = empty_clause(&clause.text, Role::Hint, clause.zones);
    let mut add = |term: String, weight: f32, via: Via| {
        let known = |terms: &[WeightedTerm]| terms.iter().any(|known| known.term == term);
        if !known(&clause.terms) && !known(&hint.terms) {
            hint.terms.push(WeightedTerm { term, weight, via });
        }
    };
    for form in forms.iter().filter(|form| !analysis::is_stop_word(form)) {
        if forms.len() > 1 {
            for term in resolver.true_forms(form) {
                add(term.term, term.weight, Via::Compound);
            }
        }
        for part in resolver
            .splitter
            .split(form, resolver.vocabulary)
            .unwrap_or_default()
        {
            let stem = Key::Stem(Language::Swedish);
            for (other, _) in resolver.vocabulary.forms_of(stem, &part.stem) {
                add(other, weights::EXACT, Via::Compound);
            }
            add(part_term(&[&part.stem]), weights::COMPOUND, Via::Compound);
        }
    }
    (!hint.terms.is_empty()).then_some(hint)
}

#[cfg(test)]
mod tests {
    use crate::search::testing::{engine, found};

    #[test]
    fn a_single_part_answers_a_question() {
        let (engine, _folder) = engine(&[
            ("feber", "Symtomen är hög feber och huvudvärk."),
            ("skola", "Skolan börjar klockan åtta."),
        ]);
        assert_eq!(found(&engine, "Hur hög är pestfebern?"), ["feber"]);
        assert_eq!(found(&engine, "Vad är en febertermometer?"), ["feber"]);
        assert!(found(&engine, "febertermometer").is_empty());
    }

    #[test]
    fn documents_with_the_words_precede_documents_with_parts() {
        let (engine, _folder) = engine(&[
            ("del", "Tid är tid, och tiden går."),
            ("hel", "Hur lång ställtiden blir beror på maskinen."),
        ]);
        assert_eq!(found(&engine, "Hur lång är ställtiden?"), ["hel", "del"]);
        assert_eq!(found(&engine, "ställtiden"), ["hel"]);
    }
}
