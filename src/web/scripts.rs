//! The scripts, put together from their parts. The combobox is one text that stands in both; what it says to readers
//! comes from the texts of the pages.

use super::html;

const COMBOBOX: &str = include_str!("assets/combobox.js");

/// The script of our own pages.
pub(super) fn page() -> String {
    together(&[
        COMBOBOX,
        include_str!("assets/box.js"),
        include_str!("assets/page.js"),
    ])
}

/// In a function, so that nothing of it is a name of the page's.
fn together(parts: &[&str]) -> String {
    let texts = html::box_texts();
    format!(
        "(() => {{\n\"use strict\";\nconst TEXTS = {texts};\n{}}})();\n",
        parts.join("\n")
    )
}
