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

#[test]
fn hostile_messages_are_refused_or_read_as_far_as_they_go() {
    let deep = (0..400).fold(String::new(), |text, n| {
        format!("{text}Subject: {n}\r\nContent-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n")
    });
    let within = "Subject: a\r\nContent-Type: message/rfc822\r\n\r\n".repeat(3_000);
    let many = format!(
        "Subject: a\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n{}",
        "--x\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\nText.\r\n".repeat(50)
    );
    let rows: Vec<Row<'_>> = vec![
        ("empty", vec![], "empty"),
        ("plain text", "Bara text.\n".into(), "other_format"),
        ("a PDF", b"%PDF-1.7\n\xFF\xFE".to_vec(), "other_format"),
        ("a Word file", b"PK\x03\x04...".to_vec(), "other_format"),
        (
            "a header only",
            "Subject: Hej\r\nFrom: a@a.se\r\n\r\n".into(),
            "text",
        ),
        ("multiparts in multiparts", deep.into(), "empty"),
        ("messages in messages", within.into(), "too_deep"),
        (
            "too much",
            format!("Subject: a\r\n\r\n{}", "ord ".repeat(500)).into(),
            "too_much_text",
        ),
        ("many attachments", many.into(), "too_many_records"),
        (
            "a boundary of nothing",
            "Subject: a\r\nContent-Type: multipart/mixed; boundary=\r\n\r\n--\r\n\r\n--\r\n".into(),
            "empty",
        ),
        (
            "broken base64",
            "Subject: a\r\nContent-Transfer-Encoding: base64\r\n\r\n%%%%".into(),
            "text",
        ),
    ];
    check(Format::Eml, &rows);
    let rows: Vec<Row<'_>> = vec![
        ("empty", vec![], "empty"),
        ("plain text", "Bara text.\n".into(), "other_format"),
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
    check(Format::Msg, &rows);
    let rows: Vec<Row<'_>> = vec![
        ("empty", vec![], "empty"),
        (
            "no page in it",
            "Subject: a\r\nContent-Type: text/plain\r\n\r\nText".into(),
            "empty",
        ),
        (
            "a page that is too deep",
            format!(
                "Subject: a\r\nContent-Type: text/html\r\n\r\n{}",
                "<div>".repeat(2_000)
            )
            .into(),
            "too_deep",
        ),
    ];
    check(Format::Mhtml, &rows);
}

#[test]
fn hostile_markup_is_refused_or_read_as_far_as_it_goes() {
    let rows: Vec<Row<'_>> = vec![
        ("empty", vec![], "empty"),
        (
            "groups in groups",
            format!("{}text", "{".repeat(100_000)).into(),
            "text",
        ),
        (
            "commands in arguments",
            format!("{}text", "\\section{".repeat(3_000)).into(),
            "empty",
        ),
        (
            "footnotes in footnotes",
            format!("{}text", "\\footnote{".repeat(3_000)).into(),
            "text",
        ),
        (
            "no end anywhere",
            "\\begin{equation}\\begin{tabular}{$$ \\verb| \\[ text".into(),
            "empty",
        ),
        ("too much", "ord ".repeat(500).into(), "too_much_text"),
        (
            "options without end",
            format!("\\item{}", "[".repeat(20_000)).into(),
            "too_much_text",
        ),
    ];
    check(Format::Tex, &rows);
    for format in [Format::Rst, Format::Adoc] {
        let rows: Vec<Row<'_>> = vec![
            ("empty", vec![], "empty"),
            ("stars", "*a _".repeat(200).into(), "text"),
            (
                "headings of every sort",
                (33..60u8)
                    .map(|c| format!("R{c}\n{}\n\n", char::from(c).to_string().repeat(6)))
                    .collect::<String>()
                    .into(),
                "text",
            ),
            ("too much", "ord ".repeat(500).into(), "too_much_text"),
            (
                "open brackets",
                format!("<<{}{{ text", "[".repeat(500)).into(),
                "text",
            ),
        ];
        check(format, &rows);
    }
    let rows: Vec<Row<'_>> = vec![
        ("empty", vec![], "empty"),
        ("no JSON", "# Text".into(), "other_format"),
        ("cut", "{\"cells\": [{\"cell_type\": \"mark".into(), "damaged"),
        ("another sort of JSON", "{\"a\": 1}".into(), "damaged"),
        (
            "lists in lists",
            format!("{{\"cells\": {}", "[".repeat(100_000)).into(),
            "damaged",
        ),
        ("nothing in it", "{\"cells\": []}".into(), "empty"),
    ];
    check(Format::Ipynb, &rows);
    let rows: Vec<Row<'_>> = vec![
        (
            "fences that don't end",
            format!("{}text", ":::\n".repeat(2_000)).into(),
            "text",
        ),
        (
            "a module that doesn't end",
            "import a\nexport b\n".into(),
            "empty",
        ),
        (
            "links in links",
            format!("{}text", "[[".repeat(200)).into(),
            "text",
        ),
    ];
    check(Format::Mdx, &rows);
}

