//! Word files.
//!
//! Read are the text as it stands after all tracked changes, its tables, lists, text boxes, notes, diagrams and pictures'
//! descriptions. Left out are headers and footers, comments, field codes, hidden text, tables of contents, and what was
//! deleted.

use std::collections::HashMap;

use super::archive::Archive;
use super::drawing;
use super::flow::{Block, Flow, FrameKind, Role};
use super::numbering::Numbering;
use super::part::PartReader;
use super::properties::Properties;
use super::relations::Relations;
use super::sections::into_sections;
use super::styles::{Styles, outline_level, role_of_level};
use super::xml::{Element, Xml};
use crate::ingest::extract::Extract;
use crate::ingest::limits::Limits;
use crate::ingest::report::{RefusalReason, WarningReason};

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
    let numbering = part("numbering", "word/numbering.xml");
    if let Some(text) = archive.text(&numbering)? {
        story.numbering = Numbering::parse(&text, &numbering, limits)?;
    }
    story.read(&text, &main, archive, limits)?;
    story.end();
    let embedded = relations.embedded() + story.left_out;
    let properties = package
        .first("core-properties")
        .unwrap_or("docProps/core.xml")
        .to_owned();
    let properties = Properties::read(archive, &properties, limits)?;
    let (title, sections) = into_sections(&story.flow.into_blocks(), properties.title().as_deref());
    let mut extract = properties.into_extract(title, sections);
    if embedded > 0 {
        extract
            .notes
            .push(WarningReason::EmbeddedLeftOut { count: embedded }.into());
    }
    Ok(extract)
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
    numbering: Numbering,
    /// The paragraph is the large first letter of the next one.
    is_initial: bool,
    /// That letter, until the next paragraph begins.
    initial: String,
    /// How many files in the text are of formats that are not read there.
    left_out: usize,
}

impl PartReader for Story<'_> {
    fn open(&mut self, element: &Element<'_>, xml: &mut Xml<'_>) -> Result<(), RefusalReason> {
        match element.name() {
            "p" => {
                self.flow.open(FrameKind::Paragraph);
                self.flow.text(&std::mem::take(&mut self.initial));
            }
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
            "p" if std::mem::take(&mut self.is_initial) => self.keep_initial(),
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

    fn leave_out(&mut self) {
        self.left_out += 1;
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
            numbering: Numbering::default(),
            is_initial: false,
            initial: String::new(),
            left_out: 0,
        }
    }

    fn paragraph_properties(&mut self, xml: &mut Xml<'_>) -> Result<(), RefusalReason> {
        let (mut style, mut level, mut is_item, mut is_former) = (None, None, false, false);
        let (mut list, mut list_level, mut is_initial) = (None, None, false);
        xml.each_inside(|element| match element.name() {
            // What a tracked change replaced comes last.
            "pPrChange" => is_former = true,
            _ if is_former => {}
            "pStyle" => style = element.attribute("val"),
            "outlineLvl" => level = outline_level(element.attribute("val").as_deref()),
            "numPr" => is_item = true,
            "numId" => list = element.attribute("val"),
            "ilvl" => list_level = element.attribute("val").and_then(|level| level.parse().ok()),
            "framePr" => is_initial = element.attribute("dropCap").is_some_and(|kind| kind != "none"),
            _ => {}
        })?;
        let of_style = style.as_ref().and_then(|style| self.styles.list(style));
        let by_style = style.as_ref().map_or(Role::Text, |style| self.styles.role(style));
        let by_level = level.map_or(Role::Text, role_of_level);
        let role = match (by_style, by_level) {
            (Role::Text, Role::Text) if is_item => Role::Item,
            (Role::Text | Role::Item, Role::Heading(level)) => Role::Heading(level),
            (role, _) => role,
        };
        self.flow.set_role(role);
        self.is_initial = is_initial;
        // Headings count too, but theirs are no words of the heading.
        let list = list.as_deref().or(of_style.map(|(list, _)| list));
        let list_level = list_level.or(of_style.map(|(_, level)| level)).unwrap_or(0);
        let number = list.and_then(|list| self.numbering.count(list, list_level));
        if let Some(number) = number.filter(|_| role == Role::Item) {
            self.flow.text(&format!("{number} "));
        }
        Ok(())
    }

    /// A large first letter that no paragraph follows is one itself.
    fn end(&mut self) {
        if !self.initial.is_empty() {
            let letter = std::mem::take(&mut self.initial);
            self.flow.add([Block::Paragraph(Role::Text, letter)]);
        }
    }

    /// The paragraph was a large first letter: the next one begins with it.
    fn keep_initial(&mut self) {
        let mut blocks = self.flow.end_frame();
        if let [Block::Paragraph(_, letter)] = &blocks[..] {
            self.initial = letter.trim().to_owned();
            blocks.clear();
        }
        self.flow.add(blocks);
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
