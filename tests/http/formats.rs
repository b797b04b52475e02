//! Documents of formats with places of their own: times of films.

use std::path::Path;

use super::Site;
use crate::harness::Place;

fn site() -> Site {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/formats");
    Site::with_originals(Place::with_copy_of(&folder))
}

#[test]
fn a_hit_in_captions_leads_to_its_time() {
    let site = site();
    let hits = site.get("/v1/search?q=effektivare+omst%C3%A4llning").json();
    let hits = hits["hits"].as_array().unwrap();
    let captions = hits.iter().find(|hit| hit["id"] == "samtal").unwrap();
    assert_eq!(captions["section"]["anchor"], "t=95");
    let page = site.get("/?q=effektivare+omst%C3%A4llning").text();
    assert!(page.contains("#t=95\""), "{page}");
    let document = site.get("/dokument/samtal").text();
    assert!(document.contains("<section id=\"t=95\">"), "{document}");
    assert!(document.contains("<time>1:35</time>"), "{document}");
}

#[test]
fn a_sheet_is_shown_as_a_table_with_its_file() {
    let site = site();
    let page = site.get("/dokument/verkstad").text();
    assert!(page.contains("<th>Ställtid (min)</th>"), "{page}");
    let original = site.get("/original/samtal");
    assert_eq!(original.header("content-type"), "text/vtt");
}
