use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;

pub(super) const DOCUMENT: &str = "word/document.xml";

/// An archive of some parts.
pub(super) fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

pub(super) fn word(document: &str) -> Vec<u8> {
    archive(&[(DOCUMENT, document.as_bytes())])
}

pub(super) fn paragraphs(text: &str) -> String {
    format!("<w:document><w:body>{text}</w:body></w:document>")
}

pub(super) fn paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

/// A container of old Office with a stream of this name.
pub(super) fn old_office(stream: &str) -> Vec<u8> {
    let mut bytes = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    bytes.resize(1024, 0);
    bytes.extend(stream.encode_utf16().flat_map(u16::to_le_bytes));
    bytes.resize(4096, 0);
    bytes
}

/// An archive of many names for one part: each directory entry points at the first file.
fn overlapping() -> Vec<u8> {
    let content = vec![b'a'; 100_000];
    let parts: Vec<(String, &[u8])> = (0..50)
        .map(|number| (format!("word/{number:04}.xml"), content.as_slice()))
        .collect();
    let parts: Vec<(&str, &[u8])> = parts
        .iter()
        .map(|(name, content)| (name.as_str(), *content))
        .collect();
    let mut bytes = archive(&parts);
    let mut at = 0;
    while let Some(found) = bytes[at..].windows(4).position(|window| window == b"PK\x01\x02") {
        at += found;
        // The offset of the local header in a directory entry.
        bytes[at + 42..at + 46].copy_from_slice(&[0; 4]);
        at += 46;
    }
    bytes
}

fn encrypted_entry() -> Vec<u8> {
    let mut bytes = word(&paragraphs(&paragraph("text")));
    for (signature, flags) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let at = bytes.windows(4).position(|window| window == signature).unwrap();
        bytes[at + flags] |= 1;
    }
    bytes
}

fn repeated(open: &str, count: usize, close: &str) -> String {
    open.repeat(count) + &close.repeat(count)
}

fn epub(package: &str) -> Vec<u8> {
    let container = r#"<container><rootfiles><rootfile full-path="p.opf"/></rootfiles></container>"#;
    archive(&[
        ("mimetype", b"application/epub+zip"),
        ("META-INF/container.xml", container.as_bytes()),
        ("p.opf", package.as_bytes()),
    ])
}

/// The code of a refusal, as a report has it, or `ok:` and the text.
pub(super) fn outcome(format: Format, bytes: &[u8]) -> String {
    match read(format, bytes, &Limits::default()) {
        Ok(extract) => format!("ok:{}", whole(&extract).trim()),
        Err(reason) => {
            assert!(!reason.to_string().is_empty());
            serde_json::to_value(reason).unwrap()["code"]
                .as_str()
                .unwrap()
                .to_owned()
        }
    }
}

