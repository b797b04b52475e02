//! The parts of a query's words by themselves, for the lower rungs of the ladder: `pestfeber` by `feber`, a chain such as
//! `Harvard-Yale-matchen` by `Yale`.

use super::clause::{Clause, MAX_CLAUSES, Role, WeightedTerm, empty_clause};
use super::resolve::Resolver;
use crate::analysis;
use crate::analysis::{part_term, tokenize};
use crate::document::Language;
use crate::index::Key;
use crate::search::hit::Via;
use crate::search::weights;

/// The words of a chain that are taken apart: a longer one is a text.
const FIRST_WORDS: usize = 24;

/// The fewest letters of the known end of a word, and of what stands before it.
const MIN_END: usize = 4;
const MIN_BEGINNING: usize = 3;

/// How the parts of a word are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Parts {
    /// Not at all.
    None,
    /// By one clause, of which any part will do.
    Merged,
    /// By a clause for each.
    Apart,
}

/// Adds clauses for the parts of wanted words; `how` tells it of the place of each word. Returns whether there are any.
pub(crate) fn add_parts(
    resolver: &Resolver<'_>,
    clauses: &mut Vec<Clause>,
    how: impl Fn(usize) -> Parts,
) -> bool {
    let wanted = clauses.iter().enumerate();
    let parts: Vec<Clause> = wanted
        .filter(|(_, clause)| clause.role == Role::Wanted)
        .flat_map(|(place, clause)| match how(place) {
            Parts::None => Vec::new(),
            how => parts_of(resolver, clause, how == Parts::Merged),
        })
        .take(MAX_CLAUSES.saturating_sub(clauses.len()))
        .collect();
    let any = !parts.is_empty();
    clauses.extend(parts);
    any
}

/// Returns the parts of a word, the head last: the words of a chain, or the parts of a compound.
fn parts_of(resolver: &Resolver<'_>, clause: &Clause, merged: bool) -> Vec<Clause> {
    let mut forms: Vec<String> = Vec::new();
    tokenize(&clause.text, |token| {
        if token.span == 1 && forms.len() < FIRST_WORDS {
            forms.push(token.form.to_owned());
        }
    });
    let mut parts: Vec<Vec<WeightedTerm>> = Vec::new();
    if let [form] = forms.as_slice() {
        match resolver.parts_of(form) {
            Some(split) => parts.extend(split.iter().map(|part| part_terms(resolver, &part.stem))),
            None => parts.extend(known_end(resolver, form).map(|end| part_terms(resolver, &end))),
        }
    } else {
        for form in forms.iter().filter(|form| !analysis::is_stop_word(form)) {
            let mut terms = resolver.true_forms(form);
            for part in resolver.parts_of(form).unwrap_or_default() {
                terms.extend(part_terms(resolver, &part.stem));
            }
            parts.push(terms);
        }
    }
    for terms in &mut parts {
        terms.retain(|term| !clause.terms.iter().any(|known| known.term == term.term));
        for term in terms.iter_mut() {
            term.via = Via::Compound;
        }
    }
    parts.retain(|terms| !terms.is_empty());
    if merged && parts.len() > 1 {
        parts = vec![parts.into_iter().flatten().collect()];
    }
    let last = parts.len().saturating_sub(1);
    let clauses = parts.into_iter().enumerate().map(|(place, terms)| Clause {
        terms,
        ..empty_clause(&clause.text, Role::Part { head: place == last }, clause.zones)
    });
    clauses.collect()
}

/// Returns the stem of the longest word of the corpus that ends a word which the corpus does not have: `tank` of `septitank`, whose
/// beginning nobody knows.
fn known_end(resolver: &Resolver<'_>, form: &str) -> Option<String> {
    if resolver.has_form_of(form) || !form.chars().all(char::is_alphabetic) {
        return None;
    }
    let starts = form.char_indices().map(|(start, _)| start).skip(MIN_BEGINNING);
    let ends = starts.map(|start| &form[start..]);
    let mut ends = ends.take_while(|end| end.chars().count() >= MIN_END);
    let is_known = |end: &&str| {
        !analysis::is_stop_word(end) && resolver.splitter.knows(end) && resolver.has_form_of(end)
    };
    ends.find(is_known)
        .map(|end| analysis::stem(end, Language::Swedish))
}

/// Returns the terms of a part of a compound: its forms as a word, its derivations, and other compounds with it.
fn part_terms(resolver: &Resolver<'_>, stem: &str) -> Vec<WeightedTerm> {
    let mut terms: Vec<WeightedTerm> = Vec::new();
    let mut add = |term: String, weight: f32| {
        if !terms.iter().any(|known| known.term == term) {
            let via = Via::Compound;
            terms.push(WeightedTerm { term, weight, via });
        }
    };
    let stem_key = Key::Stem(Language::Swedish);
    for (form, _) in resolver.vocabulary.forms_of(stem_key, stem) {
        add(form, weights::EXACT);
    }
    add(part_term(&[stem]), weights::COMPOUND);
    for (form, _) in resolver.derived_forms(stem) {
        add(form, weights::DERIVED);
    }
    terms
}

#[cfg(test)]
mod tests {
    use crate::search::testing::{engine, found};

    #[test]
    fn a_single_part_answers_where_nothing_else_does() {
        let (engine, _folder) = engine(&[
            ("feber", "Symtomen är hög feber och huvudvärk."),
            ("skola", "Skolan börjar klockan åtta."),
        ]);
        assert_eq!(found(&engine, "Hur hög är pestfebern?"), ["feber"]);
        assert_eq!(found(&engine, "Vad är en febertermometer?"), ["feber"]);
        assert_eq!(found(&engine, "febertermometer"), ["feber"]);
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
