//! Workbooks that are archives: Excel since 2007 and OpenDocument.

use std::io::{Cursor, Read, Seek};

use calamine::{Data, Ods, Reader as _, Xlsx, XlsxCellReader};

use super::archive::Archive;
use super::properties::Properties;
use crate::ingest::extract::Extract;
use crate::ingest::format::Format;
use crate::ingest::limits::Limits;
use crate::ingest::read::sheet::{Sheets, cells_of, damaged};
use crate::ingest::report::RefusalReason;

/// Reads a workbook whose archive is open.
pub(super) fn read(
    archive: &mut Archive<'_>,
    format: Format,
    bytes: &[u8],
    limits: &Limits,
) -> Result<Extract, RefusalReason> {
    // The crate unpacks without bounds.
    archive.check_sizes()?;
    let (properties, sheets) = if format == Format::Xlsx {
        ("docProps/core.xml", excel(bytes, limits)?)
    } else {
        ("meta.xml", open_document(bytes, limits)?)
    };
    let properties = Properties::read(archive, properties, limits)?;
    let (sections, notes) = sheets.into_parts();
    let title = properties.title();
    Ok(Extract {
        notes,
        ..properties.into_extract(title, sections)
    })
}

fn excel(bytes: &[u8], limits: &Limits) -> Result<Sheets, RefusalReason> {
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut sheets = Sheets::default();
    for sheet in workbook.sheets_metadata().to_vec() {
        if sheets.shows(&sheet) {
            let reader = workbook.worksheet_cells_reader(&sheet.name).map_err(damaged)?;
            sheets.add(&sheet.name, Cells(reader), limits)?;
        }
    }
    Ok(sheets)
}

/// The cells of an Excel sheet one by one: a sheet of two cells far apart costs no more than those.
struct Cells<'w, R: Read + Seek>(XlsxCellReader<'w, R>);

impl<R: Read + Seek> Iterator for Cells<'_, R> {
    type Item = Result<(u32, u32, Data), RefusalReason>;

    fn next(&mut self) -> Option<Self::Item> {
        let cell = self.0.next_cell().map_err(damaged).transpose()?;
        Some(cell.map(|cell| {
            let (row, column) = cell.get_position();
            (row, column, cell.get_value().clone().into())
        }))
    }
}

fn open_document(bytes: &[u8], limits: &Limits) -> Result<Sheets, RefusalReason> {
    let mut workbook = Ods::new(Cursor::new(bytes)).map_err(|error| match error {
        calamine::OdsError::Password => RefusalReason::Encrypted,
        other => damaged(other),
    })?;
    let mut sheets = Sheets::default();
    for sheet in workbook.sheets_metadata().to_vec() {
        if sheets.shows(&sheet) {
            let range = workbook.worksheet_range(&sheet.name).map_err(damaged)?;
            sheets.add(&sheet.name, cells_of(&range), limits)?;
        }
    }
    Ok(sheets)
}
