//! General words of the language, for the words of a query that no text is about.

use rustc_hash::FxHashSet;

use super::Resolver;
use super::synonyms::{
    Intake, MAX_MATCHES, QueryWords, TextSynonyms, has_any, look_up, synonyms_of_words, words_of_text,
};
use crate::analysis::{SynonymMatch, Synonyms};
use crate::search::hit::Via;
use crate::search::understand::clause::{Clause, Role, WeightedTerm};

/// Adds general words that mean the same to words that no text is about; `is_found` tells whether a clause needs none.
pub(crate) fn add_general_synonyms(
    clauses: &mut Vec<Clause>,
    synonyms: &Synonyms,
    resolver: &Resolver<'_>,
    is_found: impl Fn(&Clause) -> bool,
) {
    let unknown: Vec<bool> = clauses
        .iter()
        .map(|clause| clause.role == Role::Wanted && !is_found(clause))
        .collect();
    if !unknown.contains(&true) {
        return;
    }
    let typed = QueryWords::new(clauses, &Synonyms::default(), resolver).words;
    let undecided = synonyms.undecided(typed);
    let Some(general) = synonyms.general(&undecided).filter(|general| !general.is_empty()) else {
        return;
    };
    let words = QueryWords::new(clauses, &general, resolver);
    let is_unknown = |place: &usize| unknown.get(*place) == Some(&true);
    let matches = general.find(&words.words, |found| has_any(found, resolver));
    let of_unknown = |found: &SynonymMatch<'_>| words.clauses_of(found).iter().any(is_unknown);
    let mut intake = Intake::new(clauses);
    for found in matches.into_iter().filter(of_unknown).take(MAX_MATCHES) {
        let places = words.clauses_of(&found);
        let (mut terms, mut sequences) = look_up(&found, resolver);
        let others = intake.clauses.iter().enumerate();
        let others: FxHashSet<&str> = others
            .filter(|(place, _)| !places.contains(place))
            .flat_map(|(_, clause)| forms_of(clause))
            .collect();
        // What the query says anyway counts once.
        let is_typed = |term: &WeightedTerm| others.contains(term.term.as_str());
        terms.retain(|term| !is_typed(term));
        sequences.retain(|sequence| !sequence.slots.iter().flatten().any(is_typed));
        intake.take_in(&words, &found, terms, sequences, resolver);
        for place in places.into_iter().filter(is_unknown) {
            intake.clauses[place].is_replaced = true;
        }
    }
    intake.finish();
}

/// Returns the general words that may stand for the words of a text, if no text is about those.
pub(crate) fn general_synonyms_of_text(text: &str, synonyms: &Synonyms) -> Vec<TextSynonyms> {
    let words = synonyms.undecided(words_of_text(text));
    let general = synonyms.general(&words);
    general.map_or_else(Vec::new, |general| synonyms_of_words(&words, &general))
}

/// Returns the forms of the word of a clause.
fn forms_of(clause: &Clause) -> impl Iterator<Item = &str> {
    let is_form = |term: &&WeightedTerm| matches!(term.via, Via::Exact | Via::Inflection);
    clause.terms.iter().filter(is_form).map(|term| term.term.as_str())
}
