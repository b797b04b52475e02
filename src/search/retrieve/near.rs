//! The documents whose passages are near a query in meaning, and which of them may answer it.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::embed::QueryVector;
use crate::index::Meaning;
use crate::search::request::Facet;
use crate::search::snapshot::{Snapshot, bits};
use crate::search::weights;

use super::scan::Group;

/// The number of passages that are looked at for near documents. Long documents have many of the nearest.
const PASSAGES: usize = 1_000;

/// The meaning of a query, compared with the passages of all documents.
pub(crate) struct Near {
    meaning: Arc<Meaning>,
    query: QueryVector,
    /// The nearest documents of the whole index, nearest first, with their cosines.
    pub(crate) documents: Vec<(u32, f32)>,
}

impl Near {
    /// Finds the documents nearest to a query's vector; `None` if that has another number of dimensions, or no document has vectors.
    pub(crate) fn new(snapshot: &Snapshot, meaning: Arc<Meaning>, vector: &[f32]) -> Option<Self> {
        let query = meaning.query(vector)?;
        let mut documents: Vec<(u32, f32)> = Vec::new();
        let mut seen = FxHashSet::default();
        for passage in meaning.nearest(&query, PASSAGES) {
            // The first passage of a document is its nearest.
            let document = snapshot.document_of(passage.ordinal);
            if seen.insert(document) {
                documents.push((document, passage.cosine));
            }
        }
        (!documents.is_empty()).then_some(Self {
            meaning,
            query,
            documents,
        })
    }

    /// Returns how near a document is, from 0 (as near as any) to 1 (the nearest of all).
    pub(crate) fn nearness(&self, snapshot: &Snapshot, document: u32) -> f32 {
        let ordinal = snapshot.tables.ordinal[document as usize];
        let nearest = self.meaning.nearest_of(&self.query, ordinal);
        nearest.map_or(0.0, |nearest| self.normalised(nearest.cosine))
    }

    /// Returns how near a section of a document is, from 0 to 1.
    pub(crate) fn nearness_of_section(&self, snapshot: &Snapshot, document: u32, section: usize) -> f32 {
        let ordinal = snapshot.tables.ordinal[document as usize];
        let cosine = self.meaning.nearest_in_section(&self.query, ordinal, section);
        cosine.map_or(0.0, |cosine| self.normalised(cosine))
    }

    /// Returns a cosine as a share of the nearest document's: the mean of the corpus is 0.
    fn normalised(&self, cosine: f32) -> f32 {
        let most = self.documents.first().map_or(0.0, |(_, cosine)| *cosine);
        if most <= 0.0 {
            return 0.0;
        }
        (cosine / most).clamp(0.0, 1.0).powf(weights::MEANING_POWER)
    }

    /// Returns the section of a document that has its nearest passage, and the place of the passage in it.
    pub(crate) fn passage(&self, snapshot: &Snapshot, document: u32) -> Option<(usize, usize)> {
        let ordinal = snapshot.tables.ordinal[document as usize];
        let nearest = self.meaning.nearest_of(&self.query, ordinal)?;
        Some(self.meaning.place(nearest.row))
    }
}

/// What is told of meaning in an answer.
#[derive(Clone, Copy)]
pub(crate) struct Nearness<'a> {
    pub(crate) near: &'a Near,
    /// How much of a document's nearness is added to its score,
    pub(crate) part: MeaningPart,
    /// as a share of this score.
    pub(crate) best: f32,
}

/// How much meaning counts in an answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct MeaningPart {
    /// For a document in the language of the query.
    pub(crate) weight: f32,
    /// For one in another language, which hardly has words of the query.
    pub(crate) foreign_weight: f32,
    /// The language of the query, as the facet of languages numbers it; `None` where it is not known.
    pub(crate) language: Option<u32>,
}

impl Nearness<'_> {
    /// Returns what meaning adds to the score of a document.
    pub(crate) fn bonus(&self, snapshot: &Snapshot, document: u32) -> f32 {
        let languages = snapshot.tables.facet(Facet::Language).of(document);
        let is_foreign = self
            .part
            .language
            .is_some_and(|language| !languages.contains(&language));
        let weight = if is_foreign {
            self.part.foreign_weight
        } else {
            self.part.weight
        };
        weight * self.near.nearness(snapshot, document)
    }
}

/// What meaning may add to an answer.
#[derive(Clone, Copy)]
pub(crate) struct Additions<'a> {
    pub(crate) near: &'a Near,
    /// At most this many documents that do not answer by words.
    pub(crate) most: usize,
    /// Whether words find nothing: they only exclude and require.
    pub(crate) only: bool,
}

/// Follows which of the near documents answer by words, and which may not answer at all.
pub(super) struct Adding<'a> {
    additions: Additions<'a>,
    places: FxHashMap<u32, Standing>,
    /// Whether a document that has none of the clauses may answer.
    unseen: Standing,
}

/// What words say of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// It answers by words.
    Answers,
    /// It may answer by meaning.
    Allowed,
    /// It has what is excluded, or lacks what is required.
    Refused,
}

impl<'a> Adding<'a> {
    pub(super) fn new(additions: Additions<'a>, unseen: Standing) -> Self {
        let documents = additions.near.documents.iter();
        Self {
            additions,
            places: documents.map(|(document, _)| (*document, unseen)).collect(),
            unseen,
        }
    }

    /// Notes what words say of a group of documents.
    pub(super) fn note(&mut self, group: &Group, standing: Standing) {
        if standing == self.unseen {
            return;
        }
        for bit in bits(group.bits) {
            if let Some(known) = self.places.get_mut(&(64 * group.word + bit)) {
                *known = standing;
            }
        }
    }

    /// Whether words find nothing by themselves.
    pub(super) fn only(&self) -> bool {
        self.additions.only
    }

    /// Returns the documents that meaning adds, nearest first.
    pub(super) fn added(&self) -> impl Iterator<Item = u32> + '_ {
        let may_be_added = |document: &u32| match self.places.get(document) {
            Some(Standing::Allowed) => true,
            Some(Standing::Answers) => self.additions.only,
            Some(Standing::Refused) | None => false,
        };
        let least = weights::MEANING_LEAST;
        let normalised = |cosine: &f32| self.additions.near.normalised(*cosine);
        let near = self
            .additions
            .near
            .documents
            .iter()
            .take_while(move |(_, cosine)| normalised(cosine) >= least);
        near.map(|(document, _)| *document)
            .filter(may_be_added)
            .take(self.additions.most)
    }
}
