//! A few texts with an engine, and answers on one line: for tables of expectations.

use std::fs;
use std::path::PathBuf;

use sokbar::document::{Document, Section};
use sokbar::search::{EngineOptions, Hit, SearchEngine, SearchRequest, SearchResponse, Via};

use crate::harness::build;

/// An engine over some documents, and the folder it lives in.
pub(crate) struct Shelf {
    folder: tempfile::TempDir,
    pub(crate) engine: SearchEngine,
}

/// A Swedish article without anything but an id, a title and a text.
pub(crate) fn article(id: &str, title: &str, text: &str) -> Document {
    Document {
        source: format!("{id}.txt"),
        sections: vec![Section {
            text: text.to_owned(),
            ..Section::default()
        }],
        ..Document::article(id, title)
    }
}

/// Articles by id and text; the title says nothing.
pub(crate) fn texts(texts: &[(&str, &str)]) -> Vec<Document> {
    texts
        .iter()
        .map(|(id, text)| article(id, "Utan rubrik", text))
        .collect()
}

impl Shelf {
    /// Builds an index of some documents and opens it.
    pub(crate) fn new(documents: &[Document]) -> Self {
        Self::with_synonyms(documents, None)
    }

    /// The same with a synonym file of this content.
    pub(crate) fn with_synonyms(documents: &[Document], synonyms: Option<&str>) -> Self {
        Self::open(documents, synonyms, false)
    }

    /// The same with the thesaurus, and perhaps a synonym file before it.
    pub(crate) fn with_thesaurus(documents: &[Document], synonyms: Option<&str>) -> Self {
        Self::open(documents, synonyms, true)
    }

    fn open(documents: &[Document], synonyms: Option<&str>, thesaurus: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let index = folder.path().join("index");
        let mut documents = documents.to_vec();
        documents.sort_by(|a, b| a.id.cmp(&b.id));
        build(&index, &documents);
        let path = folder.path().join("synonyms.txt");
        if let Some(text) = synonyms {
            fs::write(&path, text).unwrap();
        }
        let options = EngineOptions {
            synonyms: Some(path),
            thesaurus,
            ..EngineOptions::default()
        };
        let engine = SearchEngine::open(&index, &options).unwrap();
        Self { folder, engine }
    }

    /// Where the synonym file is, or would be.
    pub(crate) fn synonyms(&self) -> PathBuf {
        self.folder.path().join("synonyms.txt")
    }

    /// The answer to a query.
    pub(crate) fn search(&self, query: &str) -> SearchResponse {
        self.ask(&SearchRequest {
            query: query.to_owned(),
            ..SearchRequest::default()
        })
    }

    /// The answer to a request.
    pub(crate) fn ask(&self, request: &SearchRequest) -> SearchResponse {
        self.engine.search(request).unwrap()
    }

    /// The ids of the hits, best first, apart by spaces.
    pub(crate) fn ids(&self, query: &str) -> String {
        ids(&self.search(query))
    }

    /// The matches of the best hit: `form (via), …`.
    pub(crate) fn reasons(&self, query: &str) -> String {
        let response = self.search(query);
        let Some(hit) = response.hits.first() else {
            return String::new();
        };
        let reasons = hit.matched.iter().map(|matched| {
            let via: Via = matched.via;
            format!("{} ({})", matched.form, format!("{via:?}").to_lowercase())
        });
        reasons.collect::<Vec<_>>().join(", ")
    }

    /// The snippet of the best hit with its marks in brackets.
    pub(crate) fn marked(&self, query: &str) -> String {
        let response = self.search(query);
        response.hits.first().map(marked).unwrap_or_default()
    }
}

/// The ids of the hits, best first, apart by spaces.
pub(crate) fn ids(response: &SearchResponse) -> String {
    let ids: Vec<&str> = response.hits.iter().map(|hit| hit.document.id.as_str()).collect();
    ids.join(" ")
}

/// A hit's snippet with its marks in brackets.
pub(crate) fn marked(hit: &Hit) -> String {
    with_brackets(&hit.snippet.text, &hit.snippet.ranges)
}

/// A text with brackets around some ranges, given in UTF-16 code units.
pub(crate) fn with_brackets(text: &str, ranges: &[[usize; 2]]) -> String {
    let mut marked = String::new();
    let mut at = 0;
    for character in text.chars() {
        if ranges.iter().any(|range| range[0] == at) {
            marked.push('[');
        }
        marked.push(character);
        at += character.len_utf16();
        if ranges.iter().any(|range| range[1] == at) {
            marked.push(']');
        }
    }
    marked
}
