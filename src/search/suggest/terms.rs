//! Words of the corpus as suggestions.

use std::sync::PoisonError;

use rustc_hash::FxHashSet;

use super::{Completion, Scored, Suggester, TRIED};
use crate::analysis;
use crate::search::error::SearchError;
use crate::search::hit::{Suggestion, SuggestionType};
use crate::search::retrieve::documents_with_any;
use crate::search::snapshot::{DocumentSet, Followers};
use crate::search::understand::EVERYWHERE;
use crate::text::utf16_offset;

/// The number of words tried under filters: the most frequent words may have no hit there.
const TRIED_WITHIN: usize = 32;
/// The number of word counts kept.
const KEPT_COUNTS: usize = 4_096;

/// How many there are beside the most, from 0 to 1.
fn share(number: u64, most: u64) -> f32 {
    (number as f32).ln_1p() / (most as f32).ln_1p()
}

impl Suggester<'_> {
    /// Returns words of the corpus that complete the last typed word, each paradigm once, best first.
    pub(super) fn terms(&self, mut words: Vec<Completion>, limit: usize) -> Result<Vec<Scored>, SearchError> {
        let followers = self.followers()?;
        words.extend(self.following_words(&followers, &words));
        let words = self.in_order(words, &followers);
        for wanted in self.documents_with_words()? {
            let found = self.terms_among(&words, wanted.as_ref(), &followers, limit)?;
            if !found.is_empty() {
                return Ok(found);
            }
        }
        Ok(Vec::new())
    }

    /// Returns those of some words that wanted documents have, in their order.
    fn terms_among(
        &self,
        words: &[(f32, Completion)],
        wanted: Option<&DocumentSet>,
        followers: &Followers,
        limit: usize,
    ) -> Result<Vec<Scored>, SearchError> {
        let (mut seen, mut found) = (FxHashSet::default(), Vec::new());
        if wanted.is_some_and(DocumentSet::is_empty) {
            return Ok(found);
        }
        let tried = match (&self.within, self.typed.previous.is_some()) {
            (Some(_), _) => TRIED_WITHIN,
            (None, true) => TRIED,
            (None, false) => limit,
        };
        let mut number = 0;
        for (score, word) in words {
            if seen.contains(&word.form) {
                continue;
            }
            seen.extend(self.resolver.paradigm(&word.form));
            number += 1;
            let count = match wanted {
                Some(wanted) => self.count_within(&word.form, wanted, followers.contains_key(&word.form))?,
                None => self.count(&word.form)?,
            };
            if count > 0 {
                let (score, suggestion) = (*score, self.term(word, count));
                found.push(Scored { score, suggestion });
            }
            if number == tried || found.len() == limit {
                break;
            }
        }
        Ok(found)
    }

    /// Orders words by their scores, best first: what is used often, and after another word what stands right behind it.
    fn in_order(&self, words: Vec<Completion>, followers: &Followers) -> Vec<(f32, Completion)> {
        let most = words.iter().map(|word| word.count).max().unwrap_or(1);
        let most_behind = followers.values().copied().max().unwrap_or(1);
        let score = |word: &Completion| {
            let used = share(word.count, most);
            let fits = match (&self.typed.previous, followers.get(&word.form)) {
                (None, _) => used,
                (Some(_), None) => 0.5 * used,
                (Some(_), Some(behind)) => 0.5 * used + 0.5 + 0.5 * share(*behind, most_behind),
            };
            let says_little = analysis::is_stop_word(&word.form) || word.form.chars().nth(1).is_none();
            2.0 + fits - 0.4 * f32::from(word.how as u8) - if says_little { 2.0 } else { 0.0 }
        };
        let mut words: Vec<(f32, Completion)> = words.into_iter().map(|word| (score(&word), word)).collect();
        words.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.form.cmp(&b.1.form)));
        words
    }

    /// Returns the documents that pass the filters and have the words before the last, and where these are several those with the last
    /// of them, which a long question is completed by. Of words that stand in no text together those typed last count, and function words
    /// only where there are no others. `None` is all documents.
    fn documents_with_words(&self) -> Result<Vec<Option<DocumentSet>>, SearchError> {
        let words = || self.typed.complete.iter().zip(&self.complete).rev();
        let only_function_words = words().all(|(word, _)| analysis::is_stop_word(&word.form));
        let is_wanted = |form: &str| only_function_words || !analysis::is_stop_word(form);
        let mut with_words = Vec::new();
        for (_, terms) in words().filter(|(word, _)| is_wanted(&word.form)) {
            let terms = terms.iter().map(|term| term.term.as_str());
            let mut with_word = documents_with_any(self.snapshot, terms, EVERYWHERE)?;
            if let Some(others) = with_words.last().or(self.within.as_ref()) {
                with_word.intersect(others);
            }
            if with_words.is_empty() || !with_word.is_empty() {
                with_words.push(with_word);
            }
        }
        let last = with_words.first().cloned();
        let all = with_words.pop().or_else(|| self.within.clone());
        Ok(if with_words.is_empty() {
            vec![all]
        } else {
            vec![all, last]
        })
    }

    /// A word as the corpus writes it, behind the words typed before it.
    fn term(&self, word: &Completion, count: u64) -> Suggestion {
        let written = self.resolver.vocabulary.written(&word.form);
        let inner = self.typed.beginning_in(&word.form, &self.resolver).unwrap_or(0);
        let letters = self.typed.prefix.chars().count();
        let typed: usize = word.form[inner..].chars().take(letters).map(char::len_utf8).sum();
        let (from, to) = analysis::text_range(&written, inner, inner + typed);
        let start = utf16_offset(self.typed.before, self.typed.before.len());
        let range = [from, to].map(|byte| start + utf16_offset(&written, byte));
        Suggestion {
            text: format!("{}{written}", self.typed.before),
            ranges: vec![range],
            suggestion_type: SuggestionType::Term,
            id: None,
            count,
        }
    }

    /// Counts the documents that have a word in any form.
    fn count(&self, form: &str) -> Result<u64, SearchError> {
        let counts = || {
            let counts = self.snapshot.suggested.lock();
            counts.unwrap_or_else(PoisonError::into_inner)
        };
        if let Some(known) = counts().get(form) {
            return Ok(*known);
        }
        let documents = self.documents(form)?.len() as u64;
        let mut counts = counts();
        if counts.len() >= KEPT_COUNTS {
            counts.clear();
        }
        counts.insert(form.to_owned(), documents);
        Ok(documents)
    }

    /// Counts the wanted documents that have a word in any form; none unless it follows the word typed before it, or occurs with it.
    fn count_within(&self, form: &str, wanted: &DocumentSet, follows: bool) -> Result<u64, SearchError> {
        let mut documents = self.documents(form)?;
        documents.intersect(wanted);
        let count = documents.len() as u64;
        let occurs = count > 0 && (follows || self.occurs_with_previous(form, &documents)?);
        Ok(if occurs { count } else { 0 })
    }

    fn documents(&self, form: &str) -> Result<DocumentSet, SearchError> {
        let terms = self.resolver.known_forms(form);
        documents_with_any(
            self.snapshot,
            terms.iter().map(|term| term.term.as_str()),
            EVERYWHERE,
        )
    }
}
