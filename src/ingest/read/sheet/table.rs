//! A table as text and as HTML: rows as `rubrik: värde`, so that a value is found together with what it is.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::Section;
use crate::ingest::limits::Limits;
use crate::ingest::report::RefusalReason;
use crate::ingest::sections::CELL_SEPARATOR;
use crate::text::clean_line;

/// More rows of a sheet are data rather than text: they are left out and counted.
const MOST_ROWS: usize = 5_000;

/// A larger table has no HTML: its text is shown.
const MOST_SHOWN: usize = 500;
const MOST_COLUMNS: usize = 40;

/// A longer cell is no heading of a column.
const LONGEST_HEADING: usize = 80;

struct Cell {
    column: u32,
    text: String,
    is_text: bool,
}

struct Row {
    number: u32,
    cells: Vec<Cell>,
}

/// Rows as they come, empty cells left out.
pub(super) struct Table {
    rows: Vec<Row>,
    left_out: usize,
    last_left_out: Option<u32>,
    characters: usize,
    most_characters: usize,
}

impl Table {
    pub(super) fn new(limits: &Limits) -> Self {
        Self {
            rows: Vec::new(),
            left_out: 0,
            last_left_out: None,
            characters: 0,
            most_characters: limits.characters,
        }
    }

    /// Adds a cell. Rows must come in order; `is_text` tells text from numbers and dates.
    pub(super) fn cell(
        &mut self,
        row: u32,
        column: u32,
        text: &str,
        is_text: bool,
    ) -> Result<(), RefusalReason> {
        let text = clean_line(text);
        if text.is_empty() {
            return Ok(());
        }
        if self.rows.last().is_none_or(|last| last.number != row) {
            if self.rows.len() == MOST_ROWS {
                self.left_out += usize::from(self.last_left_out != Some(row));
                self.last_left_out = Some(row);
                return Ok(());
            }
            let cells = Vec::new();
            self.rows.push(Row { number: row, cells });
        }
        self.characters += text.len();
        if self.characters / 4 > self.most_characters {
            return Err(self.too_much());
        }
        if let Some(row) = self.rows.last_mut() {
            row.cells.push(Cell {
                column,
                text,
                is_text,
            });
        }
        Ok(())
    }

    fn too_much(&self) -> RefusalReason {
        RefusalReason::TooMuchText {
            limit: self.most_characters,
        }
    }

    /// The table as a section without heading, and how many rows were left out of it.
    pub(super) fn into_section(self) -> (Section, Option<usize>) {
        let mut text = String::new();
        let mut html = String::new();
        let mut headings: BTreeMap<u32, &str> = BTreeMap::new();
        for block in blocks(&self.rows) {
            let rows = match block {
                [first, second, ..] if is_heading(first, second) => {
                    headings = first
                        .cells
                        .iter()
                        .map(|cell| (cell.column, &*cell.text))
                        .collect();
                    &block[1..]
                }
                _ => block,
            };
            for row in rows {
                // The headings are repeated on each row: a narrow bound on the text keeps a small file small.
                if text.len() / 4 > self.most_characters {
                    break;
                }
                push_line(&mut text, row, &headings);
            }
            text.push('\n');
            let is_headed = rows.len() < block.len();
            push_html(&mut html, rows, &headings, is_headed);
        }
        let is_shown = self.rows.len() <= MOST_SHOWN && self.rows.iter().any(|row| row.cells.len() > 1);
        let section = Section {
            text: crate::text::clean(&text),
            html: Some(html).filter(|_| is_shown && columns(&self.rows).len() <= MOST_COLUMNS),
            ..Section::default()
        };
        (section, Some(self.left_out).filter(|rows| *rows > 0))
    }
}

/// The parts of a sheet that empty rows part, which are tables of their own.
fn blocks(rows: &[Row]) -> impl Iterator<Item = &[Row]> {
    rows.chunk_by(|one, next| next.number.saturating_sub(one.number) <= 1)
}

/// Whether the first of two rows holds the headings of columns: short texts, each once.
fn is_heading(first: &Row, second: &Row) -> bool {
    let distinct: BTreeSet<&str> = first.cells.iter().map(|cell| &*cell.text).collect();
    let is_short = |cell: &Cell| cell.is_text && cell.text.chars().count() <= LONGEST_HEADING;
    first.cells.len() > 1
        && second.cells.len() > 1
        && distinct.len() == first.cells.len()
        && first.cells.iter().all(is_short)
}

fn push_line(text: &mut String, row: &Row, headings: &BTreeMap<u32, &str>) {
    for (index, cell) in row.cells.iter().enumerate() {
        if index > 0 {
            text.push_str(CELL_SEPARATOR);
        }
        // A cell alone in its row is a remark.
        if let Some(heading) = headings.get(&cell.column).filter(|_| row.cells.len() > 1) {
            text.push_str(heading.trim_end_matches(':'));
            text.push_str(": ");
        }
        text.push_str(&cell.text);
    }
    text.push('\n');
}

fn columns(rows: &[Row]) -> BTreeSet<u32> {
    let cells = rows.iter().flat_map(|row| &row.cells);
    cells.map(|cell| cell.column).collect()
}

fn push_html(html: &mut String, rows: &[Row], headings: &BTreeMap<u32, &str>, is_headed: bool) {
    let mut columns = columns(rows);
    if is_headed {
        columns.extend(headings.keys());
    }
    if rows.len() > MOST_SHOWN || columns.len() > MOST_COLUMNS {
        return;
    }
    html.push_str("<table>");
    if is_headed {
        html.push_str("<thead><tr>");
        for column in &columns {
            let heading = headings.get(column).copied().unwrap_or_default();
            html.push_str(&format!("<th>{}</th>", escaped(heading)));
        }
        html.push_str("</tr></thead>");
    }
    html.push_str("<tbody>");
    for row in rows {
        let mut cells = row.cells.iter().peekable();
        html.push_str("<tr>");
        for column in &columns {
            let cell = cells.next_if(|cell| cell.column == *column);
            html.push_str(&format!(
                "<td>{}</td>",
                escaped(cell.map_or("", |cell| &*cell.text))
            ));
        }
        html.push_str("</tr>");
    }
    html.push_str("</tbody></table>");
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
