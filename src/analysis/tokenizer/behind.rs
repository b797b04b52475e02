//! What stands right behind a run of letters and belongs to the word: endings, signs, hyphens.

use super::atom::{Atom, ascii_word, is_ending_after_apostrophe, starts_word};
use super::number::{punctuated, spaced};

/// Endings written after a colon: `EU:s`, `VD:n`, `pdf:erna`, `3:e`.
const COLON_ENDINGS: [&[u8]; 24] = [
    b"s", b"n", b"t", b"a", b"e", b"en", b"et", b"er", b"ar", b"or", b"na", b"ns", b"ts", b"are", b"ens",
    b"ets", b"ers", b"nas", b"arna", b"erna", b"orna", b"arnas", b"ernas", b"ornas",
];

/// The bytes of the longest atom that is joined to what stands behind a space: `veckan 42`, `12345,5 mm`.
const MAX_JOINED: usize = 9;

/// What stands behind an atom and belongs to it.
#[derive(Debug)]
pub(super) enum Behind {
    Nothing,
    /// An ending that is no part of the form, up to this byte.
    Ending(usize),
    /// The sign of `C#` or `C++`, up to this byte.
    Sign(usize),
    /// A connector; the next word of the chain starts at this byte.
    Link(usize),
}

/// Looks at what stands right behind an atom.
pub(super) fn behind(text: &str, atom: &Atom) -> Behind {
    let bytes = text.as_bytes();
    let at = atom.next;
    let Some(&byte) = bytes.get(at) else {
        return Behind::Nothing;
    };
    let letters = atom.end - atom.start;
    match byte {
        b' ' | 0xC2 | 0xE2 | b'.' | b':' if letters <= MAX_JOINED => {
            let next = if matches!(byte, b'.' | b':') {
                punctuated(text, atom)
            } else {
                spaced(text, atom)
            };
            match next {
                Some(next) => Behind::Link(next),
                None if atom.number && letters <= 3 && matches!(byte, b' ' | 0xC2) => {
                    spaced_letter(bytes, at)
                }
                None => unspaced(text, atom, byte),
            }
        }
        _ => unspaced(text, atom, byte),
    }
}

/// Looks at what stands right behind an atom without a space.
fn unspaced(text: &str, atom: &Atom, byte: u8) -> Behind {
    let bytes = text.as_bytes();
    let at = atom.next;
    let letters = atom.end - atom.start;
    match byte {
        b' ' => Behind::Nothing,
        b'-' => link(text, at + 1),
        b':' if letters <= 8 && COLON_ENDINGS.contains(&ascii_word(bytes, at + 1)) => {
            Behind::Ending(at + 1 + ascii_word(bytes, at + 1).len())
        }
        b'\'' => apostrophe(text, at + 1),
        b'#' | b'+' if letters == 1 && !atom.number => sign(text, at),
        0xE2 => match &bytes[at..at + 3] {
            [_, 0x80, 0x90 | 0x91] => link(text, at + 3),
            [_, 0x80, 0x99] => apostrophe(text, at + 3),
            _ => Behind::Nothing,
        },
        0xCA if bytes[at + 1] == 0xBC => apostrophe(text, at + 2),
        _ => Behind::Nothing,
    }
}

fn link(text: &str, next: usize) -> Behind {
    if starts_word(text, next) {
        Behind::Link(next)
    } else {
        Behind::Nothing
    }
}

fn apostrophe(text: &str, next: usize) -> Behind {
    let tail = ascii_word(text.as_bytes(), next);
    if is_ending_after_apostrophe(tail) {
        Behind::Ending(next + tail.len())
    } else {
        link(text, next)
    }
}

/// `5 S`: a number, one space, one capital letter by itself.
fn spaced_letter(bytes: &[u8], at: usize) -> Behind {
    let letter = match &bytes[at..] {
        [b' ', ..] => at + 1,
        [0xC2, 0xA0, ..] => at + 2,
        _ => return Behind::Nothing,
    };
    match ascii_word(bytes, letter) {
        [capital]
            if capital.is_ascii_uppercase() && !bytes.get(letter + 1).is_some_and(u8::is_ascii_digit) =>
        {
            Behind::Link(letter)
        }
        _ => Behind::Nothing,
    }
}

fn sign(text: &str, at: usize) -> Behind {
    let length = match &text.as_bytes()[at..] {
        [b'#', ..] => 1,
        [b'+', b'+', ..] => 2,
        _ => return Behind::Nothing,
    };
    if starts_word(text, at + length) {
        Behind::Nothing
    } else {
        Behind::Sign(at + length)
    }
}
