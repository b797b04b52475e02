//! The forms of a vocabulary by number, and the groups of words that each belongs to: those with its stem, and those with the stem of
//! one of its parts, in each language that has it.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::analysis::{self, PartTable};
use crate::document::Language;
use crate::index::Vocabulary;
use crate::search::weights;

/// Forms whose stems are found at a time.
const BATCH: usize = 4_096;

/// All forms.
pub(super) struct Forms {
    /// The forms in order, and the end of each.
    text: String,
    ends: Vec<usize>,
    /// The groups of all forms, and the end of those of each.
    groups: Vec<Group>,
    group_ends: Vec<usize>,
    /// The language that each group is analysed in; of words of other languages none.
    languages: Vec<Option<Language>>,
}

/// A stem in a language, and the share of the form that it covers.
type Stem = (Option<Language>, String, f32);

/// A group that a form belongs to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Group {
    pub(super) number: u32,
    /// The share of the form that it covers: 1, or that of a part.
    pub(super) share: f32,
}

impl Forms {
    pub(super) fn new(vocabulary: &Vocabulary, compounds: &PartTable) -> Self {
        let mut forms = Self {
            text: String::new(),
            ends: Vec::with_capacity(vocabulary.len()),
            groups: Vec::new(),
            group_ends: Vec::with_capacity(vocabulary.len()),
            languages: Vec::new(),
        };
        vocabulary.for_each(|form, _| {
            forms.text.push_str(form);
            forms.ends.push(forms.text.len());
        });
        let numbers: Vec<u32> = (0..).take(forms.ends.len()).collect();
        let stems = numbers.par_chunks(BATCH).flat_map_iter(|batch| {
            let stems = batch
                .iter()
                .map(|number| stems(forms.text(*number), vocabulary, compounds));
            stems.collect::<Vec<_>>()
        });
        let stems: Vec<Vec<Stem>> = stems.collect();
        let mut known: FxHashMap<(Option<Language>, String), u32> = FxHashMap::default();
        for of_form in stems {
            for (language, stem, share) in of_form {
                let next = forms.languages.len() as u32;
                let number = *known.entry((language, stem)).or_insert(next);
                if number == next {
                    forms.languages.push(language);
                }
                forms.groups.push(Group { number, share });
            }
            forms.group_ends.push(forms.groups.len());
        }
        forms
    }

    /// The number of forms.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The number of groups.
    pub(super) fn groups(&self) -> usize {
        self.languages.len()
    }

    pub(super) fn text(&self, form: u32) -> &str {
        let at = form as usize;
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start..self.ends[at]]
    }

    /// The groups of a form; none if there is no such form.
    pub(super) fn groups_of(&self, form: u32) -> &[Group] {
        let at = form as usize;
        let start = at.checked_sub(1).and_then(|before| self.group_ends.get(before));
        let end = self.group_ends.get(at).copied().unwrap_or_default();
        self.groups
            .get(start.copied().unwrap_or_default()..end)
            .unwrap_or_default()
    }

    pub(super) fn language(&self, group: u32) -> Option<Language> {
        self.languages[group as usize]
    }
}

/// The stems of a form and of its parts in each language that has it. A letter and a number tell nothing.
fn stems(form: &str, vocabulary: &Vocabulary, compounds: &PartTable) -> Vec<Stem> {
    let says_something = form.chars().nth(1).is_some() && form.chars().any(char::is_alphabetic);
    let languages = Language::ALL
        .into_iter()
        .filter(|language| says_something && vocabulary.has(form, *language));
    let mut stems: Vec<Stem> = Vec::new();
    // In texts that are not analysed a word is itself.
    if says_something && vocabulary.has_elsewhere(form) {
        stems.push((None, form.to_owned(), weights::EXACT));
    }
    for language in languages {
        stems.push((Some(language), analysis::stem(form, language), weights::EXACT));
        if language == Language::Swedish {
            let parts = compounds.stems(form);
            stems.extend(parts.map(|part| (Some(language), part.to_owned(), weights::COMPOUND)));
        }
    }
    stems
}
