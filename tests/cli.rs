//! The command line: exit codes, stdout and stderr, JSON, errors with advice.

use std::fs;
use std::process::{Output, Stdio};

use serde_json::Value;

use crate::harness::{Place, text};

/// The small corpus of `fixtures/verkstaden`, indexed by the program itself.
fn indexed() -> Place {
    let place = Place::with_fixture("verkstaden");
    well(&place.sokbar(&["index"]));
    place
}

/// The stdout of a successful run.
fn well(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    text(&output.stdout)
}

/// The stderr of a failed run; its stdout must be empty.
fn failed(output: &Output) -> String {
    let told = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert_eq!(text(&output.stdout), "");
    assert!(!told.contains("panicked"), "{told}");
    told
}

fn json(output: &Output) -> Value {
    serde_json::from_str(&well(output)).unwrap()
}

#[test]
fn an_answer_goes_to_stdout_and_nothing_else_does() {
    let place = indexed();
    let output = place.sokbar(&["search", "daglig styrning"]);
    assert_eq!(text(&output.stderr), "");
    let answer = well(&output);
    for shown in [
        "Gjuteriet halverade ställtiderna",
        "artiklar/fallstudier/gjuteriet",
        "20 May 2018",
        "Case study",
        "Daglig styrning vid tavlan",
    ] {
        assert!(answer.contains(shown), "{shown}: {answer}");
    }
    assert!(
        !answer.contains('\u{1b}'),
        "no colours where there is no terminal"
    );
}

