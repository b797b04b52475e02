//! Passages: verbatim, whole sentences, within the budget, each said once.

use serde_json::Value;
use sokbar::web::Options;

use super::{Site, encoded};
use crate::harness::Place;

fn site(place: Place) -> Site {
    let options = Options {
        public_url: Some("https://sok.exempel.se".to_owned()),
        publisher: Some("Flödeslyftet".to_owned()),
        ..Options::default()
    };
    Site::of(place, &options)
}

fn ask(site: &Site, question: &str, more: &str) -> Value {
    site.get(&format!("/v1/passages?q={}{more}", encoded(question)))
        .json()
}

fn passages(answer: &Value) -> &Vec<Value> {
    answer["passages"].as_array().unwrap()
}

/// A text of some sections with numbered sentences.
fn long_text(title: &str, word: &str) -> String {
    let section = |name: &str| {
        let sentences: String = (0..60)
            .map(|number| {
                format!("Mening {number} i {name} handlar om något annat, t.ex. Kanban nr {number}. ")
            })
            .collect();
        format!("## {name}\n\n{sentences}\n\n")
    };
    format!(
        "---\ntitle: {title}\nauthors: [Jonas Törnvik]\ndate: 2020-02-03\n---\n{}## Svaret\n\n{}{word} mäts från sista goda bit till första goda bit. {}\n\n{}",
        section("Början"),
        "Före svaret står en mening till om annat. ".repeat(20),
        "Efter svaret står en mening till om annat. ".repeat(20),
        section("Slutet")
    )
}

#[test]
fn a_passage_is_whole_sentences_as_they_stand_in_one_section() {
    let site = site(Place::with_files(&[(
        "artiklar/lang.md",
        &long_text("En lång text", "Ställtiden"),
    )]));
    let answer = ask(&site, "hur mäts ställtiden", "");
    let best = &passages(&answer)[0];
    let text = best["text"].as_str().unwrap();
    assert!(text.contains("Ställtiden mäts från sista goda bit"), "{text}");
    let words = text.split_whitespace().count();
    assert!((60..=220).contains(&words), "{words}");
    assert!(text.ends_with('.'), "{text}");
    let document = site.get("/v1/documents/artiklar/lang").json();
    let section = document["sections"]
        .as_array()
        .unwrap()
        .iter()
        .find(|section| section["heading"] == "Svaret");
    let whole = section.unwrap()["text"].as_str().unwrap();
    let before = &whole[..whole.find(text).unwrap()];
    assert!(
        before.is_empty() || before.trim_end().ends_with('.'),
        "begins with a sentence"
    );
    assert_eq!(best["id"], "artiklar/lang");
    assert_eq!(best["heading_path"], serde_json::json!(["Svaret"]));
    assert_eq!(
        best["address"],
        "https://sok.exempel.se/dokument/artiklar/lang#svaret"
    );
    let reference = best["reference"].as_str().unwrap();
    assert!(
        reference.starts_with("Törnvik, J.") && reference.contains("(avsnittet ”Svaret”)"),
        "{reference}"
    );
    let marked: Vec<String> = best["ranges"]
        .as_array()
        .unwrap()
        .iter()
        .map(|range| {
            let units: Vec<u16> = text.encode_utf16().collect();
            let end = |at: usize| range[at].as_u64().unwrap() as usize;
            String::from_utf16(&units[end(0)..end(1)]).unwrap()
        })
        .collect();
    assert!(marked.contains(&"Ställtiden".to_owned()), "{marked:?}");
}

#[test]
fn no_budget_is_exceeded_and_no_limit() {
    let site = site(Place::with_fixture("verkstaden"));
    for budget in [100, 150, 400, 2_000, 100_000] {
        let answer = ask(&site, "ställtid gjuteriet flöde", &format!("&budget={budget}"));
        let sum: u64 = passages(&answer)
            .iter()
            .map(|one| one["tokens"].as_u64().unwrap())
            .sum();
        assert_eq!(answer["tokens"], sum);
        assert!(sum <= budget, "{sum} > {budget}");
    }
    let all = ask(&site, "ställtid", "&budget=100000&limit=20&per_document=3");
    assert!(passages(&all).len() > 2, "{all}");
    for passage in passages(&all) {
        let shown = passage["text"].as_str().unwrap().len();
        assert!(passage["tokens"].as_u64().unwrap() as usize >= shown / 3);
    }
    let two = ask(&site, "ställtid", "&budget=100000&limit=2");
    assert_eq!(passages(&two).len(), 2);
    let one_each = ask(&site, "ställtid", "&budget=100000&per_document=1");
    let mut ids: Vec<&str> = passages(&one_each)
        .iter()
        .map(|one| one["id"].as_str().unwrap())
        .collect();
    let many = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), many, "one passage a document");
    let methods = ask(&site, "ställtid", "&kind=method");
    assert!(!passages(&methods).is_empty());
    assert!(
        passages(&methods).iter().all(|one| one["kind"] == "method"),
        "{methods}"
    );
}

#[test]
fn what_two_documents_say_alike_comes_once() {
    let text = "Ställtiden är tiden från sista goda bit till första goda bit i nästa order, och den mäts vid maskinen.";
    let site = site(Place::with_files(&[
        ("artiklar/ett.md", &format!("---\ntitle: Ett\n---\n{text}\n")),
        (
            "artiklar/kopia.md",
            &format!("---\ntitle: Kopian\n---\n{text} Så är det.\n"),
        ),
        (
            "artiklar/annat.md",
            "---\ntitle: Annat\n---\nStälltiden blev kortare när verktygen stod framme vid pressen på morgonen.\n",
        ),
    ]));
    let answer = ask(&site, "ställtiden", "");
    assert_eq!(passages(&answer).len(), 2, "{answer}");
}

