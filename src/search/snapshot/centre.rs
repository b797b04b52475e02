//! The mean of the document vectors of a corpus.
//!
//! In a space of many dimensions, points near the mean are among the nearest neighbours of nearly all others (hubs).
//! Subtracting the mean from every vector removes this (Suzuki, Hara, Shimbo, Saerens, Fukumizu, "Centering similarity
//! measures to reduce hubs", EMNLP 2013).

use super::grams::GramTable;
use super::sample::sample;
use super::vector::{Vector, VectorBuilder};
use crate::index::Generation;

/// The size of the sample, spread over all documents.
const SAMPLE: usize = 1_000;
/// At this number of documents the mean counts half. The mean of a handful is mostly the documents that are compared.
const HALF: f32 = 5.0;

/// The mean of the vectors of a corpus.
pub(crate) struct Centre {
    /// By gram.
    weights: Vec<f32>,
    square: f32,
}

impl Centre {
    /// Computes the mean of a sample of documents.
    pub(crate) fn new(generation: &Generation, grams: &GramTable) -> Self {
        let sample = sample(generation, SAMPLE);
        let share = 1.0 / (sample.len() as f32 + HALF);
        let mut weights = vec![0.0; grams.len()];
        let mut vectors = VectorBuilder::new(grams);
        for document in sample {
            for (gram, weight) in vectors.vector(generation.words.of(document)) {
                weights[gram as usize] += share * weight;
            }
        }
        let square = weights.iter().map(|weight| weight * weight).sum();
        Self { weights, square }
    }

    /// Returns the product with a vector.
    pub(crate) fn times(&self, vector: &Vector) -> f32 {
        let both = vector.iter();
        both.map(|(gram, weight)| self.weights[*gram as usize] * weight)
            .sum()
    }

    /// Returns its weight of a gram.
    pub(crate) fn weight(&self, gram: u32) -> f32 {
        self.weights[gram as usize]
    }

    /// Returns the product with itself.
    pub(crate) fn square(&self) -> f32 {
        self.square
    }
}
