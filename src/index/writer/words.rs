//! What the second pass makes of the words counted: parts for the tokenizer, the vocabulary, the words of each document.

use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::analysis::{self, Lexicon, Part, PartTable, Splitter, part_term, tokenize};
use crate::document::Document;
use crate::index::error::IndexError;
use crate::index::vocabulary::{self, Compound, FormCounts};
use crate::index::word_lists::{self, CountedWords};

/// The compounds among the words, with their parts.
pub(super) struct Compounds<'a>(FxHashMap<&'a str, Vec<Part>>);

impl<'a> Compounds<'a> {
    /// Splits the words that Swedish documents have.
    pub(super) fn find(counts: &'a FormCounts, lexicon: &Arc<Lexicon>) -> Self {
        let splitter = Splitter::new(Arc::clone(lexicon));
        let split = |form: &'a str| Some((form, splitter.split(form, counts)?));
        let forms: Vec<&str> = counts.swedish_forms().collect();
        let compounds: Vec<(&str, Vec<Part>)> = forms.into_par_iter().filter_map(split).collect();
        Self(compounds.into_iter().collect())
    }

    /// The terms of the parts, for the tokenizer.
    pub(super) fn table(&self) -> PartTable {
        let mut table = PartTable::default();
        for (form, parts) in &self.0 {
            table.insert(form, parts);
        }
        table
    }

    fn get(&self, form: &str) -> Option<Compound> {
        self.0.get(form).map(|parts| Compound {
            whole: whole_term(parts),
            starts: parts.iter().skip(1).map(|part| part.start).collect(),
        })
    }
}

/// The term of all parts of a compound together.
fn whole_term(parts: &[Part]) -> String {
    let stems: Vec<&str> = parts.iter().map(|part| part.stem.as_str()).collect();
    part_term(&stems)
}

/// Writes the vocabulary and the words of each document, whose places in it they are.
pub(super) fn write_words(
    folder: &Path,
    documents: &[Document],
    counts: &FormCounts,
    words: &[(Vec<CountedWords>, FormCounts)],
    compounds: &Compounds<'_>,
) -> Result<(), IndexError> {
    let forms = counts.sorted();
    let titles = count_titles(documents);
    vocabulary::write(folder, &forms, &titles.sorted(), &|form| compounds.get(form))?;
    let places: FxHashMap<&str, u32> = forms.iter().map(|(form, _)| *form).zip(0..).collect();
    let chunks: Vec<_> = words
        .par_iter()
        .map(|(documents, counts)| (documents, counts.places_in(&places, analysis::is_stop_word)))
        .collect();
    word_lists::write(folder, &chunks)
}

fn count_titles(documents: &[Document]) -> FormCounts {
    let mut counts = FormCounts::default();
    for document in documents {
        tokenize(&document.title, |token| {
            counts.add(token.form, document.language);
        });
    }
    counts
}
