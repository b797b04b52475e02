//! Reads one document with its HTML, and marks the words of a query in any text.

use super::SearchEngine;
use crate::document::{Document, DocumentId};
use crate::search::error::SearchError;
use crate::search::hit::TextRange;
use crate::search::present::marks_in_document;
use crate::search::request::{SearchRequest, Semantic};
use crate::search::understand::clean_query;

impl SearchEngine {
    /// Returns a document with its sections and their HTML, for its page.
    ///
    /// # Errors
    /// If there is no such document, or it cannot be read.
    pub fn document_to_read(&self, id: &DocumentId) -> Result<Document, SearchError> {
        self.noted(|snapshot| {
            let number = snapshot.find(id)?;
            let meta = snapshot.meta(number)?;
            let mut document = meta.to_document(snapshot.text(number, &meta)?.whole()?);
            let rendered = &snapshot.generation.rendered;
            let html = rendered.of(snapshot.tables.ordinal[number as usize])?;
            for (section, html) in document.sections.iter_mut().zip(html) {
                section.html = html;
            }
            Ok(document)
        })
    }

    /// Returns how many bytes the text of a document has; the text is not read.
    ///
    /// # Errors
    /// If there is no such document, or it cannot be read.
    pub fn text_bytes(&self, id: &DocumentId) -> Result<usize, SearchError> {
        self.noted(|snapshot| {
            let meta = snapshot.meta(snapshot.find(id)?)?;
            Ok(meta.text_length())
        })
    }

    /// Returns a document without the texts of its sections: for references, and lists of many.
    ///
    /// # Errors
    /// If there is no such document, or it cannot be read.
    pub fn document_described(&self, id: &DocumentId) -> Result<Document, SearchError> {
        self.noted(|snapshot| Ok(snapshot.meta(snapshot.find(id)?)?.to_document("")))
    }

    /// Where a document that a query found matches it, in each of some texts of the document. Lines are paragraphs.
    ///
    /// # Errors
    /// If the query is too long, there is no such document, or it cannot be read.
    pub fn highlight(
        &self,
        id: &DocumentId,
        query: &str,
        texts: &[String],
    ) -> Result<Vec<Vec<TextRange>>, SearchError> {
        let query = clean_query(query)?;
        self.noted(|snapshot| {
            let document = snapshot.find(id)?;
            // As it was answered: completed, corrected, widened.
            let request = SearchRequest {
                limit: 1,
                semantic: Semantic::Off,
                ..SearchRequest::default()
            };
            let clauses = if query.is_empty() {
                Vec::new()
            } else {
                self.rank(snapshot, &query, &request)?.clauses
            };
            marks_in_document(snapshot, &self.shared.splitter, &clauses, document, texts)
        })
    }

    /// Returns the ids of all documents, sorted.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn document_ids(&self) -> Result<Vec<DocumentId>, SearchError> {
        self.noted(|snapshot| snapshot.ids())
    }
}
