//! The pages, in Swedish and without script.

use std::fs;
use std::path::Path;

use sokbar::web::Options;

use super::{Page, Site, encoded, text_of};
use crate::harness::Place;

/// Any script but the one file of ours that the head names, and data for programs, which no browser runs.
const FOREIGN_SCRIPT: &str = "script:not(head > :is(script[src^='/assets/page-'], script[src^='/assets/shelf-'], script[src^='/assets/preview-']):empty):not(head > script[type='application/ld+json'])";
const BOX: &str = "form[role=search] input[name=q]";

impl Site {
    fn results(&self, query: &str) -> Page {
        self.get(&format!("/?q={}", encoded(query))).page()
    }

    fn follow(&self, address: &str) -> Page {
        let answer = self.get(address);
        assert_eq!(answer.status, 200, "{address}");
        answer.page()
    }
}

/// A corpus of more documents than fit on a page.
fn many() -> Place {
    let place = Place::new();
    for number in 1..=45 {
        place.write(
            &format!("metoder/andon-{number}.md"),
            &format!(
                "---\ntitle: Andon {number}\ndate: {}\n---\nEn lampa kallar på hjälp.",
                1970 + number
            ),
        );
    }
    place
}

#[test]
fn every_page_is_swedish_and_has_no_script_but_its_own_file() {
    let site = Site::new();
    for address in [
        "/",
        "/?q=kanban",
        "/?q=xyzzy",
        "/om",
        "/dokument/metoder/smed",
        "/finns-inte",
        "/?from=abc",
    ] {
        let page = site.get(address).page();
        assert_eq!(page.one("html").attr("lang"), Some("sv"), "{address}");
        assert_eq!(
            page.all(&format!("{FOREIGN_SCRIPT}, [onclick], [onload], [style]"))
                .len(),
            0,
            "{address}"
        );
        assert_eq!(page.all("h1").len(), 1, "{address}");
        assert_eq!(page.all("main").len(), 1, "{address}");
        assert!(!page.text("title").is_empty(), "{address}");
        assert!(
            page.one("meta[name=viewport]").attr("content").is_some(),
            "{address}"
        );
    }
}

#[test]
fn the_start_page_has_a_box_and_ways_in() {
    let site = Site::new();
    let page = site.follow("/");
    let form = page.one("form[role=search]");
    assert_eq!(
        (form.attr("action"), form.attr("method")),
        (Some("/"), Some("get"))
    );
    let field = page.one(BOX);
    let label = format!("label[for={}]", field.attr("id").unwrap());
    assert!(!page.text(&label).is_empty(), "the box has a label");
    let methods = page.one("main a[href='/?kind=method']");
    assert!(text_of(methods).contains('2'), "{}", text_of(methods));
    assert!(page.texts("main article").len() >= 5, "the newest are listed");
}

#[test]
fn the_first_tab_stop_leads_past_the_header() {
    let site = Site::new();
    for address in ["/", "/?q=kanban", "/dokument/metoder/smed"] {
        let page = site.get(address).page();
        let first = page.all("a, button, input, select, summary")[0];
        let target = first.attr("href").unwrap();
        assert_eq!(page.all(&format!("main{target}")).len(), 1, "{address}: {target}");
    }
}

#[test]
fn hits_are_there_without_script() {
    let page = Site::new().results("ställtid");
    assert!(page.text("h1").contains("ställtid"));
    assert_eq!(page.one(BOX).attr("value"), Some("ställtid"));
    let hits = page.all("main ol article");
    assert_eq!(hits.len(), 3);
    let gjuteriet = page.one("article:has(a[href^='/dokument/artiklar/fallstudier/gjuteriet'])");
    let text = text_of(gjuteriet);
    for shown in [
        "Fallstudie",
        "Flödesinstitutet",
        "2018",
        "Karin Ahlmark",
        "Gjuteriet mätte ställtid",
    ] {
        assert!(text.contains(shown), "{shown}: {text}");
    }
    let marks = page.texts("article p mark");
    assert!(!marks.is_empty());
    for mark in marks {
        assert!(mark.to_lowercase().starts_with("ställtid"), "{mark}");
    }
}

#[test]
fn a_hit_leads_to_its_place_in_the_document() {
    let site = Site::new();
    let page = site.results("klockan");
    let address = page.href("main article h2 a");
    let (document, place) = address.split_once('#').unwrap();
    let place: String = percent_encoding::percent_decode_str(place)
        .decode_utf8()
        .unwrap()
        .into();
    assert_eq!(place, "fallgropar");
    let document = site.follow(document);
    let section = text_of(document.one(&format!("#{place}")));
    assert!(section.contains("Bestäm när klockan startar."), "{section}");
}

