//! Measures ranking on judged queries in BEIR folders: nDCG, MRR and recall; related documents on groups; and suggestions on the words of the
//! queries.
//!
//! It uses the public engine. Metrics as in TREC's `trec_eval`, with linear gains: nDCG@10 (Järvelin and Kekäläinen,
//! "Cumulated gain-based evaluation of IR techniques", TOIS 2002), MRR@10, recall@10 and recall@100, each a mean over all
//! judged queries.

use serde::Serialize;

use crate::document::DocumentId;
use crate::search::{SearchEngine, SearchError, SearchRequest};

mod answers;
mod beir;
mod metrics;
mod next_words;
mod wanted;

pub use answers::{AnswerFigures, AnswersEvaluation, Question, evaluate_answers};
pub use beir::{Dataset, EvalError, Query};
pub use metrics::{Judgements, ndcg, recall, reciprocal_rank};
pub use next_words::NextWordsEvaluation;
pub use wanted::{List, Wanted, WantedEvaluation, evaluate_wanted};

/// The number of hits requested for each query.
const HITS: usize = 100;

/// The figures of a set of judged queries.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evaluation {
    /// The number of judged queries.
    pub queries: usize,
    /// The number of documents.
    pub documents: usize,
    /// Normalised discounted cumulated gain of the first ten hits.
    pub ndcg_at_10: f64,
    /// Mean reciprocal rank of the first relevant hit; 0 below rank ten.
    pub mrr_at_10: f64,
    /// Share of the relevant documents among the first ten.
    pub recall_at_10: f64,
    /// Share of the relevant documents among the first hundred.
    pub recall_at_100: f64,
    /// Related documents, if the set has groups.
    pub related: Option<RelatedEvaluation>,
    /// The words of queries that are suggested before they are typed whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_words: Option<NextWordsEvaluation>,
    /// The list of wanted texts, for documents without what editors add.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wanted: Option<WantedEvaluation>,
    /// Queries in one language for texts in the other, for the same documents.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cross_language: Option<WantedEvaluation>,
    /// Queries as people type them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub typed: Option<WantedEvaluation>,
    /// Questions with their answer passages, if the set has them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answers: Option<AnswersEvaluation>,
    /// The figures of each query.
    pub per_query: Vec<QueryEvaluation>,
}

/// The figures of related documents.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RelatedEvaluation {
    /// The share of the first five that belong to the document's group.
    pub precision_at_5: f64,
    /// The share of the first ten.
    pub precision_at_10: f64,
    /// The number of documents without a related one.
    pub without_answer: usize,
}

/// The figures of one query.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QueryEvaluation {
    /// Its id.
    pub id: String,
    /// Its text.
    pub text: String,
    /// nDCG@10.
    pub ndcg_at_10: f64,
    /// The first ten hits, best first.
    pub hits: Vec<DocumentId>,
}

/// Evaluates all queries of a set, and the related documents of each document if the set has groups.
///
/// # Errors
/// If the engine fails.
pub fn evaluate(engine: &SearchEngine, dataset: &Dataset) -> Result<Evaluation, SearchError> {
    let mut sums = [0.0; 4];
    let mut per_query = Vec::new();
    for query in &dataset.queries {
        let request = SearchRequest {
            query: query.text.clone(),
            limit: HITS,
            ..SearchRequest::default()
        };
        let hits: Vec<DocumentId> = engine.rank_ids(&request)?.into_iter().map(|(id, _)| id).collect();
        let judged = &query.judgements;
        let ndcg_at_10 = ndcg(&hits, judged, 10);
        let figures = [
            ndcg_at_10,
            reciprocal_rank(&hits, judged, 10),
            recall(&hits, judged, 10),
            recall(&hits, judged, 100),
        ];
        for (sum, figure) in sums.iter_mut().zip(figures) {
            *sum += figure;
        }
        let hits = hits.into_iter().take(10).collect();
        per_query.push(QueryEvaluation {
            id: query.id.clone(),
            text: query.text.clone(),
            ndcg_at_10,
            hits,
        });
    }
    let [ndcg_at_10, mrr_at_10, recall_at_10, recall_at_100] =
        sums.map(|sum| sum / dataset.queries.len().max(1) as f64);
    Ok(Evaluation {
        queries: dataset.queries.len(),
        documents: dataset.documents.len(),
        ndcg_at_10,
        mrr_at_10,
        recall_at_10,
        recall_at_100,
        related: evaluate_related(engine, dataset)?,
        next_words: next_words::evaluate_next_words(engine, &dataset.queries)?,
        wanted: None,
        cross_language: None,
        typed: None,
        answers: None,
        per_query,
    })
}

fn evaluate_related(
    engine: &SearchEngine,
    dataset: &Dataset,
) -> Result<Option<RelatedEvaluation>, SearchError> {
    if dataset.groups.is_empty() {
        return Ok(None);
    }
    let (mut at_5, mut at_10, mut without_answer) = (0.0, 0.0, 0);
    for (id, group) in &dataset.groups {
        let related = engine.related(id, 10)?.related;
        let same = |count: usize| {
            let first = related.iter().take(count);
            first
                .filter(|other| dataset.groups.get(&other.document.id) == Some(group))
                .count() as f64
        };
        at_5 += same(5) / 5.0;
        at_10 += same(10) / 10.0;
        without_answer += usize::from(related.is_empty());
    }
    let all = dataset.groups.len() as f64;
    Ok(Some(RelatedEvaluation {
        precision_at_5: at_5 / all,
        precision_at_10: at_10 / all,
        without_answer,
    }))
}
