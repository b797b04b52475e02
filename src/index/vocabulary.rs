//! The words of the corpus: how often each surface form occurs, and which forms belong together.
//!
//! The index holds surface forms; that `analysen` is a form of `analys` is known here, once a form instead of once a
//! word of text. Two files hold it:
//! - `vocabulary.fst`, a finite-state map ([`fst`]): form → how often it occurs and in which languages;
//! - `keys.bin`, a sorted table: key, a zero byte, form → how often it occurs, where a key is what forms have in common
//!   ([`Key`]).

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use fst::{IntoStreamer, Map, MapBuilder, Streamer};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::error::IndexError;
use crate::analysis::{self, WordCounts};
use crate::document::Language;

mod completions;
mod key_table;
mod walk;

use key_table::KeyTable;

pub use completions::Beginning;
pub use walk::Walker;

const FORMS: &str = "vocabulary.fst";
const KEYS: &str = "keys.bin";
const ENGLISH: u64 = 1 << 62;
const SWEDISH: u64 = 1 << 63;
const COUNT: u64 = ENGLISH - 1;

/// What forms can have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// The same stem in a language.
    Stem(Language),
    /// The same compound parts: `ställtidreduktion` and `ställtidsreduktionen`.
    Parts,
    /// The same letters, or the same as its stem has, once diacritics are set aside; forms without any are not listed.
    Folded,
}

impl Key {
    fn mark(self) -> u8 {
        match self {
            Self::Stem(Language::Swedish) => b's',
            Self::Stem(Language::English) => b'e',
            Self::Parts => b'p',
            Self::Folded => b'f',
        }
    }
}

/// How often a form occurs, by the language of the documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FormCount {
    /// Times in Swedish documents.
    pub swedish: u64,
    /// Times in English documents.
    pub english: u64,
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

    /// The place of each form in the order of their letters: its place in the vocabulary.
    pub(crate) fn places(&self) -> FxHashMap<&str, u32> {
        let mut forms: Vec<&str> = self.numbers.keys().map(AsRef::as_ref).collect();
        forms.par_sort_unstable();
        forms.into_iter().zip(0..).collect()
    }

    /// Writes the maps; `titles` are the words of titles, `compound` tells the parts of a form that has any.
    pub(crate) fn write(
        &self,
        folder: &Path,
        titles: &Self,
        compound: &(dyn Fn(&str) -> Option<Compound> + Sync),
    ) -> Result<(), IndexError> {
        let mut forms: Vec<(Vec<u8>, u64)> = self
            .numbers
            .par_iter()
            .map(|(form, number)| {
                let count = self.counts[*number as usize];
                let languages =
                    if count.swedish > 0 { SWEDISH } else { 0 } | if count.english > 0 { ENGLISH } else { 0 };
                (
                    form.as_bytes().to_vec(),
                    languages | (count.swedish + count.english).min(COUNT),
                )
            })
            .collect();
        let mut keys: Vec<(Vec<u8>, u64)> = self
            .numbers
            .par_iter()
            .flat_map_iter(|(form, number)| {
                let count = self.counts[*number as usize];
                let total = count.swedish + count.english;
                keys_of(form, count, compound)
                    .into_iter()
                    .map(move |key| (key, total))
            })
            .collect();
        let inner = |form: &str| compound(form).map_or_else(Vec::new, |compound| compound.starts);
        keys.extend(completions::title_keys(titles, &inner));
        rayon::join(|| forms.par_sort_unstable(), || keys.par_sort_unstable());
        // The mark of the chosen ones comes before all others.
        let mut all = completions::chosen_keys(&forms, &keys);
        all.append(&mut keys);
        let keys = all;
        let (forms, keys) = rayon::join(
            || write_map(&folder.join(FORMS), forms),
            || key_table::write(&folder.join(KEYS), &keys),
        );
        forms.and(keys)
    }
}

impl WordCounts for FormCounts {
    fn count(&self, word: &str) -> u64 {
        self.numbers.get(word).map_or(0, |number| {
            let count = self.counts[*number as usize];
            count.swedish + count.english
        })
    }
}

/// What the vocabulary keeps of a compound.
pub(crate) struct Compound {
    /// The term of all its parts.
    pub(crate) whole: String,
    /// The bytes where its second and later parts begin.
    pub(crate) starts: Vec<usize>,
}

fn keys_of(form: &str, count: FormCount, compound: &dyn Fn(&str) -> Option<Compound>) -> Vec<Vec<u8>> {
    let mut keys = Vec::with_capacity(4);
    if count.swedish > 0 {
        keys.push(entry(
            Key::Stem(Language::Swedish),
            &analysis::stem(form, Language::Swedish),
            form,
        ));
        if let Some(compound) = compound(form) {
            keys.push(entry(Key::Parts, &compound.whole, form));
            keys.extend(completions::inner_keys(form, &compound.starts));
        }
    }
    if count.english > 0 {
        keys.push(entry(
            Key::Stem(Language::English),
            &analysis::stem(form, Language::English),
            form,
        ));
    }
    let folded = analysis::fold(form);
    if folded != form {
        // By its stem too: `stalltid` finds `ställtiden` where the base form doesn't occur.
        let stem = analysis::stem(form, Language::Swedish);
        let folded_stem = analysis::fold(&stem);
        if folded_stem != folded {
            keys.push(entry(Key::Folded, &folded_stem, form));
        }
        keys.push(entry(Key::Folded, &folded, form));
    }
    keys
}

