//! `sokbar serve --follow` as processes, with a store that is a folder.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use super::answers::{answer, generation};
use crate::harness::{Place, text, wait_for};
use crate::serve::{Service, told};

/// A builder with a corpus, and the folder that it publishes to.
pub(super) struct Library {
    pub(super) builder: Place,
}

impl Library {
    pub(super) fn new() -> Self {
        let builder = Place::new();
        builder.write("smed.md", "# SMED\n\nStälltiden halverades på ett år.");
        builder.write(
            "vsm.md",
            "# Värdeflöde\n\nKartlägg flödet från order till leverans.",
        );
        Self { builder }
    }

    /// The folder that is the store.
    pub(super) fn shelf(&self) -> PathBuf {
        self.builder.root().join("hylla")
    }

    fn url(&self) -> String {
        format!("file://{}", self.shelf().display())
    }

    /// Builds and publishes; returns what the program said.
    pub(super) fn publish(&self, arguments: &[&str]) -> String {
        let url = format!("--publish-url={}", self.url());
        let output = self
            .builder
            .sokbar(&[&["index", "--publish", &url], arguments].concat());
        assert!(output.status.success(), "{}", text(&output.stderr));
        text(&output.stdout)
    }

    pub(super) fn follower(&self) -> [String; 2] {
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
pub(super) fn ready_when(service: &Service, what: &str, holds: impl Fn(u16, &Value) -> bool) -> Value {
    wait_for(what, || {
        let (status, ready) = service.status_and_json("/ready");
        holds(status, &ready).then_some(ready)
    })
}

pub(super) fn is_well(status: u16, ready: &Value) -> bool {
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
fn a_replica_takes_new_settings_of_its_builder_and_keeps_its_own() {
    let library = Library::new();
    library.publish(&["--site-name=Hyllan", "--publisher=Förlaget"]);
    let replica = Place::new();
    let [follow, often] = library.follower();
    let service = Service::start_with(&replica, &[&follow, &often, "--publisher=Eget förlag"]);
    let page = || answer(&service, "/").1;
    assert!(page().contains("<title>Hyllan"), "{}", page());
    let by_thesaurus = || ids(&service, "riggtid&match=all");
    assert_eq!(by_thesaurus(), ["smed"]);
    let ready = service.json("/ready");
    library.publish(&[
        "--thesaurus=false",
        "--site-name=Biblioteket",
        "--publisher=Ett annat",
        "--public-url=https://sok.exempel.se",
    ]);
    wait_for("the new name", || {
        page().contains("<title>Biblioteket").then_some(())
    });
    assert!(by_thesaurus().is_empty());
    let robots = answer(&service, "/robots.txt").1;
    assert!(robots.contains("https://sok.exempel.se/sitemap.xml"), "{robots}");
    let reference = answer(&service, "/v1/documents/smed/citation?format=bibtex").1;
    assert!(reference.contains("Eget förlag"), "{reference}");
    assert_eq!(
        service.json("/ready")["generation"],
        ready["generation"],
        "nothing was built"
    );
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

#[test]
fn a_builder_that_watches_publishes_each_change() {
    let library = Library::new();
    let (url, [follow, often]) = (format!("--publish-url={}", library.url()), library.follower());
    let builder = Service::start_with(&library.builder, &["--watch", "--publish", &url]);
    let replica = Place::new();
    let replica = Service::start_with(&replica, &[&follow, &often]);
    assert_eq!(ids(&replica, "st%C3%A4lltid"), ["smed"]);
    library
        .builder
        .write("5s.md", "# 5S\n\nOrdning och reda på arbetsplatsen.");
    wait_for("the change at the replica", || {
        (ids(&replica, "arbetsplats") == ["5s"]).then_some(())
    });
    // A synonym is published too, though nothing is built.
    library.builder.write("synonyms.txt", "ombyggnad, ställtid\n");
    wait_for("the synonym at the replica", || {
        (ids(&replica, "ombyggnad") == ["smed"]).then_some(())
    });
    let generation = |service: &Service| generation(&answer(service, "/health").0);
    assert_eq!(generation(&replica), generation(&builder));
}

#[test]
fn a_builder_publishes_again_what_its_store_has_lost() {
    let library = Library::new();
    let (url, [follow, often]) = (format!("--publish-url={}", library.url()), library.follower());
    let _builder = Service::start_with(&library.builder, &["--watch", "--publish", &url]);
    let replica = Place::new();
    let replica = Service::start_with(&replica, &[&follow, &often]);
    fs::remove_dir_all(library.shelf()).unwrap();
    ready_when(&replica, "the loss to be told", |_, ready| {
        ready["last_error"] == "nothing is published there yet"
    });
    ready_when(&replica, "what is published again", is_well);
    assert!(library.shelf().join("versions").is_file());
}

#[test]
fn a_replica_whose_store_cannot_be_reached_says_so_and_tells_no_secret() {
    let replica = Place::new();
    let mut command = replica.command(&[
        "serve",
        "--bind=127.0.0.1:0",
        "--log=debug",
        "--follow=s3://hyllan/sokbar",
    ]);
    command.envs([
        // Nobody listens there.
        ("AWS_ENDPOINT", "http://127.0.0.1:1"),
        ("AWS_ALLOW_HTTP", "true"),
        ("AWS_REGION", "us-east-1"),
        ("AWS_ACCESS_KEY_ID", "prov"),
        ("AWS_SECRET_ACCESS_KEY", "hemligt"),
    ]);
    let service = Service::listening(&replica, command);
    let ready = ready_when(&service, "the failure to be told", |status, ready| {
        status == 503 && ready["last_error"].is_string()
    });
    assert!(
        ready["last_error"]
            .as_str()
            .unwrap()
            .starts_with("the store failed to read current"),
        "{ready}"
    );
    assert_eq!(service.status_and_json("/health").0, 200);
    let log = told(&replica);
    assert!(log.contains("nothing can be served yet"), "{log}");
    assert!(!log.contains("hemligt"));
}
