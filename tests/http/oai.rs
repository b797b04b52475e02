//! OAI-PMH: records of all documents, in parts, of what changed, and of what is gone.

use std::fs;

use axum::body::Body;
use axum::http::Request;
use roxmltree::{Document, Node};
use sokbar::web::Options;

use super::{Answer, Site};
use crate::harness::Place;

fn site(place: Place) -> Site {
    let options = Options {
        public_url: Some("https://sok.exempel.se".to_owned()),
        publisher: Some("Flödeslyftet".to_owned()),
        ..Options::default()
    };
    Site::of(place, &options)
}

/// The part of an answer below the envelope, or the code of its error.
fn inside<T>(answer: &Answer, read: impl FnOnce(Node<'_, '_>) -> T) -> T {
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.header("content-type"), "text/xml; charset=utf-8");
    let text = answer.text();
    let tree = Document::parse(&text).unwrap();
    let part = tree.root_element().children().filter(Node::is_element).nth(2);
    read(part.unwrap())
}

fn text_of(node: Node<'_, '_>, name: &str) -> Option<String> {
    let found = node.descendants().find(|node| node.tag_name().name() == name)?;
    Some(found.text().unwrap_or_default().to_owned())
}

/// Identifiers of a list with their status, and its token.
fn headers(answer: &Answer) -> (Vec<(String, Option<String>)>, Option<String>) {
    inside(answer, |list| {
        let headers = list
            .descendants()
            .filter(|node| node.tag_name().name() == "header");
        let read = |header: Node<'_, '_>| {
            let status = header.attribute("status").map(str::to_owned);
            (text_of(header, "identifier").unwrap(), status)
        };
        (headers.map(read).collect(), text_of(list, "resumptionToken"))
    })
}

fn error(answer: &Answer) -> String {
    inside(answer, |part| {
        assert_eq!(part.tag_name().name(), "error");
        part.attribute("code").unwrap().to_owned()
    })
}

/// 250 short texts.
fn many() -> Place {
    let place = Place::new();
    for number in 0..250 {
        place.write(
            &format!("artiklar/text-{number:03}.md"),
            &format!("---\ntitle: Text {number}\n---\nOm ställtid, del {number}.\n"),
        );
    }
    place
}

/// Sets the times of some documents back to a day.
fn age(place: &Place, second: i64, which: impl Fn(&str) -> bool) {
    for generation in place.generations() {
        let path = place.index().join(generation).join("history.jsonl");
        let text = fs::read_to_string(&path).unwrap();
        let aged = text.lines().map(|line| {
            let mut life: serde_json::Value = serde_json::from_str(line).unwrap();
            if which(life["id"].as_str().unwrap()) {
                life["first_seen"] = second.into();
                life["changed"] = second.into();
            }
            life.to_string() + "\n"
        });
        fs::write(path, aged.collect::<String>()).unwrap();
    }
}

#[test]
fn a_list_goes_on_after_a_rebuild_and_misses_nothing() {
    let place = many();
    place.build();
    age(&place, 1_577_836_800, |_| true);
    let site = site(place);
    let (mut seen, token) = headers(&site.get("/oai?verb=ListIdentifiers&metadataPrefix=oai_dc"));
    assert_eq!(seen.len(), 100);
    let mut token = token.unwrap();
    // The corpus changes between two parts: one text read already, one not yet read, one gone.
    site.place
        .write("artiklar/text-003.md", "---\ntitle: Ny\n---\nOmskriven.\n");
    site.place
        .write("artiklar/text-203.md", "---\ntitle: Ny\n---\nOmskriven.\n");
    fs::remove_file(site.place.corpus().join("artiklar/text-150.md")).unwrap();
    site.rebuild();
    while !token.is_empty() {
        let address = format!(
            "/oai?verb=ListIdentifiers&resumptionToken={}",
            super::encoded(&token)
        );
        let (part, next) = headers(&site.get(&address));
        seen.extend(part);
        token = next.unwrap();
    }
    let mut ids: Vec<&str> = seen.iter().map(|(id, _)| id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 250, "every document is in the list");
    let gone: Vec<&str> = seen
        .iter()
        .filter(|(_, status)| status.as_deref() == Some("deleted"))
        .map(|(id, _)| id.as_str())
        .collect();
    assert_eq!(gone, ["oai:sok.exempel.se:artiklar/text-150"]);
}

#[test]
fn a_harvester_gets_what_changed_since_its_last_visit() {
    let place = Place::with_fixture("verkstaden");
    place.build();
    age(&place, 1_577_836_800, |_| true);
    let site = site(place);
    let since = "/oai?verb=ListIdentifiers&metadataPrefix=mods&from=2020-01-02";
    assert_eq!(error(&site.get(since)), "noRecordsMatch");
    let (all, _) =
        headers(&site.get("/oai?verb=ListIdentifiers&metadataPrefix=mods&from=2020-01-01&until=2020-01-01"));
    fs::remove_file(site.place.corpus().join("metoder/smed.md")).unwrap();
    site.place
        .write("artiklar/ny.md", "---\ntitle: Ny\n---\nNy text.\n");
    site.rebuild();
    let (mut changed, token) = headers(&site.get(since));
    changed.sort();
    assert_eq!(
        changed,
        [
            ("oai:sok.exempel.se:artiklar/ny".to_owned(), None),
            (
                "oai:sok.exempel.se:metoder/smed".to_owned(),
                Some("deleted".to_owned())
            ),
        ]
    );
    assert_eq!(token, None);
    let (before, _) = headers(&site.get("/oai?verb=ListIdentifiers&metadataPrefix=mods&until=2020-01-01"));
    assert_eq!(before.len(), all.len() - 1);
    // A deleted record has no metadata, and stays in the next build.
    site.place
        .write("artiklar/ny.md", "---\ntitle: Ny igen\n---\nNy text.\n");
    site.rebuild();
    let gone =
        site.get("/oai?verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:sok.exempel.se:metoder/smed");
    inside(&gone, |part| {
        assert_eq!(part.tag_name().name(), "GetRecord");
        assert!(
            !part
                .descendants()
                .any(|node| node.tag_name().name() == "metadata")
        );
    });
    let earliest = inside(&site.get("/oai?verb=Identify"), |part| {
        text_of(part, "earliestDatestamp")
    });
    assert_eq!(earliest.as_deref(), Some("2020-01-01T00:00:00Z"));
}

