//! The tokenizer: what a word is, and how hyphens, numbers, abbreviations and apostrophes are handled.
//!
//! | text | words |
//! |---|---|
//! | `5S`, `A3` | `5s`, `a3` |
//! | `5 S` | `5s` over both places, and `5`, `s` |
//! | `EU:s`, `1:a`, `Lean's` | `eu`, `1`, `lean`; the range covers the ending too |
//! | `lean-coacher` | `leancoacher` over both places, and `lean`, `coacher` |
//! | `värde- och` | `värde`, `och` |
//! | `12.5`, `12,5` | `12,5` |
//! | `1.000`, `1 000` | `1000`; the second over both places, and `1`, `000` |
//! | `25 Nm`, `ISO 9001`, `vecka 42`, `07:12` | `25nm`, `iso9001`, `v42`, `07,12` over both places, and each word |
//! | `08-123 45 67`, `+46 8 123 45 67` | `081234567` |
//! | `m²`, `CO₂`, `F&U` | `m2`, `co2`, `fou` |
//! | `3,5`, `C#`, `C++`, `R&D` | each one word |
//! | `don't`, `O'Connor` | `dont`; `oconnor`, `o`, `connor` |

use std::ops::Range;

use self::atom::{Atom, next_atom, scan};
use self::behind::{Behind, behind};
use self::form::push_form;
use self::number::{next_group, rewrite_chain, telephone};

mod atom;
mod behind;
mod form;
mod number;

pub(crate) use self::form::text_range;

/// One word of a text. It borrows from the text or the tokenizer until the next word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<'a> {
    /// The word in lower case and NFC, without invisible characters.
    pub form: &'a str,
    /// Its first byte in the text.
    pub start: usize,
    /// The first byte after it in the text.
    pub end: usize,
    /// Its position in words, from 0.
    pub position: u32,
    /// The number of positions it covers: 1, or more for joined words.
    pub span: u32,
}

/// Longer words, in characters, are skipped.
pub const MAX_WORD_CHARS: usize = 64;

/// Longer chains, in words (addresses, file names), are not joined.
const MAX_CHAIN: usize = 4;

