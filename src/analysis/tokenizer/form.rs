//! The form of a piece of text, and the way back from bytes of a form to bytes of the text.

use super::atom::{is_mark, starts_word};
use super::number::push_number;
use crate::text::{compose, is_invisible};

/// Appends the form of a piece of a word: lower case, composed, without invisible characters and apostrophes, and with
/// the ligatures of printed text (`ﬁ`) as letters.
pub(super) fn push_form(form: &mut String, piece: &str) {
    let start = form.len();
    let mut compound_characters = false;
    let number = push_number(form, piece);
    for character in piece[number..].chars() {
        match character {
            'A'..='Z' => form.push(character.to_ascii_lowercase()),
            '\'' | '’' | 'ʼ' | '\u{FE00}'..='\u{FE0F}' => {}
            '\0'..='\x7F' => form.push(character),
            '⁰' | '₀' => form.push('0'),
            '¹' | '₁' => form.push('1'),
            '²' | '₂' => form.push('2'),
            '³' | '₃' => form.push('3'),
            '⁴' | '₄' => form.push('4'),
            '⁵' | '₅' => form.push('5'),
            '⁶' | '₆' => form.push('6'),
            '⁷' | '₇' => form.push('7'),
            '⁸' | '₈' => form.push('8'),
            '⁹' | '₉' => form.push('9'),
            'µ' => form.push('μ'),
            'ﬀ' => form.push_str("ff"),
            'ﬁ' => form.push_str("fi"),
            'ﬂ' => form.push_str("fl"),
            'ﬃ' => form.push_str("ffi"),
            'ﬄ' => form.push_str("ffl"),
            'ﬅ' | 'ﬆ' => form.push_str("st"),
            _ if is_invisible(character) => {}
            _ => {
                compound_characters |= character >= '\u{250}';
                form.extend(character.to_lowercase());
            }
        }
    }
    if form[start..] == *"f&u" {
        // Forskning och utveckling.
        form.replace_range(start + 1..start + 2, "o");
    }
    if compound_characters {
        // With the pieces before it: an accent that begins a piece stands after letters now.
        *form = compose(form).into_owned();
    }
}

/// The byte range in `text` of the bytes `start..end` of the form that [`push_form`] and the tokenizer make of it.
/// Connectors (hyphens, the space of `5 S`) count as nothing; the range never cuts a letter from its accents.
pub(crate) fn text_range(text: &str, start: usize, end: usize) -> (usize, usize) {
    let mut range = (0, text.len());
    let (mut formed, mut piece, mut at) = (0, String::new(), 0);
    while at < text.len() {
        let length = cluster_length(&text[at..]);
        piece.clear();
        if starts_word(text, at) || matches!(text.as_bytes()[at], b'.' | b',' | b'&' | b'#' | b'+') {
            push_form(&mut piece, &text[at..at + length]);
            if formed <= start {
                range.0 = at;
            }
            formed += piece.len();
            if formed >= end {
                range.1 = at + length;
                break;
            }
        }
        at += length;
    }
    range
}

/// The length of the first character of `text` with its accents.
fn cluster_length(text: &str) -> usize {
    let mut characters = text
        .char_indices()
        .skip(1)
        .skip_while(|&(_, character)| is_mark(character));
    characters.next().map_or(text.len(), |(at, _)| at)
}
