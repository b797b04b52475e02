//! Word files.
//!
//! Read are the text as it stands after all tracked changes, its tables, lists, text boxes, notes, diagrams and pictures'
//! descriptions. Left out are headers and footers, comments, field codes, hidden text, tables of contents, and what was
//! deleted.

use std::collections::HashMap;

use super::archive::Archive;
use super::drawing;
use super::flow::{Block, Flow, FrameKind, Role};
use super::part::PartReader;
use super::properties::Properties;
use super::relations::Relations;
use super::sections::into_sections;
use super::styles::{Styles, outline_level, role_of_level};
use super::xml::{Element, Xml};
use crate::ingest::extract::Extract;
use crate::ingest::limits::Limits;
use crate::ingest::report::RefusalReason;

/// Where the text lies if the file doesn't tell.
const MAIN: &str = "word/document.xml";

/// Reads a Word file.
pub(super) fn read(archive: &mut Archive<'_>, limits: &Limits) -> Result<Extract, RefusalReason> {
    let package = Relations::of(archive, "", limits)?;
    let main = package.first("officeDocument").unwrap_or(MAIN).to_owned();
    let text = archive.required(&main)?;
    let relations = Relations::of(archive, &main, limits)?;
    let part = |kind: &str, usual: &str| relations.first(kind).unwrap_or(usual).to_owned();
    let styles_part = part("styles", "word/styles.xml");
    let styles = match archive.text(&styles_part)? {
        Some(text) => Styles::parse(&text, &styles_part, limits)?,
        None => Styles::default(),
    };
    let mut notes = HashMap::new();
    for (kind, usual) in [
        ("footnotes", "word/footnotes.xml"),
        ("endnotes", "word/endnotes.xml"),
    ] {
        let part = part(kind, usual);
        if let Some(text) = archive.text(&part)? {
            let own = Relations::of(archive, &part, limits)?;
            let mut story = Story::new(&styles, &own, HashMap::new());
            story.read(&text, &part, archive, limits)?;
            notes.extend(story.notes);
        }
    }
    let mut story = Story::new(&styles, &relations, notes);
    story.read(&text, &main, archive, limits)?;
    let properties = package
        .first("core-properties")
        .unwrap_or("docProps/core.xml")
        .to_owned();
    let properties = Properties::read(archive, &properties, limits)?;
    let (title, sections) = into_sections(&story.flow.into_blocks(), properties.title().as_deref());
    Ok(properties.into_extract(title, sections))
}

/// A note, by its kind and its number.
type NoteKey = (&'static str, String);

/// One part of text as it is read.
struct Story<'a> {
    styles: &'a Styles,
    relations: &'a Relations,
    flow: Flow,
    /// Notes that weren't yet met in the text; in a part of notes, those that were read.
    notes: HashMap<NoteKey, Vec<Block>>,
    /// The note that is being read.
    note: Option<NoteKey>,
    is_text: bool,
    is_hidden: bool,
    /// The content that follows is a placeholder or a table of contents.
    is_control_left_out: bool,
}

