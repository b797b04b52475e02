//! The metadata of a page's head: JSON-LD, Open Graph, citation and Dublin Core fields, in order of trust.

use scraper::{ElementRef, Html, Selector};

use self::names::{AUTHORS, CHANGED, PUBLISHED, SITES, TITLES};
use super::json_ld;
use super::node::{plain, text_of};
use super::title::{self, Titles};
use super::zone::Zone;
use crate::document::{Language, LanguageTag, PartialDate};
use crate::ingest::extract::{Metadata, distinct};
use crate::ingest::metadata::{first_name_first, read_language, read_url, writers};
use crate::text::clean_line;

mod marked;
mod names;

/// The `<meta>` fields of a page: their names in lower case.
struct Fields(Vec<(String, String)>);

impl Fields {
    fn of(page: &Html) -> Self {
        let mut fields = Vec::new();
        for meta in select(page, "meta[content], meta[datetime]") {
            let content = meta.attr("content").or_else(|| meta.attr("datetime"));
            let content = clean_line(&plain(content.unwrap_or_default()));
            let names = ["property", "name", "itemprop", "http-equiv"]
                .into_iter()
                .find_map(|name| meta.attr(name));
            // A list of names may stand in one attribute.
            for name in names.unwrap_or_default().split_whitespace() {
                let name = name.to_lowercase();
                let name = name
                    .strip_prefix("dc:")
                    .map_or_else(|| name.clone(), |rest| format!("dc.{rest}"));
                if !content.is_empty() {
                    fields.push((name, content.clone()));
                }
            }
        }
        Self(fields)
    }

    /// All values of the first of the names that has any.
    fn all(&self, names: &[&str]) -> Vec<&str> {
        let values = |name: &&str| -> Vec<&str> {
            self.0
                .iter()
                .filter(|(own, _)| own == name)
                .map(|(_, content)| content.as_str())
                .collect()
        };
        names
            .iter()
            .map(values)
            .find(|values| !values.is_empty())
            .unwrap_or_default()
    }

    fn first(&self, names: &[&str]) -> Option<String> {
        self.all(names).first().map(|value| (*value).to_owned())
    }
}

/// The metadata of a page's head, and what its text is read with.
pub(super) struct Head {
    /// All fields except the title element and the first heading, which are fallbacks.
    pub(super) found: Metadata,
    titles: Titles,
    zone: Zone,
    /// The date of the last change that the head tells.
    changed: Option<PartialDate>,
}

/// Reads the head of a page whose main text is `root`.
pub(super) fn read(page: &Html, root: ElementRef<'_>) -> Head {
    let fields = Fields::of(page);
    let json = json_ld::Blocks::of(page);
    let canonical = select(page, "link[rel=canonical]")
        .first()
        .and_then(|link| link.attr("href"));
    let language = page
        .root_element()
        .attr("lang")
        .or_else(|| page.root_element().attr("xml:lang"))
        .and_then(read_language);
    let url = canonical
        .and_then(read_url)
        .or_else(|| fields.first(&["og:url"]).and_then(|url| read_url(&url)));
    let titles = Titles {
        sites: SITES
            .iter()
            .filter_map(|name| fields.first(&[name]))
            .chain(json.sites())
            .collect(),
        host: url.as_deref().and_then(title::host_label),
        headings: select(page, "h1")
            .into_iter()
            .take(HEADINGS)
            .map(|heading| clean_line(&text_of(heading)))
            .filter(|heading| !heading.is_empty())
            .collect(),
    };
    let zone = zone(page, &fields, &json, language);
    let declared = Metadata {
        title: TITLES
            .iter()
            .find_map(|name| titles.clean(&fields.first(&[name])?)),
        authors: authors(&fields),
        date: date(&fields, &PUBLISHED, zone),
        // The language of the text goes before that of the page around it.
        language: fields
            .first(&["citation_language", "dc.language"])
            .and_then(|text| read_language(&text))
            .or(language)
            .or_else(|| fields.first(&["og:locale"]).and_then(|text| read_language(&text))),
        partner: fields.first(&[
            "citation_technical_report_institution",
            "citation_dissertation_institution",
            "citation_publisher",
            "dc.publisher",
        ]),
        tags: tags(&fields, root),
        url,
        series: fields.first(&["citation_series_title", "citation_journal_title"]),
        summary: fields.first(&[
            "og:description",
            "description",
            "dc.description",
            "twitter:description",
        ]),
        ..Metadata::default()
    };
    let (of_json, changed) = json.metadata(&titles, zone);
    let (own_url, own_language) = (declared.url.clone(), declared.language);
    let found = Metadata {
        url: own_url.or_else(|| of_json.url.clone()),
        language: own_language.or(of_json.language),
        ..of_json.or(declared)
    };
    Head {
        found,
        titles,
        zone,
        changed: changed.or_else(|| date(&fields, &CHANGED, zone)),
    }
}

