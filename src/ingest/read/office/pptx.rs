//! PowerPoint files: each slide a section of its own page, in the order they are shown, with the speaker's notes.
//!
//! Hidden slides aren't shown to an audience; they are left out, and a warning tells how many.

use super::archive::Archive;
use super::flow::{Block, Flow, FrameKind, Role};
use super::numbering::Format as NumberFormat;
use super::part::PartReader;
use super::properties::Properties;
use super::relations::Relations;
use super::slides::Slide;
use super::xml::{Element, Step, Xml};
use super::{drawing, slides};
use crate::ingest::extract::Extract;
use crate::ingest::limits::Limits;
use crate::ingest::report::RefusalReason;

/// Where the order of slides lies if the file doesn't tell.
const MAIN: &str = "ppt/presentation.xml";

/// Lists are nested so deep.
const LEVELS: usize = 9;

/// Placeholders that each slide repeats.
const FURNITURE: [&str; 4] = ["dt", "ftr", "hdr", "sldNum"];

/// Reads a presentation.
pub(super) fn read(archive: &mut Archive<'_>, limits: &Limits) -> Result<Extract, RefusalReason> {
    let package = Relations::of(archive, "", limits)?;
    let main = package.first("officeDocument").unwrap_or(MAIN).to_owned();
    let text = archive.required(&main)?;
    let relations = Relations::of(archive, &main, limits)?;
    let mut xml = Xml::new(&text, &main, limits);
    let mut parts = Vec::new();
    while let Some(step) = xml.next()? {
        if let Step::Open(element) = step
            && element.name() == "sldId"
            && let Some(part) = element
                .prefixed_attribute("id")
                .and_then(|id| relations.target(&id))
        {
            parts.push(part.to_owned());
        }
    }
    if parts.len() > limits.pages {
        return Err(RefusalReason::TooManyPages { limit: limits.pages });
    }
    let mut slides = Vec::new();
    for part in parts {
        slides.push(read_slide(archive, &part, limits)?);
    }
    let properties = package
        .first("core-properties")
        .unwrap_or("docProps/core.xml")
        .to_owned();
    Ok(slides::into_extract(
        slides,
        Properties::read(archive, &properties, limits)?,
    ))
}

fn read_slide(archive: &mut Archive<'_>, part: &str, limits: &Limits) -> Result<Slide, RefusalReason> {
    let text = archive.required(part)?;
    let relations = Relations::of(archive, part, limits)?;
    let mut shapes = Shapes::new(&relations);
    shapes.read(&text, part, archive, limits)?;
    let mut slide = shapes.into_slide();
    if let Some(part) = relations.first("notesSlide").map(str::to_owned)
        && let Some(text) = archive.text(&part)?
    {
        let own = Relations::of(archive, &part, limits)?;
        let mut notes = Shapes::new(&own);
        notes.read(&text, &part, archive, limits)?;
        slide.blocks.extend(notes.into_slide().blocks);
    }
    Ok(slide)
}

/// What sort of shape is open.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Plain,
    Title,
    LeftOut,
}

/// The shapes of a slide or of its notes, as they are read.
struct Shapes<'a> {
    relations: &'a Relations,
    flow: Flow,
    open: Vec<Shape>,
    is_text: bool,
    is_hidden: bool,
    /// How deep the open paragraph is in lists.
    level: usize,
    is_numbered: bool,
    /// How far the numbered list of each level has come.
    numbers: [u32; LEVELS],
}

impl<'a> Shapes<'a> {
    fn new(relations: &'a Relations) -> Self {
        Self {
            relations,
            flow: Flow::default(),
            open: Vec::new(),
            is_text: false,
            is_hidden: false,
            level: 0,
            is_numbered: false,
            numbers: [0; LEVELS],
        }
    }

    /// The list at a level ends, and those within it.
    fn end_lists(&mut self, from: usize) {
        for number in &mut self.numbers[from.min(LEVELS)..] {
            *number = 0;
        }
    }

