//! The box for other sites, as far as it can be seen without a browser.

use axum::http::Request;

use super::Site;

const LIMIT: usize = 12_000;

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
        assert_eq!(page.all("main sokbar-search").len(), 4);
        assert_eq!(page.all("main script[src='/widget.js']").len(), 1);
        for form in page.all("main sokbar-search > form") {
            assert_eq!(form.attr("action"), Some("/"));
        }
        let code = page.texts("main figure pre");
        assert_eq!(code.len(), 4);
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
