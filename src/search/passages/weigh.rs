//! Weighs the passages of one document against a question.

use std::ops::RangeInclusive;

use super::cut::{Unit, units, window};
use super::likeness::{GramWeights, Grams, Mask};
use crate::analysis::Asked;
use crate::document::{Document, Section};
use crate::search::weights;

/// A document cut into sentences, each with the letters that it shares with the question.
pub(super) struct Prepared {
    title: Mask,
    sections: Vec<PreparedSection>,
}

struct PreparedSection {
    /// Its place among the sections of the document.
    place: usize,
    /// The letters of its heading, and of all headings above it.
    heading: Mask,
    path: Mask,
    units: Vec<Unit>,
    masks: Vec<Mask>,
    /// How much each sentence looks like an answer.
    likeness: Vec<f32>,
}

/// A weighed passage.
pub(super) struct Weighed {
    /// The section.
    pub(super) place: usize,
    /// Its bytes in the text of the section.
    pub(super) start: usize,
    pub(super) end: usize,
    /// The weight of the passage.
    pub(super) weight: f32,
    /// The share of the question that its best sentence has.
    pub(super) sentence: f32,
}

impl Prepared {
    /// Cuts some sections of a document.
    pub(super) fn new(document: &Document, places: &[usize], grams: &Grams, asked: Option<Asked>) -> Self {
        let mut path: Vec<(u8, Mask)> = Vec::new();
        let mut sections = Vec::new();
        for (place, section) in document.sections.iter().enumerate() {
            let heading = section
                .heading
                .as_deref()
                .map_or(0, |heading| grams.mask(heading));
            if section.heading.is_some() {
                path.retain(|(level, _)| *level < section.level);
                path.push((section.level, heading));
            }
            if places.contains(&place) {
                let path = path.iter().fold(0, |all, (_, mask)| all | mask);
                sections.extend(PreparedSection::new(place, section, heading, path, grams, asked));
            }
        }
        Self {
            title: grams.mask(&document.title),
            sections,
        }
    }

    /// Returns the letters of each section.
    pub(super) fn masks(&self) -> Vec<Mask> {
        let whole =
            |section: &PreparedSection| section.masks.iter().fold(section.heading, |all, mask| all | mask);
        self.sections.iter().map(whole).collect()
    }

    /// Returns the best passage of each section, best first. `rarity` is that of the letters in all documents.
    pub(super) fn weighed(&self, rarity: &[f32], asked: Option<Asked>) -> Vec<Weighed> {
        let grams = GramWeights::new(rarity, &self.masks());
        let weigh = |(index, section): (usize, &PreparedSection)| {
            let mut weighed = section.best(self.title, &grams)?;
            // What something is, is said first.
            if index == 0 && asked == Some(Asked::Meaning) {
                weighed.weight += weights::PASSAGE_OPENING;
            }
            Some(weighed)
        };
        let mut weighed: Vec<Weighed> = self.sections.iter().enumerate().filter_map(weigh).collect();
        weighed.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        weighed
    }
}

impl PreparedSection {
    fn new(
        place: usize,
        section: &Section,
        heading: Mask,
        path: Mask,
        grams: &Grams,
        asked: Option<Asked>,
    ) -> Option<Self> {
        let units = units(&section.text);
        let text = |unit: &Unit| &section.text[unit.start..unit.end];
        let masks = units.iter().map(|unit| grams.mask(text(unit))).collect();
        let likeness = |unit: &Unit| asked.map_or(0.0, |asked| asked.likeness(text(unit)));
        let likeness = units.iter().map(likeness).collect();
        (!units.is_empty()).then_some(Self {
            place,
            heading,
            path,
            units,
            masks,
            likeness,
        })
    }

    /// Returns the best passage.
    fn best(&self, title: Mask, grams: &GramWeights) -> Option<Weighed> {
        let sentences: Vec<f32> = (0..self.units.len())
            .map(|at| {
                let before = at.checked_sub(1).map_or(0, |before| self.masks[before]);
                let after = self.masks.get(at + 1).copied().unwrap_or(0);
                grams.share(&[
                    (self.masks[at], 1.0),
                    (self.path, weights::PASSAGE_HEADING),
                    (title, weights::PASSAGE_TITLE),
                    (before | after, weights::PASSAGE_BESIDE),
                ])
            })
            .collect();
        let best_of =
            |run: &RangeInclusive<usize>| sentences[run.clone()].iter().copied().fold(0.0, f32::max);
        let (run, weight) = window(&self.units, |run| {
            let answers = run
                .clone()
                .map(|at| self.likeness[at] * (weights::PASSAGE_LIKENESS_ALONE + sentences[at]));
            best_of(&run) * weights::PASSAGE_SENTENCE + answers.fold(0.0, f32::max) * weights::PASSAGE_ANSWER
        })?;
        let heading = grams.share(&[(self.heading, 1.0)]);
        Some(Weighed {
            place: self.place,
            start: self.units[*run.start()].start,
            end: self.units[*run.end()].end,
            weight: weight + heading * weights::PASSAGE_OWN_HEADING,
            sentence: best_of(&run),
        })
    }
}
