//! Likeness of texts by their shingles, the runs of five words that they have in common (Broder, On the resemblance and
//! containment of documents, 1997).

use std::collections::HashSet;
use std::hash::{BuildHasher as _, BuildHasherDefault, DefaultHasher};

use crate::document::Section;

/// Words of a shingle.
const WORDS: usize = 5;

/// Its hashes are the same in every run, so that a corpus gives the same index.
type Hash = BuildHasherDefault<DefaultHasher>;

/// The shingles of a text, as hashes.
#[derive(Debug)]
pub(in crate::ingest) struct Shingles(HashSet<u64, Hash>);

impl Shingles {
    /// Cuts the headings and the text of sections into shingles. Case, punctuation and the borders of sections do not
    /// count.
    pub(in crate::ingest) fn of(sections: &[Section]) -> Self {
        let hash = Hash::default();
        let words: Vec<u64> = sections
            .iter()
            .flat_map(|section| [section.heading.as_deref().unwrap_or_default(), &section.text])
            .flat_map(|text| text.split(|letter: char| !letter.is_alphanumeric()))
            .filter(|word| !word.is_empty())
            .map(|word| hash.hash_one(word.to_lowercase()))
            .collect();
        Self(words.windows(WORDS).map(|run| hash.hash_one(run)).collect())
    }

    /// How many different shingles there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = u64> {
        self.0.iter().copied()
    }

    /// The share of common shingles among all shingles of both texts, 0–1; 0 if both are too short to have any.
    pub(super) fn resemblance(&self, other: &Self) -> f32 {
        let common = self.0.intersection(&other.0).count();
        let all = self.len() + other.len() - common;
        if all == 0 { 0.0 } else { common as f32 / all as f32 }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::document;
    use super::*;

    fn resemblance(one: &str, other: &str) -> f32 {
        let of = |text: &str| Shingles::of(&document("a", text).sections);
        of(one).resemblance(&of(other))
    }

    #[test]
    fn case_and_punctuation_do_not_count() {
        let one = "Ställtid är tiden från sista godkända detalj till nästa.";
        let other = "ställtid är TIDEN – från sista godkända detalj, till nästa";
        assert_eq!(resemblance(one, other), 1.0);
    }

    #[test]
    fn one_changed_word_spoils_the_runs_it_is_in() {
        let words: Vec<String> = (0..104).map(|number| format!("ord{number}")).collect();
        let mut changed = words.clone();
        changed[50] = "annat".to_owned();
        assert_eq!(resemblance(&words.join(" "), &changed.join(" ")), 95.0 / 105.0);
    }

    #[test]
    fn texts_without_shingles_resemble_nothing() {
        assert_eq!(resemblance("två ord", "två ord"), 0.0);
        assert_eq!(resemblance("", ""), 0.0);
    }
}
