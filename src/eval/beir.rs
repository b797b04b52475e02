//! Reads a folder in BEIR layout: `corpus.jsonl`, `queries.jsonl`, `qrels.tsv` (or `qrels/test.tsv`), and for related
//! documents `groups.tsv`.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::metrics::Judgements;
use crate::document::{Document, DocumentId, Section};

/// Why a folder cannot be read as judged queries.
#[derive(Debug, thiserror::Error)]
pub enum EvalError {
    /// A file that is missing or cannot be read.
    #[error("cannot read {}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// A malformed line.
    #[error("{} line {line}: {what}", path.display())]
    Line {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// What is wrong.
        what: String,
    },
    /// No query has a judgement, so there is nothing to measure.
    #[error("no query in {} has a judgement", folder.display())]
    NothingJudged {
        /// The folder.
        folder: PathBuf,
    },
}

/// A judged query.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    /// Its id.
    pub id: String,
    /// The text of the query.
    pub text: String,
    /// The judged documents.
    pub judgements: Judgements,
}

/// Documents with judged queries.
#[derive(Debug, Clone, PartialEq)]
pub struct Dataset {
    /// The documents, by id.
    pub documents: Vec<Document>,
    /// The queries that have judgements, in the order of the file.
    pub queries: Vec<Query>,
    /// The group of each document, where there is a `groups.tsv`.
    pub groups: BTreeMap<DocumentId, String>,
}

#[derive(Deserialize)]
struct Entry {
    _id: String,
    #[serde(default)]
    title: String,
    text: String,
}

impl Dataset {
    /// Whether a folder contains its documents.
    pub fn has_documents(folder: &Path) -> bool {
        corpus(folder).exists()
    }

    /// Reads a folder. Documents are taken as Swedish.
    ///
    /// # Errors
    /// If a file other than `groups.tsv` is missing, a line is malformed, or no query has a judgement.
    pub fn read(folder: &Path) -> Result<Self, EvalError> {
        let documents = entries(&corpus(folder))?.into_iter().map(document).collect();
        Self::read_queries(folder, documents)
    }

    /// Reads a folder without `corpus.jsonl`: the judgements are of these documents.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn read_queries(folder: &Path, documents: Vec<Document>) -> Result<Self, EvalError> {
        let mut judgements = judgements(&qrels(folder))?;
        let queries: Vec<Query> = entries(&folder.join("queries.jsonl"))?
            .into_iter()
            .filter_map(|entry| {
                let judgements = judgements.remove(&entry._id)?;
                Some(Query {
                    id: entry._id,
                    text: entry.text,
                    judgements,
                })
            })
            .collect();
        if queries.is_empty() {
            return Err(EvalError::NothingJudged {
                folder: folder.to_owned(),
            });
        }
        Ok(Self {
            documents,
            queries,
            groups: groups(&folder.join("groups.tsv"))?,
        })
    }

    /// Removes what editors add to the documents: summaries, keywords and tags.
    pub fn remove_editorial(&mut self) {
        for document in &mut self.documents {
            document.summary = None;
            document.keywords.clear();
            document.tags.clear();
        }
    }

    /// Returns the judged and grouped ids that are no document of the set. They cannot be found and lower the figures.
    pub fn unknown_documents(&self) -> BTreeSet<&DocumentId> {
        let known: BTreeSet<&DocumentId> = self.documents.iter().map(|document| &document.id).collect();
        let judged = self.queries.iter().flat_map(|query| query.judgements.keys());
        judged
            .chain(self.groups.keys())
            .filter(|id| !known.contains(id))
            .collect()
    }
}

fn corpus(folder: &Path) -> PathBuf {
    folder.join("corpus.jsonl")
}

/// Returns the file of judgements: beside the queries, or in the folder of the test part if the set is divided.
fn qrels(folder: &Path) -> PathBuf {
    let divided = folder.join("qrels/test.tsv");
    let whole = folder.join("qrels.tsv");
    if divided.exists() && !whole.exists() {
        divided
    } else {
        whole
    }
}

fn judgements(qrels: &Path) -> Result<HashMap<String, Judgements>, EvalError> {
    let mut judgements: HashMap<String, Judgements> = HashMap::new();
    for (line, columns) in table(qrels)? {
        let error = |what: &str| EvalError::Line {
            path: qrels.to_owned(),
            line,
            what: what.to_owned(),
        };
        let [query, .., document, grade] = columns.as_slice() else {
            return Err(error("three columns are wanted: query, document, score"));
        };
        match grade.parse() {
            Ok(grade) => {
                judgements
                    .entry(query.clone())
                    .or_default()
                    .insert(DocumentId::new(document), grade);
            }
            Err(_) if line == 1 => {}
            Err(_) => return Err(error("the score is no number")),
        }
    }
    Ok(judgements)
}

fn groups(path: &Path) -> Result<BTreeMap<DocumentId, String>, EvalError> {
    if !path.exists() {
        return Ok(BTreeMap::new());
    }
    let rows = table(path)?
        .into_iter()
        .filter_map(|(_, columns)| match columns.as_slice() {
            [id, group] if id != "corpus-id" => Some((DocumentId::new(id), group.clone())),
            _ => None,
        });
    Ok(rows.collect())
}

fn document(entry: Entry) -> Document {
    let text = crate::text::clean(&entry.text);
    Document {
        sections: vec![Section {
            text,
            ..Section::default()
        }],
        ..Document::article(entry._id, crate::text::clean_line(&entry.title))
    }
}

fn lines(path: &Path) -> Result<Vec<String>, EvalError> {
    let text = fs::read_to_string(path).map_err(|source| EvalError::Read {
        path: path.to_owned(),
        source,
    })?;
    Ok(text.lines().map(str::to_owned).collect())
}

fn entries(path: &Path) -> Result<Vec<Entry>, EvalError> {
    let parse = |(number, line): (usize, String)| {
        serde_json::from_str(&line).map_err(|error| EvalError::Line {
            path: path.to_owned(),
            line: number + 1,
            what: error.to_string(),
        })
    };
    lines(path)?
        .into_iter()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(parse)
        .collect()
}

/// Returns the rows of a table with their line numbers, counted from 1.
fn table(path: &Path) -> Result<Vec<(usize, Vec<String>)>, EvalError> {
    let rows = lines(path)?
        .into_iter()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty());
    Ok(rows
        .map(|(number, line)| (number + 1, line.split('\t').map(str::to_owned).collect()))
        .collect())
}

#[cfg(test)]
mod tests;
