//! Documents as vectors of their grams.

use rustc_hash::FxHashMap;

use super::grams::GramTable;

/// A document's grams in order with their weights, of length 1.
pub(crate) type Vector = Vec<(u32, f32)>;

/// Computes the vector of a document from its words. Grams that no other document has are left out.
pub(crate) fn vector(table: &GramTable, words: impl Iterator<Item = (u32, u32)>) -> Vector {
    let mut frequencies: FxHashMap<u32, u32> = FxHashMap::default();
    for (place, weight) in words {
        for gram in table.of(place) {
            *frequencies.entry(*gram).or_default() += weight;
        }
    }
    let mut vector: Vector = frequencies
        .into_iter()
        .filter(|(gram, _)| table.is_shared(*gram))
        .map(|(gram, frequency)| (gram, (1.0 + (frequency as f32).ln()) * table.rarity(gram)))
        .collect();
    // Floating-point sums depend on their order; sorting makes results repeatable.
    vector.sort_unstable_by_key(|(gram, _)| *gram);
    let squares = vector.iter().map(|(_, weight)| weight * weight);
    let length = squares.sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
    for (_, weight) in &mut vector {
        *weight /= length;
    }
    vector
}
