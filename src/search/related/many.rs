//! The neighbours of every document of a large corpus, found in a time that does not grow with the corpus.
//!
//! It is what [`super`] finds for one document, from numbers instead of postings and texts, and with bounds: only words that few
//! documents have find candidates, the rarest first, until so many documents were looked at ([`MOST_LOOKED_AT`]); and candidates are
//! compared by the grams that tell most of each ([`sketches`]).

use rayon::prelude::*;

use self::forms::Forms;
use self::postings::{MOST_LOOKED_AT, Postings};
use self::sketches::{Comparer, Sketches};
use super::find::{Find, Found, MOST};
use super::reasons::{REASONS, says_little};
use super::words::{RARE_WORDS, WORDS};
use crate::analysis::PartTable;
use crate::document::Language;
use crate::index::{BuildInfo, IndexError, Neighbour};
use crate::search::error::SearchError;
use crate::search::snapshot::Snapshot;
use crate::search::weights;

mod forms;
mod postings;
mod sketches;

/// What is known of all documents before the neighbours of one are found.
pub(super) struct Tables<'a> {
    snapshot: &'a Snapshot,
    forms: Forms,
    languages: Vec<Option<Language>>,
    postings: Postings,
    sketches: Sketches,
}

impl<'a> Tables<'a> {
    pub(super) fn new(
        snapshot: &'a Snapshot,
        compounds: &PartTable,
        info: &BuildInfo,
    ) -> Result<Self, IndexError> {
        let forms = Forms::new(&snapshot.generation.vocabulary, compounds);
        info.go_on()?;
        let languages = languages(snapshot)?;
        let postings = Postings::new(snapshot, &forms);
        info.go_on()?;
        let sketches = Sketches::new(snapshot);
        info.go_on()?;
        Ok(Self {
            snapshot,
            forms,
            languages,
            postings,
            sketches,
        })
    }

    /// A finder, which has room for a number of each document, each gram and each group of words.
    pub(super) fn finder(&self) -> Finder<'_> {
        Finder {
            tables: self,
            scores: vec![0.0; self.snapshot.documents],
            places: vec![0; self.forms.groups()],
            comparer: Comparer::new(&self.sketches),
            words: vec![None; self.forms.len()],
        }
    }
}

/// The language that each document is analysed in, if it is in any.
fn languages(snapshot: &Snapshot) -> Result<Vec<Option<Language>>, IndexError> {
    let ordinals = (0..snapshot.documents as u32).into_par_iter();
    ordinals
        .map(|ordinal| Ok(snapshot.generation.stored.of(ordinal)?.language.analysed()))
        .collect()
}

/// Finds the neighbours of documents.
pub(super) struct Finder<'a> {
    tables: &'a Tables<'a>,
    /// By document; 0 between documents.
    scores: Vec<f32>,
    /// By group: its place among the telling words, from 1; 0 for others and between documents.
    places: Vec<u8>,
    comparer: Comparer<'a>,
    /// By form: how it is told as a reason, once that was asked.
    words: Vec<Option<Word>>,
}

/// A form as a reason.
#[derive(Clone)]
struct Word {
    /// As texts most often write it, in lower case.
    text: Box<str>,
    says_little: bool,
}

/// A telling word of a document.
struct Telling {
    group: u32,
    boost: f32,
    rarity: f32,
}

