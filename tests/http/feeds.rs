//! Feeds, the sitemap and suggestions for browsers: what is new, over generations of the index.

use std::fs;

use roxmltree::Document;
use sokbar::web::Options;

use super::{Answer, Site};
use crate::harness::Place;

fn site() -> Site {
    let place = Place::with_files(&[
        (
            "artiklar/ett.md",
            "---\ntitle: Ett\nauthors: [Jonas Törnvik]\ntags: [ställtid]\n---\nOm ställtid.\n",
        ),
        (
            "artiklar/tva.md",
            "---\ntitle: Två & tre\n---\nOm ställtid och kanban.\n",
        ),
        ("metoder/tre.md", "---\ntitle: Tre\n---\nOm dragande system.\n"),
    ]);
    let options = Options {
        public_url: Some("https://sok.exempel.se".to_owned()),
        ..Options::default()
    };
    Site::of(place, &options)
}

/// Sets all times of the history back to 2020, as if the index had been built then.
fn age(place: &Place) {
    for generation in place.generations() {
        let path = place.index().join(generation).join("history.jsonl");
        let text = fs::read_to_string(&path).unwrap();
        let aged: Vec<String> = text
            .lines()
            .map(|line| {
                let mut life: serde_json::Value = serde_json::from_str(line).unwrap();
                for name in ["first_seen", "changed"] {
                    life[name] = 1_577_836_800.into();
                }
                life.to_string()
            })
            .collect();
        fs::write(path, aged.join("\n")).unwrap();
    }
}

/// The entries of a feed: id, updated, published.
fn entries(answer: &Answer) -> Vec<[String; 3]> {
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(
        answer.header("content-type"),
        "application/atom+xml; charset=utf-8"
    );
    let text = answer.text();
    let feed = Document::parse(&text).unwrap();
    let entries = feed
        .descendants()
        .filter(|node| node.has_tag_name(("http://www.w3.org/2005/Atom", "entry")));
    entries
        .map(|entry| {
            ["id", "updated", "published"].map(|name| {
                let child = entry.children().find(|node| node.tag_name().name() == name);
                child.unwrap().text().unwrap().to_owned()
            })
        })
        .collect()
}

const OLD: &str = "2020-01-01T00:00:00+00:00";

#[test]
fn a_feed_has_what_a_search_finds_with_what_changed_first() {
    let site = site();
    age(&site.place);
    site.place.write(
        "artiklar/tva.md",
        "---\ntitle: Två & tre\n---\nOm ställtid och kanban, omskriven.\n",
    );
    site.place.write(
        "artiklar/fyra.md",
        "---\ntitle: Fyra\n---\nOm ställtid på nytt.\n",
    );
    site.rebuild();
    let feed = site.get("/feed.atom?q=st%C3%A4lltid");
    let found = entries(&feed);
    let ids: Vec<&str> = found.iter().map(|[id, ..]| id.as_str()).collect();
    assert_eq!(
        ids,
        [
            "https://sok.exempel.se/dokument/artiklar/fyra",
            "https://sok.exempel.se/dokument/artiklar/tva",
            "https://sok.exempel.se/dokument/artiklar/ett",
        ]
    );
    let is_old: Vec<[bool; 2]> = found
        .iter()
        .map(|[_, updated, published]| [updated == OLD, published == OLD])
        .collect();
    assert_eq!(is_old, [[false, false], [false, true], [true, true]], "{found:?}");
    assert_eq!(entries(&site.get("/feed.atom?kind=method")).len(), 1);
    assert_eq!(entries(&site.get("/feed.atom?limit=2")).len(), 2);
    assert_eq!(entries(&site.get("/feed.atom?q=xyzzyxyzzy")).len(), 0);
    // Another build of the same texts changes nothing.
    site.place.build();
    assert_eq!(entries(&site.get("/feed.atom?q=st%C3%A4lltid")), found);
}

#[test]
fn a_history_survives_a_damaged_index() {
    let site = site();
    age(&site.place);
    fs::write(site.place.index().join("CURRENT"), "generation-x\n").unwrap();
    site.rebuild();
    let found = entries(&site.get("/feed.atom"));
    assert_eq!(found.len(), 3);
    assert!(found.iter().all(|[_, updated, _]| updated == OLD), "{found:?}");
}

#[test]
fn a_feed_is_asked_for_again_by_its_validator() {
    let site = site();
    let tag = site.get("/feed.atom?q=kanban").header("etag").to_owned();
    assert_eq!(
        site.get_with("/feed.atom?q=kanban", "if-none-match", &tag).status,
        304
    );
    for (address, code) in [
        ("/feed.atom?x=1", "unknown_parameter"),
        ("/feed.atom?limit=0x", "invalid_value"),
    ] {
        let answer = site.get(address);
        assert_eq!(answer.status, 400);
        assert_eq!(answer.header("content-type"), "application/problem+json");
        assert!(answer.text().contains(code), "{}", answer.text());
    }
}

#[test]
fn pages_name_the_feed_of_their_search() {
    let site = site();
    let page = site.get("/?q=st%C3%A4lltid&kind=article&offset=1").page();
    let discovered = page.href("head link[type='application/atom+xml']");
    assert_eq!(discovered, "/feed.atom?q=st%C3%A4lltid&kind=article");
    assert_eq!(page.text("a.feed"), "Bevaka sökningen");
    assert_eq!(page.href("a.feed"), discovered);
    assert_eq!(entries(&site.get(&discovered)).len(), 2);
    let english = site.get("/?q=kanban&ui=en").page();
    let address = english.href("a.feed");
    assert_eq!(address, "/feed.atom?q=kanban&ui=en");
    assert!(site.get(&address).text().contains("xml:lang=\"en\""));
    assert_eq!(
        site.get("/")
            .page()
            .href("head link[type='application/atom+xml']"),
        "/feed.atom"
    );
}

#[test]
fn the_sitemap_says_when_each_text_changed() {
    let site = site();
    age(&site.place);
    site.place.write(
        "metoder/tre.md",
        "---\ntitle: Tre\n---\nOm dragande system och kanban.\n",
    );
    site.rebuild();
    let text = site.get("/sitemap.xml").text();
    assert_eq!(
        text.matches("<lastmod>2020-01-01T00:00:00Z</lastmod>").count(),
        2,
        "{text}"
    );
    assert_eq!(text.matches("<lastmod>").count(), 3, "{text}");
}

#[test]
fn an_address_bar_suggests() {
    let site = site();
    let description = site.get("/opensearch.xml").text();
    let template = "https://sok.exempel.se/v1/suggest?q={searchTerms}&amp;format=opensearch";
    assert!(description.contains(template), "{description}");
    let answer = site.get("/v1/suggest?q=st%C3%A4ll&format=opensearch");
    assert_eq!(
        answer.header("content-type"),
        "application/x-suggestions+json; charset=utf-8"
    );
    let [typed, texts, descriptions, addresses]: [serde_json::Value; 4] =
        serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(typed, "ställ");
    let plain = site.get("/v1/suggest?q=st%C3%A4ll").json();
    assert_eq!(texts[0], plain["suggestions"][0]["text"]);
    assert_eq!(
        texts.as_array().unwrap().len(),
        addresses.as_array().unwrap().len()
    );
    assert_eq!(
        descriptions.as_array().unwrap().len(),
        texts.as_array().unwrap().len()
    );
    assert!(
        addresses[0]
            .as_str()
            .unwrap()
            .starts_with("https://sok.exempel.se/"),
        "{addresses}"
    );
    assert_eq!(site.get("/v1/suggest?q=a&format=xml").status, 400);
}
