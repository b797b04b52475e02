//! The scripts, assembled from their parts. Both contain the combobox; its texts come from the texts of
//! the pages.

use serde_json::Value;

use super::asset::short_hash;
use super::html;

const COMBOBOX: &str = include_str!("assets/combobox.js");

/// The script of our own pages.
pub(super) fn page() -> String {
    together(&[
        COMBOBOX,
        include_str!("assets/box.js"),
        include_str!("assets/kept.js"),
        include_str!("assets/page.js"),
        include_str!("assets/within.js"),
    ])
}

/// The script of saved and opened texts, for the pages that have them.
pub(super) fn shelf() -> String {
    format!(
        "\"use strict\";\n{}\n",
        without_comments(include_str!("assets/shelf.js"))
    )
}

/// The script of the box for other sites.
pub(super) fn widget() -> String {
    let sheet = concat!(
        include_str!("assets/widget.css"),
        include_str!("assets/combobox.css")
    );
    let sheet = format!("const SHEET = {};", Value::from(sheet));
    together(&[&sheet, COMBOBOX, include_str!("assets/widget.js")])
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
fn together(parts: &[&str]) -> String {
    let texts = html::box_texts();
    // Without lines that are comments, which every reader would fetch.
    let parts = parts.join("\n");
    let parts = without_comments(&parts);
    format!("(() => {{\n\"use strict\";\nconst TEXTS = {texts};\n{parts}}})();\n")
}

fn without_comments(script: &str) -> String {
    let lines = script.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}
