//! Paragraphs, lists and tables as office formats nest them, made one flow of blocks.
//!
//! A paragraph may hold text boxes and notes that hold paragraphs again, a cell may hold a table: each is a frame on a
//! stack, and what is inside a paragraph comes after it.

use crate::ingest::sections::CELL_SEPARATOR;
use crate::text::clean_line;

/// A cell of more blocks than this is a column of a page that is laid out as a table.
const MOST_BLOCKS_OF_A_CELL: usize = 3;

/// What a paragraph is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Role {
    #[default]
    Text,
    /// The document's or the slide's own title.
    Title,
    /// A heading of a level from 1 on.
    Heading(u8),
    /// A list item.
    Item,
    /// A table of contents, a page number: no text of its own.
    Furniture,
}

/// A piece of the flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Block {
    Paragraph(Role, String),
    /// A table row.
    Row(String),
    /// What comes before and after isn't one list or table.
    Gap,
}

/// What a frame holds together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FrameKind {
    Paragraph,
    Table,
    Row,
    Cell,
    /// A text box, a note, a shape, a slide.
    Box,
}

#[derive(Debug)]
struct Frame {
    kind: FrameKind,
    role: Role,
    text: String,
    blocks: Vec<Block>,
    cells: Vec<Vec<Block>>,
}

impl Frame {
    fn new(kind: FrameKind) -> Self {
        Self {
            kind,
            role: Role::Text,
            text: String::new(),
            blocks: Vec::new(),
            cells: Vec::new(),
        }
    }
}

/// The flow as it is built.
#[derive(Debug, Default)]
pub(super) struct Flow {
    frames: Vec<Frame>,
    blocks: Vec<Block>,
}

impl Flow {
    pub(super) fn open(&mut self, kind: FrameKind) {
        self.frames.push(Frame::new(kind));
    }

    /// Adds text to the paragraph that is open; text between paragraphs is white space of the file.
    pub(super) fn text(&mut self, text: &str) {
        if let Some(frame) = self
            .frames
            .last_mut()
            .filter(|frame| frame.kind == FrameKind::Paragraph)
        {
            frame.text.push_str(text);
        }
    }

    /// Says what the innermost open frame is.
    pub(super) fn set_role(&mut self, role: Role) {
        if let Some(frame) = self.frames.last_mut() {
            frame.role = role;
        }
    }

    /// Puts blocks after what is open.
    pub(super) fn add(&mut self, blocks: impl IntoIterator<Item = Block>) {
        match self.frames.last_mut() {
            Some(frame) => frame.blocks.extend(blocks),
            None => self.blocks.extend(blocks),
        }
    }

    /// Ends the innermost frame and puts what it holds where it belongs.
    pub(super) fn close(&mut self) {
        let Some(frame) = self.frames.pop() else { return };
        let kind = frame.kind;
        let blocks = into_blocks(frame);
        match self.frames.last_mut() {
            Some(row) if kind == FrameKind::Cell && row.kind == FrameKind::Row => row.cells.push(blocks),
            _ => self.add(blocks),
        }
    }

    /// Ends the innermost frame and returns its blocks.
    pub(super) fn end_frame(&mut self) -> Vec<Block> {
        self.frames.pop().map(into_blocks).unwrap_or_default()
    }

    /// All blocks.
    pub(super) fn into_blocks(mut self) -> Vec<Block> {
        while !self.frames.is_empty() {
            self.close();
        }
        self.blocks
    }
}

fn into_blocks(frame: Frame) -> Vec<Block> {
    match frame.kind {
        FrameKind::Paragraph => {
            let is_text = frame.role != Role::Furniture && !frame.text.trim().is_empty();
            let own = is_text.then_some(Block::Paragraph(frame.role, frame.text));
            own.into_iter().chain(frame.blocks).collect()
        }
        FrameKind::Row => {
            let mut blocks = row(frame.cells);
            blocks.extend(frame.blocks);
            blocks
        }
        FrameKind::Table | FrameKind::Box => {
            let mut blocks = vec![Block::Gap];
            blocks.extend(frame.blocks);
            blocks.push(Block::Gap);
            blocks
        }
        FrameKind::Cell => frame.blocks,
    }
}

/// One line a row, unless the table lays out a page: then its cells hold paragraphs.
fn row(cells: Vec<Vec<Block>>) -> Vec<Block> {
    let lays_out = |cell: &Vec<Block>| {
        let blocks = cell.iter().filter(|block| **block != Block::Gap).count();
        let is_heading = |block: &Block| matches!(block, Block::Paragraph(Role::Heading(_) | Role::Title, _));
        blocks > MOST_BLOCKS_OF_A_CELL || cell.iter().any(is_heading)
    };
    if cells.len() == 1 || cells.iter().any(lays_out) {
        return cells.into_iter().flatten().collect();
    }
    let texts: Vec<String> = cells
        .iter()
        .map(|cell| line(cell))
        .filter(|text| !text.is_empty())
        .collect();
    if texts.is_empty() {
        return Vec::new();
    }
    vec![Block::Row(texts.join(CELL_SEPARATOR))]
}

/// The text of blocks on one line.
fn line(blocks: &[Block]) -> String {
    let texts: Vec<&str> = blocks
        .iter()
        .filter_map(|block| match block {
            Block::Paragraph(_, text) | Block::Row(text) => Some(text.as_str()),
            Block::Gap => None,
        })
        .collect();
    clean_line(&texts.join(" "))
}
