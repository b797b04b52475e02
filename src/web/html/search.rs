//! The results page: hits, filters, sort order, and help when there are none.

use maud::{Markup, html};

use super::answer::answer;
use super::export::{export, feed_link};
use super::filters::{active_count, chips, filters};
use super::hits::hit_list;
use super::layout::{Frame, Surroundings, page};
use super::links::search_address;
use super::paging::paging;
use super::start::{kinds_to_browse, methods};
use super::texts::widened;
use super::ui::Ui;
use crate::document::Kind;
use crate::search::{DocumentSummary, Facet, Filters, Passage, SearchRequest, SearchResponse, Sort};
use crate::web::assets;

/// The ids that skip links lead to.
const HITS: &str = "sokbar-traffar";
const FILTERS: &str = "sokbar-filter";

/// A search request and its response.
pub(in crate::web) struct SearchPage<'a> {
    pub(in crate::web) request: &'a SearchRequest,
    pub(in crate::web) response: &'a SearchResponse,
    /// Methods to browse, if nothing was found.
    pub(in crate::web) methods: &'a [DocumentSummary],
    /// The words that find something by themselves, if the whole query finds nothing.
    pub(in crate::web) words: &'a [String],
    /// The passage that answers the question, if one does.
    pub(in crate::web) answer: Option<&'a Passage>,
    /// Whether the address had the years in the wrong order.
    pub(in crate::web) years_swapped: bool,
}

/// Draws the results.
pub(in crate::web) fn search_page(around: &Surroundings, shown: &SearchPage<'_>) -> Markup {
    let (ui, t) = (around.ui(), around.ui().texts());
    let SearchPage {
        request, response, ..
    } = *shown;
    let heading = heading(ui, request, response);
    let frame = Frame {
        title: &heading,
        description: t.description,
        class: "results",
        canonical: None,
        address: search_address(request),
        header_box: Some(request),
        skips: if response.hits.is_empty() {
            &[]
        } else {
            &[(HITS, t.skip_to_hits), (FILTERS, t.skip_to_filters)]
        },
        tags: html! {
            (feed_link(ui, request))
            @if !response.hits.is_empty() { script src=(assets::PREVIEW.href()) defer {} }
        },
    };
    // Without hits and filters the facets would be an empty box.
    let offers_filters = response.total > 0 || active_count(request) > 0;
    let main = html! {
        div.wrap {
            div.summary {
                h1 { (heading) }
                (count_line(ui, response))
                (did_you_mean(ui, request, response))
                @if let (true, Some(from), Some(to)) = (shown.years_swapped, request.filters.from, request.filters.to) {
                    p.spelling { ((t.years_swapped)(&from.to_string(), &to.to_string())) }
                }
                @if response.widened { p.widened { (widened(ui.texts(), response)) } }
                (chips(ui, request))
                (types(ui, request, response))
            }
            div.content #(HITS) tabindex="-1" {
                @if response.total == 0 {
                    (nothing(ui, request, shown))
                } @else if response.hits.is_empty() && request.limit > 0 {
                    p.end { (t.past_the_end) " " a href=(ui.changed(request, |_| {})) { (t.first_page) } }
                } @else {
                    @if let Some(passage) = shown.answer { (answer(ui, request, passage)) }
                    (order(ui, request))
                    (hit_list(ui, request, &response.hits, answered(request, response), request.offset + 1))
                    (paging(ui, request, response.total))
                    (export(ui, request))
                }
            }
            @if !response.hits.is_empty() { (preview(ui)) }
            @if offers_filters {
                section.side #(FILTERS) tabindex="-1" aria-label=(t.filters_heading) { (filters(ui, request, response)) }
            }
        }
    };
    page(around, &frame, &main)
}

/// What the script makes of a wide window: a pane that shows the text under the pointer, and the button that leads into it.
fn preview(ui: Ui<'_>) -> Markup {
    let t = ui.texts();
    html! {
        template #sokbar-forhandsvisning {
            section.preview aria-labelledby="sokbar-visas" data-found=(t.preview.found) data-contents=(t.contents) {
                h2 #sokbar-visas tabindex="-1" { (t.preview.title) }
                div.shown { p.hint { (t.preview.hint) } }
            }
            button.quiet.look type="button" { (t.preview.button) }
        }
    }
}

/// The query that the hits are for.
fn answered<'a>(request: &'a SearchRequest, response: &'a SearchResponse) -> &'a str {
    let query = response.corrected_query.as_ref().unwrap_or(&request.query);
    query.trim()
}

