//! The first pass over the documents: counts their words.

use rayon::prelude::*;

use crate::analysis::tokenize;
use crate::document::Document;
use crate::index::error::IndexError;
use crate::index::lines::LineStarts;
use crate::index::schema::Zone;
use crate::index::source::Source;
use crate::index::stored::{DocumentPlaces, PackedPlaces, SectionPlaces, subjects};
use crate::index::vocabulary::FormCounts;
use crate::index::word_lists::{self, CountedWords, PackedWords};

/// The result of the first pass.
pub(super) struct Counted {
    pub(super) counts: FormCounts,
    /// The places of each document.
    pub(super) places: Vec<PackedPlaces>,
    /// The words of each document, in chunks that have their own form numbers, with the map from these to the numbers
    /// of the counts.
    pub(super) words: Vec<(Vec<PackedWords>, Vec<u32>)>,
}

/// Counts the words of all documents.
pub(super) fn count_words(documents: Source<'_>) -> Result<Counted, IndexError> {
    let all: Vec<usize> = (0..documents.len()).collect();
    let chunks = all
        .par_chunks(documents.len().div_ceil(2 * rayon::current_num_threads()).max(1))
        .map(|chunk| {
            let (mut counts, mut words) = (FormCounts::default(), CountedWords::new());
            let (mut places, mut lists) = (Vec::with_capacity(chunk.len()), Vec::with_capacity(chunk.len()));
            for at in chunk {
                let document = documents.get(*at)?;
                places.push(PackedPlaces::new(&count_document(
                    &document,
                    &mut counts,
                    &mut words,
                )));
                lists.push(PackedWords::new(&words));
            }
            Ok((places, lists, counts))
        })
        .collect::<Result<Vec<_>, IndexError>>()?;
    let mut counted = Counted {
        counts: FormCounts::default(),
        places: Vec::with_capacity(documents.len()),
        words: Vec::with_capacity(chunks.len()),
    };
    for (places, words, counts) in chunks {
        counted.places.extend(places);
        counted.words.push((words, counted.counts.merge(counts)));
    }
    Ok(counted)
}

/// Whether a form is written so by choice: with capitals (`VSM`, `Norrforsa`), hyphens or spaces (`5S-rond`). A capital at the
/// beginning of a sentence says nothing, and an ending behind (`EU:s`) is no part of the form.
fn is_written_so(text: &str, start: usize, written: &str, form: &str) -> bool {
    let letters = || written.chars().filter(|letter| letter.is_alphanumeric());
    let mut of_form = form.chars().filter(|letter| letter.is_alphanumeric());
    let same = letters()
        .flat_map(char::to_lowercase)
        .all(|letter| of_form.next() == Some(letter));
    if !same || of_form.next().is_some() {
        return false;
    }
    let mut rest = written.chars();
    let capital_only = rest.next().is_some_and(char::is_uppercase) && form.ends_with(rest.as_str());
    let before = text[..start].trim_end_matches([' ', '"', '”', '(', '«', '»', '*', '_']);
    let begins = before.is_empty() || before.ends_with(['.', '!', '?', ':', '\n', '–', '•', '·', '-', ';']);
    !(capital_only && begins)
}

/// Counts the words of a document and appends them to `words`.
fn count_document(document: &Document, counts: &mut FormCounts, words: &mut CountedWords) -> DocumentPlaces {
    words.clear();
    let mut count = |text: &str, zone: Zone, lines: &mut LineStarts| {
        let mut end = 0;
        tokenize(text, |token| {
            let number = counts.add(token.form, document.language);
            let written = &text[token.start..token.end];
            if written != token.form && is_written_so(text, token.start, written, token.form) {
                counts.add_written(number, written);
            }
            words.push((number, word_lists::zone_weight(zone)));
            end = end.max(token.position + token.span);
            lines.visit(text, token);
        });
        end
    };
    let ignored = &mut LineStarts::default();
    count(&document.title, Zone::Title, ignored);
    let (mut body, mut headings) = (0, 0);
    let sections = document
        .sections
        .iter()
        .map(|section| {
            let (body_start, heading_start) = (body, headings);
            let mut lines = LineStarts::default();
            // tantivy leaves one position between the values of a field.
            body += count(&section.text, Zone::Body, &mut lines) + 1;
            headings += count(
                section.heading.as_deref().unwrap_or_default(),
                Zone::Headings,
                ignored,
            ) + 1;
            SectionPlaces {
                body: body_start,
                heading: heading_start,
                heading_end: headings,
                lines: lines.into_starts(),
            }
        })
        .collect();
    let subjects = subjects(document).map(|text| count(text, Zone::Headings, ignored));
    let subjects = subjects.collect();
    word_lists::gather(words);
    DocumentPlaces { sections, subjects }
}
