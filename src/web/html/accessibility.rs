//! The accessibility statement that Swedish law asks of public bodies (lag 2018:1937).

use maud::{Markup, html};

use super::layout::{Frame, Surroundings, page};
use crate::search::SearchRequest;

/// Draws the statement; `contact` is a mail or web address.
pub(in crate::web) fn accessibility_page(around: &Surroundings, contact: &str) -> Markup {
    let t = around.ui().texts();
    let texts = &t.accessibility;
    let brand = &around.branding.brand;
    let organisation = brand.organisation.as_ref().unwrap_or(&brand.name);
    let frame = Frame {
        title: texts.title,
        description: texts.title,
        class: "about",
        canonical: Some("/tillganglighet".to_owned()),
        address: "/tillganglighet".to_owned(),
        header_box: Some(&SearchRequest::default()),
        skips: &[],
        tags: Markup::default(),
    };
    let address = if contact.contains("://") {
        contact.to_owned()
    } else {
        format!("mailto:{contact}")
    };
    let main = html! {
        div.wrap.prose {
            h1 { (texts.title) }
            p.lead { ((texts.lead)(organisation, &brand.name)) }
            section aria-labelledby="hur" {
                h2 #hur { (texts.how_heading) }
                p { (texts.how) }
            }
            section aria-labelledby="rapportera" {
                h2 #rapportera { (texts.report_heading) }
                p { (texts.report) " " a href=(address) { (contact) } "." }
            }
            section aria-labelledby="tillsyn" {
                h2 #tillsyn { (texts.supervision_heading) }
                p { (texts.supervision) }
            }
            section aria-labelledby="testat" {
                h2 #testat { (texts.tested_heading) }
                p { (texts.tested) }
            }
        }
    };
    page(around, &frame, &main)
}
