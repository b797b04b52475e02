//! The document page.

use maud::{Markup, html};

use super::format::swedish_date;
use super::hits::{foreign, related_list};
use super::layout::{Footing, Frame, page};
use super::links::{changed, fragment, web_address};
use super::texts;
use crate::document::{Document, Section};
use crate::search::{RelatedResponse, SearchRequest};

/// Words a minute, for the reading time.
const READING_SPEED: usize = 200;
/// What ingest writes between the cells of a table's row.
const CELL_SEPARATOR: &str = " · ";
/// Headings from which a table of contents helps.
const CONTENTS_FROM: usize = 3;

/// A document, what is related to it, and the search that led to it.
pub(in crate::web) struct DocumentPage<'a> {
    pub(in crate::web) document: &'a Document,
    pub(in crate::web) related: &'a RelatedResponse,
    pub(in crate::web) query: &'a str,
    pub(in crate::web) footing: &'a Footing,
}

/// Draws the document page.
pub(in crate::web) fn document_page(shown: &DocumentPage<'_>) -> Markup {
    let document = shown.document;
    let search = SearchRequest {
        query: shown.query.to_owned(),
        ..SearchRequest::default()
    };
    let frame = Frame {
        title: &document.title,
        description: document.summary.as_deref().unwrap_or(texts::DESCRIPTION),
        class: "document",
        listed: true,
        header_box: Some(&search),
        footing: Some(shown.footing),
    };
    let places = places(&document.sections);
    let main = html! {
        div.wrap {
            p.back {
                a href=(changed(&search, |_| {})) {
                    "← "
                    @if shown.query.trim().is_empty() { (texts::TO_START) }
                    @else { (texts::back_to_hits(shown.query.trim())) }
                }
            }
            article.text {
                (head(document))
                (contents(document, &places))
                div.body lang=[foreign(document.language)] {
                    @for (section, place) in document.sections.iter().zip(&places) {
                        (section_markup(section, place.as_deref()))
                    }
                }
            }
            @if !shown.related.related.is_empty() {
                section.more aria-labelledby="las-ocksa" {
                    h2 #las-ocksa { (texts::RELATED) }
                    (related_list(&shown.related.related))
                }
            }
        }
    };
    page(&frame, &main)
}

fn head(document: &Document) -> Markup {
    html! {
        header.head {
            p.eyebrow {
                span.kind data-kind=(document.kind) { (texts::kind_label(document.kind)) }
                @if let Some(partner) = &document.partner {
                    a.partner href=(changed(&SearchRequest::default(), |request| request.filters.partners = vec![partner.clone()])) { (partner) }
                }
            }
            h1 lang=[foreign(document.language)] { (document.title) }
            @if let Some(summary) = &document.summary {
                p.lead lang=[foreign(document.language)] { (summary) }
            }
            p.byline {
                @for author in &document.authors {
                    span { a href=(changed(&SearchRequest::default(), |request| request.filters.authors = vec![author.clone()])) { (author) } }
                }
                @if let Some(date) = document.date {
                    span { time datetime=(date) { (swedish_date(date)) } }
                }
                span { (texts::reading_time(reading_minutes(&document.sections))) }
            }
            @if !document.tags.is_empty() {
                ul.tags aria-label=(texts::TAGS) {
                    @for tag in &document.tags {
                        li { a.chip href=(changed(&SearchRequest::default(), |request| request.filters.tags = vec![tag.clone()])) { (tag) } }
                    }
                }
            }
            @if let Some(url) = document.url.as_deref().and_then(web_address) {
                p.original { a href=(url) rel="noopener" { (texts::ORIGINAL) " ↗" } }
            }
        }
    }
}

fn contents(document: &Document, places: &[Option<String>]) -> Markup {
    let headed: Vec<_> = document
        .sections
        .iter()
        .zip(places)
        .filter_map(|(section, place)| Some((section, section.heading.as_ref()?, place.as_ref()?)))
        .collect();
    html! {
        @if headed.len() >= CONTENTS_FROM {
            nav.contents aria-labelledby="innehall-lista" {
                h2 #innehall-lista { (texts::CONTENTS) }
                ol lang=[foreign(document.language)] {
                    @for (section, heading, place) in headed {
                        li.deeper[section.level > 2] { a href={ "#" (place) } { (heading) } }
                    }
                }
            }
        }
    }
}

