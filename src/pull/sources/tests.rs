use super::*;
use crate::document::Language;

const LEAST: &str = "[[source]]\nname = \"webb\"\ntype = \"site\"\nurl = \"https://www.example.se/\"\ninto = \"artiklar/webb\"\n";

fn read(text: &str) -> Result<Vec<Source>, SourcesError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sources.toml");
    std::fs::write(&path, text).unwrap();
    read_sources(&path)
}

#[test]
fn every_field_is_read() {
    let more = "partner = \"Lunds universitet\"\nkind = \"research\"\nlanguage = \"sv\"\nevery = \"6h\"\n\
        include = [\"/nyheter/*\"]\nexclude = [\"**/arkiv/*\"]\nmax_pages = 50\nmax_bytes = 2000\ndelay_ms = 500\n\
        timeout = \"30s\"\nallow_private = true\n";
    let source = read(&format!("{LEAST}{more}")).unwrap().remove(0);
    assert_eq!(
        (source.sort, source.into.as_str()),
        (SourceType::Site, "artiklar/webb")
    );
    assert_eq!(source.partner.as_deref(), Some("Lunds universitet"));
    assert_eq!(
        (source.kind, source.language),
        (Some(Kind::Research), Some(Language::Swedish.into()))
    );
    assert_eq!((source.max_pages, source.max_bytes), (50, 2_000));
    assert_eq!(source.every, Duration::from_secs(6 * 3_600));
    assert_eq!(
        (source.delay, source.timeout),
        (Duration::from_millis(500), Duration::from_secs(30))
    );
    assert!(source.includes("/nyheter/ett") && !source.includes("/om"));
    assert!(source.exclude.is_match("/x/arkiv/y") && source.allow_private);
}

#[test]
fn what_is_left_out_has_a_default() {
    let source = read(LEAST).unwrap().remove(0);
    assert_eq!((source.delay, source.max_pages), (Duration::from_secs(1), 10_000));
    assert!(!source.allow_private && source.includes("/om") && !source.exclude.is_match("/om"));
}

#[test]
fn faults_name_the_line_the_field_and_what_is_allowed() {
    let with = |line: &str| format!("{LEAST}{line}\n");
    let without = |field: &str| {
        let lines = LEAST.lines().filter(|line| !line.starts_with(field));
        lines.collect::<Vec<_>>().join("\n")
    };
    for (text, expected) in [
        (
            with("every = \"6 timmar\""),
            ":6: source \"webb\": every: \"6 timmar\" is not allowed; allowed: a number with",
        ),
        (
            with("kind = \"metod\""),
            ":6: source \"webb\": kind: \"metod\" is not allowed; allowed: article, method",
        ),
        (
            with("delay_ms = 0"),
            ":6: source \"webb\": delay_ms: \"0\" is not allowed; allowed: milliseconds from 200",
        ),
        (with("max_pages = 0"), "max_pages: \"0\""),
        (
            with("urll = \"x\""),
            ":6: unknown field `urll`, expected one of `name`, `type`, `url`",
        ),
        (
            with("max_bytes = \"20 MB\""),
            ":6: invalid type: string \"20 MB\", expected i64",
        ),
        (
            without("url"),
            ":1: source \"webb\": url is missing, as url = \"https://www.example.se/\"",
        ),
        (without("name"), "name is missing, as name = \"webb\""),
        (without("into"), "into is missing, as into = \"artiklar/webb\""),
        (without("type"), "type is missing, as type = \"site\""),
        (
            LEAST.replace("artiklar/webb", "../ut"),
            "into: \"../ut\" is not allowed; allowed: a folder below the corpus",
        ),
        (LEAST.replace("artiklar/webb", "/etc"), "into: \"/etc\""),
        (LEAST.replace("artiklar/webb", "a/.git"), "into: \"a/.git\""),
        (
            LEAST.replace("https", "ftp"),
            "url: \"ftp://www.example.se/\" is not allowed; allowed: an address with http://",
        ),
        (
            LEAST.replace("webb\"\nt", "we bb\"\nt"),
            "name: \"we bb\" is not allowed",
        ),
        (
            format!("{LEAST}{LEAST}"),
            ":6: two sources have the name \"webb\"",
        ),
        (
            format!("{LEAST}{}", LEAST.replace("\"webb\"", "\"b\"")),
            "source \"b\": into: another source has the folder \"artiklar/webb\" already",
        ),
    ] {
        let error = read(&text).unwrap_err().to_string();
        assert!(error.contains(expected), "{expected}\n{error}");
    }
}

#[test]
fn sources_are_selected_by_name() {
    let sources = read(LEAST).unwrap();
    assert_eq!(select_sources(sources.clone(), &[]).unwrap().len(), 1);
    let error = select_sources(sources, &["diva".to_owned()]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "there is no source \"diva\"; the sources are: webb"
    );
}

#[test]
fn the_source_of_the_demo_is_valid() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("sources.toml");
    let sources = read_sources(&path).unwrap();
    assert_eq!(sources[0].name, "demo");
    assert!(sources[0].includes("/dokument/metoder/smed") && !sources[0].includes("/om"));
}
