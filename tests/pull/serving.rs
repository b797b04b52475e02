//! `serve --pull`, and what readers see of where a text comes from.

use std::fs;
use std::time::Duration;

use super::{index, page, place_of, words};
use crate::harness::{text, wait_for};
use crate::pull::web::Web;
use crate::serve::{Service, read_all, told};

#[test]
fn a_serving_program_fetches_what_is_due_and_shows_where_and_when() {
    let web = Web::start();
    web.set("/", page("Start", &words("starten"), &["/smed"]));
    web.set("/smed", page("SMED", &words("kugghjul"), &[]));
    let place = place_of(&format!(
        "type = \"site\"\nurl = {:?}\nevery = \"1s\"",
        web.url("/")
    ));
    place.write("metoder/kanban.md", "# Kanban\n\nKort.");
    let service = Service::start_with(&place, &["--pull"]);
    // A page that is read between its file and its sidecar gets its address with the next build.
    let answer = wait_for("the page to be found with its address", || {
        let answer = service.json("/v1/search?q=kugghjulet");
        (answer["total"] == 1 && !answer["hits"][0]["url"].is_null()).then_some(answer)
    });
    let id = answer["hits"][0]["id"].as_str().unwrap().to_owned();
    let document = service.json(&format!("/v1/documents/{id}"));
    assert_eq!(document["url"], web.url("/smed"));
    let fetched = document["fetched"].as_str().unwrap();
    assert!(
        fetched.starts_with("20") && fetched.ends_with('Z') && fetched.len() == 20,
        "{fetched}"
    );
    let html = read_all(service.ask(&format!("/dokument/{id}")));
    assert!(html.contains("Hämtad från 127.0.0.1, <time"), "{html}");
    assert!(html.contains(&format!("href=\"{}\"", web.url("/smed"))), "{html}");
    // A later round brings what changed.
    web.set("/smed", page("SMED", &words("drivrem"), &[]));
    wait_for("the change to be found", || {
        (service.total("drivremmen") == 1).then_some(())
    });
    assert_eq!(service.total("kugghjulet"), 0);
}

#[test]
fn a_round_that_runs_does_not_build_for_each_page() {
    let web = Web::start();
    let links = ["/a", "/b", "/c"];
    web.set("/", page("Start", &words("starten"), &links));
    for link in links {
        // Long enough for the corpus to be still between two pages.
        let mut slow = page(link, &words(link), &[]);
        slow.delay = Duration::from_millis(700);
        web.set(link, slow);
    }
    let place = place_of(&format!("type = \"site\"\nurl = {:?}", web.url("/")));
    // There is nothing yet: the first round brings the first documents.
    let service = Service::start_with(&place, &["--pull"]);
    wait_for("all pages", || {
        (service.json("/v1/search?q=")["total"] == 4).then_some(())
    });
    let builds = told(&place).matches("index built").count();
    assert!((1..=2).contains(&builds), "{}", told(&place));
}

#[test]
fn faults_of_the_sources_stop_the_start() {
    let place = place_of("type = \"site\"");
    place.write("metoder/kanban.md", "# Kanban\n\nKort.");
    let output = place.sokbar(&["serve", "--pull", "--bind", "127.0.0.1:0"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        text(&output.stderr).contains("url is missing"),
        "{}",
        text(&output.stderr)
    );
    fs::remove_file(place.root().join("sources.toml")).unwrap();
    let output = place.sokbar(&["serve", "--pull", "--bind", "127.0.0.1:0"]);
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn our_own_pages_are_fetched_as_any_site() {
    let own = crate::harness::Place::with_fixture("verkstaden");
    let service = Service::start(&own);
    let total = service.json("/v1/search?q=")["total"].as_u64().unwrap();
    let lines = format!(
        "type = \"site\"\nurl = \"http://{}/\"\ninclude = [\"/dokument/**\"]",
        service.address()
    );
    let place = place_of(&lines);
    let report = super::pull(&place, &[]);
    assert_eq!(
        (report["status"].as_str(), report["documents"].as_u64()),
        (Some("done"), Some(total)),
        "{report:#}"
    );
    index(&place);
    let titles = |service: &Service| {
        let answer = service.json("/v1/search?q=&limit=50");
        let hits = answer["hits"].as_array().unwrap().iter();
        let mut titles: Vec<String> = hits
            .map(|hit| hit["title"].as_str().unwrap().to_owned())
            .collect();
        titles.sort();
        titles
    };
    assert_eq!(titles(&Service::start(&place)), titles(&service));
}
