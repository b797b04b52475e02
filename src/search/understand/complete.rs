//! Results while typing: the last word of a query, if the corpus does not have it, is completed as a prefix.

use super::clause::{Clause, Role, Sequence, WeightedTerm};
use super::distance::{FAULT, SLIP, forms_near};
use super::inflections::inflections_near;
use super::resolve::Resolver;
use crate::analysis;
use crate::analysis::{part_term, tokenize};
use crate::document::Language;
use crate::search::hit::Via;
use crate::search::snapshot::{NameWord, Snapshot};
use crate::search::weights;

/// The largest number of forms that complete a prefix: the most frequent ones.
const FORMS: usize = 30;
/// The fewest letters of a prefix.
const LETTERS: usize = 2;
/// The fewest letters of the complete part of a compound that is being typed.
const HEAD_LETTERS: usize = 3;
/// The fewest letters of the beginning of a name.
const NAME_LETTERS: usize = 3;
/// The fewest letters of its last part that identify a word.
const TAIL_LETTERS: usize = 3;
/// A shorter word is completed without looking for typing errors.
const MAY_BE_MISSPELT: usize = 5;

/// Adds completions to the last word of a query if it finds nothing itself.
pub(crate) fn complete_last_word(
    clauses: &mut [Clause],
    query: &str,
    snapshot: &Snapshot,
    resolver: &Resolver<'_>,
) {
    let typed_last = |clause: &&mut Clause| clause.role == Role::Wanted && query.ends_with(&clause.text);
    let Some(clause) = clauses.iter_mut().rev().find(typed_last) else {
        return;
    };
    let completer = Completer { snapshot, resolver };
    let mut forms = Vec::new();
    tokenize(&clause.text, |token| forms.push(token.form.to_owned()));
    // For words joined by a hyphen the joined form is completed: `lean-co`.
    let joined = forms
        .iter()
        .filter(|_| forms.len() > 1)
        .max_by_key(|form| form.len());
    let Some(last) = forms.last() else {
        return;
    };
    let typed = joined.unwrap_or(last);
    if typed.chars().count() < LETTERS {
        return;
    }
    let folded = analysis::fold(last);
    if !clause.author_words.is_empty() || clause.published.is_some() || completer.has_any(&clause.terms) {
        return;
    }
    // That the corpus has each part of a compound says nothing of any document having them together.
    let may_be_compound = clause
        .sequences
        .iter()
        .any(|sequence| completer.has_all(sequence));
    if folded.chars().count() >= NAME_LETTERS && snapshot.names.has_beginning(&folded) {
        clause.author_words = vec![NameWord::Beginning(folded.into_owned())];
    }
    let beginning = completer.beginning(typed);
    if !beginning.is_empty() {
        clause.terms.extend(beginning);
        clause.terms.extend(completer.slips(last));
        // What a word begins with was meant before the compound it may be.
        for sequence in clause
            .sequences
            .iter_mut()
            .filter(|sequence| sequence.window.is_some())
        {
            sequence.weight *= weights::UNFINISHED;
        }
    } else if !may_be_compound && last.chars().all(char::is_alphabetic) && !completer.is_misspelt(last) {
        completer.add_unfinished_compound(last, clause);
    }
}

struct Completer<'a> {
    snapshot: &'a Snapshot,
    resolver: &'a Resolver<'a>,
}

