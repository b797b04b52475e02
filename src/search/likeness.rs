//! How alike two documents are as wholes: the cosine of their words' grams.
//!
//! Grams instead of words, because texts about the same thing vary their words more than the letters in them: `mötet`,
//! `morgonmöten`, `mötas`. A second pass compares with the document and its nearest neighbours together: they name the
//! matter with words that the document happens not to use (Rocchio's feedback, with neighbours for judgements).

use rustc_hash::FxHashMap;

use super::grams::GramTable;
use super::ranking;
use super::select::Candidate;
use super::snapshot::Snapshot;

/// A document's grams with their weights, of length 1.
type Vector = Vec<(u32, f32)>;

/// Orders candidates by how alike each is to a document, which becomes their score: 0 to 1.
pub(crate) fn order_by_likeness(snapshot: &Snapshot, document: u32, candidates: &mut [Candidate]) {
    let vector = |document: u32| vector(&snapshot.grams, snapshot.words(document));
    let mut centre: FxHashMap<u32, f32> = vector(document).into_iter().collect();
    let vectors: Vec<Vector> = candidates
        .iter()
        .map(|candidate| vector(candidate.document))
        .collect();
    let mut nearest: Vec<(f32, &Vector)> = vectors
        .iter()
        .map(|other| (common(&centre, other), other))
        .collect();
    nearest.sort_by(|a, b| b.0.total_cmp(&a.0));
    nearest.truncate(ranking::NEIGHBOURS);
    let share = ranking::NEIGHBOURS_WEIGHT / nearest.len().max(1) as f32;
    for (_, neighbour) in nearest {
        for (gram, weight) in neighbour {
            *centre.entry(*gram).or_default() += share * weight;
        }
    }
    let mut squares: Vec<(u32, f32)> = centre
        .iter()
        .map(|(gram, weight)| (*gram, weight * weight))
        .collect();
    squares.sort_unstable_by_key(|(gram, _)| *gram);
    let length = squares.iter().map(|(_, square)| square).sum::<f32>().sqrt();
    for (candidate, vector) in candidates.iter_mut().zip(&vectors) {
        candidate.score = (common(&centre, vector) / length.max(f32::MIN_POSITIVE)).clamp(0.0, 1.0);
    }
    candidates.sort_by(|a, b| b.score.total_cmp(&a.score));
}

fn vector(table: &GramTable, words: impl Iterator<Item = (u32, u32)>) -> Vector {
    let mut frequencies: FxHashMap<u32, u32> = FxHashMap::default();
    for (place, weight) in words {
        for gram in table.of(place) {
            *frequencies.entry(*gram).or_default() += weight;
        }
    }
    let mut vector: Vector = frequencies
        .into_iter()
        .map(|(gram, frequency)| (gram, (1.0 + (frequency as f32).ln()) * table.rarity(gram)))
        .collect();
    // Sums of fractions depend on their order, and what is the same must come out the same every time.
    vector.sort_unstable_by_key(|(gram, _)| *gram);
    let length = vector
        .iter()
        .map(|(_, weight)| weight * weight)
        .sum::<f32>()
        .sqrt();
    for (_, weight) in &mut vector {
        *weight /= length.max(f32::MIN_POSITIVE);
    }
    vector
}

/// The product of two vectors: their cosine, times the length of the first.
fn common(centre: &FxHashMap<u32, f32>, vector: &Vector) -> f32 {
    let both = vector
        .iter()
        .filter_map(|(gram, weight)| Some(centre.get(gram)? * weight));
    both.sum()
}
