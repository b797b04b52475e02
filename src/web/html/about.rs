//! The page about the search: what is indexed and when, and how to write a query.

use maud::{Markup, html};

use super::layout::{Frame, Surroundings, page};
use crate::document::Kind;
use crate::search::{Coverage, Facet, FacetCount, SearchRequest, SearchResponse};

/// Draws the page from an answer with the facets of everything.
pub(in crate::web) fn about_page(around: &Surroundings, everything: &SearchResponse) -> Markup {
    let (ui, t) = (around.ui(), around.ui().texts());
    let about = &t.about_page;
    let start = SearchRequest::default();
    let frame = Frame {
        title: about.title,
        description: about.lead,
        class: "about",
        canonical: Some("/om".to_owned()),
        address: "/om".to_owned(),
        header_box: Some(&start),
        skips: &[],
        tags: Markup::default(),
    };
    let counts = |facet| everything.facets.get(&facet).map_or(&[][..], Vec::as_slice);
    let kinds = rows(counts(Facet::Kind), |value| {
        let kind = value.parse::<Kind>().ok();
        kind.map_or_else(|| value.to_owned(), |kind| ui.kinds(kind).to_owned())
    });
    let languages = rows(counts(Facet::Language), |value| {
        let language = value.parse().ok().map(t.language);
        language.unwrap_or_else(|| value.to_owned())
    });
    let partners = rows(counts(Facet::Partner), str::to_owned);
    let table = |heading: &str, facet: Facet, rows: &[(String, String, u64)]| {
        html! {
            @if !rows.is_empty() {
                table {
                    thead { tr { th scope="col" { (heading) } th.number scope="col" { (about.count) } } }
                    tbody {
                        @for (value, label, count) in rows {
                            tr {
                                th scope="row" { a href=(ui.address(&super::filters::toggled(&start, facet, value))) { (label) } }
                                td.number { ((t.number)(*count)) }
                            }
                        }
                    }
                }
            }
        }
    };
    let main = html! {
        div.wrap.prose {
            h1 { (about.title) }
            p.lead { (about.lead) }
            section aria-labelledby="skriv" {
                h2 #skriv { (about.query_language) }
                p { (about.query_lead) }
                table.examples {
                    thead { tr { th scope="col" { (about.write) } th scope="col" { (about.finds) } } }
                    tbody {
                        @for &(query, finds) in about.examples {
                            tr {
                                th scope="row" { a href=(ui.changed(&start, |request| request.query = query.to_owned())) lang="sv" { code { (query) } } }
                                td { (finds) }
                            }
                        }
                    }
                }
            }
            section aria-labelledby="indexerat" {
                h2 #indexerat { (about.indexed) }
                @if let Some(footing) = &around.footing {
                    p {
                        ((about.built)(
                            &(t.documents)(&(t.number)(footing.documents), footing.documents == 1),
                            &(t.number)(footing.words),
                            &footing.built.map(t.date).unwrap_or_default(),
                        ))
                    }
                }
                @if let Some(Coverage { done, total }) = around.meaning {
                    p { ((about.meaning)(&(t.number)(done.into()), &(t.number)(total.into()))) }
                }
                div.tables {
                    (table((t.facet)(Facet::Kind), Facet::Kind, &kinds))
                    (table((t.facet)(Facet::Partner), Facet::Partner, &partners))
                    (table(about.language, Facet::Language, &languages))
                }
            }
            section aria-labelledby="program" {
                h2 #program { (about.programs) }
                p { (about.programs_text) " " a href=(ui.address("/api")) { (t.api) } "." }
            }
            section aria-labelledby="andra" {
                h2 #andra { (t.widget_page.on_about.0) }
                p {
                    (t.widget_page.on_about.1) " "
                    a href=(ui.address("/widget-demo")) { (t.widget_page.on_about.2) } "."
                }
            }
        }
    };
    page(around, &frame, &main)
}

/// Value, label and count of each value of a facet.
fn rows(counts: &[FacetCount], label: impl Fn(&str) -> String) -> Vec<(String, String, u64)> {
    counts
        .iter()
        .map(|count| (count.value.clone(), label(&count.value), count.count))
        .collect()
}
