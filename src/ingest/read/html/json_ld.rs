//! Metadata that a page carries as JSON-LD, in the words of schema.org.

use scraper::{Html, Selector};
use serde_json::{Map, Value};

use crate::ingest::extract::{Metadata, distinct};
use crate::ingest::metadata::{read_date, read_language, read_url, split_names};
use crate::text::clean_line;

/// Reads every JSON-LD block of a page; invalid blocks are skipped.
pub(super) fn read(page: &Html) -> Metadata {
    let selector = Selector::parse("script[type='application/ld+json']")
        .expect("the selector is a constant that parses");
    let blocks = page
        .select(&selector)
        .filter_map(|script| serde_json::from_str(&script.text().collect::<String>()).ok());
    let mut objects: Vec<Map<String, Value>> = blocks.flat_map(objects_of).collect();
    objects.sort_by_key(rank);
    let texts = objects
        .iter()
        .filter(|object| rank(object) < UNRELATED)
        .map(metadata);
    texts.fold(Metadata::default(), Metadata::or)
}

const UNRELATED: u8 = 2;

/// Ranks an article before the page it is on; other objects (an organisation, a breadcrumb list) are not used.
fn rank(object: &Map<String, Value>) -> u8 {
    let types: Vec<String> = object.get("@type").map(strings).unwrap_or_default();
    let ends = |suffixes: &[&str]| {
        types
            .iter()
            .any(|name| suffixes.iter().any(|suffix| name.ends_with(suffix)))
    };
    if ends(&["Article", "Posting", "Report", "Thesis", "CreativeWork", "HowTo"]) {
        0
    } else if ends(&["WebPage"]) {
        1
    } else {
        UNRELATED
    }
}

/// The objects of a block: one, a list, or a `@graph`.
fn objects_of(block: Value) -> Vec<Map<String, Value>> {
    match block {
        Value::Array(items) => items.into_iter().flat_map(objects_of).collect(),
        Value::Object(mut object) => match object.remove("@graph") {
            Some(graph) => objects_of(graph),
            None => vec![object],
        },
        _ => Vec::new(),
    }
}

fn metadata(object: &Map<String, Value>) -> Metadata {
    let all = |name: &str| object.get(name).map(strings).unwrap_or_default();
    let text = |name: &str| all(name).into_iter().next();
    let page = object
        .get("mainEntityOfPage")
        .and_then(|page| page.get("@id").unwrap_or(page).as_str());
    Metadata {
        title: text("headline").or_else(|| text("name").filter(|_| rank(object) == 0)),
        authors: all("author")
            .iter()
            .flat_map(|author| split_names(author))
            .collect(),
        date: text("datePublished")
            .or_else(|| text("dateCreated"))
            .and_then(|date| read_date(&date)),
        summary: text("description"),
        tags: distinct(all("keywords").iter().flat_map(|list| list.split([',', ';']))),
        language: text("inLanguage").and_then(|language| read_language(&language)),
        url: text("url")
            .or_else(|| page.map(str::to_owned))
            .and_then(|url| read_url(&url)),
        ..Metadata::default()
    }
}

/// The texts of a value: itself, the `name` of an object, or those of a list.
fn strings(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => Some(clean_line(text))
            .filter(|text| !text.is_empty())
            .into_iter()
            .collect(),
        Value::Array(items) => items.iter().flat_map(strings).collect(),
        Value::Object(object) => object.get("name").map(strings).unwrap_or_default(),
        _ => Vec::new(),
    }
}
