//! The sections of a document that answer a query, best first.

use std::collections::BTreeMap;

use super::LOOKED_AT;
use crate::index::{StoredMeta, Zone};
use crate::search::retrieve::{ClauseStatistics, Occurrence, best_passage};

/// The share of the best section's weight that another must have to be named.
const WORTH_NAMING: f32 = 0.5;

/// A section with words of the query.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    /// Its place among the sections.
    pub(super) section: usize,
    /// The weight of its best passage, or of its heading.
    pub(super) weight: f32,
    /// Which of its words it is about, counted from 0.
    pub(super) word: Option<u32>,
    by_heading: bool,
}

/// Returns the sections that answer best. Where a section of substance answers, lists of links and sources are left out.
pub(super) fn found_in_sections(
    meta: &StoredMeta<'_>,
    occurrences: &[Occurrence<'_>],
    statistics: &[ClauseStatistics],
) -> Vec<Found> {
    let mut found: Vec<Found> = passages(meta, occurrences, statistics).into_values().collect();
    // Of those that weigh the same a heading leads, then the first.
    found.sort_by(|a, b| {
        let weight = |found: &Found| (found.weight * 1_000.0).round();
        weight(b)
            .total_cmp(&weight(a))
            .then(b.by_heading.cmp(&a.by_heading))
            .then(a.section.cmp(&b.section))
    });
    found.truncate(LOOKED_AT);
    let of_substance = |found: &Found| meta.sections.is_substantial(found.section);
    let substantial: Vec<Found> = found.iter().copied().filter(of_substance).collect();
    let mut found = if substantial.is_empty() {
        found
    } else {
        substantial
    };
    let least = found.first().map_or(0.0, |best| best.weight * WORTH_NAMING);
    found.retain(|found| found.weight >= least);
    found
}

fn passages(
    meta: &StoredMeta<'_>,
    occurrences: &[Occurrence<'_>],
    statistics: &[ClauseStatistics],
) -> BTreeMap<usize, Found> {
    let sections = &meta.sections;
    let zone = |zone: Zone| {
        occurrences
            .iter()
            .filter(move |occurrence| occurrence.zone == zone)
    };
    let after = |position: u32| sections.at_body(position);
    let body_position = |place: usize| sections.get(place).map_or(0, |section| section.body_position);
    let mut found: BTreeMap<usize, Found> = BTreeMap::new();
    let body_occurrences: Vec<Occurrence<'_>> = zone(Zone::Body).copied().collect();
    for group in body_occurrences.chunk_by(|a, b| after(a.position) == after(b.position)) {
        let (Some(section), Some(passage)) = (
            after(group[0].position),
            best_passage(group, Zone::Body, statistics),
        ) else {
            continue;
        };
        found.insert(
            section,
            Found {
                section,
                weight: passage.weight,
                word: Some(passage.position - body_position(section)),
                by_heading: false,
            },
        );
    }
    let first_subject = meta.subjects_position;
    let of_heading = |position: u32| sections.at_heading(position);
    let headings: Vec<Occurrence<'_>> = zone(Zone::Headings)
        .filter(|occurrence| occurrence.position < first_subject)
        .copied()
        .collect();
    for group in headings.chunk_by(|a, b| of_heading(a.position) == of_heading(b.position)) {
        let Some(section) = of_heading(group[0].position).filter(|place| {
            let section = sections.get(*place);
            section.is_some_and(|section| section.heading.is_some() && section.text_end > section.text_start)
        }) else {
            continue;
        };
        let Some(passage) = best_passage(group, Zone::Headings, statistics) else {
            continue;
        };
        let body = found.get(&section).copied();
        // A heading that says at least as much as the best passage names the section.
        if body.is_none_or(|body| passage.weight >= body.weight) {
            let inside = body_occurrences
                .iter()
                .find(|occurrence| after(occurrence.position) == Some(section));
            let first = inside.map(|occurrence| occurrence.position - body_position(section));
            found.insert(
                section,
                Found {
                    section,
                    weight: passage.weight,
                    word: first,
                    by_heading: true,
                },
            );
        }
    }
    found
}
