//! Documents as they are read.

use sokbar::web::Options;

use super::Site;
use crate::harness::Place;

const RICH: &str = "---\ntitle: Tavlan\nauthors: Åsa Öst\ndate: 2021-05-04\n---\n\
# Tavlan\n\nEn **viktig** ställ*tid* med `kod` och [kanban](kanban.md#steg), [webb](https://a.se/?x=1&y=2) \
och [fusk](javascript:alert(1)).[^1]\n\n\
## Steg\n\n1. Först\n2. Sedan\n   - inuti\n\n| Ärende | Tid |\n|---|---|\n| hämta | 9 |\n\n\
> Citat\n\n```\nkod < 3\n```\n\n![En lapp på en tavla](lapp.png)\n\n- [x] klart\n\n[^1]: En not.\n";

const PAGE: &str = "<!doctype html><html lang=sv><head><title>Sida</title><meta charset=utf-8></head><body><main>\
<h1>Sida</h1><div class=x><p>Ett <em>viktigt</em> ord om ställtid.</p></div>Lös text i en låda \
<h2 id=del>Del</h2><section><ul><li><a href=\"tavlan.md\">Tavlan</a></li></ul>\
<table><tr><th>A</th><td>B</td></tr></table><img src=x.png alt=\"En tavla\"></section></main></body></html>";

/// Everything that a page could try.
pub(crate) const HOSTILE: &str = "<!doctype html><html lang=sv><head><title>Elak</title><base href=\"https://ond.example/\">\
<meta http-equiv=refresh content=\"0;url=https://ond.example/\"><script>window.kapad=1</script></head><body onload=\"window.kapad=2\"><main>\
<h1>Elak</h1><p onmouseover=\"window.kapad=3\" style=\"position:fixed;inset:0\" id=\"innehall\">Elak text om ställtid som är lång nog att läsas.</p>\
<p><a href=\"javascript:window.kapad=4\">länk</a> <a href=\"data:text/html,<script>1</script>\">data</a> <a href=\"vbscript:x\">vb</a></p>\
<img src=x onerror=\"window.kapad=5\"><svg onload=\"window.kapad=6\"><script>window.kapad=7</script><a xlink:href=\"javascript:window.kapad=8\"><text>x</text></a></svg>\
<math><mtext><mglyph><style><img src=x onerror=\"window.kapad=9\"></style></mglyph></mtext></math>\
<form action=\"https://ond.example/\"><input name=lösen><button formaction=\"javascript:window.kapad=10\">Logga in</button></form>\
<iframe srcdoc=\"<script>parent.kapad=11</script>\"></iframe><object data=\"javascript:window.kapad=12\"></object>\
<p>Mer text efter allt det elaka, så att sidan är värd att läsa.</p></main></body></html>";

fn site() -> Site {
    let place = Place::with_files(&[
        ("metoder/tavlan.md", RICH),
        (
            "metoder/kanban.md",
            "---\nid: kanban\ntitle: Kanban\n---\n## Steg\n\nEtt kort.",
        ),
        ("metoder/sida.html", PAGE),
        ("artiklar/elak.html", HOSTILE),
        (
            "artiklar/elak.md",
            &format!(
                "---\ntitle: Elak md\n---\nInledning.\n\n{}\n",
                &HOSTILE[HOSTILE.find("<p onmouse").unwrap()..HOSTILE.find("</main>").unwrap()]
            ),
        ),
    ]);
    Site::of(place, &Options::default())
}

#[test]
fn markdown_is_set_as_it_was_meant() {
    let page = site().get("/dokument/metoder/tavlan").page();
    for (selector, text) in [
        (".body strong", "viktig"),
        (".body em", "tid"),
        (".body p code", "kod"),
        (".body ol > li:first-child", "Först"),
        (".body ol ul li", "inuti"),
        (".body th:first-child", "Ärende"),
        (".body td:last-child", "9"),
        (".body blockquote", "Citat"),
        (".body pre", "kod < 3"),
        (".body .image", "En lapp på en tavla"),
        (".body .note", "1 En not."),
    ] {
        assert_eq!(page.text(selector), text, "{selector}");
    }
    let links: Vec<_> = page
        .all(".body a:not(.link)")
        .iter()
        .map(|link| link.attr("href"))
        .collect();
    assert_eq!(
        links,
        [Some("/dokument/kanban#steg"), Some("https://a.se/?x=1&y=2"), None]
    );
    assert!(page.text(".body").contains("☑ klart"));
}

