//! Prefix completion: the most frequent forms with a prefix, in about the same time for every prefix.
//!
//! A prefix of few forms is looked up among the keys. For a prefix of many forms ([`MANY`]) the best forms are
//! chosen at build time: `keys.bin` then has `b`, the mark of the family, the prefix, a zero byte, the rank
//! and the form.

use std::borrow::Cow;
use std::cmp::Reverse;

use rayon::prelude::*;

use super::counts::Counted;
use super::key_list::KeyList;
use super::{COUNT, Key, MostFrequent, Vocabulary, collect_range, for_each_in_range};
use crate::analysis;

/// For prefixes of more forms than this the best are chosen at build time.
const MANY: usize = 256;
/// The number of forms chosen.
pub(crate) const CHOSEN: usize = 48;
const CHOSEN_MARK: u8 = b'b';

/// Where in a word a prefix begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beginning {
    /// At the beginning of any word.
    Word,
    /// At a later part of a compound.
    Inner,
    /// At the beginning of a folded word; for words with diacritics only.
    Folded,
    /// At the beginning of a word of a title or of one of its later parts, folded or not.
    Title,
}

impl Beginning {
    pub(super) fn mark(self) -> u8 {
        match self {
            Self::Word => b'w',
            Self::Inner => b'i',
            Self::Folded => Key::Folded.mark(),
            Self::Title => b't',
        }
    }

    fn push_key(self, keys: &mut KeyList, text: &str, form: &str, count: u64) {
        keys.push(&[&[self.mark()], text.as_bytes(), &[0], form.as_bytes()], count);
    }
}

/// Adds the keys of a title word; `starts` are the byte offsets of the later parts of a compound.
pub(super) fn push_title_keys(keys: &mut KeyList, form: &str, starts: &[usize], count: u64) {
    let later = starts.iter().map(|start| &form[*start..]);
    let mut beginnings: Vec<Cow<'_, str>> = Vec::new();
    for text in std::iter::once(form).chain(later) {
        for beginning in [Cow::Borrowed(text), analysis::fold(text)] {
            if !beginnings.contains(&beginning) {
                beginnings.push(beginning);
            }
        }
    }
    for text in beginnings {
        Beginning::Title.push_key(keys, &text, form, count);
    }
}

/// Adds the keys of a compound by its later parts.
pub(super) fn push_inner_keys(keys: &mut KeyList, form: &str, starts: &[usize], count: u64) {
    for start in starts {
        Beginning::Inner.push_key(keys, &form[*start..], form, count);
    }
}

/// A form under one of its prefixes.
#[derive(Clone, Copy)]
struct Entry<'a> {
    text: &'a [u8],
    form: &'a [u8],
    count: u64,
    /// The order of choice: function words and single letters last.
    rank: u64,
}

impl<'a> Entry<'a> {
    fn new(text: &'a [u8], form: &'a [u8], count: u64) -> Self {
        let says_little = std::str::from_utf8(form)
            .is_ok_and(|form| form.chars().nth(1).is_none() || analysis::is_stop_word(form));
        Self {
            text,
            form,
            count,
            rank: if says_little { 0 } else { count },
        }
    }
}

/// The keys of the chosen forms of every prefix of many forms, sorted. Both input lists must be sorted.
pub(super) fn chosen_keys(forms: &[Counted<'_>], keys: &KeyList) -> KeyList {
    let words = || -> Vec<Entry<'_>> {
        let forms = forms
            .iter()
            .map(|form| (form.text.as_bytes(), form.count.total()));
        forms.map(|(form, count)| Entry::new(form, form, count)).collect()
    };
    let keyed = |family: Beginning| -> Vec<Entry<'_>> {
        let of_family = keys.with_mark(family.mark());
        of_family
            .filter_map(|(key, count)| {
                let end = key.iter().position(|byte| *byte == 0)?;
                Some(Entry::new(&key[1..end], &key[end + 1..], count))
            })
            .collect()
    };
    let families = [
        Beginning::Word,
        Beginning::Folded,
        Beginning::Inner,
        Beginning::Title,
    ];
    let lists = families.into_par_iter().map(|family| {
        let entries = match family {
            Beginning::Word => words(),
            Beginning::Folded | Beginning::Inner | Beginning::Title => keyed(family),
        };
        let mut chosen = KeyList::default();
        choose(family.mark(), &entries, 0, &mut chosen);
        chosen
    });
    let mut chosen = KeyList::default();
    chosen.extend(lists.collect());
    chosen.sort();
    chosen
}

/// Chooses forms for each longer prefix of entries that share their first `depth` bytes.
fn choose(mark: u8, entries: &[Entry<'_>], depth: usize, chosen: &mut KeyList) {
    let mut start = 0;
    while let Some(first) = entries.get(start) {
        let Some(&byte) = first.text.get(depth) else {
            start += 1;
            continue;
        };
        let length = depth + letter_length(byte);
        let beginning = &first.text[..length.min(first.text.len())];
        let end = start + entries[start..].partition_point(|entry| entry.text.starts_with(beginning));
        let group = &entries[start..end];
        if group.len() > MANY {
            push_best(mark, beginning, group, chosen);
            choose(mark, group, beginning.len(), chosen);
        }
        start = end;
    }
}

fn push_best(mark: u8, beginning: &[u8], group: &[Entry<'_>], chosen: &mut KeyList) {
    let order = |a: &Entry<'_>, b: &Entry<'_>| {
        let key = |entry: &Entry<'_>| (Reverse(entry.rank), Reverse(entry.count));
        key(a).cmp(&key(b)).then_with(|| a.form.cmp(b.form))
    };
    let mut best: Vec<Entry<'_>> = group.to_vec();
    // A form can occur twice, as written and folded.
    let enough = 2 * CHOSEN;
    if best.len() > enough {
        best.select_nth_unstable_by(enough, order);
        best.truncate(enough);
    }
    best.sort_unstable_by(order);
    best.dedup_by(|a, b| a.form == b.form);
    for (place, entry) in (0..).zip(best.iter().take(CHOSEN)) {
        let key: [&[u8]; 4] = [&[CHOSEN_MARK, mark], beginning, &[0, place], entry.form];
        chosen.push(&key, entry.count);
    }
}

/// The length of a UTF-8 character by its first byte.
fn letter_length(byte: u8) -> usize {
    match byte {
        0..0xC0 => 1,
        0xC0..0xE0 => 2,
        0xE0..0xF0 => 3,
        _ => 4,
    }
}

impl Vocabulary {
    /// The most frequent forms with a prefix, at most 48, with their counts; function words come last if there
    /// are many.
    pub fn completions(&self, beginning: Beginning, typed: &str) -> Vec<(String, u64)> {
        let mark = beginning.mark();
        let key = [&[CHOSEN_MARK, mark], typed.as_bytes(), &[0]].concat();
        let chosen = collect_range(&self.keys, &key, key.len() + 1, CHOSEN);
        if !chosen.is_empty() {
            return chosen;
        }
        let mut best = MostFrequent::new(CHOSEN);
        match beginning {
            Beginning::Word => {
                for_each_in_range(&self.forms, typed.as_bytes(), |form, value| {
                    best.add(form, value & COUNT);
                });
            }
            _ => {
                let key = [&[mark], typed.as_bytes()].concat();
                self.keys.for_each_with_prefix(&key, |key, count| {
                    if let Some((_, form)) = key.split_once('\0') {
                        best.add(form, count);
                    }
                });
            }
        }
        best.finish()
    }
}
