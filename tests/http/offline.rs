//! The manifest and the service worker, as a browser gets them.

use serde_json::Value;
use sokbar::web::{Brand, Options};

use super::Site;
use crate::harness::Place;

fn branded() -> Site {
    let brand = Brand {
        name: "Verkstadsbiblioteket".to_owned(),
        accent: Some([0x8a, 0x15, 0x38]),
        ..Brand::default()
    };
    let options = Options {
        brand,
        ..Options::default()
    };
    Site::of(Place::with_fixture("verkstaden"), &options)
}

#[test]
fn the_manifest_names_the_site_and_its_icons_are_there() {
    let site = branded();
    let answer = site.get("/manifest.webmanifest");
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), "application/manifest+json");
    assert_eq!(answer.header("cache-control"), "no-cache");
    let manifest: Value = serde_json::from_str(&answer.text()).unwrap();
    for (name, expected) in [
        ("name", "Verkstadsbiblioteket"),
        ("lang", "sv"),
        ("start_url", "/"),
        ("scope", "/"),
        ("display", "minimal-ui"),
        ("theme_color", "#8a1538"),
    ] {
        assert_eq!(manifest[name], expected, "{name}");
    }
    let icons = manifest["icons"].as_array().unwrap();
    for (icon, size) in icons.iter().zip([192_u32, 512]) {
        let sizes = format!("{size}x{size}");
        assert_eq!(
            (&icon["sizes"], &icon["type"]),
            (&Value::from(sizes), &Value::from("image/png"))
        );
        let file = site.get(icon["src"].as_str().unwrap());
        assert_eq!((file.status, file.header("content-type")), (200, "image/png"));
        // A PNG has its width and height in its first chunk.
        assert_eq!(file.body[..4], *b"\x89PNG");
        assert_eq!(file.body[16..20], size.to_be_bytes());
        assert_eq!(file.body[20..24], size.to_be_bytes());
    }
    assert_eq!(icons.len(), 2);
    let page = site.get("/").page();
    assert_eq!(page.href("link[rel=manifest]"), "/manifest.webmanifest");
    assert_eq!(
        site.get("/manifest.webmanifest").header("x-content-type-options"),
        "nosniff"
    );
}

#[test]
fn the_service_worker_keeps_the_files_that_pages_of_documents_have() {
    let site = branded();
    let answer = site.get("/sw.js");
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), "text/javascript; charset=utf-8");
    // A browser asks at each visit whether there is a newer one.
    assert_eq!(answer.header("cache-control"), "no-cache");
    let worker = answer.text();
    let page = site.get("/dokument/metoder/smed").page();
    let files = page.all("script[src^='/assets/'], link[rel=stylesheet], link[rel=icon]");
    assert_eq!(files.len(), 5, "style, accent, icon and two scripts");
    for file in files {
        let address = file.attr("src").or(file.attr("href")).unwrap();
        assert!(worker.contains(&format!("\"{address}\"")), "{address}");
        assert_eq!(site.get(address).status, 200, "{address}");
    }
    // Of the API and of searches it keeps nothing.
    assert!(!worker.contains("/v1/"), "{worker}");
}

#[test]
fn another_look_of_the_pages_is_another_version_of_the_worker() {
    let version = |site: &Site| {
        let worker = site.get("/sw.js").text();
        let line = worker.lines().find(|line| line.starts_with("const VERSION"));
        line.unwrap().to_owned()
    };
    assert_eq!(version(&branded()), version(&branded()));
    assert_ne!(version(&branded()), version(&Site::new()));
}

#[test]
fn only_the_page_of_a_text_can_say_that_it_is_a_copy() {
    let site = Site::new();
    let document = site.get("/dokument/metoder/smed?ui=en").page();
    let notice = document.one("#sokbar-kopia");
    assert!(notice.attr("hidden").is_some());
    assert_eq!(
        notice.attr("data-from"),
        Some("Can't reach the server. This is a copy from {date}.")
    );
    for other in ["/", "/?q=smed", "/om"] {
        assert_eq!(site.get(other).page().all("#sokbar-kopia").len(), 0, "{other}");
    }
}
