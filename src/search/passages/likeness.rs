//! How much sentences have the letters of a question. Runs of four letters join the forms and compounds of a word, so that
//! `simuleringsmodellen` finds `modell` and `simulering`; the marks of a search do that for its clauses only.

use rustc_hash::FxHashMap;

use crate::analysis::is_stop_word;
use crate::search::weights;

/// The length of a gram in letters, the ends of a word being letters too.
const LETTERS: usize = 4;
/// A question has at most this many grams; what follows is left out.
const MOST_GRAMS: usize = 128;

/// Four letters, the first in the highest bits.
type Gram = u128;
/// The bits of a letter.
const LETTER: u32 = 32;

/// Grams as bits.
pub(super) type Mask = u128;

/// The grams of a question.
pub(super) struct Grams {
    bits: FxHashMap<Gram, u32>,
}

impl Grams {
    pub(super) fn of(question: &str) -> Self {
        let mut bits = FxHashMap::default();
        let words = question.split(|letter: char| !letter.is_alphanumeric());
        for word in words.filter(|word| !is_stop_word(&word.to_lowercase())) {
            for_each_gram(word, |gram| {
                let next = bits.len();
                if next < MOST_GRAMS || bits.contains_key(&gram) {
                    bits.entry(gram)
                        .or_insert(u32::try_from(next).unwrap_or_default());
                }
            });
        }
        Self { bits }
    }

    /// Returns the grams that a text has.
    pub(super) fn mask(&self, text: &str) -> Mask {
        let mut mask = 0;
        for_each_gram(text, |gram| {
            if let Some(bit) = self.bits.get(&gram) {
                mask |= 1 << bit;
            }
        });
        mask
    }

    /// Returns the weight of each gram by its rarity among some sections, given the grams of each.
    pub(super) fn rarity(&self, sections: &[Mask]) -> Vec<f32> {
        let places = 0..self.bits.len();
        let having = places.map(|bit| sections.iter().filter(|mask| has(**mask, bit)).count());
        having
            .map(|having| weights::inverse_document_frequency(sections.len(), having))
            .collect()
    }
}

/// The weights of grams within one document.
pub(super) struct GramWeights {
    of_bit: Vec<f32>,
    total: f32,
}

impl GramWeights {
    /// Weighs grams by their rarity in all documents found, and more by that in this one: what all of its sections have
    /// tells none of them from the others.
    pub(super) fn new(rarity: &[f32], sections: &[Mask]) -> Self {
        let all = sections.len() as f32;
        let weigh = |(bit, rarity): (usize, &f32)| {
            let having = sections.iter().filter(|mask| has(**mask, bit)).count();
            let within = (1.0 + all / (having as f32 + 0.5)).ln();
            rarity * (weights::PASSAGE_RARITY_OUTSIDE + within)
        };
        let of_bit: Vec<f32> = rarity.iter().enumerate().map(weigh).collect();
        let total = of_bit.iter().sum::<f32>().max(f32::MIN_POSITIVE);
        Self { of_bit, total }
    }

    /// Returns the share of the question's weight that some places have, each counted as much as its share says: a gram counts
    /// where it counts most.
    pub(super) fn share(&self, places: &[(Mask, f32)]) -> f32 {
        let best = |bit: usize| {
            let there = places.iter().filter(|(mask, _)| has(*mask, bit));
            there.map(|(_, share)| *share).fold(0.0, f32::max)
        };
        let sum: f32 = self
            .of_bit
            .iter()
            .enumerate()
            .map(|(bit, weight)| weight * best(bit))
            .sum();
        sum / self.total
    }
}

fn has(mask: Mask, bit: usize) -> bool {
    mask >> bit & 1 == 1
}

/// Visits the grams of each word of a text in lower case. A word of one letter is shorter than a gram and is one by itself.
fn for_each_gram(text: &str, mut visit: impl FnMut(Gram)) {
    let (mut gram, mut seen) = (0, 0);
    let mut add = |letter: char, is_last: bool| {
        if seen == 0 && !is_last {
            (gram, seen) = (Gram::from(' '), 1);
        }
        gram = gram << LETTER | Gram::from(letter);
        seen += 1;
        if seen >= LETTERS || is_last {
            visit(gram);
        }
        if is_last {
            seen = 0;
        }
    };
    let mut is_inside = false;
    for letter in text.chars().chain([' ']) {
        if letter.is_ascii_alphanumeric() {
            add(letter.to_ascii_lowercase(), false);
            is_inside = true;
        } else if letter.is_alphanumeric() {
            letter.to_lowercase().for_each(|letter| add(letter, false));
            is_inside = true;
        } else if is_inside {
            add(' ', true);
            is_inside = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(question: &str, text: &str) -> f32 {
        let grams = Grams::of(question);
        let masks = [grams.mask(text), 0];
        GramWeights::new(&grams.rarity(&masks), &masks[..1]).share(&[(masks[0], 1.0)])
    }

    #[test]
    fn forms_and_compounds_share_letters_and_function_words_count_nothing() {
        let question = "Hur vet man att simuleringsmodellen stämmer?";
        let right = share(question, "Stämmer modellen? Simulera en gången månad.");
        let other = share(question, "Hur vet man att tavlan är grön?");
        assert!(right > 0.2, "{right}");
        assert!(right > 2.0 * other, "{right} {other}");
    }

    #[test]
    fn short_words_are_grams_too() {
        assert!(share("a3 s d", "Bedöm S, O och D.") > 0.0);
        assert_eq!(share("", "Text."), 0.0);
        assert_eq!(share("och att", "och att"), 0.0);
    }

    #[test]
    fn grams_are_of_one_word_each_in_lower_case() {
        let grams_of = |text: &str| {
            let mut grams = Vec::new();
            for_each_gram(text, |gram| {
                let letters = (0..4).rev().map(|place| (gram >> (LETTER * place)) as u32);
                let letters = letters.filter(|letter| *letter > 0);
                grams.push(letters.filter_map(char::from_u32).collect::<String>());
            });
            grams
        };
        assert_eq!(
            grams_of("Två å, ÄTER"),
            [" två", "två ", " å ", " äte", "äter", "ter "]
        );
        assert_eq!(grams_of(" – ! "), [""; 0]);
    }

    #[test]
    fn a_place_counts_by_its_share() {
        let grams = Grams::of("kanban");
        let mask = grams.mask("Kanban");
        let weights = GramWeights::new(&grams.rarity(&[mask, 0]), &[mask, 0]);
        assert!((weights.share(&[(mask, 0.5), (0, 1.0)]) - 0.5).abs() < 1e-6);
        assert!((weights.share(&[(mask, 0.5), (mask, 1.0)]) - 1.0).abs() < 1e-6);
    }

    #[test]
    fn a_question_of_many_letters_is_cut() {
        let question: String = ('a'..='z')
            .flat_map(|a| ('a'..='z').map(move |b| format!("{a}{b}{a}{b} ")))
            .collect();
        assert_eq!(Grams::of(&question).bits.len(), MOST_GRAMS);
        assert_ne!(Grams::of(&question).mask("aaaa"), 0);
    }
}
