//! From what was typed to what is looked up: each word of a query becomes a clause of weighted index terms.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::clause::{
    Clause, EVERYWHERE, MAX_CLAUSES, Role, Sequence, TITLE, WeightedTerm, Zones, empty_clause,
};
use super::expand::add_synonyms;
use super::hit::Via;
use super::query::{Item, Operand, QueryClause, Scope};
use super::ranking;
use crate::analysis::{self, Splitter, Synonyms, WordCounts, part_term, tokenize};
use crate::document::Language;
use crate::index::{Key, Vocabulary};

/// The most forms that a prefix stands for: the most frequent ones.
const PREFIX_FORMS: usize = 200;

/// Looks words up in the vocabulary of a generation.
pub(crate) struct Resolver<'a> {
    pub(crate) vocabulary: &'a Vocabulary,
    pub(crate) splitter: &'a Splitter,
}

impl Resolver<'_> {
    /// The clauses of a query, with what the synonyms add to them.
    pub(crate) fn resolve(&self, query: &[QueryClause], synonyms: &Synonyms) -> Vec<Clause> {
        let mut clauses: Vec<Clause> = Vec::new();
        for part in query {
            for clause in self.resolve_part(part) {
                let again = clauses
                    .iter()
                    .any(|known| known.text == clause.text && known.role == clause.role);
                if !again && clauses.len() < MAX_CLAUSES {
                    clauses.push(clause);
                }
            }
        }
        weigh_function_words(&mut clauses);
        add_synonyms(&mut clauses, synonyms, self);
        clauses
    }

    fn resolve_part(&self, part: &QueryClause) -> Vec<Clause> {
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
        // The alternatives of a clause become one clause: what any of them finds counts.
        let alternatives = part
            .items
            .iter()
            .flat_map(|item| self.item(item, role))
            .collect::<Vec<_>>();
        if part.items.len() == 1 {
            return alternatives;
        }
        alternatives.into_iter().reduce(merge).into_iter().collect()
    }

    fn item(&self, item: &Item, role: Role) -> Vec<Clause> {
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
                    author_words: name_words(words),
                    ..empty_clause(words, role, zones)
                }]
            }
            // An excluded `-lean-coach` must not leave out every document with "lean".
            Operand::Words(words) => self.words(words, role, zones),
            Operand::Phrase(words) => self.phrase(words, role, zones),
            Operand::Prefix(prefix) => vec![self.prefix(prefix, role, zones)],
        }
    }

    /// One clause a word; a word of several, such as `lean-coach`, is one clause.
    fn words(&self, text: &str, role: Role, zones: Zones) -> Vec<Clause> {
        let mut clauses: Vec<Clause> = Vec::new();
        // Until which position the words belong to the joined form seen last.
        let mut joined_until = 0;
        let mut joined_words: Vec<String> = Vec::new();
        let finish = |clauses: &mut Vec<Clause>, words: &mut Vec<String>| {
            if let (Some(clause), true) = (clauses.last_mut(), words.len() > 1) {
                clause
                    .sequences
                    .push(self.side_by_side(words, ranking::EXACT, Via::Exact));
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
            finish(&mut clauses, &mut joined_words);
            let mut clause = empty_clause(&text[token.start..token.end], role, zones);
            clause.terms = self.word_terms(token.form);
            if token.span > 1 {
                joined_until = token.position + token.span;
            } else {
                clause.sequences.extend(self.parts_near(token.form));
            }
            clauses.push(clause);
        });
        finish(&mut clauses, &mut joined_words);
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
                let sequence = self.side_by_side(&words, ranking::EXACT, Via::Exact);
                vec![Clause {
                    sequences: vec![sequence],
                    ..empty_clause(text, role, zones)
                }]
            }
        }
    }

    /// The words that begin so, also with their diacritics set aside.
    pub(crate) fn prefix(&self, prefix: &str, role: Role, zones: Zones) -> Clause {
        let mut clause = empty_clause(prefix, role, zones);
        let mut last = String::new();
        tokenize(prefix, |token| last = token.form.to_owned());
        clause.terms = self
            .vocabulary
            .forms_with_prefix(&last, PREFIX_FORMS)
            .into_iter()
            .map(|(term, _)| {
                let exact = term == last;
                let (weight, via) = if exact {
                    (ranking::EXACT, Via::Exact)
                } else {
                    (ranking::PREFIX, Via::Prefix)
                };
                WeightedTerm { term, weight, via }
            })
            .collect();
        let folded = self
            .vocabulary
            .folded_with_prefix(&analysis::fold(&last), PREFIX_FORMS);
        for (term, _) in folded {
            if !clause.terms.iter().any(|known| known.term == term) {
                clause.terms.push(WeightedTerm {
                    term,
                    weight: ranking::FOLDED,
                    via: Via::Folded,
                });
            }
        }
        clause
    }

    /// Everything that a word finds.
    pub(crate) fn word_terms(&self, form: &str) -> Vec<WeightedTerm> {
        let mut terms = Terms::default();
        terms.add_all(self.true_forms(form));
        match self.splitter.split(form, self.vocabulary) {
            Some(parts) => {
                let stems: Vec<&str> = parts.iter().map(|part| part.stem.as_str()).collect();
                let whole = part_term(&stems);
                for (other, _) in self.vocabulary.forms_of(Key::Parts, &whole) {
                    terms.add(other, ranking::INFLECTION, Via::Inflection);
                }
                terms.add(whole, ranking::COMPOUND, Via::Compound);
            }
            None => {
                let stem = analysis::stem(form, Language::Swedish);
                terms.add(part_term(&[stem]), ranking::COMPOUND, Via::Compound);
            }
        }
        let unknown = !terms.list.iter().any(|term| self.vocabulary_has(&term.term));
        let weight = if unknown {
            ranking::FOLDED_ONLY
        } else {
            ranking::FOLDED
        };
        for folded in self.folded_forms(form) {
            if unknown && let Some(parts) = self.splitter.split(&folded, self.vocabulary) {
                let stems: Vec<&str> = parts.iter().map(|part| part.stem.as_str()).collect();
                terms.add(part_term(&stems), ranking::COMPOUND, Via::Folded);
            }
            terms.add(folded, weight, Via::Folded);
        }
        terms.list
    }

    /// The word itself and its inflections, in both languages: a query's language is never guessed at.
    pub(crate) fn true_forms(&self, form: &str) -> Vec<WeightedTerm> {
        let mut terms = Terms::default();
        terms.add(form.to_owned(), ranking::EXACT, Via::Exact);
        for language in Language::ALL {
            let stem = analysis::stem(form, language);
            for (other, _) in self.vocabulary.forms_of(Key::Stem(language), &stem) {
                terms.add(other, ranking::INFLECTION, Via::Inflection);
            }
        }
        terms.list
    }

    /// Whether the corpus has a form.
    pub(crate) fn vocabulary_has(&self, form: &str) -> bool {
        self.vocabulary.count(form) > 0
    }

    /// As [`Self::true_forms`], with the words that differ in their diacritics only.
    pub(crate) fn true_or_folded_forms(&self, form: &str) -> Vec<WeightedTerm> {
        let mut terms = Terms::default();
        terms.add_all(self.true_forms(form));
        for folded in self.folded_forms(form) {
            terms.add(folded, ranking::FOLDED, Via::Folded);
        }
        terms.list
    }

    /// The words that differ in their diacritics only, and their inflections, where the word typed has none of its own or
    /// isn't known.
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

    /// The parts of a compound as words of their own near each other.
    fn parts_near(&self, form: &str) -> Option<Sequence> {
        let parts = self.splitter.split(form, self.vocabulary)?;
        let slots = parts.iter().map(|part| {
            let mut terms = Terms::default();
            for (other, _) in self.vocabulary.forms_of(Key::Stem(Language::Swedish), &part.stem) {
                terms.add(other, ranking::EXACT, Via::Compound);
            }
            terms.add(part_term(&[&part.stem]), ranking::COMPOUND, Via::Compound);
            terms.list
        });
        Some(Sequence {
            slots: slots.collect(),
            window: Some(ranking::PARTS_WINDOW),
            weight: ranking::PARTS_NEAR,
            via: Via::Compound,
        })
    }

    fn side_by_side(&self, words: &[String], weight: f32, via: Via) -> Sequence {
        Sequence {
            slots: words.iter().map(|word| self.true_forms(word)).collect(),
            window: None,
            weight,
            via,
        }
    }
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

/// Lets words that are names of authors or partners find what those wrote, with a genitive's -s or without.
pub(crate) fn add_names(clauses: &mut [Clause], names: &FxHashSet<String>) {
    let plain = |clause: &&mut Clause| clause.role == Role::Wanted && clause.zones == EVERYWHERE;
    for clause in clauses.iter_mut().filter(plain) {
        let [word] = &name_words(&clause.text)[..] else {
            continue;
        };
        let bare = word.strip_suffix('s').unwrap_or(word);
        let named = [word.as_str(), bare]
            .into_iter()
            .find(|word| names.contains(*word));
        clause.author_words.extend(named.map(str::to_owned));
    }
}

/// The words of a name, with their diacritics set aside.
pub(crate) fn name_words(name: &str) -> Vec<String> {
    let mut words = Vec::new();
    tokenize(name, |token| {
        if token.span == 1 {
            words.push(analysis::fold(token.form).into_owned());
        }
    });
    words
}

/// Terms, each once, with the weight it was first given.
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
