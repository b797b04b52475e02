//! What Word and PowerPoint files have besides paragraphs: files in the text, embedded documents, drop caps, numbered lists, charts.

use super::hostile::{DOCUMENT, archive, paragraph, paragraphs};
use super::*;
use crate::ingest::report::WarningReason;

const RELATIONS: &str = "word/_rels/document.xml.rels";

fn relation(id: &str, kind: &str, target: &str) -> String {
    format!(
        r#"<Relationship Id="{id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"/>"#
    )
}

fn relations(relations: &[String]) -> String {
    format!("<Relationships>{}</Relationships>", relations.concat())
}

fn docx(parts: &[(&str, &[u8])]) -> Extract {
    read(Format::Docx, &archive(parts), &Limits::default()).unwrap()
}

#[test]
fn files_of_other_formats_in_the_text_are_read_where_they_stand() {
    let page = "<html><head><title>Bilaga</title></head><body><h2>Ur bilagan</h2><p>Vi mätte fjorton ställ.</p><ul><li>Ett</li><li>Två</li></ul></body></html>";
    let saved = "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\
                 Content-Transfer-Encoding: quoted-printable\r\n\r\n<html><body><p>Ur den sparade sidan kom l=C3=A4get i fabriken.</p></body></html>\r\n--b--\r\n";
    let rich = r"{\rtf1\ansi Ur den rika texten.}";
    let chunk = |id: &str| format!(r#"<w:altChunk r:id="{id}"/>"#);
    let text = paragraphs(
        &[
            paragraph("Före"),
            chunk("a"),
            chunk("b"),
            chunk("c"),
            chunk("d"),
            chunk("e"),
            paragraph("Efter"),
        ]
        .concat(),
    );
    let relations = relations(&[
        relation("a", "aFChunk", "chunk.htm"),
        relation("b", "aFChunk", "chunk.mht"),
        relation("c", "aFChunk", "chunk.rtf"),
        relation("d", "aFChunk", "chunk.docx"),
        relation("e", "aFChunk", "saknas.htm"),
    ]);
    let extract = docx(&[
        (DOCUMENT, text.as_bytes()),
        (RELATIONS, relations.as_bytes()),
        ("word/chunk.htm", page.as_bytes()),
        ("word/chunk.mht", saved.as_bytes()),
        ("word/chunk.rtf", rich.as_bytes()),
        (
            "word/chunk.docx",
            &archive(&[(DOCUMENT, paragraphs(&paragraph("inre")).as_bytes())]),
        ),
    ]);
    let whole = whole(&extract);
    let mut from = 0;
    for words in [
        "Före",
        "Ur bilagan",
        "fjorton ställ",
        "Två",
        "läget i fabriken",
        "rika texten",
        "Efter",
    ] {
        let at = whole[from..].find(words);
        from += at.unwrap_or_else(|| panic!("{words:?} is not in its place in {whole:?}"));
    }
    assert!(
        extract
            .sections
            .iter()
            .any(|section| section.heading.as_deref() == Some("Ur bilagan"))
    );
    // A Word file within, and one that is missing.
    assert!(
        extract
            .notes
            .iter()
            .any(|note| note.reason == WarningReason::EmbeddedLeftOut { count: 2 })
    );
}

#[test]
fn embedded_documents_are_told() {
    let relations = relations(&[
        relation("a", "package", "embeddings/bok.xlsx"),
        relation("b", "oleObject", "embeddings/ole.bin"),
        relation("c", "image", "media/bild.png"),
    ]);
    let extract = docx(&[
        (DOCUMENT, paragraphs(&paragraph("text")).as_bytes()),
        (RELATIONS, relations.as_bytes()),
    ]);
    let told: Vec<String> = extract.notes.iter().map(|note| note.reason.to_string()).collect();
    assert_eq!(
        told,
        ["embedded documents left out: 2; put them beside the file to have them searched"]
    );
}

#[test]
fn a_large_first_letter_is_one_with_its_word() {
    let initial =
        r#"<w:p><w:pPr><w:framePr w:dropCap="drop" w:lines="3"/></w:pPr><w:r><w:t>D</w:t></w:r></w:p>"#;
    let text = paragraphs(&[initial, &paragraph("rop efter droppe urholkar stenen."), initial].concat());
    let extract = docx(&[(DOCUMENT, text.as_bytes())]);
    assert_eq!(whole(&extract).trim(), "Drop efter droppe urholkar stenen.\n\nD");
}

#[test]
fn numbered_lists_have_their_numbers_and_headings_do_not() {
    let level = |place: u32, format: &str, text: &str| {
        format!(
            r#"<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{format}"/><w:lvlText w:val="{text}"/></w:lvl>"#
        )
    };
    let numbering = format!(
        r#"<w:numbering><w:abstractNum w:abstractNumId="0">{}{}</w:abstractNum><w:abstractNum w:abstractNumId="1">{}</w:abstractNum>
           <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num></w:numbering>"#,
        level(0, "decimal", "%1."),
        level(1, "lowerLetter", "%2)"),
        level(0, "bullet", "·"),
    );
    let item = |list: u32, level: u32, text: &str| {
        format!(
            r#"<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list}"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"#
        )
    };
    let heading = r#"<w:p><w:pPr><w:pStyle w:val="Rubrik1"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>Gör så här</w:t></w:r></w:p>"#;
    let styled = r#"<w:p><w:pPr><w:pStyle w:val="Numrerad"/></w:pPr><w:r><w:t>Håll i</w:t></w:r></w:p>"#;
    let text = paragraphs(
        &[
            paragraph("Ett stycke först."),
            heading.to_owned(),
            item(1, 0, "Filma"),
            item(1, 1, "från sidan"),
            item(1, 1, "uppifrån"),
            styled.to_owned(),
            item(2, 0, "Utan nummer"),
        ]
        .concat(),
    );
    let styles = r#"<w:styles><w:style w:styleId="Rubrik1"><w:name w:val="heading 1"/></w:style>
        <w:style w:styleId="Numrerad"><w:name w:val="Steg"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style></w:styles>"#;
    let extract = docx(&[
        (DOCUMENT, text.as_bytes()),
        ("word/numbering.xml", numbering.as_bytes()),
        ("word/styles.xml", styles.as_bytes()),
    ]);
    let section = extract.sections.last().unwrap();
    assert_eq!(section.heading.as_deref(), Some("Gör så här"));
    assert_eq!(
        section.text,
        "2. Filma\na) från sidan\nb) uppifrån\n3. Håll i\nUtan nummer"
    );
}

#[test]
fn numbered_lists_of_slides_have_their_numbers() {
    let item = |level: u32, kind: &str, text: &str| {
        let number = if kind.is_empty() {
            String::new()
        } else {
            format!(r#"<a:buAutoNum type="{kind}"/>"#)
        };
        format!(r#"<a:p><a:pPr lvl="{level}">{number}</a:pPr><a:r><a:t>{text}</a:t></a:r></a:p>"#)
    };
    let slide = format!(
        r#"<p:sld><p:cSld><p:spTree><p:sp><p:txBody>{}{}{}{}{}</p:txBody></p:sp></p:spTree></p:cSld></p:sld>"#,
        item(0, "arabicPeriod", "Filma"),
        item(1, "alphaLcParenR", "från sidan"),
        item(0, "arabicPeriod", "Skriv upp"),
        item(0, "", "Utan nummer"),
        item(0, "arabicPeriod", "Börja om"),
    );
    let bytes = archive(&[
        (
            "ppt/presentation.xml",
            br#"<p:presentation><p:sldIdLst><p:sldId id="256" r:id="s"/></p:sldIdLst></p:presentation>"#,
        ),
        (
            "ppt/_rels/presentation.xml.rels",
            relations(&[relation("s", "slide", "slides/slide1.xml")]).as_bytes(),
        ),
        ("ppt/slides/slide1.xml", slide.as_bytes()),
        (
            "ppt/slides/_rels/slide1.xml.rels",
            relations(&[relation("p", "package", "../embeddings/bok.xlsx")]).as_bytes(),
        ),
    ]);
    let extract = read(Format::Pptx, &bytes, &Limits::default()).unwrap();
    assert_eq!(
        extract.sections[0].text,
        "1. Filma\na) från sidan\n2. Skriv upp\nUtan nummer\n1. Börja om"
    );
    assert!(
        extract
            .notes
            .iter()
            .any(|note| note.reason == WarningReason::EmbeddedLeftOut { count: 1 })
    );
}

#[test]
fn hostile_files_in_the_text_are_left_out_and_the_text_stays() {
    let deep = format!("<html><body>{}djupt", "<div>".repeat(100_000));
    let text = paragraphs(&format!(
        "{}<w:altChunk r:id=\"a\"/><w:altChunk/><w:altChunk r:id=\"b\"/>{}",
        paragraph("Före"),
        paragraph("Efter")
    ));
    let relations = relations(&[
        relation("a", "aFChunk", "chunk.htm"),
        relation("b", "aFChunk", "document.xml"),
    ]);
    let extract = docx(&[
        (DOCUMENT, text.as_bytes()),
        (RELATIONS, relations.as_bytes()),
        ("word/chunk.htm", deep.as_bytes()),
    ]);
    let whole = whole(&extract);
    assert!(
        whole.contains("Före") && whole.contains("Efter") && !whole.contains("djupt"),
        "{whole}"
    );
    let told = WarningReason::EmbeddedLeftOut { count: 1 };
    assert!(
        extract.notes.iter().any(|note| note.reason == told),
        "{:?}",
        extract.notes
    );
}
