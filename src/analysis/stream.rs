//! The tokenizer as tantivy asks for it: words, and at the place of each the parts it is made of.

use std::ops::Range;
use std::sync::Arc;

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use super::parts::PartTable;
use super::tokenizer::{Words, text_range};

/// The name the tokenizer is registered by.
pub const WORD_TOKENIZER: &str = "sokbar";

/// Yields each word of a text as its form and, at the same position, the part terms of its form, with their own
/// byte ranges in the text.
#[derive(Debug, Clone, Default)]
pub struct WordTokenizer {
    parts: Arc<PartTable>,
}

impl WordTokenizer {
    /// A tokenizer that yields the parts of this table.
    pub fn new(parts: Arc<PartTable>) -> Self {
        Self { parts }
    }
}

impl Tokenizer for WordTokenizer {
    type TokenStream<'a> = WordStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WordStream<'a> {
        WordStream {
            text,
            words: Words::new(text),
            parts: &self.parts,
            pending: 0..0,
            word: 0..0,
            form_length: 0,
            token: Token::default(),
        }
    }
}

/// The words and parts of one text.
pub struct WordStream<'a> {
    text: &'a str,
    words: Words<'a>,
    parts: &'a PartTable,
    /// The runs of the present word that are still to come.
    pending: Range<u32>,
    /// The bytes of the present word in the text, and the length of its form.
    word: Range<usize>,
    form_length: usize,
    token: Token,
}

impl WordStream<'_> {
    /// The next part of the present word, if there is one.
    fn advance_part(&mut self) -> bool {
        for number in self.pending.by_ref() {
            let (term, start, end) = self.parts.run(number);
            let word = &self.text[self.word.clone()];
            let (start, end) = if word.len() == self.form_length && self.token.position_length == 1 {
                (start, end)
            } else {
                text_range(word, start, end)
            };
            if self.token.position_length > 1 && !crosses_joint(&word[start..end]) {
                // One of the joined words, which comes by itself, says this already.
                continue;
            }
            self.token.text.clear();
            self.token.text.push_str(term);
            self.token.offset_from = self.word.start + start;
            self.token.offset_to = self.word.start + end;
            return true;
        }
        false
    }
}

/// Whether a piece of a chain reaches over a hyphen or what else joins its words.
fn crosses_joint(piece: &str) -> bool {
    piece.contains(|character: char| !character.is_alphanumeric() && !crate::text::is_invisible(character))
}

impl TokenStream for WordStream<'_> {
    fn advance(&mut self) -> bool {
        if self.advance_part() {
            return true;
        }
        let Some(word) = self.words.next() else {
            return false;
        };
        self.token.text.clear();
        self.token.text.push_str(word.form);
        self.token.offset_from = word.start;
        self.token.offset_to = word.end;
        self.token.position = word.position as usize;
        self.token.position_length = word.span as usize;
        self.pending = self.parts.range(word.form);
        self.word = word.start..word.end;
        self.form_length = word.form.len();
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
