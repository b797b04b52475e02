//! Files that are odd and no attack.

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::hostile::{DOCUMENT, archive, old_office, outcome, paragraph, paragraphs, word};
use super::*;

#[test]
fn odd_files_are_read_for_what_they_are() {
    let attribute = format!(
        r#"<w:p w:x="{}"><w:r><w:t>text</w:t></w:r></w:p>"#,
        (0..700_000).map(|n| n.to_string()).collect::<String>()
    );
    let attributes = format!(
        "<w:p {}><w:r><w:t>text</w:t></w:r></w:p>",
        (0..100_000)
            .map(|n| format!("a:b{n}=\"{}\" ", n * 7919))
            .collect::<String>()
    );
    let slip = archive(&[
        ("../../../tmp/evil", b"ondska"),
        ("/etc/passwd", b"root"),
        (DOCUMENT, paragraphs(&paragraph("text")).as_bytes()),
    ]);
    let ring = archive(&[
        ("word/document.xml", paragraphs(r#"<w:p><w:pPr><w:pStyle w:val="A"/></w:pPr><w:r><w:t>text</w:t></w:r></w:p>"#).as_bytes()),
        (
            "word/styles.xml",
            br#"<w:styles><w:style w:styleId="A"><w:basedOn w:val="B"/></w:style><w:style w:styleId="B"><w:basedOn w:val="A"/></w:style></w:styles>"#,
        ),
    ]);
    let utf16: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain(
            paragraphs(&paragraph("text"))
                .encode_utf16()
                .flat_map(u16::to_le_bytes),
        )
        .collect();
    let mut stored = ZipWriter::new(Cursor::new(Vec::new()));
    stored
        .start_file(
            DOCUMENT,
            SimpleFileOptions::default().compression_method(CompressionMethod::Stored),
        )
        .unwrap();
    stored
        .write_all(paragraphs(&paragraph("text")).as_bytes())
        .unwrap();
    for (what, bytes) in [
        ("a huge attribute", word(&paragraphs(&attribute))),
        ("very many attributes", word(&paragraphs(&attributes))),
        ("names that climb out", slip),
        ("styles in a ring", ring),
        ("UTF-16", archive(&[(DOCUMENT, &utf16)])),
        ("no compression", stored.finish().unwrap().into_inner()),
        ("backslashes in names", archive(&[("word\\document.xml", paragraphs(&paragraph("text")).as_bytes())])),
        ("bytes before the archive's end record's comment", {
            let mut bytes = word(&paragraphs(&paragraph("text")));
            let comment = bytes.len() - 2;
            bytes[comment..].copy_from_slice(&5_u16.to_le_bytes());
            bytes.extend(b"hejsa");
            bytes
        }),
        (
            "a note that refers to itself",
            archive(&[
                (DOCUMENT, paragraphs(r#"<w:p><w:r><w:t>te</w:t><w:footnoteReference w:id="2"/><w:t>xt</w:t></w:r></w:p>"#).as_bytes()),
                (
                    "word/footnotes.xml",
                    br#"<w:footnotes><w:footnote w:id="2"><w:p><w:r><w:footnoteReference w:id="2"/></w:r></w:p></w:footnote></w:footnotes>"#,
                ),
            ]),
        ),
    ] {
        assert_eq!(outcome(Format::Docx, &bytes), "ok:text", "{what}");
    }
}

#[test]
fn renamed_files_are_refused_with_their_real_format() {
    for (bytes, text) in [
        (
            b"%PDF-1.7".to_vec(),
            "not a Word document but a PDF; name it by what it is, or save it anew",
        ),
        (
            old_office("WordDocument"),
            "not a Word document but an old Word document (.doc); name it by what it is, or save it anew",
        ),
        (
            bytes_of("bok.epub"),
            "not a Word document but an EPUB book; name it by what it is, or save it anew",
        ),
    ] {
        let reason = read(Format::Docx, &bytes, &Limits::default()).unwrap_err();
        assert_eq!(reason.to_string(), text);
    }
}
