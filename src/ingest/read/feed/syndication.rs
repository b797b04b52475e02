//! Feeds for news readers: RSS and Atom. They hold a site's latest posts, sometimes only their beginnings, which the
//! report tells.

use super::xml::Element;
use super::{Collected, child, id_part, plain_text, text_of, xml};
use crate::document::LanguageTag;
use crate::ingest::extract::{Extract, Metadata, Note, distinct};
use crate::ingest::limits::Limits;
use crate::ingest::metadata::{is_name, language, read_date, read_language, read_url};
use crate::ingest::read::html;
use crate::ingest::report::{RefusalReason, WarningReason};
use crate::text::clean_line;

/// Reads a feed into `collected`.
pub(super) fn read(text: &str, limits: &Limits, collected: &mut Collected) -> Result<(), RefusalReason> {
    let mut of_feed: Option<LanguageTag> = None;
    collected.notes.push(Note::from(WarningReason::FeedOfLatest));
    xml::each(text, &["item", "entry", "language"], limits, |element, line| {
        if element.local() == "language" {
            of_feed = read_language(&element.text);
            return Ok(());
        }
        let name = name(&element);
        match post(&element, of_feed, limits) {
            Ok(extract) => collected.add(&name, &format!("rad{line}"), line, extract),
            Err(reason) => {
                collected.leave_out(&name, line, reason);
                Ok(())
            }
        }
    })
}

/// The last part of the address, else the title.
fn name(post: &Element) -> String {
    let address = address(post).unwrap_or_default();
    let path = address
        .split(['?', '#'])
        .next()
        .unwrap_or_default()
        .trim_end_matches('/');
    let last = path.rsplit('/').next().unwrap_or_default();
    let stem = last.rsplit_once('.').map_or(last, |(stem, _)| stem);
    match id_part(stem) {
        name if name.is_empty() => id_part(text_of(post, "title")),
        name => name,
    }
}

fn address(post: &Element) -> Option<String> {
    let links = post.children.iter().filter(|child| child.local() == "link");
    let of_link = |link: &Element| {
        let is_page = matches!(link.attribute("rel"), None | Some("alternate"));
        link.attribute("href")
            .filter(|_| is_page)
            .or(Some(link.text.trim()))
            .and_then(read_url)
    };
    links
        .filter_map(of_link)
        .next()
        .or_else(|| read_url(text_of(post, "guid")))
}

fn post(post: &Element, of_feed: Option<LanguageTag>, limits: &Limits) -> Result<Extract, RefusalReason> {
    let content = ["content:encoded", "content", "description", "summary"]
        .iter()
        .filter_map(|name| child(post, name))
        .map(content)
        .max_by_key(String::len)
        .unwrap_or_default();
    let sections = html::chapter_sections(&content, limits)?;
    let whole_text: String = sections.iter().map(|section| section.text.as_str()).collect();
    let date = ["pubDate", "published", "dc:date", "updated"]
        .iter()
        .find_map(|name| {
            let text = text_of(post, name);
            read_date(text.split('T').next()?).or_else(|| read_date(text))
        });
    let authors = post
        .children
        .iter()
        .filter_map(|child| match child.name.as_str() {
            "dc:creator" => Some(clean_line(&child.text)),
            "author" if child.children.is_empty() => Some(clean_line(&child.text)),
            "author" => Some(clean_line(text_of(child, "name"))),
            _ => None,
        });
    let subjects = post.children.iter().filter(|child| child.local() == "category");
    Ok(Extract {
        found: Metadata {
            title: Some(clean_line(&plain_text(text_of(post, "title"), limits)?))
                .filter(|title| !title.is_empty()),
            language: of_feed.filter(|_| language::detect(&whole_text).is_none()),
            authors: distinct(authors.filter(|name| is_name(name))),
            date,
            tags: distinct(subjects.map(|subject| subject.attribute("term").unwrap_or(&subject.text))),
            url: address(post),
            ..Metadata::default()
        },
        sections,
        ..Extract::default()
    })
}

/// The HTML of a post. An element with elements of its own (Atom's `xhtml`) gives their texts.
fn content(element: &Element) -> String {
    if element.children.is_empty() {
        return element.text.clone();
    }
    let mut paragraphs = Vec::new();
    push_texts(element, &mut paragraphs);
    paragraphs.concat()
}

fn push_texts(element: &Element, paragraphs: &mut Vec<String>) {
    let text = clean_line(&element.text);
    if !text.is_empty() {
        let text = text.replace('&', "&amp;").replace('<', "&lt;");
        paragraphs.push(format!("<p>{text}</p>"));
    }
    for child in &element.children {
        push_texts(child, paragraphs);
    }
}
