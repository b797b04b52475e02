//! The passages that answer a query, verbatim: each from one section, cut at sentences.

use rustc_hash::FxHashSet;

use self::likeness::Grams;
use self::looked_at::LookedAt;
use self::weigh::{Prepared, Question, Wanted, Weighed};
use super::error::SearchError;
use super::hit::{Hit, HitSection, Passage};
use super::present::{found_in_texts, utf16_ranges};
use super::request::PassageRequest;
use super::retrieve::{ClauseStatistics, Nearness};
use super::snapshot::Snapshot;
use super::understand::{Clause, is_question};
use super::weights;
use crate::analysis::{Asked, Splitter};
use crate::document::{Document, Kind, Section};

mod cut;
mod likeness;
mod looked_at;
mod weigh;

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
    /// How meaning took part.
    pub(crate) near: Option<Nearness<'a>>,
}

/// A passage with its document, but for the texts of its sections.
pub(crate) struct Found {
    pub(crate) passage: Passage,
    pub(crate) document: Document,
    /// The share of the question that its best sentence has, from 0 to 1.
    sentence: f32,
}

impl Found {
    /// Whether it answers so clearly, beside the second best, that it may stand above the hits.
    pub(crate) fn is_clear(&self, second: Option<&Self>) -> bool {
        let lead = self.passage.score - second.map_or(0.0, |second| second.passage.score);
        self.passage.missing.is_empty() && self.sentence * lead >= weights::ANSWER_SHOWN
    }
}

/// A document that was found.
struct Cut {
    hit: Hit,
    number: u32,
    document: Document,
    prepared: Prepared,
}

impl Passages<'_> {
    /// Returns the best passages of some hits, best first.
    pub(crate) fn of(&self, hits: Vec<Hit>) -> Result<Vec<Found>, SearchError> {
        let query = &self.request.search.query;
        let (grams, asked) = (Grams::of(query), Asked::of(query));
        let mut all = Vec::with_capacity(hits.len());
        for hit in hits {
            let LookedAt {
                number,
                document,
                sections,
            } = self.look_at(&hit)?;
            let prepared = Prepared::new(&document, &sections, &grams, asked);
            all.push(Cut {
                hit,
                number,
                document,
                prepared,
            });
            self.snapshot.check()?;
        }
        let masks: Vec<_> = all.iter().flat_map(|cut| cut.prepared.masks()).collect();
        let rarity = grams.rarity(&masks);
        let best = all
            .first()
            .map_or(1.0, |cut| cut.hit.score)
            .max(f32::MIN_POSITIVE);
        let is_question = is_question(self.clauses);
        let question = Question {
            grams: &grams,
            rarity: &rarity,
            asked,
        };
        let mut found: Vec<Found> = Vec::new();
        for (rank, cut) in all.into_iter().enumerate() {
            let share = (cut.hit.score / best).clamp(0.0, 1.0);
            let is_guide = is_question && cut.document.kind == Kind::Method;
            let of_document = share * weights::PASSAGE_DOCUMENT
                + weights::PASSAGE_RANK / (1 + rank) as f32
                + if is_guide { weights::PASSAGE_GUIDE } else { 0.0 };
            let wanted = Wanted {
                most: self.request.most_of(rank),
                floor: self.floor(&mut found) * self.most() - of_document,
                named: &places(&cut.hit, &cut.document.sections, |place| {
                    !cut.document.sections[place].text.trim().is_empty()
                }),
                nearness: &|section| self.nearness(cut.number, section),
            };
            let weighed = cut.prepared.weighed(&cut.document, &question, &wanted);
            found.extend(self.found(cut, weighed, of_document)?);
            self.snapshot.check()?;
        }
        Ok(best_of(found, self.request.limit))
    }

    /// How near a section of a document is to the question in meaning, from 0 to 1; 0 where meaning takes no part.
    fn nearness(&self, number: u32, section: usize) -> f32 {
        self.near.map_or(0.0, |nearness| {
            nearness.near.nearness_of_section(self.snapshot, number, section)
        })
    }

    /// The most that the parts of a score can be together.
    fn most(&self) -> f32 {
        let by_meaning = self.near.map_or(0.0, |_| weights::PASSAGE_MEANING);
        weights::PASSAGE_MOST + by_meaning
    }

    /// Sorts what was found so far, and returns the score below which a passage is none of the best: some of those above it may
    /// be left out because they repeat others.
    fn floor(&self, found: &mut [Found]) -> f32 {
        found.sort_by(|a, b| b.passage.score.total_cmp(&a.passage.score));
        let enough = found.get((2 * self.request.limit).saturating_sub(1));
        enough.map_or(f32::NEG_INFINITY, |last| last.passage.score)
    }

    fn found(&self, cut: Cut, weighed: Vec<Weighed>, of_document: f32) -> Result<Vec<Found>, SearchError> {
        let Cut {
            hit,
            number,
            mut document,
            ..
        } = cut;
        let text =
            |passage: &Weighed| document.sections[passage.place].text[passage.start..passage.end].to_owned();
        let texts: Vec<String> = weighed.iter().map(text).collect();
        let marks = found_in_texts(self.snapshot, self.splitter, self.clauses, number, &texts)?;
        for section in &mut document.sections {
            section.text = String::new();
        }
        let passages = weighed.into_iter().zip(texts).zip(marks);
        let found = passages.map(|((weighed, text), marks)| {
            let section = &document.sections[weighed.place];
            let passage = Passage {
                document: hit.document.clone(),
                heading_path: heading_path(&document.sections, weighed.place),
                section: HitSection {
                    heading: section.heading.clone(),
                    anchor: section.anchor.clone(),
                    page: section.page,
                },
                seconds: seconds(section.anchor.as_deref()),
                ranges: utf16_ranges(&text, &marks),
                text,
                matched: hit.matched.clone(),
                missing: hit.missing.clone(),
                rung: hit.rung,
                score: (weighed.weight + of_document) / self.most(),
            };
            Found {
                passage,
                document: document.clone(),
                sentence: weighed.sentence,
            }
        });
        Ok(found.collect())
    }
}

/// Orders passages and leaves out those that nearly repeat a better one.
fn best_of(mut found: Vec<Found>, limit: usize) -> Vec<Found> {
    // The order of hits decides between equals.
    found.sort_by(|a, b| b.passage.score.total_cmp(&a.passage.score));
    let mut seen: Vec<FxHashSet<String>> = Vec::new();
    found.retain(|found| {
        let sequences = sequences(&found.passage.text);
        let is_new = !seen.iter().any(|known| is_same(known, &sequences));
        if is_new {
            seen.push(sequences);
        }
        is_new
    });
    found.truncate(limit);
    found
}

/// The places of the sections that answer best; without any, the first that has text.
fn places(hit: &Hit, sections: &[Section], has_text: impl Fn(usize) -> bool) -> Vec<usize> {
    let place_of = |wanted: &HitSection| {
        let mut all = sections.iter().enumerate();
        let (place, _) = all.find(|(place, section)| {
            has_text(*place)
                && section.heading == wanted.heading
                && section.anchor == wanted.anchor
                && section.page == wanted.page
        })?;
        Some(place)
    };
    let mut places: Vec<usize> = Vec::new();
    for place in hit.sections.iter().chain([&hit.section]).filter_map(place_of) {
        if !places.contains(&place) {
            places.push(place);
        }
    }
    if places.is_empty() {
        places.extend((0..sections.len()).find(|place| has_text(*place)));
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
