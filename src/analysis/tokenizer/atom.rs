//! Atoms: the runs of letters and digits that words are made of, found byte by byte with a class table.

use crate::text::is_invisible;

/// A run of word characters in a text: a word, or one of the words around a hyphen.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Atom {
    /// First byte in the text.
    pub(super) start: usize,
    /// First byte after its last character that is seen.
    pub(super) end: usize,
    /// First byte after it and any invisible characters behind it.
    pub(super) next: usize,
    /// Whether the text equals its form: lower case, composed, nothing to remove.
    pub(super) plain: bool,
    /// Whether it is a number: digits, perhaps with points and commas inside.
    pub(super) number: bool,
}

const OTHER: u8 = 0;
const LOWER: u8 = 1;
const UPPER: u8 = 2;
const DIGIT: u8 = 3;
const HIGH: u8 = 4;

/// The class of each byte: a letter or digit of ASCII, the first byte of a longer character, or anything else.
const CLASSES: [u8; 256] = classes();

const fn classes() -> [u8; 256] {
    let mut table = [OTHER; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b'a'..=b'z' => LOWER,
            b'A'..=b'Z' => UPPER,
            b'0'..=b'9' => DIGIT,
            0x80.. => HIGH,
            _ => OTHER,
        };
        byte += 1;
    }
    table
}

/// The role of a non-ASCII character in a word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// A letter or digit; `true` if the form has it unchanged.
    Letter(bool),
    /// A letter that is a word by itself, as in Chinese.
    Ideograph,
    /// An accent: belongs to the letter before.
    Mark,
    Invisible,
    Apostrophe,
    Separator,
}

/// The first atom at or after `from`.
pub(super) fn next_atom(text: &str, from: usize) -> Option<Atom> {
    let bytes = text.as_bytes();
    let mut at = from;
    loop {
        match CLASSES[usize::from(*bytes.get(at)?)] {
            OTHER => at += 1,
            HIGH => match high_role(text, at) {
                (Role::Letter(_) | Role::Ideograph, _) => return Some(scan(text, at)),
                (_, length) => at += length,
            },
            _ => return Some(scan(text, at)),
        }
    }
}

/// Whether a word begins at byte `at`.
pub(super) fn starts_word(text: &str, at: usize) -> bool {
    match text.as_bytes().get(at).map(|&byte| CLASSES[usize::from(byte)]) {
        Some(LOWER | UPPER | DIGIT) => true,
        Some(HIGH) => matches!(high_role(text, at).0, Role::Letter(_) | Role::Ideograph),
        _ => false,
    }
}

/// Reads the atom that starts at `start`, where [`starts_word`] holds.
pub(super) fn scan(text: &str, start: usize) -> Atom {
    let bytes = text.as_bytes();
    let mut atom = Atom {
        start,
        end: start,
        next: start,
        plain: true,
        number: true,
    };
    let mut at = start;
    while let Some(&byte) = bytes.get(at) {
        match CLASSES[usize::from(byte)] {
            LOWER => {
                at += 1;
                atom.number = false;
            }
            DIGIT => at += 1,
            UPPER => {
                at += 1;
                atom.number = false;
                atom.plain = false;
            }
            OTHER => match inner_length(bytes, &atom, at) {
                0 => break,
                length => {
                    atom.plain = false;
                    at += length;
                }
            },
            _ => {
                let (role, length) = high_role(text, at);
                match role {
                    Role::Letter(plain) => {
                        atom.number = false;
                        atom.plain &= plain;
                    }
                    Role::Mark => atom.plain = false,
                    Role::Invisible => {
                        // Only a visible character moves the end of the word.
                        if atom.next != at {
                            atom.end = at;
                        }
                        at += length;
                        atom.next = at;
                        continue;
                    }
                    Role::Apostrophe if contraction(bytes, at + length) => atom.plain = false,
                    Role::Ideograph if at == start => {
                        atom.number = false;
                        atom.plain = false;
                        at += length;
                        break;
                    }
                    Role::Ideograph | Role::Apostrophe | Role::Separator => break,
                }
                at += length;
            }
        }
    }
    if atom.next == at && at > start {
        // After an invisible character, `end` is its start.
        atom.plain = false;
        return atom;
    }
    atom.plain &= atom.next == start;
    atom.end = at;
    atom.next = at;
    atom
}

