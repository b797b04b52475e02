//! The handlers of the pages. Each reads its address, calls the engine and draws.

use axum::extract::{FromRequestParts, State};
use axum::http::Uri;
use axum::http::request::Parts;
use maud::Markup;

use super::error::WebError;
use super::html::{
    SearchPage, StartPage, about_page, accessibility_page, developers_page, saved_page, search_page,
    start_page, topic_page, widget_page,
};
use super::page_error::PageError;
use super::query::{self, Pair};
use super::site::PageSurroundings;
use super::state::AppState;
use crate::document::{Kind, PartialDate};
use crate::search::{DocumentSummary, Facet, Filters, SearchEngine, SearchError, SearchRequest, Sort};

mod document;
mod failures;

pub(super) use self::document::{PageDocument, document};
pub(super) use self::failures::{draw_errors, method_not_allowed, not_found, panicked};

/// How many words are tried one by one if a query finds nothing.
const WORDS_TRIED: usize = 6;
/// The guides that the start page offers where the settings have no tasks, and the fewest that are worth a heading.
const GUIDES: usize = 5;
const FEWEST_GUIDES: usize = 3;
/// The most methods listed by name.
const METHODS: usize = 300;

type PageResult = Result<Markup, PageError>;

/// The search page: start, hits, nothing found.
pub(super) async fn search(
    State(state): State<AppState>,
    PageSurroundings(around): PageSurroundings,
    pairs: PagePairs,
) -> PageResult {
    // A page counts all facets and shows no explanation.
    let mut request = SearchRequest {
        facets: Facet::ALL.to_vec(),
        explain: false,
        ..query::read_page_search(&pairs.0)?
    };
    let years_swapped = put_years_in_order(&mut request.filters);
    let is_start = request
        == SearchRequest {
            facets: request.facets.clone(),
            ..SearchRequest::default()
        };
    let asked = request.clone();
    let offers_guides = is_start && around.branding.brand.tasks.is_empty();
    let (response, methods, words, guides, answer) = state
        .run(move |engine| {
            let response = engine.search(&asked)?;
            let nothing = response.total == 0;
            let methods = if is_start || nothing {
                methods(engine)?
            } else {
                Vec::new()
            };
            let words = if nothing {
                words_that_find(engine, &asked)?
            } else {
                Vec::new()
            };
            let guides = if offers_guides {
                engine.most_related(Kind::Method, GUIDES)?
            } else {
                Vec::new()
            };
            let is_top = asked.offset == 0 && asked.sort == Sort::Relevance;
            let answer = if is_top && !nothing {
                engine.answer_from_texts(&asked)?
            } else {
                None
            };
            Ok((response, methods, words, guides, answer))
        })
        .await?;
    if is_start {
        let shown = StartPage {
            response: &response,
            methods: &methods,
            guides: if guides.len() < FEWEST_GUIDES {
                &[]
            } else {
                &guides
            },
        };
        return Ok(start_page(&around, &shown));
    }
    let shown = SearchPage {
        request: &request,
        response: &response,
        methods: &methods,
        words: &words,
        answer: answer.as_ref().map(|(passage, _)| passage),
        years_swapped,
    };
    Ok(search_page(&around, &shown))
}

/// Swaps the ends of a range of years that runs backwards; true if it did.
fn put_years_in_order(filters: &mut Filters) -> bool {
    let backwards = |(from, to): (PartialDate, PartialDate)| from.first_number() > to.last_number();
    let swapped = filters.from.zip(filters.to).is_some_and(backwards);
    if swapped {
        std::mem::swap(&mut filters.from, &mut filters.to);
    }
    swapped
}

