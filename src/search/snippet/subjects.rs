//! What the editors say of a text, as a snippet: its summary, or the keywords that were asked for.

use std::collections::BTreeSet;

use super::{LENGTH, piece};
use crate::analysis::{find_word, tokenize};
use crate::index::StoredMeta;
use crate::search::highlight::Mark;
use crate::search::hit::SnippetSource;

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
    let mut first = first_position(meta);
    for text in meta.subjects() {
        let after = first + words(text);
        if position < after {
            let word = find_word(text, |token| token.position == position.saturating_sub(first))?;
            return Some(text[word].to_owned());
        }
        // tantivy leaves one position between the values of a field.
        first = after + 1;
    }
    None
}

/// How many positions a text takes.
fn words(text: &str) -> u32 {
    let mut end = 0;
    tokenize(text, |token| end = end.max(token.position + token.span));
    end
}

/// The summary if it has as many of the words asked for as any keyword, else the keywords that have some; nothing if neither has
/// any.
pub(super) fn shown(
    meta: &StoredMeta,
    marks: &impl Fn(&str) -> Vec<Mark>,
) -> Option<(String, SnippetSource)> {
    let clauses = |marks: &[Mark]| {
        marks
            .iter()
            .map(|mark| mark.clause)
            .collect::<BTreeSet<_>>()
            .len()
    };
    let mut keywords: Vec<(usize, &str)> = meta
        .keywords
        .iter()
        .map(|keyword| (clauses(&marks(keyword)), keyword.as_str()))
        .filter(|(asked, _)| *asked > 0)
        .collect();
    // The fullest first, in the editor's order.
    keywords.sort_by_key(|(asked, _)| std::cmp::Reverse(*asked));
    let summary = meta.summary.as_deref().unwrap_or_default();
    let in_summary = marks(summary);
    let most_asked = keywords.first().map_or(0, |(asked, _)| *asked);
    if let Some(first) = in_summary.first()
        && clauses(&in_summary) >= most_asked
    {
        return Some((piece(summary, first.start), SnippetSource::Summary));
    }
    let mut text = String::new();
    for (_, keyword) in keywords {
        if text.is_empty() {
            text = piece(keyword, 0);
        } else if text.len() + BETWEEN.len() + keyword.len() <= LENGTH {
            text = text + BETWEEN + keyword;
        }
    }
    (!text.is_empty()).then_some((text, SnippetSource::Keywords))
}
