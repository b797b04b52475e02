//! The passages that answer a query, verbatim: each from one section, cut at sentences.

use rustc_hash::FxHashSet;

use self::cut::{Unit, units, window};
use super::error::SearchError;
use super::hit::{Hit, HitSection, Passage, Via};
use super::present::{Mark, found_in_texts, utf16_ranges};
use super::request::PassageRequest;
use super::retrieve::ClauseStatistics;
use super::snapshot::Snapshot;
use super::understand::{Clause, Role};
use super::weights;
use crate::analysis::Splitter;
use crate::document::{Document, Section};

mod cut;

/// Two passages that share this many of the word sequences of the shorter one say the same.
const SAME: f32 = 0.7;
/// The length of those sequences in words.
const SEQUENCE: usize = 4;

/// A ranked query, whose passages are wanted.
pub(crate) struct Passages<'a> {
    pub(crate) snapshot: &'a Snapshot,
    pub(crate) splitter: &'a Splitter,
    pub(crate) request: &'a PassageRequest,
    pub(crate) clauses: &'a [Clause],
    pub(crate) statistics: &'a [ClauseStatistics],
}

impl Passages<'_> {
    /// Returns the best passages of some hits, best first, each with its document but for the texts of its sections. `read` reads the document of a hit.
    pub(crate) fn of(
        &self,
        hits: Vec<Hit>,
        read: impl Fn(&Hit) -> Result<(u32, Document), SearchError>,
    ) -> Result<Vec<(Passage, Document)>, SearchError> {
        let best = hits.first().map_or(1.0, |hit| hit.score).max(f32::MIN_POSITIVE);
        let mut found = Vec::new();
        for hit in hits {
            let (number, mut document) = read(&hit)?;
            let share = (hit.score / best).clamp(0.0, 1.0);
            let mut passages = self.in_document(&hit, number, &document, share)?;
            passages.sort_by(|a, b| b.score.total_cmp(&a.score));
            passages.truncate(self.request.per_document);
            for section in &mut document.sections {
                section.text = String::new();
            }
            found.extend(passages.into_iter().map(|passage| (passage, document.clone())));
        }
        // The order of hits decides between equals.
        found.sort_by(|(a, _), (b, _)| b.score.total_cmp(&a.score));
        let mut seen: Vec<FxHashSet<String>> = Vec::new();
        found.retain(|(passage, _)| {
            let sequences = sequences(&passage.text);
            let is_new = !seen.iter().any(|known| is_same(known, &sequences));
            if is_new {
                seen.push(sequences);
            }
            is_new
        });
        found.truncate(self.request.limit);
        Ok(found)
    }

    /// One passage a section, of the sections that answer best.
    fn in_document(
        &self,
        hit: &Hit,
        number: u32,
        document: &Document,
        share: f32,
    ) -> Result<Vec<Passage>, SearchError> {
        let places = places(hit, document);
        let mut texts: Vec<String> = vec![document.title.clone()];
        for place in &places {
            let section = &document.sections[*place];
            texts.push(section.heading.clone().unwrap_or_default());
            texts.push(section.text.clone());
        }
        let marks = found_in_texts(self.snapshot, self.splitter, self.clauses, number, &texts)?;
        let of_title = self.weights(&marks[0]);
        let mut passages = Vec::new();
        for (at, place) in places.iter().enumerate() {
            let section = &document.sections[*place];
            let (heading, body) = (&marks[1 + 2 * at], &marks[2 + 2 * at]);
            let of_heading = self.weights(heading);
            let given: Vec<f32> = of_title
                .iter()
                .zip(&of_heading)
                .map(|(title, heading)| {
                    (title * weights::PASSAGE_TITLE).max(heading * weights::PASSAGE_HEADING)
                })
                .collect();
            let units = units(&section.text);
            let weigh = |range: &Unit| self.weight(body, range, &given);
            let Some((range, weight)) = window(&units, weigh) else {
                continue;
            };
            let text = &section.text[range.start..range.end];
            let inside: Vec<Mark> = body
                .iter()
                .filter(|mark| mark.start >= range.start && mark.end <= range.end)
                .map(|mark| Mark {
                    start: mark.start - range.start,
                    end: mark.end - range.start,
                    ..mark.clone()
                })
                .collect();
            passages.push(Passage {
                document: hit.document.clone(),
                heading_path: heading_path(&document.sections, *place),
                section: HitSection {
                    heading: section.heading.clone(),
                    anchor: section.anchor.clone(),
                    page: section.page,
                },
                seconds: seconds(section.anchor.as_deref()),
                text: text.to_owned(),
                ranges: utf16_ranges(text, &inside),
                matched: hit.matched.clone(),
                missing: hit.missing.clone(),
                rung: hit.rung,
                score: weight * weights::PASSAGE_WORDS + share * (1.0 - weights::PASSAGE_WORDS),
            });
        }
        Ok(passages)
    }

    /// The share of the query's weight that a range of a section has; `given` is what its headings say already.
    fn weight(&self, marks: &[Mark], range: &Unit, given: &[f32]) -> f32 {
        let inside: Vec<Mark> = marks
            .iter()
            .filter(|mark| mark.start >= range.start && mark.end <= range.end)
            .cloned()
            .collect();
        let found = self.weights(&inside);
        let total: f32 = self.asked().map(|(_, weight)| weight).sum();
        let sum: f32 = self
            .asked()
            .map(|(clause, weight)| weight * found[clause].max(given[clause]))
            .sum();
        // Of two passages with the same words the one that names them more often is about them.
        let often = inside.len() as f32 / (inside.len() as f32 + weights::PASSAGE_OFTEN);
        if total > 0.0 {
            sum / total * (1.0 - weights::PASSAGE_DENSITY) + often * weights::PASSAGE_DENSITY
        } else {
            0.0
        }
    }

    /// How well each clause is found: 0 to 1.
    fn weights(&self, marks: &[Mark]) -> Vec<f32> {
        let mut found = vec![0.0_f32; self.clauses.len()];
        for mark in marks {
            let quality = match mark.via {
                Via::Exact | Via::Inflection | Via::Folded | Via::Prefix => 1.0,
                Via::Synonym | Via::Spelling => weights::PASSAGE_SYNONYM,
                Via::Compound => weights::PASSAGE_COMPOUND,
                Via::Letters => weights::PASSAGE_LETTERS,
            };
            // A part of a compound speaks for the compound.
            let clause = &self.clauses[mark.clause];
            let whole = |other: &Clause| other.role == Role::Wanted && other.text == clause.text;
            let (place, quality) = match clause.role {
                Role::Part { .. } => (self.clauses.iter().position(whole), weights::PASSAGE_PART),
                _ => (Some(mark.clause), quality),
            };
            if let Some(place) = place {
                found[place] = found[place].max(quality);
            }
        }
        found
    }

    /// The clauses that a passage should have, with their weights.
    fn asked(&self) -> impl Iterator<Item = (usize, f32)> + '_ {
        let clauses = self.clauses.iter().zip(self.statistics).enumerate();
        clauses.filter_map(|(place, (clause, statistics))| {
            let is_asked = matches!(clause.role, Role::Wanted | Role::Required);
            is_asked.then_some((place, statistics.idf.max(0.0)))
        })
    }
}

