//! Sökbar as its users run it.

use std::path::Path;
use std::sync::Arc;

use sokbar::analysis::Lexicon;
use sokbar::document::{Document, Kind, Section};
use sokbar::index::{BuildInfo, FindNeighbours, build as build_index};
use sokbar::search::{EngineOptions, Facet, SearchEngine, SearchRequest, find_neighbours};

use super::corpus::Text;

pub(crate) struct Ours {
    engine: SearchEngine,
}

/// The texts as ingest would give them, with what facets count.
pub(crate) fn documents(texts: &[Text]) -> Vec<Document> {
    texts
        .iter()
        .enumerate()
        .map(|(number, text)| Document {
            kind: Kind::ALL[number % 5],
            partner: Some(format!("Partner {}", number % 12)),
            authors: vec![format!("Person {}", number % 500)],
            date: format!("{}-05-20", 2000 + number % 25).parse().ok(),
            tags: vec![format!("tagg{}", number % 40), format!("ämne{}", number % 70)],
            source: format!("text/{number}.md"),
            sections: vec![Section {
                text: text.body.clone(),
                ..Section::default()
            }],
            ..Document::article(format!("text/{number}"), text.title.clone())
        })
        .collect()
}

/// Builds an index; bare tantivy has no related documents, so time is measured without them.
pub(crate) fn build(
    documents: &[Document],
    folder: &Path,
    threads: usize,
    neighbours: Option<FindNeighbours>,
) {
    let info = BuildInfo {
        corpus_fingerprint: String::new(),
        lexicon: Arc::new(Lexicon::built_in()),
        built: String::new(),
        cancelled: Arc::default(),
        threads: Some(threads),
        neighbours,
        takes_over: true,
    };
    build_index(folder, documents, &info, &|_| {}).expect("an index");
}

pub(crate) fn open(folder: &Path) -> SearchEngine {
    SearchEngine::open(folder, &EngineOptions::default()).expect("an engine")
}

impl Ours {
    pub(crate) fn build(texts: &[Text], folder: &Path, threads: usize) -> Self {
        build(&documents(texts), folder, threads, Some(find_neighbours));
        Self::open(folder)
    }

    pub(crate) fn open(folder: &Path) -> Self {
        Self { engine: open(folder) }
    }

    /// Ranks as [`SearchEngine::search`] does, with the total, and reads no document.
    pub(crate) fn rank(&self, query: &str) -> usize {
        let request = SearchRequest {
            query: query.to_owned(),
            ..SearchRequest::default()
        };
        self.engine.rank_only(&request).expect("an answer").1.len()
    }

    pub(crate) fn answer(&self, query: &str) -> usize {
        let request = SearchRequest {
            query: query.to_owned(),
            facets: Facet::ALL.to_vec(),
            ..SearchRequest::default()
        };
        self.engine.search(&request).expect("an answer").hits.len()
    }

    pub(crate) fn suggest(&self, typed: &str) -> usize {
        self.engine
            .suggest(typed, 8)
            .expect("suggestions")
            .suggestions
            .len()
    }
}
