//! The metadata of a page's head: JSON-LD, Open Graph, citation and Dublin Core fields, in order of trust.

use scraper::{ElementRef, Html, Selector};

use super::json_ld;
use super::node::{class_words, is_at_most, text_of};
use crate::ingest::extract::{Metadata, distinct};
use crate::ingest::metadata::{first_name_first, read_date, read_language, read_url, split_names};
use crate::text::clean_line;

/// The `<meta>` fields of a page: their names in lower case.
struct Fields(Vec<(String, String)>);

impl Fields {
    fn of(page: &Html) -> Self {
        let name = |meta: ElementRef<'_>| {
            let name = ["property", "name", "itemprop"]
                .into_iter()
                .find_map(|name| meta.attr(name))?;
            Some((name.trim().to_lowercase(), clean_line(meta.attr("content")?)))
        };
        let fields = select(page, "meta[content]").into_iter().filter_map(name);
        Self(fields.filter(|(_, content)| !content.is_empty()).collect())
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

/// Reads all fields except the title element and the first heading, which are fallbacks.
pub(super) fn read(page: &Html, root: ElementRef<'_>) -> Metadata {
    let fields = Fields::of(page);
    let site = fields.first(&["og:site_name", "application-name"]);
    let canonical = select(page, "link[rel=canonical]")
        .first()
        .and_then(|link| link.attr("href"));
    let language = page
        .root_element()
        .attr("lang")
        .or_else(|| page.root_element().attr("xml:lang"));
    let declared = Metadata {
        title: fields
            .first(&["og:title", "citation_title", "dc.title", "dcterms.title"])
            .map(|title| without_site(&title, site.as_deref())),
        authors: authors(&fields),
        date: date(&fields),
        // The language of the text goes before that of the page around it.
        language: fields
            .first(&["citation_language", "dc.language"])
            .and_then(|text| read_language(&text))
            .or_else(|| language.and_then(read_language))
            .or_else(|| fields.first(&["og:locale"]).and_then(|text| read_language(&text))),
        partner: fields.first(&[
            "citation_technical_report_institution",
            "citation_dissertation_institution",
            "citation_publisher",
            "dc.publisher",
        ]),
        tags: tags(&fields, root),
        url: canonical
            .and_then(read_url)
            .or_else(|| fields.first(&["og:url"]).and_then(|url| read_url(&url))),
        series: fields.first(&["citation_series_title", "citation_journal_title"]),
        summary: fields.first(&[
            "og:description",
            "description",
            "dc.description",
            "twitter:description",
        ]),
        ..Metadata::default()
    };
    let json = json_ld::read(page);
    let (own_url, own_language) = (declared.url.clone(), declared.language);
    Metadata {
        url: own_url.or_else(|| json.url.clone()),
        language: own_language.or(json.language),
        ..json.or(declared)
    }
}

fn authors(fields: &Fields) -> Vec<String> {
    let one_each = fields.all(&["citation_author", "dc.creator", "dcterms.creator"]);
    if !one_each.is_empty() {
        return one_each.into_iter().map(first_name_first).collect();
    }
    let is_address = |text: &&str| text.contains("://");
    let lists = fields.all(&["article:author", "author"]);
    let lists = if lists.iter().all(is_address) {
        fields.all(&["author"])
    } else {
        lists
    };
    lists
        .into_iter()
        .filter(|text| !is_address(text))
        .flat_map(split_names)
        .collect()
}

fn date(fields: &Fields) -> Option<crate::document::PartialDate> {
    let names = [
        "article:published_time",
        "datepublished",
        "citation_publication_date",
        "citation_date",
        "dc.date",
        "dc.date.issued",
        "dcterms.issued",
        "dcterms.date",
        "date",
        "pubdate",
    ];
    names.iter().find_map(|name| read_date(&fields.first(&[name])?))
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

/// The text of `<title>` without the site's name: the first heading that it begins with, wherever that stands.
pub(super) fn title_element(page: &Html) -> Option<String> {
    let title = select(page, "head > title")
        .first()
        .map(|title| clean_line(&text_of(*title)))?;
    let site = Fields::of(page).first(&["og:site_name", "application-name"]);
    let mut headings = select(page, "h1")
        .into_iter()
        .map(|heading| clean_line(&text_of(heading)));
    let heading = headings.find(|heading| !heading.is_empty() && title.starts_with(heading.as_str()));
    heading
        .or_else(|| Some(without_site(&title, site.as_deref())))
        .filter(|title| !title.is_empty())
}

/// Drops what stands after the last `|`, and after a dash where that is the site's known name: "Poka-yoke – felsäkring"
/// is all title.
fn without_site(title: &str, site: Option<&str>) -> String {
    let parted = |separator: &str| {
        title
            .rsplit_once(separator)
            .filter(|(before, _)| !before.trim().is_empty())
    };
    if let Some((before, _)) = parted(" | ") {
        return before.trim().to_owned();
    }
    let by_name = [" – ", " - ", " — ", " · ", " » "]
        .into_iter()
        .find_map(|separator| {
            parted(separator)
                .filter(|(_, after)| site.is_some_and(|site| site.eq_ignore_ascii_case(after.trim())))
        });
    by_name.map_or(title, |(before, _)| before.trim()).to_owned()
}

/// The date of a `<time>` that is marked as the text's own, or stands in a short line.
pub(super) fn from_time_elements(root: ElementRef<'_>) -> Metadata {
    const SHORT: usize = 120;
    // Each looks at the text around it, so that very many would take very long.
    const MOST: usize = 50;
    let selector = Selector::parse("time").expect("the selector is a constant that parses");
    let times: Vec<ElementRef<'_>> = root.select(&selector).take(MOST).collect();
    let is_marked = |time: &&ElementRef<'_>| {
        time.attr("pubdate").is_some()
            || time.attr("itemprop") == Some("datePublished")
            || class_words(**time)
                .iter()
                .any(|word| word == "published" || word == "pubdate")
    };
    let is_in_short_line = |time: &&ElementRef<'_>| {
        let parent = time.parent().and_then(ElementRef::wrap);
        parent.is_some_and(|parent| is_at_most(parent, SHORT))
    };
    let read = |time: &ElementRef<'_>| {
        time.attr("datetime")
            .and_then(read_date)
            .or_else(|| read_date(&clean_line(&text_of(*time))))
    };
    let marked = times.iter().filter(is_marked).find_map(read);
    let date = marked.or_else(|| times.iter().filter(is_in_short_line).find_map(read));
    Metadata {
        date,
        ..Metadata::default()
    }
}

fn select<'a>(page: &'a Html, css: &str) -> Vec<ElementRef<'a>> {
    page.select(&Selector::parse(css).expect("the selectors here are constants that parse"))
        .collect()
}

#[cfg(test)]
mod tests;
