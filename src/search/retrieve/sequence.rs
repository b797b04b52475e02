//! Sequences: phrases, and the parts of a compound within a window.

use std::sync::Arc;

use self::slot::{Slot, for_each_place, next_common};
use crate::index::Zone;
use crate::search::error::SearchError;
use crate::search::snapshot::{Segment, Snapshot, TermPlaces};
use crate::search::understand::Sequence;
use crate::search::weights;

pub(super) use self::slot::MOST_PLACES;

mod slot;

/// Returns the documents that have a sequence in a zone, in ascending order, each with its count there. What was found is kept as long as the
/// generation is open: to read the positions of words takes longer than all else of most queries.
pub(super) fn matches(
    snapshot: &Snapshot,
    zone: Zone,
    sequence: &Sequence,
) -> Result<Arc<[(u32, u32)]>, SearchError> {
    snapshot.sequences.try_get(key(zone, sequence), || {
        let mut matches = Vec::new();
        for segment in &snapshot.segments {
            for_each_match(snapshot, segment, zone, sequence, |document, count| {
                matches.push((document, count));
            })?;
        }
        Ok(matches)
    })
}

/// Returns what decides the matches of a sequence: its terms, its window and the zone. No term has a control character.
fn key(zone: Zone, sequence: &Sequence) -> Box<str> {
    let mut key = format!("{} {}", zone as usize, sequence.window.map_or(-1, i64::from));
    for slot in &sequence.slots {
        key.push('\u{1}');
        for term in slot {
            key.push('\u{2}');
            key.push_str(&term.term);
        }
    }
    key.into()
}

/// Calls `found` with each document of a segment that has the sequence in a zone and its count there, in ascending order.
fn for_each_match(
    snapshot: &Snapshot,
    segment: &Segment,
    zone: Zone,
    sequence: &Sequence,
    mut found: impl FnMut(u32, u32),
) -> Result<(), SearchError> {
    let Some(mut slots) = open_slots(snapshot, segment, zone, sequence)? else {
        return Ok(());
    };
    let mut document = 0;
    while let Some(candidate) = next_common(&mut slots, document) {
        snapshot.check()?;
        let mut count = 0;
        for_each_place(&mut slots, sequence, candidate, |_| count += 1);
        if count > 0 {
            found(segment.base + candidate, count);
        }
        document = candidate + 1;
    }
    Ok(())
}

/// Calls `found` for each of some documents that has the sequence in a zone, with the document's index in the list and the
/// positions of the words. The documents are in ascending order.
pub(crate) fn locate(
    snapshot: &Snapshot,
    segment: &Segment,
    zone: Zone,
    sequence: &Sequence,
    documents: &[u32],
    mut found: impl FnMut(usize, &[u32]),
) -> Result<(), SearchError> {
    let known = snapshot.sequences.known(&key(zone, sequence));
    let may_have = |document: &u32| {
        let has = |matches: &Arc<[(u32, u32)]>| matches.binary_search_by_key(document, |of| of.0).is_ok();
        known.as_ref().is_none_or(has)
    };
    let mut documents = documents
        .iter()
        .enumerate()
        .filter(|(_, document)| may_have(document))
        .peekable();
    if documents.peek().is_none() {
        return Ok(());
    }
    let Some(mut slots) = open_slots(snapshot, segment, zone, sequence)? else {
        return Ok(());
    };
    for (place, document) in documents {
        snapshot.check()?;
        let target = document - segment.base;
        if slots.iter_mut().all(|slot| slot.seek(target) == target) {
            let mut located = 0;
            for_each_place(&mut slots, sequence, target, |positions| {
                located += 1;
                if located <= MOST_PLACES {
                    found(place, positions);
                }
            });
        }
    }
    Ok(())
}

