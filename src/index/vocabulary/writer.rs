//! Writes the vocabulary of a generation: its forms and their keys.

use std::fs;
use std::path::Path;

use fst::MapBuilder;
use rayon::prelude::*;

use super::counts::{Counted, FormCount, FormCounts};
use super::key_list::KeyList;
use super::{
    COUNT, ELSEWHERE, ENGLISH, FORMS, KEYS, Key, PARTS, SWEDISH, WRITTEN_MARK, completions, key_table,
};
use crate::analysis::{self, PartTable, WordCounts as _};
use crate::document::Language;
use crate::index::error::IndexError;

/// The number of forms per batch.
const BATCH: usize = 4_096;

/// The fewest letters of a word that is taken from inside a compound.
const PART_CHARS: usize = 4;

/// Writes the vocabulary; `forms` are those that were counted, sorted, `titles` are the words of titles, `parts` has the compounds
/// among them.
pub(crate) fn write(
    folder: &Path,
    counts: &FormCounts,
    forms: &[Counted<'_>],
    titles: &[Counted<'_>],
    parts: &PartTable,
) -> Result<(), IndexError> {
    let written = counts.written();
    let batches = |forms: &[Counted<'_>], push: &(dyn Fn(&mut KeyList, Counted<'_>) + Sync)| {
        let lists = forms.par_chunks(BATCH).map(|batch| {
            let mut list = KeyList::default();
            for form in batch {
                push(&mut list, *form);
            }
            list
        });
        lists.collect::<Vec<KeyList>>()
    };
    let mut keys = KeyList::default();
    keys.extend(batches(forms, &|list, form| {
        push_keys(list, form.text, form.count, parts);
    }));
    keys.extend(batches(titles, &|list, form| {
        let starts = parts.whole(form.text).map_or_else(Vec::new, |(_, starts)| starts);
        completions::push_title_keys(list, form.text, &starts, form.count.total());
    }));
    keys.extend(batches(forms, &|list, form| {
        if let Some(written) = written.get(&form.number) {
            let key = [&[WRITTEN_MARK], form.text.as_bytes(), &[0], written.as_bytes()];
            list.push(&key, form.count.total());
        }
    }));
    let mut inside = KeyList::default();
    inside.extend(batches(forms, &|list, form| {
        for (_, start, end) in parts.get(form.text).filter(|_| form.count.swedish > 0) {
            let part = &form.text[start..end];
            if counts.count(part) == 0 && part.chars().nth(PART_CHARS - 1).is_some() {
                list.push(&[part.as_bytes()], form.count.total());
            }
        }
    }));
    inside.sort();
    write_parts(&folder.join(PARTS), &inside)?;
    keys.sort();
    let chosen = completions::chosen_keys(forms, &keys);
    let (forms, keys) = rayon::join(
        || write_forms(&folder.join(FORMS), forms),
        // The mark of chosen forms sorts before all others.
        || key_table::write(&folder.join(KEYS), chosen.iter().chain(keys.iter())),
    );
    forms.and(keys)
}

fn push_keys(keys: &mut KeyList, form: &str, count: FormCount, parts: &PartTable) {
    let mut push = |key: Key, value: &str| {
        let pieces = [&[key.mark()], value.as_bytes(), &[0], form.as_bytes()];
        keys.push(&pieces, count.total());
    };
    let folded = analysis::fold(form);
    let has_diacritics = folded != form;
    if count.swedish > 0 || has_diacritics {
        for stem in analysis::stems(form, Language::Swedish) {
            if count.swedish > 0 {
                push(Key::Stem(Language::Swedish), &stem);
            }
            // Folded by its stem too: `stalltid` finds `ställtiden` if the base form does not occur. Words that only texts in other
            // languages have are found as they are written.
            let is_analysed = count.swedish + count.english > 0;
            let folded_stem = analysis::fold(&stem);
            if has_diacritics && is_analysed && folded_stem != folded {
                push(Key::Folded, &folded_stem);
            }
        }
        if has_diacritics {
            push(Key::Folded, &folded);
        }
    }
    if count.english > 0 {
        push(
            Key::Stem(Language::English),
            &analysis::stem(form, Language::English),
        );
    }
    if count.swedish > 0
        && let Some((whole, starts)) = parts.whole(form)
    {
        push(Key::Parts, whole);
        completions::push_inner_keys(keys, form, &starts, count.total());
    }
}

fn write_forms(path: &Path, forms: &[Counted<'_>]) -> Result<(), IndexError> {
    let damaged = |error: fst::Error| IndexError::Damaged {
        what: error.to_string(),
    };
    let mut builder = MapBuilder::memory();
    for form in forms {
        builder.insert(form.text, value(form.count)).map_err(damaged)?;
    }
    let bytes = builder.into_inner().map_err(damaged)?;
    fs::write(path, bytes).map_err(IndexError::io("write", path))
}

/// Writes words that are only inside compounds, each with how often; the list is sorted and has a word once for each compound.
fn write_parts(path: &Path, inside: &KeyList) -> Result<(), IndexError> {
    let damaged = |error: fst::Error| IndexError::Damaged {
        what: error.to_string(),
    };
    let mut builder = MapBuilder::memory();
    let mut entries = inside.iter().peekable();
    while let Some((word, mut count)) = entries.next() {
        while let Some((_, more)) = entries.next_if(|(next, _)| *next == word) {
            count += more;
        }
        builder.insert(word, count.min(COUNT)).map_err(damaged)?;
    }
    let bytes = builder.into_inner().map_err(damaged)?;
    fs::write(path, bytes).map_err(IndexError::io("write", path))
}

/// The value of a form in the map: occurrences and languages.
fn value(count: FormCount) -> u64 {
    let swedish = if count.swedish > 0 { SWEDISH } else { 0 };
    let english = if count.english > 0 { ENGLISH } else { 0 };
    let elsewhere = if count.other > 0 { ELSEWHERE } else { 0 };
    swedish | english | elsewhere | count.total().min(COUNT)
}
