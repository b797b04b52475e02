//! `/llms.txt` and `/llms-full.txt`: what a language model should know of the site, and texts to read at once.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::api::Pairs;
use super::budget::Budget;
use super::html::document_address;
use super::problem::{ApiError, Problem};
use super::query;
use super::site::PageSurroundings;
use super::state::AppState;
use crate::cite;
use crate::document::{Kind, Language};
use crate::search::{Filters, Hit, SearchEngine, SearchError, SearchRequest};

/// Documents listed of each kind.
const LISTED: usize = 50;
/// Bytes of all texts together.
const FULL_BYTES: usize = 1 << 20;

/// What the site has, for language models (llmstxt.org): how to ask, and the newest documents of each kind.
#[utoipa::path(get, path = "/llms.txt", tag = "documents",
    responses((status = 200, description = "Markdown", body = String, content_type = "text/plain"),
              (status = 304, description = "The answer is the one the client has"),
              (status = 400, description = "There is a parameter", body = Problem, content_type = "application/problem+json"),
              (status = 503, description = "Overloaded, too slow, or no index is open yet; try again after `Retry-After` seconds", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn llms(
    State(state): State<AppState>,
    PageSurroundings(around): PageSurroundings,
    pairs: Pairs,
) -> Result<Response, ApiError> {
    query::read_none(&pairs.0)?;
    let name = around.branding.brand.name.clone();
    let base = around.base;
    let names = &around.branding.brand.kinds;
    let kinds: Vec<Kind> = names.ordered().collect();
    let asked = kinds.clone();
    let lists = state
        .run(move |engine| {
            asked
                .into_iter()
                .map(|kind| newest(engine, kind))
                .collect::<Result<Vec<_>, _>>()
        })
        .await?;
    let mut text = format!(
        "# {name}\n\n> En kunskapsbank på svenska med sökning. Texterna får citeras ordagrant med källa: titel, avsnitt, sida och adress.\n\n\
         Varje text finns som Markdown: lägg till `.md` efter dess adress.\n\n\
         ## Fråga\n\n\
         - [Stycken som svarar]({base}/v1/passages?q=): ordagranna stycken med referens, inom en budget av tokens\n\
         - [Sök]({base}/v1/search?q=): rangordnade träffar som JSON\n\
         - [Model Context Protocol]({base}/mcp): verktygen search, fetch, passages, related och facets\n\
         - [Beskrivning av API:et]({base}/openapi.json): OpenAPI 3.1\n\
         - [Alla adresser]({base}/sitemap.xml): sitemap\n"
    );
    for (kind, (hits, total)) in kinds
        .into_iter()
        .zip(lists)
        .filter(|(_, (hits, _))| !hits.is_empty())
    {
        text.push_str(&format!(
            "\n## {}\n\n",
            names
                .one(Language::Swedish, kind)
                .unwrap_or_else(|| super::kind_label(Language::Swedish, kind))
        ));
        for hit in &hits {
            let document = &hit.document;
            let title = document.title.replace(['[', ']'], "");
            text.push_str(&format!(
                "- [{title}]({base}{}.md)\n",
                document_address(&document.id, "", None)
            ));
        }
        if total > hits.len() as u64 {
            text.push_str(&format!(
                "- [Alla {total}]({base}/v1/search?kind={kind}&format=ndjson)\n"
            ));
        }
    }
    Ok(plain(text))
}

fn newest(engine: &SearchEngine, kind: Kind) -> Result<(Vec<Hit>, u64), SearchError> {
    let response = engine.search(&SearchRequest {
        limit: LISTED,
        facets: Vec::new(),
        filters: Filters {
            kinds: vec![kind],
            ..Filters::default()
        },
        ..SearchRequest::default()
    })?;
    Ok((response.hits, response.total))
}

/// Whole texts as Markdown, one after another, newest first, at most one mebibyte.
#[utoipa::path(get, path = "/llms-full.txt", tag = "documents",
    responses((status = 200, description = "Markdown", body = String, content_type = "text/plain"),
              (status = 304, description = "The answer is the one the client has"),
              (status = 400, description = "There is a parameter", body = Problem, content_type = "application/problem+json"),
              (status = 503, description = "Overloaded, too slow, or no index is open yet; try again after `Retry-After` seconds", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn llms_full(
    State(state): State<AppState>,
    PageSurroundings(around): PageSurroundings,
    pairs: Pairs,
) -> Result<Response, ApiError> {
    query::read_none(&pairs.0)?;
    let imprint = state.imprint(&around.base);
    let text = state
        .run_in(Budget::Texts, move |engine| {
            let ids = engine.rank_ids(&SearchRequest {
                limit: 1_000,
                facets: Vec::new(),
                ..SearchRequest::default()
            })?;
            let mut text = String::new();
            for (id, _) in ids {
                // A long text is not read in vain.
                if text.len() + engine.text_bytes(&id)? >= FULL_BYTES {
                    continue;
                }
                let one = cite::markdown(&engine.document(&id)?, &imprint);
                // A long text may leave room for a shorter one after it.
                if text.len() + one.len() < FULL_BYTES {
                    text.push_str(&one);
                    text.push('\n');
                }
            }
            Ok(text)
        })
        .await?;
    Ok(plain(text))
}

fn plain(text: String) -> Response {
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}
