//! Everything a run says in the terminal is in one language: answers, errors with advice, reports, warnings.

use std::fs;
use std::net::TcpListener;
use std::process::Output;

use crate::harness::{Place, text};

/// Words of one language that the other never has.
const SWEDISH: [&str; 22] = [
    "är",
    "inte",
    "och",
    "finns",
    "saknas",
    "eller",
    "läsas",
    "dokument",
    "råd",
    "tillåtet",
    "menade",
    "träffar",
    "på",
    "som",
    "filer",
    "avvisade",
    "kan",
    "ett",
    "utan",
    "frågor",
    "varning",
    "från",
];
const ENGLISH: [&str; 24] = [
    "is",
    "not",
    "and",
    "there",
    "missing",
    "or",
    "read",
    "documents",
    "hint",
    "allowed",
    "did",
    "hits",
    "in",
    "as",
    "files",
    "refused",
    "can't",
    "cannot",
    "a",
    "without",
    "queries",
    "warning",
    "from",
    "the",
];

/// Runs a command in both languages, without the log, which is English, and looks at each: the same outcome, and no line of the other language. Returns what the Swedish
/// run said.
fn told_in_both(place: &Place, arguments: &[&str]) -> String {
    let run = |language| place.sokbar(&[arguments, &["--log", "off", "--lang", language]].concat());
    let (swedish, english) = (run("sv"), run("en"));
    assert_eq!(
        swedish.status.code(),
        english.status.code(),
        "{arguments:?}: {english:?}"
    );
    assert_no_word_of(&ENGLISH, &all(&swedish), arguments);
    assert_no_word_of(&SWEDISH, &all(&english), arguments);
    all(&swedish)
}

fn all(output: &Output) -> String {
    format!("{}{}", text(&output.stdout), text(&output.stderr))
}

fn assert_no_word_of(words: &[&str], told: &str, arguments: &[&str]) {
    let is_part = |letter: char| letter.is_alphanumeric() || "'_-./:=`\"".contains(letter);
    for line in told.lines() {
        // A path, an address or a quoted value is one word with what stands in it, and none of a language.
        for word in line.split(|letter: char| !is_part(letter)) {
            let word = word.trim_matches(['.', ':', '`']).to_lowercase();
            assert!(
                !words.contains(&word.as_str()),
                "{arguments:?}: {word:?} in {line:?} of\n{told}"
            );
        }
    }
}

#[test]
fn faults_of_the_command_line_and_of_settings_are_in_one_language() {
    let place = Place::new();
    for (arguments, swedish) in [
        (&["search", "x", "--farg"][..], "flaggan --farg finns inte"),
        (&["sök", "x"], "kommandot \"sök\" finns inte"),
        (&["search"], "det saknas: <QUERY>"),
        (&["search", "x", "--limit", "0"], "ett heltal från 1 till 100"),
        (&["search", "x", "--kind", "metod"], "\"metod\" är inte tillåtet"),
        (&["index", "--force", "--dry-run"], "kan inte anges tillsammans"),
        (
            &["search", "x", "--timeout", "strax"],
            "tillåtet: sekunder från 1 till 60",
        ),
        (
            &["serve", "--accent=#fecc02"],
            "kontrasten mot #f7f6f1 är minst 4,5",
        ),
        (
            &["search", "x", "--config", "borta.toml"],
            "borta.toml kan inte läsas: finns inte",
        ),
        (
            &["serve", "--logo=borta.svg"],
            "logotypen borta.svg kan inte läsas",
        ),
    ] {
        let told = told_in_both(&place, arguments);
        assert!(told.contains(swedish), "{arguments:?}: {told}");
    }
    let place = Place::with_fixture("verkstaden");
    for (file, swedish) in [
        (
            "bidn = 1",
            "inställningen \"bidn\" finns inte; menade du \"bind\"?",
        ),
        ("port = 1", "inställningen \"port\" finns inte; de som finns"),
        ("bind = [1]", "tillåtet: en text eller ett tal"),
    ] {
        fs::write(place.root().join("sokbar.toml"), file).unwrap();
        let told = told_in_both(&place, &["index"]);
        assert!(told.contains(swedish), "{file}: {told}");
    }
    // A file with a fault still tells its language.
    fs::write(place.root().join("sokbar.toml"), "lang = \"sv\"\nbidn = 1").unwrap();
    let told = all(&place.sokbar(&["index"]));
    assert!(told.contains("finns inte"), "{told}");
    fs::remove_file(place.root().join("sokbar.toml")).unwrap();
    for (language, warning) in [
        (
            "sv",
            "sokbar: varning: variabeln SOKBAR_BIDN finns inte; menade du SOKBAR_BIND?",
        ),
        (
            "en",
            "sokbar: warning: the variable SOKBAR_BIDN is unknown; did you mean SOKBAR_BIND?",
        ),
    ] {
        let mut command = place.command(&["index", "--lang", language]);
        let told = text(&command.env("SOKBAR_BIDN", "x").output().unwrap().stderr);
        assert!(told.contains(warning), "{told}");
    }
}

