//! The telling words of a document: frequent in it, rare elsewhere.

use std::borrow::Borrow;
use std::hash::Hash;
use std::sync::{Arc, PoisonError, RwLock};

use rustc_hash::FxHashMap;

use crate::analysis;
use crate::analysis::{PartTable, Splitter, find_word, part_term};
use crate::document::{Language, LanguageTag};
use crate::index::{Key, Vocabulary, Zone};
use crate::search::error::SearchError;
use crate::search::hit::Via;
use crate::search::snapshot::Snapshot;
use crate::search::understand::{Clause, EVERYWHERE, Role, WeightedTerm, empty_clause};
use crate::search::weights;

/// The number of telling words looked up.
pub(super) const WORDS: usize = 60;
/// Of these, the number chosen for rarity alone.
pub(super) const RARE_WORDS: usize = 40;
/// The most bytes of a text that are read for its telling words.
const READ_OF_TEXT: usize = 1 << 20;
/// Words that are read of a text between two looks at whether the request was cancelled.
const WORDS_A_LOOK: u32 = 1_024;

/// The stem of a form, and the stems of its parts as part terms, with the share of the form each covers.
type Groups = Arc<[(Arc<str>, f32)]>;

/// The terms of a stem in the index, and how many documents have any of them.
struct Terms {
    terms: Vec<WeightedTerm>,
    documents: usize,
}

/// Where the parts of compounds come from.
#[derive(Clone, Copy)]
pub(super) enum Compounds<'a> {
    /// A build has split them.
    Known(&'a PartTable),
    /// They are split.
    Split(&'a Splitter),
}

/// What is known of each word that was met, for all threads of a build.
#[derive(Default)]
pub(super) struct KnownWords {
    groups: RwLock<ByWord<String, Groups>>,
    terms: RwLock<ByWord<Arc<str>, Arc<Terms>>>,
}

type ByWord<Word, Known> = FxHashMap<LanguageTag, FxHashMap<Word, Known>>;

/// Finds the telling words of documents.
pub(super) struct TellingWords<'a> {
    snapshot: &'a Snapshot,
    compounds: Compounds<'a>,
    known: Arc<KnownWords>,
}

/// A group of words with one stem.
struct Telling {
    /// The form that contributes most.
    form: String,
    frequency: f32,
    most: f32,
}

/// A word with how telling it is.
struct Weighed {
    boost: f32,
    rarity: f32,
    form: String,
    terms: Arc<Terms>,
}

impl<'a> TellingWords<'a> {
    pub(super) fn new(snapshot: &'a Snapshot, compounds: Compounds<'a>, known: Arc<KnownWords>) -> Self {
        Self {
            snapshot,
            compounds,
            known,
        }
    }

    /// Returns the clauses that represent a document: its words, weighted by frequency and rarity.
    pub(super) fn of(&self, document: u32) -> Result<Vec<Clause>, SearchError> {
        let meta = self.snapshot.meta(document)?;
        let text = self.snapshot.text(document, &meta)?.whole()?;
        let mut counts: FxHashMap<String, f32> = FxHashMap::default();
        let mut looked_at = 0_u32;
        let snapshot = self.snapshot;
        let mut count = |text: &str, weight: f32| {
            // A text may be long: reading stops at the first word after the request was cancelled.
            find_word(text, |token| {
                let says_something =
                    token.form.chars().count() > 1 && token.form.chars().any(char::is_alphabetic);
                if says_something && !analysis::is_stop_word(token.form) {
                    if let Some(count) = counts.get_mut(token.form) {
                        *count += weight;
                    } else {
                        counts.insert(token.form.to_owned(), weight);
                    }
                }
                looked_at += 1;
                looked_at.is_multiple_of(WORDS_A_LOOK) && snapshot.is_cancelled()
            });
        };
        count(meta.title, weights::zone_weight(Zone::Title).weight);
        for text in meta.sections.iter().filter_map(|section| section.heading) {
            count(text, weights::zone_weight(Zone::Headings).weight);
        }
        for text in meta.subjects() {
            count(text, weights::zone_weight(Zone::Headings).weight);
        }
        // What a text is about is told in its first megabyte.
        let end = (0..=READ_OF_TEXT.min(text.len()))
            .rev()
            .find(|byte| text.is_char_boundary(*byte));
        count(&text[..end.unwrap_or(0)], 1.0);
        let mut groups: FxHashMap<Arc<str>, Telling> = FxHashMap::default();
        for (form, frequency) in counts {
            snapshot.check()?;
            let of_form = self.groups_of(&form, meta.language);
            for (term, share) in of_form.iter() {
                let group = groups.entry(Arc::clone(term)).or_insert_with(|| Telling {
                    form: form.clone(),
                    frequency: 0.0,
                    most: 0.0,
                });
                group.frequency += share * frequency;
                if share * frequency > group.most {
                    group.form.clone_from(&form);
                    group.most = share * frequency;
                }
            }
        }
        let mut weighed = Vec::with_capacity(groups.len());
        for (stem, Telling { form, frequency, .. }) in groups {
            let terms = self.terms_of(stem, meta.language)?;
            let documents = self.snapshot.documents;
            weighed.push(Weighed {
                boost: weights::saturate(frequency) * weights::common_word_share(documents, terms.documents),
                rarity: weights::inverse_document_frequency(documents, terms.documents),
                form,
                terms,
            });
        }
        // Most words are chosen for rarity; the rest for frequency, since a reader names those as shared.
        sort_by_weight(&mut weighed, |boost, rarity| boost * rarity);
        let rest = RARE_WORDS.min(weighed.len());
        sort_by_weight(&mut weighed[rest..], |boost, rarity| boost * rarity.sqrt());
        weighed.truncate(WORDS);
        let clauses = weighed.into_iter().map(|word| Clause {
            terms: word.terms.terms.clone(),
            boost: word.boost,
            ..empty_clause(&word.form, Role::Wanted, EVERYWHERE)
        });
        Ok(clauses.collect())
    }

