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
    let vector = |document: u32| vector(snapshot.grams(), snapshot.words(document));
    let own: FxHashMap<u32, f32> = vector(document).into_iter().collect();
    let vectors: Vec<Vector> = candidates
        .iter()
        .map(|candidate| vector(candidate.document))
        .collect();
    let alone: Vec<f32> = vectors.iter().map(|other| common(&own, other)).collect();
    let mut nearest: Vec<usize> = (0..vectors.len()).collect();
    nearest.sort_by(|a, b| alone[*b].total_cmp(&alone[*a]));
    // Of few documents the nearest are hardly near.
    nearest.truncate(ranking::NEIGHBOURS.min(vectors.len() / 10));
    let mut neighbours: FxHashMap<u32, f32> = FxHashMap::default();
    for neighbour in &nearest {
        for (gram, weight) in &vectors[*neighbour] {
            *neighbours.entry(*gram).or_default() += weight;
        }
    }
    for (place, candidate) in candidates.iter_mut().enumerate() {
        // A neighbour is compared with the others, or it would be alike because it is itself.
        let itself = nearest.contains(&place);
        let others = nearest.len() - usize::from(itself);
        let with_neighbours = common(&neighbours, &vectors[place]) - f32::from(u8::from(itself));
        let mean = with_neighbours / others.max(1) as f32;
        let (weight, shared) = if nearest.is_empty() {
            (0.0, ranking::SHARED_WORDS_OF_FEW)
        } else {
            (ranking::NEIGHBOURS_WEIGHT, ranking::SHARED_WORDS)
        };
        let likeness = (alone[place] + weight * mean) / (1.0 + weight);
        candidate.score = ((likeness + shared * candidate.score) / (1.0 + shared)).clamp(0.0, 1.0);
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
        .filter(|(gram, _)| table.is_shared(*gram))
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

#[cfg(test)]
mod tests {
    use super::super::testing::engine;
    use crate::document::DocumentId;

    #[test]
    fn texts_about_the_same_are_nearest_even_in_other_forms() {
        let (engine, _folder) = engine(&[
            (
                "brand",
                "Branden släcktes av brandmännen vid vattnet, och tavlan brann.",
            ),
            (
                "möte",
                "Morgonmötet hålls vid tavlan, och alla mötesdeltagare står.",
            ),
            ("möten", "Möten vid en tavla: deltagarna på morgonmöten står upp."),
            ("vatten", "Vattnet i sjön är kallt."),
        ]);
        let related = engine.related(&DocumentId::new("möte"), 3).unwrap().related;
        assert_eq!(related[0].document.id.as_str(), "möten");
        assert!(related.iter().all(|other| (0.0..=1.0).contains(&other.score)));
        assert!(related.iter().all(|other| !other.reasons.is_empty()));
    }

    #[test]
    fn two_documents_are_enough() {
        let (engine, _folder) = engine(&[("a", "Kanban styr flödet."), ("b", "Flödet styrs av kanban.")]);
        let related = engine.related(&DocumentId::new("a"), 5).unwrap().related;
        assert_eq!(related.len(), 1);
    }
}