/// How many bytes of punctuation at `at` lie inside the word that `atom` has begun: the comma of `3,5`, the sign of
/// `R&D`, the apostrophe of `don't`.
fn inner_length(bytes: &[u8], atom: &Atom, at: usize) -> usize {
    let class = |index: usize| bytes.get(index).map_or(OTHER, |&byte| CLASSES[usize::from(byte)]);
    let inner = match bytes[at] {
        b'.' | b',' => atom.number && class(at - 1) == DIGIT && class(at + 1) == DIGIT,
        b'&' => at - atom.start <= 3 && matches!(class(at + 1), LOWER | UPPER),
        b'\'' => contraction(bytes, at + 1),
        _ => false,
    };
    usize::from(inner)
}

/// Whether the letters at `at`, after an apostrophe, are too few to be a word: `don't`, `ta't`; except endings
/// that follow a word (`Lean's`), which the tokenizer removes.
fn contraction(bytes: &[u8], at: usize) -> bool {
    let tail = ascii_word(bytes, at);
    matches!(tail.len(), 1 | 2) && !is_ending_after_apostrophe(tail)
}

/// Whether letters after an apostrophe are an English ending: `Lean's`, `we'll`, `I've`.
pub(super) fn is_ending_after_apostrophe(tail: &[u8]) -> bool {
    matches!(tail, b"s" | b"S" | b"ll" | b"re" | b"ve" | b"d" | b"m")
}

/// The ASCII letters from `at` to the end of the word; nothing if other word characters follow them.
pub(super) fn ascii_word(bytes: &[u8], at: usize) -> &[u8] {
    let rest = bytes.get(at..).unwrap_or_default();
    let length = rest
        .iter()
        .take(6)
        .take_while(|byte| byte.is_ascii_alphabetic())
        .count();
    match rest.get(length) {
        Some(&byte)
            if !matches!(CLASSES[usize::from(byte)], OTHER) && !is_high_separator(&rest[length..]) =>
        {
            &[]
        }
        _ => &rest[..length],
    }
}

/// Whether bytes begin with general punctuation (dashes, quotation marks, dots) or a no-break space.
fn is_high_separator(bytes: &[u8]) -> bool {
    matches!(bytes, [0xE2, 0x80, ..] | [0xC2, 0xA0 | 0xBB | 0xAB | 0xB4, ..])
}

/// The role and the length in bytes of the character at `at`, beyond ASCII.
fn high_role(text: &str, at: usize) -> (Role, usize) {
    let bytes = text.as_bytes();
    if let (0xC3, Some(&second)) = (bytes[at], bytes.get(at + 1)) {
        // À–ÿ: the letters of Swedish, without decoding. × and ÷ stand among them.
        return match second {
            0x97 | 0xB7 => (Role::Separator, 2),
            0x80..=0x9E => (Role::Letter(false), 2),
            _ => (Role::Letter(true), 2),
        };
    }
    let character = text[at..]
        .chars()
        .next()
        .expect("`at` is the start of a character");
    (role(character), character.len_utf8())
}

fn role(character: char) -> Role {
    match character {
        '\'' | '’' | 'ʼ' => Role::Apostrophe,
        _ if is_mark(character) => Role::Mark,
        _ if is_invisible(character) => Role::Invisible,
        '\u{3040}'..='\u{30FF}'
        | '\u{3400}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}' => Role::Ideograph,
        _ if character.is_alphanumeric() => Role::Letter(false),
        _ => Role::Separator,
    }
}

/// Whether a character is an accent or a variation selector, written after the letter it belongs to.
pub(super) fn is_mark(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36F}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}'
        | '\u{20D0}'..='\u{20FF}' | '\u{FE00}'..='\u{FE0F}' | '\u{FE20}'..='\u{FE2F}')
}
