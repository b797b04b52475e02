//! The vocabulary: how often each surface form occurs, and which forms belong together.
//!
//! The index holds surface forms. The vocabulary knows that `analysen` is a form of `analys`, once per form instead of
//! once per word of text. Three files hold it:
//! - `vocabulary.fst`, a finite-state map ([`fst`]): form → how often it occurs and in which languages;
//! - `parts.fst`, the same of words that the corpus has only inside compounds: `montering` of `slutmonteringen`;
//! - `keys.bin`, a sorted table: key, a zero byte, form → how often it occurs, where a key is shared by related forms
//!   ([`Key`]).

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use fst::{IntoStreamer, Map, Streamer};

use super::error::IndexError;
use crate::analysis::WordCounts;
use crate::document::Language;

mod completions;
mod counts;
mod key_list;
mod key_table;
mod walk;
mod writer;

use key_table::KeyTable;

pub use completions::Beginning;
pub use counts::FormCount;
pub(crate) use counts::FormCounts;
pub use walk::Walker;
pub(crate) use writer::write;

const FORMS: &str = "vocabulary.fst";
const PARTS: &str = "parts.fst";
const KEYS: &str = "keys.bin";
/// The mark of the keys that lead from a form to the way it is most often written.
const WRITTEN_MARK: u8 = b'u';
const ENGLISH: u64 = 1 << 62;
const SWEDISH: u64 = 1 << 63;
const ELSEWHERE: u64 = 1 << 61;
const COUNT: u64 = ELSEWHERE - 1;

/// The kinds of keys that forms share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// The same stem in a language.
    Stem(Language),
    /// The same compound parts: `ställtidreduktion` and `ställtidsreduktionen`.
    Parts,
    /// The same letters after folding, of the form or of its stem; for forms with diacritics only.
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

/// The open vocabulary of a generation.
#[derive(Debug)]
pub struct Vocabulary {
    forms: Map<Vec<u8>>,
    parts: Map<Vec<u8>>,
    keys: KeyTable,
}

impl Vocabulary {
    /// Reads the maps into memory.
    pub(crate) fn open(folder: &Path) -> Result<Self, IndexError> {
        let open = |name: &str| {
            let path = folder.join(name);
            let bytes = fs::read(&path).map_err(IndexError::io("read", &path))?;
            Map::new(bytes).map_err(|error| IndexError::Damaged {
                what: format!("{name}: {error}"),
            })
        };
        Ok(Self {
            forms: open(FORMS)?,
            parts: open(PARTS)?,
            keys: KeyTable::open(&folder.join(KEYS))?,
        })
    }

    /// The number of forms.
    pub fn len(&self) -> usize {
        self.forms.len()
    }

    /// Whether there are no forms.
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

    /// Whether a form occurs in documents of languages that are not analysed.
    pub fn has_elsewhere(&self, form: &str) -> bool {
        self.forms.get(form).is_some_and(|value| value & ELSEWHERE != 0)
    }

    /// Calls `visit` with each form and its occurrences, sorted by bytes.
    pub(crate) fn for_each(&self, visit: impl FnMut(&str, u64)) {
        let mut visit = visit;
        for_each_in_range(&self.forms, b"", |form, value| visit(form, value & COUNT));
    }

    /// The forms that share a key, with their counts, sorted by bytes.
    pub fn forms_of(&self, key: Key, value: &str) -> Vec<(String, u64)> {
        let prefix = [&[key.mark()], value.as_bytes(), &[0]].concat();
        collect_range(&self.keys, &prefix, prefix.len(), usize::MAX)
    }

    /// A form as the corpus most often writes it: `5S-rond` for `5srond`, `Norrforsa` for `norrforsa`.
    pub fn written(&self, form: &str) -> String {
        let prefix = [&[WRITTEN_MARK], form.as_bytes(), &[0]].concat();
        let mut found = collect_range(&self.keys, &prefix, prefix.len(), 1);
        found
            .pop()
            .map_or_else(|| form.to_owned(), |(written, _)| written)
    }

    /// The forms that begin with a prefix, most frequent first, at most `limit` of them. The prefix itself counts.
    pub fn forms_with_prefix(&self, prefix: &str, limit: usize) -> Vec<(String, u64)> {
        let mut best = MostFrequent::new(limit);
        for_each_in_range(&self.forms, prefix.as_bytes(), |form, value| {
            best.add(form, value & COUNT);
        });
        best.finish()
    }

    /// Whether any form begins with a prefix.
    pub(crate) fn has_prefix(&self, prefix: &str) -> bool {
        let forms = self.forms.as_fst();
        let step = |node: fst::raw::Node<'_>, byte| Some(node.transition_addr(node.find_input(byte)?));
        let end = prefix
            .bytes()
            .try_fold(forms.root().addr(), |at, byte| step(forms.node(at), byte));
        end.is_some()
    }

    /// The forms with diacritics that begin with a prefix after folding; as
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

/// Keeps the most frequent forms.
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

/// The forms of keys with a prefix, `skip` bytes into each key.
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
