//! The demo corpus itself, which is what a newcomer meets first. The one place, with `relevance.rs`, that reads `corpus/`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::Value;
use sokbar::config::{self, RawSettings};
use sokbar::document::{Document, Kind, Language};
use sokbar::index::{BuildInfo, build};
use sokbar::ingest::{self, Corpus, Limits};
use sokbar::search::{EngineOptions, SearchEngine, find_neighbours};

use crate::harness::{Place, text};

/// The folder of the demo corpus.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

/// The demo corpus, read as `sokbar index` reads it.
pub(crate) fn read() -> Corpus {
    ingest::read_corpus(&folder(), &Limits::default(), &|_| {}).unwrap()
}

fn words(document: &Document) -> usize {
    let sections = document.sections.iter();
    sections
        .map(|section| section.text.split_whitespace().count())
        .sum()
}

#[test]
fn nothing_is_refused_and_nothing_warned_of() {
    let Corpus { documents, report } = read();
    assert_eq!(report.refused, [], "{report:?}");
    assert_eq!(report.warnings, [], "{report:?}");
    // An export gives many documents, every other file one.
    let sources: BTreeSet<&str> = documents
        .iter()
        .map(|document| document.source.as_str())
        .collect();
    assert_eq!(sources.len() + report.sidecars, report.files);
    assert!(report.sidecars >= 4, "{}", report.sidecars);
}

#[test]
fn there_is_enough_of_every_kind_and_format() {
    let corpus = read();
    let (kinds, formats) = (&corpus.report.kinds, &corpus.report.formats);
    assert!(corpus.documents.len() >= 70, "{}", corpus.documents.len());
    assert!(kinds[&Kind::Method] >= 28, "{kinds:?}");
    assert!(kinds[&Kind::Research] >= 15, "{kinds:?}");
    let written = kinds[&Kind::Article] + kinds[&Kind::Editorial] + kinds[&Kind::Case];
    assert!(written >= 22, "{kinds:?}");
    let by_name: BTreeMap<String, usize> = formats
        .iter()
        .map(|(format, count)| (format.to_string(), *count))
        .collect();
    for (format, least) in [
        ("markdown", 5),
        ("html", 5),
        ("text", 5),
        ("pdf", 8),
        ("docx", 6),
        ("pptx", 3),
        ("xml", 2),
    ] {
        assert!(by_name[format] >= least, "{by_name:?}");
    }
    let english = corpus
        .documents
        .iter()
        .filter(|document| document.language == Language::English && document.kind == Kind::Research);
    assert!(english.count() >= 4);
}

#[test]
fn texts_are_as_long_as_real_ones() {
    let lengths: Vec<usize> = read().documents.iter().map(words).collect();
    let real = lengths
        .iter()
        .filter(|length| (300..=1_500).contains(*length))
        .count();
    assert!(
        real * 2 > lengths.len(),
        "{real} of {} have 300 to 1,500 words",
        lengths.len()
    );
    assert!(lengths.iter().any(|length| *length < 100), "no short notice");
    assert!(lengths.iter().any(|length| *length > 4_000), "no long text");
}

#[test]
fn every_document_has_an_id_a_title_a_date_and_text() {
    let documents = read().documents;
    let ids: BTreeSet<&str> = documents.iter().map(|document| document.id.as_str()).collect();
    assert_eq!(ids.len(), documents.len());
    let titles: BTreeSet<&str> = documents.iter().map(|document| document.title.as_str()).collect();
    assert_eq!(titles.len(), documents.len());
    for document in &documents {
        let id = &document.id;
        assert!(document.date.is_some(), "{id} has no date");
        assert!(words(document) >= 30, "{id} has no text");
        assert!(!document.title.contains(['\n', '<']), "{id}: {}", document.title);
    }
}

#[test]
fn sidecars_date_what_their_files_date_by_the_day_they_were_made() {
    let documents = read().documents;
    for (id, date) in [
        (
            "forskning/bergslagsinstitutet/materialforsorjning-till-montering",
            "2017-11-14",
        ),
        (
            "forskning/verkstadsakademin-sydost/first-pass-yield-job-shops",
            "2023-02-07",
        ),
    ] {
        let document = documents
            .iter()
            .find(|document| document.id.as_str() == id)
            .unwrap();
        assert_eq!(document.date.unwrap().to_string(), date, "{id}");
    }
}

#[test]
fn research_tells_whose_it_is_and_who_wrote_it() {
    let documents = read().documents;
    let research = documents
        .iter()
        .filter(|document| document.kind == Kind::Research);
    let mut partners = BTreeSet::new();
    for document in research {
        assert!(!document.authors.is_empty(), "{}", document.id);
        partners.insert(
            document
                .partner
                .clone()
                .unwrap_or_else(|| panic!("{} has no partner", document.id)),
        );
    }
    assert!(partners.len() >= 3, "{partners:?}");
}

#[test]
fn no_furniture_of_web_pages_is_left_in_the_texts() {
    for document in read().documents {
        for section in &document.sections {
            for furniture in [
                "cookie",
                "Cookie",
                "Till innehållet",
                "Hoppa till",
                "<div",
                "&nbsp;",
                "\u{ad}",
            ] {
                assert!(!section.text.contains(furniture), "{}: {furniture}", document.id);
            }
        }
    }
}

/// An editorial as the newsletter system saves it: title, byline, text, a tail of page furniture.
const EDITORIAL: &str = "Nya vanor i nya hallar

