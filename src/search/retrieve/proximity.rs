//! How near the words of a query stand to each other: the best passage of a text, and the proximity of a document.

use super::locate::Occurrence;
use super::scan::ClauseStatistics;
use crate::index::Zone;
use crate::search::understand::{Clause, Role};
use crate::search::weights;

/// A passage of a zone.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Passage {
    /// The position of its first match.
    pub(crate) position: u32,
    /// The sum of the weights in it.
    pub(crate) weight: f32,
}

/// Returns the passage of [`weights::NEAR`] words in a zone with the largest weight, each clause counted once; the first of
/// equal ones. It begins with a match that counts: one that a nearby match of the same clause outweighs, such as a part
/// before the whole compound, would lead away from the place.
pub(crate) fn best_passage(
    occurrences: &[Occurrence<'_>],
    zone: Zone,
    statistics: &[ClauseStatistics],
) -> Option<Passage> {
    let start = occurrences.partition_point(|occurrence| (occurrence.zone as usize) < zone as usize);
    let end = occurrences.partition_point(|occurrence| occurrence.zone as usize <= zone as usize);
    let list = &occurrences[start..end];
    let mut best: Option<Passage> = None;
    let mut weights = vec![0.0_f32; statistics.len()];
    let weight_of =
        |occurrence: &Occurrence<'_>| statistics[occurrence.clause].idf * occurrence.weight.min(1.0);
    for (number, first) in list.iter().enumerate() {
        weights.fill(0.0);
        let near = list[number..]
            .iter()
            .take_while(|other| other.position - first.position <= weights::NEAR);
        for occurrence in near {
            let slot = &mut weights[occurrence.clause];
            *slot = slot.max(weight_of(occurrence));
        }
        if weight_of(first) < weights[first.clause] {
            continue;
        }
        let weight = weights.iter().sum();
        if best.is_none_or(|best| weight > best.weight * 1.001) {
            best = Some(Passage {
                position: first.position,
                weight,
            });
        }
    }
    best
}

/// Returns how near to each other the query's words occur in a document: 0 if its best passage has one word only, 1 if it has
/// all words of the query.
pub(crate) fn proximity(
    occurrences: &[Occurrence<'_>],
    statistics: &[ClauseStatistics],
    clauses: &[Clause],
) -> f32 {
    let wanted = clauses
        .iter()
        .zip(statistics)
        .filter(|(clause, _)| clause.role == Role::Wanted);
    let (total, heaviest) = wanted.fold((0.0_f32, 0.0_f32), |(total, heaviest), (_, statistics)| {
        (total + statistics.idf, heaviest.max(statistics.idf))
    });
    let passages = [Zone::Headings, Zone::Body].map(|zone| best_passage(occurrences, zone, statistics));
    let best = passages
        .into_iter()
        .flatten()
        .map(|passage| passage.weight)
        .fold(0.0, f32::max);
    share_beyond_heaviest(best, heaviest, total)
}

/// Returns how much of what a query weighs beyond its heaviest word a passage has beyond that: 0 to 1.
pub(super) fn share_beyond_heaviest(passage: f32, heaviest: f32, total: f32) -> f32 {
    if total <= heaviest {
        0.0
    } else {
        ((passage - heaviest) / (total - heaviest)).clamp(0.0, 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::hit::Via;

    fn at(position: u32, clause: usize, weight: f32) -> Occurrence<'static> {
        Occurrence {
            zone: Zone::Body,
            position,
            clause,
            term: "ord",
            weight,
            via: Via::Exact,
            in_sequence: false,
        }
    }

    const TWO_CLAUSES: [ClauseStatistics; 2] = [ClauseStatistics {
        documents: 1,
        idf: 1.0,
    }; 2];

    #[test]
    fn the_best_passage_has_the_most_words_and_the_first_wins() {
        let occurrences = [(0, 0), (40, 0), (45, 1), (90, 0), (91, 1)];
        let occurrences = occurrences.map(|(position, clause)| at(position, clause, 1.0));
        let passage = best_passage(&occurrences, Zone::Body, &TWO_CLAUSES).unwrap();
        assert_eq!(
            passage,
            Passage {
                position: 40,
                weight: 2.0
            }
        );
        assert_eq!(best_passage(&occurrences, Zone::Title, &TWO_CLAUSES), None);
    }

    #[test]
    fn a_passage_begins_with_a_word_that_counts_in_it() {
        let occurrences = [at(0, 0, 0.6), at(4, 0, 1.0), at(5, 0, 0.6)];
        let passage = best_passage(&occurrences, Zone::Body, &TWO_CLAUSES).unwrap();
        assert_eq!((passage.position, passage.weight), (4, 1.0));
    }
}
