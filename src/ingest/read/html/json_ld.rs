//! Metadata that a page carries as JSON-LD, in the words of schema.org.

use scraper::{Html, Selector};
use serde_json::{Map, Value};

use super::node::plain;
use super::title::Titles;
use super::zone::Zone;
use crate::document::PartialDate;
use crate::ingest::extract::{Metadata, distinct};
use crate::ingest::metadata::{read_language, read_url, writers};
use crate::text::clean_line;

type Object = Map<String, Value>;

/// The objects looked at: a page has a few, a list in one may have any number.
const MOST: usize = 500;

/// The JSON-LD of a page; invalid blocks are skipped.
#[derive(Default)]
pub(super) struct Blocks {
    texts: Vec<String>,
    /// Articles before the pages they are on, then all others.
    objects: Vec<Object>,
}

const UNRELATED: u8 = 2;

impl Blocks {
    /// Finds the blocks of a page.
    pub(super) fn of(page: &Html) -> Self {
        let selector = Selector::parse("script[type='application/ld+json']")
            .expect("the selector is a constant that parses");
        let texts: Vec<String> = page
            .select(&selector)
            .map(|script| script.text().collect())
            .collect();
        let mut objects = Vec::new();
        for block in texts.iter().filter_map(|text| serde_json::from_str(text).ok()) {
            add_objects(block, &mut objects);
        }
        objects.sort_by_key(rank);
        Self { texts, objects }
    }

    /// The blocks as they stand.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        self.texts.iter().map(String::as_str)
    }

    /// The names of the site: of the site itself, and of the publisher.
    pub(super) fn sites(&self) -> impl Iterator<Item = String> {
        let of_site = self
            .objects
            .iter()
            .filter(|object| types(object).contains(&"WebSite"))
            .filter_map(|object| object.get("name"));
        let publishers = self.objects.iter().filter_map(|object| object.get("publisher"));
        of_site.chain(publishers).flat_map(|value| self.strings(value))
    }

    /// The metadata of the articles and pages, and when the last of them was changed.
    pub(super) fn metadata(&self, titles: &Titles, zone: Zone) -> (Metadata, Option<PartialDate>) {
        let articles: Vec<&Object> = self
            .objects
            .iter()
            .filter(|object| rank(object) < UNRELATED)
            .collect();
        let found = articles
            .iter()
            .map(|object| self.of_object(object, titles, zone))
            .fold(Metadata::default(), Metadata::or);
        let changed = articles
            .iter()
            .find_map(|object| zone.day(self.first(object, "dateModified")?.as_str()));
        (found, changed)
    }

    fn of_object(&self, object: &Object, titles: &Titles, zone: Zone) -> Metadata {
        let text = |name: &str| self.first(object, name);
        let page = object
            .get("mainEntityOfPage")
            .and_then(|page| page.get("@id").unwrap_or(page).as_str());
        let people = object.get("author").or_else(|| object.get("creator"));
        let people = people.map(|people| self.strings(people)).unwrap_or_default();
        Metadata {
            title: text("headline")
                .or_else(|| text("name").filter(|_| rank(object) == 0))
                .and_then(|title| titles.clean(&title)),
            authors: distinct(people.iter().flat_map(|name| writers(name))),
            date: text("datePublished")
                .or_else(|| text("dateCreated"))
                .or_else(|| text("uploadDate"))
                .and_then(|date| zone.day(&date)),
            summary: text("description"),
            tags: distinct(
                self.all(object, "keywords")
                    .iter()
                    .flat_map(|list| list.split([',', ';'])),
            ),
            language: text("inLanguage").and_then(|language| read_language(&language)),
            url: text("url")
                .or_else(|| page.map(str::to_owned))
                .and_then(|url| read_url(&url)),
            ..Metadata::default()
        }
    }

    fn all(&self, object: &Object, name: &str) -> Vec<String> {
        object
            .get(name)
            .map(|value| self.strings(value))
            .unwrap_or_default()
    }

    fn first(&self, object: &Object, name: &str) -> Option<String> {
        self.all(object, name).into_iter().next()
    }

    /// The texts of a value: itself, the name of an object or of that which it points to, or those of a list.
    fn strings(&self, value: &Value) -> Vec<String> {
        match value {
            Value::String(text) => Some(clean_line(&plain(text)))
                .filter(|text| !text.is_empty())
                .into_iter()
                .collect(),
            Value::Array(items) => items.iter().flat_map(|item| self.strings(item)).collect(),
            Value::Object(object) => self.name(object).into_iter().collect(),
            _ => Vec::new(),
        }
    }

    /// The name of an object, or of that which it points to.
    fn name(&self, object: &Object) -> Option<String> {
        let text = |object: &Object, key: &str| {
            let value = object.get(key)?;
            let text = value.as_str().or_else(|| value.get(0)?.as_str())?;
            Some(clean_line(&plain(text))).filter(|text| !text.is_empty())
        };
        let of = |object: &Object| {
            text(object, "name").or_else(|| match (text(object, "givenName"), text(object, "familyName")) {
                (Some(given), Some(family)) => Some(format!("{given} {family}")),
                (one, other) => one.or(other),
            })
        };
        of(object).or_else(|| {
            let id = object.get("@id")?;
            let is_meant = |other: &&Object| other.get("@id") == Some(id) && other.len() > 1;
            of(self.objects.iter().find(is_meant)?)
        })
    }
}

fn types(object: &Object) -> Vec<&str> {
    match object.get("@type") {
        Some(Value::String(name)) => vec![name],
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

/// Ranks an article before the page it is on; other objects (an organisation, a breadcrumb list) are not used.
fn rank(object: &Object) -> u8 {
    let types = types(object);
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

/// The objects of a block: one, a list, a `@graph`, and what a page is about.
fn add_objects(block: Value, objects: &mut Vec<Object>) {
    match block {
        Value::Array(items) => items.into_iter().for_each(|item| add_objects(item, objects)),
        Value::Object(mut object) if objects.len() < MOST => {
            for name in ["@graph", "mainEntity"] {
                if let Some(inner) = object.remove(name) {
                    add_objects(inner, objects);
                }
            }
            objects.push(object);
        }
        _ => {}
    }
}
