//! Resolves a parsed query: each word becomes a clause of weighted terms.

use super::clause::{
    Clause, EVERYWHERE, MAX_CLAUSES, Role, Sequence, TITLE, WeightedTerm, Zones, empty_clause,
};
use super::known::KnownWords;
use super::query::{Item, Operand, QueryClause, Scope};
use crate::analysis;
use crate::analysis::{Splitter, Synonyms, tokenize};
use crate::index::{Beginning, Vocabulary};
use crate::search::hit::Via;
use crate::search::snapshot::{NameWord, name_words};
use crate::search::weights;

pub(crate) use self::general::{add_general_synonyms, general_synonyms_of_text};
pub(crate) use self::names::add_names;
pub(crate) use self::synonym_word::SynonymWord;
use self::synonyms::add_synonyms;
pub(crate) use self::synonyms::synonyms_of_text;

mod general;
mod names;
mod particle_verbs;
mod split_compound;
mod synonym_word;
mod synonyms;
mod word;

/// The largest number of forms of a prefix: the most frequent ones.
const PREFIX_FORMS: usize = 200;
/// The largest number of forms that the prefixes of a query stand for together: each form is read in every zone.
const PREFIX_FORMS_IN_ALL: usize = 600;
/// As many as are chosen for each beginning when the index is built.
const FEW_FORMS: usize = 48;

/// Looks words up in the vocabulary of a generation.
pub(crate) struct Resolver<'a> {
    pub(crate) vocabulary: &'a Vocabulary,
    pub(crate) splitter: &'a Splitter,
    /// What it found before, in this vocabulary.
    pub(crate) known: &'a KnownWords,
}

impl Resolver<'_> {
    /// Returns the clauses of a query, synonyms included.
    pub(crate) fn resolve(&self, query: &[QueryClause], synonyms: &Synonyms) -> Vec<Clause> {
        let mut clauses: Vec<Clause> = Vec::new();
        let items = query.iter().flat_map(|part| &part.items);
        let prefixes = items
            .filter(|item| matches!(item.operand, Operand::Prefix(_)))
            .count();
        let forms = PREFIX_FORMS.min(PREFIX_FORMS_IN_ALL / prefixes.max(1)).max(1);
        for part in query.iter().take(MAX_CLAUSES) {
            for clause in self.resolve_part(part, forms) {
                let again = clauses
                    .iter()
                    .any(|known| known.text == clause.text && known.role == clause.role);
                if !again && clauses.len() < MAX_CLAUSES {
                    clauses.push(clause);
                }
            }
        }
        weigh_function_words(&mut clauses);
        particle_verbs::add_particle_verbs(&mut clauses, self);
        split_compound::join_split_compounds(&mut clauses, self);
        add_synonyms(&mut clauses, synonyms, self);
        clauses
    }

    fn resolve_part(&self, part: &QueryClause, forms: usize) -> Vec<Clause> {
        if let (
            [
                Item {
                    operand: Operand::Words(words),
                    scope: Scope::Everywhere,
                },
            ],
            false,
        ) = (part.items.as_slice(), part.excluded)
        {
            return self.words(words, Role::Wanted, EVERYWHERE);
        }
        let plain = part
            .items
            .iter()
            .all(|item| item.scope == Scope::Everywhere && !matches!(item.operand, Operand::Phrase(_)));
        let role = match (part.excluded, plain) {
            (true, _) => Role::Excluded,
            (false, true) => Role::Wanted,
            (false, false) => Role::Required,
        };
        // Alternatives are merged into one clause.
        let alternatives = part
            .items
            .iter()
            .take(MAX_CLAUSES)
            .flat_map(|item| self.item(item, role, forms))
            .collect::<Vec<_>>();
        if part.items.len() == 1 {
            return alternatives;
        }
        alternatives.into_iter().reduce(merge).into_iter().collect()
    }

    fn item(&self, item: &Item, role: Role, forms: usize) -> Vec<Clause> {
        let zones = if item.scope == Scope::Title {
            TITLE
        } else {
            EVERYWHERE
        };
        match &item.operand {
            Operand::Words(words) | Operand::Phrase(words) | Operand::Prefix(words)
                if item.scope == Scope::Author =>
            {
                vec![Clause {
                    author_words: author_words(words, matches!(item.operand, Operand::Prefix(_))),
                    ..empty_clause(words, role, zones)
                }]
            }
            // An excluded `-lean-coach` must not exclude every document with "lean".
            Operand::Words(words) => self.words(words, role, zones),
            Operand::Phrase(words) => self.phrase(words, role, zones),
            Operand::Prefix(prefix) => vec![self.prefix(prefix, role, zones, forms)],
        }
    }

    /// Returns one clause a word; joined words such as `lean-coach` are one clause.
    fn words(&self, text: &str, role: Role, zones: Zones) -> Vec<Clause> {
        let mut clauses: Vec<Clause> = Vec::new();
        // The end of the last joined form, in positions.
        let mut joined_until = 0;
        let mut joined_words: Vec<String> = Vec::new();
        let add_joined_word = |clauses: &mut Vec<Clause>, words: &mut Vec<String>| {
            if let (Some(clause), true) = (clauses.last_mut(), words.len() > 1) {
                clause
                    .sequences
                    .push(self.side_by_side(words, weights::EXACT, Via::Exact));
            }
            words.clear();
        };
        tokenize(text, |token| {
            if token.span == 1 && token.position < joined_until {
                joined_words.push(token.form.to_owned());
                return;
            }
            if token.position < joined_until {
                return;
            }
            add_joined_word(&mut clauses, &mut joined_words);
            let written = &text[token.start..token.end];
            let again = token.span == 1 && clauses.iter().any(|known| known.text == written);
            if again || clauses.len() == MAX_CLAUSES {
                return;
            }
            let mut clause = empty_clause(written, role, zones);
            let (parts, terms) = if role == Role::Excluded {
                (None, self.excluded_terms(token.form))
            } else {
                let known = self.parts_and_terms(token.form);
                (known.0.clone(), known.1.clone())
            };
            clause.terms = terms;
            if token.span > 1 {
                joined_until = token.position + token.span;
            } else if role != Role::Excluded {
                clause
                    .sequences
                    .extend(parts.map(|parts| self.parts_near(&parts)));
            }
            clauses.push(clause);
        });
        add_joined_word(&mut clauses, &mut joined_words);
        clauses
    }

    fn phrase(&self, text: &str, role: Role, zones: Zones) -> Vec<Clause> {
        let mut words: Vec<String> = Vec::new();
        tokenize(text, |token| {
            if token.span == 1 {
                words.push(token.form.to_owned());
            }
        });
        match words.as_slice() {
            [] => Vec::new(),
            [word] => vec![Clause {
                terms: self.true_forms(word),
                ..empty_clause(text, role, zones)
            }],
            _ => {
                let sequence = self.side_by_side(&words, weights::EXACT, Via::Exact);
                vec![Clause {
                    sequences: vec![sequence],
                    ..empty_clause(text, role, zones)
                }]
            }
        }
    }

    /// Returns the words with this prefix, folded ones too.
    fn prefix(&self, prefix: &str, role: Role, zones: Zones, forms: usize) -> Clause {
        let mut clause = empty_clause(prefix, role, zones);
        let mut last = String::new();
        tokenize(prefix, |token| last = token.form.to_owned());
        if zones == EVERYWHERE {
            clause.author_words = author_words(prefix, true);
        }
        let [words, folded] = self.words_with_prefix(&last, forms);
        clause.terms = words
            .into_iter()
            .map(|(term, _)| {
                let exact = term == last;
                let (weight, via) = if exact {
                    (weights::EXACT, Via::Exact)
                } else {
                    (weights::PREFIX, Via::Prefix)
                };
                WeightedTerm { term, weight, via }
            })
            .collect();
        for (term, _) in folded {
            if !clause.terms.iter().any(|known| known.term == term) {
                clause.terms.push(WeightedTerm {
                    term,
                    weight: weights::FOLDED,
                    via: Via::Folded,
                });
            }
        }
        clause
    }

    /// Returns the most frequent forms that begin with a prefix, and those that do when folded. Few of them are chosen when the
    /// index is built, so that a beginning that very many forms share takes no longer.
    fn words_with_prefix(&self, prefix: &str, forms: usize) -> [Vec<(String, u64)>; 2] {
        let folded = analysis::fold(prefix);
        if forms > FEW_FORMS {
            let words = self.vocabulary.forms_with_prefix(prefix, forms);
            return [words, self.vocabulary.folded_with_prefix(&folded, forms)];
        }
        let few = |beginning: Beginning, prefix: &str| {
            let mut words = self.vocabulary.completions(beginning, prefix);
            words.truncate(forms);
            words
        };
        [few(Beginning::Word, prefix), few(Beginning::Folded, &folded)]
    }

    /// Returns a phrase of words. A word that the corpus has only with diacritics is looked up with them.
    pub(super) fn side_by_side(&self, words: &[String], weight: f32, via: Via) -> Sequence {
        let is_folded = words.iter().any(|word| !self.written_forms(word).is_empty());
        let (weight, via) = if is_folded {
            (weight * weights::FOLDED_ONLY, Via::Folded)
        } else {
            (weight, via)
        };
        Sequence {
            slots: words.iter().map(|word| self.true_or_folded_forms(word)).collect(),
            window: None,
            weight,
            via,
        }
    }
}

