//! The search page: the start, the hits, and what helps when there are none.

use maud::{Markup, html};

use super::filters::{active_count, chips, filters};
use super::format::{swedish_milliseconds, swedish_number};
use super::hits::hit_list;
use super::layout::{Footing, Frame, page, search_box};
use super::links::changed;
use super::paging::paging;
use super::texts;
use crate::document::Kind;
use crate::search::{Facet, Filters, SearchRequest, SearchResponse, Sort};

/// Documents listed on the start page.
const NEWEST: usize = 6;

/// A search and its answer.
pub(in crate::web) struct SearchPage<'a> {
    pub(in crate::web) request: &'a SearchRequest,
    pub(in crate::web) response: &'a SearchResponse,
    pub(in crate::web) footing: &'a Footing,
}

/// Draws the search page; the start page where nothing has been asked.
pub(in crate::web) fn search_page(shown: &SearchPage<'_>) -> Markup {
    let request = shown.request;
    let start = *request
        == SearchRequest {
            facets: request.facets.clone(),
            ..SearchRequest::default()
        };
    if start {
        start_page(shown)
    } else {
        results_page(shown)
    }
}

fn start_page(shown: &SearchPage<'_>) -> Markup {
    let frame = Frame {
        title: "",
        description: texts::DESCRIPTION,
        class: "start",
        listed: true,
        header_box: None,
        footing: Some(shown.footing),
    };
    let kinds = shown.response.facets.get(&Facet::Kind);
    let count_of = |kind: Kind| {
        let counts = kinds.into_iter().flatten();
        counts
            .filter(move |count| count.value == kind.as_str())
            .map(|count| count.count)
            .sum::<u64>()
    };
    let newest = &shown.response.hits[..shown.response.hits.len().min(NEWEST)];
    let main = html! {
        div.hero {
            div.wrap {
                h1 { (texts::START_HEADING) }
                p.lead { (texts::START_LEAD) }
                (search_box(shown.request, true))
            }
        }
        div.wrap {
            nav.kinds aria-labelledby="bladdra" {
                h2 #bladdra { (texts::BROWSE_HEADING) }
                ul {
                    @for kind in Kind::ALL.into_iter().filter(|kind| count_of(*kind) > 0) {
                        li {
                            a href=(changed(shown.request, |request| request.filters.kinds = vec![kind])) data-kind=(kind) {
                                span.label { (texts::kind_plural(kind)) }
                                span.count { (swedish_number(count_of(kind))) }
                            }
                        }
                    }
                }
            }
            section.newest aria-labelledby="senast" {
                h2 #senast { (texts::NEWEST_HEADING) }
                (hit_list(newest, "", 1))
                p.all { a href=(changed(shown.request, |request| request.sort = Sort::Newest)) { (texts::ALL_NEWEST) } }
            }
        }
    };
    page(&frame, &main)
}

fn results_page(shown: &SearchPage<'_>) -> Markup {
    let SearchPage {
        request,
        response,
        footing,
    } = *shown;
    let heading = heading(request, response);
    let frame = Frame {
        title: &heading,
        description: texts::DESCRIPTION,
        class: "results",
        listed: false,
        header_box: Some(request),
        footing: Some(footing),
    };
    let main = html! {
        div.wrap {
            div.summary {
                h1 { (heading) }
                (count_line(response))
                (did_you_mean(request, response))
                (chips(request))
            }
            // Nothing found and nothing to take away: facets would be an empty box.
            @let filtered = active_count(request) > 0;
            @if response.total > 0 || filtered {
                section.side aria-label=(texts::FILTERS_HEADING) { (filters(request, response)) }
            }
            div.content {
                @if response.total == 0 {
                    (nothing(request))
                } @else if response.hits.is_empty() && request.limit > 0 {
                    p.end { (texts::PAST_THE_END) " " a href=(changed(request, |_| {})) { (texts::FIRST_PAGE) } }
                } @else {
                    (order(request))
                    (hit_list(&response.hits, &request.query, request.offset + 1))
                    (paging(request, response.total))
                }
            }
        }
    };
    page(&frame, &main)
}

fn heading(request: &SearchRequest, response: &SearchResponse) -> String {
    let query = request.query.trim();
    match (query.is_empty(), response.total) {
        (true, 0) => texts::NOTHING_IN_FILTERS.to_owned(),
        (true, _) => match request.filters.kinds[..] {
            [kind] => texts::kind_plural(kind).to_owned(),
            _ => texts::ALL_DOCUMENTS.to_owned(),
        },
        (false, 0) => texts::nothing_for(query),
        (false, _) => texts::heading_for(query),
    }
}

fn count_line(response: &SearchResponse) -> Markup {
    html! {
        @if response.total > 0 {
            p.total {
                (texts::hits(&swedish_number(response.total), response.total == 1)) " "
                (texts::in_time(&swedish_milliseconds(response.took_ms)))
            }
        }
    }
}

fn did_you_mean(request: &SearchRequest, response: &SearchResponse) -> Markup {
    html! {
        @if let Some(answered) = &response.corrected_query {
            p.spelling { (texts::corrected(&response.query, answered)) }
        } @else if let Some(spelling) = &response.did_you_mean {
            p.spelling {
                (texts::DID_YOU_MEAN) " "
                a href=(changed(request, |request| request.query.clone_from(spelling))) { (spelling) } "?"
            }
        }
    }
}

fn order(request: &SearchRequest) -> Markup {
    // Without a query there is nothing to be best at: the default order is the newest first.
    let (orders, current): (&[Sort], Sort) = if request.query.trim().is_empty() {
        let current = match request.sort {
            Sort::Relevance => Sort::Newest,
            sort => sort,
        };
        (&[Sort::Newest, Sort::Oldest], current)
    } else {
        (&[Sort::Relevance, Sort::Newest, Sort::Oldest], request.sort)
    };
    html! {
        nav.order aria-label=(texts::SORT_LABEL) {
            ul {
                @for &sort in orders {
                    li {
                        a href=(changed(request, |request| request.sort = sort)) rel="nofollow"
                            aria-current=[(sort == current).then_some("true")] { (texts::sort_label(sort)) }
                    }
                }
            }
        }
    }
}

fn nothing(request: &SearchRequest) -> Markup {
    html! {
        div.nothing {
            @if active_count(request) > 0 {
                p { a.button href=(changed(request, |request| request.filters = Filters::default())) { (texts::WITHOUT_FILTERS) } }
            }
            @if !request.query.trim().is_empty() {
                p { (texts::NOTHING_HELP) }
                ul { @for tip in texts::NOTHING_TIPS { li { (tip) } } }
            }
            nav.kinds aria-labelledby="bladdra" {
                h2 #bladdra { (texts::BROWSE_HEADING) }
                ul {
                    @for kind in Kind::ALL {
                        li {
                            a href=(changed(&SearchRequest::default(), |request| request.filters.kinds = vec![kind])) data-kind=(kind) {
                                span.label { (texts::kind_plural(kind)) }
                            }
                        }
                    }
                }
            }
        }
    }
}
