//! The document page.

use std::collections::HashSet;

use maud::{Markup, html};

use self::end::{citation, keywords, topics};
use self::files::{files, page_address};
pub(in crate::web) use self::parts::{Piece, TextParts};
use self::tags::tags;
use super::hits::related_list;
use super::layout::{Frame, Surroundings, page, shelf_script};
use super::links::{fragment, part_address, web_address};
use super::mark::highlighted;
use super::paging::steps;
use super::rich::Drawing;
use super::ui::Ui;
use crate::document::{Document, PartialDate, Section, reading_minutes};
use crate::search::{Reading, RelatedResponse, SearchError, SearchRequest, TextRange};
use crate::web::query::AskedPart;

mod end;
mod files;
mod parts;
mod tags;

pub(super) use self::tags::site_tags;

/// The separator that ingest writes between the cells of a table row.
const CELL_SEPARATOR: &str = " · ";
/// The number of headings from which a table of contents is shown.
const CONTENTS_FROM: usize = 3;
/// The number of headings up to which it has those of all parts of a long document.
const CONTENTS_UP_TO: usize = 500;
/// The most fragments of other parts on a page.
const FRAGMENTS: usize = 1_000;

/// A document, its related documents, and the query that led to it.
pub(in crate::web) struct DocumentPage<'a> {
    /// The document without the texts of its sections,
    pub(in crate::web) document: &'a Document,
    /// and how many bytes they have together.
    pub(in crate::web) text_bytes: usize,
    /// Its parts, and which is shown.
    pub(in crate::web) parts: &'a TextParts,
    /// The HTML of each piece of that part, and the marks of the query in its text.
    pub(in crate::web) bodies: &'a [(String, Vec<TextRange>)],
    /// The marks of the query in the heading of each piece.
    pub(in crate::web) headings: &'a [Vec<TextRange>],
    pub(in crate::web) related: &'a RelatedResponse,
    /// The search that led here.
    pub(in crate::web) search: &'a SearchRequest,
    /// A reference to the document, and the name of its style.
    pub(in crate::web) reference: &'a str,
    pub(in crate::web) style: &'a str,
    /// Who publishes it, as its reference says.
    pub(in crate::web) publisher: Option<&'a str>,
}

/// The HTML of each piece of a document: that of its section, else the text as paragraphs, items and rows.
pub(in crate::web) fn html_of_pieces(
    reading: &Reading<'_>,
    pieces: &[Piece],
) -> Result<Vec<String>, SearchError> {
    let whole = || {
        pieces
            .iter()
            .filter(|piece| piece.text.is_none())
            .map(|piece| piece.section)
    };
    // The sections of a part stand in a row.
    let sections = whole().min().unwrap_or(0)..whole().max().map_or(0, |last| last + 1);
    let mut own = reading.html(sections.clone())?;
    let html = pieces.iter().map(|piece| {
        let own = match piece.text {
            None => own[piece.section - sections.start].take(),
            Some(_) => None,
        };
        if let Some(html) = own {
            return Ok(html);
        }
        let range = piece
            .text
            .clone()
            .unwrap_or(0..reading.text_bytes(Some(piece.section)));
        Ok(plain_html(reading.text(piece.section, range)?))
    });
    html.collect()
}

/// A text as paragraphs, items and rows.
fn plain_html(text: &str) -> String {
    let blocks = text.split("\n\n").filter(|block| !block.is_empty());
    html! { @for block in blocks { (block_markup(block)) } }.into_string()
}

/// The heading that a piece of a document begins with.
pub(in crate::web) fn piece_heading<'a>(sections: &'a [Section], piece: &Piece) -> Option<&'a str> {
    let heading = sections[piece.section].heading.as_deref();
    heading.filter(|_| piece.begins())
}

