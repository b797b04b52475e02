//! The account of `sokbar index`: as a file, without an index, of the synonym file, and cut off by Ctrl-C.

use std::fs;
use std::process::{Child, Stdio};

use rustix::process::Signal;
use serde_json::Value;

use crate::harness::{PATIENCE, Place, eventually, send, text, wait_for, wait_until_handled};

fn report(place: &Place) -> Value {
    serde_json::from_slice(&fs::read(place.root().join("report.json")).unwrap()).unwrap()
}

#[test]
fn the_report_is_written_as_json_also_when_every_file_was_refused() {
    let place = Place::with_files(&[
        ("metoder/smed.md", "# SMED\n\nKortare ställ i verkstaden."),
        ("tom.txt", ""),
    ]);
    let output = place.sokbar(&["index", "--report", "report.json"]);
    assert_eq!(output.status.code(), Some(2), "{}", text(&output.stderr));
    let account = report(&place);
    assert_eq!(account["status"], "written");
    assert_eq!(account["generation"], place.generations()[0].as_str());
    assert_eq!(
        (&account["documents"], &account["written"]),
        (&1.into(), &true.into())
    );
    assert_eq!(account["report"]["refused"][0]["source"], "tom.txt");
    assert_eq!(account["report"]["refused"][0]["code"], "empty");
    assert!(account["report"]["format_ms"]["markdown"].is_number());
    assert!(account["report"]["slowest"].is_array());

    place.sokbar(&["index", "--report", "report.json"]);
    assert_eq!(report(&place)["status"], "unchanged");

    fs::remove_file(place.corpus().join("metoder/smed.md")).unwrap();
    let output = place.sokbar(&["index", "--report", "report.json"]);
    assert_eq!(output.status.code(), Some(1));
    let account = report(&place);
    assert_eq!(
        (&account["status"], &account["generation"]),
        (&"failed".into(), &Value::Null)
    );
    assert_eq!(account["report"]["refused"][0]["source"], "tom.txt");
    let beside: Vec<_> = fs::read_dir(place.root())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(
        beside.len(),
        3,
        "the corpus, the index and the report: {beside:?}"
    );
}

#[test]
fn a_report_that_cannot_be_written_is_told_before_anything_is_read() {
    let place = Place::with_fixture("verkstaden");
    let output = place.sokbar(&["index", "--report", "saknas/report.json"]);
    let told = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains("saknas/report.json"), "{told}");
    assert!(place.generations().is_empty());
}

#[test]
fn a_dry_run_tells_all_and_writes_nothing() {
    let place = Place::with_fixture("verkstaden");
    place.write("metoder/tom.md", "");
    let output = place.sokbar(&["index", "--dry-run", "--report", "report.json"]);
    assert_eq!(output.status.code(), Some(2));
    let told = text(&output.stderr);
    assert!(told.contains("metoder/tom.md: empty"), "{told}");
    assert!(text(&output.stdout).contains("7 documents read; a dry run writes no index"));
    assert!(!place.index().exists(), "an index folder was made");
    assert_eq!(report(&place)["status"], "dry_run");
    assert_eq!(report(&place)["documents"], 7);
    fs::remove_file(place.corpus().join("metoder/tom.md")).unwrap();
    assert_eq!(place.sokbar(&["index", "--dry-run"]).status.code(), Some(0));
    assert_eq!(
        place.sokbar(&["index", "--dry-run", "--force"]).status.code(),
        Some(1)
    );
}

#[test]
fn bad_lines_of_the_synonyms_are_named_and_the_others_count() {
    let place = Place::with_fixture("verkstaden");
    place.write(
        "synonyms.txt",
        "smed, ställtidsreduktion\nensam\n# en rad\nvsm => \n",
    );
    let output = place.sokbar(&["index", "--report", "report.json"]);
    let told = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(told.contains("refused of the synonyms (2)"), "{told}");
    for line in ["synonyms.txt:2: ", "synonyms.txt:4: "] {
        assert!(told.contains(line), "{line}: {told}");
    }
    let synonyms = &report(&place)["synonyms"];
    assert_eq!(
        (&synonyms["rules"], &synonyms["refused"][1]["line"]),
        (&1.into(), &4.into())
    );
    place.write("synonyms.txt", "smed, ställtidsreduktion\n");
    assert_eq!(place.sokbar(&["index"]).status.code(), Some(0));
}

#[test]
fn a_synonym_file_that_is_named_must_be_there() {
    let place = Place::with_fixture("verkstaden");
    let output = place.sokbar(&["index", "--synonyms", "saknas.txt"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("saknas.txt: can't be read"));
}

#[test]
fn ctrl_c_ends_a_build_at_once_and_leaves_nothing_of_it() {
    let place = Place::with_fixture("verkstaden");
    assert_eq!(place.sokbar(&["index"]).status.code(), Some(0));
    let before = place.generations();
    for number in 0..3_000 {
        let words = format!("Anteckning {number} om flöde, ställtid och underhåll i grupp{number}. ");
        place.write(
            &format!("anteckningar/{number}.md"),
            &format!("---\ndate: 2020\n---\n# N\n\n{}", words.repeat(20)),
        );
    }
    let interrupt = |ready: &dyn Fn(&Child)| {
        let mut child = place
            .command(&["index"])
            .stdout(Stdio::null())
            // An unread pipe would block the report.
            .stderr(Stdio::from(fs::File::create(place.root().join("log")).unwrap()))
            .spawn()
            .unwrap();
        ready(&child);
        send(&child, Signal::INT);
        let status = wait_for("the end", || child.try_wait().unwrap());
        (
            status.code(),
            fs::read_to_string(place.root().join("log")).unwrap(),
        )
    };
    // The first thing that a build does is to listen; files are read next.
    let reading = interrupt(&|build| wait_until_handled(build, Signal::INT));
    let writing = interrupt(&|_| {
        eventually(PATIENCE, "a new generation", || place.generations().len() > 1);
    });
    for (code, told) in [reading, writing] {
        assert_eq!(code, Some(130), "{told}");
        assert!(told.contains("interrupted; the index is as it was"), "{told}");
    }
    assert_eq!(place.generations(), before, "nothing is left half");
    let search = place.sokbar(&["search", "kanban"]);
    assert!(text(&search.stdout).contains("metoder/kanban"));
}
