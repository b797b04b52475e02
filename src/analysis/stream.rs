//! The tokenizer for tantivy: words, and at the position of each its part terms.

use std::ops::Range;
use std::sync::Arc;

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use super::parts::PartTable;
use super::tokenizer::{Words, text_range};

/// The name under which the tokenizer is registered.
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
    /// The remaining part runs of the current word.
    pending: Range<u32>,
    /// The bytes of the current word in the text, and the length of its form.
    word: Range<usize>,
    form_length: usize,
    token: Token,
}

impl WordStream<'_> {
    /// The next part term of the current word, if any.
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
                // Skipped: one of the joined words, which follows by itself, has the same term.
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

/// Whether a piece of a chain crosses a hyphen or another joint.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{Lexicon, Splitter, WordCounts};

    struct NoCorpus;

    impl WordCounts for NoCorpus {
        fn count(&self, _: &str) -> u64 {
            0
        }
    }

    /// The tokens of a text as `term@position[what the text has there]`.
    fn tokens(text: &str) -> Vec<String> {
        let mut forms = Vec::new();
        crate::analysis::tokenize(text, |token| forms.push(token.form.to_owned()));
        let splitter = Splitter::new(Arc::new(Lexicon::built_in()));
        let table = PartTable::build(forms.iter().map(String::as_str), &splitter, &NoCorpus);
        let mut tokenizer = WordTokenizer::new(Arc::new(table));
        let mut stream = tokenizer.token_stream(text);
        let mut tokens = Vec::new();
        while stream.advance() {
            let token = stream.token();
            let piece = &text[token.offset_from..token.offset_to];
            tokens.push(format!("{}@{}[{piece}]", token.text, token.position));
        }
        tokens
    }

    #[test]
    fn parts_stand_where_their_word_stands_with_their_own_ranges() {
        assert_eq!(
            tokens("Kort Ställtidsreduktion"),
            [
                "kort@0[Kort]",
                "ställtidsreduktion@1[Ställtidsreduktion]",
                "+ställ@1[Ställ]",
                "+tid@1[tid]",
                "+reduktion@1[reduktion]",
                "+ställ+tid@1[Ställtid]",
                "+tid+reduktion@1[tidsreduktion]",
            ]
        );
    }

    #[test]
    fn parts_have_true_ranges_in_decomposed_and_broken_words() {
        assert_eq!(
            tokens("sta\u{308}ll\u{AD}tiden"),
            [
                "ställtiden@0[sta\u{308}ll\u{AD}tiden]",
                "+ställ@0[sta\u{308}ll]",
                "+tid@0[tiden]"
            ]
        );
    }

    #[test]
    fn only_joined_words_repeat_across_hyphens() {
        assert_eq!(
            tokens("värdeflödes-analys"),
            [
                "värdeflödesanalys@0[värdeflödes-analys]",
                "+flöd+analys@0[flödes-analys]",
                "värdeflödes@0[värdeflödes]",
                "+värde@0[värde]",
                "+flöd@0[flödes]",
                "analys@1[analys]",
            ]
        );
    }
}
