use std::collections::HashMap;
use std::io::{self, Write as _};
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

use super::*;

mod hostile;
mod layouts;

/// What every good file of the fixtures says, see their `make.sh`.
const TEXT: &str = "Ställtiden är den tid som går mellan den sista godkända detaljen i en serie och den första godkända i nästa. Den som \
                    halverar ställtiden kan köra mindre serier, och får kortare ledtider och mindre lager. Värdeflödesanalysen visar var \
                    tiden tar vägen, och förbättringsarbetet börjar på golvet. Åtgärderna följdes upp under ett år. Övningarna på \
                    verkstadsgolvet gav en effektivare omställning, och operatörerna själva ändrade sina arbetssätt. Kostnaden för \
                    omställningarna halverades.";

/// Whether poppler's `pdftotext` is installed, as `.ci/run` demands. Elsewhere the developer is told what is not tested.
fn has_poppler() -> bool {
    static FOUND: LazyLock<bool> = LazyLock::new(|| {
        let found = Command::new("pdftotext").arg("-v").output().is_ok();
        if !found {
            // Written past the capture of the test harness, which hides what a passing test prints.
            let told =
                "NOT TESTED: the text of PDF files whose fonts only pdftotext reads; install poppler-utils\n";
            io::stderr().write_all(told.as_bytes()).unwrap();
        }
        found
    });
    *FOUND
}

fn fixture(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pdf");
    std::fs::read(folder.join(name)).unwrap()
}

fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// The share of the words of a text that are found, each as often as it stands there.
fn recall(expected: &str, found: &str) -> f64 {
    let mut there: HashMap<String, usize> = HashMap::new();
    for word in words(found) {
        *there.entry(word).or_default() += 1;
    }
    let expected = words(expected);
    let hits = expected.iter().filter(|word| {
        let left = there.get_mut(*word).filter(|left| **left > 0);
        left.map(|left| *left -= 1).is_some()
    });
    hits.count() as f64 / expected.len() as f64
}

fn all_text(extract: &Extract) -> String {
    let texts = extract.sections.iter().map(|section| section.text.as_str());
    texts.collect::<Vec<_>>().join("\n\n")
}

#[test]
fn good_files_of_real_programs_give_their_words_pages_and_metadata() {
    // Whether the fonts are pictures (Type 3), which only poppler reads well: without it, half of the words and the metadata come out.
    let table = [
        ("latex-t1.pdf", true),
        ("latex-ot1.pdf", true),
        ("latex-lmodern.pdf", false),
        ("latex-times.pdf", false),
        ("latex-cmap.pdf", true),
        ("latex-columns.pdf", true),
        ("latex-heads.pdf", true),
        ("chromium.pdf", false),
        ("chromium-heads.pdf", false),
        ("libreoffice.pdf", false),
        ("ghostscript-13.pdf", true),
        ("ghostscript.pdf", false),
        ("qpdf-linearized.pdf", true),
        ("qpdf-object-streams.pdf", false),
        ("qpdf-plain.pdf", false),
        ("qpdf-empty-password.pdf", true),
        ("qpdf-empty-password-128.pdf", false),
    ];
    let mut faults = Vec::new();
    let (mut sum, mut checked) = (0.0, 0.0);
    for (name, needs_poppler) in table {
        let extract = read(&fixture(name), &Limits::default()).unwrap();
        let text = all_text(&extract);
        let recall = recall(TEXT, &text);
        println!("{name}: recall {recall:.3}");
        let mut check = |holds: bool, what: &str| {
            if !holds {
                faults.push(format!("{name}: {what}: {extract:#?}"));
            }
        };
        check(extract.found.authors == ["Anna Ek"], "authors");
        check(
            extract.found.date.map(|date| date.to_string()).as_deref() == Some("2020-03-12"),
            "date",
        );
        if needs_poppler && !has_poppler() {
            check(recall >= 0.5, "most words are missing");
            continue;
        }
        sum += recall;
        checked += 1.0;
        check(recall >= 0.95, "words are missing");
        check(
            extract.found.title.as_deref() == Some("Kortare ställtider"),
            "title",
        );
        let first = text.find("halverar").unwrap_or(usize::MAX);
        check(
            text.find("Övningarna").is_some_and(|later| first < later),
            "order",
        );
        let page_of = |word: &str| {
            let section = extract
                .sections
                .iter()
                .find(|section| section.text.contains(word));
            section.and_then(|section| section.page)
        };
        check(
            page_of("Ställtiden är den tid") == Some(1),
            "page of the first words",
        );
        // Where there are two columns the second part is in the second of them.
        let last = if name == "latex-columns.pdf" { 1 } else { 2 };
        check(page_of("operatörerna") == Some(last), "page of the last words");
        let is_heading = |word: &str| {
            extract.sections.iter().any(|section| {
                section
                    .heading
                    .as_ref()
                    .is_some_and(|heading| heading.ends_with(word))
            })
        };
        check(is_heading("Bakgrund") && is_heading("Resultat"), "headings");
        check(
            !text.contains("Sida 1") && !text.contains("sida.html"),
            "running lines",
        );
        check(extract.notes.is_empty(), "notes");
    }
    println!("mean recall {:.3}", sum / checked);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn scanned_pages_are_a_document_that_needs_ocr() {
    let extract = read(&fixture("scanned.pdf"), &Limits::default()).unwrap();
    assert_eq!(extract.sections, []);
    let told = extract.notes[0].reason.to_string();
    assert!(
        told.starts_with("needs OCR: 2 of 2 pages have no text layer"),
        "{told}"
    );
}

#[test]
fn an_unknown_letter_within_a_word_is_noticed_and_stands_in_no_title() {
    let page = |lines: &[&str]| -> Page {
        lines
            .iter()
            .map(|line| Block::Paragraph(vec![(*line).to_owned()]))
            .collect()
    };
    let parsed = |lines: &[&str]| Parsed {
        pages: vec![page(lines)],
        ..Parsed::default()
    };
    assert!(has_broken_word(&parsed(&["en e\u{FFFD}ektiv omställning"])));
    assert!(!has_broken_word(&parsed(&["ett \u{FFFD} för sig"])));
    let text = "Vi mätte ställtiden i tre veckor och skrev upp varje ställ.";
    let title = |first: &str| extract(parsed(&[first, text]), false).found.title;
    assert_eq!(
        title("Effektiv omställning").as_deref(),
        Some("Effektiv omställning")
    );
    assert_eq!(title("E\u{FFFD}ektiv omställning"), None);
}
