//! Search by meaning with a small embedder: what it adds, and what happens when it is absent, slow, broken or another model.

use std::process::Stdio;
use std::thread;
use std::time::Duration;

use serde_json::Value;

use crate::harness::{Place, text, wait_for};
use crate::serve::{Service, read_all, told};

use self::embedder::{Behaviour, Embedder};

mod embedder;
mod real;

/// Eleven texts: three that a query in other words should find.
fn place() -> Place {
    let place = Place::with_files(&[
        (
            "metoder/horsel.md",
            "# Skydda öronen\n\nDär dånet är starkt behövs hörselskydd.\n\n## Mät buller\n\nBuller mäts i decibel, med en mätare vid örat.\n",
        ),
        (
            "artiklar/vatten.md",
            "# Vatten inomhus\n\nLäckage ger mögel. Leta droppar och följ dem.\n",
        ),
        (
            "artiklar/notes.md",
            "# Notes from the press shop\n\nThe noise was measured at every machine.\n",
        ),
        (
            "metoder/kanban.md",
            "# Kanban\n\nEtt kort är en signal om påfyllning.\n",
        ),
    ]);
    for (number, subject) in [
        "Gjuteri",
        "Måleri",
        "Lager",
        "Montering",
        "Svets",
        "Transport",
        "Inköp",
    ]
    .iter()
    .enumerate()
    {
        place.write(
            &format!("artiklar/a{number}.md"),
            &format!("# {subject}\n\nOm {subject} och hur arbetet går till där om dagarna.\n"),
        );
    }
    place
}