/// Whether any of some documents has the sequence, in any zone. Of words so frequent that they are near each other by chance it
/// is true. The documents must be in ascending order.
pub(crate) fn occurs_in(
    snapshot: &Snapshot,
    sequence: &Sequence,
    documents: &[u32],
) -> Result<bool, SearchError> {
    for segment in &snapshot.segments {
        let from = documents.partition_point(|document| *document < segment.base);
        let to = documents.partition_point(|document| *document < segment.end);
        for zone in Zone::ALL.into_iter().filter(|_| from < to) {
            let mut found = is_by_chance(snapshot, segment, zone, sequence)?;
            if !found {
                let inside = &documents[from..to];
                locate(snapshot, segment, zone, sequence, inside, |_, _| found = true)?;
            }
            if found {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

fn is_by_chance(
    snapshot: &Snapshot,
    segment: &Segment,
    zone: Zone,
    sequence: &Sequence,
) -> Result<bool, SearchError> {
    let mut places = Vec::with_capacity(sequence.slots.len());
    for terms in &sequence.slots {
        let terms = terms.iter().map(|term| snapshot.places(&term.term));
        places.push(terms.collect::<Result<Vec<_>, _>>()?);
    }
    Ok(sequence.window.is_some() && together_by_chance(&places, segment, zone) > weights::BY_CHANCE)
}

/// Opens the postings of each slot; `None` if a slot has none, or if all are so frequent that proximity means nothing.
fn open_slots<'s>(
    snapshot: &Snapshot,
    segment: &'s Segment,
    zone: Zone,
    sequence: &Sequence,
) -> Result<Option<Vec<Slot<'s>>>, SearchError> {
    let mut places = Vec::with_capacity(sequence.slots.len());
    for terms in &sequence.slots {
        let terms = terms
            .iter()
            .map(|term| snapshot.places(&term.term))
            .collect::<Result<Vec<_>, _>>()?;
        if terms.iter().all(|term| segment.term_info(zone, term).is_none()) {
            return Ok(None);
        }
        places.push(terms);
    }
    if sequence.window.is_some() && together_by_chance(&places, segment, zone) > weights::BY_CHANCE {
        return Ok(None);
    }
    let slots = places.iter().map(|terms| Slot::open(segment, zone, terms));
    slots.collect::<Result<Vec<_>, _>>().map(Some)
}

/// Estimates in how many documents of a segment all slots would occur together if they were independent.
fn together_by_chance(slots: &[Vec<Arc<TermPlaces>>], segment: &Segment, zone: Zone) -> f32 {
    let documents = (segment.end - segment.base) as f32;
    let share = |terms: &Vec<Arc<TermPlaces>>| {
        let infos = terms.iter().filter_map(|term| segment.term_info(zone, term));
        let with: u32 = infos.map(|info| info.doc_freq).sum();
        (with as f32 / documents).min(1.0)
    };
    documents * slots.iter().map(share).product::<f32>()
}

#[cfg(test)]
mod tests {
    use crate::search::request::{MatchMode, SearchRequest};
    use crate::search::testing::engine;

    #[test]
    fn words_together_are_found_again_as_the_first_time() {
        let (engine, _folder) = engine(&[
            ("a", "Reduktion av ställtid börjar vid maskinen."),
            (
                "b",
                "Ställtid först, reduktion sedan. Reduktion av ställtid igen.",
            ),
            (
                "c",
                "Om reduktion. Längre ner, efter mycket annat som står här, finns ordet ställtid.",
            ),
        ]);
        let ask = |query: &str| {
            let request = SearchRequest {
                query: query.to_owned(),
                match_mode: MatchMode::All,
                ..SearchRequest::default()
            };
            let mut answer = engine.search(&request).unwrap();
            answer.took_ms = 0.0;
            let ids: Vec<String> = answer
                .hits
                .iter()
                .map(|hit| hit.document.id.to_string())
                .collect();
            (ids.join(" "), format!("{answer:?}"))
        };
        // The words in either order, as parts of a compound, and in another zone.
        let queries = [
            ("\"reduktion av ställtid\"", "a b"),
            ("\"ställtid av reduktion\"", ""),
            ("\"reduktion börjar vid\"", ""),
            ("ställtidsreduktion", "b a"),
            ("titel:\"reduktion av ställtid\"", ""),
        ];
        let first: Vec<_> = queries.iter().map(|(query, _)| ask(query)).collect();
        for ((query, expected), first) in queries.iter().zip(first) {
            assert_eq!(first.0, *expected, "{query}");
            assert_eq!(ask(query), first, "{query}");
        }
    }
}