#[test]
fn hits_are_limited_and_filtered_by_flags() {
    let place = indexed();
    let ids = |arguments: &[&str]| -> Vec<String> {
        let answer = json(&place.sokbar(&[&["search", "ställtid", "--json"], arguments].concat()));
        let hits = answer["hits"].as_array().unwrap().iter();
        hits.map(|hit| hit["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(ids(&["--limit", "1"]).len(), 1);
    assert_eq!(ids(&["--kind", "editorial"]), ["artiklar/ledare/tillsammans"]);
    let mut two = ids(&["--kind", "editorial", "--kind", "case"]);
    two.sort();
    assert_eq!(
        two,
        ["artiklar/fallstudier/gjuteriet", "artiklar/ledare/tillsammans"]
    );
}

#[test]
fn nothing_found_is_no_failure() {
    let place = indexed();
    let answer = json(&place.sokbar(&["search", "xyzzyplugh", "--json"]));
    assert_eq!(
        (&answer["total"], &answer["hits"]),
        (&0.into(), &Value::Array(Vec::new()))
    );
    well(&place.sokbar(&["search", "xyzzyplugh"]));
}

#[test]
fn the_index_report_names_refused_files_and_the_run_goes_on() {
    let place = Place::with_fixture("verkstaden");
    place.write("metoder/plan.xyz", "%PDF-1.7");
    place.write("metoder/tom.md", "");
    let output = place.sokbar(&["index"]);
    let report = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{report}");
    for named in [
        "metoder/plan.xyz",
        "metoder/tom.md",
        "artiklar/farlig-kod.html: no date",
    ] {
        assert!(report.contains(named), "{named}: {report}");
    }
    assert!(report.contains("7 documents"), "{report}");
    assert!(text(&output.stdout).contains('7'));
    well(&place.sokbar(&["search", "kanban"]));

    let again = place.sokbar(&["index", "--json"]);
    assert_eq!(
        again.status.code(),
        Some(2),
        "the same corpus is told of in the same way"
    );
    let answer: Value = serde_json::from_slice(&again.stdout).unwrap();
    assert_eq!(answer["documents"], 7);
    let refused = answer["report"]["refused"].as_array().unwrap();
    let named: Vec<(&Value, &Value)> = refused
        .iter()
        .map(|file| (&file["source"], &file["code"]))
        .collect();
    assert_eq!(
        named,
        [
            (&"metoder/plan.xyz".into(), &"unsupported_format".into()),
            (&"metoder/tom.md".into(), &"empty".into())
        ]
    );
}

#[test]
fn two_files_of_one_id_are_both_named() {
    let place = Place::with_files(&[
        ("metoder/smed.md", "# SMED\n\nKortare ställ."),
        ("metoder/smed.txt", "SMED\n\nKortare ställ i text."),
    ]);
    let output = place.sokbar(&["index"]);
    assert_eq!(output.status.code(), Some(2));
    let report = text(&output.stderr);
    assert!(
        report.contains("metoder/smed.md") && report.contains("metoder/smed.txt"),
        "{report}"
    );
}

#[test]
fn bad_front_matter_is_named_by_file_and_line() {
    let place = Place::with_files(&[(
        "metoder/smed.md",
        "---\ntitle: SMED\nkind: method\ndate: i fjol\n---\nKortare ställ.\n",
    )]);
    let report = text(&place.sokbar(&["index"]).stderr);
    assert!(report.contains("metoder/smed.md:4"), "{report}");
}

#[test]
fn an_unchanged_corpus_is_not_indexed_again_unless_forced() {
    let place = indexed();
    let before = place.generations();
    well(&place.sokbar(&["index"]));
    assert_eq!(place.generations(), before);
    well(&place.sokbar(&["index", "--force"]));
    let after = place.generations();
    assert_ne!(after, before);
    assert_eq!(after.len(), 1, "the old generation is gone");
}

#[test]
fn a_missing_or_empty_corpus_is_an_error_and_keeps_the_index() {
    let place = indexed();
    let generations = place.generations();
    fs::rename(place.corpus(), place.root().join("elsewhere")).unwrap();
    for arguments in [&["index"][..], &["index", "--force"], &["index", "--json"]] {
        let told = failed(&place.sokbar(arguments));
        assert!(told.contains("there is no corpus folder"), "{told}");
        assert!(told.contains("hint: ") && told.contains("--corpus"), "{told}");
    }
    fs::create_dir(place.corpus()).unwrap();
    let told = failed(&place.sokbar(&["index", "--force"]));
    assert!(told.contains("no documents"), "{told}");
    assert!(told.contains("hint: ") && told.contains(".md"), "{told}");
    assert_eq!(place.generations(), generations);
    assert!(well(&place.sokbar(&["search", "kanban"])).contains("metoder/kanban"));
}

#[test]
fn a_corpus_whose_files_are_all_refused_tells_of_each() {
    let place = Place::with_files(&[("a.pdf", "%PDF-1.7"), ("b/c.docx", "PK")]);
    let told = failed(&place.sokbar(&["index"]));
    assert!(told.contains("a.pdf") && told.contains("b/c.docx"), "{told}");
    assert!(place.generations().is_empty());
}

#[test]
fn a_search_without_an_index_says_how_to_get_one() {
    let told = failed(&Place::new().sokbar(&["search", "kanban"]));
    assert!(told.contains("sokbar index"), "{told}");
}

#[test]
fn bad_settings_are_named_by_where_they_stand() {
    let place = indexed();
    let told_of = |file: &str| {
        fs::write(place.root().join("sokbar.toml"), file).unwrap();
        failed(&place.sokbar(&["search", "kanban"]))
    };
    let told = told_of("corpus = \"corpus\"\n\nbidn = \"127.0.0.1:0\"\n");
    assert!(
        told.contains("sokbar.toml:3") && told.contains("\"bind\""),
        "{told}"
    );
    let told = told_of("# inställningar\nbind = \"hem\"\n");
    assert!(
        told.contains("sokbar.toml:2") && told.contains("127.0.0.1:3000"),
        "{told}"
    );
    let told = told_of("corpus = \"corpus\"\nindex = \n");
    assert!(told.contains("sokbar.toml:2"), "{told}");
    fs::remove_file(place.root().join("sokbar.toml")).unwrap();

    let told = failed(&place.sokbar(&["search", "kanban", "--timeout", "strax"]));
    assert!(told.contains("--timeout") && told.contains("strax"), "{told}");
    let told = failed(&place.sokbar(&["search", "kanban", "--config", "finns-inte.toml"]));
    assert!(told.contains("finns-inte.toml"), "{told}");
    let variable = place
        .command(&["search", "kanban"])
        .env("SOKBAR_BIND", "hem")
        .output();
    let told = failed(&variable.unwrap());
    assert!(told.contains("SOKBAR_BIND"), "{told}");
}

#[test]
fn settings_come_from_file_variable_and_flag_the_later_winning() {
    let place = indexed();
    fs::rename(place.index(), place.root().join("rätt")).unwrap();
    fs::write(place.root().join("sokbar.toml"), "index = \"rätt\"\n").unwrap();
    well(&place.sokbar(&["search", "kanban"]));
    let with_variable = |arguments: &[&str]| {
        let mut command = place.command(arguments);
        command.env("SOKBAR_INDEX", "fel").output().unwrap()
    };
    failed(&with_variable(&["search", "kanban"]));
    well(&with_variable(&["search", "kanban", "--index", "rätt"]));
}

#[test]
fn what_cannot_be_asked_is_a_failure_that_tells_what_can() {
    let place = Place::new();
    for (arguments, named) in [
        (&["search", "x", "--farg"][..], "--farg"),
        (&["sök", "x"], "sök"),
        (&["search"], "QUERY"),
        (&["search", "x", "--limit", "0"], "--limit"),
        (&["search", "x", "--kind", "metod"], "method"),
        (&["analyze", "x", "--language", "de"], "sv"),
    ] {
        let told = failed(&place.sokbar(arguments));
        assert!(told.contains(named), "{arguments:?}: {told}");
    }
}

#[test]
fn help_and_version_go_to_stdout() {
    let place = Place::new();
    let help = well(&place.sokbar(&["--help"]));
    for command in ["serve", "index", "search", "related", "suggest", "analyze"] {
        assert!(help.contains(command), "{command}: {help}");
    }
    assert!(well(&place.sokbar(&["--version"])).contains(env!("CARGO_PKG_VERSION")));
}

#[test]
fn related_documents_are_told_with_their_reasons() {
    let place = indexed();
    let answer = well(&place.sokbar(&["related", "metoder/smed", "--limit", "1"]));
    assert!(answer.contains("Gjuteriet halverade ställtiderna"), "{answer}");
    assert!(answer.contains("in common: ställtid"), "{answer}");
    let answer = json(&place.sokbar(&["related", "metoder/smed", "--json"]));
    assert_eq!(answer["id"], "metoder/smed");
    assert_eq!(answer["related"][0]["id"], "artiklar/fallstudier/gjuteriet");
    let told = failed(&place.sokbar(&["related", "metoder/finns-inte"]));
    assert!(told.contains("metoder/finns-inte"), "{told}");
}

#[test]
fn a_beginning_is_completed() {
    let place = indexed();
    assert!(well(&place.sokbar(&["suggest", "kanb"])).contains("Kanban"));
    let answer = json(&place.sokbar(&["suggest", "kanb", "--json"]));
    assert_eq!(answer["suggestions"][0]["text"], "Kanban");
}

#[test]
fn the_analysis_of_a_word_is_told() {
    let place = indexed();
    let told = well(&place.sokbar(&["analyze", "ställtid"]));
    assert!(told.contains("ställ + tid"), "{told}");
    let answer = json(&place.sokbar(&["analyze", "--json", "--language", "sv", "och", "ställtiderna"]));
    let words = answer["words"].as_array().unwrap();
    assert_eq!(words.len(), 2);
    assert_eq!(
        (&words[0]["form"], &words[0]["stop_word"]),
        (&"och".into(), &true.into())
    );
    assert_eq!(words[1]["form"], "ställtiderna");
    assert_eq!(words[1]["stop_word"], false);
    let parts: String = words[1]["parts"].to_string();
    assert!(parts.starts_with("[\"ställ\",\"tid"), "{parts}");
}

#[test]
fn json_of_the_program_is_that_of_the_api() {
    let place = indexed();
    let mut answer = json(&place.sokbar(&["search", "låda", "--json"]));
    let keys: Vec<&String> = answer.as_object().unwrap().keys().collect();
    for key in [
        "query",
        "total",
        "offset",
        "limit",
        "took_ms",
        "hits",
        "facets",
        "did_you_mean",
    ] {
        assert!(keys.contains(&&key.to_owned()), "{keys:?}");
    }
    let hit = answer["hits"][0].take();
    assert_eq!(hit["id"], "metoder/kanban");
    assert_eq!(hit["section"]["anchor"], "korten");
    assert_eq!(hit["matched"][0]["via"], "exact");
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let place = indexed();
    for arguments in [
        &["search", "ställtid"][..],
        &["search", "ställtid", "--json"],
        &["--help"],
        &["index"],
    ] {
        let mut child = place
            .command(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let told = text(&output.stderr);
        assert!(!told.contains("panicked"), "{arguments:?}: {told}");
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {told}");
    }
}

#[test]
fn documents_do_not_command_the_terminal() {
    let place = Place::with_files(&[(
        "a.md",
        "---\ntitle: \"Röd \\e[31m text\"\n---\nOrdet kanban \u{1b}[2J och \u{7} mer.\n",
    )]);
    let report = place.sokbar(&["index"]);
    let answer = well(&place.sokbar(&["search", "kanban"]));
    assert!(answer.contains("Ordet kanban"), "{answer}");
    for written in [answer, text(&report.stderr)] {
        assert!(!written.contains(['\u{1b}', '\u{7}']), "{written:?}");
    }
}

#[test]
fn answers_are_in_one_language_by_flag_variable_or_locale() {
    let place = indexed();
    let in_swedish = |answer: &str| answer.contains("träffar på") && answer.contains("Metod");
    let in_english = |answer: &str| answer.contains("hits in") && answer.contains("Method");
    let english = well(&place.sokbar(&["search", "ställtid"]));
    assert!(in_english(&english) && !in_swedish(&english), "{english}");
    let swedish = well(&place.sokbar(&["search", "ställtid", "--lang", "sv"]));
    assert!(in_swedish(&swedish) && !in_english(&swedish), "{swedish}");
    for (name, value, language) in [
        ("LANG", "sv_SE.UTF-8", "sv"),
        ("LC_ALL", "en_GB.UTF-8", "en"),
        ("LANG", "C", "en"),
        ("SOKBAR_LANG", "sv", "sv"),
    ] {
        let output = place
            .command(&["search", "ställtid"])
            .env(name, value)
            .output()
            .unwrap();
        let answer = well(&output);
        assert_eq!(in_swedish(&answer), language == "sv", "{name}={value}: {answer}");
        assert_eq!(in_english(&answer), language == "en", "{name}={value}: {answer}");
    }
    let flag_wins = place
        .command(&["search", "kanbna", "--lang", "en"])
        .env("LANG", "sv_SE.UTF-8")
        .output()
        .unwrap();
    assert!(well(&flag_wins).contains("Showing results for “kanban”"));
    let told = failed(&place.sokbar(&["search", "x", "--lang", "de"]));
    assert!(told.contains("sv, en"), "{told}");
}

#[test]
fn errors_and_advice_are_in_the_language_of_the_answers() {
    let place = indexed();
    let unknown = ["related", "finns/inte", "--lang"];
    let in_language = |language| failed(&place.sokbar(&[&unknown[..], &[language]].concat()));
    assert_eq!(
        in_language("sv").trim(),
        "sokbar: dokumentet finns/inte finns inte"
    );
    assert_eq!(
        in_language("en").trim(),
        "sokbar: there is no document finns/inte"
    );
    let style = failed(&place.sokbar(&["cite", "metoder/smed", "--style", "ingen", "--lang", "sv"]));
    assert!(
        style.contains("referensstilen \"ingen\" finns inte\n  råd: stilar är apa"),
        "{style}"
    );
}

#[test]
fn the_place_of_a_document_is_explained() {
    let place = indexed();
    let told = well(&place.sokbar(&["explain", "ställtider", "metoder/smed"]));
    assert!(told.starts_with("Hit "), "{told}");
    assert!(told.contains("ställtid (inflection)"), "{told}");
    assert!(told.contains("score "), "{told}");
    let told = well(&place.sokbar(&["explain", "kanban gjuteriet", "metoder/smed", "--lang", "sv"]));
    assert!(told.contains("kanban: saknas i dokumentet; finns i "), "{told}");
    let told = well(&place.sokbar(&["explain", "ställtid -kamera", "metoder/smed"]));
    assert!(told.starts_with("Not among the "), "{told}");
    assert!(told.contains("a phrase, an exclusion or a scope"), "{told}");
    let answer = json(&place.sokbar(&["explain", "ställtid", "artiklar/fallstudier/gjuteriet", "--json"]));
    let rank = answer["rank"].as_u64().unwrap();
    let hits = json(&place.sokbar(&["search", "ställtid", "--json"]));
    assert_eq!(
        hits["hits"][rank as usize - 1]["id"],
        "artiklar/fallstudier/gjuteriet"
    );
    assert_eq!(answer["total"], hits["total"]);
    if rank > 1 {
        assert_eq!(answer["above"]["id"], hits["hits"][rank as usize - 2]["id"]);
    }
    assert_eq!(answer["words"][0]["matched"][0]["via"], "exact");
    let told = failed(&place.sokbar(&["explain", "ställtid", "metoder/finns-inte"]));
    assert!(told.contains("metoder/finns-inte"), "{told}");
}

#[test]
fn an_accent_that_cannot_be_read_on_is_refused_at_start() {
    let place = Place::new();
    for (argument, named) in [
        ("--accent=#fecc02", "at least 4.5"),
        ("--accent=red", "a colour as #00528e"),
        ("--footer-links=Integritet", "a text and an address"),
        ("--accessibility-contact=anna", "a mail address"),
    ] {
        let told = failed(&place.sokbar(&["serve", argument]));
        assert!(told.contains(named), "{argument}: {told}");
    }
    let told = failed(&place.sokbar(&["serve", "--logo=finns-inte.svg"]));
    assert!(told.contains("finns-inte.svg"), "{told}");
}

#[test]
fn a_reference_is_printed_in_a_style_or_as_a_file() {
    let place = indexed();
    let id = "artiklar/fallstudier/gjuteriet";
    let apa = well(&place.sokbar(&["cite", id]));
    assert!(apa.starts_with("Törnvik, J."), "{apa}");
    assert_eq!(apa.lines().count(), 1);
    assert!(!apa.contains("Sökbar"), "{apa}");
    let ieee = well(&place.sokbar(&["cite", id, "--style", "ieee", "--locale", "en", "--page", "3"]));
    assert!(ieee.trim_end().ends_with("(p. 3)"), "{ieee}");
    let ris = well(&place.sokbar(&["cite", id, "--format", "ris", "--publisher", "Flödeslyftet"]));
    assert!(ris.starts_with("TY  - ELEC\r\n"), "{ris}");
    let told = failed(&place.sokbar(&["cite", id, "--style", "egen"]));
    assert!(
        told.contains("\"egen\" is no citation style") && told.contains("hint: styles are apa"),
        "{told}"
    );
    failed(&place.sokbar(&["cite", "finns/inte"]));
}

#[test]
fn a_search_is_exported_whole() {
    let place = indexed();
    let all = well(&place.sokbar(&["export", "--format", "ndjson"]));
    let total = json(&place.sokbar(&["search", "ställtid", "--json"]))["total"]
        .as_u64()
        .unwrap();
    let found = well(&place.sokbar(&["export", "ställtid", "--format", "ndjson"]));
    assert_eq!(found.lines().count() as u64, total);
    assert!(all.lines().count() as u64 > total);
    let methods = well(&place.sokbar(&["export", "--kind", "method"]));
    assert_eq!(methods.lines().count(), 3, "a header and two methods: {methods}");
    assert!(methods.starts_with("id,title,authors,date,"), "{methods}");
    let two = well(&place.sokbar(&["export", "--format", "ris", "--limit", "2"]));
    assert_eq!(two.matches("TY  - ").count(), 2);
    failed(&place.sokbar(&["export", "--format", "xml"]));
}

#[test]
fn passages_are_printed_with_their_references() {
    let place = indexed();
    let told = well(&place.sokbar(&["passages", "Hur halverade gjuteriet ställtiderna?"]));
    assert!(told.contains("Gjuteriet halverade ställtiderna"), "{told}");
    assert!(
        told.contains("/dokument/artiklar/fallstudier/gjuteriet"),
        "{told}"
    );
    let answer = json(&place.sokbar(&["passages", "ställtid", "--budget", "300", "--json"]));
    assert!(answer["tokens"].as_u64().unwrap() <= 300, "{answer}");
    assert_eq!(
        well(&place.sokbar(&["passages", "xyzzyxyzzy"])),
        "No passage answers\n"
    );
}