/// The words that find something by themselves, if the whole query finds nothing.
fn words_that_find(engine: &SearchEngine, request: &SearchRequest) -> Result<Vec<String>, SearchError> {
    let mut found = Vec::new();
    let words: Vec<&str> = request
        .query
        .split_whitespace()
        .filter(|word| !word.starts_with('-') && !["OR", "ELLER"].contains(word))
        // The quotes of a phrase belong to none of its words.
        .map(|word| word.trim_matches(|letter: char| !letter.is_alphanumeric()))
        .filter(|word| !word.is_empty())
        .collect();
    if words.len() < 2 {
        return Ok(found);
    }
    for word in words.into_iter().take(WORDS_TRIED) {
        let alone = SearchRequest {
            query: word.to_owned(),
            limit: 0,
            offset: 0,
            facets: Vec::new(),
            spell: false,
            ..request.clone()
        };
        if engine.search(&alone)?.total > 0 && !found.iter().any(|known| known == word) {
            found.push(word.to_owned());
        }
    }
    Ok(found)
}

/// The methods in the order of their titles; none if there are too many to list.
fn methods(engine: &SearchEngine) -> Result<Vec<DocumentSummary>, SearchError> {
    let response = engine.search(&SearchRequest {
        limit: METHODS,
        sort: Sort::Title,
        facets: Vec::new(),
        filters: Filters {
            kinds: vec![Kind::Method],
            ..Filters::default()
        },
        ..SearchRequest::default()
    })?;
    let all = response.total <= METHODS as u64;
    let methods = response.hits.into_iter().filter(|_| all);
    Ok(methods.map(|hit| hit.document).collect())
}

/// The page about the search.
pub(super) async fn about(
    State(state): State<AppState>,
    PageSurroundings(around): PageSurroundings,
) -> PageResult {
    let everything = SearchRequest {
        limit: 0,
        facets: vec![Facet::Kind, Facet::Partner, Facet::Language],
        ..SearchRequest::default()
    };
    let response = state.run(move |engine| engine.search(&everything)).await?;
    Ok(about_page(&around, &response))
}

/// The page about the API; its examples are about the newest document.
pub(super) async fn developers(
    State(state): State<AppState>,
    PageSurroundings(around): PageSurroundings,
) -> PageResult {
    let newest = SearchRequest {
        limit: 1,
        ..SearchRequest::default()
    };
    let response = state.run(move |engine| engine.search(&newest)).await?;
    let newest = response.hits.first().map(|hit| &hit.document.id);
    Ok(developers_page(&around, newest))
}

/// The page of the texts that a reader saved: all of it is kept in the browser, so it is the same for every reader.
pub(super) async fn saved(PageSurroundings(around): PageSurroundings) -> Markup {
    saved_page(&around)
}

/// The accessibility statement, where the operator has named a contact.
pub(super) async fn accessibility(PageSurroundings(around): PageSurroundings) -> PageResult {
    let contact = around.branding.brand.accessibility_contact.as_ref();
    let contact = contact.ok_or(WebError::NotFound)?;
    Ok(accessibility_page(&around, contact))
}

/// The page of a tag; one that no text has is not there.
pub(super) async fn topic(
    State(state): State<AppState>,
    PageSurroundings(around): PageSurroundings,
    uri: Uri,
) -> PageResult {
    let tag = uri.path().strip_prefix("/amne/").ok_or(WebError::NotFound)?;
    let tag = query::decode(tag).ok_or(WebError::MalformedUrl { parameter: None })?;
    let asked = SearchRequest {
        limit: query::HITS_LIMIT,
        filters: Filters {
            tags: vec![tag.clone()],
            ..Filters::default()
        },
        ..SearchRequest::default()
    };
    let response = state.run(move |engine| engine.search(&asked)).await?;
    if response.total == 0 {
        return Err(WebError::NotFound.into());
    }
    Ok(topic_page(&around, &tag, &response))
}

/// The demo page of the box for other sites.
pub(super) async fn widget_demo(PageSurroundings(around): PageSurroundings) -> Markup {
    widget_page(&around)
}

/// The decoded pairs of the query string.
pub(super) struct PagePairs(pub(super) Vec<Pair>);

impl<S: Send + Sync> FromRequestParts<S> for PagePairs {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, PageError> {
        Ok(Self(query::decode_pairs(parts.uri.query().unwrap_or_default())?))
    }
}
