//! Hostile captions, tables, mail, markup and references.

use super::*;

#[test]
fn hostile_captions_are_refused_or_read_as_far_as_they_go() {
    let many = "00:01.000 --> 00:02.000\nord\nord två\n\n".repeat(400);
    let rows: Vec<Row<'_>> = vec![
        ("empty", vec![], "empty"),
        ("a PDF", b"%PDF-1.7 ...".to_vec(), "not_text"),
        ("a header only", "WEBVTT\n\nNOTE ingenting\n".into(), "empty"),
        ("plain text", "En text utan tider.\n".into(), "other_format"),
        (
            "times only",
            "00:01.000 --> 00:02.000\n\n".repeat(10).into(),
            "other_format",
        ),
        (
            "a giant time",
            "99999999:00:00.000 --> 99999999:00:01.000\ntext".into(),
            "text",
        ),
        (
            "a time past any number",
            "99999999999999999999:00.000 --> 1:00\ntext".into(),
            "other_format",
        ),
        (
            "open tags",
            format!("00:01.000 --> 00:02.000\n{}text", "<".repeat(900)).into(),
            "text",
        ),
        (
            "too much",
            many.replace("ord två", "ord {}").into(),
            "too_much_text",
        ),
        (
            "cut inside a time",
            "00:01.000 --> 00:02.000\ntext\n\n00:0".into(),
            "text",
        ),
    ];
    check(Format::Captions, &rows);
}

#[test]
fn hostile_tables_are_refused_or_read_as_far_as_they_go() {
    let rows: Vec<Row<'_>> = vec![
        ("empty", vec![], "empty"),
        ("separators only", ";;;;\n;;;;\n".into(), "empty"),
        ("an Excel file", b"PK\x03\x04...".to_vec(), "not_text"),
        ("a quote that doesn't end", "a;b\n\"1;2\n3;4".into(), "text"),
        ("a giant cell", "x".repeat(10_000).into(), "too_much_text"),
        ("many rows", "a;b\n".repeat(300).into(), "too_much_text"),
        (
            "a long heading on each row",
            format!("{};b\n{}", "h".repeat(70), "1;2\n".repeat(300)).into(),
            "too_much_text",
        ),
        (
            "many columns",
            format!("a{}\n1{}\n", ";".repeat(50_000), ";".repeat(50_000)).into(),
            "text",
        ),
        ("NULs", b"a;b\n\0\0\0;\0\0\0\n".to_vec(), "not_text"),
    ];
    check(Format::Csv, &rows);
    let rows: Vec<Row<'_>> = vec![
        ("empty", vec![], "empty"),
        ("a web page", "<html><table><tr><td>1".into(), "other_format"),
        ("a newer workbook", b"PK\x03\x04...".to_vec(), "other_format"),
        (
            "a header only",
            [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1].to_vec(),
            "damaged",
        ),
        (
            "zeros after the header",
            [&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1][..], &[0; 4096]].concat(),
            "damaged",
        ),
    ];
    check(Format::Xls, &rows);
    for format in [Format::Xlsx, Format::Ods] {
        let rows: Vec<Row<'_>> = vec![
            ("empty", vec![], "empty"),
            ("plain text", "a;b".into(), "other_format"),
            ("an archive that is cut", b"PK\x03\x04...".to_vec(), "damaged"),
        ];
        check(format, &rows);
    }
}
