//! The analysis of each word of a text, for editors who ask why something isn't found.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::resolve::{general_synonyms_of_text, synonyms_of_text};
use crate::analysis;
use crate::analysis::{Splitter, Synonyms, WordCounts, tokenize};
use crate::document::Language;
use crate::index::{Key, Vocabulary};
use crate::search::weights;

/// The analysis of one word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WordAnalysis {
    /// The form that is looked up.
    pub form: String,
    /// Its start in the text, in bytes.
    pub start: usize,
    /// Its end.
    pub end: usize,
    /// Its stem.
    pub stem: String,
    /// The parts of a compound, as written; empty for a word that isn't one.
    pub parts: Vec<String>,
    /// The other forms of the word that the corpus has, most frequent first.
    pub forms: Vec<String>,
    /// Its synonyms in the synonym file, or else in the thesaurus; of a word that the corpus has once at most, the general words that may
    /// stand for it.
    pub synonyms: Vec<String>,
    /// Whether it is a function word, which only orders what other words find.
    pub stop_word: bool,
    /// The count of exactly this form in the corpus.
    pub count: u64,
}

/// Analyses each word of a text; the stem is Swedish unless `language` says English.
pub(crate) fn analyze(
    vocabulary: &Vocabulary,
    splitter: &Splitter,
    synonyms: &Synonyms,
    text: &str,
    language: Option<Language>,
) -> Vec<WordAnalysis> {
    let languages: &[Language] = match language {
        Some(Language::Swedish) => &[Language::Swedish],
        Some(Language::English) => &[Language::English],
        None => &Language::ALL,
    };
    let found = synonyms_of_text(text, synonyms);
    let general = general_synonyms_of_text(text, synonyms);
    let mut words = Vec::new();
    tokenize(text, |token| {
        let parts = splitter
            .split(token.form, vocabulary)
            .filter(|_| languages.contains(&Language::Swedish));
        let mut forms: Vec<(String, u64)> = languages
            .iter()
            .flat_map(|&language| {
                let stems = analysis::stems(token.form, language);
                let forms = stems
                    .into_iter()
                    .flat_map(move |stem| vocabulary.forms_of(Key::Stem(language), &stem));
                forms.collect::<Vec<_>>()
            })
            .filter(|(form, _)| form != token.form)
            .collect();
        forms.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        forms.dedup();
        let count = vocabulary.count(token.form);
        let mentions = count + forms.iter().map(|(_, count)| count).sum::<u64>();
        let general = general.iter().filter(|_| mentions <= weights::IN_PASSING);
        let mut synonyms = found.iter().chain(general);
        let synonyms = synonyms
            .find(|found| found.covers(token.position, token.span))
            .map(|found| found.terms.clone())
            .unwrap_or_default();
        words.push(WordAnalysis {
            form: token.form.to_owned(),
            start: token.start,
            end: token.end,
            stem: analysis::stem(token.form, languages[0]),
            parts: parts
                .unwrap_or_default()
                .iter()
                .map(|part| token.form[part.start..part.end].to_owned())
                .collect(),
            forms: forms.into_iter().map(|(form, _)| form).collect(),
            synonyms,
            stop_word: analysis::is_stop_word(token.form),
            count,
        });
    });
    words
}