#[test]
fn a_passage_of_a_page_or_a_recording_names_it() {
    let captions = "WEBVTT\n\n00:00:00.000 --> 00:00:30.000\nVälkomna till filmen om verkstaden.\n\n\
                    00:02:00.000 --> 00:02:30.000\nStälltiden mäts från sista goda bit till första goda bit.\n";
    let site = site(Place::with_files(&[("artiklar/film.vtt", captions)]));
    let answer = ask(&site, "ställtiden", "");
    let best = &passages(&answer)[0];
    assert_eq!(best["seconds"], 120, "{answer}");
    assert!(
        best["address"].as_str().unwrap().ends_with("#t=120"),
        "{}",
        best["address"]
    );
}

#[test]
fn a_question_without_an_answer_has_no_passages_and_a_bad_one_is_a_problem() {
    let site = site(Place::with_fixture("verkstaden"));
    assert!(passages(&ask(&site, "xyzzyxyzzy", "")).is_empty());
    assert!(passages(&ask(&site, "", "")).is_empty());
    for (query, code) in [
        ("budget=99", "invalid_value"),
        ("limit=21", "invalid_value"),
        ("per_document=0", "invalid_value"),
        ("offset=1", "unknown_parameter"),
    ] {
        let answer = site.get(&format!("/v1/passages?q=a&{query}"));
        assert_eq!(answer.status, 400, "{query}");
        assert_eq!(answer.header("content-type"), "application/problem+json");
        assert!(answer.text().contains(code), "{query}");
    }
}

#[test]
fn only_a_clear_answer_is_given_where_that_is_asked_for() {
    let site = site(Place::with_files(&[
        (
            "metoder/energi.md",
            "---\ntitle: Energi på natten\n---\n## Nattvandringen\n\nNattvandringen är en runda genom fabriken.\n",
        ),
        (
            "artiklar/skift.md",
            "---\ntitle: Nya skift\n---\nDet nya skiftet börjar klockan sju.\n",
        ),
    ]));
    let answer = ask(&site, "Vad är nattvandringen?", "&clear=true");
    assert_eq!(passages(&answer).len(), 1, "{answer}");
    assert_eq!(passages(&answer)[0]["section"]["anchor"], "nattvandringen");
    assert_eq!(answer["tokens"], passages(&answer)[0]["tokens"]);
    // Words are no question, and another text does not answer it.
    for query in ["nattvandringen", "Hur många semesterdagar har det nya skiftet?"] {
        assert_eq!(passages(&ask(&site, query, "&clear=true")).len(), 0, "{query}");
        assert!(
            !passages(&ask(&site, query, "&clear=false")).is_empty(),
            "{query}"
        );
    }
    // The answer must fit into the budget, and filters hold for it.
    assert_eq!(
        passages(&ask(&site, "Vad är nattvandringen?", "&clear=true&kind=article")).len(),
        0
    );
    assert_eq!(site.get("/v1/passages?q=a&clear=ja").status, 400);
}

/// A text of four sections, all of which are about the same.
fn four_sections(title: &str) -> String {
    let section = |number: usize| {
        let words: Vec<String> = (0..70).map(|word| format!("{title}{number}ord{word}")).collect();
        format!("## Del {number}\n\nStälltiden mäts här. {}.\n\n", words.join(" "))
    };
    format!("# {title}\n\n{}", (1..=4).map(section).collect::<String>())
}

#[test]
fn the_best_document_has_three_passages_unless_it_is_said_how_many() {
    let (one, other) = (four_sections("Ena"), four_sections("Andra"));
    let site = site(Place::with_files(&[("ena.md", &one), ("andra.md", &other)]));
    let counts = |parameters: &str| {
        let answer = ask(&site, "ställtid", &format!("&budget=100000&limit=20{parameters}"));
        let mut counts =
            ["ena", "andra"].map(|id| passages(&answer).iter().filter(|one| one["id"] == id).count());
        counts.sort_unstable();
        counts
    };
    assert_eq!(counts(""), [2, 3]);
    assert_eq!(counts("&per_document=2"), [2, 2]);
    assert_eq!(counts("&per_document=3"), [3, 3]);
}

#[test]
fn in_a_section_as_long_as_a_book_the_answer_is_found_where_it_stands() {
    let filler = "Mening om annat, t.ex. om Kanban och tavlor. ".repeat(12_000);
    let text = format!(
        "# Boken\n\n{filler}\n\nDet tog tre veckor att mäta ställtiden i Ådalen. Sedan var det klart.\n\n{filler}\n"
    );
    let site = site(Place::with_files(&[("artiklar/bok.md", &text)]));
    let answer = ask(&site, "hur lång tid tog det att mäta ställtiden", "");
    let best = &passages(&answer)[0];
    let text = best["text"].as_str().unwrap();
    assert!(
        text.contains("Det tog tre veckor att mäta ställtiden i Ådalen."),
        "{text}"
    );
    let words = text.split_whitespace().count();
    assert!((60..=220).contains(&words), "{words}");
    assert!(
        text.starts_with("Mening om annat") && text.ends_with('.'),
        "{text}"
    );
}
