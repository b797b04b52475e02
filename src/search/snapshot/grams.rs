//! Grams, the letter n-grams of words: a weak sign that two words are related where no stem and no lexicon joins them
//! (`ansöka`, `ansökningstid`; `normander`, `normannisk`).
//!
//! The grams of a word are its runs of three and of four letters, with its beginning and end counted as letters. The weight
//! of a gram depends on how few documents have it. Grams are computed from the index's lists of words by document.

use rustc_hash::FxHashMap;

use super::document_set::DocumentSet;
use super::sample::sample;
use crate::index::{Generation, Vocabulary};
use crate::search::weights;

/// The lengths of grams. Three letters alone join too much; four alone miss words that differ in the middle.
const LENGTHS: [usize; 2] = [3, 4];
const LONGEST: usize = 4;
/// The size of the sample of documents that the rarity of grams is estimated from.
const SAMPLE: usize = 20_000;
/// Grams are told apart by this many bits of their hash: far more than there are grams in a language.
const BITS: u32 = 20;
/// The letters of the first gram of a word.
const BEGINNING: usize = 2;
/// The largest number of forms that are compared with one: more begin with the same two letters only in very large corpora, and
/// then the rarest are left out.
const READ: usize = 20_000;
/// Bits of the filter that excludes most grams that a query does not have.
const FILTER_BITS: usize = 4096;

/// The grams of every form of a vocabulary, and their weights. Grams are numbered in the order of their hashes, those of the
/// vocabulary alone, so that what is kept by gram is small enough for the caches of a processor.
pub(crate) struct GramTable {
    /// The hashes of the grams, in order: the place of a hash is the number of its gram.
    hashes: Vec<u32>,
    /// The start of the grams of each form, and the end of the last.
    starts: Vec<u32>,
    grams: Vec<u32>,
    /// The rarity of each gram.
    rarity: Vec<f32>,
    /// The rarity of a gram that one document has.
    once: f32,
    /// The average number of grams of a document.
    average: f32,
}

impl GramTable {
    /// Reads a generation's vocabulary and the words of a sample of its documents.
    pub(crate) fn new(generation: &Generation) -> Self {
        let vocabulary = &generation.vocabulary;
        let mut table = Self {
            hashes: Vec::new(),
            starts: Vec::with_capacity(vocabulary.len() + 1),
            grams: Vec::with_capacity(16 * vocabulary.len()),
            rarity: Vec::new(),
            once: 0.0,
            average: 1.0,
        };
        vocabulary.for_each(|form, _| {
            table.starts.push(index(table.grams.len()));
            for_each_gram(form, |gram| table.grams.push(gram));
        });
        table.starts.push(index(table.grams.len()));
        table.grams.shrink_to_fit();
        table.number();
        table.weigh(generation);
        table
    }

    /// Gives the grams numbers in place of their hashes.
    fn number(&mut self) {
        let mut known = DocumentSet::none(1 << BITS);
        for hash in &self.grams {
            known.add(*hash);
        }
        self.hashes = known.iter().collect();
        let mut numbers = vec![0; 1 << BITS];
        for (number, hash) in (0..).zip(&self.hashes) {
            numbers[*hash as usize] = number;
        }
        for gram in &mut self.grams {
            *gram = numbers[*gram as usize];
        }
    }

    /// Returns the number of different grams; each is a number below it.
    pub(crate) fn len(&self) -> usize {
        self.hashes.len()
    }

    /// Returns the number of the gram with a hash; `None` if no form has it.
    fn number_of(&self, hash: u32) -> Option<u32> {
        self.hashes.binary_search(&hash).ok().map(index)
    }

    /// Counts the documents that have each gram. Documents, not occurrences: what one text repeats is rare nevertheless.
    fn weigh(&mut self, generation: &Generation) {
        let sample = sample(generation, SAMPLE);
        let documents = sample.len();
        let mut with_gram = vec![0_u32; self.len()];
        let mut last_seen = vec![u32::MAX; self.len()];
        let mut length = 0.0;
        for document in sample {
            for (place, weight) in generation.words.of(document) {
                let grams = self.of(place);
                length += grams.len() as f32 * weight as f32;
                for gram in grams.iter().map(|gram| *gram as usize) {
                    with_gram[gram] += u32::from(last_seen[gram] != document);
                    last_seen[gram] = document;
                }
            }
        }
        let rarity = |with: usize| weights::inverse_document_frequency(documents, with);
        self.rarity = with_gram.into_iter().map(|with| rarity(with as usize)).collect();
        self.once = rarity(1);
        self.average = (length / documents.max(1) as f32).max(1.0);
    }

