//! The files of a document: where each is opened, what it is and how large.

use maud::{Markup, html};
use percent_encoding::utf8_percent_encode;

use crate::document::{Document, DocumentFile};
use crate::web::html::links::PATH;
use crate::web::html::ui::Ui;
use crate::web::original::is_served;

/// Formats of which the page shows all: a single file of one is not offered.
const SHOWN_WHOLE: [&str; 13] = [
    "md", "markdown", "html", "htm", "xhtml", "txt", "qmd", "rmd", "mdx", "rst", "adoc", "asciidoc", "asc",
];

/// Links to the files in which there is more than on the page: layout, figures, pages.
pub(super) fn files(ui: Ui<'_>, document: &Document) -> Markup {
    let t = ui.texts();
    html! {
        @for file in offered(document) {
            " " a href=(address(document, file)) {
                (t.open_file) " " (format_name(&extension(file)))
                " (" ((t.size)(file.bytes)) @if let Some(pages) = file.pages { ", " ((t.pages)(pages as usize)) } ")"
            }
        }
    }
}

/// The address of a page in a file of the document that browsers open at a page: PDF.
pub(super) fn page_address(document: &Document, page: u32) -> Option<String> {
    Some(format!("{}#page={page}", pdf_address(document)?))
}

/// The address of the document's PDF.
pub(super) fn pdf_address(document: &Document) -> Option<String> {
    let mut files = offered(document);
    let pdf = files.find(|file| extension(file) == "pdf")?;
    Some(address(document, pdf))
}

/// The files to offer. An export of many documents is none.
fn offered(document: &Document) -> impl Iterator<Item = &DocumentFile> {
    let is_alone = document.files.len() == 1;
    let files = document.files.iter();
    files.filter(move |file| {
        let is_shown_whole = SHOWN_WHOLE.contains(&extension(file).as_str());
        is_served(&file.source) && !(is_alone && is_shown_whole)
    })
}

/// The address of a file; the one that was read needs no format.
fn address(document: &Document, file: &DocumentFile) -> String {
    let id = utf8_percent_encode(document.id.as_str(), PATH);
    if file.source == document.source {
        format!("/original/{id}")
    } else {
        format!(
            "/original/{id}?format={}",
            utf8_percent_encode(&extension(file), PATH)
        )
    }
}

/// The extension of a file in lower case, empty if it has none.
fn extension(file: &DocumentFile) -> String {
    let (_, extension) = file.source.rsplit_once('.').unwrap_or_default();
    extension.to_lowercase()
}

/// What readers call a format.
fn format_name(extension: &str) -> String {
    let name = match extension {
        "docx" | "docm" | "dotx" | "dotm" | "doc" | "dot" => "Word",
        "pptx" | "pptm" | "ppsx" | "ppsm" | "potx" | "potm" | "ppt" | "pps" | "pot" => "PowerPoint",
        "xlsx" | "xlsm" | "xltx" | "xltm" | "xls" | "xlt" => "Excel",
        "odt" | "ott" | "odp" | "otp" | "ods" | "ots" => "OpenDocument",
        "md" | "markdown" | "mdx" => "Markdown",
        "msg" | "oft" => "Outlook",
        "txt" | "text" => "text",
        "tex" | "ltx" => "LaTeX",
        other => return other.to_uppercase(),
    };
    name.to_owned()
}
