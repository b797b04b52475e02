//! The words that may have been meant by one the corpus does not have: its forms, words it has only inflected or inside
//! compounds, and the words of names.

use super::Speller;
use crate::analysis::{self, WordCounts};
use crate::document::Language;
use crate::search::understand::distance::{Comparison, FAULT, Near, forms_near, parts_near};
use crate::search::understand::inflections::inflections_near;

/// What another first letter takes from the likelihood: the first letter is seldom wrong.
const OTHER_FIRST_LETTER: f32 = 1.0;
/// Endings of Swedish words that English ones do not have.
const SWEDISH_ENDINGS: [&str; 13] = [
    "ning", "ningen", "ningar", "het", "heten", "else", "elsen", "ande", "ende", "erna", "orna", "arna",
    "skap",
];

impl Speller<'_> {
    /// Returns the likeliest word within a distance of a typed one.
    pub(super) fn nearest(&self, typed: &str, most: u8) -> Option<String> {
        let vocabulary = self.resolver.vocabulary;
        let mut near = forms_near(vocabulary, typed, most);
        near.extend(self.names_near(typed));
        self.likeliest(typed, near).or_else(|| {
            let mut hidden = parts_near(vocabulary, typed, most);
            hidden.extend(inflections_near(vocabulary, typed));
            self.likeliest(typed, hidden)
        })
    }

    fn likeliest(&self, typed: &str, near: Vec<Near>) -> Option<String> {
        let likelihood = |near: &Near| {
            let other = near.form.chars().next() != typed.chars().next();
            near.likelihood() - if other { OTHER_FIRST_LETTER } else { 0.0 }
        };
        near.into_iter()
            .filter(|near| near.form != typed && !analysis::is_stop_word(&near.form))
            .filter(|near| self.may_be_meant(typed, &near.form))
            .max_by(|a, b| {
                likelihood(a)
                    .total_cmp(&likelihood(b))
                    .then_with(|| b.form.cmp(&a.form))
            })
            .map(|near| near.form)
    }

    /// Whether a word may be meant in the language of what was typed. A word that only English texts have is not meant by
    /// one with Swedish letters or a Swedish ending, and beside words of one language only words of it are meant. Words that only
    /// texts in other languages have are meant where no word tells the language.
    fn may_be_meant(&self, typed: &str, meant: &str) -> bool {
        let vocabulary = self.resolver.vocabulary;
        let (swedish, english) = (
            vocabulary.has(meant, Language::Swedish),
            vocabulary.has(meant, Language::English),
        );
        match self.language {
            Some(Language::Swedish) if !swedish && vocabulary.count(meant) > 0 => return false,
            Some(Language::English) if !english && vocabulary.count(meant) > 0 => return false,
            _ => {}
        }
        if swedish || !english {
            return true;
        }
        let has_swedish_letter = typed.chars().any(|letter| "åäö".contains(letter));
        let swedish_ending = SWEDISH_ENDINGS.iter().find(|ending| typed.ends_with(**ending));
        let other_ending = swedish_ending.is_some_and(|ending| !meant.ends_with(ending));
        !has_swedish_letter && !other_ending && !self.is_swedish_compound(typed)
    }

    fn is_swedish_compound(&self, typed: &str) -> bool {
        self.resolver
            .splitter
            .split(typed, self.resolver.vocabulary)
            .is_some()
    }

    /// The words of names within one fault, whatever their diacritics.
    fn names_near(&self, typed: &str) -> Vec<Near> {
        let mut typed = Comparison::new(&analysis::fold(typed), FAULT);
        let words = self.snapshot.names.words();
        let near = words.filter_map(|(name, written)| {
            let distance = typed.distance(name)?;
            Some(Near {
                form: written.to_owned(),
                distance,
                count: self.resolver.vocabulary.count(written).max(1),
                letters: 0,
            })
        });
        near.collect()
    }
}
