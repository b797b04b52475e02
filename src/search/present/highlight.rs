//! Finds the words of a query in a text: the ranges to mark and how each matched.

use rustc_hash::FxHashMap;

use self::marks::keep_apart;
use crate::analysis::{Splitter, part_terms, text_range, tokenize};
use crate::index::Vocabulary;
use crate::search::error::SearchError;
use crate::search::hit::Via;
use crate::search::snapshot::{PartRanges, Snapshot, SplitCache};
use crate::search::understand::{Clause, Role, Sequence};

pub(crate) use self::evidence::Evidence;
pub(crate) use self::marks::{Mark, utf16_ranges};

mod evidence;
mod marks;

/// The terms of a query, by form and by part term.
pub(crate) struct Highlighter<'a> {
    terms: FxHashMap<&'a str, Wanted>,
    /// The sequences, each with the index of its clause.
    sequences: Vec<(usize, &'a Sequence)>,
    /// The first letters of the part stems: a cheap test that a word has none of the parts,
    stems: Vec<String>,
    /// and the first two bytes of each: a cheaper one.
    beginnings: Box<[u64; 1024]>,
    /// Whether a part has one letter or digit only.
    has_single: bool,
    splitter: &'a Splitter,
    vocabulary: &'a Vocabulary,
    splits: &'a SplitCache,
}

/// An inflection may drop this many letters of a stem, and keeps this many.
const LOST: usize = 3;
const KEPT: usize = 2;

/// Which clauses and sequences want a term.
#[derive(Debug, Default)]
struct Wanted {
    /// The clause that wants the term by itself.
    alone: Option<(usize, Via, bool)>,
    /// The sequences that want it, each with the slot.
    in_sequences: Vec<(usize, usize)>,
}

/// A range of the text that fits a slot of a sequence.
#[derive(Debug, Clone, Copy)]
struct Step {
    sequence: usize,
    slot: usize,
    position: u32,
    start: usize,
    end: usize,
    /// The whole word around it.
    word: (usize, usize),
}

impl<'a> Highlighter<'a> {
    /// Collects the terms of some clauses; of several reasons to mark a word the best is kept.
    pub(crate) fn new(
        clauses: &'a [Clause],
        splitter: &'a Splitter,
        vocabulary: &'a Vocabulary,
        splits: &'a SplitCache,
    ) -> Self {
        let mut terms: FxHashMap<&str, Wanted> = FxHashMap::default();
        let mut sequences = Vec::new();
        for (place, clause) in clauses.iter().enumerate() {
            if matches!(clause.role, Role::Excluded | Role::Ordering) {
                continue;
            }
            for term in &clause.terms {
                let wanted = terms.entry(&term.term).or_default();
                if wanted.alone.is_none_or(|(_, via, _)| term.via < via) {
                    wanted.alone = Some((place, term.via, term.is_last_resort()));
                }
            }
            for sequence in &clause.sequences {
                for (slot, alternatives) in sequence.slots.iter().enumerate() {
                    for term in alternatives {
                        let wanted = terms.entry(&term.term).or_default();
                        wanted.in_sequences.push((sequences.len(), slot));
                    }
                }
                sequences.push((place, sequence));
            }
        }
        let mut stems: Vec<String> = terms
            .keys()
            .filter_map(|term| term.strip_prefix('+')?.split('+').next())
            .flat_map(beginnings_of)
            .collect();
        stems.sort_unstable();
        stems.dedup();
        let (mut beginnings, mut has_single) = (Box::new([0; 1024]), false);
        for stem in &stems {
            match stem.as_bytes() {
                [first, second, ..] => {
                    let pair = pair(*first, *second);
                    beginnings[pair / 64] |= 1 << (pair % 64);
                }
                // A part of one letter or digit may be in any word.
                _ => {
                    beginnings.fill(u64::MAX);
                    has_single = true;
                }
            }
        }
        Self {
            terms,
            sequences,
            stems,
            beginnings,
            has_single,
            splitter,
            vocabulary,
            splits,
        }
    }

    /// Returns the ranges of a text to mark, sorted and disjoint.
    pub(crate) fn marks(&self, text: &str, evidence: &Evidence) -> Vec<Mark> {
        self.marks_with(text, evidence, |form| self.parts(form))
    }

    /// Returns the same for a text without matching part terms.
    pub(crate) fn marks_of_words(&self, text: &str, evidence: &Evidence) -> Vec<Mark> {
        self.marks_with(text, evidence, |_| None)
    }

    fn marks_with(
        &self,
        text: &str,
        evidence: &Evidence,
        parts: impl Fn(&str) -> Option<PartRanges>,
    ) -> Vec<Mark> {
        let mut marks: Vec<Mark> = Vec::new();
        let mut steps: Vec<Step> = Vec::new();
        tokenize(text, |token| {
            let word = (token.start, token.end);
            let mut add = |wanted: &Wanted, start: usize, end: usize, span: u32| {
                if let Some((clause, via, last_resort)) = wanted.alone
                    && evidence.shows_term(clause, last_resort)
                {
                    marks.push(Mark {
                        start,
                        end,
                        clause,
                        form: text[word.0..word.1].to_owned(),
                        via,
                    });
                }
                // Joined words are marked as separate words, each at its own place.
                let positions = wanted.in_sequences.iter().filter(|_| span == 1);
                steps.extend(positions.map(|&(sequence, slot)| Step {
                    sequence,
                    slot,
                    position: token.position,
                    start,
                    end,
                    word,
                }));
            };
            if let Some(wanted) = self.terms.get(token.form) {
                add(wanted, token.start, token.end, token.span);
            }
            let parts = parts(token.form);
            for (term, start, end) in parts.iter().flat_map(|parts| parts.iter()) {
                let Some(wanted) = self.terms.get(term.as_str()) else {
                    continue;
                };
                let (start, end) = text_range(&text[word.0..word.1], *start, *end);
                add(wanted, word.0 + start, word.0 + end, token.span);
            }
        });
        self.add_sequences(text, evidence, &steps, &mut marks);
        keep_apart(text, marks)
    }