#[test]
fn hostile_files_are_refused_with_their_own_code() {
    let (good, deep) = (
        bytes_of("rubriker.docx"),
        paragraphs(&repeated(
            "<w:tbl><w:tr><w:tc>",
            100_000,
            "</w:tc></w:tr></w:tbl>",
        )),
    );
    let laughs = format!(
        r#"<!DOCTYPE x [<!ENTITY a "ha">{}]>{}"#,
        (0..9)
            .map(|n| format!(r#"<!ENTITY a{n} "{}">"#, "&a;".repeat(10)))
            .collect::<String>(),
        paragraphs(&paragraph("&a8;"))
    );
    let zeros = vec![b' '; 300 * 1024 * 1024];
    let many: Vec<(String, &[u8])> = (0..20_000)
        .map(|n| (format!("word/{n}.xml"), b"".as_slice()))
        .collect();
    let many: Vec<(&str, &[u8])> = many
        .iter()
        .map(|(name, content)| (name.as_str(), *content))
        .collect();
    let external = r#"<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><w:document><w:body><w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:body></w:document>"#;
    let ooxml_deep = repeated("<w:sdt><w:sdtContent>", 5_000, "</w:sdtContent></w:sdt>");
    let mut cut_inside = good.clone();
    cut_inside.drain(1_000..6_000);
    for (what, format, bytes, code) in [
        ("empty", Format::Docx, Vec::new(), "empty"),
        ("zeros", Format::Docx, vec![0; 5_000], "other_format"),
        (
            "a PDF by another name",
            Format::Docx,
            b"%PDF-1.7\n%...".to_vec(),
            "other_format",
        ),
        (
            "rich text by another name",
            Format::Docx,
            b"{\\rtf1\\ansi}".to_vec(),
            "other_format",
        ),
        (
            "a web page by another name",
            Format::Docx,
            b"<html><p>hej".to_vec(),
            "other_format",
        ),
        (
            "text by another name",
            Format::Odt,
            "hej på er".into(),
            "other_format",
        ),
        (
            "noise",
            Format::Pptx,
            vec![0xFF, 0xFE, 0x81, 3, 9],
            "other_format",
        ),
        (
            "with a password",
            Format::Docx,
            old_office("EncryptedPackage"),
            "encrypted",
        ),
        (
            "old Word",
            Format::Docx,
            old_office("WordDocument"),
            "other_format",
        ),
        (
            "old PowerPoint",
            Format::Pptx,
            old_office("PowerPoint Document"),
            "other_format",
        ),
        (
            "a spreadsheet by another name",
            Format::Docx,
            archive(&[("xl/workbook.xml", b"<x/>")]),
            "other_format",
        ),
        (
            "a presentation by another name",
            Format::Docx,
            bytes_of("flode.pptx"),
            "other_format",
        ),
        (
            "an OpenDocument text by another name",
            Format::Docx,
            bytes_of("notis.odt"),
            "other_format",
        ),
        (
            "an archive of pictures",
            Format::Docx,
            archive(&[("a.png", b"png")]),
            "missing_part",
        ),
        ("an empty archive", Format::Docx, archive(&[]), "missing_part"),
        (
            "no document part",
            Format::Docx,
            archive(&[("word/styles.xml", b"<w:styles/>")]),
            "missing_part",
        ),
        (
            "no content part",
            Format::Odt,
            archive(&[("mimetype", b"application/vnd.oasis.opendocument.text")]),
            "missing_part",
        ),
        (
            "no slides",
            Format::Pptx,
            archive(&[("ppt/presentation.xml", b"<p:presentation/>")]),
            "ok:",
        ),
        (
            "no container",
            Format::Epub,
            archive(&[("mimetype", b"application/epub+zip")]),
            "missing_part",
        ),
        (
            "no package",
            Format::Epub,
            archive(&[("META-INF/container.xml", b"<c><rootfile full-path='p.opf'/></c>")]),
            "missing_part",
        ),
        (
            "a missing chapter",
            Format::Epub,
            epub(
                r#"<package><manifest><item id="a" href="a.html" media-type="text/html"/></manifest><spine><itemref idref="a"/></spine></package>"#,
            ),
            "missing_part",
        ),
        (
            "cut off",
            Format::Docx,
            good[..good.len() / 2].to_vec(),
            "damaged",
        ),
        (
            "cut off near its end",
            Format::Docx,
            good[..good.len() - 30].to_vec(),
            "damaged",
        ),
        ("with a hole", Format::Docx, cut_inside, "damaged"),
        (
            "only its beginning",
            Format::Docx,
            b"PK\x03\x04".to_vec(),
            "damaged",
        ),
        (
            "a document cut off",
            Format::Docx,
            word("<w:document><w:body><w:p><w:r><w:t>halv"),
            "damaged",
        ),
        (
            "a document that isn't well formed",
            Format::Docx,
            word("<w:document><w:p></w:document>"),
            "damaged",
        ),
        ("deep tables", Format::Docx, word(&deep), "too_deep"),
        (
            "deep content controls",
            Format::Docx,
            word(&paragraphs(&ooxml_deep)),
            "too_deep",
        ),
        (
            "entities of entities",
            Format::Docx,
            word(&laughs),
            "declares_entities",
        ),
        (
            "an entity from outside",
            Format::Docx,
            word(external),
            "declares_entities",
        ),
        (
            "a part that unpacks too far",
            Format::Docx,
            archive(&[(DOCUMENT, &zeros)]),
            "unpacks_too_large",
        ),
        (
            "parts that share their bytes",
            Format::Docx,
            overlapping(),
            "damaged",
        ),
        ("20,000 entries", Format::Docx, archive(&many), "too_many_entries"),
        ("an encrypted entry", Format::Docx, encrypted_entry(), "encrypted"),
        (
            "an encrypted OpenDocument text",
            Format::Odt,
            archive(&[
                ("mimetype", b"application/vnd.oasis.opendocument.text"),
                (
                    "META-INF/manifest.xml",
                    b"<m:manifest><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>",
                ),
                ("content.xml", b"\x81\x05"),
            ]),
            "encrypted",
        ),
        (
            "noise for a part",
            Format::Docx,
            archive(&[(DOCUMENT, &[0xFF, 0x00, 0x81, 0x3C, 0x3C])]),
            "damaged",
        ),
    ] {
        let outcome = outcome(format, &bytes);
        assert_eq!(outcome, code, "{what}");
    }
}
