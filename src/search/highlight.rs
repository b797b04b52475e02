//! Finds the words of a query in a piece of text: which stretches to mark, and through what each matched.

use rustc_hash::FxHashMap;

use super::clause::{Clause, Role};
use super::hit::{TextRange, Via};
use crate::analysis::{Splitter, part_terms, tokenize};
use crate::index::Vocabulary;

/// A stretch of text that the query asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mark {
    /// Its bytes in the text.
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// The place of the clause.
    pub(crate) clause: usize,
    /// The word it stands in, as the text writes it.
    pub(crate) form: String,
    /// Through what it matched.
    pub(crate) via: Via,
}

/// The words to mark, by form, and the compound parts to mark.
pub(crate) struct Highlighter<'a> {
    forms: FxHashMap<&'a str, (usize, Via)>,
    parts: FxHashMap<&'a str, (usize, Via)>,
    /// The stems of the parts, to see cheaply that a word cannot have any.
    stems: Vec<&'a str>,
    splitter: &'a Splitter,
    vocabulary: &'a Vocabulary,
}

impl<'a> Highlighter<'a> {
    /// What some clauses ask for; of several reasons to mark a word the best is kept.
    pub(crate) fn new(clauses: &'a [Clause], splitter: &'a Splitter, vocabulary: &'a Vocabulary) -> Self {
        let mut marks = Self {
            forms: FxHashMap::default(),
            parts: FxHashMap::default(),
            stems: Vec::new(),
            splitter,
            vocabulary,
        };
        for (place, clause) in clauses.iter().enumerate() {
            if matches!(clause.role, Role::Excluded | Role::Ordering) {
                continue;
            }
            let sequences = clause
                .sequences
                .iter()
                .flat_map(|sequence| sequence.slots.iter().flatten());
            for term in clause.terms.iter().chain(sequences) {
                let map = if term.term.starts_with('+') {
                    &mut marks.parts
                } else {
                    &mut marks.forms
                };
                let entry = map.entry(&term.term).or_insert((place, term.via));
                if term.via < entry.1 {
                    *entry = (place, term.via);
                }
            }
        }
        marks.stems = marks
            .parts
            .keys()
            .filter_map(|term| term.split('+').nth(1))
            .collect();
        marks
    }

    /// The stretches of a text to mark, sorted and apart.
    pub(crate) fn marks(&self, text: &str) -> Vec<Mark> {
        let mut marks: Vec<Mark> = Vec::new();
        tokenize(text, |token| {
            let word = &text[token.start..token.end];
            let whole = self
                .forms
                .get(token.form)
                .map(|&(clause, via)| (token.start, token.end, clause, via));
            let marked = whole.or_else(|| {
                let (start, end, clause, via) = self.part(token.form)?;
                // Where lower-casing changed the length, offsets in the form are none in the text.
                let same_bytes = word.len() == token.form.len();
                let (start, end) = if same_bytes { (start, end) } else { (0, word.len()) };
                Some((token.start + start, token.start + end, clause, via))
            });
            if let Some((start, end, clause, via)) = marked {
                let apart = marks.last().is_none_or(|last| last.end <= start);
                if apart && text.is_char_boundary(start) && text.is_char_boundary(end) {
                    marks.push(Mark {
                        start,
                        end,
                        clause,
                        form: word.to_owned(),
                        via,
                    });
                }
            }
        });
        marks
    }

    /// The part of a compound that is asked for: the longest run of parts, its bytes in the form.
    fn part(&self, form: &str) -> Option<(usize, usize, usize, Via)> {
        if !self.stems.iter().any(|stem| form.contains(stem)) {
            return None;
        }
        let parts = self.splitter.split(form, self.vocabulary)?;
        part_terms(&parts)
            .filter_map(|(term, start, end)| {
                self.parts
                    .get(term.as_str())
                    .map(|&(clause, via)| (start, end, clause, via))
            })
            .max_by_key(|(start, end, ..)| end - start)
    }
}

/// The ranges of marks in UTF-16 code units.
pub(crate) fn utf16_ranges(text: &str, marks: &[Mark]) -> Vec<TextRange> {
    let (mut byte, mut units) = (0, 0);
    let mut to_units = |target: usize| {
        units += text[byte..target].chars().map(char::len_utf16).sum::<usize>();
        byte = target;
        units
    };
    marks
        .iter()
        .map(|mark| [to_units(mark.start), to_units(mark.end)])
        .collect()
}
