//! The text of a page's main element, in sections.

use scraper::ElementRef;

use super::furniture::{Furniture, is_byline};
use super::mirror::Mirror;
use super::node::{Step, name, text_of, walk};
use crate::document::Section;
use crate::ingest::extract::Metadata;
use crate::ingest::metadata::{find_date, is_name, is_of_change, read_byline, split_names};
use crate::ingest::sections::CELL_SEPARATOR;
use crate::ingest::sections::Outline;
use crate::text::clean_line;

/// The content of the main element.
pub(super) struct Body {
    /// The first `<h1>`.
    pub(super) title: Option<String>,
    pub(super) byline: Metadata,
    pub(super) sections: Vec<Section>,
}

/// Reads an element; a heading that only repeats the page's title begins no section.
pub(super) fn read(root: ElementRef<'_>, furniture: &Furniture, title: Option<&str>) -> Body {
    let mut reader = Reader {
        outline: Outline::default(),
        title: None,
        known_title: title,
        byline: Metadata::default(),
        changed: Metadata::default(),
        preformatted: 0,
        tables: 0,
        first_cell: true,
        mirror: Mirror::default(),
    };
    walk(root, |step| match step {
        Step::Open(element) if furniture.holds(element) => {
            if furniture.is_about_the_text(element) {
                reader.read_bylines_in(element);
            }
            false
        }
        Step::Open(element) => reader.open(element),
        Step::Text(text) => {
            if !reader.outline.is_in_heading() {
                reader.mirror.text(text);
            }
            if reader.preformatted > 0 {
                reader.outline.text(text);
            } else {
                reader.outline.flowing_text(text);
            }
            true
        }
        Step::Close(element) => {
            reader.close(element);
            true
        }
    });
    reader.outline.set_html(reader.mirror.take_html());
    Body {
        title: reader.title,
        byline: reader.byline.or(reader.changed),
        sections: reader.outline.into_sections(),
    }
}

struct Reader<'a> {
    outline: Outline,
    title: Option<String>,
    known_title: Option<&'a str>,
    byline: Metadata,
    /// Of bylines that tell a change only.
    changed: Metadata,
    preformatted: usize,
    tables: usize,
    first_cell: bool,
    /// How the section being read is shown.
    mirror: Mirror,
}

