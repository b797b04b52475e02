//! Reads one document, whole or in pieces, and marks the words of a query in any text.

use std::ops::Range;

use super::SearchEngine;
use crate::document::{Document, DocumentId, Section};
use crate::index::{Html, StoredMeta, StoredSection, Text};
use crate::search::error::SearchError;
use crate::search::hit::TextRange;
use crate::search::present::marks_in_document;
use crate::search::request::{SearchRequest, Semantic};
use crate::search::understand::clean_query;

/// A document that is read piece by piece: its text and its HTML stay on the disk until they are asked for.
pub struct Reading<'a> {
    meta: StoredMeta<'a>,
    text: Text<'a>,
    html: Html<'a>,
}

impl Reading<'_> {
    /// Returns the document without the texts and the HTML of its sections.
    pub fn described(&self) -> Document {
        self.meta.to_document("")
    }

    /// Returns how many bytes the text of a section has, or that of all without one.
    pub fn text_bytes(&self, section: Option<usize>) -> usize {
        section.map_or(self.meta.text_length(), |section| {
            let section = self.meta.sections.get(section);
            section.map_or(0, |section| {
                section.text_end.saturating_sub(section.text_start) as usize
            })
        })
    }

    /// Returns how many bytes of HTML a section has.
    pub fn html_bytes(&self, section: usize) -> usize {
        self.html.bytes(section).unwrap_or(0)
    }

    /// Returns some bytes of the text of a section; they may begin or end within a letter.
    ///
    /// # Errors
    /// If there are no such bytes, or they cannot be read.
    pub fn bytes(&self, section: usize, range: Range<usize>) -> Result<&[u8], SearchError> {
        Ok(self.text.bytes(&self.section(section)?, range)?)
    }

    /// Returns a piece of the text of a section; `range` is in bytes.
    ///
    /// # Errors
    /// If there is no such piece, or it cannot be read.
    pub fn text(&self, section: usize, range: Range<usize>) -> Result<&str, SearchError> {
        Ok(self.text.piece(&self.section(section)?, range)?)
    }

    /// Returns a piece of the text of a section from a byte on: at most so many bytes, of which a letter has up to four, and up to the
    /// end of a word if there is one.
    ///
    /// # Errors
    /// If the section ends before that byte, or cannot be read.
    pub fn text_from(&self, section: usize, from: usize, most: usize) -> Result<&str, SearchError> {
        let all = self.text_bytes(Some(section));
        let end = all.min(from.saturating_add(most));
        let bytes = self.bytes(section, from..end)?;
        if end == all {
            return self.text(section, from..end);
        }
        let word = bytes.iter().rposition(|byte| b" \n".contains(byte));
        // Bytes within a letter are 10xxxxxx in UTF-8.
        let letter = || bytes.iter().rposition(|byte| byte & 0b1100_0000 != 0b1000_0000);
        let length = word.map(|space| space + 1).or_else(letter).unwrap_or(0);
        self.text(section, from..from + length)
    }

    /// Returns a section without its text and its HTML; `None` behind the last.
    pub fn section_described(&self, section: usize) -> Option<Section> {
        Some(self.meta.sections.get(section)?.to_section(""))
    }

    /// Returns the HTML of some sections in a row; `None` for those that have only text.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn html(&self, sections: Range<usize>) -> Result<Vec<Option<String>>, SearchError> {
        Ok(self.html.sections(sections)?)
    }

    fn section(&self, section: usize) -> Result<StoredSection<'_>, SearchError> {
        let found = self.meta.sections.get(section);
        found.ok_or_else(|| SearchError::Damaged {
            what: format!("{} has no section {section}", self.meta.id),
        })
    }
}

impl SearchEngine {
    /// Reads a document piece by piece; what `read` asks for is read, and no more.
    ///
    /// # Errors
    /// If there is no such document, it cannot be read, or `read` fails.
    pub fn read<T>(
        &self,
        id: &DocumentId,
        read: impl FnOnce(&Reading<'_>) -> Result<T, SearchError>,
    ) -> Result<T, SearchError> {
        self.noted(|snapshot| {
            let number = snapshot.find(id)?;
            let meta = snapshot.meta(number)?;
            let ordinal = snapshot.tables.ordinal[number as usize];
            read(&Reading {
                text: snapshot.text(number, &meta)?,
                html: snapshot.generation.rendered.of(ordinal)?,
                meta,
            })
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
