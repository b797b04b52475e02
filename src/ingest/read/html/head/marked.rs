//! Writers and dates in elements that are marked as such: `rel=author`, microdata, `<time>`, class names of content systems.

use scraper::{ElementRef, Selector};

use crate::document::PartialDate;
use crate::ingest::extract::Metadata;
use crate::ingest::metadata::{find_date, is_name, read_date, writers};
use crate::ingest::read::html::node::{class_words, is_at_most, text_of};
use crate::ingest::read::html::zone::Zone;
use crate::text::clean_line;

/// Each looks at the text around it, so that very many would take very long.
const MOST: usize = 50;

/// The metadata of marked elements: people, and the date of publication, not that of a change.
pub(super) fn read(root: ElementRef<'_>, zone: Zone) -> Metadata {
    Metadata {
        authors: authors(root),
        date: date(root, zone, false),
        ..Metadata::default()
    }
}

/// The date of a change, where nothing tells that of publication.
pub(super) fn changed(root: ElementRef<'_>, zone: Zone) -> Option<PartialDate> {
    date(root, zone, true)
}

fn authors(root: ElementRef<'_>) -> Vec<String> {
    let marks = [
        "[itemprop~=author] [itemprop=name]",
        "[itemprop~=author]",
        "[rel~=author]",
        ".author.vcard .fn",
        ".vcard.author",
        ".byline .author",
        ".byline a",
        ".byline__name, .byline-name, .author-name, .author__name, .post-author, .entry-author, .article-author, .article__author",
    ];
    let of_mark = |mark: &&str| {
        let mut found: Vec<String> = Vec::new();
        for element in select(root, mark).filter(|element| !is_in_comments(*element)) {
            let said = element.attr("content").map(str::to_owned);
            for name in writers(&said.unwrap_or_else(|| text_of(element))) {
                if is_name(&name) && !found.contains(&name) {
                    found.push(name);
                }
            }
        }
        Some(found).filter(|found| !found.is_empty())
    };
    marks.iter().find_map(of_mark).unwrap_or_default()
}

/// The date of an element that is marked as the text's own, or of a `<time>` in a short line.
fn date(root: ElementRef<'_>, zone: Zone, of_change: bool) -> Option<PartialDate> {
    const SHORT: usize = 120;
    let is_wanted =
        |element: &ElementRef<'_>| is_of_change(*element) == of_change && !is_in_comments(*element);
    let marked = select(root, "[itemprop~=datePublished], [itemprop~=dateModified], time[pubdate], .published, .pubdate, .dt-published, .updated, .modified, .dt-updated")
        .filter(is_wanted)
        .find_map(|element| date_of(element, zone));
    let by_class = || {
        select(
            root,
            "[class*=date], [class*=Date], [class*=datum], [class*=Datum], [class*=publi]",
        )
        .filter(is_wanted)
        .filter(|element| is_at_most(*element, 60) && is_of_date(*element))
        .find_map(|element| find_date(&clean_line(&text_of(element))))
    };
    let in_short_line = || {
        select(root, "time")
            .filter(is_wanted)
            .filter(|time| {
                let parent = time.parent().and_then(ElementRef::wrap);
                parent.is_some_and(|parent| is_at_most(parent, SHORT))
            })
            .find_map(|element| date_of(element, zone))
    };
    marked.or_else(in_short_line).or_else(by_class)
}

/// The date of an element, as its attributes or else its text tell it.
fn date_of(element: ElementRef<'_>, zone: Zone) -> Option<PartialDate> {
    let text = clean_line(&text_of(element));
    let said = ["datetime", "content", "title"]
        .iter()
        .find_map(|name| zone.day(element.attr(name)?));
    let shown = read_date(&text);
    match (said, shown) {
        // What a reader sees is in the time of the page.
        (Some(said), Some(shown)) if is_next_day(said, shown) => Some(shown),
        _ => said.or(shown),
    }
}

/// Whether two dates are days of which one follows the other.
fn is_next_day(one: PartialDate, other: PartialDate) -> bool {
    let day = |date: PartialDate| jiff::civil::Date::new(date.year(), date.month()?, date.day()?).ok();
    let (Some(one), Some(other)) = (day(one), day(other)) else {
        return false;
    };
    one.tomorrow().is_ok_and(|next| next == other) || other.tomorrow().is_ok_and(|next| next == one)
}

fn is_of_change(element: ElementRef<'_>) -> bool {
    const WORDS: [&str; 6] = ["updated", "modified", "uppdaterad", "andrad", "ändrad", "revised"];
    let by_property = element
        .attr("itemprop")
        .is_some_and(|name| name.contains("dateModified"));
    let by_class = class_words(element)
        .iter()
        .any(|word| WORDS.contains(&word.as_str()));
    // `class="published updated"` is the first version.
    let is_first = element
        .value()
        .classes()
        .any(|class| matches!(class, "published" | "dt-published" | "entry-date"));
    (by_property || by_class) && !is_first
}

fn is_of_date(element: ElementRef<'_>) -> bool {
    const WORDS: [&str; 8] = [
        "date",
        "datum",
        "published",
        "publicerad",
        "publiceringsdatum",
        "publicering",
        "publishdate",
        "pubdate",
    ];
    class_words(element)
        .iter()
        .any(|word| WORDS.contains(&word.as_str()))
}

fn is_in_comments(element: ElementRef<'_>) -> bool {
    let is_comment = |element: ElementRef<'_>| {
        class_words(element).iter().any(|word| {
            matches!(
                word.as_str(),
                "comment" | "comments" | "commentlist" | "kommentar" | "kommentarer"
            )
        })
    };
    is_comment(element) || element.ancestors().filter_map(ElementRef::wrap).any(is_comment)
}

fn select<'a>(root: ElementRef<'a>, css: &str) -> impl Iterator<Item = ElementRef<'a>> + use<'a> {
    let selector = Selector::parse(css).expect("the selectors here are constants that parse");
    let found: Vec<ElementRef<'a>> = root.select(&selector).take(MOST).collect();
    found.into_iter()
}
