//! Documents by the grams that tell most of them: the coordinates of a document's vector, relative to the centre of the corpus, that
//! are furthest from it. A product of two sketches is near their cosine ([`super::super::likeness`]), and takes a tenth of its time
//! and room.

use rayon::prelude::*;

use crate::search::snapshot::{Snapshot, VectorBuilder};
use crate::search::weights;

/// The grams of a sketch.
const KEPT: usize = 192;

/// The sketches of all documents.
pub(super) struct Sketches {
    /// The grams of all documents with their weights, in order, and where those of each end.
    grams: Vec<(u32, f32)>,
    ends: Vec<usize>,
    /// The number of different grams.
    different: usize,
}

impl Sketches {
    pub(super) fn new(snapshot: &Snapshot) -> Self {
        let ordinals: Vec<u32> = (0..).take(snapshot.documents).collect();
        let (table, centre) = (snapshot.grams(), snapshot.centre());
        let chunk = ordinals.len().div_ceil(rayon::current_num_threads()).max(1);
        let chunks = ordinals.par_chunks(chunk).map(|ordinals| {
            let mut vectors = VectorBuilder::new(table);
            let (mut grams, mut lengths) = (Vec::with_capacity(KEPT * ordinals.len()), Vec::new());
            for ordinal in ordinals {
                let mut vector = vectors.vector(snapshot.generation.words.of(*ordinal));
                for (gram, weight) in &mut vector {
                    *weight -= centre.weight(*gram);
                }
                if vector.len() > KEPT {
                    vector.select_nth_unstable_by(KEPT, |a, b| {
                        b.1.abs().total_cmp(&a.1.abs()).then(a.0.cmp(&b.0))
                    });
                    vector.truncate(KEPT);
                    vector.sort_unstable_by_key(|(gram, _)| *gram);
                }
                let squares = vector.iter().map(|(_, weight)| weight * weight);
                let length = squares.sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
                lengths.push(vector.len());
                grams.extend(vector.into_iter().map(|(gram, weight)| (gram, weight / length)));
            }
            (grams, lengths)
        });
        let (mut all, mut ends) = (Vec::new(), Vec::with_capacity(ordinals.len()));
        for (grams, lengths) in chunks.collect::<Vec<_>>() {
            let mut end = all.len();
            ends.extend(lengths.into_iter().map(|length| {
                end += length;
                end
            }));
            all.extend(grams);
        }
        Self {
            grams: all,
            ends,
            different: table.len(),
        }
    }

    fn of(&self, ordinal: u32) -> &[(u32, f32)] {
        let at = ordinal as usize;
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.grams[start..self.ends[at]]
    }
}

/// Compares documents with each other, with the same memory.
pub(super) struct Comparer<'a> {
    sketches: &'a Sketches,
    /// By gram; 0 between comparisons.
    weights: Vec<f32>,
}

impl<'a> Comparer<'a> {
    pub(super) fn new(sketches: &'a Sketches) -> Self {
        Self {
            sketches,
            weights: vec![0.0; sketches.different],
        }
    }

    /// Orders candidates by their likeness to a document and its nearest neighbours, which becomes their score: 0 to 1.
    pub(super) fn order(&mut self, document: u32, candidates: &mut [(u32, f32)]) {
        let alone = self.products(&[document], candidates);
        let mut nearest: Vec<usize> = (0..candidates.len()).collect();
        nearest.sort_by(|a, b| alone[*b].total_cmp(&alone[*a]));
        nearest.truncate(weights::NEIGHBOURS.min(candidates.len() / 10));
        let neighbours: Vec<u32> = nearest.iter().map(|place| candidates[*place].0).collect();
        let together = self.products(&neighbours, candidates);
        let (weight, shared) = if nearest.is_empty() {
            (0.0, weights::SHARED_WORDS_OF_FEW)
        } else {
            (weights::NEIGHBOURS_WEIGHT, weights::SHARED_WORDS)
        };
        for (place, (_, score)) in candidates.iter_mut().enumerate() {
            // A neighbour is compared without itself, or it would be alike because of itself.
            let itself = nearest.contains(&place);
            let others = nearest.len() - usize::from(itself);
            let mean = (together[place] - f32::from(u8::from(itself))) / others.max(1) as f32;
            let likeness = (alone[place] + weight * mean) / (1.0 + weight);
            *score = ((likeness + shared * *score) / (1.0 + shared)).clamp(0.0, 1.0);
        }
        candidates.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    }

    /// The product of the sum of some documents with each candidate.
    fn products(&mut self, documents: &[u32], candidates: &[(u32, f32)]) -> Vec<f32> {
        for (gram, weight) in documents.iter().flat_map(|document| self.sketches.of(*document)) {
            self.weights[*gram as usize] += weight;
        }
        let product = |(candidate, _): &(u32, f32)| {
            let grams = self.sketches.of(*candidate).iter();
            grams
                .map(|(gram, weight)| self.weights[*gram as usize] * weight)
                .sum()
        };
        let products = candidates.iter().map(product).collect();
        for (gram, _) in documents.iter().flat_map(|document| self.sketches.of(*document)) {
            self.weights[*gram as usize] = 0.0;
        }
        products
    }
}
