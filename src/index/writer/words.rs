//! The second pass over the counted words: writes the vocabulary and the words of each document.

use std::path::Path;

use crate::analysis::{self, PartTable, tokenize};
use crate::index::error::IndexError;
use crate::index::source::Source;
use crate::index::vocabulary::{self, FormCounts};
use crate::index::word_lists::{self, PackedWords};

/// Writes the vocabulary, and the words of each document as its numbers.
pub(super) fn write_words(
    folder: &Path,
    documents: Source<'_>,
    counts: &FormCounts,
    words: &[(Vec<PackedWords>, Vec<u32>)],
    parts: &PartTable,
) -> Result<(), IndexError> {
    let forms = counts.sorted();
    let titles = count_titles(documents)?;
    vocabulary::write(folder, counts, &forms, &titles.sorted(), parts)?;
    let mut places = vec![None; forms.len()];
    for (form, place) in forms.iter().zip(0..) {
        if !analysis::is_stop_word(form.text) {
            places[form.number as usize] = Some(place);
        }
    }
    let chunks: Vec<_> = words
        .iter()
        .map(|(documents, numbers)| {
            let places = numbers.iter().map(|number| places[*number as usize]);
            (documents, places.collect())
        })
        .collect();
    word_lists::write(folder, &chunks)
}

fn count_titles(documents: Source<'_>) -> Result<FormCounts, IndexError> {
    let mut counts = FormCounts::default();
    for at in 0..documents.len() {
        let document = documents.head(at)?;
        tokenize(&document.title, |token| {
            counts.add(token.form, document.language);
        });
    }
    Ok(counts)
}
