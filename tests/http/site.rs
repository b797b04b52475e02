//! Sitemap, OpenSearch, robots, and the language of the pages.

use sokbar::web::Options;

use super::Site;
use crate::harness::Place;

#[test]
fn the_address_or_the_browser_can_ask_for_english() {
    let site = Site::new();
    for (address, accepted, language) in [
        ("/", "", "sv"),
        ("/", "en-GB,en;q=0.8", "en"),
        ("/", "sv-SE,sv;q=0.9,en;q=0.5", "sv"),
        ("/?ui=en", "sv", "en"),
        ("/?ui=sv&q=kanban", "en", "sv"),
        ("/om?ui=en", "", "en"),
        ("/dokument/metoder/smed?ui=en", "", "en"),
        ("/finns-inte?ui=en", "", "en"),
    ] {
        let answer = site.get_with(address, "accept-language", accepted);
        assert_eq!(
            answer.page().one("html").attr("lang"),
            Some(language),
            "{address} {accepted}"
        );
        let vary: Vec<_> = answer.headers.get_all("vary").iter().collect();
        assert!(
            vary.iter().any(|value| *value == "accept-language"),
            "{address}: {vary:?}"
        );
    }
    let english = site.get("/?q=st%C3%A4lltid&ui=en").page();
    assert!(english.text("h1").contains("Results for “ställtid”"));
    let document = site.get("/dokument/metoder/smed?ui=en").page();
    assert!(document.text("main").contains("14 March 2016"));
}

#[test]
fn every_link_keeps_the_language_that_the_address_asks_for() {
    let site = Site::new();
    for address in [
        "/?ui=en",
        "/?q=kanban&ui=en",
        "/om?ui=en",
        "/dokument/metoder/smed?ui=en",
        "/?q=xyzzy+xyzzz&ui=en",
    ] {
        let page = site.get(address).page();
        for link in page.all("a[href^='/']:not(#sprak):not([href='/openapi.json']):not([href^='/v1/'])") {
            let href = link.attr("href").unwrap();
            assert!(href.contains("ui=en"), "{address}: {href}");
        }
        for form in page.all("form") {
            let kept: Vec<_> = form
                .descendent_elements()
                .filter(|field| field.attr("name") == Some("ui"))
                .collect();
            assert_eq!(kept.len(), 1, "{address}");
        }
        assert_eq!(
            page.one("#sprak").attr("href").unwrap(),
            address.replace("ui=en", "ui=sv")
        );
    }
}

#[test]
fn a_validator_of_one_language_is_none_of_the_other() {
    let site = Site::new();
    let swedish = site
        .get_with("/", "accept-language", "sv")
        .header("etag")
        .to_owned();
    let english = site
        .get_with("/", "accept-language", "en")
        .header("etag")
        .to_owned();
    assert_ne!(swedish, english);
    assert_eq!(
        site.get_with(
            "/?q=kanban",
            "if-none-match",
            site.get("/?q=kanban").header("etag")
        )
        .status,
        304
    );
}

#[test]
fn the_start_page_lists_partners_and_methods_in_swedish_order() {
    let place = Place::with_files(&[
        ("metoder/o.md", "---\ntitle: Öppna kort\n---\nText."),
        ("metoder/a.md", "---\ntitle: Åtgärdslista\n---\nText."),
        ("metoder/z.md", "---\ntitle: Zonindelning\n---\nText."),
        ("metoder/k.md", "---\ntitle: kanban\n---\nText."),
        ("forskning/norra-verket/x.md", "---\ntitle: X\n---\nText."),
    ]);
    let page = Site::of(place, &Options::default()).get("/").page();
    assert_eq!(
        page.texts(".methods li li"),
        ["kanban", "Zonindelning", "Åtgärdslista", "Öppna kort"]
    );
    assert_eq!(page.texts(".partners li"), ["Norra verket 1"]);
}

#[test]
fn the_page_about_the_search_has_examples_that_find_something() {
    let site = Site::new();
    let page = site.get("/om").page();
    assert!(page.text("main").contains("7 dokument"), "{}", page.text("main"));
    let examples = page.all(".examples a");
    assert!(examples.len() >= 8);
    let found = examples.iter().filter(|link| {
        let answer = site.get(link.attr("href").unwrap());
        assert_eq!(answer.status, 200);
        !answer.page().all("ol.hits > li").is_empty()
    });
    assert!(
        found.count() >= 7,
        "most find something even in the small fixture"
    );
    for link in page.all(".tables a") {
        let hits = site.get(link.attr("href").unwrap()).page();
        assert!(!hits.all("ol.hits > li").is_empty(), "{:?}", link.attr("href"));
    }
}

