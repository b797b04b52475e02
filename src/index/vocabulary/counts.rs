//! Counts of forms during a build.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::key_list::head;
use crate::analysis::WordCounts;
use crate::document::{Language, LanguageTag};

/// The occurrences of a form, by language of the documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FormCount {
    /// Occurrences in Swedish documents.
    pub swedish: u64,
    /// Occurrences in English documents.
    pub english: u64,
    /// Occurrences in documents in other languages.
    pub other: u64,
}

impl FormCount {
    /// Occurrences in all documents.
    pub(crate) fn total(self) -> u64 {
        self.swedish + self.english + self.other
    }
}

/// A form with its counts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Counted<'a> {
    /// The form.
    pub(crate) text: &'a str,
    /// How often it occurs.
    pub(crate) count: FormCount,
    /// Its number during counting.
    pub(crate) number: u32,
}

/// The counts of all forms; forms are numbered in the order of first occurrence.
#[derive(Debug, Default)]
pub(crate) struct FormCounts {
    numbers: FxHashMap<Box<str>, u32>,
    counts: Vec<FormCount>,
    /// How often forms are written in other letters than their own, by form and writing.
    written: FxHashMap<(u32, Box<str>), u64>,
}

impl FormCounts {
    /// Counts one occurrence and returns the form's number.
    pub(crate) fn add(&mut self, form: &str, language: LanguageTag) -> u32 {
        let (number, count) = self.slot(form);
        match language.analysed() {
            Some(Language::Swedish) => count.swedish += 1,
            Some(Language::English) => count.english += 1,
            None => count.other += 1,
        }
        number
    }

    /// Counts one occurrence of a form that is written in another way: with capitals, hyphens or spaces.
    pub(crate) fn add_written(&mut self, number: u32, written: &str) {
        *self.written.entry((number, written.into())).or_default() += 1;
    }

    /// The forms that are most often written in another way, each with that way.
    pub(crate) fn written(&self) -> FxHashMap<u32, &str> {
        let mut best: FxHashMap<u32, (u64, &str)> = FxHashMap::default();
        let mut others: FxHashMap<u32, u64> = FxHashMap::default();
        for ((number, written), count) in &self.written {
            *others.entry(*number).or_default() += count;
            let slot = best.entry(*number).or_insert((*count, written));
            // Of two that are as frequent the first by its letters, so that every build gives the same.
            if (*count, std::cmp::Reverse(&**written)) > (slot.0, std::cmp::Reverse(slot.1)) {
                *slot = (*count, written);
            }
        }
        best.retain(|number, (count, _)| {
            let as_form = self.counts[*number as usize].total() - others[number];
            *count > as_form
        });
        best.into_iter()
            .map(|(number, (_, written))| (number, written))
            .collect()
    }

    fn slot(&mut self, form: &str) -> (u32, &mut FormCount) {
        let number = self.numbers.get(form).copied().unwrap_or_else(|| {
            let next = u32::try_from(self.counts.len()).expect("a vocabulary has fewer than 2³² forms");
            self.numbers.insert(form.into(), next);
            self.counts.push(FormCount::default());
            next
        });
        (number, &mut self.counts[number as usize])
    }

    /// Merges other counts; returns a map from their numbers to the numbers here.
    pub(crate) fn merge(&mut self, other: Self) -> Vec<u32> {
        let mut numbers: Vec<u32> = (0..).take(other.counts.len()).collect();
        if self.counts.is_empty() {
            *self = other;
            return numbers;
        }
        for (form, number) in other.numbers {
            let count = other.counts[number as usize];
            let (here, sum) = self.slot(&form);
            sum.swedish += count.swedish;
            sum.english += count.english;
            sum.other += count.other;
            numbers[number as usize] = here;
        }
        for ((number, written), count) in other.written {
            let here = numbers[number as usize];
            *self.written.entry((here, written)).or_default() += count;
        }
        numbers
    }

    fn iter(&self) -> impl Iterator<Item = Counted<'_>> {
        self.numbers.iter().map(|(form, number)| Counted {
            text: form,
            count: self.counts[*number as usize],
            number: *number,
        })
    }

    /// The forms of Swedish documents, which may be split.
    pub(crate) fn swedish_forms(&self) -> impl Iterator<Item = &str> {
        self.iter()
            .filter(|form| form.count.swedish > 0)
            .map(|form| form.text)
    }

    /// The forms with their counts, sorted by bytes: the index here is the form's number in the vocabulary.
    pub(crate) fn sorted(&self) -> Vec<Counted<'_>> {
        // A fixed prefix decides most comparisons without reading the buffer.
        let mut forms: Vec<(u128, Counted<'_>)> = self
            .iter()
            .map(|form| (head(form.text.as_bytes()), form))
            .collect();
        forms.par_sort_unstable_by(|(a_head, a), (b_head, b)| {
            a_head.cmp(b_head).then_with(|| a.text.cmp(b.text))
        });
        forms.into_iter().map(|(_, form)| form).collect()
    }
}

impl WordCounts for FormCounts {
    fn count(&self, word: &str) -> u64 {
        self.numbers
            .get(word)
            .map_or(0, |number| self.counts[*number as usize].total())
    }
}
