//! The passage that answers a question, above the hits: verbatim, with its source.

use maud::{Markup, html};

use super::hits::{byline, found_address, section_name};
use super::links::fragment;
use super::mark::highlighted;
use super::ui::Ui;
use crate::search::{Passage, SearchRequest};

const HEADING: &str = "sokbar-svar";

/// Draws the answer.
pub(super) fn answer(ui: Ui<'_>, request: &SearchRequest, passage: &Passage) -> Markup {
    let t = ui.texts();
    let (document, section) = (&passage.document, &passage.section);
    let language = ui.foreign(document.language);
    let place = fragment(section.anchor.as_deref(), section.page);
    let address = found_address(ui, document, request, place.as_deref());
    html! {
        section.answer aria-labelledby=(HEADING) {
            h2 #(HEADING) { (t.answer) }
            blockquote cite=(address) lang=[language] { (highlighted(&passage.text, &passage.ranges)) }
            p.source {
                a href=(address) {
                    span lang=[language] { (document.title) }
                    @if let Some(name) = section_name(ui, section) { ": " span lang=[language] { (name) } }
                }
            }
            (byline(ui, document))
        }
    }
}
