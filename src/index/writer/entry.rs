//! A document as tantivy fields.

use tantivy::TantivyDocument;

use crate::document::Document;
use crate::index::schema::Fields;
use crate::index::stored::subjects;

/// The fields of a document; `ordinal` is its rank by id.
pub(super) fn index_document(fields: &Fields, document: &Document, ordinal: u64) -> TantivyDocument {
    let length: usize = document.sections.iter().map(|section| section.text.len()).sum();
    let mut entry = TantivyDocument::with_capacity(length);
    let [title, headings, body] = fields.zones;
    entry.add_text(fields.id, document.id.as_str());
    entry.add_text(title, &document.title);
    for section in &document.sections {
        entry.add_text(headings, section.heading.as_deref().unwrap_or_default());
        entry.add_text(body, &section.text);
    }
    for text in subjects(document) {
        entry.add_text(headings, text);
    }
    entry.add_text(fields.kind, document.kind.as_str());
    entry.add_text(fields.language, document.language.as_str());
    if let Some(partner) = &document.partner {
        entry.add_text(fields.partner, partner);
    }
    for author in &document.authors {
        entry.add_text(fields.author, author);
    }
    for tag in &document.tags {
        entry.add_text(fields.tag, tag);
    }
    if let Some(date) = document.date {
        entry.add_u64(fields.date_first, date.first_number());
        entry.add_u64(fields.date_last, date.last_number());
    }
    entry.add_u64(fields.ordinal, ordinal);
    entry
}
