//! `sokbar serve --follow` as processes, with a store that is a folder.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::harness::{Place, text, wait_for};
use crate::serve::{Service, read_all};

/// A builder with a corpus, and the folder that it publishes to.
struct Library {
    builder: Place,
}

impl Library {
    fn new() -> Self {
        let builder = Place::new();
        builder.write("smed.md", "# SMED\n\nStälltiden halverades på ett år.");
        builder.write(
            "vsm.md",
            "# Värdeflöde\n\nKartlägg flödet från order till leverans.",
        );
        Self { builder }
    }

    fn shelf(&self) -> PathBuf {
        self.builder.root().join("hylla")
    }

    fn url(&self) -> String {
        format!("file://{}", self.shelf().display())
    }

    /// Builds and publishes; returns what the program said.
    fn publish(&self, arguments: &[&str]) -> String {
        let url = format!("--publish-url={}", self.url());
        let output = self
            .builder
            .sokbar(&[&["index", "--publish", &url], arguments].concat());
        assert!(output.status.success(), "{}", text(&output.stderr));
        text(&output.stdout)
    }

    fn follower(&self) -> [String; 2] {
        [
            format!("--follow={}", self.url()),
            "--follow-seconds=1".to_owned(),
        ]
    }
}

fn ids(service: &Service, query: &str) -> Vec<String> {
    let answer = service.json(&format!("/v1/search?q={query}"));
    let hits = answer["hits"].as_array().unwrap().iter();
    hits.map(|hit| hit["id"].as_str().unwrap().to_owned()).collect()
}

/// Waits until `/ready` is as wanted, and returns it.
fn ready_when(service: &Service, what: &str, holds: impl Fn(u16, &Value) -> bool) -> Value {
    wait_for(what, || {
        let (status, ready) = service.status_and_json("/ready");
        holds(status, &ready).then_some(ready)
    })
}

fn is_well(status: u16, ready: &Value) -> bool {
    status == 200 && ready["stale_since"].is_null() && ready["last_error"].is_null()
}

#[test]
fn a_replica_without_a_corpus_answers_with_what_is_published_and_follows() {
    let library = Library::new();
    library.builder.write("synonyms.txt", "ombyggnad, ställtid\n");
    assert!(
        library
            .publish(&[])
            .contains("is published: 2 documents, number 1")
    );
    let replica = Place::new();
    let [follow, often] = library.follower();
    let service = Service::start_with(&replica, &[&follow, &often]);
    assert!(!replica.corpus().join("smed.md").exists());
    assert_eq!(ids(&service, "st%C3%A4lltid"), ["smed"]);
    assert_eq!(ids(&service, "ombyggnad"), ["smed"], "synonyms come with it");

    library
        .builder
        .write("5s.md", "# 5S\n\nOrdning och reda på arbetsplatsen.");
    library.publish(&[]);
    wait_for("the new document", || {
        (ids(&service, "arbetsplats") == ["5s"]).then_some(())
    });
    ready_when(&service, "all well", is_well);

    // A synonym alone is no new generation.
    let generation = service.json("/ready")["generation"].clone();
    library.builder.write("synonyms.txt", "ombyggnad, flöde\n");
    library.publish(&[]);
    wait_for("the new synonym", || {
        (ids(&service, "ombyggnad") == ["vsm"]).then_some(())
    });
    assert_eq!(service.json("/ready")["generation"], generation);
}

#[test]
fn a_replica_goes_on_while_the_store_is_away_or_its_manifest_is_broken() {
    let library = Library::new();
    library.publish(&[]);
    let replica = Place::new();
    let [follow, often] = library.follower();
    let service = Service::start_with(&replica, &[&follow, &often]);
    let (shelf, away) = (library.shelf(), library.builder.root().join("borta"));
    fs::rename(&shelf, &away).unwrap();
    let stale = |told: &'static str| {
        move |status: u16, ready: &Value| {
            let error = ready["last_error"].as_str().unwrap_or_default();
            status == 200 && ready["stale_since"].is_string() && error.contains(told)
        }
    };
    ready_when(
        &service,
        "the missing store to be told",
        stale("nothing is published"),
    );
    assert_eq!(ids(&service, "st%C3%A4lltid"), ["smed"]);
    fs::rename(&away, &shelf).unwrap();
    ready_when(&service, "the store to be back", is_well);

    fs::write(shelf.join("current"), "sokbar-manifest 0\n{}\n").unwrap();
    ready_when(
        &service,
        "the broken manifest to be told",
        stale("current in the store is broken"),
    );
    assert_eq!(ids(&service, "st%C3%A4lltid"), ["smed"]);
    library.publish(&[]);
    ready_when(&service, "the next manifest", is_well);
}

#[test]
fn a_replica_that_finds_nothing_listens_and_begins_once_something_is_published() {
    let library = Library::new();
    let replica = Place::new();
    let [follow, often] = library.follower();
    let service = Service::start_listening(&replica, &["--log=info", &follow, &often]);
    let ready = ready_when(&service, "the empty store to be told", |status, ready| {
        status == 503 && ready["last_error"].is_string()
    });
    assert_eq!(
        (&ready["status"], &ready["last_error"]),
        (&"building".into(), &"nothing is published there yet".into())
    );
    assert_eq!(service.status_and_json("/health").0, 200);
    library.publish(&[]);
    ready_when(&service, "an index", is_well);
    assert_eq!(ids(&service, "st%C3%A4lltid"), ["smed"]);
}

