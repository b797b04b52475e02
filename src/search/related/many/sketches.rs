//! Documents by the grams that tell most of them: the coordinates of a document's vector, relative to the centre of the corpus, that
//! are furthest from it. A product of two sketches is near their cosine ([`super::super::likeness`]), and takes a tenth of its time
//! and room.

use rayon::prelude::*;

use crate::search::snapshot::{Snapshot, VectorBuilder};
use crate::search::weights;

/// The grams of a sketch.
const KEPT: usize = 192;
/// Documents that are sketched at a time.
const BATCH: usize = 4_096;
/// A weight takes this many bits of a coordinate, the number of its gram the others: there are not half as many runs of four letters
/// as these can tell apart.
const WEIGHT_BITS: u32 = 10;
/// The largest weight, in steps.
const LARGEST: f32 = 511.0;
const ZERO: u32 = 1 << (WEIGHT_BITS - 1);

/// The sketches of all documents: four bytes a gram.
pub(super) struct Sketches {
    /// The grams of all documents with their weights in steps, in order.
    coordinates: Vec<u32>,
    /// Where those of each document end, and the size of its steps.
    ends: Vec<(usize, f32)>,
    /// The number of different grams.
    different: usize,
}

impl Sketches {
    pub(super) fn new(snapshot: &Snapshot) -> Self {
        let ordinals: Vec<u32> = (0..).take(snapshot.documents).collect();
        let (table, centre) = (snapshot.grams(), snapshot.centre());
        let mut sketches = Self {
            coordinates: Vec::new(),
            ends: Vec::with_capacity(ordinals.len()),
            different: table.len(),
        };
        for batch in ordinals.chunks(BATCH) {
            let part = batch.len().div_ceil(rayon::current_num_threads()).max(1);
            let sketched = batch.par_chunks(part).map(|ordinals| {
                let mut vectors = VectorBuilder::new(table);
                let sketch = |ordinal: &u32| {
                    let mut vector = vectors.vector(snapshot.generation.words.of(*ordinal));
                    for (gram, weight) in &mut vector {
                        *weight -= centre.weight(*gram);
                    }
                    sketch(vector)
                };
                ordinals.iter().map(sketch).collect::<Vec<Sketch>>()
            });
            for Sketch { coordinates, step } in sketched.collect::<Vec<_>>().into_iter().flatten() {
                sketches.reserve(coordinates.len());
                sketches.coordinates.extend(coordinates);
                sketches.ends.push((sketches.coordinates.len(), step));
            }
        }
        sketches
    }

    /// Makes room by an eighth of what there is: doubling would take half as much memory again as all sketches need.
    fn reserve(&mut self, more: usize) {
        let room = self.coordinates.capacity() - self.coordinates.len();
        if room < more {
            let coordinates = self.coordinates.len() / 8 + KEPT * BATCH;
            self.coordinates.reserve_exact(coordinates);
        }
    }

    /// Returns the grams of a document with their weights.
    fn of(&self, ordinal: u32) -> impl Iterator<Item = (u32, f32)> + '_ {
        let at = ordinal as usize;
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before].0);
        let (end, step) = self.ends[at];
        let coordinates = self.coordinates[start..end].iter();
        coordinates.map(move |coordinate| {
            let steps = (coordinate % (2 * ZERO)) as f32 - ZERO as f32;
            (coordinate >> WEIGHT_BITS, steps * step)
        })
    }
}

/// A sketch of one document.
struct Sketch {
    coordinates: Vec<u32>,
    step: f32,
}

/// Keeps the coordinates of a vector that are furthest from 0, of length 1 together.
fn sketch(mut vector: Vec<(u32, f32)>) -> Sketch {
    vector.retain(|(gram, _)| *gram < 1 << (u32::BITS - WEIGHT_BITS));
    if vector.len() > KEPT {
        vector.select_nth_unstable_by(KEPT, |a, b| b.1.abs().total_cmp(&a.1.abs()).then(a.0.cmp(&b.0)));
        vector.truncate(KEPT);
        vector.sort_unstable_by_key(|(gram, _)| *gram);
    }
    let squares = vector.iter().map(|(_, weight)| weight * weight);
    let length = squares.sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
    let largest = vector
        .iter()
        .map(|(_, weight)| weight.abs())
        .fold(f32::MIN_POSITIVE, f32::max);
    let coordinate = |(gram, weight): (u32, f32)| {
        let steps = (weight / largest * LARGEST).round() + ZERO as f32;
        gram << WEIGHT_BITS | steps as u32
    };
    Sketch {
        coordinates: vector.into_iter().map(coordinate).collect(),
        step: largest / LARGEST / length,
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
            self.weights[gram as usize] += weight;
        }
        let product = |(candidate, _): &(u32, f32)| {
            let grams = self.sketches.of(*candidate);
            grams
                .map(|(gram, weight)| self.weights[gram as usize] * weight)
                .sum()
        };
        let products = candidates.iter().map(product).collect();
        for (gram, _) in documents.iter().flat_map(|document| self.sketches.of(*document)) {
            self.weights[gram as usize] = 0.0;
        }
        products
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_sketch_has_the_weights_of_its_vector(
            weights in proptest::collection::btree_map(0_u32..200_000, -1.0_f32..1.0, 1..KEPT),
        ) {
            let length = weights.values().map(|weight| weight * weight).sum::<f32>().sqrt();
            prop_assume!(length > 0.01);
            let Sketch { coordinates, step } = sketch(weights.clone().into_iter().collect());
            let ends = vec![(coordinates.len(), step)];
            let sketches = Sketches { coordinates, ends, different: 200_000 };
            let read: Vec<(u32, f32)> = sketches.of(0).collect();
            prop_assert_eq!(read.len(), weights.len());
            for ((gram, weight), (expected_gram, expected)) in read.into_iter().zip(weights) {
                prop_assert_eq!(gram, expected_gram);
                prop_assert!((weight - expected / length).abs() < 0.002, "{} {}", weight, expected / length);
            }
        }
    }

    #[test]
    fn the_coordinates_furthest_from_0_are_kept() {
        let vector = (0..500)
            .map(|gram| (gram, if gram % 2 == 0 { -1.0 } else { 0.01 }))
            .collect();
        let Sketch { coordinates, .. } = sketch(vector);
        assert_eq!(coordinates.len(), KEPT);
        assert!(
            coordinates
                .iter()
                .all(|coordinate| (coordinate >> WEIGHT_BITS).is_multiple_of(2))
        );
    }
}
