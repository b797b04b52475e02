//! The typed text, and its place in a completion.

use crate::analysis;
use crate::analysis::tokenize;
use crate::document::Language;
use crate::search::hit::TextRange;
use crate::search::understand::Resolver;
use crate::text::utf16_offset;

/// A text that is being typed.
pub(super) struct Typed<'a> {
    /// The words before the last.
    pub(super) complete: Vec<String>,
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
        Some(Self {
            complete: words.into_iter().map(|(word, _)| word).collect(),
            before: &text[..start],
            prefix,
        })
    }

    /// Whether a text begins with the first word typed.
    pub(super) fn begins(&self, text: &str) -> bool {
        let first = self.complete.first().unwrap_or(&self.prefix);
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
        let parts = resolver.splitter.split(form, resolver.vocabulary)?;
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
        let mut missing: Vec<&str> = self.complete.iter().map(String::as_str).collect();
        let mut prefix_found = false;
        tokenize(text, |token| {
            let is_form_of = |word: &&str| {
                analysis::fold(word) == analysis::fold(token.form)
                    || analysis::stem(word, Language::Swedish)
                        == analysis::stem(token.form, Language::Swedish)
            };
            let range = if let Some(place) = missing.iter().position(is_form_of) {
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
