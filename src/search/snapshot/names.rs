//! The words of names, as queries and names are compared.

use crate::analysis::{self, tokenize};

/// Returns the words of a name, folded.
pub(crate) fn name_words(name: &str) -> Vec<String> {
    let mut words = Vec::new();
    tokenize(name, |token| {
        if token.span == 1 {
            words.push(analysis::fold(token.form).into_owned());
        }
    });
    words
}
