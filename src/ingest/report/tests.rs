use super::*;

fn sample() -> Report {
    Report {
        files: 5,
        documents: 2,
        formats: BTreeMap::from([(Format::Markdown, 1), (Format::Text, 1)]),
        kinds: BTreeMap::from([(Kind::Method, 2)]),
        languages: BTreeMap::from([(Language::Swedish, 2)]),
        passed_over: BTreeMap::from([("png".to_owned(), 1)]),
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
fn the_terminal_report_names_files_and_lines_without_control_characters() {
    let text = sample().to_string();
    let expected = "2 documents from 5 files in 1.50 s\n  formats      markdown 1, text 1\n  kinds        method 2\n  \
                    languages    sv 2\n  passed over  png 1\n  sidecars     1\n  furniture    artiklar/webb: 2 texts of most of its 12 pages are left out\n  \
                    time         markdown 1.25 s\nslowest files\n  \
                    lång\u{FFFD}.md: 1.24 s\nrefused (1)\n  rapport.pdf: the format .pdf is not supported\n\
                    warnings (1)\n  unknown_key (1)\n    metoder/\u{FFFD}[31msmed.md:3: unknown metadata key \"layout\"\n";
    assert_eq!(text, expected);
}

#[test]
fn warnings_are_grouped_by_code_with_three_examples() {
    let mut report = sample();
    let warning = |number: usize| Warning {
        source: format!("{number}.md"),
        record: None,
        line: None,
        reason: WarningReason::NoDate,
    };
    report.warnings.extend((0..1_000).map(warning));
    let text = report.to_string();
    assert!(text.contains("warnings (1001)"), "{text}");
    let expected = "  no_date (1000)\n    0.md: no date\n    1.md: no date\n    2.md: no date\n    and 997 more, see the JSON report\n";
    assert!(text.contains(expected), "{text}");
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
