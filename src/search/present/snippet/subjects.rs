//! What the editors say of a text, as a snippet: its summary, or the keywords that were asked for.

use std::cmp::Reverse;

use super::{LENGTH, byte_of_word, piece};
use crate::analysis::{find_word, tokenize};
use crate::index::{StoredMeta, Zone};
use crate::search::hit::SnippetSource;
use crate::search::retrieve::Occurrence;

/// What stands between keywords.
const BETWEEN: &str = " · ";

/// The position after those of all headings: from there on the zone has what the editors say.
pub(super) fn first_position(meta: &StoredMeta) -> u32 {
    meta.sections.last().map_or(0, |last| {
        last.heading_position + words(last.heading.as_deref().unwrap_or_default()) + 1
    })
}

/// The word at a position from there on.
pub(super) fn word_at(meta: &StoredMeta, position: u32) -> Option<String> {
    let (text, first) = placed(meta).find(|(text, first)| position < first + words(text))?;
    let word = find_word(text, |token| token.position == position.saturating_sub(first))?;
    Some(text[word].to_owned())
}

/// The summary if it has as many of the words asked for as any keyword, else the keywords that have some, the fullest first;
/// nothing if neither has any.
pub(super) fn shown(meta: &StoredMeta, occurrences: &[Occurrence<'_>]) -> Option<(String, SnippetSource)> {
    let mut said = placed(meta).skip(meta.tags.len());
    let summary = said
        .by_ref()
        .take(usize::from(meta.summary.is_some()))
        .find_map(|(text, first)| Asked::new(text, first, occurrences));
    let mut keywords: Vec<Asked<'_>> = said
        .filter_map(|(text, first)| Asked::new(text, first, occurrences))
        .collect();
    // In the editor's order where they have as many.
    keywords.sort_by_key(|keyword| Reverse(keyword.clauses));
    let most = keywords.first().map_or(0, |keyword| keyword.clauses);
    if let Some(summary) = summary.filter(|summary| summary.clauses >= most) {
        let place = byte_of_word(summary.text, summary.word).unwrap_or(0);
        return Some((piece(summary.text, place), SnippetSource::Summary));
    }
    let mut text = piece(keywords.first()?.text, 0);
    for keyword in &keywords[1..] {
        if text.len() + BETWEEN.len() + keyword.text.len() <= LENGTH {
            text = text + BETWEEN + keyword.text;
        }
    }
    Some((text, SnippetSource::Keywords))
}

/// A summary or a keyword with something that was asked for.
struct Asked<'m> {
    text: &'m str,
    /// The first of its words that was asked for, counted from 0.
    word: u32,
    /// How many different words of the query it has.
    clauses: usize,
}

impl<'m> Asked<'m> {
    fn new(text: &'m str, first: u32, occurrences: &[Occurrence<'_>]) -> Option<Self> {
        let positions = first..first + words(text);
        let inside = |occurrence: &&Occurrence<'_>| {
            occurrence.zone == Zone::Headings && positions.contains(&occurrence.position)
        };
        let inside: Vec<_> = occurrences.iter().filter(inside).collect();
        let mut clauses: Vec<usize> = inside.iter().map(|occurrence| occurrence.clause).collect();
        clauses.sort_unstable();
        clauses.dedup();
        Some(Self {
            text,
            word: inside.first()?.position - first,
            clauses: clauses.len(),
        })
    }
}

/// What the editors say, each text with the position of its first word.
fn placed(meta: &StoredMeta) -> impl Iterator<Item = (&str, u32)> {
    let mut next = first_position(meta);
    meta.subjects().map(move |text| {
        let first = next;
        // tantivy leaves one position between the values of a field.
        next += words(text) + 1;
        (text, first)
    })
}

/// How many positions a text takes.
fn words(text: &str) -> u32 {
    let mut end = 0;
    tokenize(text, |token| end = end.max(token.position + token.span));
    end
}