fn heading(ui: Ui<'_>, request: &SearchRequest, response: &SearchResponse) -> String {
    let t = ui.texts();
    let query = answered(request, response);
    match (query.is_empty(), response.total) {
        (true, 0) => t.nothing_in_filters.to_owned(),
        (false, 0) => (t.nothing_for)(query),
        _ => found(ui, request, query),
    }
}

fn found(ui: Ui<'_>, request: &SearchRequest, query: &str) -> String {
    let t = ui.texts();
    match request.filters.kinds[..] {
        _ if !query.is_empty() => (t.heading_for)(query),
        [kind] => ui.kinds(kind).to_owned(),
        _ => t.all_documents.to_owned(),
    }
}

/// The title of a feed.
pub(in crate::web) fn feed_title(around: &Surroundings, request: &SearchRequest) -> String {
    let name = &around.branding.brand.name;
    format!("{} – {name}", found(around.ui(), request, request.query.trim()))
}

fn count_line(ui: Ui<'_>, response: &SearchResponse) -> Markup {
    let t = ui.texts();
    html! {
        @if response.total > 0 {
            p.total {
                ((t.hits)(&(t.number)(response.total), response.total == 1))
            }
        }
    }
}

fn did_you_mean(ui: Ui<'_>, request: &SearchRequest, response: &SearchResponse) -> Markup {
    let t = ui.texts();
    html! {
        @if let Some(answered) = &response.corrected_query {
            p.spelling { ((t.corrected)(&response.query, answered)) }
        } @else if let Some(spelling) = &response.did_you_mean {
            p.spelling {
                (t.did_you_mean) " "
                a href=(ui.changed(request, |request| request.query.clone_from(spelling))) { (spelling) } "?"
            }
        }
    }
}

/// The kinds that answer, each a link that leaves only it; always in sight, as what most readers narrow by.
fn types(ui: Ui<'_>, request: &SearchRequest, response: &SearchResponse) -> Markup {
    let t = ui.texts();
    let counted = response.facets.get(&Facet::Kind).map_or(&[][..], Vec::as_slice);
    let of = |kind: Kind| counted.iter().find(|count| count.value == kind.as_str());
    let chosen = &request.filters.kinds;
    let with = |kinds: Vec<Kind>| ui.changed(request, |request| request.filters.kinds = kinds);
    html! {
        @if counted.len() > 1 {
            nav.types.scrolls aria-label=((t.facet)(Facet::Kind)) {
                ul {
                    li { a href=(with(Vec::new())) rel="nofollow" data-key="type:" aria-current=[chosen.is_empty().then_some("true")] { (t.all_kinds) } }
                    @for (kind, count) in ui.every_kind().into_iter().filter_map(|kind| Some((kind, of(kind)?))) {
                        li {
                            a href=(with(vec![kind])) rel="nofollow" data-key={ "type:" (kind) } aria-current=[(chosen[..] == [kind]).then_some("true")] {
                                (ui.kinds(kind)) " " span.count { ((t.number)(count.count)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn order(ui: Ui<'_>, request: &SearchRequest) -> Markup {
    let t = ui.texts();
    // Without a query there is no relevance: the default order is newest first.
    let (orders, current): (&[Sort], Sort) = if request.query.trim().is_empty() {
        let current = match request.sort {
            Sort::Relevance => Sort::Newest,
            sort => sort,
        };
        (&[Sort::Newest, Sort::Oldest, Sort::Title], current)
    } else {
        (
            &[Sort::Relevance, Sort::Newest, Sort::Oldest, Sort::Title],
            request.sort,
        )
    };
    html! {
        nav.order aria-label=(t.sort_label) {
            ul {
                @for &sort in orders {
                    li {
                        a href=(ui.changed(request, |request| request.sort = sort)) rel="nofollow" data-key={ "sort:" (super::links::sort_key(sort)) }
                            aria-current=[(sort == current).then_some("true")] { ((t.sort)(sort)) }
                    }
                }
            }
        }
    }
}

fn nothing(ui: Ui<'_>, request: &SearchRequest, shown: &SearchPage<'_>) -> Markup {
    let t = ui.texts();
    html! {
        div.nothing {
            @if active_count(request) > 0 {
                p { a.button href=(ui.changed(request, |request| request.filters = Filters::default())) { (t.without_filters) } }
            }
            @if !shown.words.is_empty() {
                p.words {
                    (t.fewer_words)
                    @for word in shown.words {
                        " " a.chip href=(ui.changed(request, |request| request.query.clone_from(word))) { (word) }
                    }
                }
            }
            @if !request.query.trim().is_empty() {
                p { (t.nothing_help) }
                ul { @for tip in t.nothing_tips { li { (tip) } } }
            }
            (kinds_to_browse(ui))
            (methods(ui, shown.methods))
        }
    }
}
