//! WordPress exports: the published posts and pages of a site, as WordPress and its plugins write them.

use std::collections::{BTreeMap, HashMap};

use percent_encoding::percent_decode_str;

use super::xml::Element;
use super::{Collected, child, id_part, plain_text, text_of, wordpress_text, xml};
use crate::document::{LanguageTag, PartialDate};
use crate::ingest::extract::{Extract, Metadata, Note, distinct};
use crate::ingest::limits::Limits;
use crate::ingest::metadata::{kind_of_word, language, read_date, read_language, read_url};
use crate::ingest::read::html;
use crate::ingest::report::{RefusalReason, WarningReason};
use crate::text::clean_line;

/// Types of posts that are texts.
const TEXTS: [&str; 2] = ["post", "page"];

/// Internal post types of WordPress, which are not texts.
const INTERNAL: [&str; 14] = [
    "attachment",
    "nav_menu_item",
    "revision",
    "custom_css",
    "customize_changeset",
    "oembed_cache",
    "user_request",
    "wp_block",
    "wp_font_face",
    "wp_font_family",
    "wp_global_styles",
    "wp_navigation",
    "wp_template",
    "wp_template_part",
];

/// The default category.
const NO_CATEGORY: [&str; 2] = ["okategoriserade", "uncategorized"];

/// Metadata of the site that hold for all posts.
#[derive(Default)]
struct Site {
    /// Display names by login.
    names: HashMap<String, String>,
    language: Option<LanguageTag>,
}

/// Reads an export into `collected`.
pub(super) fn read(text: &str, limits: &Limits, collected: &mut Collected) -> Result<(), RefusalReason> {
    let mut site = Site::default();
    let mut left_out: BTreeMap<String, usize> = BTreeMap::new();
    xml::each(text, &["item", "author", "language"], limits, |element, line| {
        match element.name.as_str() {
            "wp:author" => site.add_author(&element),
            "language" => site.language = read_language(&element.text),
            "item" if is_published_text(&element) => return site.add_post(&element, line, limits, collected),
            "item" => {
                let sort = text_of(&element, "wp:post_type");
                if is_published(&element) && !INTERNAL.contains(&sort) {
                    *left_out.entry(clean_line(sort)).or_default() += 1;
                }
            }
            _ => {}
        }
        Ok(())
    })?;
    let notes = left_out
        .into_iter()
        .map(|(sort, count)| WarningReason::PostsLeftOut { sort, count });
    collected.notes.extend(notes.map(Note::from));
    Ok(())
}

fn is_published(item: &Element) -> bool {
    text_of(item, "wp:status") == "publish" && text_of(item, "wp:post_password").is_empty()
}

fn is_published_text(item: &Element) -> bool {
    is_published(item) && TEXTS.contains(&text_of(item, "wp:post_type"))
}

impl Site {
    fn add_author(&mut self, author: &Element) {
        let login = text_of(author, "wp:author_login").to_owned();
        let name = clean_line(text_of(author, "wp:author_display_name"));
        if !login.is_empty() && !name.is_empty() {
            self.names.insert(login, name);
        }
    }

    fn add_post(
        &self,
        item: &Element,
        line: usize,
        limits: &Limits,
        collected: &mut Collected,
    ) -> Result<(), RefusalReason> {
        let number = clean_line(text_of(item, "wp:post_id"));
        let slug = percent_decode_str(text_of(item, "wp:post_name")).decode_utf8_lossy();
        let name = match id_part(&slug) {
            slug if slug.is_empty() => format!("post-{number}"),
            slug => slug,
        };
        match self.post(item, limits) {
            Ok(extract) => collected.add(&name, &number, line, extract),
            Err(reason) => {
                collected.leave_out(&name, line, reason);
                Ok(())
            }
        }
    }

    fn post(&self, item: &Element, limits: &Limits) -> Result<Extract, RefusalReason> {
        let title = clean_line(&plain_text(text_of(item, "title"), limits)?);
        let source = wordpress_text::to_html(text_of(item, "content:encoded"));
        let sections = html::chapter_sections(&source, limits)?;
        let excerpt = wordpress_text::to_html(text_of(item, "excerpt:encoded"));
        let summary = clean_line(&html::fragment_text(&excerpt, limits)?);
        let terms = |domain: &str| -> Vec<String> {
            let terms = item.children.iter().filter(|term| term.name == "category");
            terms
                .filter(|term| term.attribute("domain") == Some(domain))
                .map(|term| clean_line(&term.text))
                .filter(|term| !NO_CATEGORY.contains(&term.to_lowercase().as_str()))
                .collect()
        };
        let categories = terms("category");
        // A category that names a kind is one; as a tag too it would say the same twice.
        let kind = categories.iter().find_map(|category| kind_of_word(category));
        let subjects = categories
            .into_iter()
            .filter(|category| kind_of_word(category).is_none());
        let whole_text: String = sections.iter().map(|section| section.text.as_str()).collect();
        let found = Metadata {
            title: Some(title).filter(|title| !title.is_empty()),
            kind,
            // The language is the site's: it tells something only where the text itself doesn't.
            language: self.language.filter(|_| language::detect(&whole_text).is_none()),
            authors: self.authors(item),
            date: date(item),
            tags: distinct(subjects.chain(terms("post_tag"))),
            url: read_url(text_of(item, "link")),
            summary: Some(summary).filter(|summary| !summary.is_empty()),
            ..Metadata::default()
        };
        Ok(Extract {
            found,
            sections,
            ..Extract::default()
        })
    }

    fn authors(&self, item: &Element) -> Vec<String> {
        let Some(creator) = child(item, "dc:creator") else {
            return Vec::new();
        };
        let login = creator.text.trim();
        let name = self
            .names
            .get(login)
            .cloned()
            .unwrap_or_else(|| clean_line(login));
        // The default account is not a name.
        if name.is_empty() || name.eq_ignore_ascii_case("admin") {
            Vec::new()
        } else {
            vec![name]
        }
    }
}

/// The day of publishing: by the site's clock, else by its feed's. A post without has `0000-00-00`.
fn date(item: &Element) -> Option<PartialDate> {
    let day = |name: &str| text_of(item, name).get(..10).and_then(read_date);
    day("wp:post_date")
        .or_else(|| day("wp:post_date_gmt"))
        .or_else(|| read_date(text_of(item, "pubDate")))
}