fn section_markup(section: &Section, place: Option<&str>) -> Markup {
    let heading = |text: &str| {
        html! {
            (text)
            @if let Some(place) = place {
                " " a.link href={ "#" (place) } aria-label=(texts::link_to_section(text)) lang="sv" { "#" }
            }
        }
    };
    html! {
        section id=[place] {
            @if let Some(text) = &section.heading {
                @match section.level {
                    0..=2 => h2 { (heading(text)) },
                    3 => h3 { (heading(text)) },
                    4 => h4 { (heading(text)) },
                    5 => h5 { (heading(text)) },
                    _ => h6 { (heading(text)) },
                }
            }
            @if let Some(page) = section.page { p.page lang="sv" { (texts::page_of_file(page)) } }
            @for block in section.text.split("\n\n").filter(|block| !block.is_empty()) {
                (block_markup(block))
            }
        }
    }
}

/// A block of text: a paragraph where it has one line; else rows of cells, where each line has as many, or items.
fn block_markup(block: &str) -> Markup {
    let rows: Vec<Vec<&str>> = block
        .lines()
        .map(|line| line.split(CELL_SEPARATOR).collect())
        .collect();
    let cells = rows.first().map_or(0, Vec::len);
    match &rows[..] {
        [_] => html! { p { (block) } },
        [head, body @ ..] if cells > 1 && body.iter().all(|row| row.len() == cells) => html! {
            // Scrolls within itself on a phone, so it must be reached by keyboard too.
            div.table tabindex="0" role="region" aria-label=(texts::TABLE) {
                table {
                    thead { tr { @for cell in head { th scope="col" { (cell) } } } }
                    tbody { @for row in body { tr { @for cell in row { td { (cell) } } } } }
                }
            }
        },
        _ => html! { ul { @for line in block.lines() { li { (line) } } } },
    }
}

/// The fragment of each section, where it has one that no earlier section has.
fn places(sections: &[Section]) -> Vec<Option<String>> {
    let mut taken = std::collections::HashSet::new();
    sections
        .iter()
        .map(|section| fragment(section.anchor.as_deref(), section.page))
        .map(|place| place.filter(|place| taken.insert(place.clone())))
        .collect()
}

fn reading_minutes(sections: &[Section]) -> usize {
    let words: usize = sections
        .iter()
        .map(|section| section.text.split_whitespace().count())
        .sum();
    words.div_ceil(READING_SPEED).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section(anchor: Option<&str>, page: Option<u32>, text: &str) -> Section {
        Section {
            heading: Some("Så <gör> ni".to_owned()),
            level: 2,
            anchor: anchor.map(str::to_owned),
            page,
            text: text.to_owned(),
            html: None,
        }
    }

    #[test]
    fn no_two_sections_share_a_place() {
        let sections = [
            section(Some("a"), None, ""),
            section(Some("a"), None, ""),
            section(None, Some(2), ""),
            section(None, Some(2), ""),
            section(None, None, ""),
        ];
        assert_eq!(
            places(&sections),
            [Some("a".to_owned()), None, Some("sida-2".to_owned()), None, None]
        );
    }

    #[test]
    fn paragraphs_and_items_are_drawn_and_escaped() {
        let drawn =
            section_markup(&section(Some("x"), None, "Ett <b>.\n\nett\ntvå"), Some("x")).into_string();
        assert!(
            drawn.contains("<p>Ett &lt;b&gt;.</p><ul><li>ett</li><li>två</li></ul>"),
            "{drawn}"
        );
        assert!(
            drawn.starts_with("<section id=\"x\"><h2>Så &lt;gör&gt; ni"),
            "{drawn}"
        );
    }

    #[test]
    fn rows_of_equal_length_are_a_table() {
        let table = block_markup("Ärende · Tid\nhämta · 9").into_string();
        assert!(table.contains("<th scope=\"col\">Ärende</th>"), "{table}");
        assert!(table.contains("<tr><td>hämta</td><td>9</td></tr>"), "{table}");
        for block in ["a · b\nc", "a\nb", "a · b\nc · d · e"] {
            assert!(block_markup(block).into_string().starts_with("<ul>"), "{block}");
        }
        assert_eq!(block_markup("a · b").into_string(), "<p>a · b</p>");
    }

    #[test]
    fn reading_takes_a_minute_at_least() {
        assert_eq!(reading_minutes(&[section(None, None, "ett ord")]), 1);
        assert_eq!(reading_minutes(&[section(None, None, &"ord ".repeat(401))]), 3);
    }
}
