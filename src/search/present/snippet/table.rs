//! Rows of tables in a snippet. Their text is lines of cells; a row by itself reads as `heading: value`.

use std::ops::Range;

/// What ingest writes between the cells of a row.
const CELL_SEPARATOR: &str = " · ";
/// What stands between blocks of a text: two line breaks.
const BLOCKS: &str = "\n\n";
/// The bytes on each side of a place that are enough for a snippet: more than it has before its first match, and than its length.
const REACH: usize = 400;

/// The block of a text around a byte.
pub(super) fn block_around(text: &str, place: usize) -> Range<usize> {
    // A single letter is looked for much faster than two.
    let bytes = text.as_bytes();
    let mut start = place;
    while let Some(at) = text[..start].rfind('\n') {
        if at > 0 && bytes[at - 1] == b'\n' {
            return at + 1..block_end(text, place);
        }
        start = at;
    }
    0..block_end(text, place)
}

/// The end of the block of a text that goes on at a byte.
fn block_end(text: &str, place: usize) -> usize {
    let mut from = place;
    while let Some(at) = text[from..].find('\n') {
        if text[from + at..].starts_with(BLOCKS) {
            return from + at;
        }
        from += at + 1;
    }
    text.len()
}

/// The text around a byte up to the nearest tables; of long texts no more than a snippet needs.
pub(super) fn prose_around(text: &str, place: usize) -> Range<usize> {
    let mut range = block_around(text, place);
    while let Some(before) = range.start.checked_sub(BLOCKS.len()) {
        if place - range.start > REACH {
            break;
        }
        let block = block_around(text, before);
        if is_table(&text[block.clone()]) {
            break;
        }
        range.start = block.start;
    }
    while range.end + BLOCKS.len() <= text.len() && range.end - place <= REACH {
        let block = block_around(text, range.end + BLOCKS.len());
        if is_table(&text[block.clone()]) {
            break;
        }
        range.end = block.end;
    }
    range
}

/// Whether a block is rows of as many cells each.
pub(super) fn is_table(block: &str) -> bool {
    let cells = |line: &str| line.split(CELL_SEPARATOR).count();
    let mut lines = block.trim_matches('\n').lines();
    let first = lines.next().map_or(0, cells);
    if first < 2 {
        return false;
    }
    let mut rows = 0;
    let alike = lines.all(|line| {
        rows += 1;
        cells(line) == first
    });
    rows > 0 && alike
}

/// The row of a table at a byte, each cell behind the heading of its column; of the headings themselves the first row. The byte of
/// the cell at the place is told too.
pub(super) fn row_at(table: &str, place: usize) -> (String, usize) {
    let table = table.trim_end_matches('\n');
    let mut lines = table.lines();
    let headings: Vec<&str> = lines.next().unwrap_or_default().split(CELL_SEPARATOR).collect();
    let body = table.find('\n').map_or(table.len(), |at| at + 1);
    let at = place.clamp(body, table.len());
    let start = table[..at].rfind('\n').map_or(0, |at| at + 1);
    let end = table[at..].find('\n').map_or(table.len(), |end| at + end);
    // In the headings the column counts, in a row the byte.
    let before = if place < body {
        &table[..place]
    } else {
        &table[start..at]
    };
    let column = before.matches(CELL_SEPARATOR).count();
    let (mut row, mut cell) = (String::new(), 0);
    let cells = table[start..end].split(CELL_SEPARATOR);
    for (number, (value, heading)) in cells.zip(headings).enumerate() {
        if number > 0 {
            row.push_str("; ");
        }
        if number == column {
            cell = row.len();
        }
        let (heading, value) = (heading.trim(), value.trim());
        if !heading.is_empty() && !value.is_empty() {
            row.push_str(heading.trim_end_matches(':'));
            row.push_str(": ");
        }
        row.push_str(value);
    }
    (row, cell)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Före tabellen.\n\nMoment · Tid · Vem\nHämta · 9 · Ali\nLämna · 12 · \n\nEfter den.";

    #[test]
    fn a_row_reads_as_headings_and_values() {
        let block = block_around(TEXT, TEXT.find("Lämna").unwrap());
        let table = &TEXT[block];
        assert!(is_table(table));
        let row = |word: &str| row_at(table, table.find(word).unwrap());
        assert_eq!(row("Ali").0, "Moment: Hämta; Tid: 9; Vem: Ali");
        assert_eq!(row("Lämna").0, "Moment: Lämna; Tid: 12; ");
        let (first, cell) = row("Tid");
        assert_eq!(
            &first[cell..],
            "Tid: 9; Vem: Ali",
            "a heading shows the first row"
        );
    }

    #[test]
    fn prose_ends_where_a_table_begins() {
        let range = prose_around(TEXT, 3);
        assert_eq!(&TEXT[range], "Före tabellen.");
        let range = prose_around(TEXT, TEXT.len() - 2);
        assert_eq!(&TEXT[range], "Efter den.");
        let prose = "Ett.\n\nTvå · tre.\n\nFyra.";
        assert_eq!(prose_around(prose, 8), 0..prose.len(), "one line is no table");
    }
}
