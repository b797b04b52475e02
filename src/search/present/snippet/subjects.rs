//! The editor's words about a text as a snippet: its summary, or the keywords that match.

use std::cmp::Reverse;

use super::{LENGTH, byte_of_word, piece};
use crate::analysis::find_word;
use crate::index::{StoredMeta, Zone};
use crate::search::hit::SnippetSource;
use crate::search::retrieve::{ClauseStatistics, Occurrence, best_passage};

/// Separates keywords.
const BETWEEN: &str = " · ";

/// Returns the word at such a position.
pub(super) fn word_at(meta: &StoredMeta<'_>, position: u32) -> Option<String> {
    let placed = placed(meta).find(|placed| position < placed.first + placed.words)?;
    let Placed { text, first, .. } = placed;
    let word = find_word(text, |token| token.position == position.saturating_sub(first))?;
    Some(text[word].to_owned())
}

/// Returns the summary if it answers better than the best section, which weighs `most`, or if only keywords or tags match; where
/// there is no summary, the keywords that match, the best first. Nothing where a section answers as well.
pub(super) fn shown(
    meta: &StoredMeta<'_>,
    occurrences: &[Occurrence<'_>],
    statistics: &[ClauseStatistics],
    most: f32,
) -> Option<(String, SnippetSource)> {
    let from = meta.subjects_position;
    let inside: Vec<Occurrence<'_>> = occurrences
        .iter()
        .filter(|occurrence| occurrence.zone == Zone::Headings && occurrence.position >= from)
        .copied()
        .collect();
    let weight = best_passage(&inside, Zone::Headings, statistics)?.weight;
    if weight <= most * 1.001 {
        return None;
    }
    let mut said = placed(meta).skip(meta.tags.len());
    let summary = said
        .by_ref()
        .take(usize::from(meta.summary.is_some()))
        .find_map(|placed| Asked::new(&placed, &inside, statistics));
    let mut keywords: Vec<Asked<'_>> = said
        .filter_map(|placed| Asked::new(&placed, &inside, statistics))
        .collect();
    // In the editor's order where they have as many.
    keywords.sort_by_key(|keyword| Reverse(keyword.clauses));
    let most_asked = keywords.first().map_or(0, |keyword| keyword.clauses);
    let answers = |summary: &Asked<'_>| summary.clauses >= most_asked && summary.weight > most * 1.001;
    if let Some(summary) = summary.filter(answers) {
        let place = byte_of_word(summary.text, summary.word).unwrap_or(0);
        return Some((piece(summary.text, place), SnippetSource::Summary));
    }
    // A keyword names the matter, and says nothing of it.
    if let Some(summary) = meta.summary {
        return (most == 0.0).then(|| (piece(summary, 0), SnippetSource::Summary));
    }
    let mut text = piece(keywords.first()?.text, 0);
    for keyword in &keywords[1..] {
        if text.len() + BETWEEN.len() + keyword.text.len() <= LENGTH {
            text = text + BETWEEN + keyword.text;
        }
    }
    Some((text, SnippetSource::Keywords))
}

/// A summary or a keyword with a match.
struct Asked<'m> {
    text: &'m str,
    /// The index of its first match, in words from 0.
    word: u32,
    /// The number of different clauses it matches.
    clauses: usize,
    /// The weight of its best passage.
    weight: f32,
}

impl<'m> Asked<'m> {
    fn new(
        placed: &Placed<'m>,
        occurrences: &[Occurrence<'_>],
        statistics: &[ClauseStatistics],
    ) -> Option<Self> {
        let Placed { text, first, words } = *placed;
        let positions = first..first + words;
        let inside = |occurrence: &&Occurrence<'_>| {
            occurrence.zone == Zone::Headings && positions.contains(&occurrence.position)
        };
        let inside: Vec<Occurrence<'_>> = occurrences.iter().filter(inside).copied().collect();
        let mut clauses: Vec<usize> = inside.iter().map(|occurrence| occurrence.clause).collect();
        clauses.sort_unstable();
        clauses.dedup();
        Some(Self {
            text,
            word: inside.first()?.position - first,
            clauses: clauses.len(),
            weight: best_passage(&inside, Zone::Headings, statistics)?.weight,
        })
    }
}

/// An editor's text in the zone of headings.
struct Placed<'m> {
    text: &'m str,
    /// The position of its first word.
    first: u32,
    /// The number of its positions.
    words: u32,
}

/// Returns the editor's texts with their places.
fn placed<'m>(meta: &'m StoredMeta<'_>) -> impl Iterator<Item = Placed<'m>> {
    let mut next = meta.subjects_position;
    meta.subjects()
        .zip(&meta.subject_words)
        .map(move |(text, words)| {
            let first = next;
            // tantivy leaves one position between the values of a field.
            next += words + 1;
            Placed {
                text,
                first,
                words: *words,
            }
        })
}
