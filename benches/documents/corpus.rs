//! The demo corpus, and many copies of it whose words vary: real documents with headings, tables and HTML.

use std::collections::HashMap;
use std::path::Path;

use sokbar::analysis::tokenize;
use sokbar::document::{Document, DocumentId};
use sokbar::ingest::{Limits, read_corpus};

/// Words of fewer letters stay in every copy: mostly function words.
const LETTERS: usize = 5;
/// One of this many words is replaced in a copy.
const REPLACED: u64 = 3;

/// Reads the demo corpus.
pub(crate) fn demo() -> Vec<Document> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let corpus = read_corpus(&folder, &Limits::default(), &|_| {});
    corpus.expect("the demo corpus is read").documents
}

/// Returns `copies` copies of some documents, in the order of ids. Each copy replaces a third of its longer words by other
/// words of the corpus, the same word always by the same one, as texts on other subjects would.
pub(crate) fn varied(documents: &[Document], copies: usize) -> Vec<Document> {
    let vocabulary = vocabulary(documents);
    let mut varied: Vec<Document> = (0..copies)
        .flat_map(|copy| {
            let variation = Variation {
                vocabulary: &vocabulary,
                copy: copy as u64,
            };
            documents.iter().map(move |document| variation.of(document))
        })
        .collect();
    varied.sort_by(|a, b| a.id.cmp(&b.id));
    varied
}

/// The longer words of the corpus, once for each occurrence, so that frequent words replace most.
fn vocabulary(documents: &[Document]) -> Vec<String> {
    let mut words = Vec::new();
    for section in documents.iter().flat_map(|document| &document.sections) {
        tokenize(&section.text, |token| {
            if token.form.chars().count() >= LETTERS && token.form.chars().all(char::is_alphabetic) {
                words.push(token.form.to_owned());
            }
        });
    }
    words
}

struct Variation<'a> {
    vocabulary: &'a [String],
    copy: u64,
}

impl Variation<'_> {
    fn of(&self, document: &Document) -> Document {
        let mut copy = document.clone();
        copy.id = DocumentId::new(format!("kopia-{:03}/{}", self.copy, document.id));
        if self.copy > 0 {
            let mut known = HashMap::new();
            copy.title = self.text(&document.title, &mut known);
            for section in &mut copy.sections {
                section.text = self.text(&section.text, &mut known);
                section.heading = section.heading.as_deref().map(|text| self.text(text, &mut known));
                section.html = section.html.as_deref().map(|html| self.text(html, &mut known));
            }
        }
        copy
    }

    /// Replaces words outside tags.
    fn text(&self, text: &str, known: &mut HashMap<String, Option<String>>) -> String {
        let mut varied = String::with_capacity(text.len());
        let mut rest = text;
        let mut in_tag = false;
        while let Some(letter) = rest.chars().next() {
            let end = rest
                .find(|letter: char| !letter.is_alphabetic())
                .unwrap_or(rest.len());
            if end == 0 {
                in_tag = (in_tag || letter == '<') && letter != '>';
                varied.push(letter);
                rest = &rest[letter.len_utf8()..];
                continue;
            }
            let word = &rest[..end];
            let other = (!in_tag && word.chars().count() >= LETTERS)
                .then(|| {
                    let replaced = known.entry(word.to_owned());
                    replaced.or_insert_with(|| self.replacement(word)).as_deref()
                })
                .flatten();
            varied.push_str(other.unwrap_or(word));
            rest = &rest[end..];
        }
        varied
    }

    fn replacement(&self, word: &str) -> Option<String> {
        // FNV-1a over the word and the number of the copy.
        let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        let hash = word.as_bytes().iter().fold(0xcbf2_9ce4_8422_2325, step);
        let hash = self.copy.to_le_bytes().iter().fold(hash, step);
        let chosen = || self.vocabulary[(hash / 31) as usize % self.vocabulary.len()].clone();
        (hash % REPLACED == 0).then(chosen)
    }
}
