//! What the corpus has of a word that is a synonym, kept for as long as a generation: a query may have dozens of synonyms, and most of
//! them are in no text.

use std::sync::Arc;

use super::Resolver;
use crate::search::hit::Via;
use crate::search::understand::clause::WeightedTerm;
use crate::search::weights;

/// A synonym of one word, or one word of a synonym.
#[derive(Debug)]
pub(crate) struct SynonymWord {
    /// Whether the corpus has it, in any inflection.
    pub(super) is_known: bool,
    /// Its forms that the corpus has, with the weights of forms.
    pub(super) forms: Vec<WeightedTerm>,
    /// Those, words made from it and compounds with it, with the weights of synonyms.
    pub(super) terms: Vec<WeightedTerm>,
}

impl Resolver<'_> {
    /// Returns what the corpus has of a word.
    pub(super) fn synonym_word(&self, word: &str) -> Arc<SynonymWord> {
        let known = &self.known.synonyms;
        known.get(word, || Arc::new(self.find_synonym_word(word)))
    }

    fn find_synonym_word(&self, word: &str) -> SynonymWord {
        let mut forms = self.true_forms(word);
        forms.retain(|form| self.vocabulary_has(&form.term));
        let mut terms = self.word_terms(word);
        let is_absent = |term: &WeightedTerm| term.via == Via::Exact && !self.vocabulary_has(&term.term);
        terms.retain(|term| term.via != Via::Folded && !is_absent(term));
        SynonymWord {
            is_known: !forms.is_empty(),
            forms: as_synonyms(forms, 1.0),
            terms: as_synonyms(terms, weights::SYNONYM),
        }
    }
}

/// Marks terms as synonyms and multiplies their weights.
pub(super) fn as_synonyms(mut terms: Vec<WeightedTerm>, weight: f32) -> Vec<WeightedTerm> {
    for term in &mut terms {
        term.weight *= weight;
        term.via = Via::Synonym;
    }
    terms
}
