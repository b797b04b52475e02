//! What replicas answer: the same bytes, one generation a request and while paging, original files.

use super::replicas::{Library, ready_when};
use crate::harness::Place;
use crate::serve::{Service, read_all};

/// The head and the body of an answer; times and names of the process are left out.
pub(super) fn answer(service: &Service, path: &str) -> (String, String) {
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

/// The generation that the head of an answer names.
pub(super) fn generation(head: &str) -> String {
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
    // An assistant that reads on in it is answered from it, too.
    let message =
        r#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"facets","arguments":{}}}"#;
    let assistant = |address: &str| read_all(service.post(address, message));
    assert!(
        assistant("/mcp").contains(r#""total":3"#),
        "{}",
        assistant("/mcp")
    );
    let older = assistant(&format!("/mcp?generation={began_with}"));
    assert!(older.contains(r#""total":2"#), "{older}");

    // It is kept one generation long.
    library.builder.write("beta.md", "# Beta\n\nOch en.");
    library.publish(&[]);
    ready_when(&service, "the one after", |_, ready| ready["documents"] == 4);
    assert_eq!(
        total(&format!("/v1/search?q=&offset=1&generation={began_with}")),
        4
    );
}
