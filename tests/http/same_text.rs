//! Documents with several files, with former addresses, and with nearly the same text.

use std::fs;

use super::Site;
use crate::harness::Place;

const TEXT: &str = "Vi mätte ställtiden i tre veckor och skrev upp varje ställ på en tavla. Pressen stod still i fyra timmar \
    om dagen, och hälften av tiden gick till att leta efter verktyg. När verktygen hängde vid pressen, i den ordning som de \
    behövs, tog ett ställ tjugo minuter. Operatörerna ritade tavlan själva, och den hänger kvar.";

fn site(files: &[(&str, &str)]) -> Site {
    Site::with_originals(Place::with_files(files))
}

#[test]
fn all_files_of_a_text_are_offered_on_its_page() {
    let (markdown, plain) = (
        format!("# Pressen\n\n{TEXT}\n\n## Tavlan\n\n{TEXT}\n"),
        format!("Pressen\n\n{TEXT}\n\nTavlan\n\n{TEXT}\n"),
    );
    let site = site(&[("pressen.txt", &plain), ("pressen.md", &markdown)]);
    let document = site.get("/v1/documents/pressen").json();
    assert_eq!(document["source"], "pressen.md");
    assert_eq!(document["files"][1]["source"], "pressen.txt");
    assert_eq!(document["files"][1]["bytes"], plain.len());
    let page = site.get("/dokument/pressen").text();
    for (address, text) in [
        ("/original/pressen", &markdown),
        ("/original/pressen?format=txt", &plain),
    ] {
        assert!(page.contains(&format!("href=\"{address}\"")), "{page}");
        assert_eq!(&site.get(address).text(), text);
    }
    assert!(page.contains("Öppna text (678\u{a0}B)"), "{page}");
    assert_eq!(site.get("/original/pressen?format=pdf").status, 404);
    assert_eq!(site.get("/v1/search?q=pressen").json()["total"], 1);
}

#[test]
fn a_former_address_leads_to_the_document_of_today() {
    let text = format!("---\naliases: [gammal/väg, /dokument/äldre]\n---\n# Pressen\n\n{TEXT}");
    let site = site(&[("pressen.md", &text), ("annan.md", "# Annan\n\nEn annan text.")]);
    for (asked, led_to) in [
        (
            "/dokument/gammal/v%C3%A4g?q=st%C3%A4ll",
            "/dokument/pressen?q=st%C3%A4ll",
        ),
        ("/dokument/%C3%A4ldre", "/dokument/pressen"),
        ("/v1/documents/%C3%A4ldre", "/v1/documents/pressen"),
        (
            "/v1/documents/gammal%2Fv%C3%A4g/related?limit=2",
            "/v1/documents/pressen/related?limit=2",
        ),
        ("/original/%C3%A4ldre", "/original/pressen"),
    ] {
        let answer = site.get(asked);
        assert_eq!(
            (answer.status, answer.header("location")),
            (301, led_to),
            "{asked}"
        );
        assert_eq!(site.get(led_to).status, 200);
    }
    assert_eq!(site.get("/dokument/pressen/mer").status, 404);
}

#[test]
fn a_file_that_moved_keeps_its_address() {
    let text = format!("# Pressen\n\n{TEXT}");
    let other = ("annan.md", "# Annan\n\nEn annan text.");
    let site = site(&[("artiklar/pressen.md", &text), other]);
    for (before, after) in [("artiklar", "metoder"), ("metoder", "forskning/guider")] {
        let place = &site.place;
        place.write(&format!("{after}/pressen.md"), &text);
        fs::remove_dir_all(place.corpus().join(before)).unwrap();
        site.rebuild();
    }
    for former in ["artiklar/pressen", "metoder/pressen"] {
        let answer = site.get(&format!("/dokument/{former}?q=press"));
        let led_to = answer.header("location");
        assert_eq!(
            (answer.status, led_to),
            (301, "/dokument/forskning/guider/pressen?q=press")
        );
    }
    assert_eq!(site.get("/v1/search?q=pressen").json()["total"], 1);
}

#[test]
fn nearly_the_same_text_is_shown_once_and_counted_twice() {
    let copy = format!("# Pressen i Mora\n\n{TEXT} Det var i maj.");
    let site = site(&[
        ("forskning/a/pressen.md", &format!("# Pressen\n\n{TEXT}")),
        ("forskning/b/kopia.md", &copy),
        (
            "forskning/b/annan.md",
            "# Annan\n\nTavlan hänger på väggen och ställ sker på natten.",
        ),
    ]);
    let answer = site.get("/v1/search?q=st%C3%A4ll&facets=partner").json();
    assert_eq!(answer["total"], 3);
    let hits = answer["hits"].as_array().unwrap();
    assert_eq!(hits.len(), 2);
    let first = hits.iter().find(|hit| hit["also"][0]["id"].is_string()).unwrap();
    let ids = [
        first["id"].as_str().unwrap(),
        first["also"][0]["id"].as_str().unwrap(),
    ];
    assert!(ids.contains(&"forskning/a/pressen") && ids.contains(&"forskning/b/kopia"));
    assert!(site.get("/?q=st%C3%A4ll").text().contains("Samma text hos"));
    // A filter that leaves one of them shows that one.
    let partner = answer["facets"]["partner"]
        .as_array()
        .unwrap()
        .iter()
        .find(|value| value["count"] == 2);
    let partner = super::encoded(partner.unwrap()["value"].as_str().unwrap());
    let of_b = site
        .get(&format!("/v1/search?q=st%C3%A4ll&partner={partner}"))
        .json();
    assert_eq!(
        (&of_b["total"], of_b["hits"].as_array().unwrap().len()),
        (&2.into(), 2)
    );
    let document = site.get("/v1/documents/forskning/b/kopia").json();
    assert_eq!(document["duplicates"][0], "forskning/a/pressen");
}