impl Completer<'_> {
    fn has_any(&self, terms: &[WeightedTerm]) -> bool {
        terms.iter().any(|term| self.snapshot.has(&term.term))
    }

    fn has_all(&self, sequence: &Sequence) -> bool {
        sequence.slots.iter().all(|slot| self.has_any(slot))
    }

    /// Returns the words, and the parts of compounds, with this prefix, folded ones too.
    fn beginning(&self, typed: &str) -> Vec<WeightedTerm> {
        let vocabulary = self.resolver.vocabulary;
        let mut terms: Vec<String> = Vec::new();
        let forms = vocabulary.forms_with_prefix(typed, FORMS);
        let folded = vocabulary.folded_with_prefix(&analysis::fold(typed), FORMS);
        let parts = self.snapshot.part_terms_with_prefix(&part_term(&[typed]), FORMS);
        let all = forms.into_iter().chain(folded).map(|(form, _)| form).chain(parts);
        for term in all {
            if !terms.contains(&term) {
                terms.push(term);
            }
        }
        terms
            .into_iter()
            .map(|term| WeightedTerm {
                term,
                weight: weights::UNFINISHED,
                via: Via::Prefix,
            })
            .collect()
    }

    /// Returns words that differ by a doubled letter or a diacritic: `spagettidiagramm` is a prefix of `spagettidiagrammet`,
    /// but `spagettidiagram` was meant.
    fn slips(&self, typed: &str) -> Vec<WeightedTerm> {
        if typed.chars().count() < MAY_BE_MISSPELT {
            return Vec::new();
        }
        let near = forms_near(self.resolver.vocabulary, typed, SLIP);
        let mut terms: Vec<WeightedTerm> = near
            .iter()
            .flat_map(|near| self.resolver.true_forms(&near.form))
            .collect();
        for term in &mut terms {
            term.weight *= weights::UNFINISHED;
            term.via = Via::Spelling;
        }
        terms
    }

    /// Whether a word of the corpus is one typing error away: that is likelier than a compound nobody wrote.
    fn is_misspelt(&self, typed: &str) -> bool {
        typed.chars().count() >= MAY_BE_MISSPELT
            && (!forms_near(self.resolver.vocabulary, typed, FAULT).is_empty()
                || !inflections_near(self.resolver.vocabulary, typed).is_empty())
    }

    /// Adds a compound whose last part is incomplete: its other parts near a word that completes the last. The longest head
    /// that the corpus has is used. One or two letters of the last part say nothing yet; then the head is enough.
    fn add_unfinished_compound(&self, typed: &str, clause: &mut Clause) {
        let letters: Vec<usize> = typed.char_indices().map(|(at, _)| at).collect();
        for at in (HEAD_LETTERS..letters.len()).rev() {
            let (head, tail) = typed.split_at(letters[at]);
            let Some(mut slots) = self.head(head) else {
                continue;
            };
            if letters.len() - at < TAIL_LETTERS && slots.len() == 1 {
                let terms = slots.remove(0).into_iter();
                clause.terms.extend(terms.map(|term| WeightedTerm {
                    weight: term.weight * weights::UNFINISHED,
                    ..term
                }));
                return;
            }
            if letters.len() - at >= TAIL_LETTERS {
                let last = self.beginning(tail);
                if last.is_empty() {
                    continue;
                }
                slots.push(last);
            }
            clause.sequences.push(Sequence {
                slots,
                window: Some(weights::PARTS_WINDOW),
                weight: weights::PARTS_NEAR * weights::UNFINISHED,
                via: Via::Prefix,
            });
            return;
        }
    }

    /// Returns the terms of the first parts of a compound; `None` unless the corpus has all of them.
    fn head(&self, head: &str) -> Option<Vec<Vec<WeightedTerm>>> {
        if analysis::is_stop_word(head) {
            return None;
        }
        let bare = head
            .strip_suffix('s')
            .filter(|bare| bare.chars().count() >= HEAD_LETTERS);
        [Some(head), bare].into_iter().flatten().find_map(|word| {
            let whole = self.part(&analysis::stem(word, Language::Swedish), word);
            if self.has_any(&whole) {
                return Some(vec![whole]);
            }
            let parts = self.resolver.splitter.split(word, self.resolver.vocabulary)?;
            let slots: Vec<Vec<WeightedTerm>> = parts
                .iter()
                .map(|part| self.part(&part.stem, &word[part.start..part.end]))
                .collect();
            slots.iter().all(|slot| self.has_any(slot)).then_some(slots)
        })
    }

    fn part(&self, stem: &str, form: &str) -> Vec<WeightedTerm> {
        let mut terms = self.resolver.true_forms(form);
        terms.push(WeightedTerm {
            term: part_term(&[stem]),
            weight: weights::COMPOUND,
            via: Via::Prefix,
        });
        for term in &mut terms {
            term.via = Via::Prefix;
        }
        terms
    }
}