Ledare · Gunborg Ålenius · Verksamhetschef · 2017-06-02

Flödeslyftets verksamhetschef Gunborg Ålenius.

Våren har gått åt till att packa. Fyra av våra företag har flyttat in i nybyggda hallar, och alla fyra har ställt samma fråga: hur ser vi till att vanorna följer med i flyttlasset, och inte bara maskinerna?

Svaret har blivit ett nytt startprogram om hallflytt, där metoder för layout och flöde möter det som är svårast av allt: att be någon ställa ifrån sig en väl intrampad genväg. Elva coacher har skrivit under en gemensam avsiktsförklaring om hur de ska dela med sig av det de lär.

Jag önskar er alla en skön sommar. Glöm inte att lämna en tom yta i hallen, den behövs till hösten.

Flödeslyftets partner

Intressenter

Finansiärer
";

#[test]
fn an_added_editorial_is_found_first_with_the_facts_of_its_byline() {
    let place = Place::with_copy_of(&folder());
    place.write("artiklar/nya-vanor-i-nya-hallar.txt", EDITORIAL);
    let output = place.sokbar(&["index"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let json = |arguments: &[&str]| -> Value {
        let output = place.sokbar(arguments);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    };
    for query in [
        "startprogram hallflytt",
        "avsiktsförklaring coacherna",
        "Gunborg Ålenius",
        "flyttlass vana",
    ] {
        let answer = json(&["search", query, "--json"]);
        let hit = &answer["hits"][0];
        assert_eq!(hit["id"], "artiklar/nya-vanor-i-nya-hallar", "{query}");
        assert_eq!(hit["title"], "Nya vanor i nya hallar");
        assert_eq!(hit["authors"], Value::from(vec!["Gunborg Ålenius"]));
        assert_eq!(hit["kind"], "editorial");
        assert_eq!(hit["date"], "2017-06-02");
    }
    let answer = json(&["related", "artiklar/nya-vanor-i-nya-hallar", "--json"]);
    let related = answer["related"].as_array().unwrap();
    assert!(related.len() >= 5, "{}", related.len());
    for entry in related {
        assert!(!entry["reasons"].as_array().unwrap().is_empty(), "{entry}");
    }
}

/// The beginnings of words of the demo, two letters or more: what is typed on the way to a word that finds something finds something.
#[test]
fn no_beginning_of_a_word_that_has_hits_finds_nothing() {
    let place = Place::with_copy_of(&folder());
    place.build();
    let engine = place.engine();
    let mut words = BTreeSet::new();
    for document in read().documents {
        for section in document.sections {
            let letters = |word: &str| {
                word.trim_matches(|letter: char| !letter.is_alphanumeric())
                    .to_lowercase()
            };
            words.extend(section.text.split_whitespace().map(letters));
        }
    }
    let total = |query: &str| {
        let request = sokbar::search::SearchRequest {
            query: query.to_owned(),
            limit: 1,
            ..sokbar::search::SearchRequest::default()
        };
        engine.rank_only(&request).unwrap().0
    };
    // Each thirtieth, beside a few that were found wanting.
    let sample = words.iter().step_by(30).map(String::as_str);
    let mut missed = Vec::new();
    for word in sample.chain([
        "kompetensmatris",
        "skärvätska",
        "förbättringsarbete",
        "värdeflödesanalys",
    ]) {
        if word.chars().count() < 3 || total(word) == 0 {
            continue;
        }
        for (end, letter) in word.char_indices().skip(1) {
            let typed = &word[..end + letter.len_utf8()];
            if typed.ends_with(char::is_alphanumeric) && total(typed) == 0 {
                missed.push(typed.to_owned());
            }
        }
    }
    assert_eq!(missed, [""; 0]);
}

/// What a build stores is what a request would find.
#[test]
fn stored_related_documents_are_those_that_a_request_finds() {
    let documents = read().documents;
    let folder = tempfile::tempdir().unwrap();
    let engine = |name: &str, neighbours| {
        let index = folder.path().join(name);
        let info = BuildInfo {
            neighbours,
            ..BuildInfo::default()
        };
        build(&index, &documents, &info, &|_| {}).unwrap();
        SearchEngine::open(&index, &EngineOptions::default()).unwrap()
    };
    let (stored, found) = (engine("stored", Some(find_neighbours)), engine("found", None));
    // Finding them at request is slow: every fourth document, with all limits in turn.
    for (document, limit) in documents.iter().step_by(4).zip([1, 6, 20].into_iter().cycle()) {
        let related = stored.related(&document.id, limit).unwrap();
        assert_eq!(related, found.related(&document.id, limit).unwrap());
        assert_eq!(related.related.len(), limit);
    }
    let many = stored.related(&documents[0].id, 50).unwrap().related;
    assert_eq!(many.len(), 50, "more than are stored are found at request");
}

#[test]
fn the_tasks_on_the_start_page_of_the_demo_lead_to_texts() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let file = Some(root.join("sokbar.toml"));
    let settings = config::load(RawSettings::default(), file, []).unwrap().settings;
    assert!((4..=6).contains(&settings.brand.start_tasks.len()));
    for task in settings.brand.start_tasks {
        let id = task.address.strip_prefix("/dokument/").unwrap();
        assert!(root.join(format!("corpus/{id}.md")).is_file(), "{id}");
    }
}