#[test]
fn web_pages_are_set_without_their_boxes() {
    let page = site().get("/dokument/metoder/sida").page();
    assert_eq!(page.text(".body em"), "viktigt");
    assert_eq!(
        page.texts(".body > section:first-child > p")[1],
        "Lös text i en låda"
    );
    assert_eq!(
        page.one("#del li a").attr("href"),
        Some("/dokument/metoder/tavlan")
    );
    assert_eq!(page.text("#del th"), "A");
    assert_eq!(page.text("#del .image"), "En tavla");
}

#[test]
fn the_words_of_the_query_are_marked_where_they_stand() {
    let site = site();
    let page = site.get("/dokument/metoder/tavlan?q=st%C3%A4lltid").page();
    assert_eq!(page.texts(".body mark"), ["ställ", "tid"], "through the emphasis");
    let page = site.get("/dokument/metoder/tavlan?q=steg").page();
    assert_eq!(page.texts(".body h2 mark"), ["Steg"]);
    assert!(site.get("/dokument/metoder/tavlan").page().all("mark").is_empty());
    let results = site.get("/?q=st%C3%A4lltid").page();
    assert!(
        results
            .all("main h2 a")
            .iter()
            .all(|link| link.attr("href").unwrap().contains("?q=st%C3%A4lltid"))
    );
}

#[test]
fn parts_of_a_compound_are_marked_only_where_they_stand_together() {
    let text = "---\ntitle: Planering\n---\nVi ställer om, och det tar tid.\n\nMaskintid är något annat.\n\nStället är stort.\n";
    let place = Place::with_files(&[("metoder/planering.md", text)]);
    let site = Site::of(place, &Options::default());
    let page = site.get("/dokument/metoder/planering?q=st%C3%A4lltid").page();
    let marked = page.texts(".body mark");
    assert!(
        marked.iter().all(|mark| mark == "ställer" || mark == "tid"),
        "{marked:?}"
    );
    let paragraphs = page.all(".body p");
    assert!(
        paragraphs[1..]
            .iter()
            .all(|paragraph| !paragraph.html().contains("<mark>")),
        "{marked:?}"
    );
}

#[test]
fn a_reference_can_be_copied() {
    let page = site()
        .get_with("/dokument/metoder/tavlan", "host", "sok.exempel.se")
        .page();
    assert_eq!(
        page.text("#referens"),
        "Öst, Å. (2021, 4 maj). Tavlan. http://sok.exempel.se/dokument/metoder/tavlan"
    );
}

#[test]
fn a_hostile_document_is_text() {
    let site = site();
    for address in ["/dokument/artiklar/elak", "/?q=elak", "/"] {
        let page = site.get(address).page();
        let bad = "script:not(head > script[src^='/assets/']):not(head > script[type='application/ld+json']), main style, main svg, main math, iframe, object, base, \
                   meta[http-equiv], main img, main [style], .body form, .body input, .body button";
        assert_eq!(page.all(bad).len(), 0, "{address}");
        for element in page.all("main *, body") {
            for (name, value) in element.value().attrs() {
                assert!(!name.starts_with("on"), "{address}: {name}");
                assert!(
                    name != "href" || !value.contains("script:") && !value.starts_with("data:"),
                    "{address}: {value}"
                );
            }
        }
        assert_eq!(page.all("#sokbar-innehall").len(), 1, "{address}");
    }
}

#[test]
fn json_has_text_and_no_html() {
    let document = site().get("/v1/documents/metoder/tavlan").json();
    assert!(document["sections"][0].get("html").is_none(), "{document}");
}

#[test]
fn keywords_are_folded_up_below_the_text_and_named_where_they_answer() {
    let place = Place::with_files(&[(
        "metoder/smed.md",
        "---\ntitle: SMED\nkeywords: [kortare omställning, \"Hur byter vi verktyg fort?\"]\n---\nGör arbetet medan maskinen går.\n",
    )]);
    let site = Site::of(place, &Options::default());
    let page = site.get("/dokument/metoder/smed").page();
    assert_eq!(page.text("details.keywords:not([open]) > summary"), "Sökord");
    let links = page.all("details.keywords li a");
    let addresses: Vec<_> = links.iter().map(|link| link.attr("href").unwrap()).collect();
    assert_eq!(
        addresses,
        ["/?q=kortare+omst%C3%A4llning", "/?q=Hur+byter+vi+verktyg+fort%3F"]
    );
    let results = site.get("/?q=omst%C3%A4llningen").page();
    assert_eq!(results.text(".hit .snippet"), "Sökord: kortare omställning");
    assert_eq!(results.text(".hit .snippet mark"), "omställning");
    let api = site.get("/v1/documents/metoder/smed").json();
    assert_eq!(
        api["keywords"],
        serde_json::json!(["kortare omställning", "Hur byter vi verktyg fort?"])
    );
}
