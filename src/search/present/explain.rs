//! The parts of a score, for editors who ask why a document ranks where it does.

use std::collections::BTreeMap;

use crate::search::hit::{Rung, ScorePart, Share};
use crate::search::retrieve::{Candidate, ClauseStatistics, Nearness, Occurrence};
use crate::search::snapshot::Snapshot;
use crate::search::understand::Clause;
use crate::search::weights;

/// Returns what each clause contributes to a score, and the weighted frequency of each form in each zone before saturation;
/// last the effect of proximity and coverage, and of being related to the first documents. The first line names the rung of the ladder.
/// Where meaning takes part, the score is the sum of words and meaning, and what is related is a part of the words.
pub(crate) fn explain(
    snapshot: &Snapshot,
    clauses: &[Clause],
    statistics: &[ClauseStatistics],
    occurrences: &[Occurrence<'_>],
    candidate: &Candidate,
    rung: Rung,
    near: Option<Nearness<'_>>,
) -> Vec<ScorePart> {
    let segment = snapshot.segment_of(candidate.document);
    let mut parts = vec![ScorePart::new(Share::Rung(rung), 0.0)];
    let mut sum = 0.0;
    for (place, (clause, statistics)) in clauses.iter().zip(statistics).enumerate() {
        let mut frequencies: BTreeMap<(usize, &str), (f32, Share)> = BTreeMap::new();
        let of_clause = |occurrence: &&Occurrence<'_>| occurrence.clause == place && !occurrence.in_sequence;
        for occurrence in occurrences.iter().filter(of_clause) {
            let norm = segment.norms(occurrence.zone)[(candidate.document - segment.base) as usize];
            let factor = snapshot.length_factors[occurrence.zone as usize][norm as usize];
            let share = Share::Frequency {
                zone: occurrence.zone,
                term: occurrence.term.to_owned(),
                via: occurrence.via,
            };
            frequencies
                .entry((occurrence.zone as usize, occurrence.term))
                .or_insert((0.0, share))
                .0 += factor * occurrence.weight;
        }
        let frequency: f32 = frequencies.values().map(|(frequency, _)| frequency).sum();
        let value = statistics.idf * weights::saturate(frequency);
        sum += value;
        let share = Share::Clause {
            text: clause.text.to_string(),
            documents: statistics.documents,
        };
        parts.push(ScorePart::new(share, value));
        let of_forms = frequencies.into_values();
        parts.extend(of_forms.map(|(value, share)| ScorePart::new(share, value)));
    }
    let mut part = |share: Share, value: f32| parts.push(ScorePart::new(share, value));
    match near {
        None => part(Share::Others, candidate.score - candidate.related - sum),
        Some(near) => {
            let meaning = near.bonus(snapshot, candidate.document);
            let words = (candidate.score - meaning).max(0.0);
            part(Share::Others, (words - candidate.related) * near.best - sum);
            part(Share::Words, words);
            part(Share::Meaning, candidate.score - words);
        }
    }
    if candidate.related > 0.0 {
        part(Share::Related, candidate.related);
    }
    parts
}
