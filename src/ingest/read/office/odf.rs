//! OpenDocument texts and presentations, as LibreOffice saves them.
//!
//! Left out are headers and footers, comments, tracked deletions, hidden text and sections, tables of contents and other
//! indexes made from the text.

use std::collections::{HashMap, HashSet};

use super::archive::Archive;
use super::flow::{Flow, FrameKind, Role};
use super::properties::Properties;
use super::sections::into_sections;
use super::slides;
use super::slides::Slide;
use super::styles::role_of_name;
use super::xml::{Element, Step, Xml};
use crate::ingest::extract::Extract;
use crate::ingest::limits::Limits;
use crate::ingest::report::RefusalReason;

mod lists;

use lists::{ListStyles, Lists};

const CONTENT: &str = "content.xml";

/// How many styles may build on one another: a file may let them do so in a ring.
const LONGEST_CHAIN: usize = 20;

/// Elements whose text isn't the document's.
const LEFT_OUT: [&str; 16] = [
    "tracked-changes",
    "annotation",
    "annotation-end",
    "note-citation",
    "table-of-content",
    "alphabetical-index",
    "illustration-index",
    "table-index",
    "object-index",
    "user-index",
    "forms",
    "ruby-text",
    "page-number",
    "page-count",
    "sequence-decls",
    "master-page",
];

/// Reads a text.
pub(super) fn read_text(archive: &mut Archive<'_>, limits: &Limits) -> Result<Extract, RefusalReason> {
    let properties = Properties::read(archive, "meta.xml", limits)?;
    let story = read_story(archive, limits)?;
    let (title, sections) = into_sections(&story.flow.into_blocks(), properties.title().as_deref());
    Ok(properties.into_extract(title, sections))
}

/// Reads a presentation.
pub(super) fn read_presentation(
    archive: &mut Archive<'_>,
    limits: &Limits,
) -> Result<Extract, RefusalReason> {
    let properties = Properties::read(archive, "meta.xml", limits)?;
    let story = read_story(archive, limits)?;
    if story.slides.len() > limits.pages {
        return Err(RefusalReason::TooManyPages { limit: limits.pages });
    }
    Ok(slides::into_extract(story.slides, properties))
}

fn read_story(archive: &mut Archive<'_>, limits: &Limits) -> Result<Story, RefusalReason> {
    let content = archive.required(CONTENT)?;
    let mut styles = Styles::default();
    if let Some(text) = archive.text("styles.xml")? {
        styles.add(&text, "styles.xml", limits)?;
    }
    styles.add(&content, CONTENT, limits)?;
    let mut story = Story {
        styles,
        flow: Flow::default(),
        slides: Vec::new(),
        lists: Lists::default(),
        is_title: false,
        is_hidden_slide: false,
    };
    let mut xml = Xml::new(&content, CONTENT, limits);
    let mut in_body = false;
    while let Some(step) = xml.next()? {
        match step {
            Step::Open(element) if element.name() == "body" => in_body = true,
            Step::Open(element) if in_body => story.open(&element, &mut xml)?,
            // Line breaks of the file mean no more than spaces.
            Step::Text(text) if in_body => story.flow.text(&text.replace(['\n', '\r', '\t'], " ")),
            Step::Close(element) if in_body => story.close(element.name()),
            _ => {}
        }
    }
    Ok(story)
}

/// What the styles of a file say.
#[derive(Debug, Default)]
struct Styles {
    parents: HashMap<String, String>,
    /// Styles of text and of slides that hide what has them.
    hiding: HashSet<String>,
    lists: ListStyles,
}

