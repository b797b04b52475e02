//! Articles that a page has as data only, for a script to show: `articleBody` of JSON-LD, the state that Next.js, Nuxt and others send.

use std::fmt::Write as _;

use scraper::{Html, Selector};
use serde_json::Value;

use super::node::weight;

/// A shorter string without markup is a label, not a paragraph of an article, unless it is marked as one.
const PARAGRAPH: usize = 60;

/// Strings of data that are no text.
const CODES: [&str; 6] = ["http://", "https://", "data:", "function", "{", "["];

/// What a text inside an object is called.
const TEXTS: [&str; 3] = ["text", "value", "literal"];

/// The article as HTML; empty where the page has none in its data. Of a page that has some text of its own only what is said to be the body of its
/// article is taken: the rest of the data may be of other pages.
pub(super) fn article(page: &Html, has_text: bool) -> String {
    let selector = Selector::parse(
        "script[type='application/ld+json'], script[type='application/json'], script#__NEXT_DATA__",
    )
    .expect("the selector is a constant that parses");
    let data: Vec<Value> = page
        .select(&selector)
        .filter_map(|script| serde_json::from_str(&script.text().collect::<String>()).ok())
        .collect();
    // What a page says of itself as an article goes before all else in its data.
    let bodies = data
        .iter()
        .filter_map(body)
        .map(|body| html_of(&Value::String(body.to_owned())));
    let declared = bodies.max_by_key(|html| weight(html)).unwrap_or_default();
    if !declared.is_empty() || has_text {
        return declared;
    }
    let whole = data.iter().map(|data| html_of(densest(data)));
    whole.max_by_key(|html| weight(html)).unwrap_or_default()
}

/// The `articleBody` within JSON-LD.
fn body(value: &Value) -> Option<&str> {
    match value {
        Value::Array(items) => items.iter().find_map(body),
        Value::Object(object) => match object.get("articleBody") {
            Some(Value::String(text)) => Some(text),
            _ => object.values().find_map(body),
        },
        _ => None,
    }
}

/// The innermost value that has most of the paragraphs: the article without the menus, teasers and settings around it.
fn densest(data: &Value) -> &Value {
    let whole = prose(data);
    let mut value = data;
    loop {
        let inner = match value {
            // A long paragraph is not all of its article.
            Value::Array(items) if items.iter().any(is_block) => None,
            Value::Array(items) => items.iter().max_by_key(|item| prose(item)),
            Value::Object(object) => object.values().max_by_key(|inner| prose(inner)),
            _ => None,
        };
        match inner.filter(|inner| prose(inner) * 5 >= whole * 3) {
            Some(inner) => value = inner,
            None => return value,
        }
    }
}

/// Whether a value is one of the paragraphs or headings of a text.
fn is_block(value: &Value) -> bool {
    match value {
        Value::String(_) => true,
        Value::Object(object) => element(object).is_some(),
        _ => false,
    }
}

/// How many letters the paragraphs of a value have.
fn prose(value: &Value) -> usize {
    match value {
        Value::String(text) if is_paragraph(text) => weight(text),
        Value::Array(items) => items.iter().map(prose).sum(),
        Value::Object(object) => object.values().map(prose).sum(),
        _ => 0,
    }
}

fn is_paragraph(text: &str) -> bool {
    let text = text.trim();
    let is_code = CODES.iter().any(|code| text.starts_with(code));
    is_html(text) || (!is_code && text.len() >= PARAGRAPH && text.split_whitespace().nth(6).is_some())
}

fn is_html(text: &str) -> bool {
    text.trim_start().starts_with('<') && text.contains("</")
}

/// The paragraphs of a value as HTML.
fn html_of(value: &Value) -> String {
    let mut html = String::new();
    add(value, &mut html);
    html
}

fn add(value: &Value, html: &mut String) {
    match value {
        Value::String(text) if is_html(text) => html.push_str(text),
        Value::String(text) if is_paragraph(text) => {
            for paragraph in text.split("\n").filter(|paragraph| !paragraph.trim().is_empty()) {
                push(html, "p", paragraph);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| add(item, html)),
        Value::Object(object) => match element(object) {
            Some(name) => {
                let mut text = String::new();
                add_runs(value, &mut text);
                push(html, &name, &text);
            }
            None => object.values().for_each(|inner| add(inner, html)),
        },
        _ => {}
    }
}

fn push(html: &mut String, name: &str, text: &str) {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;");
    let _ = write!(html, "<{name}>{escaped}</{name}>");
}

/// The element that an object stands for in rich text: `{"type": "paragraph", "children": […]}`, `{"_type": "block", "style": "h2"}`,
/// `{"nodeType": "heading-2", "content": […]}`.
fn element(object: &serde_json::Map<String, Value>) -> Option<String> {
    let named = |key: &str| object.get(key).and_then(Value::as_str).map(str::to_lowercase);
    let kind = ["nodeType", "type", "_type", "tag", "name", "__typename"]
        .iter()
        .find_map(|key| named(key))?;
    let has_runs = ["children", "content", "text", "value", "spans"]
        .iter()
        .any(|key| object.contains_key(*key));
    let style = named("style").unwrap_or_default();
    let level = [&style, &kind].into_iter().find_map(|name| heading_level(name));
    match kind.as_str() {
        _ if !has_runs => None,
        _ if level.is_some() => level.map(|level| format!("h{level}")),
        "heading" | "header" => Some("h2".to_owned()),
        "paragraph" | "p" | "block" | "blockquote" | "quote" | "list-item" | "listitem" | "li" => {
            // A block of blocks is none itself.
            let is_outer = |value: &Value| matches!(value, Value::Object(inner) if element(inner).is_some());
            let inner = object.values().filter_map(Value::as_array).flatten();
            (!inner.into_iter().any(is_outer)).then(|| "p".to_owned())
        }
        _ => None,
    }
}

/// `h2`, `heading2`, `heading-2`.
fn heading_level(name: &str) -> Option<u8> {
    let rest = name.strip_prefix("heading").or_else(|| name.strip_prefix('h'))?;
    let level = rest.trim_start_matches(['-', '_']).parse().ok()?;
    (1..=6).contains(&level).then_some(level)
}

/// The runs of text in a paragraph, one after the other.
fn add_runs(value: &Value, text: &mut String) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| add_runs(item, text)),
        Value::Object(object) => {
            for (key, inner) in object {
                match inner {
                    Value::String(run) if TEXTS.contains(&key.as_str()) => text.push_str(run),
                    Value::String(_) => {}
                    inner => add_runs(inner, text),
                }
            }
        }
        _ => {}
    }
}
