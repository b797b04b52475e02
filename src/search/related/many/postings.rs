//! The documents of each group of words that few documents have.

use rayon::prelude::*;

use super::forms::Forms;
use crate::index::Zone;
use crate::search::snapshot::Snapshot;
use crate::search::weights;

/// The documents that are looked at for the candidates of one, each once for every word that it shares.
pub(super) const MOST_LOOKED_AT: usize = 4_000;

/// Documents whose groups are found at once.
const BATCH: usize = 4_096;

/// How many documents have each group, and which of them where they are few.
pub(super) struct Postings {
    counts: Vec<u32>,
    /// The documents of all groups, each with its saturated frequency, and where those of each group end.
    documents: Vec<(u32, f32)>,
    ends: Vec<usize>,
    /// How much an occurrence counts in each document, by its length.
    length_factors: Vec<f32>,
}

impl Postings {
    pub(super) fn new(snapshot: &Snapshot, forms: &Forms) -> Self {
        let ordinals: Vec<u32> = (0..).take(snapshot.documents).collect();
        let chunk = ordinals.len().div_ceil(rayon::current_num_threads()).max(1);
        let counted = ordinals.par_chunks(chunk).map(|ordinals| {
            let mut counts = vec![0_u32; forms.groups()];
            for ordinal in ordinals {
                for_each_group(snapshot, forms, *ordinal, |group, _| counts[group as usize] += 1);
            }
            counts
        });
        let counts = counted.reduce(Vec::new, |a, b| {
            let longer = a.len().max(b.len());
            let of = |counts: &Vec<u32>, group: usize| counts.get(group).copied().unwrap_or_default();
            (0..longer).map(|group| of(&a, group) + of(&b, group)).collect()
        });
        let is_few = |group: u32| (2..=MOST_LOOKED_AT as u32).contains(&counts[group as usize]);
        let length_factors: Vec<f32> = ordinals
            .iter()
            .map(|ordinal| {
                let document = snapshot.document_of(*ordinal);
                let segment = snapshot.segment_of(document);
                let norm = segment.norms(Zone::Body)[(document - segment.base) as usize];
                snapshot.length_factors[Zone::Body as usize][usize::from(norm)]
            })
            .collect();
        let mut end = 0;
        let ends: Vec<usize> = (0..)
            .take(counts.len())
            .map(|group| {
                end += if is_few(group) {
                    counts[group as usize] as usize
                } else {
                    0
                };
                end
            })
            .collect();
        let mut next: Vec<usize> = std::iter::once(0).chain(ends.iter().copied()).collect();
        let mut documents = vec![(0, 0.0); end];
        // A batch at a time: what is found is half again as large as where it goes.
        for batch in ordinals.chunks(BATCH) {
            let found = batch.par_iter().map(|ordinal| {
                let (mut found, factor) = (Vec::new(), length_factors[*ordinal as usize]);
                for_each_group(snapshot, forms, *ordinal, |group, frequency| {
                    if is_few(group) {
                        found.push((group, weights::saturate(factor * frequency)));
                    }
                });
                (*ordinal, found)
            });
            for (ordinal, found) in found.collect::<Vec<_>>() {
                for (group, frequency) in found {
                    let place = &mut next[group as usize];
                    documents[*place] = (ordinal, frequency);
                    *place += 1;
                }
            }
        }
        Self {
            counts,
            documents,
            ends,
            length_factors,
        }
    }

    /// The number of documents that have a group.
    pub(super) fn documents(&self, group: u32) -> usize {
        self.counts[group as usize] as usize
    }

    /// The documents that have a group, in order, each with its saturated frequency; none if only one has it or very many have.
    pub(super) fn of(&self, group: u32) -> &[(u32, f32)] {
        let at = group as usize;
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.documents[start..self.ends[at]]
    }

    pub(super) fn length_factor(&self, ordinal: u32) -> f32 {
        self.length_factors[ordinal as usize]
    }
}

/// Calls `visit` with each group that a document has, and its frequency.
fn for_each_group(snapshot: &Snapshot, forms: &Forms, ordinal: u32, mut visit: impl FnMut(u32, f32)) {
    let mut groups: Vec<(u32, f32)> = Vec::new();
    for (form, weight) in snapshot.generation.words.of(ordinal) {
        let of_form = forms.groups_of(form).iter();
        groups.extend(of_form.map(|group| (group.number, group.share * weight as f32)));
    }
    groups.sort_unstable_by_key(|(group, _)| *group);
    for same in groups.chunk_by(|a, b| a.0 == b.0) {
        visit(same[0].0, same.iter().map(|(_, frequency)| frequency).sum());
    }
}