    /// Returns the parts of a compound, if any of them may be wanted.
    fn parts(&self, form: &str) -> Option<PartRanges> {
        self.may_have_parts(form).then(|| {
            self.splits.get(form, || {
                let parts = self.splitter.split(form, self.vocabulary).unwrap_or_default();
                part_terms(&parts).collect()
            })
        })
    }

    /// Whether a form has the letters of any part that is asked for.
    fn may_have_parts(&self, form: &str) -> bool {
        let bytes = form.as_bytes();
        let begins = |at: usize| {
            let pair = pair(bytes[at], bytes[at + 1]);
            self.beginnings[pair / 64] >> (pair % 64) & 1 == 1
        };
        let has_part = |at: usize| {
            let mut stems = self.stems.iter();
            stems.any(|stem| bytes[at..].starts_with(stem.as_bytes()))
        };
        let Some(last) = bytes.len().checked_sub(1).filter(|last| *last > 0) else {
            return false;
        };
        (0..last).any(|at| begins(at) && has_part(at)) || (self.has_single && has_part(last))
    }

    /// Marks the words of each sequence where they occur together; one of them alone is no match.
    fn add_sequences(&self, text: &str, evidence: &Evidence, steps: &[Step], marks: &mut Vec<Mark>) {
        for (number, (clause, sequence)) in self.sequences.iter().enumerate() {
            if !evidence.shows_sequence(*clause, sequence.window.is_some()) {
                continue;
            }
            let met = |step: &Step| {
                marks
                    .iter()
                    .any(|mark| mark.clause == *clause && mark.start <= step.start && step.end <= mark.end)
            };
            // What the clause already marks needs no other mark.
            let own: Vec<Step> = steps
                .iter()
                .copied()
                .filter(|step| step.sequence == number && !met(step))
                .collect();
            for first in &own {
                let Some(together) = together(first, &own, sequence) else {
                    continue;
                };
                // A phrase is one form; the parts of a compound are several.
                let phrase = sequence.window.is_none().then(|| {
                    let last = together.iter().map(|step| step.word.1).max();
                    text[first.word.0..last.unwrap_or(first.word.1)].to_owned()
                });
                marks.extend(together.iter().map(|step| {
                    Mark {
                        start: step.start,
                        end: step.end,
                        clause: *clause,
                        form: phrase
                            .clone()
                            .unwrap_or_else(|| text[step.word.0..step.word.1].to_owned()),
                        via: sequence.via,
                    }
                }));
            }
        }
    }
}

/// Returns the first letters of the inflections of a stem: an -e- may be dropped (`lager`, `lagret`) and the first vowel may
/// change (`hand`, `händer`).
fn beginnings_of(stem: &str) -> impl Iterator<Item = String> {
    let letters = stem.chars().count();
    let kept: String = stem
        .chars()
        .take(letters.saturating_sub(LOST).max(KEPT))
        .collect();
    let changed = kept.find(['a', 'o']).map(|at| {
        let other = if kept[at..].starts_with('a') { "ä" } else { "ö" };
        format!("{}{other}{}", &kept[..at], &kept[at + 1..])
    });
    std::iter::once(kept).chain(changed)
}

/// Packs two bytes into a number.
fn pair(first: u8, second: u8) -> usize {
    usize::from(first) << 8 | usize::from(second)
}

/// Returns the words of a sequence that starts at `first`, if all are present.
fn together<'s>(first: &'s Step, steps: &'s [Step], sequence: &Sequence) -> Option<Vec<&'s Step>> {
    let slots = 0..sequence.slots.len();
    let Some(window) = sequence.window else {
        return slots
            .map(|slot| {
                steps
                    .iter()
                    .find(|step| step.slot == slot && step.position == first.position + slot as u32)
            })
            .collect();
    };
    let near = |step: &&Step| (first.position..=first.position + window).contains(&step.position);
    let found: Option<Vec<&Step>> = slots
        .map(|slot| {
            if slot == first.slot {
                Some(first)
            } else {
                steps.iter().filter(near).find(|step| step.slot == slot)
            }
        })
        .collect();
    // All parts in one word are one compound, which its own term matches.
    found.filter(|found| found.iter().any(|step| step.position != first.position))
}

/// Returns the marks of a whole text. Each line is a paragraph: parts of a compound in two paragraphs do not match.
pub(crate) fn marks_by_line(
    snapshot: &Snapshot,
    highlighter: &Highlighter<'_>,
    text: &str,
    evidence: &Evidence,
) -> Result<Vec<Mark>, SearchError> {
    let mut marks = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        snapshot.check()?;
        let found = highlighter.marks(line, evidence).into_iter();
        marks.extend(found.map(|mark| Mark {
            start: start + mark.start,
            end: start + mark.end,
            ..mark
        }));
        start += line.len();
    }
    Ok(marks)
}

#[cfg(test)]
mod tests;
