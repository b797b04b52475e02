use proptest::prelude::*;

use super::*;
use crate::document::{Kind, Language};

fn metadata(text: &str) -> Metadata {
    let front = read(text);
    assert_eq!(front.notes, [], "notes on {text:?}");
    front.metadata
}

fn notes(text: &str) -> Vec<(Option<usize>, String)> {
    read(text)
        .notes
        .into_iter()
        .map(|note| (note.line, note.reason.to_string()))
        .collect()
}

#[test]
fn yaml_fields_are_read_as_texts() {
    let found = metadata(
        "---\ntitle: 1984\nkind: method\nauthors:\n  - Anna Ek\n  - Al, Bo\ndate: 2019-12-20\npartner: Västra institutet\n\
         tags: [ställtid, 5S, 2020]\nlanguage: sv\nurl: https://exempel.example/a\nsummary: >\n  En kort\n  text.\nkeywords:\n  - ställa om\n  - \"Varför, och hur?\"\n  - ställa om\nid: metoder/x\n---\nText\n",
    );
    assert_eq!(found.title.as_deref(), Some("1984"));
    assert_eq!(found.kind, Some(Kind::Method));
    assert_eq!(found.authors, ["Anna Ek", "Bo Al"]);
    assert_eq!(
        found.date.map(|date| date.to_string()).as_deref(),
        Some("2019-12-20")
    );
    assert_eq!(found.partner.as_deref(), Some("Västra institutet"));
    assert_eq!(found.tags, ["ställtid", "5S", "2020"]);
    assert_eq!(found.language, Some(Language::Swedish.into()));
    assert_eq!(found.url.as_deref(), Some("https://exempel.example/a"));
    assert_eq!(found.summary.as_deref(), Some("En kort text."));
    assert_eq!(found.keywords, ["ställa om", "Varför, och hur?"]);
    assert_eq!(found.id.as_deref(), Some("metoder/x"));
}

#[test]
fn toml_fields_are_read_with_their_dates() {
    let found = metadata(
        "+++\ntitle = \"TAK: ett tal\"\ndate = 2019-05-06\nauthors = [\"Anna Ek\"]\ntags = [\"tak\"]\n+++\nText",
    );
    assert_eq!(found.title.as_deref(), Some("TAK: ett tal"));
    assert_eq!(
        found.date.map(|date| date.to_string()).as_deref(),
        Some("2019-05-06")
    );
    assert_eq!(
        (found.authors, found.tags),
        (vec!["Anna Ek".to_owned()], vec!["tak".to_owned()])
    );
}

#[test]
fn authors_and_tags_may_be_one_string() {
    let found = metadata(
        "---\nauthor: Anna Ek och Bo Al\ntags: flöde, kvalitet,\nkeywords: byta verktyg; omställning\n---\n",
    );
    assert_eq!(found.authors, ["Anna Ek", "Bo Al"]);
    assert_eq!(found.tags, ["flöde", "kvalitet"]);
    assert_eq!(found.keywords, ["byta verktyg", "omställning"]);
}

#[test]
fn empty_values_are_as_if_not_given() {
    assert_eq!(
        metadata("---\ntitle:\nauthors:\ntags: []\ndate: ''\nkind: ~\n---\n"),
        Metadata::default()
    );
    assert_eq!(metadata("---\n---\nText"), Metadata::default());
}

#[test]
fn front_matter_is_found_behind_a_mark_and_with_any_line_ends() {
    for end in ["\n", "\r\n", "\r"] {
        let text = ["\u{FEFF}---  ", "title: Ett", "---", "Text"].join(end);
        let front = read(&text);
        assert_eq!(
            (front.metadata.title.as_deref(), front.body),
            (Some("Ett"), "Text"),
            "line end {end:?}"
        );
    }
    assert_eq!(read("---\ntitle: Ett\n...\nText").body, "Text");
}

#[test]
fn a_colon_in_a_title_only_gives_a_warning_with_its_line() {
    let text = "---\ndate: 2020-05-20\ntitle: Lean: en bok\nauthors: [Anna Ek, Bo Al]\ntags:\n  - flöde\n  - \"kvalitet\"\n---\nText";
    let front = read(text);
    assert_eq!(front.metadata.title.as_deref(), Some("Lean: en bok"));
    assert_eq!(front.metadata.authors, ["Anna Ek", "Bo Al"]);
    assert_eq!(front.metadata.tags, ["flöde", "kvalitet"]);
    assert!(front.metadata.date.is_some());
    let [note] = front.notes.as_slice() else {
        panic!("one note, not {:?}", front.notes)
    };
    assert_eq!(note.line, Some(3));
    assert!(matches!(note.reason, WarningReason::InvalidFrontMatter { .. }));
}

