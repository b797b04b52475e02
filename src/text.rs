//! Cleaning of text from outside, and its sentences: pure functions that know no format.

use std::borrow::Cow;

use icu_normalizer::ComposingNormalizerBorrowed;

mod sentences;

pub use sentences::{Sentence, sentences};

/// Composes letters and their marks (`a` + U+030A becomes `å`): Unicode NFC, never NFKC, which would turn ½ into 1⁄2.
pub fn compose(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        Cow::Borrowed(text)
    } else {
        ComposingNormalizerBorrowed::new_nfc().normalize(text)
    }
}

/// Whether a character is invisible inside a word: soft hyphen, zero-width characters, byte order mark.
pub fn is_invisible(character: char) -> bool {
    matches!(character, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2064}' | '\u{202A}'..='\u{202E}' | '\u{FEFF}')
}

/// Cleans text for one line: NFC, no invisible or control characters, every run of white space (line breaks and
/// no-break spaces too) becomes one space, none at the ends.
pub fn clean_line(text: &str) -> String {
    if is_clean_line(text.as_bytes()) {
        return text.to_owned();
    }
    let mut line = String::with_capacity(text.len());
    push_cleaned(&mut line, &compose(text));
    line
}

/// Whether a text has only printed ASCII, the letters of Latin-1, dashes and quotation marks, with single spaces between them: most
/// texts of one line do, and need no cleaning. Whether others do is not asked.
fn is_clean_line(mut rest: &[u8]) -> bool {
    let mut after_space = true;
    loop {
        let (length, is_space) = match rest {
            [] => return !after_space,
            [b' ', ..] if !after_space => (1, true),
            [b'!'..=b'~', ..] => (1, false),
            // U+00C0 to U+00FF.
            [0xC3, 0x80..=0xBF, ..] => (2, false),
            // U+2012 to U+2026, which are neither spaces nor invisible.
            [0xE2, 0x80, 0x92..=0xA6, ..] => (3, false),
            _ => return false,
        };
        after_space = is_space;
        rest = &rest[length..];
    }
}

/// Cleans text of several lines: each line as by [`clean_line`], line ends as `\n`, and no more than one empty line
/// in a row (which parts paragraphs).
pub fn clean(text: &str) -> String {
    let composed = compose(text).replace("\r\n", "\n");
    let mut cleaned = String::with_capacity(composed.len());
    let mut separator = "";
    for line in composed.split(['\n', '\r', '\u{2028}', '\u{2029}', '\u{C}']) {
        let line = clean_line(line);
        if !line.is_empty() {
            cleaned.push_str(separator);
            cleaned.push_str(&line);
            separator = "\n";
        } else if !cleaned.is_empty() {
            separator = "\n\n";
        }
    }
    cleaned
}

fn push_cleaned(output: &mut String, text: &str) {
    let start = output.len();
    let mut space = false;
    let mut rest = text;
    // Most of a text is printed ASCII between spaces, which is copied as it is.
    loop {
        let plain = rest.bytes().take_while(u8::is_ascii_graphic).count();
        if plain > 0 {
            if space && output.len() > start {
                output.push(' ');
            }
            space = false;
            output.push_str(&rest[..plain]);
            rest = &rest[plain..];
        }
        let Some(character) = rest.chars().next() else {
            return;
        };
        rest = &rest[character.len_utf8()..];
        if character.is_whitespace() || (character.is_control() && !is_invisible(character)) {
            space = true;
        } else if !is_invisible(character) {
            if space && output.len() > start {
                output.push(' ');
            }
            space = false;
            output.push(character);
        }
    }
}

/// The offset in UTF-16 code units of a byte offset in `text`: what a browser's strings count in.
///
/// # Panics
/// If `byte` is past the end or inside a character.
pub fn utf16_offset(text: &str, byte: usize) -> usize {
    text[..byte].chars().map(char::len_utf16).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn letters_and_marks_are_composed() {
        assert_eq!(clean_line("va\u{30A}rd o\u{308}ver a\u{308}"), "vård över ä");
        assert_eq!(clean_line("½ m²"), "½ m²");
    }

    #[test]
    fn invisible_characters_go_and_white_space_is_one_space() {
        assert_eq!(
            clean_line("\u{FEFF}ställ\u{AD}tid\u{A0}\u{2009} är\ttid \u{200B}"),
            "ställtid är tid"
        );
    }

    proptest! {
        #[test]
        fn a_line_that_needs_no_cleaning_stays_as_it_is(text in "[ a-zåÅé–”…\u{301}\u{AD}\n.]{0,8}") {
            let mut cleaned = String::new();
            push_cleaned(&mut cleaned, &compose(&text));
            prop_assert_eq!(clean_line(&text), cleaned);
        }
    }

    #[test]
    fn paragraphs_stay_apart_whatever_the_line_ends() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["", "  ett ", "två", "", "", " tre", ""].join(end);
            assert_eq!(clean(&text), "ett\ntvå\n\ntre", "line end {end:?}");
        }
    }

    #[test]
    fn offsets_count_utf16_units() {
        assert_eq!(utf16_offset("å😀x", 2), 1);
        assert_eq!(utf16_offset("å😀x", 6), 3);
    }

    proptest! {
        #[test]
        fn cleaning_twice_changes_nothing(text in any::<String>()) {
            let once = clean(&text);
            prop_assert_eq!(clean(&once), once.clone());
            prop_assert!(!once.contains("\n\n\n"));
        }
    }
}
