//! Small indexes for tests.

mod word_pairs;

use std::sync::Arc;

use tempfile::TempDir;

use super::engine::{EngineOptions, SearchEngine};
use super::request::SearchRequest;
use crate::analysis::Lexicon;
use crate::document::{Document, Section};
use crate::index::{BuildInfo, FindNeighbours, build};

/// Builds an engine over texts without titles, each with its id. Dropping the folder removes its files.
pub(crate) fn engine(texts: &[(&str, &str)]) -> (SearchEngine, TempDir) {
    engine_with_neighbours(texts, None)
}

/// The same with related documents found by the build.
pub(crate) fn engine_with_neighbours(
    texts: &[(&str, &str)],
    neighbours: Option<FindNeighbours>,
) -> (SearchEngine, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let mut documents: Vec<Document> = texts.iter().map(|(id, text)| document(id, text)).collect();
    documents.sort_by(|a, b| a.id.cmp(&b.id));
    let lexicon = Arc::new(Lexicon::built_in());
    let info = BuildInfo {
        corpus_fingerprint: String::new(),
        lexicon: Arc::clone(&lexicon),
        built: "2026-01-01T00:00:00Z".to_owned(),
        cancelled: Arc::default(),
        threads: Some(1),
        neighbours,
        takes_over: true,
    };
    build(folder.path(), &documents, &info, &|_| {}).unwrap();
    let options = EngineOptions {
        lexicon: Some(lexicon),
        ..EngineOptions::default()
    };
    (SearchEngine::open(folder.path(), &options).unwrap(), folder)
}

fn document(id: &str, text: &str) -> Document {
    Document {
        sections: vec![Section {
            heading: None,
            level: 2,
            anchor: None,
            page: None,
            text: text.to_owned(),
            html: None,
        }],
        ..Document::article(id, "")
    }
}

/// Returns the ids of the hits, best first.
pub(crate) fn found(engine: &SearchEngine, query: &str) -> Vec<String> {
    let request = SearchRequest {
        query: query.to_owned(),
        ..SearchRequest::default()
    };
    let hits = engine.rank_ids(&request).unwrap();
    hits.into_iter().map(|(id, _)| id.as_str().to_owned()).collect()
}
