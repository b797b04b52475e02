//! The words that stand right behind a word: after `daglig` comes `styrning` before all other words with the same first letters.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{Completion, How, Suggester};
use crate::analysis::{self, WordCounts as _, find_word};
use crate::index::Zone;
use crate::search::error::SearchError;
use crate::search::snapshot::Followers;

/// The number of documents that are read, spread over all that have the word,
const DOCUMENTS: usize = 32;
/// and of bytes of each, until the word is found.
const BYTES: usize = 32 << 10;

impl Suggester<'_> {
    /// Returns the words of the corpus that stand right behind the word before the last, with the number of the documents read that
    /// have them there.
    pub(super) fn followers(&self) -> Result<Arc<Followers>, SearchError> {
        // The word before is the last of the complete ones. What the corpus does not have is read as its first form that it has.
        let forms = self.complete.last().into_iter().flatten();
        let mut forms = forms.map(|form| form.term.as_str());
        let Some(previous) = forms.find(|form| self.resolver.vocabulary.count(form) > 0) else {
            return Ok(Arc::default());
        };
        let find = || self.find_followers(previous).map(Arc::new);
        self.snapshot.followers.try_get(previous, find)
    }

    /// Returns those of them that complete the last word and are not among some words.
    pub(super) fn following_words(&self, followers: &Followers, words: &[Completion]) -> Vec<Completion> {
        let prefix = analysis::fold(&self.typed.prefix);
        let completing = followers.keys().filter(|form| {
            let begins = analysis::fold(form).starts_with(prefix.as_ref());
            begins && words.iter().all(|word| word.form != **form)
        });
        completing
            .map(|form| Completion {
                count: self.resolver.vocabulary.count(form),
                how: if form.starts_with(&self.typed.prefix) {
                    How::Begins
                } else {
                    How::Folded
                },
                form: form.clone(),
            })
            .collect()
    }

    fn find_followers(&self, previous: &str) -> Result<Followers, SearchError> {
        let term = self.snapshot.places(previous)?;
        let step = (term.documents(Zone::Body) as usize).div_ceil(DOCUMENTS).max(1);
        let (mut number, mut read) = (0, Vec::with_capacity(DOCUMENTS));
        self.snapshot.for_each_document(Zone::Body, &term, |document| {
            if number % step == 0 {
                read.push(document);
            }
            number += 1;
        })?;
        let written = self.ways_to_write(previous);
        let mut found = FxHashMap::default();
        for document in read {
            if let Some(form) = self.next_word(document, &written)? {
                *found.entry(form).or_default() += 1;
            }
        }
        Ok(found)
    }

    /// A word as the corpus writes it most often, in small letters, and as the first of a sentence.
    fn ways_to_write(&self, word: &str) -> Vec<String> {
        let mut letters = word.chars();
        let first = letters.next().into_iter().flat_map(char::to_uppercase);
        let mut written = vec![self.resolver.vocabulary.written(word)];
        for other in [word.to_owned(), first.chain(letters).collect()] {
            if !written.contains(&other) {
                written.push(other);
            }
        }
        written
    }

    /// The word behind the first place of a word in a document.
    fn next_word(&self, document: u32, written: &[String]) -> Result<Option<String>, SearchError> {
        let meta = self.snapshot.meta(document)?;
        let text = self.snapshot.text(document, &meta)?;
        let mut left = BYTES;
        for section in meta.sections.iter() {
            let beginning = text.beginning(&section, left)?;
            let form = written.iter().find_map(|word| word_behind(beginning, word));
            if form.is_some() {
                return Ok(form);
            }
            left = left.saturating_sub(beginning.len());
            if left == 0 {
                break;
            }
        }
        Ok(None)
    }
}

/// The form of the word behind the first place of a word that has another one behind it, parted by a space.
fn word_behind(text: &str, word: &str) -> Option<String> {
    text.match_indices(word).find_map(|(start, _)| {
        let joined = |letter: char| letter.is_alphanumeric() || letter == '-';
        if text[..start].ends_with(joined) {
            return None;
        }
        let behind = text[start + word.len()..].strip_prefix(' ')?;
        let mut next = None;
        find_word(behind, |token| {
            if token.start == 0 && token.span == 1 {
                next = Some(token.form.to_owned());
            }
            token.span == 1
        });
        next
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_space_is_between_a_word_and_the_one_behind_it() {
        let table = [
            ("Daglig styrning, daglig Ledning.", "daglig", Some("ledning")),
            ("En daglig. Styrning daglig", "daglig", None),
            ("dagligen och icke-daglig rond", "daglig", None),
            ("Mät OEE varje skift.", "OEE", Some("varje")),
            ("en daglig 5S-rond", "daglig", Some("5s")),
            ("en daglig (kort) rond, daglig\nrond", "daglig", None),
            ("", "daglig", None),
        ];
        for (text, word, expected) in table {
            assert_eq!(word_behind(text, word).as_deref(), expected, "{text}");
        }
    }
}
