//! What the texts of a corpus have in common.
//!
//! In a space of many dimensions some points are among the nearest of nearly all others: those near the mean (hubs). Taking
//! the mean out of every vector makes them like the rest (Suzuki, Hara, Shimbo, Saerens, Fukumizu, "Centering similarity
//! measures to reduce hubs", EMNLP 2013).

use super::grams::GramTable;
use super::vector::{Vector, vector};
use crate::index::Generation;

/// Documents that the mean is taken of, spread over all of them.
const SAMPLE: usize = 1_000;
/// The mean of so many documents counts half: that of a handful is mostly those that are compared.
const HALF: f32 = 5.0;

/// The mean of the vectors of a corpus.
pub(crate) struct Centre {
    /// By gram.
    weights: Vec<f32>,
    square: f32,
}

impl Centre {
    /// The mean of a sample of documents.
    pub(crate) fn new(generation: &Generation, grams: &GramTable) -> Self {
        let all = generation.info.documents as usize;
        let sample = || (0..all as u32).step_by(all.div_ceil(SAMPLE).max(1));
        let documents = sample().len() as f32;
        let share = 1.0 / (documents + HALF);
        let mut weights = vec![0.0; GramTable::DIFFERENT];
        for document in sample() {
            for (gram, weight) in vector(grams, generation.words.of(document)) {
                weights[gram as usize] += share * weight;
            }
        }
        let square = weights.iter().map(|weight| weight * weight).sum();
        Self { weights, square }
    }

    /// The product with a vector.
    pub(crate) fn times(&self, vector: &Vector) -> f32 {
        let both = vector.iter();
        both.map(|(gram, weight)| self.weights[*gram as usize] * weight)
            .sum()
    }

    /// The product with itself.
    pub(crate) fn square(&self) -> f32 {
        self.square
    }
}