impl PartReader for Story<'_> {
    fn open(&mut self, element: &Element<'_>, xml: &mut Xml<'_>) -> Result<(), RefusalReason> {
        match element.name() {
            "p" => self.flow.open(FrameKind::Paragraph),
            "tbl" => self.flow.open(FrameKind::Table),
            "tr" => self.flow.open(FrameKind::Row),
            "tc" => self.flow.open(FrameKind::Cell),
            "txbxContent" => self.flow.open(FrameKind::Box),
            "pPr" => self.paragraph_properties(xml)?,
            "r" => self.is_hidden = false,
            "rPr" => self.run_properties(xml)?,
            "t" => self.is_text = !self.is_hidden,
            "tab" | "ptab" => self.flow.text("\t"),
            "br" | "cr" => self.flow.text("\n"),
            "noBreakHyphen" => self.flow.text("-"),
            "docPr" => self.flow.text(&drawing::alternative(element).unwrap_or_default()),
            "sdtPr" => self.control_properties(xml)?,
            "sdtContent" if std::mem::take(&mut self.is_control_left_out) => xml.skip()?,
            "footnoteReference" => self.meet_note("footnote", element),
            "endnoteReference" => self.meet_note("endnote", element),
            "footnote" => self.open_note("footnote", element, xml)?,
            "endnote" => self.open_note("endnote", element, xml)?,
            "del" | "moveFrom" | "sectPr" | "tblPr" | "trPr" | "tcPr" | "tblGrid" | "rt" => xml.skip()?,
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str) {
        match name {
            "p" | "tbl" | "tr" | "tc" | "txbxContent" => self.flow.close(),
            "t" => self.is_text = false,
            "footnote" | "endnote" => {
                let blocks = self.flow.end_frame();
                if let Some(key) = self.note.take() {
                    self.notes.insert(key, blocks);
                }
            }
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
}

impl<'a> Story<'a> {
    fn new(styles: &'a Styles, relations: &'a Relations, notes: HashMap<NoteKey, Vec<Block>>) -> Self {
        Self {
            styles,
            relations,
            flow: Flow::default(),
            notes,
            note: None,
            is_text: false,
            is_hidden: false,
            is_control_left_out: false,
        }
    }

    fn paragraph_properties(&mut self, xml: &mut Xml<'_>) -> Result<(), RefusalReason> {
        let (mut style, mut level, mut is_item, mut is_former) = (None, None, false, false);
        xml.each_inside(|element| match element.name() {
            // What a tracked change replaced comes last.
            "pPrChange" => is_former = true,
            _ if is_former => {}
            "pStyle" => style = element.attribute("val"),
            "outlineLvl" => level = outline_level(element.attribute("val").as_deref()),
            "numPr" => is_item = true,
            _ => {}
        })?;
        let by_style = style.map_or(Role::Text, |style| self.styles.role(&style));
        let by_level = level.map_or(Role::Text, role_of_level);
        self.flow.set_role(match (by_style, by_level) {
            (Role::Text, Role::Text) if is_item => Role::Item,
            (Role::Text | Role::Item, Role::Heading(level)) => Role::Heading(level),
            (role, _) => role,
        });
        Ok(())
    }

    fn run_properties(&mut self, xml: &mut Xml<'_>) -> Result<(), RefusalReason> {
        let (mut is_hidden, mut is_former) = (false, false);
        xml.each_inside(|element| match element.name() {
            "rPrChange" => is_former = true,
            "vanish" if !is_former => is_hidden = element.is_on(),
            _ => {}
        })?;
        self.is_hidden = is_hidden;
        Ok(())
    }

    fn control_properties(&mut self, xml: &mut Xml<'_>) -> Result<(), RefusalReason> {
        let mut is_left_out = false;
        xml.each_inside(|element| match element.name() {
            "showingPlcHdr" => is_left_out |= element.is_on(),
            "docPartGallery" => {
                is_left_out |= element.attribute("val").as_deref() == Some("Table of Contents");
            }
            _ => {}
        })?;
        self.is_control_left_out = is_left_out;
        Ok(())
    }

    /// A note comes after the paragraph that refers to it, so that it is found in its section.
    fn meet_note(&mut self, kind: &'static str, element: &Element<'_>) {
        let id = element.attribute("id").unwrap_or_default();
        if let Some(blocks) = self.notes.remove(&(kind, id)) {
            self.flow.add(blocks);
        }
    }

    /// Lines that part notes from the text are kept as notes too.
    fn open_note(
        &mut self,
        kind: &'static str,
        element: &Element<'_>,
        xml: &mut Xml<'_>,
    ) -> Result<(), RefusalReason> {
        let is_note = matches!(element.attribute("type").as_deref(), None | Some("normal"));
        match element.attribute("id").filter(|_| is_note) {
            Some(id) => {
                self.flow.open(FrameKind::Box);
                self.note = Some((kind, id));
            }
            None => xml.skip()?,
        }
        Ok(())
    }
}
