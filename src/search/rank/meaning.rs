//! Meaning beside words: the vector of a query is asked for while words are looked up, and the nearness of documents is added to their
//! scores. Words lead; how much meaning counts depends on the kind of query.

use std::sync::Arc;

use crate::embed::{Asked, QueryEmbedder};
use crate::index::Meaning;
use crate::search::hit::SemanticState;
use crate::search::request::{Facet, SearchRequest, Semantic, Sort};
use crate::search::retrieve::{
    Additions, Candidate, MeaningPart, Near, Nearness, Verdict, order, select::Selected,
};
use crate::search::snapshot::Snapshot;
use crate::search::understand::{Clause, Role, is_sentence, main_language};
use crate::search::weights;

/// The meaning of a query, as it is being asked for.
pub(crate) enum Asking<'a> {
    /// No embedder is set.
    Absent,
    /// The request or the query wants words only.
    Unwanted,
    /// There is nothing to compare with, or nobody to ask.
    Unavailable,
    /// The embedder was asked.
    Begun {
        embedder: &'a QueryEmbedder,
        asked: Asked,
        meaning: Arc<Meaning>,
    },
}

/// How meaning takes part in an answer.
pub(crate) struct Meant {
    near: Near,
    part: MeaningPart,
    /// The best score by words in the whole index.
    best: f32,
    most: usize,
    only: bool,
}

impl<'a> Asking<'a> {
    /// Begins to ask for the vector of a query, and returns at once.
    pub(crate) fn begin(
        embedder: Option<&'a QueryEmbedder>,
        snapshot: &Snapshot,
        query: &str,
        request: &SearchRequest,
    ) -> Self {
        let only = request.semantic == Semantic::Only;
        let Some(embedder) = embedder else {
            return if only { Self::Unavailable } else { Self::Absent };
        };
        let is_unwanted =
            query.is_empty() || request.semantic == Semantic::Off || (query.contains(['"', '”']) && !only);
        if is_unwanted {
            return Self::Unwanted;
        }
        match snapshot.meaning() {
            Some(meaning) => Self::Begun {
                asked: embedder.begin(query),
                embedder,
                meaning,
            },
            None => Self::Unavailable,
        }
    }

    /// Waits for the vector, if the query turned out to be of a kind that needs it.
    pub(crate) fn finish(
        self,
        snapshot: &Snapshot,
        query: &str,
        request: &SearchRequest,
        clauses: &[Clause],
        verdict: &Verdict,
    ) -> (Option<Meant>, Option<SemanticState>) {
        let (embedder, asked, meaning) = match self {
            Self::Absent => return (None, None),
            Self::Unwanted => return (None, Some(SemanticState::Unused)),
            Self::Unavailable => return (None, Some(SemanticState::Unavailable)),
            Self::Begun {
                embedder,
                asked,
                meaning,
            } => (embedder, asked, meaning),
        };
        let Some(part) = part(request, clauses, verdict) else {
            return (None, Some(SemanticState::Unused));
        };
        let near = match embedder.finish(asked) {
            Ok(vector) => Near::new(snapshot, meaning, &vector),
            Err(error) => {
                tracing::debug!(error = &error as &dyn std::error::Error, "words alone answer");
                None
            }
        };
        match near {
            Some(near) => {
                let meant = Meant {
                    near,
                    part: MeaningPart {
                        weight: part.weight,
                        foreign_weight: part.foreign_weight,
                        language: language(snapshot, query),
                    },
                    best: 0.0,
                    most: part.most,
                    only: request.semantic == Semantic::Only,
                };
                (Some(meant), Some(SemanticState::Used))
            }
            None => (None, Some(SemanticState::Unavailable)),
        }
    }
}

/// How much meaning counts for a query, and how many documents it may add.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Part {
    weight: f32,
    /// For documents in another language than the query.
    foreign_weight: f32,
    most: usize,
}

