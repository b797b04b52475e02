//! What the markups have in common: replacements within a line, and the marks of lists.

use std::borrow::Cow;

use regex::{Captures, Regex};

/// Replacements within a line, one after the other. A regular expression of this crate takes time in proportion to the
/// line, whatever it holds.
pub(super) struct Inline(Vec<(Regex, &'static str)>);

impl Inline {
    pub(super) fn new(rules: &[(&str, &'static str)]) -> Self {
        let compiled = rules.iter().map(|(pattern, by)| {
            let regex = Regex::new(pattern).expect("the pattern is a constant that a test compiles");
            (regex, *by)
        });
        Self(compiled.collect())
    }

    pub(super) fn apply<'t>(&self, line: &'t str) -> Cow<'t, str> {
        let mut text = Cow::Borrowed(line);
        for (regex, by) in &self.0 {
            if regex.is_match(&text) {
                let expand = |found: &Captures<'_>| {
                    let mut expanded = String::new();
                    found.expand(by, &mut expanded);
                    expanded
                };
                text = Cow::Owned(regex.replace_all(&text, expand).into_owned());
            }
        }
        text
    }
}

/// The text of a list's item, if the line begins one: `- text`, `* text`, `1. text`, `.. text`.
pub(super) fn item<'l>(line: &'l str, marks: &[char]) -> Option<&'l str> {
    let line = line.trim_start();
    let (mark, rest) = line.split_once(' ')?;
    let is_mark = !mark.is_empty()
        && (mark.chars().all(|c| marks.contains(&c))
            || mark.strip_suffix(['.', ')']).is_some_and(|number| {
                number == "#"
                    || (!number.is_empty() && number.len() < 4 && number.bytes().all(|b| b.is_ascii_digit()))
            }));
    is_mark.then(|| rest.trim())
}
