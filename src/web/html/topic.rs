//! The page of a topic: the texts with a tag, by kind, and the tags that they share.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::hits::document_list;
use super::layout::{Frame, Surroundings, page};
use super::links::topic_address;
use crate::document::Kind;
use crate::search::{Hit, SearchRequest, SearchResponse};

/// Texts of a kind shown; the search has the others.
const SHOWN: usize = 6;
/// Related tags shown.
const TAGS: usize = 12;

/// Draws the page of a tag from the texts that have it.
pub(in crate::web) fn topic_page(around: &Surroundings, tag: &str, response: &SearchResponse) -> Markup {
    let (ui, t) = (around.ui(), around.ui().texts());
    let search = |kinds: Vec<Kind>| {
        ui.changed(&SearchRequest::default(), |request| {
            request.filters.tags = vec![tag.to_owned()];
            request.filters.kinds = kinds;
        })
    };
    let title = (t.topic_title)(tag);
    let frame = Frame {
        title: &title,
        description: t.description,
        class: "topic",
        canonical: Some(topic_address(tag)),
        address: topic_address(tag),
        header_box: Some(&SearchRequest::default()),
        skips: &[],
        tags: Markup::default(),
    };
    let main = html! {
        div.wrap {
            div.head {
                h1 { (title) }
                p.total { ((t.documents)(&(t.number)(response.total), response.total == 1)) }
            }
            @for kind in ui.every_kind() {
                @let texts: Vec<&Hit> = response.hits.iter().filter(|hit| hit.document.kind == kind).collect();
                @if !texts.is_empty() {
                    section aria-labelledby={ "typ-" (kind) } {
                        h2 id={ "typ-" (kind) } { (ui.kinds(kind)) }
                        (document_list(ui, texts.iter().copied().take(SHOWN)))
                        @if texts.len() > SHOWN { p.all { a href=(search(vec![kind])) { ((t.more_values)(texts.len() - SHOWN)) } } }
                    }
                }
            }
            (related_tags(around, tag, response))
            p.all { a href=(search(Vec::new())) { (t.search_topic) } }
        }
    };
    page(around, &frame, &main)
}

/// The tags that most of the texts have too.
fn related_tags(around: &Surroundings, tag: &str, response: &SearchResponse) -> Markup {
    let t = around.ui().texts();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let tags = response.hits.iter().flat_map(|hit| &hit.document.tags);
    for other in tags.filter(|other| *other != tag) {
        *counts.entry(other).or_default() += 1;
    }
    let mut related: Vec<_> = counts.into_iter().collect();
    related.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    html! {
        @if !related.is_empty() {
            nav aria-labelledby="narliggande" {
                h2 #narliggande { (t.related_topics) }
                ul.tags { @for (other, _) in related.into_iter().take(TAGS) { li { a.chip href=(around.ui().address(&topic_address(other))) { (other) } } } }
            }
        }
    }
}
