//! `/feed.atom`: the documents that answer a search, those that are new or changed first.

use atom_syndication::{Category, Entry, Feed, FixedDateTime, Link, Person, Text};
use axum::extract::State;
use axum::http::header;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};

use super::error::WebError;
use super::html::{document_address, feed_title};
use super::problem::{ApiError, Problem};
use super::query;
use super::site::PageSurroundings;
use super::state::AppState;
use super::time::timestamp;
use crate::document::Document;
use crate::search::Life;

/// A feed of a search, as Atom.
///
/// The documents that came or changed last are first; `offset` and `sort` change nothing, and spelling is not corrected. `updated` is when the index
/// saw the text as it is, `published` when it saw the document first. The address of a document's page is its id there, so `public_url` should be set
/// where a service has several addresses.
#[utoipa::path(get, path = "/feed.atom", tag = "search", params(super::parameters::FeedParameters, super::parameters::FilterParameters),
    responses((status = 200, description = "Atom (RFC 4287)", body = String, content_type = "application/atom+xml"),
              (status = 304, description = "The answer is the one the client has"),
              (status = 400, description = "A parameter is unknown or has a bad value", body = Problem, content_type = "application/problem+json"),
              (status = 503, description = "Overloaded, too slow, or no index is open yet; try again after `Retry-After` seconds", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn feed(
    State(state): State<AppState>,
    PageSurroundings(around): PageSurroundings,
    parts: Parts,
) -> Result<Response, ApiError> {
    let query = parts.uri.query().unwrap_or_default();
    let request = query::read_feed(&query::decode_pairs(query)?)?;
    let title = feed_title(&around, &request);
    let found = state.run(move |engine| engine.newest(&request)).await?;
    let address = |path: &str| match query {
        "" => format!("{}{path}", around.base),
        query => format!("{}{path}?{query}", around.base),
    };
    let own = address("/feed.atom");
    let built = state.engine().map(|engine| engine.statistics().built);
    let updated = found
        .iter()
        .map(|(_, life)| timestamp(life.changed))
        .max()
        .or(built);
    let feed = Feed {
        title: Text::plain(title),
        id: own.clone(),
        updated: date_time(&updated.unwrap_or_default()),
        links: vec![
            link("self", &own, "application/atom+xml"),
            link("alternate", &address("/"), "text/html"),
        ],
        lang: Some(around.ui().language().to_string()),
        entries: found
            .iter()
            .map(|(document, life)| entry(&around.base, document, life))
            .collect(),
        ..Feed::default()
    };
    let xml = feed.write_to(Vec::new()).map_err(|_| WebError::Panicked)?;
    let content_type = [(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8")];
    Ok((content_type, xml).into_response())
}

fn entry(base: &str, document: &Document, life: &Life) -> Entry {
    let page = format!("{base}{}", document_address(&document.id, "", None));
    let person = |name: &String| Person {
        name: name.clone(),
        ..Person::default()
    };
    let category = |term: &str| Category {
        term: term.to_owned(),
        ..Category::default()
    };
    let mut authors: Vec<Person> = document.authors.iter().map(person).collect();
    if authors.is_empty() {
        // Every entry has an author (RFC 4287, 4.1.2).
        authors.push(person(
            &document.partner.clone().unwrap_or_else(|| document.title.clone()),
        ));
    }
    let tags = document.tags.iter().map(|tag| category(tag));
    Entry {
        title: Text::plain(document.title.clone()),
        id: page.clone(),
        updated: date_time(&timestamp(life.changed)),
        published: Some(date_time(&timestamp(life.first_seen))),
        authors,
        categories: std::iter::once(category(document.kind.as_str()))
            .chain(tags)
            .collect(),
        links: vec![link("alternate", &page, "text/html")],
        summary: document.summary.clone().map(Text::plain),
        ..Entry::default()
    }
}

fn link(rel: &str, href: &str, mime_type: &str) -> Link {
    Link {
        rel: rel.to_owned(),
        href: href.to_owned(),
        mime_type: Some(mime_type.to_owned()),
        ..Link::default()
    }
}

/// Reads RFC 3339; a time of the index always is.
fn date_time(text: &str) -> FixedDateTime {
    text.parse().unwrap_or_default()
}
