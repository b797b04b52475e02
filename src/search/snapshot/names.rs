//! The names of authors and partners, word by word, as queries and names are compared.

use std::collections::BTreeMap;

use super::Tables;
use crate::analysis::{self, tokenize};
use crate::search::request::Facet;

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

/// A word that a name must have, folded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NameWord {
    /// The whole word, with or without a genitive -s.
    Whole(String),
    /// The beginning of a word; one letter is an initial.
    Beginning(String),
}

impl NameWord {
    /// Whether a name with these words has it.
    pub(crate) fn is_in(&self, name: &[String]) -> bool {
        name.iter().any(|word| match self {
            Self::Whole(whole) => word == whole || word.strip_suffix('s') == Some(whole),
            Self::Beginning(beginning) => word.starts_with(beginning.as_str()),
        })
    }
}

/// The names of the authors and partners of a generation.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// Each word of a name: folded, and as written in lower case.
    words: BTreeMap<String, String>,
    authors: Vec<Vec<String>>,
    partners: Vec<Vec<String>>,
}

impl Names {
    /// Reads the names from the facet tables.
    pub(crate) fn new(tables: &Tables) -> Self {
        let mut words = BTreeMap::new();
        for facet in [Facet::Author, Facet::Partner] {
            for name in &tables.facet(facet).values {
                tokenize(name, |token| {
                    if token.span == 1 {
                        let folded = analysis::fold(token.form).into_owned();
                        words.entry(folded).or_insert_with(|| token.form.to_owned());
                    }
                });
            }
        }
        let of = |facet: Facet| tables.facet(facet).values.iter().map(|name| name_words(name));
        Self {
            words,
            authors: of(Facet::Author).collect(),
            partners: of(Facet::Partner).collect(),
        }
    }

    /// Whether a folded word is part of a name.
    pub(crate) fn contains(&self, word: &str) -> bool {
        self.words.contains_key(word)
    }

    /// Whether a word of a name begins like a folded word.
    pub(crate) fn has_beginning(&self, word: &str) -> bool {
        let mut from = self.words.range(word.to_owned()..);
        from.next().is_some_and(|(name, _)| name.starts_with(word))
    }

    /// The words of all names: folded, and as written in lower case.
    pub(crate) fn words(&self) -> impl Iterator<Item = (&str, &str)> {
        self.words
            .iter()
            .map(|(folded, written)| (folded.as_str(), written.as_str()))
    }

    /// The words of each name of a facet, in the order of its values; of authors and partners only.
    pub(crate) fn of(&self, facet: Facet) -> &[Vec<String>] {
        match facet {
            Facet::Author => &self.authors,
            Facet::Partner => &self.partners,
            _ => &[],
        }
    }

    /// The words of each name.
    pub(crate) fn all(&self) -> impl Iterator<Item = &[String]> {
        self.authors.iter().chain(&self.partners).map(Vec::as_slice)
    }
}
