//! Letters inside words: a weak sign that two words have to do with each other where no stem and no lexicon joins them
//! (`ansöka`, `ansökningstid`; `normander`, `normannisk`).
//!
//! A word's grams are its runs of [`LETTERS`] letters, its beginning and end counted as letters. What a gram weighs
//! depends on how rare it is in the corpus. They order what was found for a better reason; they find nothing. They are
//! read of the best documents only, from the index's lists of words by document.

use rustc_hash::FxHashMap;

use super::ranking;
use crate::analysis;
use crate::index::Vocabulary;

/// The length of a gram.
const LETTERS: usize = 4;
/// Grams are known by this many bits of their hash: far more than there are grams in a language.
const BITS: u32 = 20;
/// Bits of the filter that tells most grams that a query doesn't have.
const FILTER_BITS: usize = 4096;

/// The grams of every form of a vocabulary, and what they weigh.
pub(crate) struct GramTable {
    /// Where the grams of each form start, and where those of the last end.
    starts: Vec<u32>,
    grams: Vec<u32>,
    /// The rarity of each gram.
    rarity: Vec<f32>,
    /// The rarity of what occurs once.
    once: f32,
    /// How many grams a document has on average.
    average: f32,
}

impl GramTable {
    /// Reads a vocabulary.
    pub(crate) fn new(vocabulary: &Vocabulary, documents: usize) -> Self {
        let mut starts = Vec::with_capacity(vocabulary.len() + 1);
        let mut grams: Vec<u32> = Vec::with_capacity(8 * vocabulary.len());
        let mut occurrences = vec![0_u64; 1 << BITS];
        let mut total = 0;
        vocabulary.for_each(|form, count| {
            let start = grams.len();
            starts.push(index(start));
            for_each_gram(form, |gram| grams.push(gram));
            if !analysis::is_stop_word(form) {
                for gram in &grams[start..] {
                    occurrences[*gram as usize] += count;
                }
                total += (grams.len() - start) as u64 * count;
            }
        });
        starts.push(index(grams.len()));
        let rarity = occurrences
            .into_iter()
            .map(|count| ranking::inverse_document_frequency(documents, (count as usize).min(documents)))
            .collect();
        Self {
            starts,
            grams,
            rarity,
            once: ranking::inverse_document_frequency(documents, 1),
            average: (total as f32 / documents.max(1) as f32).max(1.0),
        }
    }

    /// The grams of a form by its place in the vocabulary.
    pub(super) fn of(&self, place: u32) -> &[u32] {
        let at = place as usize;
        match (self.starts.get(at), self.starts.get(at + 1)) {
            (Some(&start), Some(&end)) => &self.grams[start as usize..end as usize],
            _ => &[],
        }
    }

    /// Whether a gram occurs more than once.
    pub(super) fn is_shared(&self, gram: u32) -> bool {
        self.rarity[gram as usize] < self.once
    }

    /// How rare a gram is.
    pub(super) fn rarity(&self, gram: u32) -> f32 {
        self.rarity[gram as usize]
    }

    /// How alike the words of a query and those of a document are: BM25 over grams.
    pub(crate) fn likeness(&self, query: &mut QueryGrams, words: impl Iterator<Item = (u32, u32)>) -> f32 {
        query.frequencies.fill(0.0);
        let mut length = 0;
        for (place, weight) in words {
            let grams = self.of(place);
            length += grams.len() as u32 * weight;
            for gram in grams {
                if let Some(number) = query.number(*gram) {
                    query.frequencies[number] += weight as f32;
                }
            }
        }
        let b = ranking::GRAMS_B;
        let length = 1.0 - b + b * length as f32 / self.average;
        let weighted = query.frequencies.iter().zip(&query.weights);
        weighted
            .map(|(frequency, weight)| weight * ranking::saturate(frequency / length))
            .sum()
    }
}

/// The grams of a query.
pub(crate) struct QueryGrams {
    filter: [u64; FILTER_BITS / 64],
    numbers: FxHashMap<u32, usize>,
    weights: Vec<f32>,
    /// How often the document at hand has each.
    frequencies: Vec<f32>,
}

impl QueryGrams {
    /// The grams of the words of a query.
    pub(crate) fn new(table: &GramTable, forms: &[String]) -> Self {
        let mut query = Self {
            filter: [0; FILTER_BITS / 64],
            numbers: FxHashMap::default(),
            weights: Vec::new(),
            frequencies: Vec::new(),
        };
        for form in forms {
            for_each_gram(form, |gram| {
                let bit = gram as usize % FILTER_BITS;
                query.filter[bit / 64] |= 1 << (bit % 64);
                let number = *query.numbers.entry(gram).or_insert(query.weights.len());
                if number == query.weights.len() {
                    query.weights.push(0.0);
                }
                query.weights[number] += table.rarity[gram as usize];
            });
        }
        query.frequencies = vec![0.0; query.weights.len()];
        query
    }

    fn number(&self, gram: u32) -> Option<usize> {
        let bit = gram as usize % FILTER_BITS;
        if self.filter[bit / 64] >> (bit % 64) & 1 == 0 {
            return None;
        }
        self.numbers.get(&gram).copied()
    }
}

/// Calls `visit` with each gram of a form.
fn for_each_gram(form: &str, mut visit: impl FnMut(u32)) {
    let mut window = [0_u32; LETTERS];
    let letters = std::iter::once('^')
        .chain(form.chars())
        .chain(std::iter::once('$'));
    for (number, letter) in letters.enumerate() {
        window.rotate_left(1);
        window[LETTERS - 1] = letter.into();
        if number + 1 >= LETTERS {
            let hash = window.iter().fold(0_u32, |hash, letter| {
                (hash.rotate_left(5) ^ letter).wrapping_mul(0x9E37_79B1)
            });
            visit(hash >> (32 - BITS));
        }
    }
}

fn index(length: usize) -> u32 {
    u32::try_from(length).expect("a vocabulary has fewer than 2³² grams")
}