#[test]
fn hostile_references_are_refused_or_read_as_far_as_they_go() {
    let strings = (0..200).fold("@string{s0 = \"ord\"}\n".to_owned(), |text, n| {
        format!("{text}@string{{s{} = s{n} # s{n}}}\n", n + 1)
    });
    let rows: Vec<Row<'_>> = vec![
        ("empty", vec![], "no_records"),
        ("plain text", "Bara text.\n".into(), "no_records"),
        (
            "one broken entry of two",
            "@article{a, title = {Ett}\n@article{b, title = {Två}}\n".into(),
            "record_left_out",
        ),
        (
            "braces in braces",
            format!("@article{{a, title = {}", "{".repeat(50_000)).into(),
            "no_records",
        ),
        ("strings of strings", strings.into(), "no_records"),
        (
            "many entries",
            (0..20)
                .map(|n| format!("@book{{b{n}, title = {{Titel {n}}}}}\n"))
                .collect::<String>()
                .into(),
            "too_many_records",
        ),
    ];
    check(Format::Bib, &rows);
    let rows: Vec<Row<'_>> = vec![
        ("empty", vec![], "damaged"),
        ("plain text", "Bara text.\n".into(), "damaged"),
        ("no end", "TY  - JOUR\nTI  - Titel\n".into(), "text"),
        (
            "fields without a reference",
            "TI  - Titel\nER  - \n".into(),
            "no_records",
        ),
        (
            "many",
            "TY  - JOUR\nTI  - Titeln\nER  - \n".repeat(20).into(),
            "too_many_records",
        ),
    ];
    check(Format::Ris, &rows);
    let rows: Vec<Row<'_>> = vec![
        (
            "a sitemap",
            "<urlset><url><loc>https://a.se</loc></url></urlset>".into(),
            "sitemap",
        ),
        (
            "a feed of nothing",
            "<rss version=\"2.0\"><channel><item/></channel></rss>".into(),
            "no_records",
        ),
        (
            "an article of nothing",
            "<article><front/></article>".into(),
            "empty",
        ),
        (
            "an article that is too deep",
            format!("<article><body>{}", "<sec>".repeat(2_000)).into(),
            "too_deep",
        ),
        (
            "an article that declares entities",
            "<!DOCTYPE article [<!ENTITY a \"ha\">]><article><body><p>&a;</p></body></article>".into(),
            "xml_document_type",
        ),
        (
            "an article that is cut",
            "<article><body><p>Text".into(),
            "damaged",
        ),
        ("a record of nothing", "<mods/>".into(), "no_records"),
    ];
    check(Format::Xml, &rows);
}

#[test]
fn hostile_old_office_files_are_refused_by_name() {
    for format in [Format::Doc, Format::Ppt] {
        let rows: Vec<Row<'_>> = vec![
            ("empty", vec![], "empty"),
            ("plain text", "Bara text.\n".into(), "other_format"),
            ("rich text", b"{\\rtf1 Text}".to_vec(), "other_format"),
            ("a newer document", b"PK\x03\x04...".to_vec(), "other_format"),
            ("a web page", "<html>".into(), "other_format"),
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
        check(format, &rows);
    }
}

#[test]
fn hostile_rich_text_is_refused_or_read_as_far_as_it_goes() {
    let rows: Vec<Row<'_>> = vec![
        ("empty", vec![], "empty"),
        ("plain text", "Bara text.\n".into(), "other_format"),
        ("a Word document", b"PK\x03\x04...".to_vec(), "other_format"),
        ("a header only", b"{\\rtf1}".to_vec(), "empty"),
        (
            "groups in groups",
            format!("{{\\rtf1 {}text", "{".repeat(100_000)).into(),
            "too_deep",
        ),
        (
            "binary data past the end",
            b"{\\rtf1 text\\bin999999999 x".to_vec(),
            "text",
        ),
        (
            "a number past any",
            format!("{{\\rtf1 text\\u{}", "9".repeat(5_000)).into(),
            "text",
        ),
        (
            "a word longer than any",
            format!("{{\\rtf1 text\\{} mer", "x".repeat(5_000)).into(),
            "too_much_text",
        ),
        ("closed too often", b"{\\rtf1 text}}}}}".to_vec(), "text"),
        ("cut inside a letter", b"{\\rtf1 text\\'e".to_vec(), "text"),
        (
            "too much",
            format!("{{\\rtf1 {}", "ord ".repeat(2_000)).into(),
            "too_much_text",
        ),
        (
            "a picture alone",
            format!("{{\\rtf1{{\\pict {}}}}}", "89".repeat(5_000)).into(),
            "empty",
        ),
    ];
    check(Format::Rtf, &rows);
}

/// What the bytes of a picture say before anybody looks for letters.
#[test]
fn hostile_pictures_are_refused_or_counted_by_their_pages() {
    let rows: Vec<Row<'_>> = vec![
        ("empty", vec![], "empty"),
        ("a PDF", b"%PDF-1.7 ...".to_vec(), "other_format"),
        ("a web page", b"<html><p>Text".to_vec(), "other_format"),
        (
            "another sort of picture",
            b"RIFF\0\0\0\0WEBPVP8 ".to_vec(),
            "other_format",
        ),
        ("a signature only", b"\x89PNG\r\n\x1A\n".to_vec(), "needs_ocr"),
        ("a TIFF cut off", b"II\x2A\0".to_vec(), "damaged"),
        ("a TIFF without pages", b"II\x2A\0\0\0\0\0".to_vec(), "damaged"),
        (
            "a page past the end",
            b"MM\0\x2A\xFF\xFF\xFF\xFF".to_vec(),
            "damaged",
        ),
        (
            "a page that is its own next",
            b"II\x2A\0\x08\0\0\0\0\0\x08\0\0\0".to_vec(),
            "too_many_pages",
        ),
        (
            "entries past the end",
            b"II\x2A\0\x08\0\0\0\xFF\xFF\x08\0\0\0".to_vec(),
            "needs_ocr",
        ),
    ];
    check(Format::Picture, &rows);
}
