//! The page about the API: addresses to try, and what is good to know.

use maud::{Markup, html};

use super::layout::{Frame, Surroundings, page};
use super::links::{document_address, query_value};
use crate::document::DocumentId;
use crate::search::SearchRequest;

/// Draws the page; `example` is a document of the corpus.
pub(in crate::web) fn developers_page(around: &Surroundings, example: Option<&DocumentId>) -> Markup {
    let t = around.ui().texts();
    let texts = &t.developers_page;
    let frame = Frame {
        title: texts.title,
        description: texts.lead,
        class: "about",
        canonical: Some("/api".to_owned()),
        address: "/api".to_owned(),
        header_box: Some(&SearchRequest::default()),
        skips: &[],
        tags: Markup::default(),
    };
    let addresses = addresses(example);
    let main = html! {
        div.wrap.prose {
            h1 { (texts.title) }
            p.lead { (texts.lead) }
            section aria-labelledby="prova" {
                h2 #prova { (texts.try_heading) }
                table.examples.addresses {
                    thead { tr { th scope="col" { (texts.address) } th scope="col" { (texts.gives) } } }
                    tbody {
                        @for (address, gives) in addresses.iter().zip(texts.examples) {
                            @if let Some((href, shown)) = address {
                                tr {
                                    th scope="row" { a href=(href) { code { (shown) } } }
                                    td { (gives) }
                                }
                            }
                        }
                    }
                }
                p { (texts.terminal) }
                pre.scrolls tabindex="0" { code { "curl '" (around.base) (addresses[0].as_ref().map_or("", |(href, _)| href)) "'" } }
            }
            section aria-labelledby="regler" {
                h2 #regler { (texts.rules_heading) }
                ul.rules { @for rule in texts.rules { li { (rule) } } }
            }
            section aria-labelledby="beskrivning" {
                h2 #beskrivning { (texts.description_heading) }
                p { (texts.description) " " a href="/openapi.json" { "openapi.json" } }
            }
        }
    };
    page(around, &frame, &main)
}

/// The address of each example and how it is shown; `None` where there is no document to show.
fn addresses(example: Option<&DocumentId>) -> [Option<(String, String)>; 5] {
    let with_query = |path: &str, query: &str, rest: &str| {
        Some((
            format!("{path}?q={}{rest}", query_value(query)),
            format!("{path}?q={query}{rest}"),
        ))
    };
    let of_document = |rest: &str| {
        let address = document_address(example?, "", None);
        let path = address.strip_prefix("/dokument/")?;
        let address = format!("/v1/documents/{path}{rest}");
        Some((address.clone(), address))
    };
    [
        with_query("/v1/search", "ställtid", "&limit=3"),
        with_query("/v1/search", "flöde", "&kind=method&sort=-date"),
        with_query("/v1/suggest", "stä", ""),
        of_document(""),
        of_document("/related?limit=3"),
    ]
}
