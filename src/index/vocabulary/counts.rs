//! The words counted while an index is built.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::analysis::WordCounts;
use crate::document::Language;

/// How often a form occurs, by the language of the documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FormCount {
    /// Times in Swedish documents.
    pub swedish: u64,
    /// Times in English documents.
    pub english: u64,
}

impl FormCount {
    /// Times in all.
    pub(crate) fn total(self) -> u64 {
        self.swedish + self.english
    }
}

/// The counts of all forms while an index is built, each form with a number in the order they were first seen.
#[derive(Debug, Default)]
pub(crate) struct FormCounts {
    numbers: FxHashMap<Box<str>, u32>,
    counts: Vec<FormCount>,
}

impl FormCounts {
    /// Counts one occurrence and gives the form's number.
    pub(crate) fn add(&mut self, form: &str, language: Language) -> u32 {
        let (number, count) = self.slot(form);
        match language {
            Language::Swedish => count.swedish += 1,
            Language::English => count.english += 1,
        }
        number
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

    /// Adds the counts of other documents; their forms get numbers of this.
    pub(crate) fn merge(&mut self, other: &Self) {
        for (form, count) in other.iter() {
            let (_, sum) = self.slot(form);
            sum.swedish += count.swedish;
            sum.english += count.english;
        }
    }

    fn iter(&self) -> impl Iterator<Item = (&str, FormCount)> {
        self.numbers
            .iter()
            .map(|(form, number)| (form.as_ref(), self.counts[*number as usize]))
    }

    /// The forms that occur in Swedish documents: those that may be split.
    pub(crate) fn swedish_forms(&self) -> impl Iterator<Item = &str> {
        self.iter()
            .filter(|(_, count)| count.swedish > 0)
            .map(|(form, _)| form)
    }

    /// The forms with their counts, in the order of their letters: a form's place here is its place in the vocabulary.
    pub(crate) fn sorted(&self) -> Vec<(&str, FormCount)> {
        let mut forms: Vec<(&str, FormCount)> = self.iter().collect();
        forms.par_sort_unstable_by_key(|(form, _)| *form);
        forms
    }

    /// The place of each form among `places`, by its number; `None` for those that `leave_out` names.
    pub(crate) fn places_in(
        &self,
        places: &FxHashMap<&str, u32>,
        leave_out: impl Fn(&str) -> bool,
    ) -> Vec<Option<u32>> {
        let mut by_number = vec![None; self.counts.len()];
        for (form, number) in &self.numbers {
            if !leave_out(form) {
                by_number[*number as usize] = places.get(form.as_ref()).copied();
            }
        }
        by_number
    }
}

impl WordCounts for FormCounts {
    fn count(&self, word: &str) -> u64 {
        self.numbers
            .get(word)
            .map_or(0, |number| self.counts[*number as usize].total())
    }
}