    /// Returns the grams of a form by its index in the vocabulary.
    pub(super) fn of(&self, place: u32) -> &[u32] {
        let at = place as usize;
        match (self.starts.get(at), self.starts.get(at + 1)) {
            (Some(&start), Some(&end)) => &self.grams[start as usize..end as usize],
            _ => &[],
        }
    }

    /// Whether more than one document has a gram.
    pub(super) fn is_shared(&self, gram: u32) -> bool {
        self.rarity[gram as usize] < self.once
    }

    /// Returns the rarity of a gram.
    pub(super) fn rarity(&self, gram: u32) -> f32 {
        self.rarity[gram as usize]
    }

    /// Returns the similarity of a query's words and a document's: BM25 over grams.
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
        if length == 0 {
            // Found by its writer or date alone; nothing may be divided by its length.
            return 0.0;
        }
        let b = weights::GRAMS_B;
        let length = 1.0 - b + b * length as f32 / self.average;
        let weighted = query.frequencies.iter().zip(&query.weights);
        weighted
            .map(|(frequency, weight)| weight * weights::saturate(frequency / length))
            .sum()
    }
}

/// Returns the forms of a vocabulary that share most grams with a form, best first, each with its similarity: the number
/// of shared grams over the geometric mean of both numbers. Words that are related begin alike, so the first gram must be
/// shared, and only the forms that begin so are read; letters inside words (`ordbok`, `rekordboken`) are chance. A short word
/// shares most of its few grams with any that begins with it (`and`, `andon`), so both words must share a substantial part of
/// theirs.
pub(crate) fn nearest_forms(vocabulary: &Vocabulary, form: &str, limit: usize) -> Vec<(String, f32)> {
    let grams_of = |form: &str| {
        let mut grams: Vec<u32> = Vec::new();
        for_each_gram(form, |gram| grams.push(gram));
        grams
    };
    let wanted = grams_of(form);
    let beginning: String = form.chars().take(BEGINNING).collect();
    let mut near: Vec<(String, f32)> = Vec::new();
    for (other, _) in vocabulary.forms_with_prefix(&beginning, READ) {
        let grams = grams_of(&other);
        let shared = grams.iter().filter(|gram| wanted.contains(gram)).count() as f32;
        let similarity = shared / (wanted.len() as f32 * grams.len() as f32).sqrt();
        let share = shared / wanted.len() as f32;
        if similarity >= weights::LEAST_SIMILARITY && share >= weights::LEAST_SHARE {
            near.push((other, similarity.min(1.0)));
        }
    }
    near.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    near.truncate(limit);
    near
}

/// The grams of a query.
pub(crate) struct QueryGrams {
    filter: [u64; FILTER_BITS / 64],
    numbers: FxHashMap<u32, usize>,
    weights: Vec<f32>,
    /// The frequency of each in the current document.
    frequencies: Vec<f32>,
}

impl QueryGrams {
    /// Computes the grams of the words of a query.
    pub(crate) fn new(table: &GramTable, forms: &[String]) -> Self {
        let mut query = Self {
            filter: [0; FILTER_BITS / 64],
            numbers: FxHashMap::default(),
            weights: Vec::new(),
            frequencies: Vec::new(),
        };
        for form in forms {
            for_each_gram(form, |hash| {
                // What no form has, no document has.
                let Some(gram) = table.number_of(hash) else { return };
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

/// Calls `visit` with the hash of each gram of a form.
fn for_each_gram(form: &str, mut visit: impl FnMut(u32)) {
    let mut window = [0_u32; LONGEST];
    let letters = std::iter::once('^')
        .chain(form.chars())
        .chain(std::iter::once('$'));
    for (number, letter) in letters.enumerate() {
        window.rotate_left(1);
        window[LONGEST - 1] = letter.into();
        for length in LENGTHS.into_iter().filter(|length| number + 1 >= *length) {
            visit(hash(&window[LONGEST - length..]));
        }
    }
}

fn hash(letters: &[u32]) -> u32 {
    let mix = |hash: u32, letter: &u32| (hash.rotate_left(5) ^ letter).wrapping_mul(0x9E37_79B1);
    letters.iter().fold(0, mix) >> (32 - BITS)
}

fn index(length: usize) -> u32 {
    u32::try_from(length).expect("a vocabulary has fewer than 2³² grams, an index fewer than 2³² documents")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::testing;

    #[test]
    fn a_document_without_words_is_like_nothing() {
        let (_engine, folder) = testing::engine(&[("a", "Ställtid."), ("b", "Flöde.")]);
        let generation = Generation::open(folder.path()).unwrap().unwrap();
        let table = GramTable::new(&generation);
        let mut query = QueryGrams::new(&table, &["ställtid".to_owned()]);
        assert_eq!(table.likeness(&mut query, std::iter::empty()), 0.0);
        assert!(table.likeness(&mut query, generation.words.of(0)) > 0.0);
    }
}