impl Head {
    /// The text of `<title>` without the site's name.
    pub(super) fn title_element(&self, page: &Html) -> Option<String> {
        let title = select(page, "head > title")
            .first()
            .map(|title| clean_line(&text_of(*title)))?;
        // On the front page of a site its name is the title.
        self.titles
            .clean(&title)
            .or_else(|| Some(title).filter(|title| !title.is_empty()))
    }

    /// A title that stands in the text only.
    pub(super) fn title_in_text(&self, root: ElementRef<'_>) -> Option<String> {
        self.titles.clean(&marked::title(root)?)
    }

    /// What elements of the text, the address and changes tell, where nothing else does.
    pub(super) fn of_elements(&self, root: ElementRef<'_>) -> Metadata {
        let marked = marked::read(root, self.zone);
        let date = marked
            .date
            .or_else(|| self.found.url.as_deref().and_then(date_of_address))
            .or(self.changed)
            .or_else(|| marked::changed(root, self.zone));
        Metadata { date, ..marked }
    }
}

/// The zone of a page's times.
fn zone(page: &Html, fields: &Fields, json: &json_ld::Blocks, language: Option<LanguageTag>) -> Zone {
    let contents = fields.0.iter().map(|(_, content)| content.as_str());
    let times = select(page, "time[datetime]");
    let times = times.iter().filter_map(|time| time.attr("datetime"));
    let is_swedish = language.is_some_and(|language| language == Language::Swedish);
    Zone::of(contents.chain(json.texts()).chain(times), is_swedish)
}

/// The headings looked at.
const HEADINGS: usize = 20;

fn authors(fields: &Fields) -> Vec<String> {
    let one_each = fields.all(&[
        "citation_author",
        "dc.creator",
        "dcterms.creator",
        "dc.creator.personalname",
    ]);
    if !one_each.is_empty() {
        return one_each.into_iter().map(first_name_first).collect();
    }
    let of_name = |name: &&str| {
        let found: Vec<String> = fields.all(&[name]).into_iter().flat_map(writers).collect();
        Some(distinct(found)).filter(|found| !found.is_empty())
    };
    AUTHORS.iter().find_map(of_name).unwrap_or_default()
}

fn date(fields: &Fields, names: &[&str], zone: Zone) -> Option<PartialDate> {
    names.iter().find_map(|name| zone.day(&fields.first(&[name])?))
}

/// The day or the month of an address: `…/2020/05/03/ur-pressen`.
fn date_of_address(address: &str) -> Option<PartialDate> {
    let path = address.split_once("://")?.1.split(['?', '#']).next()?;
    let parts: Vec<&str> = path.split('/').collect();
    let number = |part: &&str, digits: usize| -> Option<i16> {
        (part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| part.parse().ok())
            .flatten()
    };
    let at = |parts: &[&str]| {
        let [year, month, rest @ ..] = parts else {
            return None;
        };
        let year = number(year, 4).filter(|year| (1990..=2100).contains(year))?;
        let month = i8::try_from(number(month, 2)?).ok()?;
        let day = rest
            .first()
            .and_then(|day| number(day, 2))
            .and_then(|day| i8::try_from(day).ok());
        PartialDate::new(year, Some(month), day).or_else(|| PartialDate::new(year, Some(month), None))
    };
    (1..parts.len()).find_map(|start| at(&parts[start..]))
}

fn tags(fields: &Fields, root: ElementRef<'_>) -> Vec<String> {
    let single = fields.all(&["article:tag"]).into_iter().map(str::to_owned);
    let lists = fields.all(&["citation_keywords", "dc.subject", "keywords", "news_keywords"]);
    let listed = lists
        .into_iter()
        .flat_map(|list| list.split([',', ';']))
        .map(str::to_owned);
    let selector = Selector::parse("a[rel~=tag]").expect("the selector is a constant that parses");
    let linked = root.select(&selector).map(text_of);
    distinct(single.chain(listed).chain(linked))
}

fn select<'a>(page: &'a Html, css: &str) -> Vec<ElementRef<'a>> {
    page.select(&Selector::parse(css).expect("the selectors here are constants that parse"))
        .collect()
}

#[cfg(test)]
mod tests;