#[test]
fn the_account_of_an_index_run_is_in_one_language() {
    let place = Place::new();
    fs::remove_dir(place.corpus()).unwrap();
    let told = told_in_both(&place, &["index"]);
    assert!(
        told.contains("finns inte") && told.contains("råd: skapa mappen"),
        "{told}"
    );
    fs::create_dir(place.corpus()).unwrap();
    told_in_both(&place, &["index"]);
    place.write("trasig.pdf", "%PDF-1.7");
    let told = told_in_both(&place, &["index"]);
    assert!(told.contains("trasig.pdf: skadad eller avkortad"), "{told}");
    place.write(
        "metoder/smed.md",
        "---\ntitle: SMED\nlayout: bred\nkind: recept\nlanguage: sv\n---\n\nStälltiden halverades.",
    );
    place.write("bild.md", "\u{89}PNG");
    fs::write(place.corpus().join("bild.docx"), b"\x89PNG\r\n\x1a\n").unwrap();
    place.write("gammal.wpd", "x");
    place.write("synonyms.txt", "ensam\na => b => c\n");
    let told = told_in_both(&place, &["index", "--dry-run"]);
    for part in [
        "dokument av",
        "inte ett Word-dokument utan något okänt",
        "formatet .wpd kan inte läsas; öppna filen",
        "metadata \"layout\" finns inte",
        "kind: \"recept\" är inte något av article",
        "inget datum",
        "synonyms.txt:1: en lista behöver minst två ord",
        "synonyms.txt:2: en rad får ha en pil",
        "en provkörning skriver inget index",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    told_in_both(&place, &["index"]);
    let told = told_in_both(&place, &["index"]);
    assert!(told.contains(" redan indexerade i "), "{told}");
    let told = told_in_both(&place, &["check"]);
    assert!(told.contains("är oskadat"), "{told}");
    place.damage_documents();
    let told = told_in_both(&place, &["check"]);
    assert!(
        told.contains("indexet är skadat") && told.contains("råd: "),
        "{told}"
    );
}

#[test]
fn what_questions_to_the_index_say_is_in_one_language() {
    let place = Place::with_fixture("verkstaden");
    let told = told_in_both(&place, &["search", "kanban"]);
    assert!(told.contains("det finns inget index"), "{told}");
    place.build();
    for arguments in [
        &["related", "borta/x"][..],
        &["explain", "kanban", "borta/x"],
        &["cite", "borta/x"],
        &["cite", "metoder/smed", "--style", "egen"],
        &["passages", "xyzzyxyzzy"],
        &["eval", "borta"],
        &["pull"],
    ] {
        told_in_both(&place, arguments);
    }
    let told = told_in_both(&place, &["explain", "ställtider", "metoder/smed"]);
    assert!(
        told.contains("(genom böjning)") && told.contains("närhet, täckning"),
        "{told}"
    );
    told_in_both(&place, &["explain", "kanban gjuteriet", "metoder/smed"]);
    told_in_both(&place, &["analyze", "ställtiderna"]);
    let cited = told_in_both(&place, &["cite", "metoder/smed", "--page", "3"]);
    assert!(cited.trim_end().ends_with("(s. 3)"), "{cited}");
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let run = |language| {
        let arguments = ["serve", "--bind", &address, "--log", "off", "--lang", language];
        all(&place.sokbar(&arguments))
    };
    let (swedish, english) = (run("sv"), run("en"));
    assert!(swedish.contains("adressen används redan"), "{swedish}");
    assert!(english.contains("can't listen"), "{english}");
}

#[test]
fn the_report_of_a_pull_is_in_one_language() {
    let place = Place::new();
    let source = |lines: &str| {
        let usual =
            "[[source]]\nname = \"delat\"\ninto = \"artiklar/delat\"\ntype = \"folder\"\nurl = \"delat\"\n";
        fs::write(place.root().join("sources.toml"), format!("{usual}{lines}\n")).unwrap();
    };
    source("kind = \"metod\"");
    let told = told_in_both(&place, &["pull"]);
    assert!(
        told.contains("källan \"delat\": kind: \"metod\" är inte tillåtet"),
        "{told}"
    );
    source("");
    told_in_both(&place, &["pull", "borta"]);
    let folder = place.root().join("delat");
    fs::create_dir(&folder).unwrap();
    let told = told_in_both(&place, &["pull"]);
    assert!(
        told.contains("MISSLYCKADES: ") && told.contains("är den monterad?"),
        "{told}"
    );
    for number in 0..20 {
        fs::write(
            folder.join(format!("{number}.md")),
            format!("# Text {number}\n\nStälltid."),
        )
        .unwrap();
    }
    let told = told_in_both(&place, &["pull", "--dry-run"]);
    assert!(told.contains("en provkörning; inget skrevs"), "{told}");
    told_in_both(&place, &["pull"]);
    for number in 1..20 {
        fs::remove_file(folder.join(format!("{number}.md"))).unwrap();
    }
    // A text goes when it was not there twice.
    place.sokbar(&["pull"]);
    let told = told_in_both(&place, &["pull"]);
    assert!(
        told.contains("STOPPAD: 19 av 20 dokument skulle försvinna"),
        "{told}"
    );
}

#[test]
fn the_figures_of_a_measurement_are_in_one_language() {
    let place = Place::new();
    let folder = place.root().join("judged");
    fs::create_dir(&folder).unwrap();
    for (name, content) in [
        (
            "corpus.jsonl",
            "{\"_id\":\"stall\",\"title\":\"\",\"text\":\"Ställtid är tid.\"}\n",
        ),
        ("queries.jsonl", "{\"_id\":\"q1\",\"text\":\"ställtid\"}\n"),
        (
            "qrels.tsv",
            "query-id\tcorpus-id\tscore\nq1\tstall\t2\nq1\tborta\t1\n",
        ),
    ] {
        fs::write(folder.join(name), content).unwrap();
    }
    let told = told_in_both(&place, &["eval", "judged"]);
    assert!(told.contains("1 bedömda frågor, 1 dokument"), "{told}");
    assert!(
        told.contains("bedömda, men inte bland dokumenten (1): borta"),
        "{told}"
    );
}
