//! Where lines begin in a text: a word far into a section is found without cutting all words before it.

use crate::analysis::Token;
#[cfg(test)]
use crate::analysis::tokenize;

/// The first word of a line: its position in its section, and its first byte there. Words do not span lines, so that a text
/// can be cut into words from here.
pub(crate) type LineStart = (u32, u32);

/// Collects the line starts of a text while its words are visited.
#[derive(Debug, Default)]
pub(crate) struct LineStarts {
    starts: Vec<LineStart>,
    end: usize,
}

impl LineStarts {
    /// Looks at the next word of the text.
    pub(super) fn visit(&mut self, text: &str, token: &Token<'_>) {
        if let Some(before) = text.get(self.end..token.start)
            // The sign of +46 belongs to the word behind it.
            && before.contains('\n')
            && !before.ends_with('+')
            && let Ok(byte) = u32::try_from(token.start)
        {
            self.starts.push((token.position, byte));
        }
        self.end = self.end.max(token.end);
    }

    pub(super) fn into_starts(self) -> Vec<LineStart> {
        self.starts
    }
}

/// The line starts of a text.
#[cfg(test)]
pub(super) fn line_starts(text: &str) -> Vec<LineStart> {
    let mut lines = LineStarts::default();
    tokenize(text, |token| lines.visit(text, token));
    lines.into_starts()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Each line start gives the same words as the text as a whole does.
    fn words_agree(text: &str) -> Result<(), TestCaseError> {
        let words = |text: &str| {
            let mut words = Vec::new();
            tokenize(text, |token| {
                words.push((
                    token.form.to_owned(),
                    token.position,
                    token.span,
                    token.start,
                    token.end,
                ));
            });
            words
        };
        let whole = words(text);
        for (position, byte) in line_starts(text) {
            let from = words(&text[byte as usize..]).into_iter().map(|word| {
                let (start, end) = (byte as usize + word.3, byte as usize + word.4);
                (word.0, position + word.1, word.2, start, end)
            });
            let expected = whole.iter().filter(|word| word.3 >= byte as usize).cloned();
            prop_assert_eq!(from.collect::<Vec<_>>(), expected.collect::<Vec<_>>(), "{}", text);
        }
        Ok(())
    }

    #[test]
    fn words_are_the_same_from_each_line_start() {
        let text = "Ring\n+46 8 123 45 67 eller\n08-123 45 67.\n\nvärde- och\nflödes-\nanalys 12 000\n000 kr\n- EU:s\n5 S";
        words_agree(text).unwrap();
        assert_eq!(line_starts(text).len(), 7, "{:?}", line_starts(text));
    }

    proptest! {
        #[test]
        fn words_are_the_same_from_each_line_start_of_any_text(text in "([a-zåäö]{1,4}|[0-9]{1,4}|[+.,:'’ \u{AD}\u{A0}\n-]|é|E\u{301}|5 S|v\\. 42|EU:s|46 8 12){0,40}") {
            words_agree(&text)?;
            words_agree(&crate::text::clean(&text))?;
        }
    }
}
