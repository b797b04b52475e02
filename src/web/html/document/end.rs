//! The end of a document page: tags, keywords and the reference.

use maud::{Markup, html};

use super::DocumentPage;
use crate::cite::COMMON_STYLES;
use crate::document::Document;
use crate::search::SearchRequest;
use crate::web::html::links::{document_address, topic_address};
use crate::web::html::ui::Ui;

/// The tags as links to their topics. They stand after the text, so that it begins on the first screen of a phone.
pub(super) fn topics(ui: Ui<'_>, document: &Document) -> Markup {
    let t = ui.texts();
    html! {
        @if !document.tags.is_empty() {
            nav.subjects aria-labelledby="sokbar-amnesord" {
                h2 #sokbar-amnesord { (t.tags) }
                ul.tags lang=[ui.foreign(document.language)] {
                    @for tag in &document.tags {
                        li { a.chip href=(ui.address(&topic_address(tag))) { (tag) } }
                    }
                }
            }
        }
    }
}

/// The keywords as links to searches: a document found by a keyword must show it.
pub(super) fn keywords(ui: Ui<'_>, document: &Document) -> Markup {
    let t = ui.texts();
    let start = SearchRequest::default();
    html! {
        @if !document.keywords.is_empty() {
            details.keywords {
                summary { (t.keywords) }
                ul lang=[ui.foreign(document.language)] {
                    @for keyword in &document.keywords {
                        li { a rel="nofollow" href=(ui.changed(&start, |request| request.query = keyword.clone())) { (keyword) } }
                    }
                }
            }
        }
    }
}

/// A reference to paste or to download, in a style that the reader chooses.
pub(super) fn citation(ui: Ui<'_>, shown: &DocumentPage<'_>) -> Markup {
    let t = ui.texts();
    let document = shown.document;
    let page = document_address(&document.id, "", None);
    let file = |format: &str| {
        format!(
            "/v1{}/citation?format={format}",
            page.replacen("/dokument/", "/documents/", 1)
        )
    };
    html! {
        aside.citation aria-labelledby="sokbar-hanvisa" {
            h2 #sokbar-hanvisa { (t.cite) }
            p #referens lang=[ui.foreign(document.language)] { (shown.reference) }
            button.quiet type="button" data-copies="referens" hidden { (t.copy) }
            form.styles method="get" action={ (page) "#sokbar-hanvisa" } {
                @if !shown.search.query.trim().is_empty() { input type="hidden" name="q" value=(shown.search.query); }
                @if shown.parts.number() > 1 { input type="hidden" name="part" value=(shown.parts.number()); }
                @if let Some((name, value)) = ui.pair() { input type="hidden" name=(name) value=(value); }
                label for="sokbar-stil" { (t.cite_style) } " "
                select #sokbar-stil name="style" {
                    @for (name, label) in COMMON_STYLES {
                        option value=(name) selected[name == shown.style] { (label) }
                    }
                }
                " " button.quiet type="submit" { (t.show_style) }
            }
            p.files {
                (t.download) " "
                @for (place, (format, label)) in FILES.into_iter().enumerate() {
                    @if place > 0 { " · " }
                    a href=(file(format)) download rel="nofollow" { (label) }
                }
            }
        }
    }
}

/// The formats of a reference as a file, by their names in the API.
const FILES: [(&str, &str); 3] = [("bibtex", "BibTeX"), ("ris", "RIS"), ("csl-json", "CSL-JSON")];
