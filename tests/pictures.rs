//! Pictures of pages: read by tesseract where it is installed, and no documents where they have no text or belong to one.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use sokbar::document::Document;
use sokbar::ingest::{self, Corpus, Extractor, Limits};

use crate::harness::{Place, SWEDISH_LETTERS, optional_file, optional_program, text};

const PAGE: &str = "# Smed\n\nSMED delar upp omställningen i inre och yttre ställ.\n";

/// Puts a picture of the fixtures into the corpus.
fn put(place: &Place, fixture: &str, path: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pictures");
    let path = place.corpus().join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::copy(folder.join(fixture), path).unwrap();
}

fn has_tesseract() -> bool {
    let untested = "the letters of pictures";
    optional_program(&["tesseract"], untested).is_some()
        && optional_file(SWEDISH_LETTERS, untested, "tesseract-ocr-swe").is_some()
}

fn extractor(place: &Place) -> Extractor {
    Extractor::new(Limits::default())
        .with_program(env!("CARGO_BIN_EXE_sokbar").into(), vec!["read-files".to_owned()])
        .with_cache(place.index().join("extracts"))
}

fn read(place: &Place) -> (Corpus, Duration) {
    let begun = Instant::now();
    let recognising = extractor(place).with_recognition();
    let corpus = ingest::read_corpus_with(&place.corpus(), &recognising, &|_| {}).unwrap();
    (corpus, begun.elapsed())
}

fn document<'c>(corpus: &'c Corpus, id: &str) -> &'c Document {
    let found = corpus
        .documents
        .iter()
        .find(|document| document.id.as_str() == id);
    found.unwrap_or_else(|| panic!("{id} is not in {:#?}", corpus.report))
}

fn told(corpus: &Corpus) -> Vec<(&str, String)> {
    let warnings = corpus.report.warnings.iter();
    warnings
        .map(|warning| (warning.source.as_str(), warning.reason.to_string()))
        .filter(|(_, told)| told != "no date")
        .collect()
}

fn passed(counts: &[(&str, usize)]) -> BTreeMap<String, usize> {
    let counts = counts.iter();
    counts
        .map(|(extension, count)| ((*extension).to_owned(), *count))
        .collect()
}

#[test]
fn pictures_of_pages_are_documents_and_photos_and_illustrations_are_not() {
    if !has_tesseract() {
        return;
    }
    let place = Place::with_files(&[
        ("metoder/smed.md", PAGE),
        ("arkiv/film.jpg", "RIFF\0\0\0\0WEBPVP8 "),
    ]);
    put(&place, "protokoll.jpg", "metoder/bilder/press.jpg");
    put(&place, "protokoll.png", "arkiv/protokoll.png");
    put(&place, "protokoll.tif", "arkiv/hela.tif");
    put(&place, "foto.png", "arkiv/foto.png");
    let (first, slow) = read(&place);
    let ids: Vec<&str> = first
        .documents
        .iter()
        .map(|document| document.id.as_str())
        .collect();
    assert_eq!(ids, ["arkiv/hela", "arkiv/protokoll", "metoder/smed"]);
    assert_eq!(first.report.passed_over, passed(&[("jpg", 2), ("png", 1)]));
    assert_eq!((first.report.files, first.report.pictures_left), (6, 0));
    assert!(first.report.refused.is_empty(), "{:?}", first.report.refused);

    let single = document(&first, "arkiv/protokoll");
    assert_eq!(single.title, "Kortare ställtider");
    assert!(single.sections.iter().all(|section| section.page.is_none()));
    let several = document(&first, "arkiv/hela");
    let pages: Vec<Option<u32>> = several.sections.iter().map(|section| section.page).collect();
    assert!(pages.contains(&Some(1)) && pages.contains(&Some(2)), "{pages:?}");
    assert_eq!(several.files[0].pages, Some(2));
    for (document, word) in [(single, "förbättringsarbetet"), (several, "operatörerna")] {
        let mut texts = document.sections.iter().map(|section| section.text.as_str());
        assert!(
            texts.any(|text| text.contains(word)),
            "{word} is not in {document:#?}"
        );
    }
    let recognised = |count: usize| {
        format!(
            "scanned: the letters of {count} of {count} pages were recognised by tesseract and may be wrong here and there"
        )
    };
    assert_eq!(
        told(&first)
            .into_iter()
            .filter(|(source, _)| source.starts_with("arkiv"))
            .filter(|(_, told)| told.starts_with("scanned"))
            .collect::<Vec<_>>(),
        [
            ("arkiv/hela.tif", recognised(2)),
            ("arkiv/protokoll.png", recognised(1))
        ]
    );
    // What was recognised is kept, and so is that a photo has no letters.
    let (second, fast) = read(&place);
    assert_eq!(second.documents, first.documents);
    assert!(fast * 2 < slow, "{fast:?} after {slow:?}");
}

#[test]
fn a_picture_with_a_sidecar_is_a_document_with_or_without_letters() {
    if !has_tesseract() {
        return;
    }
    let place = Place::with_files(&[
        ("metoder/smed.md", PAGE),
        ("metoder/foto.png.toml", "title = \"Pressen före ombyggnaden\""),
    ]);
    put(&place, "foto.png", "metoder/foto.png");
    let (corpus, _) = read(&place);
    assert_eq!(
        document(&corpus, "metoder/foto").title,
        "Pressen före ombyggnaden"
    );
    let told = told(&corpus);
    let said = |words: &str| {
        told.iter()
            .any(|(source, told)| *source == "metoder/foto.png" && told.contains(words))
    };
    assert!(said("no text, only a title") && !said("OCR"), "{told:?}");
    assert!(corpus.report.passed_over.is_empty() && corpus.report.refused.is_empty());
}

#[test]
fn without_tesseract_pictures_are_passed_over_and_the_report_says_so_once() {
    let place = Place::with_files(&[
        ("metoder/smed.md", PAGE),
        ("arkiv/affisch.png.toml", "title = \"Affischen om 5S\""),
    ]);
    put(&place, "protokoll.jpg", "metoder/press.jpg");
    put(&place, "foto.png", "arkiv/affisch.png");
    for number in 0..9 {
        put(&place, "foto.png", &format!("arkiv/foto-{number}.png"));
    }
    let output = place.command(&["index"]).env("PATH", "").output().unwrap();
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(said.contains("jpg 1, png 9\n"), "{said}");
    let line = said.lines().find(|line| line.contains("install tesseract"));
    assert!(
        line.is_some_and(|line| line.contains("9 may have text")),
        "{said}"
    );
    assert_eq!(said.matches("foto-").count(), 0, "{said}");
    // The one that somebody described is found by that.
    assert!(
        said.contains("arkiv/affisch.png: needs OCR: 1 of 1 pages"),
        "{said}"
    );
    let output = place.sokbar(&["search", "--json", "affischen"]);
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(answer["hits"][0]["id"], "arkiv/affisch");
}
