//! The box for other sites, as far as it can be seen without a browser.

use axum::http::Request;

use sokbar::document::KindNames;
use sokbar::web::{Brand, Options};

use super::Site;
use crate::harness::Place;

const LIMIT: usize = 14_000;

#[test]
fn the_script_is_small_embeddable_and_cacheable() {
    let site = Site::new();
    let answer = site.get("/widget.js");
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), "text/javascript; charset=utf-8");
    assert_eq!(answer.header("cross-origin-resource-policy"), "cross-origin");
    let caching = answer.header("cache-control");
    assert!(
        caching.contains("max-age=3600") && caching.contains("public"),
        "{caching}"
    );
    let packed = site.get_with("/widget.js", "accept-encoding", "gzip");
    assert_eq!(packed.header("content-encoding"), "gzip");
    assert!(packed.body.len() <= LIMIT, "{} bytes", packed.body.len());

    let tag = answer.header("etag").to_owned();
    let again = site.get_with("/widget.js", "if-none-match", &tag);
    assert_eq!((again.status, again.body.len()), (304, 0));
    assert_eq!(again.header("cross-origin-resource-policy"), "cross-origin");
    assert_eq!(site.send(Request::post("/widget.js")).status, 405);
}

#[test]
fn nothing_else_may_be_embedded_without_being_let_in() {
    let site = Site::new();
    for address in [
        "/",
        "/v1/search",
        "/dokument/metoder/smed",
        "/original/metoder/smed",
    ] {
        let answer = site.get(address);
        assert_eq!(answer.header("cross-origin-resource-policy"), "", "{address}");
    }
}

#[test]
fn the_example_page_has_the_box_and_what_to_paste() {
    let site = Site::new();
    for (address, title, language) in [
        ("/widget-demo", "Sökrutan på din egen webbplats", "sv"),
        ("/widget-demo?ui=en", "The search box on your own site", "en"),
    ] {
        let page = site.get_with(address, "host", "sok.example.se").page();
        assert_eq!(page.text("main h1"), title);
        assert_eq!(page.all("main sokbar-search").len(), 5);
        assert_eq!(page.all("main script[src='/widget.js']").len(), 1);
        assert_eq!(page.all("main sokbar-search[modal]").len(), 1);
        for form in page.all("main sokbar-search > form") {
            assert_eq!(form.attr("action"), Some("/"));
        }
        let code = page.texts("main figure pre");
        assert_eq!(code.len(), 5);
        for code in code {
            assert!(
                code.contains("<script src=\"http://sok.example.se/widget.js\" defer></script>"),
                "{code}"
            );
            assert!(
                code.contains("<sokbar-search server=\"http://sok.example.se\""),
                "{code}"
            );
            assert!(code.contains(&format!("lang=\"{language}\"")), "{code}");
        }
    }
    assert_eq!(
        site.get("/om").page().href("main a[href^='/widget-demo']"),
        "/widget-demo"
    );
}

#[test]
fn the_script_calls_kinds_as_the_operator_does_and_its_tag_follows() {
    let site = Site::new();
    let script = site.get("/widget.js").text();
    assert!(
        script.contains("[\"case\",\"Fallstudier\"]"),
        "the built-in names"
    );
    let mut kinds = KindNames::default();
    assert!(kinds.add("case | Exempel | Exemplen"));
    let options = Options {
        brand: Brand {
            kinds,
            ..Brand::default()
        },
        ..Options::default()
    };
    let named = Site::of(Place::with_fixture("verkstaden"), &options);
    let answer = named.get("/widget.js");
    assert!(answer.text().contains("\"Exemplen\""));
    assert_ne!(answer.header("etag"), site.get("/widget.js").header("etag"));
}

#[test]
fn the_script_and_the_files_of_the_pages_come_packed_as_well_as_can_be() {
    let site = Site::new();
    let page = site.get("/dokument/metoder/smed").page();
    let mut files: Vec<String> = page
        .all("script[src], link[rel=stylesheet]")
        .iter()
        .map(|file| file.attr("src").or(file.attr("href")).unwrap().to_owned())
        .collect();
    assert_eq!(files.len(), 3);
    files.push("/widget.js".to_owned());
    for file in files {
        let plain = site.get(&file);
        assert_eq!(plain.header("content-encoding"), "", "{file}");
        let packed = site.get_with(&file, "accept-encoding", "gzip, br");
        assert_eq!(packed.header("content-encoding"), "br", "{file}");
        assert!(packed.header("vary").contains("accept-encoding"), "{file}");
        let mut read = Vec::new();
        let mut whole = brotli::Decompressor::new(&packed.body[..], 4096);
        std::io::Read::read_to_end(&mut whole, &mut read).unwrap();
        assert_eq!(read, plain.body, "{file}");
    }
}