impl Reader<'_> {
    /// Returns whether to read the element's children.
    fn open(&mut self, element: ElementRef<'_>) -> bool {
        if self.tables == 0 && is_byline(element) && self.read_byline_of(element) {
            return false;
        }
        if !self.outline.is_in_heading() && heading_level(name(element)).is_none() {
            self.mirror.open(element);
        }
        match name(element) {
            "br" => self.outline.line(),
            "img" => self.image(element),
            "pre" => {
                self.preformatted += 1;
                self.outline.paragraph();
            }
            "td" | "th" => self.cell(element),
            "tr" => {
                self.outline.line();
                self.first_cell = true;
            }
            "table" => {
                self.tables += 1;
                self.outline.paragraph();
            }
            other if heading_level(other).is_some() => self.outline.start_heading(),
            other => self.part(other),
        }
        true
    }

    /// Reads the bylines of an element that is not part of the text.
    fn read_bylines_in(&mut self, element: ElementRef<'_>) {
        if self.tables > 0 {
            return;
        }
        let mut inside = element.descendent_elements();
        let _ = inside.any(|inner| is_byline(inner) && self.read_byline_of(inner));
    }

    fn close(&mut self, element: ElementRef<'_>) {
        if !self.outline.is_in_heading() {
            self.mirror.close(name(element));
        }
        match name(element) {
            "pre" => {
                self.preformatted -= 1;
                self.outline.paragraph();
            }
            "table" => {
                self.tables -= 1;
                self.outline.paragraph();
            }
            "td" | "th" => {}
            other => match heading_level(other) {
                Some(level) => self.heading(element, level),
                None => self.part(other),
            },
        }
    }

    fn part(&mut self, name: &str) {
        match name {
            "li" | "dt" | "dd" | "tr" | "caption" | "option" | "summary" => self.outline.line(),
            "p" | "div" | "section" | "article" | "main" | "header" | "footer" | "ul" | "ol" | "dl"
            | "thead" | "tbody" | "figure" | "figcaption" | "blockquote" | "address" | "details"
            | "fieldset" | "form" | "hr" | "center" | "hgroup" => self.block(name),
            _ => {}
        }
    }

    /// Blocks are paragraphs, but the parts of a table stay together.
    fn block(&mut self, name: &str) {
        if matches!(name, "thead" | "tbody") {
            self.outline.line();
        } else {
            self.outline.paragraph();
        }
    }

    /// Separates cells by a sign, unless the table lays out a page: then a cell holds blocks.
    fn cell(&mut self, element: ElementRef<'_>) {
        let first = std::mem::replace(&mut self.first_cell, false);
        let is_block = |name: &str| {
            matches!(name, "p" | "div" | "table" | "ul" | "ol" | "section") || heading_level(name).is_some()
        };
        if element.child_elements().any(|child| is_block(name(child))) {
            self.outline.paragraph();
        } else if !first {
            self.outline.text(CELL_SEPARATOR);
        }
    }

    fn image(&mut self, element: ElementRef<'_>) {
        if let Some(alternative) = element
            .attr("alt")
            .map(clean_line)
            .filter(|text| !text.is_empty())
        {
            self.outline.text(&format!(" {alternative} "));
        }
    }

    fn heading(&mut self, element: ElementRef<'_>, level: u8) {
        let heading = self.outline.end_heading();
        let heading = clean_line(heading.trim_end().trim_end_matches(['¶', '#']));
        if heading.is_empty() {
            return;
        }
        let is_title = |title: &str| title.to_lowercase() == heading.to_lowercase();
        let leads = level == 1 && self.title.is_none();
        let repeats = self.known_title.map_or(leads, is_title);
        if leads {
            self.title = Some(heading.clone());
        }
        if !(repeats && self.outline.is_at_start()) {
            self.outline.set_html(self.mirror.take_html());
            self.outline.start_section(&heading, level, anchor(element));
        }
    }

    /// Reads an element that is marked as a byline and holds one, or only names. Returns whether it did.
    fn read_byline_of(&mut self, element: ElementRef<'_>) -> bool {
        let mut text = String::new();
        walk(element, |step| {
            match step {
                Step::Text(part) => text.push_str(part),
                Step::Open(inner) if name(inner) == "br" => text.push_str(" · "),
                // Elements without a space between them are apart by their style.
                Step::Open(_) if text.ends_with(char::is_alphanumeric) => text.push_str(" · "),
                _ => {}
            }
            true
        });
        let text = clean_line(&text);
        let names = || {
            let authors = split_names(text.split(" · ").next().unwrap_or_default());
            let all = !authors.is_empty() && authors.iter().all(|author| is_name(author));
            all.then(|| Metadata {
                authors,
                ..Metadata::default()
            })
        };
        let Some(found) = read_byline(&text).or_else(names).or_else(|| dated(&text)) else {
            return false;
        };
        let mut around = element.ancestors().filter_map(ElementRef::wrap);
        if around.any(|above| name(above) == "figure") {
            // Who took a picture did not write the text.
            return true;
        }
        if is_of_change(&text) {
            self.changed = std::mem::take(&mut self.changed).or(found);
        } else {
            self.byline = std::mem::take(&mut self.byline).or(found);
        }
        true
    }
}

/// The date of a short line in parts, one of which is nothing else: `Svar · av · r23 · 21.01.2009, 05:42`.
fn dated(text: &str) -> Option<Metadata> {
    const LONGEST_DATE: usize = 30;
    let mut parts = text.split(['·', '»', '|']).map(str::trim);
    // A date behind the first one is that of a change, or of another text.
    let (date, part) = parts.find_map(|part| Some((find_date(part)?, part)))?;
    if part.chars().count() > LONGEST_DATE {
        return None;
    }
    text.contains(['·', '»', '|']).then(|| Metadata {
        date: Some(date),
        ..Metadata::default()
    })
}

fn heading_level(name: &str) -> Option<u8> {
    match name.as_bytes() {
        [b'h', digit @ b'1'..=b'6'] => Some(digit - b'0'),
        _ => None,
    }
}

/// The anchor of a heading: its own id, that of an anchor inside it, or that of the section it begins.
fn anchor(heading: ElementRef<'_>) -> Option<String> {
    let own = |element: ElementRef<'_>| {
        let id = element
            .attr("id")
            .or_else(|| (name(element) == "a").then(|| element.attr("name")).flatten());
        id.map(str::to_owned)
    };
    let begins = |above: ElementRef<'_>| {
        let first = above.child_elements().next();
        matches!(name(above), "section" | "article" | "div") && first.is_some_and(|first| first == heading)
    };
    let inside = || {
        heading
            .descendent_elements()
            .filter(|e| matches!(name(*e), "a" | "span"))
            .find_map(own)
    };
    let around = || {
        heading
            .parent()
            .and_then(ElementRef::wrap)
            .filter(|above| begins(*above))
            .and_then(own)
    };
    own(heading)
        .or_else(inside)
        .or_else(around)
        .filter(|id| !id.trim().is_empty() && !text_of(heading).is_empty())
}
