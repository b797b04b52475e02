//! Where the words of a sequence stand in a document.

use std::sync::Arc;

use tantivy::TERMINATED;

use crate::index::Zone;
use crate::search::error::SearchError;
use crate::search::snapshot::{PositionList, Positions, Segment, TermPlaces};
use crate::search::understand::Sequence;

/// The largest number of parts that are looked for separately.
const MAX_SLOTS: usize = 8;
/// The most places of a term or a sequence in a document that are located: of each word a book of 100,000 words has hardly more, and without a bound a text of 20 MB would
/// take as much memory in every search that finds it.
pub(in crate::search::retrieve) const MOST_PLACES: usize = 4_000;
/// How often passages with all parts are looked for in a document. Each time all places of one part are passed over that are not near
/// the next place of another: after so many in vain, parts of a compound are in a text by themselves.
const MOST_STEPS: usize = 20_000;

/// Calls `found` with the positions of the slots at each match in a document that has all of them.
pub(super) fn for_each_place(
    slots: &mut [Slot<'_>],
    sequence: &Sequence,
    document: u32,
    found: impl FnMut(&[u32]),
) {
    for slot in slots.iter_mut() {
        slot.read_positions(document);
    }
    match sequence.window {
        None => phrases(slots, found),
        Some(window) => windows(slots, window, found),
    }
}

/// The postings of all terms of one slot.
pub(super) struct Slot<'s> {
    postings: Vec<Positions<'s>>,
    /// The first document of any term.
    first: u32,
    positions: PositionList,
}

impl<'s> Slot<'s> {
    pub(super) fn open(
        segment: &'s Segment,
        zone: Zone,
        terms: &[Arc<TermPlaces>],
    ) -> Result<Self, SearchError> {
        let mut postings = Vec::new();
        for term in terms {
            postings.extend(segment.positions(zone, term)?);
        }
        Ok(Self {
            first: postings
                .iter()
                .map(Positions::document)
                .min()
                .unwrap_or(TERMINATED),
            postings,
            positions: PositionList::default(),
        })
    }

    /// Returns the first document from `target` on that has any of the terms.
    pub(super) fn seek(&mut self, target: u32) -> u32 {
        if self.first < target {
            let mut first = TERMINATED;
            for postings in &mut self.postings {
                first = first.min(postings.seek(target));
            }
            self.first = first;
        }
        self.first
    }

    fn read_positions(&mut self, document: u32) {
        let mut all = std::mem::take(&mut self.positions).into_buffer();
        let mut here = self
            .postings
            .iter_mut()
            .filter(|postings| postings.document() == document);
        let (first, second) = (here.next(), here.next());
        self.positions = match (first, second) {
            (Some(only), None) => only.list_in(all),
            (first, second) => {
                let lists = first.into_iter().chain(second).chain(here);
                lists.for_each(|postings| postings.add_to(&mut all));
                // The lists are in order: runs that are merged.
                all.sort();
                all.dedup();
                PositionList::Read(all)
            }
        };
    }
}