#[test]
fn broken_toml_is_read_line_by_line() {
    let front = read("+++\ntitle = \"Ett\"\ndate = i våras\nkind = \"case\"\n+++\nText");
    assert_eq!(
        (front.metadata.title.as_deref(), front.metadata.kind),
        (Some("Ett"), Some(Kind::Case))
    );
    assert!(matches!(
        front.notes[0],
        Note {
            line: Some(3),
            reason: WarningReason::InvalidFrontMatter { .. }
        }
    ));
}

#[test]
fn a_comma_within_quotes_is_no_end_also_line_by_line() {
    for (mark, separator) in [("---", ": "), ("+++", " = ")] {
        let broken = format!(
            "{mark}\nurl{separator}[\nauthors{separator}[\"Ek, Anna\", 'Al, Bo']\ntags{separator}[flöde, Bo's, \"5S, 3\"]\n{mark}\n"
        );
        let front = read(&broken);
        assert!(matches!(
            front.notes[0].reason,
            WarningReason::InvalidFrontMatter { .. }
        ));
        assert_eq!(front.metadata.authors, ["Anna Ek", "Bo Al"], "{broken}");
        assert_eq!(front.metadata.tags, ["flöde", "Bo's", "5S, 3"]);
    }
}

#[test]
fn unknown_keys_and_bad_values_are_named_with_their_line() {
    let text = "---\ntitle: Ett\nlayout: post\nkind: roman\nlanguage: klingon\ndate: i våras\nurl: javascript:alert(1)\nid: ../etc\n---\n";
    assert_eq!(
        notes(text),
        [
            (Some(3), "unknown metadata key \"layout\"".to_owned()),
            (
                Some(4),
                "kind: \"roman\" is not one of article, method, case, research, editorial; ignored"
                    .to_owned()
            ),
            (Some(5), "language: \"klingon\" is not the tag or the name of a language, such as sv, en or de; ignored".to_owned()),
            (
                Some(6),
                "date: \"i våras\" is not a date such as 2019-12-20, 2019-12 or 2019; ignored".to_owned()
            ),
            (
                Some(7),
                "url: \"javascript:alert(1)\" is not an address with http:// or https://; ignored".to_owned()
            ),
            (
                Some(8),
                "id: \"../etc\" is not an id of letters, digits and - _ . with / between, of which /related is not the end; ignored".to_owned()
            ),
        ]
    );
    assert_eq!(read(text).metadata.title.as_deref(), Some("Ett"));
}

#[test]
fn ids_are_paths_of_plain_parts() {
    for (id, accepted) in [
        ("smed", true),
        ("metoder/ställtid_1.2", true),
        ("/smed", false),
        ("a//b", false),
        ("a b", false),
        ("a/../b", false),
        ("a/", false),
        ("a?b", false),
        ("related", true),
        ("a/related", false),
        ("a/related/b", true),
    ] {
        assert_eq!(
            read(&format!("---\nid: {id}\n---\n")).metadata.id.is_some(),
            accepted,
            "{id:?}"
        );
    }
}

#[test]
fn text_between_thematic_breaks_is_text() {
    for text in [
        "---\n\nEn text.\n\n---\nMer",
        "---\nObs: läs detta\nnoga\n---\n",
        "--- \nbara ett streck",
        "+++",
        "---",
        "text\n---\nid: 1\n---",
    ] {
        let front = read(text);
        assert_eq!(
            (front.body, &front.metadata, front.notes.len()),
            (text, &Metadata::default(), 0),
            "{text:?}"
        );
    }
}

#[test]
fn front_matter_without_an_end_is_text_with_a_warning() {
    let text = "---\ntitle: Ett\n\nText";
    assert_eq!(read(text).body, text);
    assert_eq!(
        notes(text),
        [(
            Some(1),
            "front matter without an end; all of it is taken as text".to_owned()
        )]
    );
}

#[test]
fn hostile_yaml_is_read_quickly() {
    let bombs = [
        format!("---\ntitle: x\ntags: {}\n---\nText", "[".repeat(50_000)),
        format!(
            "---\ntitle: x\na: &a [x]\n{}\n---\nText",
            "b: [*a,*a,*a,*a]\n".repeat(2_000)
        ),
    ];
    for bomb in bombs {
        let start = std::time::Instant::now();
        let front = read(&bomb);
        assert_eq!((front.body, front.metadata.title.as_deref()), ("Text", Some("x")));
        assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
    }
}

