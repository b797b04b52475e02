use proptest::prelude::*;

use super::*;

fn safe(html: &str) -> Option<String> {
    let mut sections = [Section {
        html: Some(html.to_owned()),
        ..Section::default()
    }];
    sanitise(&mut sections, "metoder/grund/smed.md");
    sections[0].html.take()
}

#[test]
fn what_carries_meaning_stays() {
    let html = "<ol start=\"3\"><li><strong>Ett</strong> <em>två</em> <code>tre</code></li></ol>\
                <table><tbody><tr><th scope=\"col\">A</th><td colspan=\"2\">B</td></tr></tbody></table>";
    assert_eq!(safe(html).as_deref(), Some(html));
}

#[test]
fn nothing_that_runs_loads_or_deceives_stays() {
    for (html, expected) in [
        ("<p>a<script>alert(1)</script></p>", "<p>a</p>"),
        (
            "<p onclick=\"x()\" style=\"position:fixed\" id=\"q\" class=\"hero\">a</p>",
            "<p>a</p>",
        ),
        (
            "<a href=\"javascript:alert(1)\">a</a>",
            "<a rel=\"noopener nofollow\">a</a>",
        ),
        (
            "<a href=\" java\tscript:alert(1)\">a</a>",
            "<a rel=\"noopener nofollow\">a</a>",
        ),
        (
            "<a href=\"data:text/html,x\">a</a>",
            "<a rel=\"noopener nofollow\">a</a>",
        ),
        ("<a href=\"//ond.se\">a</a>", "<a rel=\"noopener nofollow\">a</a>"),
        (
            "<base href=\"https://ond.se\"><meta http-equiv=\"refresh\" content=\"0\"><p>a</p>",
            "<p>a</p>",
        ),
        (
            "<form action=\"/x\"><input name=\"a\"><button>b</button></form>",
            "b",
        ),
        (
            "<svg><script>alert(1)</script><a href=\"javascript:x\">y</a></svg><p>a</p>",
            "<p>a</p>",
        ),
        (
            "<math><mtext><img src=x onerror=alert(1)></mtext></math><p>a</p>",
            "<p>a</p>",
        ),
        (
            "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe><p>a</p>",
            "<p>a</p>",
        ),
        ("<img src=x onerror=alert(1)><p>a</p>", "<p>a</p>"),
        ("<h1>a</h1><main>b</main>", "ab"),
    ] {
        assert_eq!(safe(html).as_deref(), Some(expected), "{html}");
    }
}

#[test]
fn links_lead_to_the_web_to_places_and_to_documents() {
    for (link, expected) in [
        ("https://a.se/x?y=1#z", Some("https://a.se/x?y=1#z")),
        ("mailto:a@b.se", Some("mailto:a@b.se")),
        ("#fallgropar", Some("#fallgropar")),
        ("kanban.md", Some("/dokument/metoder/grund/kanban")),
        ("../5s%20nu.md#steg", Some("/dokument/metoder/5s%20nu#steg")),
        ("../../../etc/passwd", None),
        ("/admin", None),
        ("ftp://a.se", None),
    ] {
        let html = safe(&format!("<a href=\"{link}\">a</a>")).unwrap();
        let found = html
            .split_once("href=\"")
            .map(|(_, rest)| rest.split('"').next().unwrap());
        assert_eq!(found, expected, "{link}: {html}");
    }
}

#[test]
fn links_follow_moved_documents_and_dead_ones_are_removed() {
    let addresses = HashMap::from([("a/b".to_owned(), "c".to_owned())]);
    let html = "<a href=\"/dokument/a/b#x\" rel=\"r\">b</a> <a href=\"/dokument/a/d\" rel=\"r\">d</a>";
    assert_eq!(
        resolved(html, &addresses),
        "<a href=\"/dokument/c#x\" rel=\"r\">b</a> <a rel=\"r\">d</a>"
    );
}

#[test]
fn plain_paragraphs_need_no_html_beside_their_text() {
    assert!(is_plain("<p>Ett två.</p>\n<p>Tre.</p>", "Ett två.\n\nTre."));
    assert!(!is_plain("<p>Ett <em>två</em>.</p>", "Ett två."));
    assert!(!is_plain("<p>Ett.</p><p>Två.</p>", "Ett.\nTvå."));
}

proptest! {
    #[test]
    fn no_html_becomes_anything_that_runs(html in "(<|>|\"|'|=|/|&|[a-z ]|script|svg|math|style|onload=|href=|javascript:|<a |<p>|</|<!--|-->|<!\\[CDATA\\[){0,40}") {
        let safe = safe(&html).unwrap_or_default();
        let page = scraper::Html::parse_fragment(&safe);
        for element in page.root_element().descendent_elements() {
            let name = element.value().name();
            let is_allowed = BLOCKS.contains(&name) || INLINE.contains(&name) || OTHERS.contains(&name);
            prop_assert!(is_allowed || name == "html", "{name} in {safe}");
            for (attribute, value) in element.value().attrs() {
                prop_assert!(!attribute.starts_with("on"), "{safe}");
                prop_assert!(attribute != "href" || !value.contains("javascript:") || value.starts_with('#') || value.starts_with("/dokument/"), "{safe}");
            }
        }
    }
}
