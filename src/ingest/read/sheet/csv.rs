//! Tables in text: CSV with commas, semicolons (as Swedish programs write them), tabs or bars.

use csv::{ReaderBuilder, Terminator};

use super::table::Table;
use super::value::{damaged, decimal};
use crate::ingest::extract::Extract;
use crate::ingest::limits::Limits;
use crate::ingest::report::{RefusalReason, WarningReason};

/// What may stand between cells, the likelier first where two are as frequent.
const SEPARATORS: [u8; 4] = [b';', b'\t', b',', b'|'];

/// Lines that are looked at to tell the separator.
const LOOKED_AT: usize = 50;

/// Reads a table in text.
pub(crate) fn read_csv(text: &str, limits: &Limits) -> Result<Extract, RefusalReason> {
    // Excel tells itself the separator so.
    let (declared, text) = match text.strip_prefix("sep=").and_then(|rest| rest.split_once('\n')) {
        Some((separator, rest)) => (separator.trim_end_matches('\r').bytes().next(), rest),
        None => (None, text),
    };
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(declared.unwrap_or_else(|| separator(text)))
        .terminator(Terminator::CRLF)
        .from_reader(text.as_bytes());
    let mut table = Table::new(limits);
    for (row, record) in reader.records().enumerate() {
        let record = record.map_err(damaged)?;
        let row = u32::try_from(row).unwrap_or(u32::MAX);
        for (column, cell) in record.iter().enumerate() {
            let is_text = cell.contains(char::is_alphabetic);
            table.cell(
                row,
                u32::try_from(column).unwrap_or(u32::MAX),
                &number(cell),
                is_text,
            )?;
        }
    }
    let (section, left_out) = table.into_section();
    if section.text.is_empty() {
        return Err(RefusalReason::Empty);
    }
    let note = left_out.map(|rows| WarningReason::RowsLeftOut {
        sheet: String::new(),
        rows,
    });
    Ok(Extract {
        sections: vec![section],
        notes: note.into_iter().map(Into::into).collect(),
        ..Extract::default()
    })
}

/// The separator that parts most lines into equally many cells.
fn separator(text: &str) -> u8 {
    let count = |separator: u8| {
        let mut lines: Vec<usize> = text
            .lines()
            .filter(|line| !line.is_empty())
            .take(LOOKED_AT)
            .map(|line| outside_quotes(line, separator))
            .filter(|count| *count > 0)
            .collect();
        lines.sort_unstable();
        let usual = lines.get(lines.len() / 2).copied().unwrap_or_default();
        (lines.iter().filter(|count| **count == usual).count(), usual)
    };
    SEPARATORS
        .into_iter()
        .rev()
        .max_by_key(|separator| count(*separator))
        .unwrap_or(b',')
}

fn outside_quotes(line: &str, separator: u8) -> usize {
    let mut quoted = false;
    let is_one = |byte: u8| {
        quoted ^= byte == b'"';
        !quoted && byte == separator
    };
    line.bytes().map(is_one).filter(|is_one| *is_one).count()
}

/// A number with a decimal point as other sheets show it.
fn number(cell: &str) -> String {
    let is_number = cell.contains('.')
        && cell
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b'-');
    match cell.parse::<f64>() {
        Ok(number) if is_number && number.is_finite() => decimal(number),
        _ => cell.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_separator_is_what_parts_most_lines_alike() {
        for (text, expected) in [
            ("a;b;c\n1,5;2,5;3\n", b';'),
            ("a,b\n\"x;y;z\",2\n\"p;q\",3\n", b','),
            ("a\tb\n1, 2 och 3\t4\n", b'\t'),
            ("a|b\n1|2\n", b'|'),
            ("bara text\n", b';'),
        ] {
            assert_eq!(char::from(separator(text)), char::from(expected), "{text:?}");
        }
    }

    #[test]
    fn rows_are_read_with_their_headings() {
        let text = "sep=;\r\nMaskin;Ställtid (min)\r\n\"Press; stor\";12.50\r\nSvarv;8\r\n";
        let extract = read_csv(text, &Limits::default()).unwrap();
        assert_eq!(
            extract.sections[0].text,
            "Maskin: Press; stor · Ställtid (min): 12,5\nMaskin: Svarv · Ställtid (min): 8"
        );
    }
}