/// Returns the first document from `target` on that all slots have.
pub(super) fn next_common(slots: &mut [Slot<'_>], mut target: u32) -> Option<u32> {
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

fn phrases(slots: &[Slot<'_>], mut found: impl FnMut(&[u32])) {
    let Some((first, rest)) = slots.split_first() else {
        return;
    };
    let follows = |start: u32| {
        (start + 1..)
            .zip(rest)
            .all(|(position, slot)| slot.positions.binary_search(&position).is_ok())
    };
    let mut positions = Vec::with_capacity(slots.len());
    let starts = first.positions.iter().filter(|start| follows(**start));
    // A text that has it so often is not about it any more if it has it oftener.
    for &start in starts.take(MOST_PLACES) {
        positions.clear();
        positions.extend((start..).take(slots.len()));
        found(&positions);
    }
}

/// Finds disjoint passages of at most `window` positions with a word of every slot. All slots at one position are one
/// compound, which its own term counts.
fn windows(slots: &[Slot<'_>], window: u32, mut found: impl FnMut(&[u32])) {
    if slots.len() > MAX_SLOTS {
        return;
    }
    let (mut at, mut positions) = ([0; MAX_SLOTS], [0; MAX_SLOTS]);
    let (at, positions) = (&mut at[..slots.len()], &mut positions[..slots.len()]);
    for _ in 0..MOST_STEPS {
        for ((position, slot), place) in positions.iter_mut().zip(slots).zip(&*at) {
            match slot.positions.get(*place) {
                Some(next) => *position = *next,
                None => return,
            }
        }
        let low = positions.iter().copied().min().unwrap_or_default();
        let high = positions.iter().copied().max().unwrap_or_default();
        if high - low <= window && high > low {
            found(positions);
            for (place, slot) in at.iter_mut().zip(slots) {
                *place = slot.positions.partition_point(|position| *position <= high);
            }
        } else if let Some(lowest) = positions.iter().position(|position| *position == low) {
            let rest = &slots[lowest].positions[at[lowest]..];
            let too_far = rest.partition_point(|position| position.saturating_add(window) < high);
            at[lowest] += too_far.max(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slots(positions: &[&[u32]]) -> Vec<Slot<'static>> {
        positions
            .iter()
            .map(|positions| Slot {
                postings: Vec::new(),
                first: TERMINATED,
                positions: PositionList::Read(positions.to_vec()),
            })
            .collect()
    }

    fn phrases(slots: &[Slot]) -> usize {
        let mut count = 0;
        super::phrases(slots, |_| count += 1);
        count
    }

    fn windows(slots: &[Slot<'_>], window: u32) -> usize {
        let mut count = 0;
        super::windows(slots, window, |_| count += 1);
        count
    }

    #[test]
    fn a_phrase_is_counted_where_its_words_follow_each_other() {
        assert_eq!(phrases(&slots(&[&[1, 5, 9], &[2, 7, 10]])), 2);
        assert_eq!(phrases(&slots(&[&[1], &[0]])), 0);
        assert_eq!(phrases(&slots(&[&[1], &[2], &[4]])), 0);
    }

    #[test]
    fn parts_are_near_in_any_order_but_not_in_one_word() {
        assert_eq!(windows(&slots(&[&[10], &[7]]), 6), 1);
        assert_eq!(windows(&slots(&[&[10], &[3]]), 6), 0);
        assert_eq!(windows(&slots(&[&[4], &[4]]), 6), 0);
        assert_eq!(windows(&slots(&[&[4, 6], &[4]]), 6), 1);
        assert_eq!(windows(&slots(&[&[1, 50], &[2, 53]]), 6), 2);
        assert_eq!(windows(&slots(&[&[1], &[]]), 6), 0);
    }

    #[test]
    fn a_rare_part_is_found_near_a_frequent_one_however_far_into_a_text() {
        let often: Vec<u32> = (0..1_000_000).map(|number| 2 * number).collect();
        assert_eq!(windows(&slots(&[&often, &[1_999_991]]), 6), 1);
        assert_eq!(windows(&slots(&[&[1_999_991], &often]), 6), 1);
    }

    proptest::proptest! {
        #[test]
        fn passages_are_those_that_a_look_at_every_place_finds(
            mut positions in proptest::collection::vec(proptest::collection::vec(0..60_u32, 0..12), 1..4),
            window in 1..9_u32,
        ) {
            for slot in &mut positions {
                slot.sort_unstable();
                slot.dedup();
            }
            let parts: Vec<&[u32]> = positions.iter().map(Vec::as_slice).collect();
            proptest::prop_assert_eq!(windows(&slots(&parts), window), step_by_step(&parts, window));
        }
    }

    /// The same by single steps.
    fn step_by_step(parts: &[&[u32]], window: u32) -> usize {
        let mut at = vec![0; parts.len()];
        let mut count = 0;
        loop {
            let next = parts.iter().zip(&at).map(|(part, at)| part.get(*at).copied());
            let Some(positions) = next.collect::<Option<Vec<u32>>>() else {
                return count;
            };
            let (low, high) = (*positions.iter().min().unwrap(), *positions.iter().max().unwrap());
            if high - low <= window && high > low {
                count += 1;
                for (at, part) in at.iter_mut().zip(parts) {
                    *at = part.partition_point(|position| *position <= high);
                }
            } else {
                at[positions.iter().position(|position| *position == low).unwrap()] += 1;
            }
        }
    }
}