/// The places of the sections that answer best; without any, the first that has text.
fn places(hit: &Hit, document: &Document) -> Vec<usize> {
    let has_text = |section: &Section| !section.text.trim().is_empty();
    let place_of = |wanted: &HitSection| {
        document.sections.iter().position(|section| {
            has_text(section)
                && section.heading == wanted.heading
                && section.anchor == wanted.anchor
                && section.page == wanted.page
        })
    };
    let mut places: Vec<usize> = Vec::new();
    for place in hit.sections.iter().chain([&hit.section]).filter_map(place_of) {
        if !places.contains(&place) {
            places.push(place);
        }
    }
    if places.is_empty() {
        places.extend(document.sections.iter().position(has_text));
    }
    places
}

/// The headings from the top of the document to a section.
fn heading_path(sections: &[Section], place: usize) -> Vec<String> {
    let mut path = Vec::new();
    let mut level = u8::MAX;
    for section in sections[..=place].iter().rev() {
        if let Some(heading) = &section.heading
            && section.level < level
        {
            path.push(heading.clone());
            level = section.level;
        }
    }
    path.reverse();
    path
}

/// The time of a section of captions, whose anchor is `t=95`.
fn seconds(anchor: Option<&str>) -> Option<u32> {
    anchor?.strip_prefix("t=")?.parse().ok()
}

fn sequences(text: &str) -> FxHashSet<String> {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let length = SEQUENCE.min(words.len().max(1));
    words.windows(length).map(|window| window.join(" ")).collect()
}

fn is_same(one: &FxHashSet<String>, other: &FxHashSet<String>) -> bool {
    let shorter = one.len().min(other.len());
    shorter > 0 && one.intersection(other).count() as f32 >= SAME * shorter as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section(heading: &str, level: u8) -> Section {
        Section {
            heading: Some(heading.to_owned()),
            level,
            ..Section::default()
        }
    }

    #[test]
    fn a_path_has_the_headings_above() {
        let sections = [
            section("A", 2),
            section("A1", 3),
            section("B", 2),
            section("B1", 3),
            section("B2", 3),
        ];
        assert_eq!(heading_path(&sections, 4), ["B", "B2"]);
        assert_eq!(heading_path(&sections, 1), ["A", "A1"]);
        assert_eq!(heading_path(&sections, 2), ["B"]);
    }

    #[test]
    fn passages_that_share_most_words_are_the_same() {
        let one = sequences("Ställtiden är tiden från sista goda bit till första goda bit i nästa order.");
        let other = sequences("Ställtiden är tiden från sista goda bit till första goda bit, säger han.");
        let third = sequences("Kanban är ett kort som följer med varan genom hela flödet i fabriken.");
        assert!(is_same(&one, &other));
        assert!(!is_same(&one, &third));
    }

    #[test]
    fn an_anchor_of_captions_is_a_time() {
        assert_eq!(seconds(Some("t=95")), Some(95));
        assert_eq!(seconds(Some("titel")), None);
    }
}