fn entry(key: Key, value: &str, form: &str) -> Vec<u8> {
    [&[key.mark()], value.as_bytes(), &[0], form.as_bytes()].concat()
}

fn write_map(path: &Path, entries: Vec<(Vec<u8>, u64)>) -> Result<(), IndexError> {
    let mut builder = MapBuilder::memory();
    for (key, value) in entries {
        builder.insert(key, value).map_err(|error| IndexError::Damaged {
            what: error.to_string(),
        })?;
    }
    let bytes = builder.into_inner().map_err(|error| IndexError::Damaged {
        what: error.to_string(),
    })?;
    fs::write(path, bytes).map_err(IndexError::io("write", path))
}

/// The words of a generation, opened.
#[derive(Debug)]
pub struct Vocabulary {
    forms: Map<Vec<u8>>,
    keys: KeyTable,
}

impl Vocabulary {
    /// Reads the maps into memory.
    pub(crate) fn open(folder: &Path) -> Result<Self, IndexError> {
        let path = folder.join(FORMS);
        let bytes = fs::read(&path).map_err(IndexError::io("read", &path))?;
        let forms = Map::new(bytes).map_err(|error| IndexError::Damaged {
            what: format!("{FORMS}: {error}"),
        })?;
        Ok(Self {
            forms,
            keys: KeyTable::open(&folder.join(KEYS))?,
        })
    }

    /// How many different forms there are.
    pub fn len(&self) -> usize {
        self.forms.len()
    }

    /// Whether there is no word at all.
    pub fn is_empty(&self) -> bool {
        self.forms.is_empty()
    }

    /// Whether a form occurs in documents of a language.
    pub fn has(&self, form: &str, language: Language) -> bool {
        let flag = if language == Language::Swedish {
            SWEDISH
        } else {
            ENGLISH
        };
        self.forms.get(form).is_some_and(|value| value & flag != 0)
    }

    /// Calls `visit` with each form and how often it occurs, in the order of their letters.
    pub(crate) fn for_each(&self, visit: impl FnMut(&str, u64)) {
        let mut visit = visit;
        for_each_in_range(&self.forms, b"", |form, value| visit(form, value & COUNT));
    }

    /// The forms that share a key, with their counts, in the order of their letters.
    pub fn forms_of(&self, key: Key, value: &str) -> Vec<(String, u64)> {
        let prefix = entry(key, value, "");
        collect_range(&self.keys, &prefix, prefix.len(), usize::MAX)
    }

    /// The forms that begin with a prefix, most frequent first, at most `limit` of them. The prefix itself counts.
    pub fn forms_with_prefix(&self, prefix: &str, limit: usize) -> Vec<(String, u64)> {
        let mut best = MostFrequent::new(limit);
        for_each_in_range(&self.forms, prefix.as_bytes(), |form, value| {
            best.add(form, value & COUNT);
        });
        best.finish()
    }

    /// The forms that begin with a prefix once their diacritics are set aside, of those that have any; as
    /// [`Self::forms_with_prefix`].
    pub fn folded_with_prefix(&self, prefix: &str, limit: usize) -> Vec<(String, u64)> {
        let mut best = MostFrequent::new(limit);
        let key = [&[Key::Folded.mark()], prefix.as_bytes()].concat();
        self.keys.for_each_with_prefix(&key, |key, count| {
            if let Some((_, form)) = key.split_once('\0') {
                best.add(form, count);
            }
        });
        best.finish()
    }
}

/// The most frequent of the forms it is shown.
struct MostFrequent {
    limit: usize,
    best: BTreeSet<(Reverse<u64>, String)>,
}

impl MostFrequent {
    fn new(limit: usize) -> Self {
        Self {
            limit,
            best: BTreeSet::new(),
        }
    }

    fn add(&mut self, form: &str, count: u64) {
        let full = self.best.len() >= self.limit;
        if full && self.best.last().is_none_or(|(worst, _)| count <= worst.0) {
            return;
        }
        self.best.insert((Reverse(count), form.to_owned()));
        if full {
            self.best.pop_last();
        }
    }

    fn finish(self) -> Vec<(String, u64)> {
        self.best
            .into_iter()
            .map(|(count, form)| (form, count.0))
            .collect()
    }
}

impl WordCounts for Vocabulary {
    fn count(&self, word: &str) -> u64 {
        self.forms.get(word).map_or(0, |value| value & COUNT)
    }
}

/// The forms behind some beginning of keys, `skip` bytes into each.
fn collect_range(keys: &KeyTable, prefix: &[u8], skip: usize, limit: usize) -> Vec<(String, u64)> {
    let mut found = Vec::new();
    keys.for_each_with_prefix(prefix, |key, value| {
        if found.len() < limit
            && let Some(form) = key.get(skip..)
        {
            found.push((form.to_owned(), value & COUNT));
        }
    });
    found
}

fn for_each_in_range(map: &Map<Vec<u8>>, prefix: &[u8], mut visit: impl FnMut(&str, u64)) {
    let mut stream = map.range().ge(prefix).into_stream();
    while let Some((key, value)) = stream.next() {
        if !key.starts_with(prefix) {
            break;
        }
        // Keys are made of text and zero bytes only.
        if let Ok(key) = std::str::from_utf8(key) {
            visit(key, value);
        }
    }
}

#[cfg(test)]
mod tests;
