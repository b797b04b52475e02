//! Writers and dates in elements that are marked as such: `rel=author`, microdata, `<time>`, class names of content systems.

use scraper::{ElementRef, Selector};

use crate::document::PartialDate;
use crate::ingest::extract::Metadata;
use crate::ingest::metadata::{find_date, is_name, read_date, writers};
use crate::ingest::read::html::node::{class_words, is_at_most, is_heading, name, text_of};
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

/// A title that neither a field nor a heading of the first level has: an element marked as one, or the heading that the text
/// begins with, if no other is of its level.
pub(super) fn title(root: ElementRef<'_>) -> Option<String> {
    const LONGEST: usize = 160;
    let is_title = |element: &ElementRef<'_>| is_at_most(*element, LONGEST) && !is_in_comments(*element);
    let said =
        |element: ElementRef<'_>| Some(clean_line(&text_of(element))).filter(|title| !title.is_empty());
    let marked = ".entry-title, .post-title, .article-title, .page-title, [itemprop~=headline]";
    if select(root, "h1").any(|heading| said(heading).is_some()) {
        return None;
    }
    let found = select(root, marked).filter(is_title).find_map(said);
    found.or_else(|| {
        let mut beginning = select(root, "h2, h3, h4, h5, h6, p");
        let first = beginning.find(|element| said(*element).is_some())?;
        let is_alone = is_heading(name(first)) && select(root, name(first)).nth(1).is_none();
        is_alone.then_some(first).filter(is_title).and_then(said)
    })
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
    marks
        .iter()
        .find_map(of_mark)
        .or_else(|| by_word(root))
        .unwrap_or_default()
}

/// The writers in the first short element whose name, class or id says that it holds them: `<h4 class="author">`, `<div data-component="Byline">`.
/// Teasers have theirs too, so that only the first one counts, and none in a list or a text within the text.
fn by_word(root: ElementRef<'_>) -> Option<Vec<String>> {
    const SHORT: usize = 100;
    const PLACES: &str = "author, [class*=author], [class*=Author], [id*=author], [class*=writer], [class*=skribent], [class*=forfattare], [class*=byline], \
                          [data-component=Byline], [class*=submitted]";
    select(root, PLACES)
        .filter(|element| {
            is_at_most(*element, SHORT) && !is_in_comments(*element) && !is_in_other_text(*element, root)
        })
        .map(names_in)
        .find(|names| !names.is_empty())
}

/// Whether an element lies in a list, a figure, an aside or an article within the text.
fn is_in_other_text(element: ElementRef<'_>, root: ElementRef<'_>) -> bool {
    let within = element.ancestors().filter_map(ElementRef::wrap);
    within.take_while(|ancestor| *ancestor != root).any(|ancestor| {
        let is_teaser = || {
            let words = class_words(ancestor);
            words.iter().any(|word| {
                matches!(
                    word.as_str(),
                    "sidebar" | "related" | "relaterat" | "teaser" | "card" | "promo"
                )
            })
        };
        // The text itself, where its page has another root.
        let is_text = || select(root, "article").nth(1).is_none() || select(ancestor, "h1").next().is_some();
        match name(ancestor) {
            "li" | "figure" | "aside" | "nav" | "footer" => true,
            "article" => !is_text(),
            _ => is_teaser(),
        }
    })
}

/// The names that an element says, whole or in one of its pieces: `Anna Ek <div>Redaktör</div>`.
fn names_in(element: ElementRef<'_>) -> Vec<String> {
    let has_blocks = element
        .child_elements()
        .any(|child| matches!(name(child), "div" | "p" | "ul" | "small") || is_heading(name(child)));
    let whole = || names_of(&apart(element)).unwrap_or_default();
    let pieces = || {
        let mut pieces = element.children().map(|child| match ElementRef::wrap(child) {
            Some(child) => apart(child),
            None => child
                .value()
                .as_text()
                .map(|text| text.to_string())
                .unwrap_or_default(),
        });
        pieces.find_map(|piece| names_of(&piece))
    };
    if has_blocks {
        pieces().unwrap_or_else(whole)
    } else {
        Some(whole())
            .filter(|names| !names.is_empty())
            .or_else(pieces)
            .unwrap_or_default()
    }
}

/// The text of an element, with a sign between pieces that only a style keeps apart.
fn apart(element: ElementRef<'_>) -> String {
    let mut text = String::new();
    for piece in element.text() {
        if text.ends_with(char::is_alphanumeric) && piece.starts_with(char::is_alphanumeric) {
            text.push_str(" · ");
        }
        text.push_str(piece);
    }
    text
}

/// The names of a text that holds nothing else, but perhaps a paper or an office behind one.
fn names_of(text: &str) -> Option<Vec<String>> {
    const BEHIND: [&str; 8] = [" — ", " – ", " - ", " från ", " from ", " på ", " at ", " for "];
    let text = clean_line(text);
    let end = BEHIND.iter().filter_map(|word| text.find(word)).min();
    let names = writers(&text[..end.unwrap_or(text.len())]);
    (!names.is_empty() && names.iter().all(|name| is_name(name))).then_some(names)
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
                let before = time.prev_siblings().find_map(ElementRef::wrap);
                // Or below the title.
                parent.is_some_and(|parent| is_at_most(parent, SHORT))
                    || before.is_some_and(|before| is_heading(name(before)))
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
