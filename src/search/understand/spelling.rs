//! Corrections of words that a corpus does not have.

use std::cmp::Reverse;

use self::clauses::{forms_of, may_be_misspelt};
use super::clause::{Clause, Role};
use super::distance::{FAULT, Near, forms_near};
use super::language::only_language;
use super::resolve::Resolver;
use crate::analysis;
use crate::analysis::{WordCounts, part_term, tokenize};
use crate::document::Language;
use crate::index::Key;
use crate::search::snapshot::Snapshot;

pub(crate) use self::clauses::{add_corrections, mark_corrected, only_with_words};

mod candidates;
mod clauses;

/// A shorter word is corrected only if nothing was found.
const LONG_ENOUGH: usize = 5;
/// From this number of letters on two faults are possible.
const TWO_FAULTS: usize = 8;
/// The fewest letters of a part of a compound, and of a misspelt part.
const PART: usize = 3;
const MISSPELT_PART: usize = 5;
/// The largest number of unknown words that are looked at: each is compared with a large part of the vocabulary.
const MAX_WORDS: usize = 5;

/// A corrected query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Correction {
    /// The whole query.
    pub(crate) query: String,
    /// The query with only those words corrected that no lexicon has: the others may be meant as they are.
    pub(crate) told: Option<String>,
    /// Each typed word with its correction.
    pub(crate) words: Vec<(String, String)>,
}

/// Corrects words by the vocabulary of a generation.
pub(crate) struct Speller<'a> {
    pub(crate) snapshot: &'a Snapshot,
    pub(crate) resolver: &'a Resolver<'a>,
    /// The language of the known words of the query, if they have one only.
    language: Option<Language>,
}

impl<'a> Speller<'a> {
    /// A speller for a query.
    pub(crate) fn new(snapshot: &'a Snapshot, resolver: &'a Resolver<'a>, query: &str) -> Self {
        let language = only_language(query, resolver.vocabulary);
        Self {
            snapshot,
            resolver,
            language,
        }
    }

    /// Returns a correction of a query. A word that the corpus has in no form is corrected even if its parts stand near each other
    /// somewhere; a short one only if nothing was found, and one that the lexicon has only if something was.
    pub(crate) fn correct(&self, query: &str, clauses: &[Clause], nothing_found: bool) -> Option<Correction> {
        let mut words: Vec<(String, String)> = Vec::new();
        let mut seen: Vec<String> = Vec::new();
        for clause in clauses.iter().filter(|clause| may_be_misspelt(clause)) {
            if clause.role == Role::Wanted && self.has_word(clause) {
                continue;
            }
            for form in forms_of(&clause.text) {
                let may_be_wrong = nothing_found || form.chars().count() >= LONG_ENOUGH;
                if self.snapshot.is_cancelled() {
                    return None;
                }
                let is_right = nothing_found && self.is_in_lexicon(&form) || self.is_known(&form);
                if !may_be_wrong || seen.len() >= MAX_WORDS || seen.contains(&form) || is_right {
                    continue;
                }
                words.extend(self.correct_word(&form).map(|meant| (form.clone(), meant)));
                seen.push(form);
            }
        }
        let surely = words.iter().filter(|(typed, _)| !self.is_in_lexicon(typed));
        let surely: Vec<_> = surely.cloned().collect();
        Some(Correction {
            query: replace_words(query, &words)?,
            told: replace_words(query, &surely),
            words,
        })
    }

    /// Whether a word is one of the language, or made of a verb that is: `uthyrning`.
    fn is_in_lexicon(&self, form: &str) -> bool {
        self.resolver.splitter.knows(form) || analysis::particle_verb(form).is_some()
    }

    /// Whether the corpus has anything that a clause looks up as a word; its parts near each other are none.
    pub(crate) fn has_word(&self, clause: &Clause) -> bool {
        !clause.author_words.is_empty()
            || clause.published.is_some()
            || clause.terms.iter().any(|term| self.snapshot.has(&term.term))
    }

    /// Whether the corpus has a word in any form.
    fn is_known(&self, form: &str) -> bool {
        let has_any =
            |terms: Vec<super::clause::WeightedTerm>| terms.iter().any(|term| self.snapshot.has(&term.term));
        has_any(self.resolver.word_terms(form))
    }

    fn has_all_parts(&self, form: &str) -> bool {
        let Some(parts) = self.resolver.splitter.split(form, self.resolver.vocabulary) else {
            return false;
        };
        parts.iter().all(|part| {
            let vocabulary = self.resolver.vocabulary;
            let forms = vocabulary.forms_of(Key::Stem(Language::Swedish), &part.stem);
            !forms.is_empty() || self.snapshot.has(&part_term(&[&part.stem]))
        })
    }