impl Styles {
    fn add(&mut self, text: &str, part: &str, limits: &Limits) -> Result<(), RefusalReason> {
        let mut xml = Xml::new(text, part, limits);
        let mut name = String::new();
        while let Some(step) = xml.next()? {
            let Step::Open(element) = step else { continue };
            self.lists.add(&element);
            match element.name() {
                "style" => {
                    name = element.attribute("name").unwrap_or_default();
                    if let Some(parent) = element.attribute("parent-style-name") {
                        self.parents.insert(name.clone(), parent);
                    }
                }
                "text-properties" if element.attribute("display").as_deref() == Some("none") => {
                    self.hiding.insert(name.clone());
                }
                "drawing-page-properties" if element.attribute("visibility").as_deref() == Some("hidden") => {
                    self.hiding.insert(name.clone());
                }
                "body" => break,
                _ => {}
            }
        }
        Ok(())
    }

    fn role(&self, name: &str) -> Role {
        let mut name = name;
        for _ in 0..LONGEST_CHAIN {
            if let Some(role) = role_of_name(name) {
                return role;
            }
            let Some(parent) = self.parents.get(name) else {
                break;
            };
            name = parent;
        }
        Role::Text
    }

    fn hides(&self, element: &Element<'_>) -> bool {
        element
            .attribute("style-name")
            .is_some_and(|name| self.hiding.contains(&name))
    }
}

struct Story {
    styles: Styles,
    flow: Flow,
    slides: Vec<Slide>,
    lists: Lists,
    /// The frame that is open holds the slide's title.
    is_title: bool,
    is_hidden_slide: bool,
}

impl Story {
    fn open(&mut self, element: &Element<'_>, xml: &mut Xml<'_>) -> Result<(), RefusalReason> {
        match element.name() {
            name if LEFT_OUT.contains(&name) => xml.skip()?,
            "section" if element.attribute("display").as_deref() == Some("none") => xml.skip()?,
            "span" if self.styles.hides(element) => xml.skip()?,
            "page" => {
                self.is_hidden_slide = self.styles.hides(element);
                self.flow.open(FrameKind::Box);
            }
            "frame" | "custom-shape" => {
                self.is_title = element.attribute("class").as_deref() == Some("title");
                self.flow.open(FrameKind::Box);
            }
            "text-box" | "note" | "notes" => self.flow.open(FrameKind::Box),
            "p" => {
                self.flow.open(FrameKind::Paragraph);
                let role = self.paragraph_role(element);
                self.flow.set_role(role);
                if let Some(number) = self.lists.number(&self.styles.lists) {
                    self.flow.text(&number);
                }
            }
            "h" => {
                self.flow.open(FrameKind::Paragraph);
                let level = element
                    .attribute("outline-level")
                    .and_then(|level| level.parse().ok());
                self.flow.set_role(Role::Heading(level.unwrap_or(1)));
                self.lists.pass_over_number();
            }
            "list" => self.lists.begin(element, &self.styles.lists),
            "list-item" => self.lists.item(element),
            "table" => self.flow.open(FrameKind::Table),
            "table-row" => self.flow.open(FrameKind::Row),
            "table-cell" | "covered-table-cell" => self.flow.open(FrameKind::Cell),
            "s" => self.flow.text(" "),
            "tab" => self.flow.text("\t"),
            "line-break" => self.flow.text("\n"),
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str) {
        match name {
            "page" => {
                let blocks = self.flow.end_frame();
                self.slides.push(Slide {
                    blocks,
                    is_hidden: self.is_hidden_slide,
                    embedded: 0,
                });
            }
            "frame" | "custom-shape" => {
                self.is_title = false;
                self.flow.close();
            }
            "text-box" | "note" | "notes" | "p" | "h" | "table" | "table-row" | "table-cell"
            | "covered-table-cell" => self.flow.close(),
            "list" => self.lists.end(),
            _ => {}
        }
    }

    fn paragraph_role(&self, element: &Element<'_>) -> Role {
        if self.is_title {
            return Role::Title;
        }
        let style = element.attribute("style-name").unwrap_or_default();
        match self.styles.role(&style) {
            Role::Text if self.lists.is_open() => Role::Item,
            role => role,
        }
    }
}
