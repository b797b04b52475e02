//! A long document is shown in parts.

use sokbar::cite::{self, Imprint};
use sokbar::document::DocumentId;
use sokbar::web::Options;

use super::{Site, text_of};
use crate::harness::Place;

/// Sections, each of some 5 kB: two go into a part.
const SECTIONS: usize = 9;

/// A report of nine chapters, one word of its own in each.
fn report() -> String {
    let paragraph = "Ställtiden räknas från sista goda bit till första goda bit. ".repeat(20);
    let chapters: Vec<String> = (1..=SECTIONS)
        .map(|number| {
            let paragraphs = [paragraph.as_str(); 4].join("\n\n");
            format!("## Kapitel {number}\n\nUnikt{number}ord.\n\n{paragraphs}\n\nSlut på kapitel {number}.\n")
        })
        .collect();
    format!("# Rapport\n\n{}", chapters.join("\n"))
}

fn site() -> Site {
    let place = Place::with_files(&[
        ("rapport.md", &report()),
        ("vagg.txt", &"Ett ord och ett till ".repeat(2_000)),
        ("kort.md", "# Kort\n\n## Ett\n\nText.\n\n## Två\n\nText."),
    ]);
    Site::of(place, &Options::default())
}

#[test]
fn a_long_document_is_cut_and_leads_on() {
    let site = site();
    let mut address = "/dokument/rapport".to_owned();
    let mut chapters = Vec::new();
    let mut pages = 0;
    loop {
        let answer = site.get(&address);
        assert!(answer.text().len() < 50_000, "{address}");
        let page = answer.page();
        pages += 1;
        let told = page.text(".text > .note");
        assert_eq!(
            told,
            format!("Texten är lång och visas i 5 delar. Det här är del {pages}.")
        );
        assert_eq!(page.texts(".contents li").len(), SECTIONS, "all chapters");
        chapters.extend(page.texts(".body h2"));
        let next = page.all(".text nav.paging a[rel=next]");
        let Some(next) = next.first() else { break };
        address = next.value().attr("href").unwrap().to_owned();
    }
    assert_eq!(pages, 5);
    let expected: Vec<String> = (1..=SECTIONS)
        .map(|number| format!("Kapitel {number} #"))
        .collect();
    assert_eq!(chapters, expected);
    // A number beyond the last is the last.
    assert!(
        site.get("/dokument/rapport?part=99")
            .text()
            .contains("Slut på kapitel 9.")
    );
    assert_eq!(site.get("/dokument/rapport?part=x").status, 400);
    assert_eq!(
        site.get("/dokument/kort")
            .page()
            .all(".note, .text nav.paging")
            .len(),
        0
    );
}

#[test]
fn a_hit_leads_to_the_part_of_its_section() {
    let site = site();
    let hit = site.get("/?q=unikt8ord").page().href(".hit h2 a");
    assert_eq!(hit, "/dokument/rapport?q=unikt8ord&section=kapitel-8#kapitel-8");
    let page = site.get(hit.split('#').next().unwrap()).page();
    assert_eq!(page.texts(".body h2"), ["Kapitel 7 #", "Kapitel 8 #"]);
    assert_eq!(page.texts("#kapitel-8 mark"), ["Unikt8ord"]);
    assert_eq!(
        page.href("link[rel=canonical]"),
        "http://localhost/dokument/rapport?part=4"
    );
    let previous = page.href(".text nav.paging a[rel=prev]");
    assert_eq!(previous, "/dokument/rapport?q=unikt8ord&part=3");
    // A short document has its usual address.
    let hits = site.get("/?q=kort").page();
    assert!(
        hits.all(".hit h2 a")
            .iter()
            .all(|link| !link.value().attr("href").unwrap().contains("section"))
    );
}

#[test]
fn an_address_that_knows_no_parts_leads_to_a_link_to_the_section() {
    let site = site();
    let page = site.get("/dokument/rapport").page();
    let entry = page.one("#kapitel-8");
    assert_eq!(text_of(entry), "Kapitel 8");
    assert_eq!(
        page.href("#kapitel-8 a"),
        "/dokument/rapport?section=kapitel-8#kapitel-8"
    );
    assert_eq!(page.href(".contents li:first-child a"), "#kapitel-1");
    // Every fragment is there once.
    for number in 1..=SECTIONS {
        assert_eq!(page.all(&format!("#kapitel-{number}")).len(), 1);
    }
}

