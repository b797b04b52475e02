//! What becomes of files of the formats that are text when they are broken, or made to break a reader.

use super::*;
use crate::ingest::assemble::assemble;
use crate::ingest::read;
use crate::ingest::report::RefusalReason;

/// What becomes of a file, in a word: the code of the refusal, that of the first thing to say about reading it, or `text`.
fn outcome(format: Format, bytes: &[u8], limits: &Limits) -> String {
    let code = |reason: serde_json::Value| reason["code"].as_str().unwrap().to_owned();
    let refused = |reason: RefusalReason| code(serde_json::to_value(reason).unwrap());
    let extract = match read::read(format, bytes, limits, &Learnt::default()) {
        Ok(extracts) => extracts.into_iter().next().unwrap(),
        Err(reason) => return refused(reason),
    };
    let note = extract.notes.first().cloned();
    match assemble("a", extract) {
        Err(reason) => refused(reason),
        Ok(_) => note.map_or("text".to_owned(), |note| {
            code(serde_json::to_value(note.reason).unwrap())
        }),
    }
}

/// So small that a file of some kilobytes stands for one of a gigabyte.
fn small() -> Limits {
    Limits {
        characters: 1_000,
        html_elements: 2_000,
        records: 10,
        ..Limits::default()
    }
}

mod formats;

type Row<'r> = (&'r str, Vec<u8>, &'r str);

