//! What people wrote into a PDF: filled form fields, and texts and comments laid over its pages.

use std::collections::HashMap;

use pdfboss_core::form::{FieldType, FormField};
use pdfboss_core::{Document, ObjRef, Page};

use crate::text::clean_line;

/// More fields are no form that people filled.
const MOST_FIELDS: usize = 5_000;

/// The annotations whose text is somebody's own.
const WRITTEN: [&str; 10] = [
    "FreeText",
    "Text",
    "Highlight",
    "Underline",
    "Squiggly",
    "StrikeOut",
    "Stamp",
    "Caret",
    "Square",
    "Circle",
];

/// The filled fields of a document, by the widgets that show them.
pub(super) struct Filled(HashMap<ObjRef, String>);

impl Filled {
    pub(super) fn of(document: &Document) -> Self {
        let mut lines = HashMap::new();
        for field in document.form_fields().iter().take(MOST_FIELDS) {
            // Each value once, where it is shown first.
            if let Some(widget) = field.widgets.first()
                && let Some(line) = line(field)
            {
                lines.insert(widget.object, line);
            }
        }
        Self(lines)
    }

    /// The lines of a page.
    pub(super) fn on(&self, document: &Document, page: &Page) -> Vec<String> {
        let mut lines = Vec::new();
        for annotation in document.annotations(page) {
            if annotation.flags.hidden() || annotation.flags.no_view() {
                continue;
            }
            let line = match annotation.subtype.as_str() {
                "Widget" => annotation.object.and_then(|object| self.0.get(&object).cloned()),
                kind if WRITTEN.contains(&kind) => annotation.contents.as_deref().map(clean_line),
                _ => None,
            };
            lines.extend(line.filter(|line| line.contains(char::is_alphanumeric) && !lines.contains(line)));
        }
        lines
    }
}

/// `Namn: Anna Ek`; of a check box its label alone, if it is checked.
fn line(field: &FormField) -> Option<String> {
    if field.flags.password() {
        return None;
    }
    let label = label(field);
    let value = match field.field_type? {
        FieldType::Text => clean_line(&field.text()?),
        FieldType::Choice => clean_line(&field.selected().join(", ")),
        FieldType::Button if field.checked() == Some(true) => return label,
        FieldType::Button | FieldType::Signature => return None,
    };
    match label {
        _ if value.is_empty() => None,
        Some(label) => Some(format!("{label}: {value}")),
        None => Some(value),
    }
}

/// What the field is called for people; names that programs gave are none.
fn label(field: &FormField) -> Option<String> {
    let shown = field.alternate_name.as_deref().map(clean_line);
    let own = || {
        let name = clean_line(field.partial_name.as_deref()?);
        let is_word = name
            .chars()
            .all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '/'));
        let made_up = [
            "text",
            "textfield",
            "textbox",
            "checkbox",
            "check box",
            "field",
            "undefined",
            "dropdown",
        ];
        (is_word && !made_up.contains(&name.to_lowercase().as_str())).then_some(name)
    };
    shown
        .filter(|shown| !shown.is_empty())
        .or_else(own)
        .map(|label| label.trim_end_matches(':').trim().to_owned())
        .filter(|label| !label.is_empty())
}