#[test]
fn facets_are_a_form_with_counts_that_narrows_and_chips_that_widen() {
    let site = Site::new();
    let page = site.results("ställtid");
    let choice = page.one("main label:has(input[name=kind][value=case])");
    assert!(text_of(choice).contains('1'), "{}", text_of(choice));
    let form = page.one("main form.groups");
    assert_eq!(
        (form.attr("action"), form.attr("method")),
        (Some("/"), Some("get"))
    );
    let asked = page.one("main form.groups input[type=hidden][name=q]");
    assert_eq!(asked.attr("value"), Some("ställtid"));
    let narrowed = site.follow("/?q=st%C3%A4lltid&kind=case&from=&to=");
    let chosen = narrowed.one("main input[name=kind][value=case]");
    assert!(chosen.attr("checked").is_some());
    assert_eq!(narrowed.all("main ol article").len(), 1);
    assert_eq!(narrowed.one(BOX).attr("value"), Some("ställtid"));
    assert!(
        narrowed.all("main input[name=kind][value=method]").len() == 1,
        "the other kinds can still be chosen"
    );
    let kept = narrowed.one("form[role=search] input[type=hidden][name=kind]");
    assert_eq!(kept.attr("value"), Some("case"), "a new search keeps the filter");
    let back = narrowed.all("main a[href='/?q=st%C3%A4lltid']");
    assert!(!back.is_empty(), "the filter can be taken away");
}

#[test]
fn chosen_tags_are_alternatives_until_all_are_required() {
    let site = Site::new();
    let either = site.follow("/?tag=fl%C3%B6de&tag=st%C3%A4lltid");
    let all = "/?all_tags=fl%C3%B6de&all_tags=st%C3%A4lltid";
    let hits = either.all("main ol article").len();
    assert_eq!(either.one("main .all-or-any a").attr("href"), Some(all));
    let both = site.follow(all);
    assert!(
        (1..hits).contains(&both.all("main ol article").len()),
        "fewer than {hits} have both"
    );
    assert_eq!(both.all("main input[name=all_tags][checked]").len(), 2);
    assert_eq!(both.all("main form.groups input[name=tag]").len(), 0);
    assert_eq!(both.all(".chips a[href='/?all_tags=fl%C3%B6de']").len(), 1);
    let back = both.one("main .all-or-any a").attr("href");
    assert_eq!(back, Some("/?tag=fl%C3%B6de&tag=st%C3%A4lltid"));
    // Both in one address: the form has the alternatives and keeps what is required.
    let mixed = site.follow("/?all_tags=fl%C3%B6de&tag=st%C3%A4lltid");
    let kept = mixed.one("main form.groups input[type=hidden][name=all_tags]");
    assert_eq!(kept.attr("value"), Some("flöde"));
    assert_eq!(mixed.all("main input[name=tag][checked]").len(), 1);
    assert_eq!(mixed.all(".chips ul > li > a.chip").len(), 2);
}

#[test]
fn pages_of_hits_follow_each_other() {
    let site = Site::of(many(), &Options::default());
    let first = site.follow("/?q=lampa");
    assert_eq!(first.all("main ol article").len(), 20);
    assert_eq!(first.all("a[rel=prev]").len(), 0);
    let second = site.follow(&first.href("a[rel=next]"));
    let third = site.follow(&second.href("a[rel=next]"));
    assert_eq!(third.all("a[rel=next]").len(), 0);
    let mut titles = first.texts("main article h2");
    titles.extend(second.texts("main article h2"));
    titles.extend(third.texts("main article h2"));
    titles.sort();
    titles.dedup();
    assert_eq!(titles.len(), 45);
    assert_eq!(
        site.follow(&second.href("a[rel=prev]")).texts("main article h2"),
        first.texts("main article h2")
    );
    let past = site.follow("/?q=lampa&offset=60");
    assert!(
        past.all("main a[href='/?q=lampa']").len() == 1,
        "a way back to the first page"
    );
}

#[test]
fn an_empty_result_helps_on() {
    let site = Site::new();
    let page = site.results("xyzzyplugh");
    assert!(page.text("h1").contains("xyzzyplugh"));
    assert_eq!(page.all("main ol article").len(), 0);
    assert!(page.all("main li").len() >= 3, "there are tips");
    assert!(page.text("main").contains("stavning"));
    assert!(
        !page.all("main a[href='/?kind=method']").is_empty(),
        "a way to browse"
    );
    let filtered = site.follow("/?q=kanban&kind=case");
    let without = filtered.all("main a[href='/?q=kanban']");
    assert!(!without.is_empty(), "the filters can be taken away");
}