#[test]
fn records_have_both_formats_and_their_sets() {
    let site = site(Place::with_fixture("verkstaden"));
    let id = "forskning/fl%C3%B6desinstitutet/fl%C3%B6de-p%C3%A5-%C3%B6ar";
    let record = |prefix: &str| {
        let identifier = super::encoded(&format!("oai:sok.exempel.se:{id}"));
        let address = format!("/oai?verb=GetRecord&metadataPrefix={prefix}&identifier={identifier}");
        site.get(&address)
    };
    inside(&record("oai_dc"), |part| {
        assert!(text_of(part, "creator").unwrap().contains(", "));
        assert_eq!(text_of(part, "publisher").as_deref(), Some("Flödesinstitutet"));
        assert_eq!(text_of(part, "type").as_deref(), Some("research"));
        let address = text_of(
            part.descendants()
                .find(|node| node.tag_name().name() == "dc")
                .unwrap(),
            "identifier",
        );
        assert_eq!(address, Some(format!("https://sok.exempel.se/dokument/{id}")));
    });
    inside(&record("mods"), |part| {
        assert!(
            part.descendants()
                .any(|node| node.has_tag_name(("http://www.loc.gov/mods/v3", "mods")))
        );
        assert_eq!(text_of(part, "roleTerm").as_deref(), Some("aut"));
        assert_eq!(text_of(part, "genre").as_deref(), Some("publication/report"));
    });
    let sets = inside(&site.get("/oai?verb=ListSets"), |part| {
        let specs = part
            .descendants()
            .filter(|node| node.tag_name().name() == "setSpec");
        specs
            .map(|spec| spec.text().unwrap().to_owned())
            .collect::<Vec<_>>()
    });
    assert!(sets.contains(&"partner:flodesinstitutet".to_owned()), "{sets:?}");
    for set in &sets {
        let answer = site.get(&format!(
            "/oai?verb=ListIdentifiers&metadataPrefix=oai_dc&set={set}"
        ));
        let empty = site.get(&format!(
            "/v1/search?limit=0&kind={}",
            set.trim_start_matches("kind:")
        ));
        if set.starts_with("kind:") && empty.json()["total"] == 0 {
            assert_eq!(error(&answer), "noRecordsMatch");
        } else {
            assert!(!headers(&answer).0.is_empty(), "{set}");
        }
    }
}

#[test]
fn arguments_may_be_posted_and_faults_are_those_of_the_protocol() {
    let site = site(Place::with_fixture("verkstaden"));
    let request = Request::post("/oai")
        .header("host", "localhost")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from("verb=ListIdentifiers&metadataPrefix=oai_dc"))
        .unwrap();
    let posted = site.runtime.block_on(super::answer(site.router.clone(), request));
    let (listed, _) = headers(&posted);
    assert_eq!(listed.len(), 7);
    for (query, code) in [
        ("", "badVerb"),
        ("?verb=ListRecords", "badArgument"),
        ("?verb=ListRecords&metadataPrefix=marc", "cannotDisseminateFormat"),
        (
            "?verb=GetRecord&metadataPrefix=mods&identifier=oai:sok.exempel.se:finns/inte",
            "idDoesNotExist",
        ),
        (
            "?verb=ListRecords&metadataPrefix=mods&set=kind:nope",
            "noRecordsMatch",
        ),
        ("?verb=ListRecords&resumptionToken=x", "badResumptionToken"),
    ] {
        assert_eq!(error(&site.get(&format!("/oai{query}"))), code, "{query}");
    }
}

#[test]
fn a_harvest_while_a_newer_index_is_sealed_misses_nothing() {
    let place = Place::with_files(&[("artiklar/ett.md", "# Ett\n\nText.\n")]);
    place.build();
    age(&place, 1_000_000_000, |_| true);
    let site = site(place);
    site.place.write("artiklar/tva.md", "# Två\n\nText.\n");
    // The newer index is written, but does not answer yet.
    site.place.build();
    std::thread::sleep(std::time::Duration::from_millis(1_100));
    let harvested = site.get("/oai?verb=ListIdentifiers&metadataPrefix=oai_dc");
    assert_eq!(headers(&harvested).0.len(), 1);
    let text = harvested.text();
    let date = text
        .split("<responseDate>")
        .nth(1)
        .unwrap()
        .split('<')
        .next()
        .unwrap();
    site.engine.reload().unwrap();
    let next = site.get(&format!(
        "/oai?verb=ListIdentifiers&metadataPrefix=oai_dc&from={date}"
    ));
    let (records, _) = headers(&next);
    assert_eq!(records.len(), 1, "{}", next.text());
    assert!(records[0].0.ends_with("artiklar/tva"));
}
