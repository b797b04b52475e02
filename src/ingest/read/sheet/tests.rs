use super::table::Table;
use super::*;

fn section(rows: &[&[&str]]) -> (Section, Option<usize>) {
    let mut table = Table::new(&Limits::default());
    for (row, cells) in rows.iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            let is_text = cell.contains(char::is_alphabetic);
            table.cell(row as u32, column as u32, cell, is_text).unwrap();
        }
    }
    table.into_section()
}

#[test]
fn each_table_of_a_sheet_has_its_own_headings() {
    let (section, left_out) = section(&[
        &["Mätningar i verkstaden"],
        &[],
        &["Maskin", "Ställtid"],
        &["Press", "12"],
        &["Svarv", "8"],
        &["uppmätt två gånger"],
        &[],
        &["Skift", "Andel"],
        &["Dag", "0,6"],
    ]);
    assert_eq!(
        section.text,
        "Mätningar i verkstaden\n\nMaskin: Press · Ställtid: 12\nMaskin: Svarv · Ställtid: 8\nuppmätt två gånger\n\nSkift: Dag · Andel: 0,6"
    );
    assert_eq!(left_out, None);
    let html = section.html.unwrap();
    assert!(
        html.contains("<thead><tr><th>Maskin</th><th>Ställtid</th></tr></thead>"),
        "{html}"
    );
    assert!(html.contains("<tr><td>Press</td><td>12</td></tr>"), "{html}");
}

#[test]
fn rows_beyond_the_limit_are_counted_and_large_tables_become_text() {
    let row: &[&str] = &["1", "2"];
    let (section, left_out) = section(&vec![row; 5_007]);
    assert_eq!((left_out, section.html), (Some(7), None));
    assert_eq!(section.text.lines().count(), 5_000);
}

#[test]
fn values_are_shown_as_a_swedish_reader_writes_them() {
    for (value, expected) in [
        (Data::Float(0.1 + 0.2), "0,3"),
        (Data::Float(-1200.0), "-1200"),
        (Data::Float(1e300), &*format!("{:.0}", 1e300)),
        (Data::Int(7), "7"),
        (Data::Bool(true), "ja"),
        (Data::Error(calamine::CellErrorType::Div0), ""),
    ] {
        assert_eq!(shown(&value), expected, "{value:?}");
    }
}

#[test]
fn names_that_a_program_gave_are_no_headings() {
    for (name, expected) in [
        ("Blad1", true),
        ("Sheet 12", true),
        ("Blad", false),
        ("Mätning 1", false),
        ("2", false),
    ] {
        assert_eq!(is_default_name(name), expected, "{name}");
    }
}

#[test]
fn an_old_workbook_whose_records_lie_about_their_length_is_damaged() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/formats/verkstad.xls");
    let mut bytes = std::fs::read(path).unwrap();
    assert!(read_xls(&bytes, &Limits::default()).is_ok());
    // The length of a record in the workbook's stream.
    bytes[2050] = 0;
    let refused = read_xls(&bytes, &Limits::default()).unwrap_err();
    assert!(matches!(refused, RefusalReason::Damaged { .. }), "{refused}");
}
