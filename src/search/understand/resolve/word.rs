//! Resolves one word to all its terms in the vocabulary.

use std::sync::Arc;

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
        self.parts_and_terms(form).1.clone()
    }

    /// Returns the parts and all terms of a word. A word that the corpus does not have and that is typed without diacritics
    /// has those of the words that it may stand for.
    pub(super) fn parts_and_terms(&self, form: &str) -> Arc<(Option<Vec<Part>>, Vec<WeightedTerm>)> {
        let known = &self.known.words;
        known.get(form, || Arc::new(self.find_parts_and_terms(form)))
    }

    fn find_parts_and_terms(&self, form: &str) -> (Option<Vec<Part>>, Vec<WeightedTerm>) {
        let written = self.written_forms(form);
        let Some(first) = written.first() else {
            let parts = self.parts_of(form);
            let terms = self.terms_of(form, parts.as_deref());
            return (parts, terms);
        };
        let mut terms = Terms::default();
        terms.add(form.to_owned(), weights::EXACT, Via::Exact);
        for other in &written {
            for term in self.terms_of(other, self.parts_of(other).as_deref()) {
                let is_form =
                    matches!(term.via, Via::Exact | Via::Inflection) && term.weight >= weights::INFLECTION;
                let weight = if is_form {
                    weights::FOLDED_ONLY
                } else {
                    term.weight
                };
                terms.add(term.term, weight, Via::Folded);
            }
        }
        (self.parts_of(first), terms.list)
    }

    /// Returns the parts of a word. A word that the corpus does not have takes the parts of one of its forms: `värdeflöd` is
    /// the beginning of a word, `värdeflödet` is a compound.
    pub(crate) fn parts_of(&self, form: &str) -> Option<Vec<Part>> {
        let parts = |form: &str| self.split(form).as_ref().clone();
        parts(form).or_else(|| {
            if self.vocabulary_has(form) {
                return None;
            }
            let stem = analysis::stem(form, Language::Swedish);
            let forms = self.vocabulary.forms_of(Key::Stem(Language::Swedish), &stem);
            forms.into_iter().find_map(|(other, _)| parts(&other))
        })
    }

    /// Returns the parts of a word as it is written; `None` if it is no compound.
    pub(crate) fn split(&self, form: &str) -> Arc<Option<Vec<Part>>> {
        let known = &self.known.parts;
        known.get(form, || Arc::new(self.splitter.split(form, self.vocabulary)))
    }

    /// Returns all terms of a word as it is written, whose parts are known.
    fn terms_of(&self, form: &str, parts: Option<&[Part]>) -> Vec<WeightedTerm> {
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
                for stem in analysis::stems(form, Language::Swedish) {
                    terms.add(part_term(&[stem]), weights::COMPOUND, Via::Compound);
                }
            }
        }
        for (derived, _) in self.derived_forms(form) {
            terms.add(derived, weights::DERIVED, Via::Inflection);
        }
        terms.list
    }

    /// Returns what an excluded word excludes: its forms, and compounds with it. The same parts near each other, words made
    /// from it and words that only look like it stay.
    pub(super) fn excluded_terms(&self, form: &str) -> Vec<WeightedTerm> {
        let mut terms = self.word_terms(form);
        let is_derived = |term: &WeightedTerm| {
            term.weight <= weights::DERIVED && matches!(term.via, Via::Inflection | Via::Folded)
        };
        terms.retain(|term| !is_derived(term));
        terms
    }

    /// Returns the word and its inflections in both languages: the language of a query is not guessed.
    pub(crate) fn true_forms(&self, form: &str) -> Vec<WeightedTerm> {
        self.known_forms(form).to_vec()
    }

    /// Returns the Swedish stem of a word.
    pub(crate) fn stem(&self, form: &str) -> Arc<str> {
        let known = &self.known.stems;
        known.get(form, || analysis::stem(form, Language::Swedish).into())
    }

    /// Returns the words of the corpus that have the Swedish stem of a word.
    pub(crate) fn paradigm(&self, form: &str) -> impl Iterator<Item = String> + use<> {
        let forms = self
            .vocabulary
            .forms_of(Key::Stem(Language::Swedish), &self.stem(form));
        forms.into_iter().map(|(other, _)| other)
    }

    /// Returns the same as [`Self::true_forms`], shared.
    pub(crate) fn known_forms(&self, form: &str) -> Arc<Vec<WeightedTerm>> {
        let known = &self.known.forms;
        known.get(form, || Arc::new(self.find_true_forms(form)))
    }

    fn find_true_forms(&self, form: &str) -> Vec<WeightedTerm> {
        let mut terms = Terms::default();
        terms.add(form.to_owned(), weights::EXACT, Via::Exact);
        for language in Language::ALL {
            for stem in analysis::stems(form, language) {
                for (other, _) in self.vocabulary.forms_of(Key::Stem(language), &stem) {
                    terms.add(other, weights::INFLECTION, Via::Inflection);
                }
            }
        }
        terms.list
    }

    /// Returns the forms of derivations: `mätning` for `mäter`.
    pub(crate) fn derived_forms(&self, form: &str) -> Vec<(String, u64)> {
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
            Some((_, 'a')) => {
                self.vocabulary_has(word) || analysis::is_strong_verb(word) && !forms_of(word).is_empty()
            }
            Some((last, _)) => may_have_forms(word, last) && !forms_of(word).is_empty(),
            None => false,
        };
        let stem = analysis::stem(form, Language::Swedish);
        // The verb of the stem: `mäta` for `mäter`; but `fasa` is not the verb of `fas`.
        let verb = Some(format!("{stem}a"))
            .filter(|verb| has(verb) && analysis::stem(verb, Language::Swedish) == stem);
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

    /// Returns [`Self::true_forms`] and, of a word that the corpus does not have, its folded forms.
    pub(crate) fn true_or_folded_forms(&self, form: &str) -> Vec<WeightedTerm> {
        let mut terms = Terms::default();
        terms.add_all(self.true_forms(form));
        for other in self.written_forms(form) {
            for term in self.true_forms(&other) {
                terms.add(term.term, weights::FOLDED, Via::Folded);
            }
        }
        terms.list
    }

    /// Returns the words with diacritics that a word may stand for, the most frequent first. A word that is typed with
    /// diacritics, or of which the corpus has a form, stands for itself only.
    pub(super) fn written_forms(&self, form: &str) -> Vec<String> {
        if analysis::fold(form) != form || self.has_form_of(form) {
            return Vec::new();
        }
        let stems = analysis::stems(form, Language::Swedish);
        let keys = stems.iter().map(String::as_str).chain([form]);
        let mut forms: Vec<(String, u64)> = keys
            .flat_map(|key| self.vocabulary.forms_of(Key::Folded, key))
            .collect();
        forms.sort_by(|(a, a_count), (b, b_count)| b_count.cmp(a_count).then_with(|| a.cmp(b)));
        forms.dedup();
        // The words of exactly these letters come before their inflections.
        forms.sort_by_key(|(other, _)| analysis::fold(other) != form);
        forms.into_iter().map(|(other, _)| other).collect()
    }

    /// Whether the corpus has a word, in any inflection.
    pub(crate) fn has_form_of(&self, form: &str) -> bool {
        self.known_forms(form)
            .iter()
            .any(|term| self.vocabulary_has(&term.term))
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

/// Distinct terms, each with the first weight it was given. They are some dozens at most.
#[derive(Default)]
struct Terms {
    list: Vec<WeightedTerm>,
}

impl Terms {
    fn add(&mut self, term: String, weight: f32, via: Via) {
        if !self.list.iter().any(|known| known.term == term) {
            self.list.push(WeightedTerm { term, weight, via });
        }
    }

    fn add_all(&mut self, terms: Vec<WeightedTerm>) {
        for term in terms {
            self.add(term.term, term.weight, term.via);
        }
    }
}