    /// Puts the number of a list item before its text.
    fn number(&mut self, element: &Element<'_>) {
        let start = element.attribute("startAt").and_then(|start| start.parse().ok());
        let kind = element.attribute("type").unwrap_or_default();
        self.end_lists(self.level + 1);
        let number = &mut self.numbers[self.level];
        *number = if *number == 0 {
            start.unwrap_or(1)
        } else {
            number.saturating_add(1)
        };
        let written = number_format(&kind).write(*number);
        self.flow.text(&format!(
            "{written}{} ",
            if kind.contains("Paren") { ")" } else { "." }
        ));
    }

    fn into_slide(self) -> Slide {
        Slide {
            blocks: self.flow.into_blocks(),
            is_hidden: self.is_hidden,
            embedded: self.relations.embedded(),
        }
    }
}

impl PartReader for Shapes<'_> {
    fn open(&mut self, element: &Element<'_>, xml: &mut Xml<'_>) -> Result<(), RefusalReason> {
        match element.name() {
            "sld" => self.is_hidden = matches!(element.attribute("show").as_deref(), Some("0" | "false")),
            "sp" | "pic" | "graphicFrame" | "cxnSp" => {
                self.end_lists(0);
                self.flow.open(FrameKind::Box);
                self.open.push(Shape::Plain);
            }
            "ph" => {
                if let Some(shape) = self.open.last_mut() {
                    *shape = placeholder(element.attribute("type").as_deref());
                }
            }
            "cNvPr" => {
                let text = drawing::alternative(element);
                self.flow.add(text.map(|text| Block::Paragraph(Role::Text, text)));
            }
            "p" => {
                self.level = 0;
                self.is_numbered = false;
                self.flow.open(FrameKind::Paragraph);
                self.flow.set_role(match self.open.last() {
                    Some(Shape::Title) => Role::Title,
                    _ => Role::Item,
                });
            }
            "pPr" => {
                let level = element.attribute("lvl").and_then(|level| level.parse().ok());
                self.level = level.unwrap_or(0).min(LEVELS - 1);
            }
            "buAutoNum" => {
                self.is_numbered = true;
                self.number(element);
            }
            "tbl" => self.flow.open(FrameKind::Table),
            "tr" => self.flow.open(FrameKind::Row),
            "tc" => self.flow.open(FrameKind::Cell),
            "br" => self.flow.text("\n"),
            "tab" => self.flow.text("\t"),
            "t" => self.is_text = true,
            "fld" if is_number_or_date(element) => xml.skip()?,
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str) {
        match name {
            "sp" | "pic" | "graphicFrame" | "cxnSp" => {
                let shape = self.open.pop();
                let blocks = self.flow.end_frame();
                if shape != Some(Shape::LeftOut) {
                    self.flow.add(blocks);
                }
            }
            "p" => {
                if !self.is_numbered {
                    self.end_lists(self.level);
                }
                self.flow.close();
            }
            "tbl" | "tr" | "tc" => self.flow.close(),
            "t" => self.is_text = false,
            _ => {}
        }
    }

    fn is_text(&self) -> bool {
        self.is_text
    }

    fn flow(&mut self) -> &mut Flow {
        &mut self.flow
    }

    fn relations(&self) -> &Relations {
        self.relations
    }

    fn leave_out(&mut self) {}
}

fn placeholder(kind: Option<&str>) -> Shape {
    match kind {
        Some("title" | "ctrTitle") => Shape::Title,
        Some(kind) if FURNITURE.contains(&kind) => Shape::LeftOut,
        _ => Shape::Plain,
    }
}

/// `arabicPeriod`, `alphaLcParenR`, `romanUcPeriod`.
fn number_format(kind: &str) -> NumberFormat {
    NumberFormat::of(match kind {
        _ if kind.starts_with("alphaLc") => "lowerLetter",
        _ if kind.starts_with("alphaUc") => "upperLetter",
        _ if kind.starts_with("romanLc") => "lowerRoman",
        _ if kind.starts_with("romanUc") => "upperRoman",
        _ => "decimal",
    })
}

fn is_number_or_date(element: &Element<'_>) -> bool {
    let kind = element.attribute("type").unwrap_or_default();
    kind == "slidenum" || kind.starts_with("datetime")
}