#[test]
fn search_engines_find_every_document_and_browsers_the_box() {
    let site = Site::new();
    let answer = site.get_with("/sitemap.xml", "host", "sok.exempel.se");
    assert!(answer.header("content-type").starts_with("application/xml"));
    let sitemap = answer.text();
    assert_eq!(sitemap.matches("<loc>").count(), 2 + 7, "{sitemap}");
    assert!(
        sitemap.contains("<loc>http://sok.exempel.se/dokument/metoder/smed</loc>"),
        "{sitemap}"
    );
    assert!(
        sitemap.contains("/forskning/fl%C3%B6desinstitutet/fl%C3%B6de-p%C3%A5-%C3%B6ar<"),
        "{sitemap}"
    );
    roxmltree::Document::parse(&sitemap).unwrap();

    let page = site.get("/").page();
    let description = site.get_with(
        page.one("link[rel=search]").attr("href").unwrap(),
        "host",
        "sok.exempel.se",
    );
    assert!(
        description
            .header("content-type")
            .contains("opensearchdescription+xml")
    );
    let text = description.text();
    roxmltree::Document::parse(&text).unwrap();
    assert!(
        text.contains("template=\"http://sok.exempel.se/?q={searchTerms}\""),
        "{text}"
    );

    let robots = site.get("/robots.txt").text();
    for line in [
        "Sitemap: http://localhost/sitemap.xml",
        "Disallow: /?*",
        "Allow: /dokument/*?ui=",
    ] {
        assert!(robots.lines().any(|found| found == line), "{robots}");
    }
}

#[test]
fn pages_name_themselves_to_those_who_share_them() {
    let site = Site::new();
    let page = site
        .get_with("/dokument/metoder/smed?q=klockan", "host", "sok.exempel.se")
        .page();
    let content = |selector: &str| page.one(selector).attr("content").unwrap().to_owned();
    assert_eq!(
        page.one("link[rel=canonical]").attr("href"),
        Some("http://sok.exempel.se/dokument/metoder/smed")
    );
    assert_eq!(content("meta[property='og:title']"), "SMED – kortare ställtid");
    assert_eq!(content("meta[property='og:type']"), "article");
    assert_eq!(content("meta[property='og:locale']"), "sv_SE");
    let versions: Vec<_> = page
        .all("head link[rel=alternate][hreflang]")
        .into_iter()
        .map(|link| (link.attr("hreflang").unwrap(), link.attr("href").unwrap()))
        .collect();
    assert_eq!(
        versions,
        [
            ("x-default", "http://sok.exempel.se/dokument/metoder/smed"),
            ("sv", "http://sok.exempel.se/dokument/metoder/smed?ui=sv"),
            ("en", "http://sok.exempel.se/dokument/metoder/smed?ui=en"),
        ]
    );
    assert!(!content("meta[name=description]").is_empty());
    let results = site.get("/?q=kanban").page();
    assert_eq!(
        results.one("meta[name=robots]").attr("content"),
        Some("noindex, follow")
    );
    let hostile = site.get_with("/", "host", "a\"><script>").page();
    assert_eq!(
        hostile.one("link[rel=canonical]").attr("href"),
        Some("http://localhost/")
    );
}

#[test]
fn the_public_address_goes_before_the_host_of_a_request() {
    let options = Options {
        public_url: Some("https://sok.exempel.se".to_owned()),
        ..Options::default()
    };
    let site = Site::of(Place::with_fixture("verkstaden"), &options);
    let asked = |address: &str| site.get_with(address, "host", "10.0.0.7:3000").text();
    for (address, expected) in [
        ("/", "<link rel=\"canonical\" href=\"https://sok.exempel.se/\">"),
        ("/om", "property=\"og:url\" content=\"https://sok.exempel.se/om\""),
        (
            "/dokument/metoder/smed",
            "rel=\"canonical\" href=\"https://sok.exempel.se/dokument/metoder/smed\"",
        ),
        (
            "/sitemap.xml",
            "<loc>https://sok.exempel.se/dokument/metoder/smed</loc>",
        ),
        (
            "/opensearch.xml",
            "template=\"https://sok.exempel.se/?q={searchTerms}\"",
        ),
        ("/robots.txt", "Sitemap: https://sok.exempel.se/sitemap.xml"),
    ] {
        let text = asked(address);
        assert!(text.contains(expected), "{address}: {text}");
        assert!(!text.contains("10.0.0.7"), "{address}: {text}");
    }
}

#[test]
fn the_page_about_the_api_has_examples_that_answer() {
    let site = Site::new();
    for (address, language) in [("/api", "sv"), ("/api?ui=en", "en")] {
        let page = site.get(address).page();
        assert_eq!(page.one("html").attr("lang"), Some(language));
        let examples = page.all(".examples a");
        assert_eq!(examples.len(), 5);
        for example in examples {
            let answer = site.get(example.attr("href").unwrap());
            assert_eq!(answer.status, 200, "{:?}", example.attr("href"));
            assert!(answer.json().is_object());
        }
        let hits = site.get(page.all(".examples a")[0].attr("href").unwrap()).json();
        assert!(
            hits["total"].as_u64() > Some(0),
            "an example that finds something"
        );
        let curl = page.text("pre code");
        assert!(curl.starts_with("curl 'http://"), "{curl}");
        assert_eq!(page.all("a[href='/openapi.json']").len(), 1);
    }
    let start = site.get("/").page();
    assert_eq!(
        start.all("footer a[href='/api']").len(),
        1,
        "people are led to the page"
    );
    assert_eq!(start.all("a[href='/openapi.json']").len(), 0);
}

#[test]
fn there_is_an_icon_where_browsers_ask_for_one() {
    let site = Site::new();
    let icon = site.get("/favicon.ico");
    assert_eq!(icon.status, 200);
    assert_eq!(icon.header("content-type"), "image/x-icon");
    assert_eq!(icon.body[..4], [0, 0, 1, 0]);
    let page = site.get("/").page();
    let touch = site.get(page.one("link[rel=apple-touch-icon]").attr("href").unwrap());
    assert_eq!((touch.status, touch.header("content-type")), (200, "image/png"));
}
