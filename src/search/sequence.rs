//! Words that must stand together: phrases, and the parts of a compound near each other.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::{DocSet, TERMINATED};

use super::clause::{Sequence, WeightedTerm};
use super::error::SearchError;
use super::snapshot::{Segment, Snapshot};
use crate::index::Zone;

/// Calls `found` with each document of a segment that has the sequence in a zone, and how often, in the order of their
/// numbers.
pub(crate) fn for_each_match(
    snapshot: &Snapshot,
    segment: &Segment,
    zone: Zone,
    sequence: &Sequence,
    mut found: impl FnMut(u32, f32),
) -> Result<(), SearchError> {
    let mut slots: Vec<Slot> = Vec::with_capacity(sequence.slots.len());
    for terms in &sequence.slots {
        let slot = Slot::open(snapshot, segment, zone, terms)?;
        if slot.postings.is_empty() {
            return Ok(());
        }
        slots.push(slot);
    }
    let mut document = 0;
    while let Some(candidate) = next_common(&mut slots, document) {
        for slot in &mut slots {
            slot.read_positions(candidate);
        }
        let count = match sequence.window {
            None => count_phrases(&slots),
            Some(window) => count_windows(&slots, window),
        };
        if count > 0 {
            found(segment.base + candidate, count as f32);
        }
        document = candidate + 1;
    }
    Ok(())
}

/// The postings of all terms that will do for one word.
struct Slot {
    postings: Vec<SegmentPostings>,
    positions: Vec<u32>,
}

impl Slot {
    fn open(
        snapshot: &Snapshot,
        segment: &Segment,
        zone: Zone,
        terms: &[WeightedTerm],
    ) -> Result<Self, SearchError> {
        let mut postings = Vec::new();
        for term in terms {
            postings.extend(segment.positions(zone, &snapshot.term(zone, &term.term))?);
        }
        Ok(Self {
            postings,
            positions: Vec::new(),
        })
    }

    /// The first document from `target` on that has any of the terms.
    fn seek(&mut self, target: u32) -> u32 {
        self.postings
            .iter_mut()
            .map(|postings| {
                if postings.doc() < target {
                    postings.seek(target)
                } else {
                    postings.doc()
                }
            })
            .min()
            .unwrap_or(TERMINATED)
    }

    fn read_positions(&mut self, document: u32) {
        self.positions.clear();
        for postings in self
            .postings
            .iter_mut()
            .filter(|postings| postings.doc() == document)
        {
            postings.append_positions_with_offset(0, &mut self.positions);
        }
        self.positions.sort_unstable();
        self.positions.dedup();
    }
}

/// The first document from `target` on that all slots have.
fn next_common(slots: &mut [Slot], mut target: u32) -> Option<u32> {
    loop {
        let furthest = slots.iter_mut().map(|slot| slot.seek(target)).max()?;
        if furthest == TERMINATED {
            return None;
        }
        if furthest == target && slots.iter_mut().all(|slot| slot.seek(target) == target) {
            return Some(target);
        }
        target = furthest;
    }
}

fn count_phrases(slots: &[Slot]) -> usize {
    let (first, rest) = slots.split_first().expect("a phrase has words");
    let follows = |start: u32| {
        (start + 1..)
            .zip(rest)
            .all(|(position, slot)| slot.positions.binary_search(&position).is_ok())
    };
    first.positions.iter().filter(|start| follows(**start)).count()
}

/// How many separate stretches of at most `window` positions have a word of every slot. All in one place is one
/// compound, which is counted as a word, not here.
fn count_windows(slots: &[Slot], window: u32) -> usize {
    let mut at = vec![0; slots.len()];
    let mut count = 0;
    loop {
        let mut low = (u32::MAX, 0);
        let mut high = 0;
        for (number, slot) in slots.iter().enumerate() {
            let Some(position) = slot.positions.get(at[number]).copied() else {
                return count;
            };
            low = low.min((position, number));
            high = high.max(position);
        }
        if high - low.0 <= window && high > low.0 {
            count += 1;
            for (place, slot) in at.iter_mut().zip(slots) {
                *place = slot.positions.partition_point(|position| *position <= high);
            }
        } else {
            at[low.1] += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slots(positions: &[&[u32]]) -> Vec<Slot> {
        positions
            .iter()
            .map(|positions| Slot {
                postings: Vec::new(),
                positions: positions.to_vec(),
            })
            .collect()
    }

    #[test]
    fn a_phrase_is_counted_where_its_words_follow_each_other() {
        assert_eq!(count_phrases(&slots(&[&[1, 5, 9], &[2, 7, 10]])), 2);
        assert_eq!(count_phrases(&slots(&[&[1], &[0]])), 0);
        assert_eq!(count_phrases(&slots(&[&[1], &[2], &[4]])), 0);
    }

    #[test]
    fn parts_are_near_in_any_order_but_not_in_one_word() {
        assert_eq!(count_windows(&slots(&[&[10], &[7]]), 6), 1);
        assert_eq!(count_windows(&slots(&[&[10], &[3]]), 6), 0);
        assert_eq!(count_windows(&slots(&[&[4], &[4]]), 6), 0);
        assert_eq!(count_windows(&slots(&[&[4, 6], &[4]]), 6), 1);
        assert_eq!(count_windows(&slots(&[&[1, 50], &[2, 53]]), 6), 2);
        assert_eq!(count_windows(&slots(&[&[1], &[]]), 6), 0);
    }
}
