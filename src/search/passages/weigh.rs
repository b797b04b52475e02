//! Weighs the passages of one document against a question.

use std::ops::RangeInclusive;

use super::cut::{units, window};
use super::likeness::{GramWeights, Grams, Mask};
use crate::analysis::Asked;
use crate::document::Document;
use crate::search::weights;
use crate::text::Sentence;

/// A document whose sections are known by the letters that they share with a question. Cutting them into sentences takes longer
/// than all else, so it is done only for those that may have one of the best passages.
pub(super) struct Prepared {
    title: Mask,
    sections: Vec<PreparedSection>,
}

struct PreparedSection {
    /// Its place among the sections of the document.
    place: usize,
    /// The letters of its heading, of all headings above it, and of its text.
    heading: Mask,
    path: Mask,
    text: Mask,
    /// The most that a sentence of it looks like an answer.
    likeness: f32,
}

/// What decides the weight of a passage besides its document.
pub(super) struct Question<'a> {
    pub(super) grams: &'a Grams,
    /// The rarity of its letters in all documents.
    pub(super) rarity: &'a [f32],
    pub(super) asked: Option<Asked>,
}

/// What is wanted of a document.
pub(super) struct Wanted<'a> {
    /// At most this many passages,
    pub(super) most: usize,
    /// which weigh more than this.
    pub(super) floor: f32,
    /// The sections that the search names, best first.
    pub(super) named: &'a [usize],
    /// How near each section is to the question in meaning, from 0 to 1; 0 where there are no vectors.
    pub(super) nearness: &'a dyn Fn(usize) -> f32,
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
    /// Looks at some sections of a document.
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
            if places.contains(&place) && !section.text.trim().is_empty() {
                sections.push(PreparedSection {
                    place,
                    heading,
                    path: path.iter().fold(0, |all, (_, mask)| all | mask),
                    text: grams.mask(&section.text),
                    likeness: asked.map_or(0.0, |asked| asked.likeness_at_most(&section.text)),
                });
            }
        }
        Self {
            title: grams.mask(&document.title),
            sections,
        }
    }

    /// Returns the letters of each section.
    pub(super) fn masks(&self) -> Vec<Mask> {
        let whole = |section: &PreparedSection| section.heading | section.text;
        self.sections.iter().map(whole).collect()
    }

    /// Returns the best passages, best first, one of a section at most.
    pub(super) fn weighed(
        &self,
        document: &Document,
        question: &Question<'_>,
        wanted: &Wanted<'_>,
    ) -> Vec<Weighed> {
        let grams = GramWeights::new(question.rarity, &self.masks());
        let about = grams.share(&[(self.title, 1.0)]);
        let beyond = |(index, section): (usize, &PreparedSection)| {
            let heading = grams.share(&[(section.heading, 1.0)]) * weights::PASSAGE_OWN_HEADING;
            // What the document is about, is said first; what belongs to it, anywhere.
            let is_opening = index == 0 && question.asked == Some(Asked::Meaning);
            let opening = if is_opening {
                weights::PASSAGE_OPENING * about
            } else {
                0.0
            };
            let named = wanted.named.iter().position(|place| *place == section.place);
            let meaning = weights::PASSAGE_MEANING * (wanted.nearness)(section.place);
            heading
                + opening
                + meaning
                + named.map_or(0.0, |place| weights::PASSAGE_NAMED / (1 + place) as f32)
        };
        let mut sections: Vec<(f32, f32, &PreparedSection)> = Vec::with_capacity(self.sections.len());
        for (index, section) in self.sections.iter().enumerate() {
            let beyond = beyond((index, section));
            sections.push((section.at_most(self.title, &grams) + beyond, beyond, section));
        }
        sections.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mut best: Vec<Weighed> = Vec::new();
        for (at_most, beyond, section) in sections {
            let least = match best.get(wanted.most.saturating_sub(1)) {
                Some(last) => last.weight.max(wanted.floor),
                None => wanted.floor,
            };
            if at_most < least {
                break;
            }
            let text = &document.sections[section.place].text;
            if let Some(mut weighed) = section.best(text, self.title, &grams, question) {
                weighed.weight += beyond;
                best.push(weighed);
                best.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.place.cmp(&b.place)));
                best.truncate(wanted.most);
            }
        }
        best
    }
}

impl PreparedSection {
    /// Returns no less than its best passage weighs: as if one sentence had all that the section has.
    fn at_most(&self, title: Mask, grams: &GramWeights) -> f32 {
        let share = grams.share(&[
            (self.text, 1.0),
            (self.path, weights::PASSAGE_HEADING),
            (title, weights::PASSAGE_TITLE),
        ]);
        let answers = self.likeness * (weights::PASSAGE_LIKENESS_ALONE + share);
        share * weights::PASSAGE_SENTENCE + answers * weights::PASSAGE_ANSWER
    }

    /// Returns the best passage of its text, weighed by its sentences alone.
    fn best(&self, text: &str, title: Mask, grams: &GramWeights, question: &Question<'_>) -> Option<Weighed> {
        let units = units(text);
        let text_of = |unit: &Sentence| &text[unit.start..unit.end];
        let masks: Vec<Mask> = units
            .iter()
            .map(|unit| question.grams.mask(text_of(unit)))
            .collect();
        let sentences: Vec<f32> = (0..units.len())
            .map(|at| {
                let before = at.checked_sub(1).map_or(0, |before| masks[before]);
                let after = masks.get(at + 1).copied().unwrap_or(0);
                grams.share(&[
                    (masks[at], 1.0),
                    (self.path, weights::PASSAGE_HEADING),
                    (title, weights::PASSAGE_TITLE),
                    (before | after, weights::PASSAGE_BESIDE),
                ])
            })
            .collect();
        let answers: Vec<f32> = (units.iter().zip(&sentences))
            .map(|(unit, share)| {
                let likeness = question.asked.map_or(0.0, |asked| asked.likeness(text_of(unit)));
                likeness * (weights::PASSAGE_LIKENESS_ALONE + share)
            })
            .collect();
        let most =
            |of: &[f32], run: &RangeInclusive<usize>| of[run.clone()].iter().copied().fold(0.0, f32::max);
        let (run, weight) = window(&units, |run| {
            most(&sentences, &run) * weights::PASSAGE_SENTENCE
                + most(&answers, &run) * weights::PASSAGE_ANSWER
        })?;
        Some(Weighed {
            place: self.place,
            start: units[*run.start()].start,
            end: units[*run.end()].end,
            weight,
            sentence: most(&sentences, &run),
        })
    }
}
