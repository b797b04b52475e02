//! The JSON API.

use insta::assert_json_snapshot;
use serde_json::{Value, json};

use super::{Site, encoded};
use crate::harness::marked;

/// The text a range of JSON marks in the text beside it.
fn marked_in(text: &Value, range: &Value) -> String {
    let end = |at: usize| usize::try_from(range[at].as_u64().unwrap()).unwrap();
    marked(text.as_str().unwrap(), [end(0), end(1)])
}

fn marks(text: &Value, ranges: &Value) -> Vec<String> {
    let ranges = ranges.as_array().unwrap().iter();
    ranges.map(|range| marked_in(text, range)).collect()
}

fn search(site: &Site, query: &str) -> Value {
    site.get(&format!("/v1/search?q={}", encoded(query))).json()
}

#[test]
fn a_search_answers_in_the_documented_shape() {
    let site = Site::new();
    let mut answer = site.get("/v1/search?q=l%C3%A5da&facets=kind,tag").json();
    assert!(answer["took_ms"].take().as_f64().unwrap() > 0.0);
    assert!(answer["hits"][0]["score"].take().as_f64().unwrap() > 0.0);
    assert_json_snapshot!(answer, @r#"
    {
      "corrected_query": null,
      "did_you_mean": null,
      "facets": {
        "kind": [
          {
            "count": 1,
            "value": "method"
          }
        ],
        "tag": [
          {
            "count": 1,
            "value": "flöde"
          }
        ]
      },
      "hits": [
        {
          "also": [],
          "authors": [
            "Jonas Törnvik"
          ],
          "date": "2012",
          "id": "metoder/kanban",
          "kind": "method",
          "language": "sv",
          "matched": [
            {
              "form": "låda",
              "query": "låda",
              "via": "exact"
            }
          ],
          "missing": [],
          "partner": null,
          "reading_minutes": 1,
          "rung": "all_words",
          "score": null,
          "section": {
            "anchor": "korten",
            "heading": "Korten",
            "page": null
          },
          "sections": [
            {
              "anchor": "korten",
              "heading": "Korten",
              "page": null
            }
          ],
          "snippet": {
            "ranges": [
              [
                24,
                28
              ]
            ],
            "source": "text",
            "text": "Varje kort motsvarar en låda. Korten på tavlan visar vad som fattas."
          },
          "tags": [
            "flöde"
          ],
          "title": "Kanban",
          "title_ranges": [],
          "url": null
        }
      ],
      "limit": 20,
      "offset": 0,
      "query": "låda",
      "took_ms": null,
      "total": 1,
      "widened": false
    }
    "#);
}

#[test]
fn ranges_count_as_a_browser_counts() {
    let answer = search(&Site::new(), "kaffe");
    let hit = &answer["hits"][0];
    assert!(hit["snippet"]["text"].as_str().unwrap().contains("🔧🔧"), "{hit}");
    assert_eq!(
        marks(&hit["snippet"]["text"], &hit["snippet"]["ranges"]),
        ["kaffe"]
    );
    let answer = search(&Site::new(), "smed ställtid");
    let hit = &answer["hits"][0];
    assert_eq!(marks(&hit["title"], &hit["title_ranges"]), ["SMED", "ställtid"]);
}

#[test]
fn a_query_may_be_written_in_any_way_a_client_encodes_it() {
    let site = Site::new();
    let expected = search(&site, "flöde på öar")["hits"].clone();
    assert_eq!(expected[0]["id"], "forskning/flödesinstitutet/flöde-på-öar");
    for query in [
        "fl%C3%B6de+p%C3%A5+%C3%B6ar",
        "fl%c3%b6de%20p%c3%a5%20%c3%b6ar",
        "flo%CC%88de+pa%CC%8A+o%CC%88ar",
        "fl%C3%B6de%0Ap%C3%A5%0D%0A%C3%B6ar",
        "++fl%C3%B6de%09p%C3%A5%C2%A0%C3%B6ar%20",
    ] {
        let answer = site.get(&format!("/v1/search?q={query}")).json();
        assert_eq!(answer["query"], "flöde på öar", "{query}");
        assert_eq!(answer["hits"], expected, "{query}");
    }
}

#[test]
fn no_query_is_a_syntax_error() {
    let site = Site::new();
    for query in [
        "\"",
        "\"ställtid",
        "-",
        "--",
        "*",
        "OR",
        "OR OR",
        "ställtid OR",
        "title:",
        "title:\"",
        "((",
        "a AND (b",
        "\\",
        "%",
        "🔧",
        "\u{0}",
        "-\"",
        "a:b:c",
        "'; DROP TABLE",
        "[1 TO 2]",
        "ställtid~2",
        "^^",
        "/.*/",
    ] {
        let answer = site.get(&format!("/v1/search?q={}", encoded(query)));
        assert_eq!(answer.status, 200, "{query:?}: {}", answer.text());
    }
}

#[test]
fn filters_of_the_address_narrow_the_hits() {
    let site = Site::new();
    for (filters, expected) in [
        ("kind=case", &["artiklar/fallstudier/gjuteriet"][..]),
        (
            "kind=case&kind=editorial",
            &["artiklar/ledare/tillsammans", "artiklar/fallstudier/gjuteriet"],
        ),
        (
            "author=Karin%20Ahlmark&tag=st%C3%A4lltid",
            &["artiklar/fallstudier/gjuteriet", "metoder/smed"],
        ),
        (
            "partner=Fl%C3%B6desinstitutet&kind=case",
            &["artiklar/fallstudier/gjuteriet"],
        ),
        (
            "language=en",
            &["forskning/nordanviks-universitet/setup-reduction"],
        ),
        ("from=2020&to=2020", &["forskning/flödesinstitutet/flöde-på-öar"]),
        ("from=2016-03-14&to=2018-05-19", &["metoder/smed"]),
        ("to=2012", &["metoder/kanban"]),
        ("tag=finns%20inte", &[]),
        ("all_tags=finns%20inte", &[]),
        ("all_tags=st%C3%A4lltid&all_tags=finns%20inte", &[]),
        ("all_tags=st%C3%A4lltid&all_tags=fl%C3%B6de", &["metoder/smed"]),
    ] {
        let answer = site.get(&format!("/v1/search?{filters}"));
        assert_eq!(answer.ids(), expected, "{filters}");
        assert_eq!(answer.json()["total"], expected.len(), "{filters}");
    }
}

#[test]
fn facets_count_documents_and_ignore_their_own_selection() {
    let site = Site::new();
    let facets = |query: &str| site.get(&format!("/v1/search?{query}")).json()["facets"].clone();
    assert_eq!(
        facets("q=st%C3%A4lltid&kind=method&facets=kind"),
        json!({ "kind": [
            { "value": "case", "count": 1 },
            { "value": "editorial", "count": 1 },
            { "value": "method", "count": 1 },
        ] })
    );
    assert_eq!(
        facets("tag=fl%C3%B6de&facets=kind,year"),
        json!({
            "kind": [{ "value": "method", "count": 2 }, { "value": "research", "count": 1 }],
            "year": [
                { "value": "2020", "count": 1 },
                { "value": "2016", "count": 1 },
                { "value": "2012", "count": 1 },
            ],
        })
    );
    let all = facets("");
    let names: Vec<&String> = all.as_object().unwrap().keys().collect();
    for name in ["kind", "partner", "author", "tag", "language", "year"] {
        assert!(names.contains(&&name.to_owned()), "{names:?}");
    }
    assert_eq!(facets("facets="), json!({}));
}

#[test]
fn hits_come_in_the_order_asked_for() {
    let site = Site::new();
    let dates = |query: &str| -> Vec<Value> {
        let answer = site.get(&format!("/v1/search?{query}")).json();
        let hits = answer["hits"].as_array().unwrap();
        hits.iter().map(|hit| hit["date"].clone()).collect()
    };
    let newest = [
        "2021-09",
        "2020-01-01",
        "2019-12-20",
        "2018-05-20",
        "2016-03-14",
        "2012",
    ];
    let mut expected: Vec<Value> = newest.map(Value::from).to_vec();
    expected.push(Value::Null);
    assert_eq!(dates(""), expected);
    assert_eq!(dates("sort=-date"), expected);
    expected[..6].reverse();
    assert_eq!(dates("sort=date"), expected);
    assert_eq!(
        dates("q=st%C3%A4lltid&sort=date"),
        ["2016-03-14", "2018-05-20", "2019-12-20"]
    );
    let titles = |query: &str| -> Vec<String> {
        let answer = site.get(&format!("/v1/search?{query}")).json();
        let hits = answer["hits"].as_array().unwrap();
        hits.iter()
            .map(|hit| hit["title"].as_str().unwrap().to_owned())
            .collect()
    };
    let by_title = titles("sort=title");
    let expected = [
        "Farlig kod <b>på</b> webben",
        "Flöde på öar",
        "Gjuteriet halverade ställtiderna",
        "Kanban",
        "Setup reduction in small foundries",
        "SMED – kortare ställtid",
        "Tillsammans når vi längre",
    ];
    assert_eq!(by_title, expected);
    assert_eq!(titles("sort=title&limit=2&offset=3"), by_title[3..5]);
    assert_eq!(dates("limit=2&offset=1"), ["2020-01-01", "2019-12-20"]);
    assert_eq!(dates("offset=7"), [Value::Null; 0]);
}

#[test]
fn match_modes_are_chosen_by_the_address() {
    let site = Site::new();
    let total = |mode: &str| {
        let address = format!("/v1/search?q=kanban+gjuteriet&match={mode}");
        site.get(&address).json()["total"].as_u64().unwrap()
    };
    assert_eq!([total("all"), total("any"), total("auto")], [0, 2, 2]);
}

#[test]
fn an_explanation_comes_only_when_asked_for() {
    let site = Site::new();
    let hit = |explain: &str| site.get(&format!("/v1/search?q=kanban{explain}")).json()["hits"][0].clone();
    assert_eq!(hit("").get("explanation"), None);
    let explained = hit("&explain=true");
    let parts = explained["explanation"].as_array().unwrap().iter();
    let mut names = parts.map(|part| part["name"].as_str().unwrap());
    assert!(names.any(|name| name.contains("kanban")), "{explained}");
}

#[test]
fn completions_stay_among_the_kinds_and_partners_asked_for() {
    let site = Site::new();
    let texts = |address: &str| -> Vec<String> {
        let answer = site.get(address).json();
        let suggestions = answer["suggestions"].as_array().unwrap().iter();
        suggestions
            .map(|found| {
                format!(
                    "{} {} {}",
                    found["type"].as_str().unwrap(),
                    found["text"].as_str().unwrap(),
                    found["count"]
                )
            })
            .collect()
    };
    let all = texts("/v1/suggest?q=st%C3%A4llt");
    assert!(
        all.contains(&"document SMED – kortare ställtid 1".to_owned()),
        "{all:?}"
    );
    assert!(
        all.contains(&"document Gjuteriet halverade ställtiderna 1".to_owned()),
        "{all:?}"
    );
    assert!(all.contains(&"term ställtid 3".to_owned()), "{all:?}");
    assert_eq!(
        texts("/v1/suggest?q=st%C3%A4llt&kind=case"),
        ["term ställtid 1", "document Gjuteriet halverade ställtiderna 1"]
    );
    let two = texts("/v1/suggest?q=st%C3%A4llt&kind=case&kind=method");
    assert!(two.contains(&"term ställtid 2".to_owned()), "{two:?}");
    let partner = encoded("Flödesinstitutet");
    let of_partner = texts(&format!("/v1/suggest?q=st%C3%A4llt&partner={partner}"));
    assert!(
        of_partner.iter().all(|text| !text.contains("SMED")),
        "{of_partner:?}"
    );
    assert!(!of_partner.is_empty());
    assert_eq!(texts("/v1/suggest?q=st%C3%A4llt&partner=ingen"), [""; 0]);
    assert_eq!(texts("/v1/suggest?q=kanban+kort&kind=research"), [""; 0]);
}

#[test]
fn completions_are_typed_and_marked() {
    let site = Site::new();
    let answer = site.get("/v1/suggest?q=kanb").json();
    assert_eq!(answer["query"], "kanb");
    let first = &answer["suggestions"][0];
    assert_eq!(
        (&first["text"], &first["type"], &first["id"]),
        (&json!("Kanban"), &json!("document"), &json!("metoder/kanban"))
    );
    assert_eq!(marks(&first["text"], &first["ranges"]), ["Kanb"]);
    let terms = site.get("/v1/suggest?q=st%C3%A4llt").json();
    let suggestions = terms["suggestions"].as_array().unwrap();
    let term = suggestions
        .iter()
        .find(|suggestion| suggestion["type"] == "term")
        .unwrap();
    assert_eq!(term["id"], Value::Null);
    assert!(term["count"].as_u64().unwrap() >= 1, "{term}");
    for suggestion in suggestions {
        for mark in marks(&suggestion["text"], &suggestion["ranges"]) {
            assert_eq!(mark.to_lowercase(), "ställt", "{suggestion}");
        }
    }
    let some = site.get("/v1/suggest?q=s&limit=1").json();
    assert_eq!(some["suggestions"].as_array().unwrap().len(), 1);
    assert_eq!(site.get("/v1/suggest").json()["suggestions"], json!([]));
}

#[test]
fn a_document_comes_with_its_sections() {
    let document = Site::new().get("/v1/documents/metoder/smed").json();
    assert_eq!(document["id"], "metoder/smed");
    assert_eq!(document["title"], "SMED – kortare ställtid");
    assert_eq!(document["date"], "2016-03-14");
    assert_eq!(document["summary"], "Ett ställ ska ta minuter, inte timmar.");
    assert_eq!(document["url"], "https://exempel.se/metoder/smed");
    let sections = document["sections"].as_array().unwrap();
    let anchors: Vec<&Value> = sections.iter().map(|section| &section["anchor"]).collect();
    assert_eq!(
        anchors,
        [
            &Value::Null,
            &json!("steg-för-steg"),
            &json!("fallgropar"),
            &json!("tid-och-material")
        ]
    );
    assert_eq!(sections[3]["text"], "En halv dag och en kamera.");
}

#[test]
fn ids_may_be_written_with_slashes_or_without() {
    let site = Site::new();
    for address in [
        "forskning/fl%C3%B6desinstitutet/fl%C3%B6de-p%C3%A5-%C3%B6ar",
        "forskning%2Ffl%C3%B6desinstitutet%2Ffl%C3%B6de-p%C3%A5-%C3%B6ar",
        "forskning%2ffl%c3%b6desinstitutet/fl%c3%b6de-p%c3%a5-%c3%b6ar",
    ] {
        let document = site.get(&format!("/v1/documents/{address}")).json();
        assert_eq!(document["title"], "Flöde på öar", "{address}");
        let related = site.get(&format!("/v1/documents/{address}/related")).json();
        assert_eq!(
            related["id"], "forskning/flödesinstitutet/flöde-på-öar",
            "{address}"
        );
    }
}

#[test]
fn related_documents_have_reasons_and_are_never_the_document_itself() {
    let site = Site::new();
    let answer = site.get("/v1/documents/metoder/smed/related").json();
    let related = answer["related"].as_array().unwrap();
    assert_eq!(related[0]["id"], "artiklar/fallstudier/gjuteriet");
    for entry in related {
        assert_ne!(entry["id"], "metoder/smed");
        assert!(!entry["reasons"].as_array().unwrap().is_empty(), "{entry}");
        let score = entry["score"].as_f64().unwrap();
        assert!(score > 0.0 && score <= 1.0, "{entry}");
        assert_eq!(entry.get("snippet"), None);
    }
    let one = site.get("/v1/documents/metoder/smed/related?limit=1").json();
    assert_eq!(one["related"].as_array().unwrap().len(), 1);
}

#[test]
fn health_and_readiness_tell_how_it_is() {
    let site = Site::new();
    assert_eq!(site.get("/health").json()["status"], "ok");
    let ready = site.get("/ready").json();
    assert_eq!(
        (&ready["status"], &ready["documents"]),
        (&json!("ready"), &json!(7))
    );
}

#[test]
fn every_route_described_answers_and_every_route_is_described() {
    let site = Site::new();
    let description = site.get("/openapi.json").json();
    assert!(description["openapi"].as_str().unwrap().starts_with("3.1"));
    let paths = description["paths"].as_object().unwrap();
    for path in [
        "/v1/search",
        "/v1/suggest",
        "/v1/passages",
        "/feed.atom",
        "/oai",
        "/mcp",
        "/llms.txt",
        "/llms-full.txt",
        "/dokument/{id}.{form}",
        "/v1/documents/{id}",
        "/v1/documents/{id}/related",
        "/v1/documents/{id}/citation",
        "/original/{id}",
        "/health",
        "/ready",
        "/openapi.json",
    ] {
        assert!(paths.contains_key(path), "{path} is not described");
    }
    for (path, _) in paths.iter().filter(|(_, methods)| methods["get"].is_object()) {
        let answer = site.get(&path.replace("{id}", "metoder/smed").replace("{form}", "md"));
        assert_eq!(answer.status, 200, "{path} is described but does not answer");
    }
}

#[test]
fn an_answer_has_what_its_description_says_and_nothing_more() {
    let site = Site::new();
    let description = site.get("/openapi.json").json();
    let schemas = &description["components"]["schemas"];
    let answer = site.get("/v1/search?q=st%C3%A4lltid&explain=true").json();
    for (schema, value) in [
        ("SearchResponse", &answer),
        ("FacetCount", &answer["facets"]["kind"][0]),
    ] {
        let mut described: Vec<&String> = schemas[schema]["properties"]
            .as_object()
            .unwrap()
            .keys()
            // Only where an embedder is set.
            .filter(|field| *field != "semantic")
            .collect();
        let mut there: Vec<&String> = value.as_object().unwrap().keys().collect();
        described.sort();
        there.sort();
        assert_eq!(described, there, "{schema}");
    }
}
