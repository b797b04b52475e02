use super::*;
use crate::document::Language;

fn sample() -> Report {
    Report {
        files: 5,
        documents: 2,
        formats: BTreeMap::from([(Format::Markdown, 1), (Format::Text, 1)]),
        kinds: BTreeMap::from([(Kind::Method, 2)]),
        languages: BTreeMap::from([(Language::Swedish.into(), 2)]),
        passed_over: BTreeMap::from([("png".to_owned(), 1)]),
        pictures_left: 0,
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
            record: None,
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
fn the_slowest_five_are_named_and_quick_files_are_not() {
    let mut report = Report::default();
    for (number, ms) in [
        (1, 300),
        (2, 99),
        (3, 100),
        (4, 700),
        (5, 300),
        (6, 200),
        (7, 500),
    ] {
        report.time(Format::Text, &number.to_string(), Duration::from_millis(ms));
    }
    let named: Vec<&str> = report.slowest.iter().map(|slow| slow.source.as_str()).collect();
    assert_eq!(named, ["4", "7", "1", "5", "6"]);
    assert_eq!(report.format_times[&Format::Text], Duration::from_millis(2199));
}

#[test]
fn the_json_report_has_stable_codes() {
    let json = serde_json::to_value(sample()).unwrap();
    assert_eq!(json["elapsed_ms"], 1500.0);
    assert_eq!(json["formats"]["markdown"], 1);
    assert_eq!(json["format_ms"]["markdown"], 1250.0);
    assert_eq!(json["slowest"][0]["ms"], 1240.0);
    assert_eq!(json["refused"][0]["code"], "unsupported_format");
    assert_eq!(json["refused"][0]["extension"], "pdf");
    assert_eq!(json["warnings"][0]["code"], "unknown_key");
    assert_eq!(json["warnings"][0]["line"], 3);
}