#[test]
fn a_misspelt_word_is_answered_as_it_was_meant_and_says_so() {
    let page = Site::new().results("kanbna");
    assert_eq!(page.text("h1"), "Träffar för ”kanban”");
    assert_eq!(
        page.text(".spelling"),
        "Visar träffar för ”kanban”. ”kanbna” gav inga träffar."
    );
    assert_eq!(
        page.one(BOX).attr("value"),
        Some("kanbna"),
        "what was typed stays"
    );
    let hit = page.all("ol.hits h2 a")[0].attr("href").unwrap();
    assert!(hit.contains("?q=kanban"), "marks what was found: {hit}");
}

#[test]
fn of_words_that_find_nothing_together_those_are_offered_that_find_something() {
    let site = Site::new();
    for query in [
        "kanban xyzzyplugh",
        "\"xyzzyplugh kanban\"",
        "\"kanban xyzzyplugh\" -flöde",
    ] {
        let page = site.follow(&format!("/?q={}&match=all", encoded(query)));
        assert_eq!(page.all("ol.hits").len(), 0, "{query}");
        assert_eq!(page.texts(".words a"), ["kanban"], "{query}");
        let hits = site.follow(&page.href(".words a"));
        assert!(!hits.all("ol.hits > li").is_empty(), "{query}");
    }
}

#[test]
fn pages_that_fail_offer_a_way_on() {
    let site = Site::new();
    for address in ["/finns-inte", "/dokument/finns-inte", "/?from=i+fjol"] {
        let page = site.get(address).page();
        for link in page.all("main nav a") {
            let hits = site.get(link.attr("href").unwrap());
            assert_eq!(hits.status, 200, "{address}: {:?}", link.attr("href"));
        }
        assert_eq!(page.all("main nav a").len(), 5, "{address}");
    }
}

#[test]
fn methods_stand_under_their_letters() {
    let place = Place::with_files(&[
        ("metoder/5s.md", "---\ntitle: 5S\n---\nText."),
        ("metoder/o.md", "---\ntitle: Öppna kort\n---\nText."),
        ("metoder/k.md", "---\ntitle: kanban\n---\nText."),
        ("metoder/k2.md", "---\ntitle: Kaizen\n---\nText."),
    ]);
    let page = Site::of(place, &Options::default()).follow("/");
    assert_eq!(
        page.texts(".letters > li"),
        ["#5S", "KKaizenkanban", "ÖÖppna kort"]
    );
}

#[test]
fn methods_stand_in_the_order_of_every_list_by_title() {
    let titles = [
        "Å-metoden",
        "A3",
        "A-3",
        "”Ärende”",
        "ärlighet",
        "Wagner",
        "vagn",
        "Über",
        "Ytor",
        "5S",
        "Z",
        "Òs",
    ];
    let place = Place::new();
    for (number, title) in titles.iter().enumerate() {
        place.write(
            &format!("metoder/m{number}.md"),
            &format!("---\ntitle: {title}\n---\nText."),
        );
    }
    let site = Site::of(place, &Options::default());
    let hits = site.get("/v1/search?kind=method&sort=title").json();
    let listed: Vec<&str> = hits["hits"]
        .as_array()
        .unwrap()
        .iter()
        .map(|hit| hit["title"].as_str().unwrap())
        .collect();
    assert_eq!(site.follow("/").texts(".letters li li"), listed);
    assert_eq!((listed.len(), listed[11]), (titles.len(), "ärlighet"));
}

#[test]
fn a_document_is_read_on_its_own_page() {
    let site = Site::new();
    let page = site.follow("/dokument/metoder/smed?q=klockan");
    assert_eq!(page.text("h1"), "SMED – kortare ställtid");
    assert!(page.text("title").contains("SMED"));
    let text = page.text("main");
    for shown in [
        "Metod",
        "Karin Ahlmark",
        "14 mars 2016",
        "Ett ställ ska ta minuter",
        "En halv dag och en kamera.",
    ] {
        assert!(text.contains(shown), "{shown}: {text}");
    }
    assert_eq!(page.one("main time").attr("datetime"), Some("2016-03-14"));
    assert_eq!(
        page.all("main a[href='https://exempel.se/metoder/smed']").len(),
        1
    );
    assert!(
        !page.all("main a[href='/?q=klockan']").is_empty(),
        "a way back to the hits"
    );
    let related = page.all("main ul article a[href^='/dokument/']");
    assert_eq!(
        related[0].attr("href"),
        Some("/dokument/artiklar/fallstudier/gjuteriet")
    );
    let contents: Vec<_> = page.all("nav a[href^='#']");
    assert_eq!(contents.len(), 3, "a table of contents");
}

