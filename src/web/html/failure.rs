//! The error page: what happened in plain words, and links onward.

use maud::{Markup, html};

use super::layout::{Frame, Surroundings, page, search_box};
use super::start::kinds_to_browse;
use crate::search::SearchRequest;
use crate::web::error::WebError;

/// Draws the error page.
pub(in crate::web) fn failure_page(around: &Surroundings, error: &WebError) -> Markup {
    let t = around.ui().texts();
    let text = (t.failure)(error.code(), error.parameter());
    let frame = Frame {
        title: text.heading,
        description: t.description,
        class: "failure",
        canonical: None,
        address: "/".to_owned(),
        header_box: None,
        skips: &[],
        tags: Markup::default(),
    };
    let ui = around.ui();
    let main = html! {
        div.hero {
            div.wrap {
                p.eyebrow { (error.status().as_u16()) }
                h1 { (text.heading) }
                p.lead { (text.explanation) }
                (search_box(ui, &SearchRequest::default(), true))
            }
        }
        div.wrap { (kinds_to_browse(ui)) }
    };
    page(around, &frame, &main)
}