/// Returns the one word of a clause that is looked up everywhere.
fn plain_word(clause: &Clause) -> Option<String> {
    if !matches!(clause.role, Role::Wanted | Role::Ordering) || clause.zones != EVERYWHERE {
        return None;
    }
    let mut words: Vec<String> = Vec::new();
    tokenize(&clause.text, |token| words.push(token.form.to_owned()));
    words.pop().filter(|_| words.is_empty())
}

/// Function words beside others only order; alone they are wanted.
fn weigh_function_words(clauses: &mut [Clause]) {
    let is_function_word =
        |clause: &Clause| clause.role == Role::Wanted && analysis::is_stop_word(&clause.text.to_lowercase());
    let something_else = clauses
        .iter()
        .any(|clause| matches!(clause.role, Role::Wanted | Role::Required) && !is_function_word(clause));
    if something_else {
        for clause in clauses.iter_mut().filter(|clause| is_function_word(clause)) {
            clause.role = Role::Ordering;
        }
    }
}

/// Returns the words that the name of an author must have; a letter is an initial, and of a prefix the last word is a
/// beginning.
fn author_words(text: &str, is_prefix: bool) -> Vec<NameWord> {
    let words = name_words(text);
    let last = words.len().saturating_sub(1);
    let named = words.into_iter().enumerate().map(|(place, word)| {
        if word.chars().nth(1).is_none() || is_prefix && place == last {
            NameWord::Beginning(word)
        } else {
            NameWord::Whole(word)
        }
    });
    named.collect()
}

fn merge(mut left: Clause, right: Clause) -> Clause {
    left.text = format!("{} {}", left.text, right.text);
    left.terms.extend(right.terms);
    left.sequences.extend(right.sequences);
    left.author_words.extend(right.author_words);
    if right.zones.len() > left.zones.len() {
        left.zones = right.zones;
    }
    left
}
