//! Words of the corpus as suggestions.

use std::cmp::Reverse;
use std::sync::PoisonError;

use rustc_hash::FxHashSet;

use super::{Completion, Scored, Suggester, TRIED};
use crate::analysis;
use crate::document::Language;
use crate::search::error::SearchError;
use crate::search::hit::{Suggestion, SuggestionType};
use crate::search::retrieve::documents_with_any;
use crate::search::snapshot::DocumentSet;
use crate::search::understand::EVERYWHERE;
use crate::text::utf16_offset;

/// The number of words tried under filters: the most frequent words may have no hit there.
const TRIED_WITHIN: usize = 32;
/// The number of word counts kept.
const KEPT_COUNTS: usize = 4_096;

impl Suggester<'_> {
    /// Returns words of the corpus that complete the last typed word, each paradigm once, best first.
    pub(super) fn terms(&self, words: Vec<Completion>, limit: usize) -> Result<Vec<Scored>, SearchError> {
        let most = words.iter().map(|word| word.count).max().unwrap_or(1);
        let score = |word: &Completion| {
            let used = (word.count as f32).ln_1p() / (most as f32).ln_1p();
            let says_little = analysis::is_stop_word(&word.form) || word.form.chars().nth(1).is_none();
            2.0 + used - 0.4 * f32::from(word.how as u8) - if says_little { 2.0 } else { 0.0 }
        };
        let mut words: Vec<(f32, Completion)> = words.into_iter().map(|word| (score(&word), word)).collect();
        words.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.form.cmp(&b.1.form)));
        let wanted = self.with_complete_words(EVERYWHERE)?;
        let after_others = !self.typed.complete.is_empty();
        let tried = match (&self.within, after_others) {
            (Some(_), _) => TRIED_WITHIN,
            (None, true) => TRIED,
            (None, false) => limit,
        };
        let mut stems = FxHashSet::default();
        let fresh = words
            .into_iter()
            .filter(|(_, word)| stems.insert(analysis::stem(&word.form, Language::Swedish)));
        let mut found = Vec::new();
        for (score, word) in fresh.take(tried) {
            let count = match &wanted {
                Some(wanted) => self.count_within(&word.form, wanted)?,
                None => self.count(&word.form)?,
            };
            if count > 0 {
                let suggestion = self.term(&word, count);
                found.push(Scored { score, suggestion });
            }
            if found.len() == limit && !after_others {
                break;
            }
        }
        if after_others {
            // After other words, the number of documents that have them together decides.
            found.sort_by_key(|scored| Reverse(scored.suggestion.count));
        }
        Ok(found)
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

    /// Counts the wanted documents that have a word in any form; none unless it occurs with the word typed before it.
    fn count_within(&self, form: &str, wanted: &DocumentSet) -> Result<u64, SearchError> {
        let mut documents = self.documents(form)?;
        documents.intersect(wanted);
        let count = documents.len() as u64;
        let occurs = count > 0 && self.occurs_with_previous(form, &documents)?;
        Ok(if occurs { count } else { 0 })
    }

    fn documents(&self, form: &str) -> Result<DocumentSet, SearchError> {
        let terms = self.resolver.true_forms(form);
        documents_with_any(
            self.snapshot,
            terms.iter().map(|term| term.term.as_str()),
            EVERYWHERE,
        )
    }
}
