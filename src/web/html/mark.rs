//! Text with its matches marked.

use maud::{Markup, html};

use crate::search::TextRange;

/// Draws `text` with `<mark>` around each range (UTF-16 code units). Ranges that overlap, run backwards or past the
/// end, or split a character are corrected: a bad range must not break the page.
pub(super) fn highlighted(text: &str, ranges: &[TextRange]) -> Markup {
    let mut rest = text;
    let mut position = 0;
    let mut take_until = |offset: usize| {
        let bytes = bytes_of_units(rest, offset.saturating_sub(position));
        let (taken, left) = rest.split_at(bytes);
        position += taken.encode_utf16().count();
        rest = left;
        taken
    };
    let pieces: Vec<(&str, &str)> = ranges
        .iter()
        .map(|&[start, end]| (take_until(start), take_until(end)))
        .collect();
    html! {
        @for (plain, marked) in pieces {
            (plain)
            @if !marked.is_empty() { mark { (marked) } }
        }
        (rest)
    }
}

/// The number of bytes of `text` that hold its first `units` UTF-16 code units, whole characters only.
fn bytes_of_units(text: &str, units: usize) -> usize {
    let mut counted = 0;
    for (byte, character) in text.char_indices() {
        if counted + character.len_utf16() > units {
            return byte;
        }
        counted += character.len_utf16();
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ranges_are_marked_and_text_escaped() {
        for (text, ranges, expected) in [
            ("ställtid", vec![[0, 8]], "<mark>ställtid</mark>"),
            (
                "a < ställtid & b",
                vec![[4, 12]],
                "a &lt; <mark>ställtid</mark> &amp; b",
            ),
            (
                "😀 tid 😀 tid",
                vec![[3, 6], [10, 13]],
                "😀 <mark>tid</mark> 😀 <mark>tid</mark>",
            ),
            ("𝒜bc", vec![[1, 3]], "<mark>𝒜b</mark>c"),
            ("kort", vec![[2, 99]], "ko<mark>rt</mark>"),
            ("kort", vec![[3, 1]], "kort"),
            ("kort", vec![], "kort"),
        ] {
            assert_eq!(highlighted(text, &ranges).into_string(), expected);
        }
    }

    proptest! {
        #[test]
        fn no_ranges_lose_text_or_fail(text in "[a-zå😀𝒜 ]{0,20}", ranges in prop::collection::vec([0..30usize, 0..30usize], 0..6)) {
            let drawn = highlighted(&text, &ranges).into_string();
            prop_assert_eq!(drawn.replace("<mark>", "").replace("</mark>", ""), text);
        }
    }
}
