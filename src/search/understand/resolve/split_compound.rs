//! Split compounds, typed as separate words: `kompetens matris`, `värde flödes analys`.

use std::sync::Arc;

use super::{Resolver, plain_word};
use crate::analysis;
use crate::analysis::part_term;
use crate::index::Key;
use crate::search::hit::Via;
use crate::search::understand::clause::{Clause, EVERYWHERE, MAX_CLAUSES, Role, WeightedTerm, empty_clause};
use crate::search::weights;

/// The largest number of words joined to one compound.
const MOST_WORDS: usize = 4;
/// The words of a query that are read so: a longer query is a text, and its words are not split compounds.
const FIRST_WORDS: usize = 24;

/// Lets adjacent words find the compound they form, if the corpus has it. Each word gets its forms, and the compound gets a
/// clause of its own with the weight of the rarer word that it is; otherwise texts with the words far apart would lead. The
/// longest compound wins, and a word belongs to one.
pub(super) fn join_split_compounds(clauses: &mut Vec<Clause>, resolver: &Resolver<'_>) {
    let words: Vec<Option<String>> = clauses.iter().take(FIRST_WORDS).map(part).collect();
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

/// Returns the one word of a clause, if it may be a part: letters, and more than one.
fn part(clause: &Clause) -> Option<String> {
    let is_part = |word: &String| word.chars().all(char::is_alphabetic) && word.chars().nth(1).is_some();
    plain_word(clause).filter(is_part)
}

/// Returns the forms of the compound of some words that the corpus has.
fn forms_of_compound(words: &[&str], resolver: &Resolver<'_>) -> Vec<WeightedTerm> {
    let find = || Arc::new(find_forms_of_compound(words, resolver));
    resolver.known.compounds.get(&words.join(" "), find).to_vec()
}

fn find_forms_of_compound(words: &[&str], resolver: &Resolver<'_>) -> Vec<WeightedTerm> {
    // Function words are parts only if the rest has no meaning alone: `för bättring`, but not `över tid`.
    let (function_words, others): (Vec<&str>, Vec<&str>) =
        words.iter().partition(|word| analysis::is_stop_word(word));
    if !function_words.is_empty() && others.iter().all(|word| resolver.vocabulary_has(word)) {
        return Vec::new();
    }
    let compound = words.concat();
    let mut forms = resolver.true_forms(&compound);
    forms.retain(|form| resolver.vocabulary_has(&form.term));
    // Also with another linking element than was typed: `verktyg låda`, verktygslåda.
    let parts = resolver.split(&compound);
    let parts = parts.as_deref().unwrap_or_default();
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
