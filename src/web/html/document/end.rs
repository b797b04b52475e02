//! The end of a document page: tags, keywords and the reference.

use maud::{Markup, html};

use crate::document::{Document, PartialDate};
use crate::search::SearchRequest;
use crate::web::html::layout::Surroundings;
use crate::web::html::links::{document_address, topic_address, web_address};
use crate::web::html::ui::Ui;

/// The tags as links to their topics. They stand after the text, so that it begins on the first screen of a phone.
pub(super) fn tags(ui: Ui, document: &Document) -> Markup {
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
pub(super) fn keywords(ui: Ui, document: &Document) -> Markup {
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

/// A reference to paste: authors, year, title, where it comes from and its address.
pub(super) fn citation(around: &Surroundings, document: &Document) -> Markup {
    let t = around.ui.texts();
    let year = document.date.map(PartialDate::year).map(|year| year.to_string());
    let own = || format!("{}{}", around.base, document_address(&document.id, "", None));
    let address = document
        .url
        .as_deref()
        .and_then(web_address)
        .map_or_else(own, str::to_owned);
    html! {
        aside.citation aria-labelledby="sokbar-hanvisa" {
            h2 #sokbar-hanvisa { (t.cite) }
            p #referens lang=[around.ui.foreign(document.language)] {
                @if !document.authors.is_empty() { (document.authors.join(", ")) " " }
                "(" (year.as_deref().unwrap_or("u.å.")) "). " cite { (document.title) } ". "
                (document.partner.as_deref().unwrap_or(&around.branding.brand.name)) ". " (address)
            }
            button.quiet type="button" data-copies="referens" hidden { (t.copy) }
        }
    }
}
