//! The start page: the search box and an overview of the corpus.

use maud::{Markup, html};

use super::document::site_tags;
use super::export::feed_link;
use super::hits::document_list;
use super::layout::{Frame, Surroundings, page, search_box};
use super::order::letter;
use super::ui::Ui;
use crate::document::Kind;
use crate::search::{DocumentSummary, Facet, SearchRequest, SearchResponse, Sort};

/// Documents listed as newest.
const NEWEST: usize = 6;
/// Partners offered.
const PARTNERS: usize = 12;

/// The data of the start page.
pub(in crate::web) struct StartPage<'a> {
    /// All documents, newest first, with facets.
    pub(in crate::web) response: &'a SearchResponse,
    /// The methods; empty if there are too many to list.
    pub(in crate::web) methods: &'a [DocumentSummary],
    /// The guides to begin with, where the settings have no tasks.
    pub(in crate::web) guides: &'a [DocumentSummary],
}

/// Draws the start page.
pub(in crate::web) fn start_page(around: &Surroundings, shown: &StartPage<'_>) -> Markup {
    let (ui, t) = (around.ui(), around.ui().texts());
    let everything = SearchRequest::default();
    let frame = Frame {
        title: "",
        description: t.description,
        class: "start",
        canonical: Some("/".to_owned()),
        address: "/".to_owned(),
        header_box: None,
        skips: &[],
        tags: html! { (feed_link(ui, &SearchRequest::default())) (site_tags(around)) },
    };
    let newest = &shown.response.hits[..shown.response.hits.len().min(NEWEST)];
    let main = html! {
        div.hero {
            div.wrap {
                h1 { (t.start_heading) }
                p.lead { (t.start_lead) }
                (search_box(ui, &everything, true))
            }
        }
        div.wrap {
            @if !around.branding.brand.tasks.is_empty() {
                nav.tasks aria-labelledby="uppgifter" {
                    h2 #uppgifter { (t.tasks_heading) }
                    ul { @for (text, address) in &around.branding.brand.tasks { li { a href=(around.own(address)) { (text) } } } }
                }
            }
            @if !shown.guides.is_empty() {
                nav.tasks aria-labelledby="guider" {
                    h2 #guider { (t.guides_heading) }
                    ul { @for guide in shown.guides { li lang=[ui.foreign(guide.language)] { a href=(ui.document(&guide.id, "", None)) { (guide.title) } } } }
                }
            }
            nav.kinds aria-labelledby="bladdra" {
                h2 #bladdra { (t.kinds_heading) }
                (kinds(ui, shown.response))
            }
            (partners(ui, shown.response))
            section.newest aria-labelledby="senast" {
                h2 #senast { (t.newest_heading) }
                (document_list(ui, newest))
                p.all { a href=(ui.changed(&everything, |request| request.sort = Sort::Newest)) { (t.all_newest) } }
            }
            (methods(ui, shown.methods))
        }
    };
    page(around, &frame, &main)
}

/// The kinds with their counts.
fn kinds(ui: Ui<'_>, response: &SearchResponse) -> Markup {
    let t = ui.texts();
    let counted = response.facets.get(&Facet::Kind).map_or(&[][..], Vec::as_slice);
    let count_of = |kind: Kind| {
        let found = counted.iter().find(|count| count.value == kind.as_str());
        found.map_or(0, |count| count.count)
    };
    html! {
        ul {
            @for (kind, count) in ui.every_kind().into_iter().map(|kind| (kind, count_of(kind))).filter(|(_, count)| *count > 0) {
                li {
                    a href=(ui.changed(&SearchRequest::default(), |request| request.filters.kinds = vec![kind])) data-kind=(kind) {
                        span.label { (ui.kinds(kind)) }
                        span.count { ((t.number)(count)) }
                    }
                }
            }
        }
    }
}

/// All kinds without counts, for pages without an index.
pub(super) fn kinds_to_browse(ui: Ui<'_>) -> Markup {
    let t = ui.texts();
    html! {
        nav.kinds aria-labelledby="bladdra" {
            h2 #bladdra { (t.browse_heading) }
            ul {
                @for kind in ui.every_kind() {
                    li {
                        a href=(ui.changed(&SearchRequest::default(), |request| request.filters.kinds = vec![kind])) data-kind=(kind) {
                            span.label { (ui.kinds(kind)) }
                        }
                    }
                }
            }
        }
    }
}

fn partners(ui: Ui<'_>, response: &SearchResponse) -> Markup {
    let t = ui.texts();
    let counted = response
        .facets
        .get(&Facet::Partner)
        .map_or(&[][..], Vec::as_slice);
    html! {
        @if !counted.is_empty() {
            nav.partners aria-labelledby="partner" {
                h2 #partner { (t.partners_heading) }
                ul {
                    @for partner in counted.iter().take(PARTNERS) {
                        li {
                            a href=(ui.changed(&SearchRequest::default(), |request| request.filters.partners = vec![partner.value.clone()])) {
                                (partner.value) " " span.count { ((t.number)(partner.count)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The methods under their letters; they are in the order of their titles.
pub(super) fn methods(ui: Ui<'_>, methods: &[DocumentSummary]) -> Markup {
    let t = ui.texts();
    html! {
        @if !methods.is_empty() {
            nav.methods aria-labelledby="metoder" {
                h2 #metoder { (t.methods_heading) }
                ul.letters {
                    @for group in methods.chunk_by(|one, next| letter(&one.title) == letter(&next.title)) {
                        li {
                            span.letter { (letter(&group[0].title)) }
                            ul {
                                @for method in group {
                                    li lang=[ui.foreign(method.language)] { a href=(ui.document(&method.id, "", None)) { (method.title) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