impl Finder<'_> {
    fn neighbours(&mut self, ordinal: u32, most: usize) -> Found {
        let telling = self.telling_words(ordinal, self.tables.languages[ordinal as usize]);
        let mut compared = self.candidates(ordinal, &telling);
        self.comparer.order(ordinal, &mut compared);
        for (place, word) in (1..).zip(&telling) {
            self.places[word.group as usize] = place;
        }
        let nearest = compared.iter().take(most);
        let neighbours = nearest.map(|(ordinal, score)| Neighbour {
            ordinal: *ordinal,
            score: *score,
            reasons: self.reasons(*ordinal, &telling),
        });
        let neighbours = neighbours.collect();
        for word in &telling {
            self.places[word.group as usize] = 0;
        }
        Found { neighbours, compared }
    }

    /// The words of a document that are frequent in it and rare elsewhere, chosen as for one document.
    fn telling_words(&self, ordinal: u32, language: Option<Language>) -> Vec<Telling> {
        let mut words: Vec<(u32, f32)> = Vec::new();
        for (form, weight) in self.tables.snapshot.generation.words.of(ordinal) {
            let groups = self.tables.forms.groups_of(form).iter();
            let own = groups.filter(|group| self.tables.forms.language(group.number) == language);
            words.extend(own.map(|group| (group.number, group.share * weight as f32)));
        }
        words.sort_unstable_by_key(|(group, _)| *group);
        let all = self.tables.snapshot.documents;
        let merged = words.chunk_by(|a, b| a.0 == b.0).map(|same| {
            let (group, frequency) = (same[0].0, same.iter().map(|(_, weight)| weight).sum());
            let documents = self.tables.postings.documents(group);
            Telling {
                group,
                boost: weights::saturate(frequency) * weights::common_word_share(all, documents),
                rarity: weights::inverse_document_frequency(all, documents),
            }
        });
        let mut telling: Vec<Telling> = merged.collect();
        choose(&mut telling, RARE_WORDS, |word| word.boost * word.rarity);
        let rest = RARE_WORDS.min(telling.len());
        let mut others = telling.split_off(rest);
        choose(&mut others, WORDS - RARE_WORDS, |word| {
            word.boost * word.rarity.sqrt()
        });
        others.truncate(WORDS - RARE_WORDS);
        telling.extend(others);
        telling
    }

    /// The documents that share most of the telling words, with their score as a share of the document's own.
    fn candidates(&mut self, ordinal: u32, telling: &[Telling]) -> Vec<(u32, f32)> {
        let mut rare: Vec<&Telling> = telling.iter().collect();
        rare.sort_by_key(|word| (self.tables.postings.documents(word.group), word.group));
        let (mut found, mut looked_at) = (Vec::new(), 0);
        for word in rare {
            let documents = self.tables.postings.of(word.group);
            looked_at += documents.len();
            if looked_at > MOST_LOOKED_AT {
                break;
            }
            for (document, frequency) in documents {
                let score = &mut self.scores[*document as usize];
                if *score == 0.0 {
                    found.push(*document);
                }
                *score += word.boost * word.rarity * frequency;
            }
        }
        let own = self.scores[ordinal as usize].max(f32::MIN_POSITIVE);
        let mut candidates: Vec<(u32, f32)> = found
            .into_iter()
            .map(|document| (document, std::mem::take(&mut self.scores[document as usize])))
            .filter(|(document, _)| *document != ordinal)
            .map(|(document, score)| (document, (score / own).min(1.0)))
            .filter(|(_, score)| *score >= weights::RELATED_LEAST)
            .collect();
        let best_first = |a: &(u32, f32), b: &(u32, f32)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
        if candidates.len() > weights::COMPARED {
            candidates.select_nth_unstable_by(weights::COMPARED, best_first);
            candidates.truncate(weights::COMPARED);
        }
        candidates.sort_unstable_by(best_first);
        candidates
    }

    /// The shared words that contribute most, as the related document has them.
    fn reasons(&mut self, ordinal: u32, telling: &[Telling]) -> Vec<String> {
        // For each telling word: its frequency, and the form that has most of it, words before compounds.
        let mut shared: Vec<(f32, (bool, f32), u32)> = vec![(0.0, (false, 0.0), 0); telling.len()];
        for (form, weight) in self.tables.snapshot.generation.words.of(ordinal) {
            for group in self.tables.forms.groups_of(form) {
                let Some(place) = usize::from(self.places[group.number as usize]).checked_sub(1) else {
                    continue;
                };
                let (frequency, best, best_form) = &mut shared[place];
                let of_form = group.share * weight as f32;
                *frequency += of_form;
                let is_word = group.share >= weights::EXACT;
                if (is_word, of_form) > *best {
                    (*best, *best_form) = ((is_word, of_form), form);
                }
            }
        }
        let factor = self.tables.postings.length_factor(ordinal);
        let mut places: Vec<(f32, u32)> = shared
            .iter()
            .zip(telling)
            .filter(|((frequency, ..), _)| *frequency > 0.0)
            .map(|((frequency, _, form), word)| {
                (
                    word.boost * word.rarity.sqrt() * weights::saturate(factor * frequency),
                    *form,
                )
            })
            .collect();
        places.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mut reasons: Vec<String> = Vec::new();
        let mut little: Option<String> = None;
        for (_, form) in places {
            let Word { text, says_little } = self.word(form);
            if *says_little {
                little.get_or_insert_with(|| text.to_string());
            } else if !reasons
                .iter()
                .any(|known| known.contains(&**text) || text.contains(&**known))
            {
                reasons.push(text.to_string());
            }
            if reasons.len() == REASONS {
                break;
            }
        }
        if reasons.is_empty() {
            // A weak reason is better than none.
            reasons.extend(little);
        }
        reasons
    }

    fn word(&mut self, form: u32) -> &Word {
        self.words[form as usize].get_or_insert_with(|| {
            let written = self
                .tables
                .snapshot
                .generation
                .vocabulary
                .written(self.tables.forms.text(form));
            let text = written.to_lowercase();
            Word {
                says_little: says_little(&text),
                text: text.into(),
            }
        })
    }
}

