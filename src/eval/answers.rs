//! Questions with the passages that answer them, in `answers.tsv`: id, question, document, a verbatim fragment of the
//! passage. Further lines of an id are other passages that answer it. A question without a document has no answer.
//!
//! Weights and the threshold are set on the questions with odd numbers; the others are kept aside and only measured.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Serialize;

use super::beir::EvalError;
use crate::document::DocumentId;
use crate::search::{Passage, PassageRequest, SearchEngine, SearchError, SearchRequest};

const FILE: &str = "answers.tsv";
/// How many passages are read of an answer.
const FIRST: usize = 5;
/// The default of `/v1/passages`.
const LIMIT: usize = 8;

/// A question with the places of its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Its id: a letter and a number.
    pub id: String,
    /// The question.
    pub text: String,
    /// Each document that answers it with a fragment of the passage; none if no document does.
    pub answers: Vec<(DocumentId, String)>,
}

/// The figures of a list of questions.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct AnswersEvaluation {
    /// The questions that weights were set on.
    pub tuning: AnswerFigures,
    /// The questions kept aside.
    pub kept_aside: AnswerFigures,
    /// The questions whose right passage is not the first, each with the place of the right one, from 1.
    pub missed: Vec<(String, Option<usize>)>,
    /// The questions for which a wrong passage is shown.
    pub shown_wrong: Vec<String>,
}

/// The figures of some questions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct AnswerFigures {
    /// The number of questions with an answer.
    pub answerable: usize,
    /// The right passage is the first.
    pub first: usize,
    /// The right passage is one of the first five.
    pub in_first_five: usize,
    /// The number of questions without an answer.
    pub unanswerable: usize,
    /// A passage is shown above the hits, with or without an answer in the corpus,
    pub shown: usize,
    /// and it is a right one.
    pub shown_right: usize,
}

impl Question {
    /// Reads the questions of a folder; an empty list if there are none.
    ///
    /// # Errors
    /// If the file cannot be read, or a line has not four columns.
    pub fn read(folder: &Path) -> Result<Vec<Self>, EvalError> {
        let path = folder.join(FILE);
        if !path.exists() {
            return Ok(Vec::new());
        }
        let text = fs::read_to_string(&path).map_err(|source| EvalError::Read {
            path: path.clone(),
            source,
        })?;
        let mut questions: BTreeMap<String, Self> = BTreeMap::new();
        for (number, line) in text.lines().enumerate().skip(1) {
            let columns: Vec<&str> = line.split('\t').collect();
            let [id, question, document, fragment] = columns[..] else {
                return Err(EvalError::Line {
                    path,
                    line: number + 1,
                    what: "an id, a question, a document and a fragment are expected".to_owned(),
                });
            };
            let entry = questions.entry(id.to_owned()).or_insert_with(|| Self {
                id: id.to_owned(),
                text: question.to_owned(),
                answers: Vec::new(),
            });
            if !document.is_empty() {
                let answer = (DocumentId::new(document), fragment.to_owned());
                entry.answers.push(answer);
            }
        }
        Ok(questions.into_values().collect())
    }

    /// Whether it is kept aside: its number is even.
    pub fn is_kept_aside(&self) -> bool {
        self.id.ends_with(['0', '2', '4', '6', '8'])
    }

    fn is_answered_by(&self, passage: &Passage) -> bool {
        let mut answers = self.answers.iter();
        answers.any(|(document, fragment)| {
            passage.document.id == *document && passage.text.contains(fragment.as_str())
        })
    }
}

/// Asks each question for passages and for the passage that a result page would show.
///
/// # Errors
/// If the engine fails.
pub fn evaluate_answers(
    engine: &SearchEngine,
    questions: &[Question],
) -> Result<AnswersEvaluation, SearchError> {
    let mut evaluation = AnswersEvaluation::default();
    for question in questions {
        let search = SearchRequest {
            query: question.text.clone(),
            ..SearchRequest::default()
        };
        let shown = engine.answer_from_texts(&search)?;
        let passages = engine.passages(&PassageRequest {
            search,
            limit: LIMIT,
            per_document: None,
        })?;
        let mut first = passages.iter().take(FIRST);
        let place = first.position(|(passage, _)| question.is_answered_by(passage));
        let shown_right = shown.map(|(passage, _)| question.is_answered_by(&passage));
        let figures = if question.is_kept_aside() {
            &mut evaluation.kept_aside
        } else {
            &mut evaluation.tuning
        };
        if question.answers.is_empty() {
            figures.unanswerable += 1;
        } else {
            figures.answerable += 1;
            figures.first += usize::from(place == Some(0));
            figures.in_first_five += usize::from(place.is_some());
            if place != Some(0) {
                let missed = (question.text.clone(), place.map(|place| place + 1));
                evaluation.missed.push(missed);
            }
        }
        figures.shown += usize::from(shown_right.is_some());
        figures.shown_right += usize::from(shown_right == Some(true));
        if shown_right == Some(false) {
            evaluation.shown_wrong.push(question.text.clone());
        }
    }
    Ok(evaluation)
}
