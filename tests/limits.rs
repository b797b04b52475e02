//! The limits on a file are settings, and each refusal names the exceeded one.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::harness::Place;

/// A setting, a value that the fixture passes, the fixture, and the code of the refusal.
const LIMITS: [(&str, &str, &str, &str); 9] = [
    ("limit-file", "1", "large.txt", "too_large"),
    ("limit-pages", "1", "pdf/latex-heads.pdf", "too_many_pages"),
    ("limit-characters", "50", "office/protokoll.docx", "too_much_text"),
    ("limit-entries", "3", "office/protokoll.docx", "too_many_entries"),
    ("limit-unpacked", "1", "bomb.docx", "unpacks_too_large"),
    ("limit-ratio", "2", "bomb.docx", "unpacks_too_large"),
    ("limit-nesting", "3", "feeds/repository.xml", "too_deep"),
    ("limit-nesting", "3", "ingest/cms.html", "too_deep"),
    ("limit-records", "2", "records.xml", "too_many_records"),
];

/// A fixture of `tests/fixtures`, or one that is made here.
fn put(place: &Place, fixture: &str) {
    match fixture {
        "large.txt" => place.write("large.txt", &"Ordet flöde står här. ".repeat(60_000)),
        "records.xml" => {
            let record =
                "<dc><title>Studie</title><date>2011</date><description>Om flöde.</description></dc>";
            place.write("records.xml", &format!("<records>{}</records>", record.repeat(3)));
        }
        // Small enough for the limits that go without saying.
        "bomb.docx" => fs::write(place.corpus().join("bomb.docx"), inflated()).unwrap(),
        path => {
            let from = Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("tests/fixtures")
                .join(path);
            let name = from.file_name().unwrap();
            fs::copy(&from, place.corpus().join(name)).unwrap();
        }
    }
}

/// A Word file whose text is 1.5 MiB of one sentence.
fn inflated() -> Vec<u8> {
    use std::io::{Cursor, Write as _};
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    archive.start_file("[Content_Types].xml", options).unwrap();
    write!(
        archive,
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>"
    )
    .unwrap();
    archive.start_file("word/document.xml", options).unwrap();
    let paragraph =
        "<w:p><w:r><w:t>Ordet flöde står här, om och om igen, tills det räcker.</w:t></w:r></w:p>";
    write!(
        archive,
        "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{}</w:body></w:document>",
        paragraph.repeat(18_000)
    )
    .unwrap();
    archive.finish().unwrap().into_inner()
}

fn report(place: &Place, arguments: &[&str]) -> Value {
    let file = place.root().join("report.json");
    place.sokbar(
        &[
            &["index", "--dry-run", "--report", file.to_str().unwrap()],
            arguments,
        ]
        .concat(),
    );
    serde_json::from_slice(&fs::read(file).unwrap()).unwrap()
}

#[test]
fn every_limit_is_a_setting_and_its_refusal_names_it() {
    for (setting, value, fixture, code) in LIMITS {
        let place = Place::new();
        put(&place, fixture);
        let usual = report(&place, &[]);
        assert_eq!(usual["report"]["refused"], serde_json::json!([]), "{fixture}");
        let flag = format!("--{setting}={value}");
        let limited = report(&place, &[&flag]);
        let refused = limited["report"]["refused"].as_array().unwrap();
        assert_eq!(refused.len(), 1, "{setting}: {limited:#}");
        assert_eq!(refused[0]["code"], code, "{setting}");
        let told = String::from_utf8(place.sokbar(&["index", "--dry-run", &flag]).stderr).unwrap();
        let key = setting.replace('-', "_");
        assert!(told.contains(&format!("raise {key}")), "{setting}: {told}");
    }
}
