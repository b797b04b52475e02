//! Documents as vectors of their grams.

use super::grams::GramTable;

/// A document's grams in order with their weights, of length 1.
pub(crate) type Vector = Vec<(u32, f32)>;

/// Frequencies whose logarithm is computed once.
const LOGARITHMS: usize = 256;

/// Computes vectors one after another, with the same memory: a number for every gram there is.
pub(crate) struct VectorBuilder<'a> {
    table: &'a GramTable,
    /// The frequency of each gram in the current document; 0 between documents.
    frequencies: Vec<u32>,
    /// The grams of the current document.
    grams: Vec<u32>,
    /// `1 + ln(frequency)` of the lowest frequencies.
    dampened: Vec<f32>,
}

impl<'a> VectorBuilder<'a> {
    /// Makes room for the grams of a document.
    pub(crate) fn new(table: &'a GramTable) -> Self {
        Self {
            table,
            frequencies: vec![0; table.len()],
            grams: Vec::new(),
            dampened: (0..LOGARITHMS)
                .map(|frequency| dampen(frequency as u32))
                .collect(),
        }
    }

    /// Computes the vector of a document from its words. Grams that no other document has are left out.
    pub(crate) fn vector(&mut self, words: impl Iterator<Item = (u32, u32)>) -> Vector {
        self.grams.clear();
        for (place, weight) in words {
            for gram in self.table.of(place) {
                let frequency = &mut self.frequencies[*gram as usize];
                if *frequency == 0 {
                    self.grams.push(*gram);
                }
                *frequency += weight;
            }
        }
        // Floating-point sums depend on their order; sorting makes results repeatable.
        self.grams.sort_unstable();
        let mut vector = Vector::with_capacity(self.grams.len());
        for gram in &self.grams {
            let frequency = std::mem::take(&mut self.frequencies[*gram as usize]);
            if self.table.is_shared(*gram) {
                let dampened = self.dampened.get(frequency as usize).copied();
                let dampened = dampened.unwrap_or_else(|| dampen(frequency));
                vector.push((*gram, dampened * self.table.rarity(*gram)));
            }
        }
        let squares = vector.iter().map(|(_, weight)| weight * weight);
        let length = squares.sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
        for (_, weight) in &mut vector {
            *weight /= length;
        }
        vector
    }
}

fn dampen(frequency: u32) -> f32 {
    1.0 + (frequency as f32).ln()
}
