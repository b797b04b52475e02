//! Files for browsers and search engines (OpenSearch, robots, sitemap), and the context of each page: the reader's
//! language and the site's address.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use maud::{Markup, PreEscaped, html};
use serde_json::json;

use super::html::{Footing, Surroundings, Ui, document_address, search_address};
use super::page_error::PageError;
use super::query;
use super::state::AppState;
use super::time::timestamp;
use crate::document::DocumentId;
use crate::search::{SearchRequest, SuggestResponse, Suggestion};

/// The most addresses of one sitemap (sitemaps.org).
const SITEMAP_LIMIT: usize = 50_000;
const XML: PreEscaped<&str> = PreEscaped("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");

/// [`Surroundings`] of a request.
pub(super) struct PageSurroundings(pub(super) Surroundings);

impl FromRequestParts<AppState> for PageSurroundings {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        let pairs = query::decode_pairs(parts.uri.query().unwrap_or_default()).unwrap_or_default();
        let asked = pairs.iter().find(|pair| pair.name == "ui");
        let accepted = text(&parts.headers, header::ACCEPT_LANGUAGE.as_str());
        Ok(Self(Surroundings {
            reader: Ui::new(asked.map(|pair| pair.value.as_str()), accepted),
            base: base_of(state, &parts.headers),
            branding: Arc::clone(state.branding()),
            meaning: state.engine().and_then(|engine| engine.meaning_coverage()),
            footing: state.engine().map(|engine| Footing::new(&engine.statistics())),
        }))
    }
}

/// The address of the service: that of the settings, else that of the request.
pub(super) fn base_of(state: &AppState, headers: &HeaderMap) -> String {
    state.public_url().map_or_else(|| base(headers), str::to_owned)
}

fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}

/// The site's address from the request. A `Host` is used only if it has the form of one, and only in the response
/// to the same client.
fn base(headers: &HeaderMap) -> String {
    let is_host = |host: &&str| {
        !host.is_empty()
            && host.len() <= 255
            && host
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte))
    };
    let host = text(headers, "host").filter(is_host).unwrap_or("localhost");
    let scheme = match text(headers, "x-forwarded-proto") {
        Some("https") => "https",
        _ => "http",
    };
    format!("{scheme}://{host}")
}

/// The OpenSearch description, with which a browser adds the site to its search engines.
pub(super) async fn opensearch(PageSurroundings(around): PageSurroundings) -> impl IntoResponse {
    let (base, ui) = (&around.base, around.ui());
    let markup = html! {
        (XML)
        OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/" {
            // At most 16 characters, says OpenSearch.
            ShortName { (around.branding.brand.name.chars().take(16).collect::<String>()) }
            Description { (ui.tagline()) }
            InputEncoding { "UTF-8" }
            Url type="text/html" method="get" template={ (base) (ui.address("/?q={searchTerms}")) } {}
            Url type="application/x-suggestions+json" method="get" template={ (base) "/v1/suggest?q={searchTerms}&format=opensearch" } {}
            Url type="application/opensearchdescription+xml" rel="self" template={ (base) (ui.address("/opensearch.xml")) } {}
        }
    };
    xml("application/opensearchdescription+xml; charset=utf-8", markup)
}

/// Suggestions as the address bar of a browser reads them: what was typed, the completions, what they are, where they lead.
pub(super) fn suggestions(base: &str, typed: &str, response: &SuggestResponse) -> Response {
    let texts: Vec<&str> = response.suggestions.iter().map(|one| one.text.as_str()).collect();
    let address = |one: &Suggestion| match &one.id {
        Some(id) => format!("{base}{}", document_address(id, "", None)),
        None => {
            let request = SearchRequest {
                query: one.text.clone(),
                ..SearchRequest::default()
            };
            format!("{base}{}", search_address(&request))
        }
    };
    let addresses: Vec<String> = response.suggestions.iter().map(address).collect();
    // No descriptions: browsers show them in place of the texts.
    let descriptions = vec![""; texts.len()];
    let body = json!([typed, texts, descriptions, addresses]);
    let content_type = [(
        header::CONTENT_TYPE,
        "application/x-suggestions+json; charset=utf-8",
    )];
    (content_type, body.to_string()).into_response()
}

