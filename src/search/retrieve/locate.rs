//! Positions of the query's words in documents: for proximity, the best section and the reasons of a hit.

use super::sequence;
use crate::index::Zone;
use crate::search::error::SearchError;
use crate::search::hit::Via;
use crate::search::snapshot::{PositionList, Segment, Snapshot};
use crate::search::understand::{Clause, Role};
use crate::search::weights;

/// A word of a document that matches a clause.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Occurrence<'a> {
    /// Its zone,
    pub(crate) zone: Zone,
    /// and its position there, in words.
    pub(crate) position: u32,
    /// The index of the clause.
    pub(crate) clause: usize,
    /// The matching term; for a sequence its first.
    pub(crate) term: &'a str,
    /// Its weight, see [`crate::search::understand::WeightedTerm::weight`].
    pub(crate) weight: f32,
    /// How it matched.
    pub(crate) via: Via,
    /// Whether it is part of a sequence.
    pub(crate) in_sequence: bool,
}

/// Finds the words of a query in some documents, given in ascending order. Returns one list for each document, sorted by zone
/// and position. Of a term or a sequence with very many places in a document, the first count, and of a term those near other words of
/// the query.
pub(crate) fn locate<'a>(
    snapshot: &Snapshot,
    clauses: &'a [Clause],
    zones: &[Zone],
    documents: &[u32],
) -> Result<Vec<Vec<Occurrence<'a>>>, SearchError> {
    let mut found = vec![Vec::new(); documents.len()];
    let mut cut = Vec::new();
    for (place, clause) in clauses.iter().enumerate() {
        if !is_located(clause) {
            continue;
        }
        for zone in clause.zones.iter().copied().filter(|zone| zones.contains(zone)) {
            for segment in &snapshot.segments {
                let from = documents.partition_point(|document| *document < segment.base);
                let to = documents.partition_point(|document| *document < segment.end);
                if from < to {
                    let inside = Inside {
                        snapshot,
                        segment,
                        zone,
                        documents: &documents[from..to],
                    };
                    inside.locate_clause(
                        (place, clause),
                        &mut found[from..to],
                        |document, last, positions| {
                            cut.push(CutOff {
                                document: from + document,
                                last,
                                positions,
                            });
                        },
                    )?;
                }
            }
        }
    }
    add_near(&cut, &mut found);
    for list in &mut found {
        list.sort_by_key(|occurrence| (occurrence.zone as usize, occurrence.position, occurrence.clause));
    }
    Ok(found)
}

/// Whether the words of a clause are located: those of the others say nothing of where a text answers.
pub(super) fn is_located(clause: &Clause) -> bool {
    !matches!(clause.role, Role::Excluded | Role::Ordering)
}

/// Documents of one segment, in one zone of which words are located.
struct Inside<'s> {
    snapshot: &'s Snapshot,
    segment: &'s Segment,
    zone: Zone,
    documents: &'s [u32],
}

/// A term whose places in a document were not all taken.
struct CutOff<'a> {
    /// The index of the document.
    document: usize,
    /// The last that was taken,
    last: Occurrence<'a>,
    /// and all places.
    positions: PositionList,
}

impl Inside<'_> {
    /// Finds one clause. `cut` is told of each term of which not all places in a document were taken: the index of the document, the last
    /// that was taken, and all places.
    fn locate_clause<'a>(
        &self,
        (place, clause): (usize, &'a Clause),
        found: &mut [Vec<Occurrence<'a>>],
        mut cut: impl FnMut(usize, Occurrence<'a>, PositionList),
    ) -> Result<(), SearchError> {
        for term in &clause.terms {
            let places = self.snapshot.places(&term.term)?;
            let Some(mut postings) = self.segment.positions(self.zone, &places)? else {
                continue;
            };
            for (number, (document, list)) in self.documents.iter().zip(&mut *found).enumerate() {
                self.snapshot.check()?;
                let target = document - self.segment.base;
                if postings.seek(target) != target {
                    continue;
                }
                let positions = postings.list();
                let taken = positions.iter().take(sequence::MOST_PLACES);
                list.extend(taken.map(|&position| Occurrence {
                    zone: self.zone,
                    position,
                    clause: place,
                    term: &term.term,
                    weight: term.weight,
                    via: term.via,
                    in_sequence: false,
                }));
                if positions.len() > sequence::MOST_PLACES
                    && let Some(last) = list.last()
                {
                    cut(number, *last, positions);
                }
            }
        }
        self.locate_sequences((place, clause), found)
    }

    fn locate_sequences<'a>(
        &self,
        (place, clause): (usize, &'a Clause),
        found: &mut [Vec<Occurrence<'a>>],
    ) -> Result<(), SearchError> {
        for sequence in &clause.sequences {
            sequence::locate(
                self.snapshot,
                self.segment,
                self.zone,
                sequence,
                self.documents,
                |document, positions| {
                    let words = positions.iter().zip(&sequence.slots);
                    found[document].extend(words.filter_map(|(&position, terms)| {
                        Some(Occurrence {
                            zone: self.zone,
                            position,
                            clause: place,
                            term: &terms.first()?.term,
                            weight: sequence.weight,
                            via: sequence.via,
                            in_sequence: true,
                        })
                    }));
                },
            )?;
        }
        Ok(())
    }
}

/// Adds the places of terms that were cut off where they are near those of other clauses: a rare word far into a long text is shown with
/// the frequent one beside it.
fn add_near<'a>(cut: &[CutOff<'a>], found: &mut [Vec<Occurrence<'a>>]) {
    // Nearness is to what was found before.
    let near: Vec<Vec<u32>> = cut
        .iter()
        .map(|cut| others(&found[cut.document], &cut.last))
        .collect();
    for (cut, near) in cut.iter().zip(near).filter(|(_, near)| !near.is_empty()) {
        let is_near = |position: &&u32| {
            let from = near.partition_point(|other| other.saturating_add(weights::NEAR) < **position);
            near.get(from)
                .is_some_and(|other| *other <= position.saturating_add(weights::NEAR))
        };
        let further = cut.positions.iter().skip(sequence::MOST_PLACES).filter(is_near);
        let further = further.take(sequence::MOST_PLACES);
        found[cut.document].extend(further.map(|&position| Occurrence { position, ..cut.last }));
    }
}

/// The places of other clauses than that of an occurrence, in its zone and behind it, in order.
fn others(found: &[Occurrence<'_>], of: &Occurrence<'_>) -> Vec<u32> {
    let others = found.iter().filter(|other| {
        other.clause != of.clause && other.zone == of.zone && other.position + weights::NEAR > of.position
    });
    let mut positions: Vec<u32> = others.map(|other| other.position).collect();
    positions.sort_unstable();
    positions
}
