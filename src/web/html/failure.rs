//! The page of an error: what happened, in plain words, and a way on.

use maud::{Markup, html};

use super::layout::{Frame, page, search_box};
use super::texts;
use crate::search::SearchRequest;
use crate::web::error::WebError;

/// Draws the page of an error.
pub(in crate::web) fn failure_page(error: &WebError) -> Markup {
    let text = texts::failure(error.code(), error.parameter());
    let frame = Frame {
        title: text.heading,
        description: texts::DESCRIPTION,
        class: "failure",
        listed: false,
        header_box: None,
        footing: None,
    };
    let main = html! {
        div.hero {
            div.wrap {
                p.eyebrow { (error.status().as_u16()) }
                h1 { (text.heading) }
                p.lead { (text.explanation) }
                (search_box(&SearchRequest::default(), true))
            }
        }
    };
    page(&frame, &main)
}
