//! Ways to take a search along: its list as a file, and its feed.

use maud::{Markup, html};

use super::links::search_address;
use super::ui::Ui;
use crate::search::SearchRequest;

/// The formats of a list, by their names in the API.
const LISTS: [(&str, &str); 5] = [
    ("csv", "CSV"),
    ("bibtex", "BibTeX"),
    ("ris", "RIS"),
    ("csl-json", "CSL-JSON"),
    ("ndjson", "NDJSON"),
];

/// The menu below the hits.
pub(super) fn export(ui: Ui<'_>, request: &SearchRequest) -> Markup {
    let t = ui.texts();
    html! {
        div.export {
            details {
                summary { (t.export) }
                ul {
                    @for (format, label) in LISTS {
                        li { a href=(with("/v1/search", request, Some(format))) download rel="nofollow" { (label) } }
                    }
                }
            }
            p { a.feed href=(ui.address(&with("/feed.atom", request, None))) rel="nofollow" type="application/atom+xml" { (t.watch_search) } }
        }
    }
}

/// Tells readers of feeds and browsers of the feed of a search.
pub(super) fn feed_link(ui: Ui<'_>, request: &SearchRequest) -> Markup {
    html! {
        link rel="alternate" type="application/atom+xml" title=(ui.texts().watch_search) href=(ui.address(&with("/feed.atom", request, None)));
    }
}

/// The whole search at another address: from its first document on, as many as that has.
fn with(path: &str, request: &SearchRequest, format: Option<&str>) -> String {
    let usual = SearchRequest::default();
    let whole = SearchRequest {
        offset: usual.offset,
        limit: usual.limit,
        ..request.clone()
    };
    let search = search_address(&whole);
    let query = search.strip_prefix("/?").unwrap_or_default();
    let format = format.map(|format| format!("format={format}"));
    let pairs: Vec<&str> = [Some(query).filter(|query| !query.is_empty()), format.as_deref()]
        .into_iter()
        .flatten()
        .collect();
    if pairs.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{}", pairs.join("&"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_the_whole_search() {
        let request = SearchRequest {
            query: "ställtid".to_owned(),
            offset: 40,
            ..SearchRequest::default()
        };
        assert_eq!(
            with("/v1/search", &request, Some("ris")),
            "/v1/search?q=st%C3%A4lltid&format=ris"
        );
        assert_eq!(with("/feed.atom", &SearchRequest::default(), None), "/feed.atom");
    }
}