/// Draws the document page.
pub(in crate::web) fn document_page(around: &Surroundings, shown: &DocumentPage<'_>) -> Markup {
    let (ui, t) = (around.ui(), around.ui().texts());
    let document = shown.document;
    let query = shown.search.query.trim();
    let came_from_hits = *shown.search
        != SearchRequest {
            facets: shown.search.facets.clone(),
            ..SearchRequest::default()
        };
    // A new search from here is of everything.
    let search = SearchRequest {
        query: shown.search.query.clone(),
        ..SearchRequest::default()
    };
    let part = AskedPart::Number(shown.parts.number());
    let frame = Frame {
        title: &document.title,
        description: document.summary.as_deref().unwrap_or_default(),
        class: "document",
        canonical: Some(part_address(
            &document.id,
            &SearchRequest::default(),
            Some(&part),
            None,
        )),
        address: part_address(&document.id, shown.search, Some(&part), None),
        header_box: Some(&search),
        skips: &[],
        tags: html! { (tags(around, document, shown.publisher)) (shelf_script()) },
    };
    let places = places(&document.sections);
    let levels = heading_levels(&document.sections, |index| shown.parts.shows(index));
    let mut drawing = Drawing::default();
    let pieces = shown.parts.shown().iter();
    let pieces = pieces.zip(shown.bodies.iter().zip(shown.headings));
    let main = html! {
        div.wrap {
            p.back {
                a href=(ui.search(shown.search)) {
                    "← "
                    @if !query.is_empty() { ((t.back_to_hits)(query)) } @else if came_from_hits { (t.back_to_list) } @else { (t.to_start) }
                }
            }
            // Shown by the script where the service worker answered with a kept page.
            p.spelling #sokbar-kopia role="status" data-from=(t.copy_from) data-copy=(t.copy_of_page) hidden {}
            article.text {
                (head(ui, document, shown.text_bytes))
                (contents(ui, shown, &places))
                @if shown.parts.len() > 1 { p.note { ((t.in_parts)(shown.parts.number(), shown.parts.len())) } }
                div.body lang=[ui.foreign(document.language)] {
                    @for (piece, ((body, marks), heading_marks)) in pieces {
                        @let section = &document.sections[piece.section];
                        @let place = places[piece.section].as_deref().filter(|_| piece.begins());
                        section id=[place] {
                            @if let Some(page) = begun_page(&document.sections, piece.section).filter(|_| piece.begins()) {
                                p.page lang=(ui.language()) {
                                    @if let Some(address) = page_address(document, page) {
                                        a href=(address) { ((t.page)(page as usize)) }
                                    } @else {
                                        ((t.page)(page as usize))
                                    }
                                }
                            }
                            @if piece.begins() { (heading(ui, section, levels[piece.section], heading_marks, place)) }
                            (drawing.html(body, marks, t.table))
                        }
                    }
                }
                (other_parts(ui, shown, &places))
                @if !query.is_empty() {
                    // Shown by the script if the text has marks.
                    div.finds data-of=(t.finds) data-all=(t.finds_all) hidden {
                        p role="status" {}
                        button type="button" data-step="-1" aria-label=(t.find_before) { "↑" }
                        button type="button" data-step="1" aria-label=(t.find_after) { "↓" }
                    }
                }
                (topics(ui, document))
                (keywords(ui, document))
                (citation(ui, shown))
            }
            @if !shown.related.related.is_empty() {
                section.more aria-labelledby="sokbar-las-ocksa" {
                    h2 #sokbar-las-ocksa { (t.related) }
                    (related_list(ui, &shown.related.related))
                }
            }
        }
    };
    page(around, &frame, &main)
}

/// The page number to show at a section; `None` if the section before is on the same page.
fn begun_page(sections: &[Section], index: usize) -> Option<u32> {
    let before = index.checked_sub(1).and_then(|before| sections[before].page);
    sections[index].page.filter(|page| Some(*page) != before)
}