/// Calls `visit` with each word of `text`, in order of position. See the module's table for what a word is.
pub fn tokenize(text: &str, mut visit: impl FnMut(&Token<'_>)) {
    let mut words = Words::new(text);
    while let Some(token) = words.next() {
        visit(&token);
    }
}

/// The bytes of the first word of `text` for which `wanted` is true; stops there.
pub fn find_word(text: &str, mut wanted: impl FnMut(&Token<'_>) -> bool) -> Option<Range<usize>> {
    let mut words = Words::new(text);
    loop {
        let token = words.next()?;
        if wanted(&token) {
            return Some(token.start..token.end);
        }
    }
}

/// The words of a text, one at a time; each borrows from this until the next.
pub(super) struct Words<'t> {
    text: &'t str,
    cursor: usize,
    position: u32,
    /// The form of the current word, if it differs from the text.
    form: String,
    /// The words of a chain whose joined form was yielded.
    chain: [Atom; MAX_CHAIN + 1],
    chain_next: usize,
    chain_length: usize,
    /// Words before this byte are not joined: the chain is too long.
    loose_until: usize,
}

/// A word before its form is borrowed.
struct Found {
    start: usize,
    end: usize,
    span: u32,
    /// Whether the form is in the buffer; else it equals the text.
    buffered: bool,
}

impl<'t> Words<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            cursor: 0,
            position: 0,
            form: String::new(),
            chain: [Atom::default(); MAX_CHAIN + 1],
            chain_next: 0,
            chain_length: 0,
            loose_until: 0,
        }
    }

    /// The next word.
    pub(super) fn next(&mut self) -> Option<Token<'_>> {
        loop {
            let found = self.find()?;
            let position = self.position;
            if found.span == 1 {
                self.position += 1;
            }
            let form = if found.buffered {
                self.form.as_str()
            } else {
                &self.text[found.start..found.end]
            };
            let too_long = form.len() > MAX_WORD_CHARS && form.chars().count() > MAX_WORD_CHARS;
            if !too_long && !form.is_empty() {
                let Found {
                    start,
                    end,
                    span,
                    buffered,
                } = found;
                let form = if buffered {
                    self.form.as_str()
                } else {
                    &self.text[start..end]
                };
                return Some(Token {
                    form,
                    start,
                    end,
                    position,
                    span,
                });
            }
        }
    }

    fn find(&mut self) -> Option<Found> {
        if self.chain_next < self.chain_length {
            self.chain_next += 1;
            return Some(self.single(self.chain[self.chain_next - 1]));
        }
        let atom = next_atom(self.text, self.cursor)?;
        self.cursor = atom.next;
        if let Some((digits, end)) = telephone(self.text, &atom) {
            self.cursor = end;
            self.form = digits;
            return Some(Found {
                start: atom.start,
                end,
                span: 1,
                buffered: true,
            });
        }
        Some(match behind(self.text, &atom) {
            Behind::Nothing => self.single(atom),
            Behind::Ending(end) => {
                self.cursor = end;
                let found = self.single(atom);
                self.with_end(found, end)
            }
            Behind::Sign(end) => {
                self.cursor = end;
                let mut found = self.buffer(&atom);
                self.form.push_str(&self.text[atom.next..end]);
                found.end = end;
                found
            }
            Behind::Link(next) if next > self.loose_until => self.joined(atom, next),
            Behind::Link(_) => self.single(atom),
        })
    }

    fn single(&mut self, atom: Atom) -> Found {
        if atom.plain {
            Found {
                start: atom.start,
                end: atom.end,
                span: 1,
                buffered: false,
            }
        } else {
            self.buffer(&atom)
        }
    }

    fn buffer(&mut self, atom: &Atom) -> Found {
        self.form.clear();
        push_form(&mut self.form, &self.text[atom.start..atom.end]);
        Found {
            start: atom.start,
            end: atom.end,
            span: 1,
            buffered: true,
        }
    }

    /// Extends a word's range to `end`, with the same form.
    fn with_end(&mut self, mut found: Found, end: usize) -> Found {
        if !found.buffered {
            self.form.clear();
            self.form.push_str(&self.text[found.start..found.end]);
        }
        found.buffered = true;
        found.end = end;
        found
    }

    /// Reads the chain that begins with `first` and continues at `next`: yields the joined word, then its words.
    fn joined(&mut self, first: Atom, next: usize) -> Found {
        self.chain[0] = first;
        let (mut length, mut next) = (1, Some(next));
        let mut last = first;
        while let Some(start) = next {
            last = scan(self.text, start);
            if length <= MAX_CHAIN {
                self.chain[length] = last;
            }
            length += 1;
            next = match behind(self.text, &last) {
                Behind::Link(start) if matches!(self.text.as_bytes()[last.next], b'-' | 0xE2) => Some(start),
                _ => next_group(self.text, &first, &last),
            };
        }
        if length > MAX_CHAIN {
            self.loose_until = last.end;
            return self.single(first);
        }
        (self.chain_next, self.chain_length) = (0, length);
        self.cursor = last.next;
        self.form.clear();
        for (place, atom) in self.chain[..length].iter().enumerate() {
            if place > 0 && self.text[..atom.start].ends_with(':') {
                // 07:12 is 07.12.
                self.form.push(',');
            }
            push_form(&mut self.form, &self.text[atom.start..atom.end]);
        }
        rewrite_chain(&mut self.form, &self.text[first.start..first.end]);
        let span = u32::try_from(length).expect("a chain is a few words");
        Found {
            start: first.start,
            end: last.end,
            span,
            buffered: true,
        }
    }
}

#[cfg(test)]
mod tests;
