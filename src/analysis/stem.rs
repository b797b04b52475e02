//! Stems: the common part of the inflections of a word, so that `analys` meets `analyserna`.

use std::borrow::Cow;

use pagefind_stem::{Algorithm, Stemmer};

use crate::document::Language;

/// The stem of a form. Every form of a paradigm is to have the same one; it is a key, not a word.
///
/// The rules are those of Snowball 3, applied until nothing changes: applied once, they give `analys` another stem
/// than `analysen`.
pub fn stem(form: &str, language: Language) -> String {
    let stemmer = Stemmer::create(match language {
        Language::Swedish => Algorithm::Swedish,
        Language::English => Algorithm::English,
    });
    if language == Language::English {
        return stemmer.stem(form).into_owned();
    }
    let mut stem = form.to_owned();
    loop {
        let shorter = stemmer.stem(&stem);
        if shorter.len() >= stem.len() {
            return stem;
        }
        stem = match shorter {
            Cow::Borrowed(text) => text.to_owned(),
            Cow::Owned(text) => text,
        };
    }
}