fn head(ui: Ui<'_>, document: &Document, text_bytes: usize) -> Markup {
    let t = ui.texts();
    let start = SearchRequest::default();
    let published = document.url.as_deref().and_then(web_address);
    html! {
        header.head {
            p.eyebrow {
                span.kind data-kind=(document.kind) { (ui.kind(document.kind)) }
                @if let Some(partner) = &document.partner {
                    a.partner href=(ui.changed(&start, |request| request.filters.partners = vec![partner.clone()])) { (partner) }
                }
            }
            h1 lang=[ui.foreign(document.language)] { (document.title) }
            @if let Some(summary) = &document.summary {
                p.lead #sokbar-ingress lang=[ui.foreign(document.language)] { (summary) }
                button.unfold type="button" aria-expanded="false" aria-controls="sokbar-ingress" data-less=(t.less) hidden { (t.more) }
            }
            p.byline {
                @for author in &document.authors {
                    span { a href=(ui.changed(&start, |request| request.filters.authors = vec![author.clone()])) { (author) } }
                }
                @if let Some(date) = document.date {
                    span { time datetime=(date) { ((t.date)(date)) } }
                }
                span { ((t.reading_time)(reading_minutes(text_bytes))) }
            }
            p.original {
                @if let Some(url) = published { a href=(url) rel="noopener" { (t.published) " ↗" } }
                @if let Some((host, date)) = fetched(document) {
                    span.fetched { (t.fetched) " " (host) ", " time datetime=(date) { ((t.date)(date)) } }
                }
                (files(ui, document))
                " " button.unfold.share type="button" hidden { (t.share) }
                " " button.unfold.save type="button" aria-pressed="false" data-id=(document.id) data-kind=(ui.kind(document.kind))
                    data-lang=[ui.foreign(document.language)] data-saved=(t.saved.now_saved) data-removed=(t.saved.removed) hidden { (t.saved.save) }
            }
        }
    }
}

/// From which host a document was fetched, and on which day.
fn fetched(document: &Document) -> Option<(String, PartialDate)> {
    let url = url::Url::parse(document.url.as_deref()?).ok()?;
    let day = document.fetched.as_deref()?.get(..10)?.parse().ok()?;
    Some((url.host_str()?.to_owned(), day))
}

