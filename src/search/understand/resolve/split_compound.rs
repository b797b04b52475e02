//! Compounds typed as words of their own: `kompetens matris`, `värde flödes analys`.

use super::Resolver;
use crate::analysis;
use crate::analysis::{part_term, tokenize};
use crate::index::Key;
use crate::search::hit::Via;
use crate::search::understand::clause::{Clause, EVERYWHERE, MAX_CLAUSES, Role, WeightedTerm, empty_clause};
use crate::search::weights;

/// The most words that are read as one compound.
const MOST_WORDS: usize = 4;

/// Lets words that follow each other find the compound they make together, if the corpus has it: each of them as if it stood
/// there, and the compound once more as the rarer word that it is, or it would come after texts that have the words far apart.
/// The longest compound leads, and each word belongs to one.
pub(super) fn join_split_compounds(clauses: &mut Vec<Clause>, resolver: &Resolver<'_>) {
    let words: Vec<Option<String>> = clauses.iter().map(plain_word).collect();
    let mut compounds: Vec<Clause> = Vec::new();
    let mut start = 0;
    while start < words.len() {
        let run: Vec<&str> = words[start..].iter().map_while(Option::as_deref).collect();
        let most = run.len().min(MOST_WORDS);
        let joined = (2..=most).rev().find_map(|count| {
            let forms = forms_of_compound(&run[..count], resolver);
            (!forms.is_empty()).then_some((count, forms))
        });
        let Some((count, forms)) = joined else {
            start += 1;
            continue;
        };
        let wanted = |clause: &&mut Clause| clause.role == Role::Wanted;
        for clause in clauses[start..start + count].iter_mut().filter(wanted) {
            for form in &forms {
                if !clause.terms.iter().any(|known| known.term == form.term) {
                    clause.terms.push(form.clone());
                }
            }
        }
        compounds.push(Clause {
            terms: forms,
            boost: weights::WHOLE_TERM,
            ..empty_clause(&run[..count].join(" "), Role::Hint, EVERYWHERE)
        });
        start += count;
    }
    clauses.extend(compounds);
    clauses.truncate(MAX_CLAUSES);
}

/// The one word of a clause that is looked for everywhere.
fn plain_word(clause: &Clause) -> Option<String> {
    if !matches!(clause.role, Role::Wanted | Role::Ordering) || clause.zones != EVERYWHERE {
        return None;
    }
    let mut words: Vec<String> = Vec::new();
    tokenize(&clause.text, |token| words.push(token.form.to_owned()));
    let [word] = words.as_slice() else { return None };
    let letters = word.chars().all(char::is_alphabetic) && word.chars().nth(1).is_some();
    letters.then(|| words.swap_remove(0))
}

/// The forms that the corpus has of the compound of some words.
fn forms_of_compound(words: &[&str], resolver: &Resolver<'_>) -> Vec<WeightedTerm> {
    // Function words are parts only of what has no meaning apart: `för bättring`, but not `över tid`.
    let (function_words, others): (Vec<&str>, Vec<&str>) =
        words.iter().partition(|word| analysis::is_stop_word(word));
    if !function_words.is_empty() && others.iter().all(|word| resolver.vocabulary_has(word)) {
        return Vec::new();
    }
    let compound = words.concat();
    let mut forms = resolver.true_forms(&compound);
    forms.retain(|form| resolver.vocabulary_has(&form.term));
    // With another link than was typed: `verktyg låda`, verktygslåda.
    let parts = resolver
        .splitter
        .split(&compound, resolver.vocabulary)
        .unwrap_or_default();
    let mut end = 0;
    let between = words[..words.len() - 1].iter().all(|word| {
        end += word.len();
        parts.iter().any(|part| part.start == end)
    });
    if between {
        let stems: Vec<&str> = parts.iter().map(|part| &*part.stem).collect();
        for (term, _) in resolver.vocabulary.forms_of(Key::Parts, &part_term(&stems)) {
            if !forms.iter().any(|form| form.term == term) {
                let (weight, via) = (weights::INFLECTION, Via::Inflection);
                forms.push(WeightedTerm { term, weight, via });
            }
        }
    }
    forms
}
