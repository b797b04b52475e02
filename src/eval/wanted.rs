//! Queries with the texts that are wanted among their first hits, one a line: query, a tab, ids separated by commas, and, after another
//! tab, the place at which one of them must be or above; 3 without it.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::beir::EvalError;
use crate::document::DocumentId;
use crate::search::{SearchEngine, SearchError, SearchRequest};

/// Without a place, a wanted text must be among this many hits.
const FIRST: usize = 3;

/// The lists of a folder of judged queries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    /// Compounds, for documents without what editors add.
    Compounds,
    /// Queries in one language for texts in the other, for the same documents.
    CrossLanguage,
    /// Queries as people type them, for documents as they are.
    Typed,
}

impl List {
    fn file(self) -> &'static str {
        match self {
            Self::Compounds => "compounds-bare.tsv",
            Self::CrossLanguage => "cross.tsv",
            Self::Typed => "typed.tsv",
        }
    }
}

/// A query with the texts of which any is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The text of the query.
    pub query: String,
    /// The wanted texts.
    pub documents: Vec<DocumentId>,
    /// The place at which one of them must be, or above.
    pub place: usize,
}

/// The figures of a list of wanted texts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WantedEvaluation {
    /// The number of queries.
    pub queries: usize,
    /// The number of queries with a wanted text among the first three hits, or at the place of the list.
    pub in_first_three: usize,
    /// The queries without any hit.
    pub empty: Vec<String>,
    /// The other queries without a wanted text there, each with its first hits.
    pub missed: Vec<(String, Vec<DocumentId>)>,
}

impl Wanted {
    /// Reads the list of a folder; an empty list if there is none.
    ///
    /// # Errors
    /// If the file cannot be read or a line has no tab.
    pub fn read(folder: &Path, list: List) -> Result<Vec<Self>, EvalError> {
        let path: PathBuf = folder.join(list.file());
        if !path.exists() {
            return Ok(Vec::new());
        }
        let text = fs::read_to_string(&path).map_err(|source| EvalError::Read {
            path: path.clone(),
            source,
        })?;
        let lines = text.lines().enumerate();
        let lines = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
        let wanted = lines.map(|(number, line)| {
            let wrong = || EvalError::Line {
                path: path.clone(),
                line: number + 1,
                what: "a query, a tab and ids are expected, and after another tab a place".to_owned(),
            };
            let mut cells = line.split('\t');
            let (Some(query), Some(ids)) = (cells.next(), cells.next()) else {
                return Err(wrong());
            };
            let place = cells
                .next()
                .map(|place| place.trim().parse().map_err(|_| wrong()));
            Ok(Self {
                query: query.to_owned(),
                documents: ids.split(',').map(DocumentId::new).collect(),
                place: place.transpose()?.unwrap_or(FIRST),
            })
        });
        wanted.collect()
    }
}

/// Searches each query of a list.
///
/// # Errors
/// If the engine fails.
pub fn evaluate_wanted(engine: &SearchEngine, list: &[Wanted]) -> Result<WantedEvaluation, SearchError> {
    let mut evaluation = WantedEvaluation {
        queries: list.len(),
        in_first_three: 0,
        empty: Vec::new(),
        missed: Vec::new(),
    };
    for wanted in list {
        let request = SearchRequest {
            query: wanted.query.clone(),
            limit: wanted.place,
            ..SearchRequest::default()
        };
        let hits: Vec<DocumentId> = engine.rank_ids(&request)?.into_iter().map(|(id, _)| id).collect();
        if hits.is_empty() {
            evaluation.empty.push(wanted.query.clone());
        } else if hits.iter().any(|hit| wanted.documents.contains(hit)) {
            evaluation.in_first_three += 1;
        } else {
            evaluation.missed.push((wanted.query.clone(), hits));
        }
    }
    Ok(evaluation)
}
