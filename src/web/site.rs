//! Files for browsers and search engines (OpenSearch, robots, sitemap), and the context of each page: the reader's
//! language and the site's address.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::response::IntoResponse;
use maud::{Markup, PreEscaped, html};

use super::html::{Footing, Surroundings, Ui, document_address};
use super::page_error::PageError;
use super::query;
use super::state::AppState;
use crate::search::SearchEngine;

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
            ui: Ui::new(asked.map(|pair| pair.value.as_str()), accepted),
            base: state
                .public_url()
                .map_or_else(|| base(&parts.headers), str::to_owned),
            branding: Arc::clone(state.branding()),
            footing: state.engine().map(|engine| Footing::new(&engine.statistics())),
        }))
    }
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
    let (base, ui) = (&around.base, around.ui);
    let markup = html! {
        (XML)
        OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/" {
            // At most 16 characters, says OpenSearch.
            ShortName { (around.branding.brand.name.chars().take(16).collect::<String>()) }
            Description { (ui.tagline()) }
            InputEncoding { "UTF-8" }
            Url type="text/html" method="get" template={ (base) (ui.address("/?q={searchTerms}")) } {}
            Url type="application/opensearchdescription+xml" rel="self" template={ (base) (ui.address("/opensearch.xml")) } {}
        }
    };
    xml("application/opensearchdescription+xml; charset=utf-8", markup)
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
    let ids = state.run(SearchEngine::document_ids).await?;
    let base = &around.base;
    let chunks: Vec<_> = ids.chunks(SITEMAP_LIMIT - 2).collect();
    let markup = if chunks.len() > 1 && part.is_none() {
        html! {
            (XML)
            sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" {
                @for number in 1..=chunks.len() {
                    sitemap { loc { (base) "/sitemap.xml?part=" (number) } }
                }
            }
        }
    } else {
        let chunk = part.unwrap_or(1).checked_sub(1).and_then(|at| chunks.get(at));
        let ids = chunk.copied().unwrap_or_default();
        html! {
            (XML)
            urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" {
                url { loc { (base) "/" } }
                url { loc { (base) "/om" } }
                @for id in ids { url { loc { (base) (document_address(id, "", None)) } } }
            }
        }
    };
    Ok(xml("application/xml; charset=utf-8", markup))
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
}