#[test]
fn an_english_document_says_so() {
    let site = Site::new();
    let page = site.follow("/dokument/forskning/nordanviks-universitet/setup-reduction");
    assert_eq!(page.one("h1").attr("lang"), Some("en"));
    let results = site.results("foundry");
    assert_eq!(results.one("main article h2").attr("lang"), Some("en"));
}

#[test]
fn text_of_documents_is_text_and_never_markup() {
    let site = Site::new();
    for address in ["/dokument/artiklar/farlig-kod", "/?q=kapad", "/"] {
        let page = site.follow(address);
        assert_eq!(
            page.all(&format!("{FOREIGN_SCRIPT}, img, b:not(.why b), i, u"))
                .len(),
            0,
            "{address}"
        );
    }
    let page = site.follow("/dokument/artiklar/farlig-kod");
    assert_eq!(page.text("h1"), "Farlig kod <b>på</b> webben");
    let text = page.text("main");
    for shown in [
        "<script>alert(\"kapad\")</script>",
        "<img src=x onerror=alert(1)>",
        "Ada <i>Ek</i>",
        "Så <u>skyddar</u>",
    ] {
        assert!(text.contains(shown), "{shown}: {text}");
    }
    let snippet = site.results("kapad").text("main ol article");
    assert!(snippet.contains("<script>alert(\"kapad\")</script>"), "{snippet}");
}

#[test]
fn what_was_typed_is_text_and_never_markup() {
    let site = Site::new();
    let query = "\"><script>alert(1)</script><b x='";
    let page = site.results(query);
    assert_eq!(page.all(&format!("{FOREIGN_SCRIPT}, b")).len(), 0);
    assert_eq!(page.one(BOX).attr("value"), Some(query));
    for address in [
        "/?kind=%22%3E%3Cscript%3E",
        "/dokument/%3Cscript%3E",
        "/%3Cscript%3E",
        "/?tag=%3Cscript%3E",
    ] {
        let answer = site.get(address);
        assert_eq!(answer.page().all(FOREIGN_SCRIPT).len(), 0, "{address}");
    }
}

#[test]
fn a_page_that_is_not_there_says_so_in_swedish() {
    let site = Site::new();
    for address in ["/finns-inte", "/dokument/finns-inte", "/assets/finns-inte.css"] {
        let answer = site.get(address);
        assert_eq!(answer.status, 404, "{address}");
        let page = answer.page();
        assert!(page.text("h1").contains("finns inte"), "{address}");
        assert_eq!(page.all(BOX).len(), 1, "{address}");
    }
}

#[test]
fn a_bad_address_of_a_page_is_explained_in_swedish() {
    let answer = Site::new().get("/?q=kanban&from=i+fjol");
    assert_eq!(answer.status, 400);
    let page = answer.page();
    assert!(page.text("main").contains("2019-12-20"), "{}", page.text("main"));
}

#[test]
fn addresses_from_forms_and_newsletters_work() {
    let site = Site::new();
    let page = site.follow("/?q=kanban&from=&to=&utm_source=brev");
    assert_eq!(page.all("main ol article").len(), 1);
}

#[test]
fn the_stylesheet_and_the_icon_are_our_own_and_kept() {
    let site = Site::new();
    let page = site.follow("/");
    for (selector, content_type) in [
        ("link[rel=stylesheet]", "text/css"),
        ("link[rel=icon]", "image/svg+xml"),
        ("head script[src]", "text/javascript"),
    ] {
        let element = page.one(selector);
        let address = element.attr("href").or(element.attr("src")).unwrap();
        let hash = address.rsplit(['-', '.']).nth(1).unwrap();
        assert!(
            hash.len() == 12 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()),
            "{address}"
        );
        let file = site.get(address);
        assert_eq!(file.status, 200, "{selector}");
        assert!(
            file.header("content-type").starts_with(content_type),
            "{selector}"
        );
        assert_eq!(
            file.header("cache-control"),
            "public, max-age=31536000, immutable",
            "{selector}"
        );
        let other = address.replace(hash, "000000000000");
        assert_eq!(
            site.get(&other).status,
            404,
            "only its present content has a name"
        );
    }
}