    fn groups_of(&self, form: &str, language: LanguageTag) -> Groups {
        if let Some(known) = known(&self.known.groups, language, form) {
            return known;
        }
        let stem = language.analysed().map(|language| analysis::stem(form, language));
        let stem = (stem.map_or_else(|| Arc::from(form), Arc::from), 1.0);
        let parts = if language == Language::Swedish {
            self.parts_of(form)
        } else {
            Vec::new()
        };
        let parts = parts.into_iter().map(|part| (part, weights::COMPOUND));
        let groups: Groups = std::iter::once(stem).chain(parts).collect();
        learn(&self.known.groups, language, form.to_owned(), &groups);
        groups
    }

    /// Returns the stems of the parts of a compound.
    fn parts_of(&self, form: &str) -> Vec<Arc<str>> {
        match self.compounds {
            Compounds::Known(table) => table.stems(form).map(Arc::from).collect(),
            Compounds::Split(splitter) => {
                let parts = splitter.split(form, &self.snapshot.generation.vocabulary);
                let stems = parts.into_iter().flatten().map(|part| Arc::from(&*part.stem));
                stems.collect()
            }
        }
    }

    fn terms_of(&self, stem: Arc<str>, language: LanguageTag) -> Result<Arc<Terms>, SearchError> {
        if let Some(known) = known(&self.known.terms, language, &*stem) {
            return Ok(known);
        }
        let terms = clause_terms(&self.snapshot.generation.vocabulary, &stem, language);
        // An estimate: the sum of the counts of its forms.
        let mut documents = 0;
        for term in &terms {
            documents += self.snapshot.places(&term.term)?.documents(Zone::Body) as usize;
        }
        let documents = documents.min(self.snapshot.documents);
        let terms = Arc::new(Terms { terms, documents });
        learn(&self.known.terms, language, stem, &terms);
        Ok(terms)
    }
}

/// Returns what is known of a word.
fn known<Word, Asked, Known>(
    words: &RwLock<ByWord<Word, Arc<Known>>>,
    language: LanguageTag,
    word: &Asked,
) -> Option<Arc<Known>>
where
    Word: Borrow<Asked> + Hash + Eq,
    Asked: Hash + Eq + ?Sized,
    Known: ?Sized,
{
    let words = words.read().unwrap_or_else(PoisonError::into_inner);
    words.get(&language)?.get(word).map(Arc::clone)
}

/// Remembers what was found of a word. Two threads may find the same at once.
fn learn<Word: Hash + Eq, Known: ?Sized>(
    words: &RwLock<ByWord<Word, Arc<Known>>>,
    language: LanguageTag,
    word: Word,
    found: &Arc<Known>,
) {
    let mut words = words.write().unwrap_or_else(PoisonError::into_inner);
    words.entry(language).or_default().insert(word, Arc::clone(found));
}

fn sort_by_weight(weighed: &mut [Weighed], weight: impl Fn(f32, f32) -> f32) {
    weighed.sort_by(|a, b| {
        let by_weight = weight(b.boost, b.rarity).total_cmp(&weight(a.boost, a.rarity));
        by_weight.then_with(|| a.form.cmp(&b.form))
    });
}

/// Returns all terms of a stem in the index: its forms, and compounds with it as a part. A word of a text that is not analysed is looked up as it is.
fn clause_terms(vocabulary: &Vocabulary, stem: &str, language: LanguageTag) -> Vec<WeightedTerm> {
    let Some(language) = language.analysed() else {
        return vec![WeightedTerm {
            term: stem.to_owned(),
            weight: weights::EXACT,
            via: Via::Exact,
        }];
    };
    let forms = vocabulary.forms_of(Key::Stem(language), stem);
    let mut terms: Vec<WeightedTerm> = forms
        .into_iter()
        .map(|(term, _)| WeightedTerm {
            term,
            weight: weights::EXACT,
            via: Via::Exact,
        })
        .collect();
    terms.push(WeightedTerm {
        term: part_term(&[stem]),
        weight: weights::COMPOUND,
        via: Via::Compound,
    });
    terms
}
