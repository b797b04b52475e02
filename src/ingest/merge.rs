//! Settles which files and documents have the same text: several files of one document are joined, and documents whose
//! texts are nearly the same learn of each other.

use std::collections::BTreeMap;
use std::io;

use crate::document::{Document, Section};
use crate::ingest::format::Format;

mod alike;
mod pages;
mod shingles;

use alike::ShinglesOf;

pub(super) use shingles::Shingles;

/// Files of one name with this resemblance hold one text. Each program breaks words, tables and notes in its own way, so
/// that a PDF resembles the text it was made from less than a copy does; two texts of different content have next to nothing
/// in common.
const ONE_TEXT: f32 = 0.4;

/// Whether two documents of the same id are files of one text.
pub(super) fn is_one_text(one: &Document, other: &Document) -> bool {
    Shingles::of(&one.sections).resemblance(&Shingles::of(&other.sections)) >= ONE_TEXT
}

/// How well a format tells headings, lists and tables from text.
fn structure(format: Format) -> u8 {
    match format {
        Format::Text | Format::Captions | Format::Picture => 0,
        Format::Pdf => 1,
        Format::Doc | Format::Ppt | Format::Rtf => 2,
        _ => 3,
    }
}

/// Whether the second of two files of one text is read rather than the first.
pub(super) fn is_better(first: (Format, &Document), second: (Format, &Document)) -> bool {
    let headings = |document: &Document| {
        let sections = document.sections.iter();
        sections.filter(|section| section.heading.is_some()).count()
    };
    let rank = |(format, document): (Format, &Document)| (structure(format), headings(document));
    rank(second) > rank(first)
}

/// Adds the files of `other` to a document of the same text, and what only they tell: pages and missing metadata.
pub(super) fn join(document: &mut Document, other: Document) {
    pages::add(&mut document.sections, &other.sections);
    document.partner = document.partner.take().or(other.partner);
    document.date = document.date.or(other.date);
    document.url = document.url.take().or(other.url);
    document.summary = document.summary.take().or(other.summary);
    for (own, others) in [
        (&mut document.authors, other.authors),
        (&mut document.tags, other.tags),
        (&mut document.keywords, other.keywords),
    ] {
        if own.is_empty() {
            *own = others;
        }
    }
    for alias in other.aliases {
        if !document.aliases.contains(&alias) {
            document.aliases.push(alias);
        }
    }
    document.files.extend(other.files);
}

/// Finds documents whose texts are nearly the same; `shingles` gives those of a text by its place. Returns the places of each group,
/// in order.
pub(super) fn copies(documents: usize, shingles: ShinglesOf<'_>) -> io::Result<Vec<Vec<usize>>> {
    let mut first_of: Vec<usize> = (0..documents).collect();
    for pair in alike::pairs(documents, shingles)? {
        let (one, other) = (root(&first_of, pair.one), root(&first_of, pair.other));
        first_of[one.max(other)] = one.min(other);
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for place in 0..documents {
        let first = root(&first_of, place);
        if first != place {
            groups.entry(first).or_insert_with(|| vec![first]).push(place);
        }
    }
    let mut groups: Vec<Vec<usize>> = groups.into_values().collect();
    groups.retain(|group| group.len() <= alike::MOST);
    Ok(groups)
}

fn root(first_of: &[usize], mut place: usize) -> usize {
    while first_of[place] != place {
        place = first_of[place];
    }
    place
}

#[cfg(test)]
mod tests;
