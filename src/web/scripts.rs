//! The scripts, assembled from their parts. Both contain the combobox; its texts come from the texts of
//! the pages.

use serde_json::Value;

use super::asset::short_hash;
use super::html;
use super::query::PART_MINUTES;
use crate::document::KindNames;

const COMBOBOX: &str = include_str!("assets/combobox.js");

/// The script of our own pages.
pub(super) fn page() -> String {
    let texts = html::box_texts();
    let parts = [
        COMBOBOX,
        include_str!("assets/box.js"),
        include_str!("assets/kept.js"),
        include_str!("assets/page.js"),
        include_str!("assets/within.js"),
    ];
    together(&texts, &parts)
}

/// The script of saved and opened texts, for the pages that have them.
pub(super) fn shelf() -> String {
    format!(
        "\"use strict\";\n{}\n",
        without_comments(include_str!("assets/shelf.js"))
    )
}

/// The script of the preview beside the hits.
pub(super) fn preview() -> String {
    format!(
        "\"use strict\";\n{}\n",
        without_comments(include_str!("assets/preview.js"))
    )
}

/// The script of the box for other sites, with what the operator calls the kinds.
pub(super) fn widget(kind_names: Option<&KindNames>) -> String {
    let sheet = lean(concat!(
        include_str!("assets/widget.css"),
        include_str!("assets/combobox.css"),
        include_str!("assets/modal.css")
    ));
    let mut texts = html::box_texts();
    let dialog = html::dialog_texts(kind_names);
    for (language, more) in dialog.as_object().into_iter().flatten() {
        if let (Some(texts), Some(more)) = (texts[language].as_object_mut(), more.as_object()) {
            texts.extend(more.clone());
        }
    }
    let constants = format!(
        "const SHEET = {};\nconst PART_MINUTES = {PART_MINUTES};",
        Value::from(sheet)
    );
    let parts = [
        &constants,
        COMBOBOX,
        include_str!("assets/modal.js"),
        include_str!("assets/widget.js"),
    ];
    together(&texts, &parts)
}

/// The service worker of our own pages, which keeps `files`. Its version changes with its text and with the files.
pub(super) fn worker(files: &Value) -> String {
    let parts = [include_str!("assets/kept.js"), include_str!("assets/worker.js")].join("\n");
    let body = format!("const ASSETS = {files};\n{}", without_comments(&parts));
    format!(
        "\"use strict\";\nconst VERSION = \"{}\";\n{body}",
        short_hash(body.as_bytes())
    )
}

/// Wrapped in a function, so that it adds no global names.
fn together(texts: &Value, parts: &[&str]) -> String {
    let parts = without_comments(&parts.join("\n"));
    format!("(() => {{\n\"use strict\";\nconst TEXTS = {texts};\n{parts}}})();\n")
}

/// A script without comments and indentation, which every reader would fetch. No text of it goes over a line's end.
fn without_comments(script: &str) -> String {
    let lines = script
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

/// A stylesheet without comments and indentation.
pub(super) fn lean(sheet: &str) -> String {
    let mut kept = String::with_capacity(sheet.len());
    let mut rest = sheet;
    while let Some((before, after)) = rest.split_once("/*") {
        kept.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    kept.push_str(rest);
    let lines = kept.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}
