//! Resolves one word to all its terms in the vocabulary.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::Resolver;
use crate::analysis;
use crate::analysis::{Part, WordCounts, part_term};
use crate::document::Language;
use crate::index::Key;
use crate::search::hit::Via;
use crate::search::understand::clause::{Sequence, WeightedTerm};
use crate::search::weights;

impl Resolver<'_> {
    /// Returns all terms of a word.
    pub(crate) fn word_terms(&self, form: &str) -> Vec<WeightedTerm> {
        self.terms_of(form, self.parts_of(form).as_deref())
    }

    /// Returns the parts of a word. A word that the corpus does not have takes the parts of one of its forms: `värdeflöd` is
    /// the beginning of a word, `värdeflödet` is a compound.
    pub(super) fn parts_of(&self, form: &str) -> Option<Vec<Part>> {
        let parts = |form: &str| self.splitter.split(form, self.vocabulary);
        parts(form).or_else(|| {
            if self.vocabulary_has(form) {
                return None;
            }
            let stem = analysis::stem(form, Language::Swedish);
            let forms = self.vocabulary.forms_of(Key::Stem(Language::Swedish), &stem);
            forms.into_iter().find_map(|(other, _)| parts(&other))
        })
    }

    /// Returns all terms of a word whose parts are known.
    pub(super) fn terms_of(&self, form: &str, parts: Option<&[Part]>) -> Vec<WeightedTerm> {
        let mut terms = Terms::default();
        terms.add_all(self.true_forms(form));
        match parts {
            Some(parts) => {
                let stems: Vec<&str> = parts.iter().map(|part| &*part.stem).collect();
                let whole = part_term(&stems);
                for (other, _) in self.vocabulary.forms_of(Key::Parts, &whole) {
                    terms.add(other, weights::INFLECTION, Via::Inflection);
                }
                terms.add(whole, weights::COMPOUND, Via::Compound);
            }
            None => {
                let stem = analysis::stem(form, Language::Swedish);
                terms.add(part_term(&[stem]), weights::COMPOUND, Via::Compound);
            }
        }
        for (derived, _) in self.derived_forms(form) {
            terms.add(derived, weights::DERIVED, Via::Inflection);
        }
        let unknown = !terms.list.iter().any(|term| self.vocabulary_has(&term.term));
        let weight = if unknown {
            weights::FOLDED_ONLY
        } else {
            weights::FOLDED
        };
        for folded in self.folded_forms(form) {
            if unknown && let Some(parts) = self.splitter.split(&folded, self.vocabulary) {
                let stems: Vec<&str> = parts.iter().map(|part| &*part.stem).collect();
                terms.add(part_term(&stems), weights::COMPOUND, Via::Folded);
            }
            terms.add(folded, weight, Via::Folded);
        }
        terms.list
    }

    /// Returns what an excluded word excludes: its forms, and compounds with it. The same parts near each other, words made
    /// from it and words that only look like it stay.
    pub(super) fn excluded_terms(&self, form: &str, parts: Option<&[Part]>) -> Vec<WeightedTerm> {
        let mut terms = self.terms_of(form, parts);
        let known = terms
            .iter()
            .any(|term| matches!(term.via, Via::Exact | Via::Inflection) && self.vocabulary_has(&term.term));
        terms.retain(|term| {
            let derived = term.via == Via::Inflection && term.weight <= weights::DERIVED;
            !derived && (term.via != Via::Folded || !known)
        });
        terms
    }

    /// Returns the word and its inflections in both languages: the language of a query is not guessed.
    pub(crate) fn true_forms(&self, form: &str) -> Vec<WeightedTerm> {
        let mut terms = Terms::default();
        terms.add(form.to_owned(), weights::EXACT, Via::Exact);
        for language in Language::ALL {
            let stem = analysis::stem(form, language);
            for (other, _) in self.vocabulary.forms_of(Key::Stem(language), &stem) {
                terms.add(other, weights::INFLECTION, Via::Inflection);
            }
        }
        terms.list
    }

    /// Returns the forms of derivations: `mätning` for `mäter`.
    fn derived_forms(&self, form: &str) -> Vec<(String, u64)> {
        let key = Key::Stem(Language::Swedish);
        let forms_of = |word: &str| {
            self.vocabulary
                .forms_of(key, &analysis::stem(word, Language::Swedish))
        };
        // A verb may share its stem with unrelated nouns (`tid`), so it must occur as written. Most others are excluded by a
        // cheap test of their letters: their forms share all letters but the last. Participles are excepted; they have the
        // stem of their verb.
        let may_have_forms =
            |word: &str, last: usize| word.ends_with("ande") || self.vocabulary.has_prefix(&word[..last]);
        let has = |word: &str| match word.char_indices().next_back() {
            Some((_, 'a')) => self.vocabulary_has(word),
            Some((last, _)) => may_have_forms(word, last) && !forms_of(word).is_empty(),
            None => false,
        };
        let stem = analysis::stem(form, Language::Swedish);
        let verb = Some(format!("{stem}a")).filter(|verb| has(verb));
        let mut words = vec![form.to_owned(), stem];
        words.extend(verb);
        words.dedup();
        let mut derived: Vec<String> = Vec::new();
        for word in words {
            derived.extend(analysis::derivations(&word, has));
        }
        derived.sort_unstable();
        derived.dedup();
        derived.iter().flat_map(|word| forms_of(word)).collect()
    }

    /// Whether the corpus has a form.
    pub(crate) fn vocabulary_has(&self, form: &str) -> bool {
        self.vocabulary.count(form) > 0
    }

    /// Returns [`Self::true_forms`] and folded forms.
    pub(crate) fn true_or_folded_forms(&self, form: &str) -> Vec<WeightedTerm> {
        let mut terms = Terms::default();
        terms.add_all(self.true_forms(form));
        for folded in self.folded_forms(form) {
            terms.add(folded, weights::FOLDED, Via::Folded);
        }
        terms.list
    }

    /// Returns the words that differ only in diacritics, with their inflections, if the typed word has no diacritics or is
    /// unknown.
    fn folded_forms(&self, form: &str) -> Vec<String> {
        let folded = analysis::fold(form);
        if folded != form && self.vocabulary.count(form) > 0 {
            return Vec::new();
        }
        let mut forms: Vec<String> = Vec::new();
        let mut keys = vec![analysis::stem(&folded, Language::Swedish), folded.into_owned()];
        keys.dedup();
        for (other, _) in keys
            .iter()
            .flat_map(|key| self.vocabulary.forms_of(Key::Folded, key))
        {
            forms.extend(self.true_forms(&other).into_iter().map(|term| term.term));
        }
        forms
    }

    /// Returns the parts of a compound as separate words within a window.
    pub(super) fn parts_near(&self, parts: &[Part]) -> Sequence {
        let slots = parts.iter().map(|part| {
            let mut terms = Terms::default();
            for (other, _) in self.vocabulary.forms_of(Key::Stem(Language::Swedish), &part.stem) {
                terms.add(other, weights::EXACT, Via::Compound);
            }
            terms.add(part_term(&[&part.stem]), weights::COMPOUND, Via::Compound);
            terms.list
        });
        Sequence {
            slots: slots.collect(),
            window: Some(weights::PARTS_WINDOW),
            weight: weights::PARTS_NEAR,
            via: Via::Compound,
        }
    }
}

/// Distinct terms, each with the first weight it was given.
#[derive(Default)]
struct Terms {
    list: Vec<WeightedTerm>,
    known: FxHashMap<Arc<str>, ()>,
}

impl Terms {
    fn add(&mut self, term: String, weight: f32, via: Via) {
        if self.known.insert(Arc::from(term.as_str()), ()).is_none() {
            self.list.push(WeightedTerm { term, weight, via });
        }
    }

    fn add_all(&mut self, terms: Vec<WeightedTerm>) {
        for term in terms {
            self.add(term.term, term.weight, term.via);
        }
    }
}