#[test]
fn a_damaged_file_of_a_replica_is_fetched_again_at_its_start() {
    let library = Library::new();
    library.publish(&[]);
    let replica = Place::new();
    let [follow, often] = library.follower();
    let arguments = [follow.as_str(), often.as_str()];
    drop(Service::start_with(&replica, &arguments));
    replica.damage_documents();
    let service = Service::start_with(&replica, &arguments);
    ready_when(&service, "the damage to be mended", is_well);
    let page = service.json("/v1/documents/smed");
    assert_eq!(page["title"], "SMED");
    assert_eq!(replica.generations(), ["generation-2"]);
}

#[test]
fn publishing_without_a_store_or_an_index_tells_the_way_out() {
    let library = Library::new();
    for (arguments, told) in [
        (
            &["publish"][..],
            "no store is set to publish to\n  hint: set publish_url",
        ),
        (
            &["publish", "--publish-url=file:///tmp/x"],
            "to publish\n  hint: `sokbar index --publish`",
        ),
        (&["index", "--publish"], "with publish_url, which says where to"),
    ] {
        let output = library.builder.sokbar(arguments);
        assert_eq!(output.status.code(), Some(1));
        assert!(text(&output.stderr).contains(told), "{}", text(&output.stderr));
    }
}

/// The head and the body of an answer; times and names of the process are left out.
fn answer(service: &Service, path: &str) -> (String, String) {
    let answer = read_all(service.ask(path)).replace(service.address(), "replik");
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let body = body.lines().map(|line| match line.split_once("\"took_ms\":") {
        Some((before, after)) => {
            let after = after.trim_start_matches(|letter: char| !",}".contains(letter));
            format!("{before}{after}")
        }
        None => line.to_owned(),
    });
    (head.to_owned(), body.collect::<Vec<_>>().join("\n"))
}

fn generation(head: &str) -> String {
    let line = head
        .lines()
        .find_map(|line| line.strip_prefix("x-sokbar-generation: "));
    line.unwrap_or_else(|| panic!("{head}")).to_owned()
}

#[test]
fn replicas_of_one_generation_give_the_same_bytes() {
    let library = Library::new();
    library.publish(&["--publisher=Förlaget", "--site-name=Hyllan"]);
    let [follow, often] = library.follower();
    let (one, other) = (Place::new(), Place::new());
    let one = Service::start_with(&one, &[&follow, &often]);
    let other = Service::start_with(&other, &[&follow, &often]);
    for path in [
        "/v1/search?q=st%C3%A4lltid&explain=true",
        "/v1/search?q=",
        "/v1/search?q=x&limit=1000",
        "/v1/suggest?q=st",
        "/v1/passages?q=hur+korta+st%C3%A4lltid",
        "/v1/documents/smed",
        "/v1/documents/smed/related",
        "/v1/documents/saknas",
        "/",
        "/?q=st%C3%A4lltid",
        "/dokument/smed",
        "/om",
        "/feed.atom",
        "/health",
    ] {
        let ((head, body), (other_head, other_body)) = (answer(&one, path), answer(&other, path));
        assert_eq!(head.lines().next(), other_head.lines().next(), "{path}");
        assert_eq!(generation(&head), generation(&other_head), "{path}");
        assert_eq!(body, other_body, "{path}");
    }
    assert!(
        answer(&one, "/").1.contains("Hyllan"),
        "settings that decide answers come with it"
    );
}

#[test]
fn paging_stays_on_the_generation_that_it_began_with() {
    let library = Library::new();
    library.publish(&[]);
    let replica = Place::new();
    let [follow, often] = library.follower();
    let service = Service::start_with(&replica, &[&follow, &often]);
    let (head, page) = answer(&service, "/?q=&limit=1");
    let began_with = generation(&head);
    let next = format!("offset=1&amp;generation={began_with}");
    assert!(page.contains(&next), "{page}");

    library.builder.write("alfa.md", "# Alfa\n\nEn text till.");
    library.publish(&[]);
    ready_when(&service, "the next generation", |_, ready| {
        ready["documents"] == 3
    });
    let total = |path: &str| service.json(path)["total"].as_u64().unwrap();
    assert_eq!(total("/v1/search?q="), 3);
    assert_eq!(
        total(&format!("/v1/search?q=&offset=1&generation={began_with}")),
        2
    );
    let (head, _) = answer(
        &service,
        &format!("/?q=&limit=1&offset=1&generation={began_with}"),
    );
    assert_eq!(generation(&head), began_with);

    // It is kept one generation long.
    library.builder.write("beta.md", "# Beta\n\nOch en.");
    library.publish(&[]);
    ready_when(&service, "the one after", |_, ready| ready["documents"] == 4);
    assert_eq!(
        total(&format!("/v1/search?q=&offset=1&generation={began_with}")),
        4
    );
}

#[test]
fn original_files_are_handed_out_by_a_replica_if_they_are_published() {
    let library = Library::new();
    library
        .builder
        .write("ordlista.txt", "Ställtid är tiden mellan två olika produkter.");
    library.publish(&["--publish-originals"]);
    let replica = Place::new();
    let [follow, often] = library.follower();
    let service = Service::start_with(&replica, &[&follow, &often]);
    ready_when(&service, "all well", is_well);
    let original = |id: &str| read_all(service.ask(&format!("/original/{id}")));
    assert!(original("ordlista").ends_with("mellan två olika produkter."));
    assert!(original("smed").contains("Ställtiden halverades"));

    library.builder.write(
        "ordlista.txt",
        "Ställtid är tiden mellan två olika produkter, inget annat.",
    );
    fs::remove_file(library.builder.corpus().join("vsm.md")).unwrap();
    library.publish(&["--publish-originals"]);
    wait_for("the new file", || {
        original("ordlista").ends_with("inget annat.").then_some(())
    });
    ready_when(&service, "all well", is_well);
    assert!(!replica.index().join("followed/originals/vsm.md").exists());
    assert!(original("vsm").starts_with("HTTP/1.1 404"));
}
