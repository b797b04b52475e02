//! The metrics of one query.

use std::collections::HashMap;

use crate::document::DocumentId;

/// The grade of each judged document: 0 not relevant, up to 3.
pub type Judgements = HashMap<DocumentId, u32>;

/// Returns the discounted gain of the first `depth` hits as a share of the best possible; 0 if nothing is relevant.
pub fn ndcg(hits: &[DocumentId], judgements: &Judgements, depth: usize) -> f64 {
    let mut ideal: Vec<u32> = judgements.values().copied().collect();
    ideal.sort_unstable_by(|a, b| b.cmp(a));
    let best = discounted(ideal.into_iter().take(depth));
    let found = discounted(
        hits.iter()
            .take(depth)
            .map(|hit| judgements.get(hit).copied().unwrap_or(0)),
    );
    if best == 0.0 { 0.0 } else { found / best }
}

fn discounted(gains: impl Iterator<Item = u32>) -> f64 {
    gains
        .zip(2_u32..)
        .map(|(gain, place)| f64::from(gain) / f64::from(place).log2())
        .sum()
}

/// Returns one over the rank of the first relevant hit; 0 if none is among the first `depth`.
pub fn reciprocal_rank(hits: &[DocumentId], judgements: &Judgements, depth: usize) -> f64 {
    let relevant = |hit: &DocumentId| judgements.get(hit).is_some_and(|grade| *grade > 0);
    hits.iter()
        .take(depth)
        .position(relevant)
        .map_or(0.0, |place| 1.0 / (place + 1) as f64)
}

/// Returns the share of the relevant documents that are among the first `depth` hits; 0 if nothing is relevant.
pub fn recall(hits: &[DocumentId], judgements: &Judgements, depth: usize) -> f64 {
    let relevant = judgements.values().filter(|grade| **grade > 0).count();
    let found = hits
        .iter()
        .take(depth)
        .filter(|hit| judgements.get(*hit).is_some_and(|grade| *grade > 0))
        .count();
    if relevant == 0 {
        0.0
    } else {
        found as f64 / relevant as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(names: &[&str]) -> Vec<DocumentId> {
        names.iter().map(|name| DocumentId::new(*name)).collect()
    }

    fn judged(grades: &[(&str, u32)]) -> Judgements {
        grades
            .iter()
            .map(|(name, grade)| (DocumentId::new(*name), *grade))
            .collect()
    }

    #[test]
    fn ndcg_is_one_for_the_best_order_and_less_for_others() {
        let judged = judged(&[("a", 3), ("b", 1), ("c", 0)]);
        assert!((ndcg(&ids(&["a", "b", "c"]), &judged, 10) - 1.0).abs() < 1e-12);
        // (1/log2 2 + 3/log2 3) / (3/log2 2 + 1/log2 3)
        let swapped = ndcg(&ids(&["b", "a"]), &judged, 10);
        assert!((swapped - (1.0 + 3.0 / 3_f64.log2()) / (3.0 + 1.0 / 3_f64.log2())).abs() < 1e-12);
        assert_eq!(ndcg(&ids(&["c"]), &judged, 10), 0.0);
    }

    #[test]
    fn rank_and_recall_count_relevant_documents_only() {
        let judged = judged(&[("a", 1), ("b", 2), ("c", 0)]);
        let hits = ids(&["c", "x", "b", "a"]);
        assert_eq!(reciprocal_rank(&hits, &judged, 10), 1.0 / 3.0);
        assert_eq!(reciprocal_rank(&hits, &judged, 2), 0.0);
        assert_eq!(recall(&hits, &judged, 3), 0.5);
        assert_eq!(recall(&hits, &judged, 10), 1.0);
    }
}