#[test]
fn a_section_longer_than_a_part_is_cut_between_words() {
    let site = site();
    let text = |part: usize| {
        site.get(&format!("/dokument/vagg?part={part}"))
            .page()
            .text(".body")
    };
    let words: usize = (1..=4).map(|part| text(part).split_whitespace().count()).sum();
    assert_eq!(words, 5 * 2_000);
}

#[test]
fn a_style_of_the_reference_is_chosen_on_the_part_that_is_read() {
    let site = site();
    let page = site.get("/dokument/rapport?part=3").page();
    assert_eq!(page.one("form.styles input[name=part]").attr("value"), Some("3"));
    let chosen = site.get("/dokument/rapport?part=3&style=ieee").page();
    assert!(chosen.text(".text > .note").ends_with("Det här är del 3."));
    let first = site.get("/dokument/rapport").page();
    assert_eq!(first.all("form.styles input[name=part]").len(), 0);
}

/// A text of some megabytes with signs that JSON and Markdown write in their own way, one of its sections longer than what is sent at a
/// time, and one without any space.
fn book() -> Place {
    let lines = "1. \"Citat\" och \\ snedstreck,\nen rad till.\n\n- Å, ä och ö, 𝄞\tsist.\n\n".repeat(20_000);
    let chapters: String = (1..=3_000)
        .map(|number| format!("## Kapitel {number}\n\nKort text.\n\n"))
        .collect();
    let long = "ö".repeat(300_000);
    Place::with_files(&[
        (
            "bok.md",
            &format!("# Boken\n\nInledning.\n\n{chapters}## Långt\n\n{long}\n"),
        ),
        ("rader.txt", &lines),
        ("kort.md", "# Kort\n\nEn text om ställtid.\n"),
    ])
}

#[test]
fn a_long_document_for_programs_is_written_in_pieces_and_is_whole() {
    let site = Site::of(book(), &Options::default());
    for id in ["bok", "rader"] {
        let document = site.place.engine().document(&DocumentId::new(id)).unwrap();
        let answer = site.get(&format!("/v1/documents/{id}"));
        assert_eq!(
            answer.header("content-length"),
            "",
            "its length is not known when it begins"
        );
        assert!(answer.body.len() > 600_000);
        assert_eq!(answer.text(), serde_json::to_string(&document).unwrap(), "{id}");
        assert_eq!(site.get(&format!("/dokument/{id}.json")).text(), answer.text());
        let markdown = cite::markdown(&document, &imprint());
        let answer = site.get(&format!("/dokument/{id}.md"));
        assert_eq!(answer.header("content-type"), "text/markdown; charset=utf-8");
        assert_eq!(answer.text(), markdown, "{id}");
    }
    // Hundreds of clients that take their time may have no more than a quarter of a megabyte each of the packer's memory.
    for (address, encoding) in [("/v1/documents/bok", "gzip"), ("/dokument/kort", "br")] {
        let packed = site.get_with(address, "accept-encoding", "br, gzip");
        assert_eq!(packed.header("content-encoding"), encoding, "{address}");
    }
    // A text of ordinary length is sent with its length.
    let short = site.get("/v1/documents/kort");
    assert_eq!(short.header("content-length"), short.body.len().to_string());
}

fn imprint() -> Imprint {
    Imprint {
        publisher: None,
        series: None,
        base: "http://localhost".to_owned(),
    }
}

#[test]
fn a_part_far_into_a_long_document_is_shown_with_its_words() {
    let site = Site::of(book(), &Options::default());
    let page = site.get("/dokument/bok?q=kort&section=kapitel-2990").page();
    assert!(page.texts(".body h2").contains(&"Kapitel 2990 #".to_owned()));
    assert!(!page.all("#kapitel-2990 mark").is_empty());
    let last = site.get("/dokument/rader?part=999").page();
    assert!(last.text(".body").ends_with("sist."));
}
