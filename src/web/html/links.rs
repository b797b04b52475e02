//! Addresses of our own pages. A state of the search is its address, so every link is a changed [`SearchRequest`].

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::document::DocumentId;
use crate::search::{DocumentSummary, HitSection, MatchMode, SearchRequest, Semantic};
pub(super) use crate::web::query::sort_name as sort_key;
use crate::web::query::{AskedPart, PART_MINUTES, sort_name};

/// The characters not encoded in a path: the unreserved ones of RFC 3986, and `/`.
pub(super) const PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/');
const VALUE: &AsciiSet = &PATH.add(b'/');
/// The characters not encoded in a fragment: `t=95` is a time.
const FRAGMENT: &AsciiSet = &VALUE.remove(b'=');

/// The query pairs of a search; defaults are left out.
pub(super) fn pairs(request: &SearchRequest) -> Vec<(&'static str, String)> {
    let default = SearchRequest::default();
    let filters = &request.filters;
    let mut pairs = Vec::new();
    let mut push = |name, value: String| pairs.push((name, value));
    if !request.query.is_empty() {
        push("q", request.query.clone());
    }
    filters
        .kinds
        .iter()
        .for_each(|kind| push("kind", kind.to_string()));
    filters
        .partners
        .iter()
        .for_each(|partner| push("partner", partner.clone()));
    filters
        .authors
        .iter()
        .for_each(|author| push("author", author.clone()));
    filters.tags.iter().for_each(|tag| push("tag", tag.clone()));
    filters
        .all_tags
        .iter()
        .for_each(|tag| push("all_tags", tag.clone()));
    filters
        .languages
        .iter()
        .for_each(|language| push("language", language.to_string()));
    if let Some(from) = filters.from {
        push("from", from.to_string());
    }
    if let Some(to) = filters.to {
        push("to", to.to_string());
    }
    if request.sort != default.sort {
        push("sort", sort_name(request.sort).to_owned());
    }
    match request.match_mode {
        MatchMode::Auto => {}
        MatchMode::All => push("match", "all".to_owned()),
        MatchMode::Any => push("match", "any".to_owned()),
    }
    match request.semantic {
        Semantic::Auto => {}
        Semantic::Off => push("semantic", "off".to_owned()),
        Semantic::Only => push("semantic", "only".to_owned()),
    }
    for (name, value, default) in [
        ("limit", request.limit, default.limit),
        ("offset", request.offset, default.offset),
    ] {
        if value != default {
            push(name, value.to_string());
        }
    }
    for (name, on) in [("spell", request.spell), ("synonyms", request.synonyms)] {
        if !on {
            push(name, "false".to_owned());
        }
    }
    pairs
}

/// The address of a search.
pub(in crate::web) fn search_address(request: &SearchRequest) -> String {
    format!("/{}", query_string(request))
}

/// The search as a query string, from its `?`; empty for the default search.
fn query_string(request: &SearchRequest) -> String {
    let pairs: Vec<_> = pairs(request)
        .into_iter()
        .map(|(name, value)| format!("{name}={}", encode_value(&value)))
        .collect();
    if pairs.is_empty() {
        String::new()
    } else {
        format!("?{}", pairs.join("&"))
    }
}

/// The address of the search `request` changed by `change`, on its first page.
pub(super) fn changed(request: &SearchRequest, change: impl FnOnce(&mut SearchRequest)) -> String {
    let mut request = request.clone();
    request.offset = 0;
    change(&mut request);
    search_address(&request)
}

/// The address of a document, with the query and the fragment.
pub(in crate::web) fn document_address(id: &DocumentId, query: &str, fragment: Option<&str>) -> String {
    let search = SearchRequest {
        query: query.trim().to_owned(),
        ..SearchRequest::default()
    };
    part_address(id, &search, None, fragment)
}

/// Whether a document that takes so many minutes to read is shown in parts.
pub(super) fn is_in_parts(reading_minutes: u32) -> bool {
    reading_minutes > PART_MINUTES
}

/// The address of a document, or of a part of a long one, with the search that leads there.
pub(super) fn part_address(
    id: &DocumentId,
    search: &SearchRequest,
    part: Option<&AskedPart>,
    fragment: Option<&str>,
) -> String {
    let mut address = format!("/dokument/{}", utf8_percent_encode(id.as_str(), PATH));
    let query = query_string(search);
    address.push_str(&query);
    let part = part.and_then(|part| match part {
        AskedPart::Number(1) => None,
        AskedPart::Number(number) => Some(("part", number.to_string())),
        AskedPart::Section(fragment) => Some(("section", encode_value(fragment))),
    });
    if let Some((name, value)) = part {
        address.push(if query.is_empty() { '?' } else { '&' });
        address.push_str(&format!("{name}={value}"));
    }
    push_fragment(&mut address, fragment);
    address
}

