//! A document as tantivy fields.

use tantivy::TantivyDocument;

use crate::document::Document;
use crate::index::schema::Fields;
use crate::index::stored::{self, SectionPositions, StoredMeta};

/// See [`StoredMeta::subjects`].
pub(super) fn subjects(document: &Document) -> impl Iterator<Item = &str> {
    stored::subjects(&document.tags, document.summary.as_deref(), &document.keywords)
}

/// The fields of a document; `positions` are those of its sections, `ordinal` is its rank by id.
pub(super) fn index_document(
    fields: &Fields,
    document: &Document,
    positions: &SectionPositions,
    ordinal: u64,
) -> TantivyDocument {
    let meta =
        serde_json::to_string(&StoredMeta::new(document, positions)).expect("plain data always becomes JSON");
    let text: String = document
        .sections
        .iter()
        .map(|section| section.text.as_str())
        .collect();
    // The text is added twice: once to be indexed, once to be stored.
    let mut entry = TantivyDocument::with_capacity(2 * (text.len() + meta.len()));
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
    entry.add_text(fields.meta, meta);
    entry.add_text(fields.text, text);
    entry
}