/// The rules for robots: document pages in both languages, not every combination of filters. The longest matching rule
/// wins (RFC 9309).
pub(super) async fn robots(PageSurroundings(around): PageSurroundings) -> impl IntoResponse {
    let text = format!(
        "User-agent: *\nDisallow: /?*\nDisallow: /v1/\nDisallow: /dokument/*?\nAllow: /?ui=\nAllow: /dokument/*?ui=\n\
         Sitemap: {}/sitemap.xml\n",
        around.base
    );
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text)
}

/// The addresses of all documents; above the limit of one sitemap, an index of its parts (`?part=1` …).
pub(super) async fn sitemap(
    State(state): State<AppState>,
    PageSurroundings(around): PageSurroundings,
    parts: Parts,
) -> Result<impl IntoResponse, PageError> {
    let pairs = query::decode_pairs(parts.uri.query().unwrap_or_default())?;
    let part = pairs.iter().find(|pair| pair.name == "part");
    let part: Option<usize> = part.and_then(|pair| pair.value.parse().ok());
    let (ids, history) = state
        .run(|engine| Ok((engine.document_ids()?, engine.history()?)))
        .await?;
    let changed = |id: &DocumentId| history.of(id).map(|life| timestamp(life.changed));
    let markup = draw_sitemap(&around.base, &ids, SITEMAP_LIMIT, part, changed);
    Ok(xml("application/xml; charset=utf-8", markup))
}

/// Draws the sitemap of some documents, or one part of it, with at most `limit` addresses.
fn draw_sitemap(
    base: &str,
    ids: &[DocumentId],
    limit: usize,
    part: Option<usize>,
    changed: impl Fn(&DocumentId) -> Option<String>,
) -> Markup {
    // Each part has the start page and the page about the search.
    let chunks: Vec<_> = ids.chunks(limit - 2).collect();
    if chunks.len() > 1 && part.is_none() {
        return html! {
            (XML)
            sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" {
                @for (number, chunk) in (1..).zip(&chunks) {
                    sitemap {
                        loc { (base) "/sitemap.xml?part=" (number) }
                        @if let Some(newest) = chunk.iter().filter_map(&changed).max() { lastmod { (newest) } }
                    }
                }
            }
        };
    }
    let chunk = part.unwrap_or(1).checked_sub(1).and_then(|at| chunks.get(at));
    html! {
        (XML)
        urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" {
            url { loc { (base) "/" } }
            url { loc { (base) "/om" } }
            @for id in chunk.copied().unwrap_or_default() {
                url {
                    loc { (base) (document_address(id, "", None)) }
                    @if let Some(changed) = changed(id) { lastmod { (changed) } }
                }
            }
        }
    }
}

fn xml(content_type: &'static str, markup: Markup) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, content_type)], markup.into_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let pairs = pairs.iter();
        pairs
            .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
            .collect()
    }

    #[test]
    fn a_host_is_believed_only_where_it_looks_like_one() {
        for (host, expected) in [
            ("sok.exempel.se", "http://sok.exempel.se"),
            ("[::1]:3000", "http://[::1]:3000"),
            ("a\"><script>", "http://localhost"),
            ("a/b", "http://localhost"),
            ("a@b", "http://localhost"),
        ] {
            assert_eq!(base(&headers(&[("host", host)])), expected);
        }
        assert_eq!(
            base(&headers(&[("host", "a.se"), ("x-forwarded-proto", "https")])),
            "https://a.se"
        );
    }

    #[test]
    fn a_sitemap_of_more_than_the_limit_is_an_index_of_parts() {
        let ids: Vec<DocumentId> = (0..11)
            .map(|number| DocumentId::new(format!("d{number}")))
            .collect();
        let drawn =
            |part| draw_sitemap("https://a.se", &ids, 6, part, |id| Some(format!("t-{id}"))).into_string();
        let index = drawn(None);
        assert_eq!(index.matches("<sitemap>").count(), 3);
        assert!(index.contains("?part=1</loc><lastmod>t-d3</lastmod>"), "{index}");
        let parts: Vec<String> = (1..=3).map(|part| drawn(Some(part))).collect();
        assert!(parts.iter().all(|part| part.matches("<url>").count() <= 6));
        for id in &ids {
            let address = format!("<loc>https://a.se/dokument/{id}</loc>");
            assert_eq!(
                parts.iter().filter(|part| part.contains(&address)).count(),
                1,
                "{id}"
            );
        }
        let few = draw_sitemap("https://a.se", &ids[..4], 6, None, |_| None).into_string();
        assert_eq!(few.matches("<url>").count(), 6);
    }
}