impl Find for Finder<'_> {
    fn find(&mut self, ordinal: u32) -> Result<Found, SearchError> {
        Ok(self.neighbours(ordinal, MOST))
    }
}

/// Puts the `most` words of the highest weight first, in order.
fn choose(words: &mut [Telling], most: usize, weight: impl Fn(&Telling) -> f32) {
    let heaviest_first =
        |a: &Telling, b: &Telling| weight(b).total_cmp(&weight(a)).then(a.group.cmp(&b.group));
    if words.len() > most {
        words.select_nth_unstable_by(most, heaviest_first);
    }
    let end = most.min(words.len());
    words[..end].sort_unstable_by(heaviest_first);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::DocumentId;
    use crate::index::{Earlier, FoundNeighbours, Generation, NeighbourList, NeighbourLists};
    use crate::search::related::find_neighbours;
    use crate::search::related::sample::{SUBJECTS, TEXTS, texts};
    use crate::search::testing::engine_with_neighbours;

    fn found_here(
        generation: Generation,
        _: Option<Earlier>,
        parts: &PartTable,
        info: &BuildInfo,
    ) -> Result<FoundNeighbours, IndexError> {
        let scratch = generation.scratch_file()?;
        let snapshot = Snapshot::of_build(generation).unwrap();
        let tables = Tables::new(&snapshot, parts, info)?;
        let mut finder = tables.finder();
        let places = (0..TEXTS as u32).map(|ordinal| {
            let list = NeighbourList::new(&finder.neighbours(ordinal, MOST).neighbours);
            list.put_away(&scratch).unwrap()
        });
        Ok(FoundNeighbours {
            lists: Some(NeighbourLists {
                places: places.collect(),
                scratch,
            }),
            ..FoundNeighbours::default()
        })
    }

    #[test]
    fn texts_on_one_subject_are_nearest_and_most_are_those_that_are_found_without_bounds() {
        let texts = texts();
        let texts: Vec<(&str, &str)> = texts.iter().map(|(id, text)| (&**id, &**text)).collect();
        let (bounded, _folder) = engine_with_neighbours(&texts, Some(found_here));
        let (whole, _other_folder) = engine_with_neighbours(&texts, Some(find_neighbours));
        let (mut same, mut all) = (0, 0);
        for (number, (id, _)) in texts.iter().enumerate() {
            let [found, expected] = [&bounded, &whole].map(|engine| {
                let related = engine.related(&DocumentId::new(*id), 10).unwrap();
                related.related
            });
            assert_eq!(found.len(), 10, "{id}");
            for other in &found {
                let subject: usize = other.document.id.as_str()["text-".len()..].parse().unwrap();
                assert_eq!(
                    subject % SUBJECTS.len(),
                    number % SUBJECTS.len(),
                    "{id}: {other:?}"
                );
                assert_ne!(other.document.id.as_str(), *id);
                assert!((0.0..=1.0).contains(&other.score), "{id}: {other:?}");
                let text = texts[subject].1;
                assert!(!other.reasons.is_empty(), "{id}: {other:?}");
                assert!(
                    other.reasons.iter().all(|word| text.contains(&**word)),
                    "{id}: {other:?}"
                );
            }
            all += expected.len();
            same += expected
                .iter()
                .filter(|other| found.iter().any(|found| found.document.id == other.document.id))
                .count();
        }
        assert!(10 * same >= 7 * all, "{same} of {all}");
    }
}