fn index(place: &Place, flags: &[String], more: &[&str]) -> Value {
    let mut arguments = vec!["index", "--json"];
    arguments.extend(flags.iter().map(String::as_str));
    arguments.extend(more);
    let output = place.sokbar(&arguments);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn serve(place: &Place, flags: &[String], more: &[&str]) -> Service {
    let mut arguments: Vec<&str> = flags.iter().map(String::as_str).collect();
    arguments.extend(more);
    Service::start_with(place, &arguments)
}

fn wait_until_ready(service: &Service) {
    wait_for("every passage to have a vector", || {
        let (_, ready) = service.status_and_json("/ready");
        (ready["semantic"]["status"] == "ready").then_some(())
    });
}

fn page(service: &Service, address: &str) -> String {
    read_all(service.ask(address))
}

fn ids(answer: &Value) -> Vec<&str> {
    let hits = answer["hits"].as_array().unwrap().iter();
    hits.map(|hit| hit["id"].as_str().unwrap()).collect()
}

/// `högt ljud i verkstaden`: no text has a word of it.
const LOUD: &str = "/v1/search?q=h%C3%B6gt+ljud+i+verkstaden";

#[test]
fn without_an_embedder_words_alone_answer_and_nothing_says_otherwise() {
    let place = place();
    let account = index(&place, &[], &[]);
    assert_eq!(account.get("meaning"), None);
    let service = Service::start(&place);
    let answer = service.json("/v1/search?q=buller");
    assert_eq!(answer.get("semantic"), None);
    assert_eq!(service.status_and_json("/ready").1.get("semantic"), None);
    let only = service.json("/v1/search?q=buller&semantic=only");
    assert_eq!(only["semantic"], "unavailable");
    assert_eq!(ids(&only), ids(&answer));
    assert!(!place.index().join("embeddings").exists());
}

#[cfg(not(feature = "candle"))]
#[test]
fn a_model_in_the_process_needs_a_program_built_with_it() {
    let place = place();
    let flags = [
        "--embedder-path",
        "modeller/e5",
        "--lang",
        "sv",
        "--bind",
        "127.0.0.1:0",
    ];
    for command in ["index", "serve"] {
        let output = place.sokbar(&[&[command], &flags[..]].concat());
        assert_eq!(output.status.code(), Some(1), "{command}");
        let told = text(&output.stderr);
        assert!(told.contains("byggt utan egna modeller"), "{command}: {told}");
        assert!(told.contains("--features candle"), "{command}: {told}");
    }
    assert!(
        !place.index().join("CURRENT").exists(),
        "it is told before the work"
    );
}

#[test]
fn a_query_in_other_words_finds_texts_of_its_meaning() {
    let (place, embedder) = (place(), Embedder::start());
    let flags = embedder.flags("liten");
    let account = index(&place, &flags, &[]);
    let meaning = &account["meaning"];
    assert_eq!(
        (&meaning["model"], &meaning["error"]),
        (&"liten".into(), &Value::Null)
    );
    assert_eq!(meaning["with_vectors"], meaning["passages"]);
    let service = serve(&place, &flags, &[]);
    wait_until_ready(&service);
    let answer = service.json(LOUD);
    assert_eq!(answer["semantic"], "used");
    assert_eq!(answer["widened"], true);
    let found = ids(&answer);
    assert!(
        found[..2].contains(&"metoder/horsel") && found[..2].contains(&"artiklar/notes"),
        "{found:?}"
    );
    let hit = answer["hits"]
        .as_array()
        .unwrap()
        .iter()
        .find(|hit| hit["id"] == "metoder/horsel")
        .unwrap();
    assert_eq!(hit["rung"], "meaning");
    assert_eq!(
        hit["snippet"]["ranges"],
        Value::Array(Vec::new()),
        "no word matches, so none is marked"
    );
    let reason = hit["matched"].as_array().unwrap().last().unwrap();
    assert_eq!(reason["via"], "meaning");
    let hits = page(&service, "/?q=h%C3%B6gt+ljud+i+verkstaden");
    assert!(hits.contains("Liknande innehåll"), "{hits}");
    assert!(page(&service, "/om").contains("liknande innehåll"));
}

#[test]
fn filters_exclusions_and_counts_hold_for_what_meaning_finds() {
    let (place, embedder) = (place(), Embedder::start());
    let flags = embedder.flags("liten");
    index(&place, &flags, &[]);
    // The thesaurus translates words; here only meaning should.
    let service = serve(&place, &flags, &["--thesaurus=false"]);
    wait_until_ready(&service);
    let all = service.json(LOUD);
    let total = all["total"].as_u64().unwrap();
    assert_eq!(ids(&all).len() as u64, total);
    for facet in ["kind", "language"] {
        for count in all["facets"][facet].as_array().unwrap() {
            let value = count["value"].as_str().unwrap();
            let clicked = service.json(&format!("{LOUD}&{facet}={value}"));
            assert_eq!(clicked["total"], count["count"], "{facet}={value}");
            let expected: Vec<&str> = ids(&all)
                .into_iter()
                .filter(|id| ids(&clicked).contains(id))
                .collect();
            assert_eq!(ids(&clicked), expected, "a filter keeps the order");
        }
    }
    assert!(ids(&all).contains(&"artiklar/notes"));
    assert!(!ids(&service.json(&format!("{LOUD}+-machine"))).contains(&"artiklar/notes"));
    let strict = service.json(&format!("{LOUD}&match=all"));
    assert_eq!(strict["total"], 0, "no text has all words");
    let phrase = service.json("/v1/search?q=%22h%C3%B6gt+ljud%22");
    assert_eq!(
        (&phrase["total"], &phrase["semantic"]),
        (&0.into(), &"unused".into())
    );
    let off = service.json(&format!("{LOUD}&semantic=off"));
    assert_eq!(off["semantic"], "unused");
    assert!(!ids(&off).contains(&"artiklar/notes"));
    let only = service.json("/v1/search?q=kanban&semantic=only");
    assert_eq!(ids(&only)[0], "metoder/kanban");
    assert_eq!(only["semantic"], "used");
    // Page by page the same as all at once.
    let mut paged = Vec::new();
    for offset in 0..total {
        let page = service.json(&format!("{LOUD}&limit=1&offset={offset}"));
        paged.extend(ids(&page).into_iter().map(str::to_owned));
    }
    assert_eq!(paged, ids(&all));
}

#[test]
fn names_and_short_queries_are_answered_as_without() {
    let (place, embedder) = (place(), Embedder::start());
    let plain = {
        index(&place, &[], &[]);
        Service::start(&place).json("/v1/search?q=kanban")
    };
    let flags = embedder.flags("liten");
    index(&place, &flags, &[]);
    let service = serve(&place, &flags, &[]);
    wait_until_ready(&service);
    let answer = service.json("/v1/search?q=kanban");
    assert_eq!(ids(&answer)[0], ids(&plain)[0]);
}

#[test]
fn a_slow_embedder_delays_no_answer() {
    let (place, embedder) = (place(), Embedder::start());
    let mut flags = embedder.flags("liten");
    index(&place, &flags, &[]);
    flags.pop();
    flags.push("--embedder-timeout-ms=50".to_owned());
    let service = serve(&place, &flags, &[]);
    wait_until_ready(&service);
    embedder.behave(Behaviour::Slow(Duration::from_secs(30)));
    let answer = service.json("/v1/search?q=m%C3%A4ts+decibel+fukt");
    assert_eq!(answer["semantic"], "unavailable");
    assert_eq!(ids(&answer)[0], "metoder/horsel");
    assert!(answer["took_ms"].as_f64().unwrap() < 20_000.0);
    // After some failures it is left alone.
    for number in 0..6 {
        let answer = service.json(&format!("/v1/search?q=ord{number}+annat+tredje"));
        assert_eq!(answer["semantic"], "unavailable");
    }
    assert!(
        told(&place).contains("the embedder is not asked for some seconds"),
        "{}",
        told(&place)
    );
}

#[test]
fn a_build_without_its_embedder_succeeds_and_the_next_one_goes_on() {
    let cases = [
        (Behaviour::Status(429), "status 429: {\"error\""),
        (Behaviour::Status(500), "status 500"),
        (Behaviour::HangUp, "cannot be reached"),
        (Behaviour::Garbage, "is not understood"),
    ];
    // At the same time, because most of them wait between their tries.
    let build = |(behaviour, said): (Behaviour, &str)| {
        let (place, embedder) = (place(), Embedder::start());
        embedder.behave(behaviour);
        let flags = embedder.flags("liten");
        let account = index(&place, &flags, &[]);
        let error = account["meaning"]["error"].as_str().unwrap();
        assert!(error.contains(said), "{behaviour:?}: {error}");
        assert_eq!(account["status"], "written");
        embedder.behave(Behaviour::Well);
        let account = index(&place, &flags, &[]);
        assert_eq!(account["status"], "unchanged");
        assert_eq!(account["meaning"]["error"], Value::Null, "{behaviour:?}");
        assert_eq!(account["meaning"]["with_vectors"], account["meaning"]["passages"]);
    };
    thread::scope(|scope| {
        for case in cases {
            scope.spawn(move || build(case));
        }
    });
}

#[test]
fn an_embedder_that_is_absent_is_said_in_ready_and_words_answer() {
    let place = place();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let flags = [
        format!("--embedder-url=http://{address}"),
        "--embedder-model=borta".to_owned(),
    ];
    let service = serve(&place, &flags, &[]);
    let ready = wait_for("the failure to be told", || {
        let (code, ready) = service.status_and_json("/ready");
        (code == 200 && ready["semantic"]["last_error"].is_string()).then_some(ready)
    });
    assert_eq!(ready["semantic"]["status"], "waiting");
    assert_eq!(ready["semantic"]["model"], "borta");
    let answer = service.json("/v1/search?q=buller+decibel");
    assert_eq!(
        (&answer["semantic"], ids(&answer)[0]),
        (&"unavailable".into(), "metoder/horsel")
    );
    // A client that kept this answer would have it still when the embedder is back.
    let head = read_all(service.ask("/v1/search?q=buller+decibel")).to_lowercase();
    assert!(
        head.contains("cache-control: no-cache") && !head.contains("etag:"),
        "{head}"
    );
}

#[test]
fn vectors_of_other_dimensions_are_refused_and_made_again() {
    let (place, embedder) = (place(), Embedder::start());
    let flags = embedder.flags("liten");
    index(&place, &flags, &[]);
    let service = serve(&place, &flags, &[]);
    wait_until_ready(&service);
    embedder.behave(Behaviour::Dimensions(6));
    let answer = service.json(LOUD);
    assert_eq!(
        answer["semantic"], "unavailable",
        "its vector does not fit those of the texts"
    );
    drop(service);
    let account = index(&place, &flags, &[]);
    assert_eq!(
        account["meaning"]["embedded"], account["meaning"]["passages"],
        "the model behind the name is another"
    );
    let set = ["--embedder-dimensions=8"];
    let account = index(&place, &flags, &set);
    let error = account["meaning"]["error"].as_str().unwrap();
    assert!(error.contains("6 dimensions instead of 8"), "{error}");
}

#[test]
fn another_model_is_named_and_every_passage_is_embedded_again() {
    let (place, embedder) = (place(), Embedder::start());
    index(&place, &embedder.flags("första"), &[]);
    let before = embedder.passages().len();
    let service = serve(&place, &embedder.flags("andra"), &[]);
    wait_until_ready(&service);
    let log = told(&place);
    assert!(log.contains("the vectors are of another model"), "{log}");
    assert!(log.contains("första") && log.contains("andra"), "{log}");
    assert_eq!(embedder.passages().len(), 2 * before);
    assert_eq!(service.json(LOUD)["semantic"], "used");
}

#[test]
fn a_near_text_in_another_language_is_before_one_that_shares_a_few_words() {
    let (place, embedder) = (place(), Embedder::start());
    std::fs::remove_file(place.corpus().join("metoder/horsel.md")).unwrap();
    let mut flags = embedder.flags("liten");
    // It has words for the text in English.
    flags.push("--thesaurus=false".to_owned());
    index(&place, &flags, &[]);
    let service = serve(&place, &flags, &[]);
    wait_until_ready(&service);
    // The text on assembly has "montering" and "arbetet"; the only one on noise is in English, and has no word of the question.
    let question = "/v1/search?q=Hur+blir+arbetet+i+montering+mindre+tr%C3%B6ttande+trots+oljud%3F";
    let answer = service.json(question);
    assert_eq!(answer["semantic"], "used");
    assert_eq!(ids(&answer)[..2], ["artiklar/notes", "artiklar/a3"]);
    let words = service.json(&format!("{question}&semantic=off"));
    assert!(!ids(&words).contains(&"artiklar/notes"));
    // Within one language words lead.
    let page = service.json("/v1/search?q=Hur+blir+arbetet+i+montering+mindre+tr%C3%B6ttande+trots+fukt%3F");
    assert_eq!(ids(&page)[0], "artiklar/a3");
}

#[test]
fn a_killed_build_goes_on_where_it_was() {
    let (place, embedder) = (place(), Embedder::start());
    let flags = embedder.flags("liten");
    embedder.behave(Behaviour::Slow(Duration::from_millis(100)));
    let mut arguments = vec!["index"];
    arguments.extend(flags.iter().map(String::as_str));
    let mut command = place.command(&arguments);
    let mut child = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    wait_for("some passages to be embedded", || {
        (embedder.passages().len() > 1 + 2 * 2).then_some(())
    });
    child.kill().unwrap();
    child.wait().unwrap();
    embedder.behave(Behaviour::Well);
    let account = index(&place, &flags, &[]);
    let (embedded, passages) = (
        account["meaning"]["embedded"].as_u64().unwrap(),
        account["meaning"]["passages"].as_u64().unwrap(),
    );
    assert_eq!(account["meaning"]["with_vectors"].as_u64(), Some(passages));
    // A probe, and at least two batches of two that were answered before the third.
    assert!(
        embedded + 4 <= passages,
        "{embedded} of {passages} were embedded again"
    );
}

#[test]
fn a_changed_file_is_found_by_meaning_while_the_service_runs() {
    let (place, embedder) = (place(), Embedder::start());
    let flags = embedder.flags("liten");
    let service = serve(&place, &flags, &["--watch"]);
    wait_until_ready(&service);
    let before = embedder.passages().len();
    place.write("artiklar/ny.md", "# Örat\n\nBuller och dån skadar.\n");
    wait_for("the new text by meaning", || {
        ids(&service.json(LOUD)).contains(&"artiklar/ny").then_some(())
    });
    let embedded = embedder.passages().len() - before;
    // The new passage and a probe for each generation.
    assert!(
        (1..=4).contains(&embedded),
        "{embedded} passages were embedded for one new text"
    );
}