/// The table of contents: of the whole document, or of the shown part if there are very many headings. An entry of another part
/// has the fragment of its section, so that an address that knows no parts leads to the entry.
fn contents(ui: Ui<'_>, shown: &DocumentPage<'_>, places: &[Option<String>]) -> Markup {
    let document = shown.document;
    let headed: Vec<_> = headed(shown, places).collect();
    html! {
        @if headed.len() >= CONTENTS_FROM {
            nav.contents aria-labelledby="sokbar-innehall-lista" {
                h2 #sokbar-innehall-lista { (ui.texts().contents) }
                // Folded on a phone, open beside the text on a wide screen.
                details data-key="contents" {
                    summary { (ui.texts().contents) " (" (headed.len()) ")" }
                    ol lang=[ui.foreign(document.language)] {
                        @for (index, heading, place) in headed {
                            @let section = &document.sections[index];
                            @let elsewhere = !shown.parts.shows(index);
                            li.deeper[section.level > 2] id=[Some(place).filter(|_| elsewhere)] {
                                @if elsewhere {
                                    a href=(ui.found_document(&document.id, shown.search, Some(&AskedPart::Section(place.to_owned())), Some(place))) { (heading) }
                                } @else {
                                    a href={ "#" (place) } { (heading) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The sections of the table of contents: index, heading and fragment.
fn headed<'a>(
    shown: &'a DocumentPage<'_>,
    places: &'a [Option<String>],
) -> impl Iterator<Item = (usize, &'a str, &'a str)> {
    let sections = &shown.document.sections;
    let all = sections
        .iter()
        .filter(|section| section.heading.is_some())
        .count()
        <= CONTENTS_UP_TO;
    let headed = sections.iter().zip(places).enumerate();
    headed
        .filter_map(|(index, (section, place))| Some((index, section.heading.as_deref()?, place.as_deref()?)))
        .filter(move |(index, ..)| all || shown.parts.shows(*index))
}

/// The way to the other parts of a long document. Sections that are there and not in the table of contents have their fragments
/// here, so that an address that knows no parts leads to these links.
fn other_parts(ui: Ui<'_>, shown: &DocumentPage<'_>, places: &[Option<String>]) -> Markup {
    let t = ui.texts();
    let parts = shown.parts;
    let address = |number: usize| {
        let part = AskedPart::Number(number);
        ui.found_document(&shown.document.id, shown.search, Some(&part), None)
    };
    let listed: HashSet<usize> = headed(shown, places).map(|(index, ..)| index).collect();
    let elsewhere = places.iter().enumerate().filter_map(|(index, place)| {
        let is_here = parts.shows(index) || listed.len() >= CONTENTS_FROM && listed.contains(&index);
        place.as_deref().filter(|_| !is_here)
    });
    html! {
        @if parts.len() > 1 {
            @for place in elsewhere.take(FRAGMENTS) { span id=(place) {} }
            (steps(ui, t.parts_label, t.part, (parts.number(), parts.len()), address))
        }
    }
}

/// The levels of the headings as shown: below the page's own, and none more than one below the heading it belongs to. Readers
/// with a screen reader look for what is missing between. Sections of other parts of the text do not count.
fn heading_levels(sections: &[Section], is_shown: impl Fn(usize) -> bool) -> Vec<u8> {
    // The levels of the headings that the next one may belong to.
    let mut above: Vec<u8> = Vec::new();
    let level = |(index, section): (usize, &Section)| {
        if section.heading.is_some() && is_shown(index) {
            let level = section.level.clamp(2, 6);
            above.retain(|above| *above < level);
            above.push(level);
        }
        // At most five, as their levels are.
        1 + above.len() as u8
    };
    sections.iter().enumerate().map(level).collect()
}

fn heading(ui: Ui<'_>, section: &Section, level: u8, marks: &[TextRange], place: Option<&str>) -> Markup {
    let content = |text: &str| {
        html! {
            (highlighted(text, marks))
            @if let Some(place) = place {
                " " a.link href={ "#" (place) } aria-label=((ui.texts().link_to_section)(text)) lang=(ui.language()) { "#" }
            }
        }
    };
    html! {
        @if let Some(text) = &section.heading {
            @match level {
                0..=2 => h2 { (content(text)) },
                3 => h3 { (content(text)) },
                4 => h4 { (content(text)) },
                5 => h5 { (content(text)) },
                _ => h6 { (content(text)) },
            }
        }
    }
}

/// A block of text: one line is a paragraph; lines with equal numbers of cells are table rows; other lines are items.
fn block_markup(block: &str) -> Markup {
    let rows: Vec<Vec<&str>> = block
        .lines()
        .map(|line| line.split(CELL_SEPARATOR).collect())
        .collect();
    let cells = rows.first().map_or(0, Vec::len);
    match &rows[..] {
        [_] => html! { p { (block) } },
        [head, body @ ..] if cells > 1 && body.iter().all(|row| row.len() == cells) => html! {
            table {
                thead { tr { @for cell in head { th scope="col" { (cell) } } } }
                tbody { @for row in body { tr { @for cell in row { td { (cell) } } } } }
            }
        },
        _ => html! { ul { @for line in block.lines() { li { (line) } } } },
    }
}

/// The fragment of each section; `None` if an earlier section has the same.
fn places(sections: &[Section]) -> Vec<Option<String>> {
    let mut taken = HashSet::new();
    sections
        .iter()
        .map(|section| fragment(section.anchor.as_deref(), section.page))
        .map(|place| place.filter(|place| taken.insert(place.clone())))
        .collect()
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
    fn a_page_is_named_where_it_begins() {
        let pages = [None, Some(1), Some(1), Some(2), None, Some(2)];
        let sections = pages.map(|page| section(None, page, ""));
        let begun: Vec<_> = (0..sections.len())
            .map(|index| begun_page(&sections, index))
            .collect();
        assert_eq!(begun, [None, Some(1), None, Some(2), None, Some(2)]);
    }

    #[test]
    fn paragraphs_and_items_are_drawn_and_escaped() {
        let section = section(Some("x"), None, "Ett <b>.\n\nett\ntvå");
        assert_eq!(
            plain_html(&section.text),
            "<p>Ett &lt;b&gt;.</p><ul><li>ett</li><li>två</li></ul>"
        );
        let drawn = heading(Ui::default(), &section, 2, &[[0, 2]], Some("x")).into_string();
        assert!(drawn.starts_with("<h2><mark>Så</mark> &lt;gör&gt; ni"), "{drawn}");
    }

    #[test]
    fn no_level_of_headings_is_left_out() {
        let leveled = |level| Section {
            level,
            ..section(Some("x"), None, "")
        };
        let sections = [4, 1, 3, 5, 5, 2, 6].map(leveled);
        assert_eq!(heading_levels(&sections, |_| true), [2, 2, 3, 4, 4, 2, 3]);
        let second_part = heading_levels(&sections, |index| index >= 3);
        assert_eq!(second_part[3..], [2, 2, 2, 3]);
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
}