fn push_fragment(address: &mut String, fragment: Option<&str>) {
    if let Some(fragment) = fragment {
        address.push('#');
        address.extend(utf8_percent_encode(fragment, FRAGMENT));
    }
}

/// The address of a section in a document, in the part that has it if the document is long.
pub(in crate::web) fn place_address(document: &DocumentSummary, section: &HitSection) -> String {
    let place = fragment(section.anchor.as_deref(), section.page);
    // The server does not see the fragment of an address.
    let part = place
        .clone()
        .filter(|_| is_in_parts(document.reading_minutes))
        .map(AskedPart::Section);
    part_address(
        &document.id,
        &SearchRequest::default(),
        part.as_ref(),
        place.as_deref(),
    )
}

/// The fragment of a section on the document page: its anchor, else its page.
pub(super) fn fragment(anchor: Option<&str>, page: Option<u32>) -> Option<String> {
    anchor
        .filter(|anchor| !anchor.is_empty())
        .map(str::to_owned)
        .or_else(|| page.map(|page| format!("sida-{page}")))
}

/// An address from a document that is safe to link to: `https:` or `http:` only.
pub(super) fn web_address(url: &str) -> Option<&str> {
    let url = url.trim();
    let scheme = url
        .split_once("://")
        .map(|(scheme, _)| scheme.to_ascii_lowercase());
    matches!(scheme.as_deref(), Some("https" | "http")).then_some(url)
}

/// The address of the page of a tag.
pub(super) fn topic_address(tag: &str) -> String {
    format!("/amne/{}", utf8_percent_encode(tag, VALUE))
}

/// A value as it stands in a query string.
pub(super) fn query_value(value: &str) -> String {
    encode_value(value)
}

fn encode_value(value: &str) -> String {
    utf8_percent_encode(value, VALUE).to_string().replace("%20", "+")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::document::{Kind, Language};
    use crate::search::{Facet, Filters, Sort};
    use crate::web::query::{decode_pairs, read_page_search};

    #[test]
    fn the_default_search_is_the_start_page() {
        assert_eq!(search_address(&SearchRequest::default()), "/");
    }

    #[test]
    fn a_changed_search_begins_at_its_first_page() {
        let request = SearchRequest {
            query: "å & b".to_owned(),
            offset: 40,
            ..SearchRequest::default()
        };
        let address = changed(&request, |request| request.filters.kinds.push(Kind::Method));
        assert_eq!(address, "/?q=%C3%A5+%26+b&kind=method");
    }

    #[test]
    fn ids_are_encoded_but_for_their_slashes() {
        let id = DocumentId::new("forskning/Åsa & co/50% #1?");
        assert_eq!(
            document_address(&id, "a+b c", Some("så-gör-ni")),
            "/dokument/forskning/%C3%85sa%20%26%20co/50%25%20%231%3F?q=a%2Bb+c#s%C3%A5-g%C3%B6r-ni"
        );
    }

    #[test]
    fn only_web_addresses_are_linked() {
        assert_eq!(web_address(" https://a.se/x "), Some("https://a.se/x"));
        for url in [
            "javascript:alert(1)//://",
            "data:text/html,x",
            "/x",
            "ftp://a.se",
            "",
        ] {
            assert_eq!(web_address(url), None, "{url}");
        }
    }

    proptest! {
        #[test]
        fn an_address_brings_its_search_back(
            query in "\\PC{0,30}",
            partner in "[^\\s]\\PC{0,10}",
            offset in 0..500usize,
            limit in 1..100usize,
            spell: bool,
        ) {
            let request = SearchRequest {
                query: if query.trim().is_empty() { String::new() } else { query },
                limit,
                offset,
                sort: Sort::Title,
                match_mode: MatchMode::Any,
                filters: Filters {
                    kinds: vec![Kind::Case, Kind::Method],
                    partners: vec![partner],
                    authors: vec!["Åsa Öst".to_owned()],
                    tags: vec!["a/b".to_owned()],
                    all_tags: vec!["c".to_owned(), "d&e".to_owned()],
                    languages: vec![Language::English.into()],
                    from: Some("2019".parse().unwrap()),
                    to: Some("2020-05".parse().unwrap()),
                },
                facets: Facet::ALL.to_vec(),
                spell,
                synonyms: !spell,
                explain: false,
                semantic: Semantic::Off,
            };
            let address = search_address(&request);
            let pairs = decode_pairs(address.strip_prefix("/?").unwrap()).unwrap();
            prop_assert_eq!(read_page_search(&pairs).unwrap(), request);
        }
    }
}
