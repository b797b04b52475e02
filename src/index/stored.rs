//! The stored form of a document: its metadata as JSON and its text in one piece beside it, so that an answer reads
//! the metadata of a 300-page report without parsing its text.

use serde::{Deserialize, Serialize};

use crate::document::{Document, DocumentId, Kind, Language, PartialDate, Section};

/// The metadata of a document, with the byte ranges of its sections in the text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StoredMeta {
    /// See [`Document::id`].
    pub id: DocumentId,
    /// See [`Document::title`].
    pub title: String,
    /// See [`Document::kind`].
    pub kind: Kind,
    /// See [`Document::language`].
    pub language: Language,
    /// See [`Document::partner`].
    pub partner: Option<String>,
    /// See [`Document::authors`].
    pub authors: Vec<String>,
    /// See [`Document::date`].
    pub date: Option<PartialDate>,
    /// See [`Document::tags`].
    pub tags: Vec<String>,
    /// See [`Document::url`].
    pub url: Option<String>,
    /// See [`Document::summary`].
    pub summary: Option<String>,
    /// See [`Document::keywords`].
    pub keywords: Vec<String>,
    /// See [`Document::source`].
    pub source: String,
    /// The sections, without their text.
    pub sections: Vec<StoredSection>,
}

/// The metadata and range of a section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredSection {
    /// See [`Section::heading`].
    pub heading: Option<String>,
    /// See [`Section::level`].
    pub level: u8,
    /// See [`Section::anchor`].
    pub anchor: Option<String>,
    /// See [`Section::page`].
    pub page: Option<u32>,
    /// The first byte of its text in the document's text.
    pub text_start: usize,
    /// The end of its text, exclusive.
    pub text_end: usize,
    /// The position of its first word in [`crate::index::Zone::Body`].
    pub body_position: u32,
    /// The position of its heading's first word in [`crate::index::Zone::Headings`].
    pub heading_position: u32,
}

/// The position in body and in headings of each section's first word.
pub(super) type SectionPositions = Vec<(u32, u32)>;

/// The words of editors (tags, summary, keywords), searched like headings.
pub(crate) fn subjects<'a>(
    tags: &'a [String],
    summary: Option<&'a str>,
    keywords: &'a [String],
) -> impl Iterator<Item = &'a str> {
    tags.iter()
        .map(String::as_str)
        .chain(summary)
        .chain(keywords.iter().map(String::as_str))
}

impl StoredMeta {
    /// Converts a document; `positions` are those of each section's first word in body and headings.
    pub(crate) fn new(document: &Document, positions: &[(u32, u32)]) -> Self {
        let mut end = 0;
        let sections = document
            .sections
            .iter()
            .zip(positions)
            .map(|(section, &(body_position, heading_position))| {
                let start = end;
                end += section.text.len();
                StoredSection {
                    heading: section.heading.clone(),
                    level: section.level,
                    anchor: section.anchor.clone(),
                    page: section.page,
                    text_start: start,
                    text_end: end,
                    body_position,
                    heading_position,
                }
            })
            .collect();
        Self {
            id: document.id.clone(),
            title: document.title.clone(),
            kind: document.kind,
            language: document.language,
            partner: document.partner.clone(),
            authors: document.authors.clone(),
            date: document.date,
            tags: document.tags.clone(),
            url: document.url.clone(),
            summary: document.summary.clone(),
            keywords: document.keywords.clone(),
            source: document.source.clone(),
            sections,
        }
    }

    /// The words of editors, in the order in which they are indexed after the headings.
    pub fn subjects(&self) -> impl Iterator<Item = &str> {
        subjects(&self.tags, self.summary.as_deref(), &self.keywords)
    }

    /// Converts back to a document.
    pub fn into_document(self, text: &str) -> Document {
        let sections = self
            .sections
            .into_iter()
            .map(|section| Section {
                heading: section.heading,
                level: section.level,
                anchor: section.anchor,
                page: section.page,
                text: text
                    .get(section.text_start..section.text_end)
                    .unwrap_or_default()
                    .to_owned(),
                html: None,
            })
            .collect();
        Document {
            id: self.id,
            title: self.title,
            kind: self.kind,
            language: self.language,
            partner: self.partner,
            authors: self.authors,
            date: self.date,
            tags: self.tags,
            url: self.url,
            summary: self.summary,
            keywords: self.keywords,
            source: self.source,
            sections,
        }
    }
}