/// Returns the part of meaning by the kind of query; `None` where words alone answer best: names, phrases, short queries whose words are
/// found.
fn part(request: &SearchRequest, clauses: &[Clause], verdict: &Verdict) -> Option<Part> {
    let with = |weight: f32, most| {
        Some(Part {
            weight,
            foreign_weight: weight,
            most,
        })
    };
    if request.semantic == Semantic::Only {
        return with(1.0, weights::MEANING_ALONE);
    }
    let wanted = || clauses.iter().filter(|clause| clause.role == Role::Wanted);
    let requires = clauses.iter().any(|clause| clause.role == Role::Required);
    let is_name = wanted().all(|clause| !clause.author_words.is_empty());
    if requires || is_name {
        return None;
    }
    if verdict.with_words == 0 {
        return with(weights::MEANING_NO_WORDS, weights::MEANING_ADDED);
    }
    // Beside words, which texts in another language lack: where words find nothing, all texts are alike.
    let beside_words = |weight: f32| {
        let lacking = 1.0 - verdict.best_share;
        let weight = weight + weights::MEANING_LACKING * lacking;
        Some(Part {
            weight,
            foreign_weight: weight + weights::MEANING_FOREIGN * lacking,
            most: weights::MEANING_ADDED,
        })
    };
    if is_sentence(clauses) {
        return beside_words(weights::MEANING_QUESTION);
    }
    if verdict.all_words == 0 || verdict.with_words < weights::FEW_FOUND {
        return beside_words(weights::MEANING_FEW_FOUND);
    }
    if wanted().count() > weights::MEANING_SHORT_UP_TO {
        return with(weights::MEANING_ALL_WORDS, 0);
    }
    None
}

/// Returns the language of a query, as the facet of languages numbers it.
fn language(snapshot: &Snapshot, query: &str) -> Option<u32> {
    let language = main_language(query, &snapshot.generation.vocabulary)?;
    let values = &snapshot.tables.facet(Facet::Language).values;
    let place = values.iter().position(|value| value == language.as_str())?;
    u32::try_from(place).ok()
}

impl Meant {
    /// Returns what may be added to an answer.
    pub(crate) fn additions(&self) -> Additions<'_> {
        Additions {
            near: &self.near,
            most: self.most,
            only: self.only,
        }
    }

    /// Returns what hits show of it.
    pub(crate) fn shown(&self) -> Nearness<'_> {
        Nearness {
            near: &self.near,
            part: self.part,
            best: self.best,
        }
    }

    /// Puts what words and what meaning found in one order. `best` is the highest score by words in the whole index. Scores become shares
    /// of it. Documents that are among the best by words, and those that meaning adds, gain by their nearness; the others gain nothing,
    /// so they stay behind.
    pub(super) fn fuse(
        &mut self,
        snapshot: &Snapshot,
        request: &SearchRequest,
        best: f32,
        selected: &mut Selected,
    ) {
        self.best = best.max(f32::MIN_POSITIVE);
        let wanted = selected
            .best
            .len()
            .max(request.offset + request.limit)
            .max(weights::RESCORED);
        let near: Vec<u32> = self
            .near
            .documents
            .iter()
            .take(self.most)
            .map(|(document, _)| *document)
            .collect();
        let shown = self.shown();
        let (rescored, others) = selected.best.split_at_mut(selected.rescored);
        for candidate in rescored {
            // Parts of words and a near meaning together are no guess.
            if candidate.step > 0 && near.contains(&candidate.document) {
                candidate.step = 0;
            }
            candidate.score = candidate.score / self.best + shown.bonus(snapshot, candidate.document);
            candidate.related /= self.best;
        }
        for candidate in others {
            candidate.score /= self.best;
        }
        let added = std::mem::take(&mut selected.added).into_iter();
        selected.best.extend(added.map(|candidate| Candidate {
            score: shown.bonus(snapshot, candidate.document),
            ..candidate
        }));
        selected
            .best
            .sort_unstable_by(|a, b| order(request, &snapshot.tables, a, b));
        selected.best.truncate(wanted);
    }
}

/// Whether proximity must be known of all candidates, because the order by words is not the last word.
pub(super) fn is_fused(meant: Option<&Meant>, request: &SearchRequest) -> bool {
    meant.is_some() && request.sort == Sort::Relevance
}