proptest! {
    #[test]
    fn any_text_is_read_and_the_body_is_its_end(text in "(---|\\+\\+\\+)?[\\s\\S]{0,80}(\r?\n(---|\\+\\+\\+|title: [a-z:\\[&*]{0,9}|[\\s\\S]{0,9})){0,6}") {
        let front = read(&text);
        prop_assert!(text.ends_with(front.body));
        let taken = &text[..text.len() - front.body.len()];
        let taken = taken.trim_start_matches('\u{FEFF}');
        prop_assert!(taken.is_empty() || taken.starts_with(['-', '+']), "{:?} was taken", taken);
    }

    #[test]
    fn text_without_marks_is_all_body(text in "[^-+\u{FEFF}][\\s\\S]{0,200}") {
        prop_assert_eq!(read(&text).body, text.as_str());
    }

    #[test]
    fn a_body_is_kept_whole_below_any_front_matter(title in "[^\\p{C}\r\n\u{85}\u{2028}\u{2029}]{0,40}", body in "[\\s\\S]{0,200}") {
        let text = format!("---\ntitle: {title}\nkind: case\n---\n{body}");
        let front = read(&text);
        prop_assert_eq!(front.body, body.as_str());
        prop_assert_eq!(front.metadata.kind, Some(Kind::Case));
    }

    #[test]
    fn plain_words_are_read_alike_from_yaml_toml_and_by_line(words in "[A-ZÅÄÖ][a-zåäö]{1,9}( [a-zåäö]{4,9}){1,4}") {
        let yaml = read(&format!("---\ntitle: {words}\n---\n")).metadata;
        let toml = read(&format!("+++\ntitle = \"{words}\"\n+++\n")).metadata;
        let broken = read(&format!("---\ntitle: {words}\nsummary: a: b\n---\n")).metadata;
        prop_assert_eq!(yaml.title.as_deref(), Some(words.as_str()));
        prop_assert_eq!(&toml.title, &yaml.title);
        prop_assert_eq!(&broken.title, &yaml.title);
    }

    #[test]
    fn a_quoted_title_comes_back_whatever_is_in_it(title in "[^\\p{C}\u{2028}\u{2029}]{1,40}") {
        let expected = crate::text::clean_line(&title);
        prop_assume!(!expected.is_empty());
        let quoted = serde_json::to_string(&title).unwrap();
        for text in [format!("---\ntitle: {quoted}\n---\n"), format!("+++\ntitle = {quoted}\n+++\n")] {
            let front = read(&text);
            prop_assert_eq!(front.notes, vec![], "{}", &text);
            prop_assert_eq!(front.metadata.title.as_deref(), Some(expected.as_str()), "{}", &text);
        }
    }

    #[test]
    fn lists_are_read_alike_however_they_are_written(
        tags in prop::collection::vec("[A-ZÅÄÖ][a-zåäö]{1,8} [a-zåäö0-9]{1,6}", 1..6),
        names in prop::collection::vec("[A-ZÅÄÖ][a-zåäö]{2,8} [A-ZÅÄÖ][a-zåäö]{2,8}", 1..4),
    ) {
        let quoted = |list: &[String]| serde_json::to_string(list).unwrap();
        let lines = |list: &[String]| list.iter().map(|item| format!("\n  - {item}")).collect::<String>();
        let plain = |list: &[String]| list.join(", ");
        let mut expected = tags.clone();
        expected.sort();
        expected.dedup();
        for text in [
            format!("---\ntags: [{}]\nauthors: [{}]\n---\n", plain(&tags), plain(&names)),
            format!("---\ntags:{}\nauthors:{}\n---\n", lines(&tags), lines(&names)),
            format!("---\ntags: {}\nauthors: {}\n---\n", quoted(&tags), quoted(&names)),
            format!("+++\ntags = {}\nauthors = {}\n+++\n", quoted(&tags), quoted(&names)),
            format!("---\ntags: {}\nauthor: {}\n---\n", plain(&tags), plain(&names)),
        ] {
            let Metadata { mut tags, authors, .. } = read(&text).metadata;
            tags.sort();
            prop_assert_eq!(&tags, &expected, "{}", &text);
            prop_assert_eq!(&authors, &names, "{}", &text);
        }
    }

    #[test]
    fn a_sidecar_is_front_matter_without_its_marks(
        yaml in "((title|date|tags|kind|colour): [a-zåäö0-9\\[,]{0,12}\n){1,5}",
        toml in "((title|date|tags|kind|colour) = \"?[a-zåäö0-9\\[,]{0,12}\"?\n){1,5}",
    ) {
        for (text, mark, syntax) in [(yaml, "---", Syntax::Yaml), (toml, "+++", Syntax::Toml)] {
            let above = format!("{mark}\n{text}{mark}\nText");
            let FrontMatter { metadata, mut notes, .. } = read(&above);
            let alone = read_alone(&text, syntax);
            prop_assert_eq!(metadata, alone.metadata, "{}", &text);
            for note in &mut notes {
                note.line = note.line.map(|line| line - 1);
            }
            prop_assert_eq!(notes, alone.notes, "{}", &text);
        }
    }
}
