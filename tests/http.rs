//! The HTTP face, driven through the router without a socket.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request};
use http_body_util::BodyExt;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use scraper::{ElementRef, Html, Selector};
use serde_json::Value;
use sokbar::search::SearchEngine;
use sokbar::web::{self, Options};
use tokio::runtime::{Builder, Runtime};
use tower::ServiceExt;

use crate::harness::Place;

/// The JSON API: hits, facets, suggestions, documents, related documents, the description.
mod api;
/// What the pages show of who runs the service, and topics.
mod brand;
/// Which other sites' pages may ask.
mod cross_origin;
/// Errors of the JSON API.
mod errors;
/// Feeds, the sitemap and suggestions for browsers.
mod feeds;
/// Documents of formats with places of their own: times, sheets.
mod formats;
/// Headers of every response: security, request ids, compression, validators.
mod headers;
/// Answers that are given again.
mod kept;
/// Texts in languages other than Swedish and English.
mod languages;
/// Documents as long as books.
mod long;
/// The door for assistants.
mod mcp;
/// Records for harvesters.
mod oai;
/// The manifest and the service worker, by which pages are read without contact.
mod offline;
/// The files of documents.
mod original;
/// The pages, without script.
mod pages;
/// Passages that answer a question.
mod passages;
/// Documents as they are read: markup, marked words, references, hostile files.
mod reading;
/// References, lists, documents for machines, and pages read by our own reader.
mod references;
/// Documents with several files, former addresses, and nearly the same text.
mod same_text;
/// The site: languages, the about page, sitemap, OpenSearch, robots.
mod site;
/// The box for other sites.
mod widget;

pub(crate) use reading::HOSTILE;

/// The service on a corpus of its own.
pub(crate) struct Site {
    pub(crate) place: Place,
    engine: Arc<SearchEngine>,
    router: Router,
    runtime: Runtime,
}

impl Site {
    /// The service on the small corpus of `fixtures/verkstaden`.
    pub(crate) fn new() -> Self {
        Self::with_originals(Place::with_fixture("verkstaden"))
    }

    /// The service with original files.
    pub(crate) fn with_originals(place: Place) -> Self {
        let options = Options {
            corpus: Some(place.corpus()),
            ..Options::default()
        };
        Self::of(place, &options)
    }

    pub(crate) fn of(place: Place, options: &Options) -> Self {
        let engine = Arc::new(place.engine());
        let router = web::router(Arc::clone(&engine), options);
        Self::with_router(place, engine, router)
    }

    /// A service with an engine and a router of its own.
    pub(crate) fn with_router(place: Place, engine: Arc<SearchEngine>, router: Router) -> Self {
        Self {
            router,
            runtime: Builder::new_current_thread().enable_time().build().unwrap(),
            place,
            engine,
        }
    }

    /// Indexes the corpus anew and takes the new index over.
    pub(crate) fn rebuild(&self) {
        self.place.build();
        assert!(self.engine.reload().unwrap());
    }

    /// The answer to a plain GET.
    pub(crate) fn get(&self, address: &str) -> Answer {
        self.send(Request::get(address))
    }

    /// The answer to a GET with one header.
    pub(crate) fn get_with(&self, address: &str, header: &str, value: &str) -> Answer {
        self.send(Request::get(address).header(header, value))
    }

    /// The answer to a request without a body.
    pub(crate) fn send(&self, request: axum::http::request::Builder) -> Answer {
        let mut request = request.body(Body::empty()).unwrap();
        // Every client of HTTP/1.1 sends one.
        let host = request.headers_mut().entry("host");
        host.or_insert(axum::http::HeaderValue::from_static("localhost"));
        self.runtime.block_on(answer(self.router.clone(), request))
    }

    /// The answers to plain GETs that all come at the same moment.
    pub(crate) fn get_at_once(&self, address: &str, times: usize) -> Vec<Answer> {
        self.runtime.block_on(async {
            let ask = || {
                let request = Request::get(address)
                    .header("host", "localhost")
                    // An answer that is asked for by a validator is not one that was given before.
                    .header("if-none-match", "\"another\"")
                    .body(Body::empty())
                    .unwrap();
                tokio::spawn(answer(self.router.clone(), request))
            };
            let asked: Vec<_> = (0..times).map(|_| ask()).collect();
            let mut answers = Vec::new();
            for answer in asked {
                answers.push(answer.await.unwrap());
            }
            answers
        })
    }
}

async fn answer(router: Router, request: Request<Body>) -> Answer {
    let response = router.oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    Answer {
        status: parts.status.as_u16(),
        headers: parts.headers,
        body: body.collect().await.unwrap().to_bytes().to_vec(),
    }
}

/// The response.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// The body of an answer that went well, as JSON.
    pub(crate) fn json(&self) -> Value {
        assert_eq!(self.status, 200, "{}", self.text());
        assert_eq!(self.header("content-type"), "application/json");
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    /// A header, empty where there is none.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The ids of the hits.
    pub(crate) fn ids(&self) -> Vec<String> {
        let answer = self.json();
        let hits = answer["hits"].as_array().unwrap().iter();
        hits.map(|hit| hit["id"].as_str().unwrap().to_owned()).collect()
    }

    /// The body as a page.
    pub(crate) fn page(&self) -> Page {
        assert_eq!(self.header("content-type"), "text/html; charset=utf-8");
        Page(Html::parse_document(&self.text()))
    }
}

/// A page, looked at by CSS selectors.
pub(crate) struct Page(Html);

impl Page {
    /// The elements a selector finds.
    pub(crate) fn all(&self, selector: &str) -> Vec<ElementRef<'_>> {
        self.0.select(&Selector::parse(selector).unwrap()).collect()
    }

    /// The one element a selector finds.
    pub(crate) fn one(&self, selector: &str) -> ElementRef<'_> {
        let found = self.all(selector);
        assert_eq!(found.len(), 1, "elements of {selector}");
        found[0]
    }

    /// The text of the one element a selector finds.
    pub(crate) fn text(&self, selector: &str) -> String {
        text_of(self.one(selector))
    }

    /// The texts of all elements a selector finds.
    pub(crate) fn texts(&self, selector: &str) -> Vec<String> {
        self.all(selector).into_iter().map(text_of).collect()
    }

    /// Where the one link a selector finds leads.
    pub(crate) fn href(&self, selector: &str) -> String {
        self.one(selector).attr("href").unwrap().to_owned()
    }
}

/// The text of an element, its white space as it is drawn.
pub(crate) fn text_of(element: ElementRef<'_>) -> String {
    let text: String = element.text().collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Any text as a part of an address.
pub(crate) fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}
