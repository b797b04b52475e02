//! Tables in files of their own: CSV and old Excel workbooks, and the cells of every workbook. Workbooks that are
//! archives are opened beside the other office formats.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, Range, Reader as _, Sheet, SheetType, SheetVisible, Xls};

use crate::document::Section;
use crate::ingest::extract::{Extract, Note};
use crate::ingest::format::Format;
use crate::ingest::limits::Limits;
use crate::ingest::report::{RefusalReason, WarningReason};
use crate::ingest::sections::Anchors;

mod csv;
mod table;
mod value;

pub(crate) use self::csv::read_csv;
pub(crate) use self::value::{damaged, decimal};
use table::Table;
use value::shown;

/// The sheets of a workbook as sections, one a sheet.
#[derive(Default)]
pub(crate) struct Sheets {
    sections: Vec<Section>,
    anchors: Anchors,
    hidden: usize,
    notes: Vec<Note>,
}

impl Sheets {
    /// Whether a sheet holds cells that a reader sees; hidden ones are counted.
    pub(crate) fn shows(&mut self, sheet: &Sheet) -> bool {
        let is_hidden = sheet.visible != SheetVisible::Visible;
        self.hidden += usize::from(is_hidden);
        sheet.typ == SheetType::WorkSheet && !is_hidden
    }

    /// Adds a sheet by its cells, row by row from the left. Returns an error of `cells` or where there is too much text.
    pub(crate) fn add(
        &mut self,
        name: &str,
        cells: impl Iterator<Item = Result<(u32, u32, Data), RefusalReason>>,
        limits: &Limits,
    ) -> Result<(), RefusalReason> {
        let mut table = Table::new(limits);
        for cell in cells {
            let (row, column, value) = cell?;
            let is_text = matches!(value, Data::String(_));
            table.cell(row, column, &shown(&value), is_text)?;
        }
        let (section, left_out) = table.into_section();
        if let Some(rows) = left_out {
            let sheet = name.to_owned();
            self.notes.push(WarningReason::RowsLeftOut { sheet, rows }.into());
        }
        if section.text.is_empty() {
            return Ok(());
        }
        let heading = Some(name.trim()).filter(|name| !is_default_name(name));
        self.sections.push(Section {
            heading: heading.map(str::to_owned),
            level: if heading.is_some() { 2 } else { 0 },
            anchor: self.anchors.anchor_for(name),
            ..section
        });
        Ok(())
    }

    /// The sections, and what is to be told of the sheets.
    pub(crate) fn into_parts(self) -> (Vec<Section>, Vec<Note>) {
        let mut notes = self.notes;
        if self.hidden > 0 {
            notes.push(WarningReason::HiddenSheets { count: self.hidden }.into());
        }
        (self.sections, notes)
    }
}

/// Reads a workbook of Excel before 2007.
pub(crate) fn read_xls(bytes: &[u8], limits: &Limits) -> Result<Extract, RefusalReason> {
    check_beginning(bytes)?;
    // calamine 0.38 takes the lengths in a file on trust and panics past the end of a record.
    catch_unwind(AssertUnwindSafe(|| read_records(bytes, limits)))
        .unwrap_or_else(|_| Err(damaged("a record ends before its length")))
}

fn read_records(bytes: &[u8], limits: &Limits) -> Result<Extract, RefusalReason> {
    let mut workbook = Xls::new(Cursor::new(bytes)).map_err(|error| match error {
        calamine::XlsError::Password => RefusalReason::Encrypted,
        other => damaged(other),
    })?;
    let mut sheets = Sheets::default();
    for sheet in workbook.sheets_metadata().to_vec() {
        if !sheets.shows(&sheet) {
            continue;
        }
        let range = workbook.worksheet_range(&sheet.name).map_err(damaged)?;
        sheets.add(&sheet.name, cells_of(&range), limits)?;
    }
    let (sections, notes) = sheets.into_parts();
    Ok(Extract {
        sections,
        notes,
        ..Extract::default()
    })
}

/// The cells of a sheet that was read whole.
pub(crate) fn cells_of(range: &Range<Data>) -> impl Iterator<Item = Result<(u32, u32, Data), RefusalReason>> {
    let (first_row, first_column) = range.start().unwrap_or_default();
    let place = |first: u32, offset: usize| first.saturating_add(u32::try_from(offset).unwrap_or(u32::MAX));
    range.used_cells().map(move |(row, column, value)| {
        Ok((place(first_row, row), place(first_column, column), value.clone()))
    })
}

fn check_beginning(bytes: &[u8]) -> Result<(), RefusalReason> {
    let looks_like = match bytes {
        [] => return Err(RefusalReason::Empty),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => return Ok(()),
        [b'P', b'K', ..] => "an archive, perhaps a newer workbook (.xlsx)",
        _ if bytes.trim_ascii_start().starts_with(b"<") => "a web page or XML",
        _ if std::str::from_utf8(bytes).is_ok() => "plain text",
        _ => "something unknown",
    };
    Err(RefusalReason::OtherFormat {
        expected: Format::Xls,
        looks_like: looks_like.to_owned(),
    })
}

/// `Blad1`, `Sheet 1`: a name that the program gave.
fn is_default_name(name: &str) -> bool {
    let word = name.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end();
    word.len() < name.len() && ["Blad", "Sheet", "Ark", "Tabell", "Tabelle", "Taulukko"].contains(&word)
}

#[cfg(test)]
mod tests;
