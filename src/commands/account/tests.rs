use super::*;
use crate::ingest::Format;

fn sample() -> Report {
    Report {
        files: 5,
        documents: 2,
        formats: BTreeMap::from([(Format::Markdown, 1), (Format::Text, 1)]),
        kinds: BTreeMap::from([(Kind::Method, 2)]),
        languages: BTreeMap::from([(Language::Swedish.into(), 2)]),
        passed_over: BTreeMap::from([("png".to_owned(), 1)]),
        pictures_left: 1,
        sidecars: 1,
        joined: Vec::new(),
        furniture: vec![Furniture {
            folder: "artiklar/webb".to_owned(),
            pages: 12,
            texts: vec!["Besöksadress".to_owned(), "Ring växeln".to_owned()],
        }],
        refused: vec![Refusal {
            source: "rapport.pdf".to_owned(),
            record: None,
            line: None,
            reason: RefusalReason::UnsupportedFormat {
                extension: "pdf".to_owned(),
            },
        }],
        warnings: vec![Warning {
            source: "metoder/\u{1b}[31msmed.md".to_owned(),
            record: Some("7".to_owned()),
            line: Some(3),
            reason: WarningReason::UnknownKey {
                key: "layout".to_owned(),
            },
        }],
        format_times: BTreeMap::from([(Format::Markdown, Duration::from_millis(1250))]),
        slowest: vec![SlowFile {
            source: "lång\u{7}.md".to_owned(),
            time: Duration::from_millis(1240),
        }],
        elapsed: Duration::from_millis(1500),
    }
}

#[test]
fn the_terminal_report_names_files_and_lines_without_control_characters() {
    let expected = "2 documents from 5 files in 1.50 s\n  formats       markdown 1, text 1\n  kinds         method 2\n  \
                    languages     sv 2\n  passed over   png 1\n  pictures      1 may have text and was not looked at: install tesseract with its Swedish data (swe), or build again where the time ran out\n  sidecars      1\n  furniture     artiklar/webb: 2 texts stand on most of its 12 pages\n  time          markdown 1.25 s\n\
                    slowest files\n  lång\u{FFFD}.md: 1.24 s\nrefused (1)\n  rapport.pdf: the format .pdf is not supported\n\
                    warnings (1)\n  unknown_key (1)\n    metoder/\u{FFFD}[31msmed.md/7:3: unknown metadata key \"layout\"\n";
    assert_eq!(report(&sample(), Language::English), expected);
    let expected = "2 dokument av 5 filer på 1,50 s\n  format        markdown 1, text 1\n  texttyper     metod 2\n  \
                    språk         sv 2\n  inte lästa    png 1\n  bilder        1 kan ha text men granskades inte: installera tesseract med svenska (swe), eller bygg igen om tiden tog slut\n  metadatafiler 1\n  återkommande  artiklar/webb: 2 texter står på de flesta av 12 sidor\n  tid           markdown 1,25 s\n\
                    långsammaste filerna\n  lång\u{FFFD}.md: 1,24 s\navvisade (1)\n  rapport.pdf: formatet .pdf kan inte läsas\n\
                    varningar (1)\n  unknown_key (1)\n    metoder/\u{FFFD}[31msmed.md/7:3: metadata \"layout\" finns inte\n";
    assert_eq!(report(&sample(), Language::Swedish), expected);
}

#[test]
fn warnings_are_grouped_by_code_with_three_examples() {
    let mut many = sample();
    let warning = |number: usize| Warning {
        source: format!("{number}.md"),
        record: None,
        line: None,
        reason: WarningReason::NoDate,
    };
    many.warnings.extend((0..1_000).map(warning));
    let text = report(&many, Language::English);
    assert!(text.contains("warnings (1001)"), "{text}");
    let expected = "  no_date (1000)\n    0.md: no date\n    1.md: no date\n    2.md: no date\n    and 997 more, see the JSON report\n";
    assert!(text.contains(expected), "{text}");
    let text = report(&many, Language::Swedish);
    assert!(
        text.contains("    2.md: inget datum\n    och 997 till, se rapporten i JSON\n"),
        "{text}"
    );
}