    /// Returns the correction of a word; `None` if it is known or unlike any word of the corpus.
    fn correct_word(&self, form: &str) -> Option<String> {
        let letters = form.chars().count();
        let is_word = form.chars().all(char::is_alphabetic);
        if letters < PART || !is_word {
            return None;
        }
        let one_fault = self.nearest(form, FAULT);
        // A compound of known words that nobody wrote is answered by its parts, unless one fault explains it.
        if self.has_all_parts(form) {
            return one_fault;
        }
        // Two faults are tried only if one finds nothing: that search is much wider.
        one_fault
            .or_else(|| self.separate(form))
            .or_else(|| {
                (letters >= TWO_FAULTS)
                    .then(|| self.nearest(form, 2 * FAULT))
                    .flatten()
            })
            .or_else(|| self.correct_part(form))
    }

    /// Returns two words of the corpus that were typed without a space; of several splits the one whose rarer word is the
    /// most frequent.
    fn separate(&self, form: &str) -> Option<String> {
        let count = |word: &str| self.resolver.vocabulary.count(word);
        form.char_indices()
            .map(|(at, _)| form.split_at(at))
            .filter(|(left, right)| {
                left.chars().nth(PART - 1).is_some() && right.chars().nth(PART - 1).is_some()
            })
            .map(|(left, right)| (count(left).min(count(right)), left, right))
            .filter(|(rarer, ..)| *rarer > 0)
            .max_by_key(|(rarer, ..)| *rarer)
            .map(|(_, left, right)| format!("{left} {right}"))
    }

    /// Corrects one side of a compound if the corpus has the other side.
    fn correct_part(&self, form: &str) -> Option<String> {
        let letters: Vec<usize> = form.char_indices().map(|(at, _)| at).collect();
        let mut best: Option<(Near, String)> = None;
        for at in PART..letters.len().saturating_sub(PART - 1) {
            if self.snapshot.is_cancelled() {
                return None;
            }
            let (head, tail) = form.split_at(letters[at]);
            if letters.len() - at >= MISSPELT_PART && self.is_first_part(head) {
                for near in forms_near(self.resolver.vocabulary, tail, FAULT) {
                    let word = format!("{head}{}", near.form);
                    self.offer(&mut best, near, word);
                }
            }
            if at >= MISSPELT_PART && self.resolver.vocabulary_has(tail) {
                let bare = head
                    .strip_suffix('s')
                    .filter(|bare| bare.chars().count() >= MISSPELT_PART);
                let links = [(head, ""), (bare.unwrap_or_default(), "s")];
                for (written, link) in links.into_iter().filter(|(written, _)| !written.is_empty()) {
                    for near in forms_near(self.resolver.vocabulary, written, FAULT) {
                        let word = format!("{}{link}{tail}", near.form);
                        self.offer(&mut best, near, word);
                    }
                }
            }
        }
        best.map(|(_, word)| word)
    }

    /// Keeps the likelier candidate, if it is a compound of words that the corpus has.
    fn offer(&self, best: &mut Option<(Near, String)>, near: Near, word: String) {
        let better = best
            .as_ref()
            .is_none_or(|(known, _)| near.likelihood() > known.likelihood());
        if better && near.form.chars().count() >= PART && self.has_all_parts(&word) {
            *best = Some((near, word));
        }
    }

    fn is_first_part(&self, head: &str) -> bool {
        let bare = head.strip_suffix('s').unwrap_or(head);
        !analysis::is_stop_word(head)
            && (self.resolver.vocabulary_has(head)
                || self.resolver.vocabulary_has(bare)
                || self
                    .snapshot
                    .has(&part_term(&[analysis::stem(bare, Language::Swedish)])))
    }
}

/// Returns a query with words replaced; `None` if none of them is a whole word of it.
fn replace_words(query: &str, words: &[(String, String)]) -> Option<String> {
    let mut places: Vec<(usize, usize, &str)> = Vec::new();
    tokenize(query, |token| {
        let beginning_of_word = query[token.end..].starts_with('*');
        if token.span == 1
            && !beginning_of_word
            && let Some((_, meant)) = words.iter().find(|(typed, _)| typed == token.form)
        {
            places.push((token.start, token.end, meant));
        }
    });
    if places.is_empty() {
        return None;
    }
    places.sort_by_key(|(start, ..)| Reverse(*start));
    let mut corrected = query.to_owned();
    for (start, end, meant) in places {
        corrected.replace_range(start..end, meant);
    }
    Some(corrected)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_words_are_replaced() {
        let words = [("styrnig".to_owned(), "styrning".to_owned())];
        let table = [
            ("daglig styrnig", Some("daglig styrning")),
            ("\"Daglig Styrnig\" -tavla", Some("\"Daglig styrning\" -tavla")),
            ("styrnig* styrnig", Some("styrnig* styrning")),
            ("styrnigen", None),
            ("lean-styrnig", Some("lean-styrning")),
        ];
        for (query, expected) in table {
            assert_eq!(replace_words(query, &words).as_deref(), expected, "{query}");
        }
    }
}
