//! The handlers of the pages. Each reads its address, calls the engine and draws.

use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use maud::Markup;

use super::budget::Budget;
use super::error::WebError;
use super::html::{
    self, DocumentPage, SearchPage, StartPage, TextParts, about_page, accessibility_page, developers_page,
    document_page, failure_page, html_of_pieces, piece_heading, saved_page, search_page, start_page,
    topic_page, widget_page,
};
use super::page_error::{PageError, Undrawn};
use super::query::{self, AskedPart, Pair};
use super::site::PageSurroundings;
use super::state::AppState;
use crate::cite::{self, Place, Reference};
use crate::document::{Document, DocumentId, Kind, PartialDate};
use crate::search::{
    DocumentSummary, Facet, Filters, Reading, SearchEngine, SearchError, SearchRequest, Sort,
};

/// The number of related documents on a document page.
const RELATED: usize = 6;
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

/// The page of a document.
pub(super) async fn document(
    State(state): State<AppState>,
    PageSurroundings(around): PageSurroundings,
    id: PageDocument,
    pairs: PagePairs,
) -> PageResult {
    let mut search = query::read_page_search(&pairs.0)?;
    put_years_in_order(&mut search.filters);
    let part = query::read_part(&pairs.0)?;
    let (style_name, style) = query::read_page_style(&pairs.0);
    let locale = around.ui().language();
    let imprint = state.imprint(&around.base);
    let asked = search.query.clone();
    let (read, related, mut marks, cited, reference) = state
        .run_in(Budget::Documents, move |engine| {
            let read = engine.read(&id.0, |reading| ReadPart::of(reading, &part))?;
            let related = engine.related(&id.0, RELATED)?;
            let marks = engine.highlight(&id.0, &asked, &read.texts())?;
            let cited = Reference::new(&read.document, &Place::default(), &imprint);
            let reference = cite::styled(&cited, style, locale);
            Ok((read, related, marks, cited, reference))
        })
        .await?;
    let ReadPart {
        document,
        text_bytes,
        parts,
        htmls,
    } = read;
    let headings = marks.split_off(htmls.len());
    let bodies: Vec<_> = htmls.into_iter().zip(marks).collect();
    let shown = DocumentPage {
        document: &document,
        text_bytes,
        parts: &parts,
        bodies: &bodies,
        headings: &headings,
        related: &related,
        search: &search,
        reference: &reference,
        style: style_name,
        publisher: cited.publisher.as_deref(),
    };
    Ok(document_page(&around, &shown))
}

/// What of a document its page shows.
struct ReadPart {
    /// The document without the texts of its sections.
    document: Document,
    text_bytes: usize,
    parts: TextParts,
    /// The HTML of each piece of the part that is shown.
    htmls: Vec<String>,
}

impl ReadPart {
    fn of(reading: &Reading<'_>, asked: &AskedPart) -> Result<Self, SearchError> {
        let document = reading.described();
        let parts = TextParts::new(reading, &document.sections, asked)?;
        Ok(Self {
            htmls: html_of_pieces(reading, parts.shown())?,
            text_bytes: reading.text_bytes(None),
            document,
            parts,
        })
    }

    /// The texts to mark: those of the pieces, then their headings.
    fn texts(&self) -> Vec<String> {
        let heading = |piece| {
            let heading = piece_heading(&self.document.sections, piece);
            heading.unwrap_or_default().to_owned()
        };
        let texts = self.htmls.iter().map(|html| html::plain(html));
        texts.chain(self.parts.shown().iter().map(heading)).collect()
    }
}

/// Every unknown address.
pub(super) async fn not_found() -> PageError {
    WebError::NotFound.into()
}

/// A method that the page does not have.
pub(super) async fn method_not_allowed() -> PageError {
    WebError::MethodNotAllowed { allowed: "GET, HEAD" }.into()
}

/// The response to a handler's panic.
pub(super) fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    PageError::from(WebError::Panicked).into_response()
}

/// Draws error pages, and sets `Vary`, because pages differ by language.
pub(super) async fn draw_errors(
    PageSurroundings(mut around): PageSurroundings,
    request: Request,
    next: Next,
) -> Response {
    let mut response = next.run(request).await;
    if let Some(Undrawn(error)) = response.extensions_mut().remove::<Undrawn>() {
        around.footing = None;
        let drawn = failure_page(&around, &error).into_response();
        let headers = response.headers_mut();
        headers.remove(header::CONTENT_LENGTH);
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        );
        *response.body_mut() = drawn.into_body();
    }
    let vary = HeaderValue::from_static("accept-language");
    response.headers_mut().append(header::VARY, vary);
    response
}

/// The decoded pairs of the query string.
pub(super) struct PagePairs(pub(super) Vec<Pair>);

impl<S: Send + Sync> FromRequestParts<S> for PagePairs {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, PageError> {
        Ok(Self(query::decode_pairs(parts.uri.query().unwrap_or_default())?))
    }
}

/// The document that an address below `/dokument/` names.
pub(super) struct PageDocument(pub(super) DocumentId);

impl<S: Send + Sync> FromRequestParts<S> for PageDocument {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, PageError> {
        let id = parts
            .uri
            .path()
            .strip_prefix("/dokument/")
            .ok_or(WebError::NotFound)?;
        let id = query::decode(id).ok_or(WebError::MalformedUrl { parameter: None })?;
        Ok(Self(DocumentId::new(id)))
    }
}