fn check(format: Format, rows: &[Row<'_>]) {
    let mut faults = Vec::new();
    for (what, bytes, expected) in rows {
        let outcome = outcome(format, bytes, &small());
        println!("{format}, {what}: {outcome}");
        if outcome != *expected {
            faults.push(format!("{format}, {what}: {outcome} and not {expected}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Bytes that are no text whatever a file is called.
fn of_other_formats<'r>() -> Vec<Row<'r>> {
    vec![
        ("empty", vec![], "empty"),
        ("a PDF", b"%PDF-1.7 ...".to_vec(), "not_text"),
        ("a Word file", b"PK\x03\x04...".to_vec(), "not_text"),
        (
            "an old Word file",
            vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1],
            "not_text",
        ),
        ("rich text", b"{\\rtf1 Text}".to_vec(), "not_text"),
        ("a picture", b"\x89PNG\r\n\x1a\n".to_vec(), "not_text"),
        (
            "NULs in the text",
            b"<p>Text\0\0 med hal i</p>".to_vec(),
            "not_text",
        ),
        ("NULs only", vec![0; 4096], "not_text"),
        (
            "control characters",
            (1..=8).cycle().take(500).collect(),
            "not_text",
        ),
        ("UTF-32", b"\xFF\xFE\0\0<\0\0\0".to_vec(), "not_text"),
    ]
}

fn open(tag: &str, count: usize) -> Vec<u8> {
    format!("<p>Text.{}", tag.repeat(count)).into_bytes()
}

#[test]
fn hostile_web_pages_are_refused_or_read_as_far_as_they_go() {
    let attributes = (0..1_000).map(|n| format!(" a{n}=b")).collect::<String>();
    let attribute = "x".repeat(2_000_000);
    let mut rows = of_other_formats();
    rows.extend([
        ("a hundred thousand open divs", open("<div>", 100_000), "too_deep"),
        (
            "unclosed formatting in paragraphs",
            open("<p><b>x", 1_500),
            "too_many_elements",
        ),
        ("many elements", open("<br>", 3_000), "too_many_elements"),
        (
            "many attributes",
            format!("<p{attributes}>Text").into_bytes(),
            "too_many_attributes",
        ),
        (
            "a giant attribute",
            format!("<p title=\"{attribute}\">Text</p>").into_bytes(),
            "text",
        ),
        ("a giant name", format!("<{attribute}>Text").into_bytes(), "text"),
        (
            "a giant line",
            format!("<p>{}", "ord ".repeat(500)).into_bytes(),
            "too_much_text",
        ),
        ("cut inside a tag", "<p>Text som är <a href=\"ku".into(), "text"),
        ("cut inside a comment", "<p>Text.</p><!-- och".into(), "text"),
        (
            "cut inside a script",
            "<p>Text.</p><script>var a = \"<p>".into(),
            "text",
        ),
        (
            "nothing but a script",
            "<script>alert(1)</script>".into(),
            "empty",
        ),
        (
            "elements that parsers differ on",
            "<select><xmp><p>Text</select>".into(),
            "ambiguous_html",
        ),
        (
            "an entity bomb",
            "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]><p>Text &b;&b;</p>".into(),
            "text",
        ),
        (
            "an encoding that isn't",
            "<meta charset=\"utf-7\"><p>Text +ADw-script+AD4-</p>".into(),
            "text",
        ),
        (
            "broken UTF-8",
            [
                "<p>å ä ö å ä ö å ä ö å ä ö å ä ö å ä ö å ä ö</p>".as_bytes(),
                b"\xE5\xFF",
            ]
            .concat(),
            "unreadable_characters",
        ),
    ]);
    check(Format::Html, &rows);
}

#[test]
fn hostile_texts_are_refused_or_read_as_far_as_they_go() {
    let mut rows = of_other_formats();
    rows.extend([
        ("white space", " \r\n\t\u{A0}\u{3000}\n".into(), "empty"),
        (
            "a giant line",
            "x".repeat(1_000_000).into_bytes(),
            "too_much_text",
        ),
        (
            "a thousand lines",
            "rad\n\n".repeat(1_000).into_bytes(),
            "too_much_text",
        ),
        (
            "cut inside a letter",
            b"F\xC3\xB6r f\xC3\xB6r f\xC3\xB6r f\xC3\xB6r f\xC3\xB6r \xC3\xA5\xC3\xA4\xC3\xB6\xC3\xA5 f\xC3"
                .to_vec(),
            "unreadable_characters",
        ),
        (
            "UTF-16 cut inside a letter",
            b"\xFF\xFEH\0e\0j\0 \0d\0u".to_vec(),
            "unreadable_characters",
        ),
        (
            "marks upon marks",
            format!("Zalgo{}", "\u{301}".repeat(500)).into_bytes(),
            "text",
        ),
        (
            "letters turned about",
            "Text \u{202E}txet\u{2066} slut".into(),
            "text",
        ),
        (
            "bytes of no encoding",
            [0x81, 0x8D, 0x9D, 0xDE, 0xFE].repeat(40),
            "guessed_encoding",
        ),
    ]);
    check(Format::Text, &rows);
}

#[test]
fn hostile_markdown_is_refused_or_read_as_far_as_it_goes() {
    let laughs = (1..9).fold("---\ntitle: T\na: &a [x, x]\n".to_owned(), |text, n| {
        let (own, before) = (char::from(b'a' + n), char::from(b'a' + n - 1));
        format!("{text}{own}: &{own} [*{before}, *{before}, *{before}, *{before}, *{before}, *{before}, *{before}, *{before}]\n")
    });
    let mut rows = of_other_formats();
    rows.extend([
        (
            "a bomb of YAML",
            format!("{laughs}---\nText").into_bytes(),
            "unknown_key",
        ),
        (
            "brackets in YAML",
            format!("---\ntitle: {}\n---\nText", "[".repeat(50_000)).into_bytes(),
            "invalid_front_matter",
        ),
        (
            "broken TOML",
            "+++\ntitle = \"T\ndate = 2020-13-45\n+++\nText".into(),
            "invalid_front_matter",
        ),
        (
            "front matter without an end",
            "---\ntitle: T\n\nText".into(),
            "unclosed_front_matter",
        ),
        (
            "front matter longer than any",
            format!("---\ntitle: T\n{}---\nText", "#\n".repeat(50_000)).into_bytes(),
            "unclosed_front_matter",
        ),
        (
            "quotes in quotes",
            format!("{} Text", ">".repeat(20_000)).into_bytes(),
            "text",
        ),
        (
            "lists in lists",
            format!("{}Text", "- ".repeat(5_000)).into_bytes(),
            "text",
        ),
        (
            "brackets",
            format!("Text {}", "[".repeat(900)).into_bytes(),
            "text",
        ),
        (
            "stars",
            format!("Text {}", "*a_".repeat(300)).into_bytes(),
            "text",
        ),
        (
            "backticks",
            (1..40)
                .map(|n| format!("{} ", "`".repeat(n)))
                .collect::<String>()
                .into_bytes(),
            "text",
        ),
        (
            "references to themselves",
            format!("{}[a]", "[a]: a\n".repeat(2_000)).into_bytes(),
            "text",
        ),
        (
            "HTML that is too deep",
            format!("Text.\n\n{}\n", "<div>".repeat(2_000)).into_bytes(),
            "html_block_left_out",
        ),
        ("a giant line", "ord ".repeat(1_000).into_bytes(), "too_much_text"),
        ("cut inside code", "# T\n\n```\nx = 1".into(), "text"),
    ]);
    check(Format::Markdown, &rows);
}

#[test]
fn hostile_exports_are_refused_or_read_as_far_as_they_go() {
    let one = "<dc><title>Ett</title></dc>";
    let records = |inside: &str| format!("<records>{inside}</records>").into_bytes();
    let mut rows = of_other_formats();
    // An export without an element is cut off, not a document without a word.
    rows[0].2 = "damaged";
    rows.extend([
        (
            "laughs",
            "<!DOCTYPE a [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]><records>&b;</records>".into(),
            "xml_document_type",
        ),
        (
            "an entity of a file",
            "<!DOCTYPE a [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><dc><title>&a;</title></dc>".into(),
            "xml_document_type",
        ),
        (
            "entities of nobody",
            records("<dc><title>A &okand; B</title></dc>"),
            "text",
        ),
        (
            "cut off",
            b"<records><dc><title>Ett</title></dc><dc><ti".to_vec(),
            "damaged",
        ),
        (
            "cut inside CDATA",
            b"<records><dc><title><![CDATA[Ett".to_vec(),
            "damaged",
        ),
        (
            "tags that cross",
            records("<dc><title>Ett</dc></title>"),
            "damaged",
        ),
        (
            "a hundred thousand open elements",
            records(&"<dc>".repeat(100_000)),
            "too_deep",
        ),
        (
            "many attributes",
            records(&format!(
                "<dc {}/>",
                (0..1_000).map(|n| format!("a{n}=\"\" ")).collect::<String>()
            )),
            "too_many_attributes",
        ),
        (
            "a giant attribute",
            records(&format!(
                "<dc a=\"{}\"><title>Ett</title></dc>",
                "x".repeat(2_000_000)
            )),
            "text",
        ),
        ("many records", records(&one.repeat(11)), "too_many_records"),
        (
            "much text",
            records(&format!(
                "<dc><title>Ett</title><description>{}</description></dc>",
                "ord ".repeat(500)
            )),
            "too_much_text",
        ),
        (
            "a record that is too deep",
            records(&format!(
                "{one}<dc><title>Två</title><description>{}</description></dc>",
                "&lt;div>".repeat(2_000)
            )),
            "record_left_out",
        ),
        ("no record", records(""), "no_records"),
        (
            "a feed for news readers",
            "<rss version=\"2.0\"><channel><item/></channel></rss>".into(),
            "no_records",
        ),
        (
            "a web page",
            "<html><body><p>Text</p></body></html>".into(),
            "unknown_xml",
        ),
        (
            "an error of the repository",
            "<OAI-PMH><error code=\"badArgument\"/></OAI-PMH>".into(),
            "repository_error",
        ),
        (
            "another encoding than declared",
            b"<?xml version=\"1.0\" encoding=\"UTF-8\"?><dc><title>St\xE4lltid p\xE5 k\xF6pet</title></dc>"
                .to_vec(),
            "text",
        ),
    ]);
    check(Format::Xml, &rows);
}
