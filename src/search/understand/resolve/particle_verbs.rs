//! Verbs and their particles: a text that says `hyr ut lokaler` answers `uthyrning`, and one on `uthyrning` answers `hyra ut lokal`.

use super::{Resolver, plain_word};
use crate::analysis::{ParticleVerb, joined_verbs, may_be_noun, particle_verb};
use crate::document::Language;
use crate::index::Key;
use crate::search::hit::Via;
use crate::search::understand::clause::{Clause, Role, Sequence, WeightedTerm};
use crate::search::weights;

/// How many words may stand between a verb and its particle.
const MOST_BETWEEN: usize = 3;
/// The words of a query that are read so: a longer query is a text.
const FIRST_WORDS: usize = 24;

/// Adds to each word with a particle what it is said with apart, and to each verb with a particle behind it what both are in one word.
pub(super) fn add_particle_verbs(clauses: &mut [Clause], resolver: &Resolver<'_>) {
    let words: Vec<Option<String>> = clauses.iter().take(FIRST_WORDS).map(plain_word).collect();
    for (place, word) in words.iter().enumerate() {
        let Some(word) = word else { continue };
        let clause = &mut clauses[place];
        if clause.role != Role::Wanted {
            continue;
        }
        clause.sequences.extend(resolver.verb_and_particle(word));
        let behind = words[place + 1..].iter().take(MOST_BETWEEN + 1).flatten();
        let mut joined = behind
            .flat_map(|particle| joined_verbs(word, particle))
            .peekable();
        let weight = match joined.peek() {
            Some(_) if may_be_noun(word) => weights::DERIVED,
            _ => weights::INFLECTION,
        };
        for term in joined.flat_map(|verb| resolver.forms_and_derivations(&verb, weight)) {
            if !clause.terms.iter().any(|known| known.term == term.term) {
                clause.terms.push(term);
            }
        }
    }
}

impl Resolver<'_> {
    /// Returns the verb with its particle near it of a word that the corpus does not have.
    fn verb_and_particle(&self, word: &str) -> Option<Sequence> {
        if self.has_form_of(word) {
            return None;
        }
        let ParticleVerb { verbs, particles } = particle_verb(word)?;
        let mut forms: Vec<WeightedTerm> = Vec::new();
        for verb in &verbs {
            for (form, _) in self
                .vocabulary
                .forms_of(Key::Stem(Language::Swedish), &self.stem(verb))
            {
                if !forms.iter().any(|known| known.term == form) {
                    forms.push(inflection(form, weights::EXACT));
                }
            }
        }
        let particles = particles
            .iter()
            .map(|particle| inflection((*particle).to_owned(), weights::EXACT));
        (!forms.is_empty()).then(|| Sequence {
            slots: vec![forms, particles.collect()],
            window: Some(MOST_BETWEEN as u32 + 2),
            weight: weights::PARTS_NEAR,
            via: Via::Inflection,
        })
    }

    /// Returns the forms of a verb that the corpus has, and words made from it.
    fn forms_and_derivations(&self, verb: &str, weight: f32) -> Vec<WeightedTerm> {
        let forms = self.true_forms(verb).into_iter();
        let forms = forms.filter(|form| self.vocabulary_has(&form.term));
        let forms = forms.map(|form| inflection(form.term, weight));
        let derived = self.derived_forms(verb).into_iter();
        let derived = derived.map(|(form, _)| inflection(form, weight));
        forms.chain(derived).collect()
    }
}

fn inflection(term: String, weight: f32) -> WeightedTerm {
    WeightedTerm {
        term,
        weight,
        via: Via::Inflection,
    }
}
