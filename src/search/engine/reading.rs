//! Reads one document with its HTML, and marks the words of a query in any text.

use super::SearchEngine;
use crate::document::{Document, DocumentId};
use crate::search::error::SearchError;
use crate::search::hit::TextRange;
use crate::search::present::{Highlighter, marks_by_line, utf16_ranges};
use crate::search::understand::{Resolver, clean_query, query};

impl SearchEngine {
    /// Returns a document with its sections and their HTML, for its page.
    ///
    /// # Errors
    /// If there is no such document, or it cannot be read.
    pub fn document_to_read(&self, id: &DocumentId) -> Result<Document, SearchError> {
        let snapshot = self.snapshot();
        let number = snapshot.find(id)?;
        let (meta, text) = snapshot.read(number)?;
        let mut document = meta.into_document(&text);
        let html = snapshot
            .generation
            .rendered
            .of(snapshot.tables.ordinal[number as usize])?;
        for (section, html) in document.sections.iter_mut().zip(html) {
            section.html = html;
        }
        Ok(document)
    }

    /// Returns the ranges that a query marks in each of some texts. Lines are paragraphs.
    ///
    /// # Errors
    /// If the query is too long.
    pub fn highlight(&self, query: &str, texts: &[String]) -> Result<Vec<Vec<TextRange>>, SearchError> {
        let query = clean_query(query)?;
        let snapshot = self.snapshot();
        let vocabulary = &snapshot.generation.vocabulary;
        let resolver = Resolver {
            vocabulary,
            splitter: &self.splitter,
        };
        let clauses = resolver.resolve(&query::parse(&query), &self.synonyms(true));
        let highlighter = Highlighter::new(&clauses, &self.splitter, vocabulary);
        Ok(texts
            .iter()
            .map(|text| utf16_ranges(text, &marks_by_line(&highlighter, text)))
            .collect())
    }

    /// Returns the ids of all documents, sorted.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn document_ids(&self) -> Result<Vec<DocumentId>, SearchError> {
        self.snapshot().ids()
    }
}
