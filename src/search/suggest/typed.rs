//! The typed text, and its place in a completion.

use crate::analysis;
use crate::analysis::tokenize;
use crate::document::Language;
use crate::search::hit::TextRange;
use crate::search::understand::Resolver;
use crate::text::utf16_offset;

/// The number of different words before the last that are looked up: those typed last.
const COMPLETE_WORDS: usize = 8;

/// A word that was typed, as others are compared with it.
pub(super) struct CompleteWord {
    /// The word in lower case.
    pub(super) form: String,
    folded: String,
    stem: String,
}

impl CompleteWord {
    fn new(form: String) -> Self {
        Self {
            folded: analysis::fold(&form).into_owned(),
            stem: analysis::stem(&form, Language::Swedish),
            form,
        }
    }
}

/// A text that is being typed.
pub(super) struct Typed<'a> {
    /// The words before the last, each once.
    pub(super) complete: Vec<CompleteWord>,
    /// The word right before the last.
    pub(super) previous: Option<String>,
    first: String,
    /// The text before the last word, as typed.
    pub(super) before: &'a str,
    /// The typed part of the last word.
    pub(super) prefix: String,
}

impl<'a> Typed<'a> {
    /// Tokenizes a text; `None` if it has no word.
    pub(super) fn new(text: &'a str) -> Option<Self> {
        let mut words = Vec::new();
        tokenize(text, |token| {
            if token.span == 1 {
                words.push((token.form.to_owned(), token.start));
            }
        });
        let (prefix, start) = words.pop()?;
        let first = words.first().map_or(&prefix, |(word, _)| word).clone();
        let previous = words.last().map(|(word, _)| word.clone());
        let mut complete: Vec<String> = Vec::new();
        for (word, _) in words.into_iter().rev() {
            if complete.len() < COMPLETE_WORDS && !complete.contains(&word) {
                complete.push(word);
            }
        }
        complete.reverse();
        Some(Self {
            complete: complete.into_iter().map(CompleteWord::new).collect(),
            previous,
            first,
            before: &text[..start],
            prefix,
        })
    }

    /// Whether a text begins with the first word typed.
    pub(super) fn begins(&self, text: &str) -> bool {
        let first = &self.first;
        let mut letters = text.chars().flat_map(char::to_lowercase);
        let beginning: String = letters.by_ref().take(first.chars().count()).collect();
        analysis::fold(&beginning) == analysis::fold(first)
    }

    /// Returns the byte in a form where the typed prefix begins: the start of the form or of a later part.
    pub(super) fn beginning_in(&self, form: &str, resolver: &Resolver<'_>) -> Option<usize> {
        let typed = analysis::fold(&self.prefix);
        let begins = |start: usize| analysis::fold(&form[start..]).starts_with(typed.as_ref());
        if begins(0) {
            return Some(0);
        }
        // Most words can be excluded without splitting them.
        if !analysis::fold(form).contains(typed.as_ref()) {
            return None;
        }
        let parts = resolver.split(form);
        let parts = parts.as_deref()?;
        parts.iter().map(|part| part.start).find(|start| begins(*start))
    }

    /// Returns the typed ranges of a title; `None` if a typed word is not in it.
    pub(super) fn ranges(
        &self,
        text: &str,
        faulty: &[&str],
        resolver: &Resolver<'_>,
    ) -> Option<Vec<TextRange>> {
        let mut ranges: Vec<TextRange> = Vec::new();
        let mut missing: Vec<&CompleteWord> = self.complete.iter().collect();
        let mut prefix_found = false;
        tokenize(text, |token| {
            let place = if missing.is_empty() {
                None
            } else {
                let folded = analysis::fold(token.form);
                missing
                    .iter()
                    .position(|word| word.folded == folded || *word.stem == *resolver.stem(token.form))
            };
            let range = if let Some(place) = place {
                missing.remove(place);
                Some((token.start, token.end))
            } else if prefix_found {
                None
            } else {
                let word = &text[token.start..token.end];
                let found = self.typed_in(word, token.form, faulty, resolver);
                prefix_found = found.is_some();
                found.map(|(start, end)| (token.start + start, token.start + end))
            };
            let Some((start, end)) = range else { return };
            let (start, end) = (utf16_offset(text, start), utf16_offset(text, end));
            if ranges.last().is_none_or(|last| last[1] <= start) {
                ranges.push([start, end]);
            }
        });
        (prefix_found && missing.is_empty()).then_some(ranges)
    }

    /// Returns the byte range of a word that matches the prefix.
    fn typed_in(
        &self,
        word: &str,
        form: &str,
        faulty: &[&str],
        resolver: &Resolver<'_>,
    ) -> Option<(usize, usize)> {
        let start = if faulty.contains(&form) {
            0
        } else {
            self.beginning_in(form, resolver)?
        };
        let letters = form[start..].chars().take(self.prefix.chars().count());
        let end = start + letters.map(char::len_utf8).sum::<usize>();
        Some(analysis::text_range(word, start, end))
    }
}