#[test]
fn a_page_of_a_pdf_leads_to_that_page_of_the_file() {
    let place = Place::new();
    let pdf = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pdf/latex-heads.pdf");
    fs::copy(pdf, place.corpus().join("rapport.pdf")).unwrap();
    let page = Site::of(place, &Options::default())
        .get("/dokument/rapport")
        .text();
    for address in ["/original/rapport#page=1", "/original/rapport#page=2"] {
        assert!(page.contains(&format!("href=\"{address}\"")), "{address}: {page}");
    }
}

#[test]
fn a_hit_names_the_words_it_lacks_with_a_link_that_requires_them() {
    let place = Place::with_files(&[
        ("metoder/a.md", "# Kanban\n\nKanban styr lagret.\n"),
        ("metoder/b.md", "# Giraff\n\nGiraffen och kanban.\n"),
    ]);
    let site = Site::of(place, &Options::default());
    let page = site.get("/?q=giraff+kanban").page();
    assert_eq!(page.texts("main .missing a"), ["Visa bara texter med giraff"]);
    let link = page.one("main .missing a").attr("href").unwrap().to_owned();
    assert_eq!(site.get(&link).page().all("main h2 a").len(), 1);
    // The whole query is missing: the page says so once, above the hits.
    let page = site.results("lagerplan");
    assert!(page.all("main .missing").is_empty());
    assert!(page.text("main .widened").starts_with("Ingen text innehåller"));
}

#[test]
fn a_hit_leads_to_further_sections_that_answer() {
    let text = "# Tavlan\n\n## Morgonmötet\n\nKanban och tavla.\n\n## Kvällsmötet\n\nKanban igen.\n\n## Veckan\n\nKanban hela veckan.\n";
    let place = Place::with_files(&[("metoder/tavlan.md", text)]);
    let page = Site::of(place, &Options::default()).follow("/?q=kanban&sort=-date");
    let places: Vec<_> = page.all(".hit .places a");
    assert_eq!(places.len(), 3);
    let addresses: std::collections::BTreeSet<_> =
        places.iter().map(|place| place.attr("href").unwrap()).collect();
    assert_eq!(addresses.len(), 3, "{addresses:?}");
    for address in addresses {
        assert!(
            address.starts_with("/dokument/metoder/tavlan?q=kanban&sort=-date#"),
            "{address}"
        );
    }
}

/// A text that answers a question, and one that has its words in another matter.
fn asked() -> Place {
    Place::with_files(&[
        (
            "metoder/energi.md",
            "---\ntitle: Energi på natten\n---\n## Nattvandringen\n\n\
             Nattvandringen är en runda genom fabriken, med <b>penna</b> & papper.\nSkriv upp vad som är på.\n",
        ),
        (
            "artiklar/skift.md",
            "---\ntitle: Nya skift\n---\nTiderna är olika. Det nya skiftet börjar klockan sju.\n",
        ),
    ])
}

#[test]
fn a_question_is_answered_above_the_hits_in_the_words_of_a_text() {
    let site = Site::with_originals(asked());
    let question = "Vad är nattvandringen?";
    let page = site.results(question);
    let answer = page.one("section.answer");
    assert_eq!(page.text(".answer h2"), "Svar ur texterna");
    let heading = page.one(".answer h2").attr("id");
    assert_eq!(answer.attr("aria-labelledby"), heading);
    let said = page.text(".answer blockquote");
    assert!(
        said.contains("Nattvandringen är en runda genom fabriken, med penna & papper."),
        "{said}"
    );
    let document = site.get("/v1/documents/metoder/energi").json();
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let sections = document["sections"].as_array().unwrap();
    let is_verbatim =
        |section: &serde_json::Value| words(section["text"].as_str().unwrap()).contains(&words(&said));
    assert!(sections.iter().any(is_verbatim), "{said}");
    let link = page.one(".answer .source a");
    let address = link.attr("href").unwrap();
    assert!(
        address.starts_with("/dokument/metoder/energi?q=Vad") && address.ends_with("#nattvandringen"),
        "{address}"
    );
    assert_eq!(
        site.follow(address.split('#').next().unwrap())
            .all("#nattvandringen")
            .len(),
        1
    );
}

#[test]
fn only_the_top_of_a_question_that_is_clearly_answered_has_an_answer() {
    let site = Site::with_originals(asked());
    for address in [
        "/?q=nattvandringen",
        "/?q=Vad+%C3%A4r+nattvandringen%3F&sort=-date",
        "/?q=Vad+%C3%A4r+nattvandringen%3F&offset=1",
        "/?q=Hur+m%C3%A5nga+semesterdagar+har+det+nya+skiftet%3F",
        "/",
    ] {
        let page = site.follow(address);
        assert_eq!(page.all(".answer").len(), 0, "{address}");
    }
}
