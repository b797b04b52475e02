//! What the pages show of who runs the service, and topics.

use sokbar::document::KindNames;
use sokbar::web::{Brand, Logo, Options};

use super::Site;
use crate::harness::Place;

fn branded() -> Site {
    let mut kinds = KindNames::default();
    assert!(kinds.add("research | Rapport | Rapporter | Report | Reports"));
    assert!(kinds.add("method | Handledning | Handledningar"));
    let brand = Brand {
        name: "Verkstadsbiblioteket".to_owned(),
        accent: Some([0x8a, 0x15, 0x38]),
        logo: Some(Logo {
            bytes: b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_vec(),
            is_svg: true,
        }),
        links: vec![(
            "Integritet".to_owned(),
            "https://exempel.se/integritet".to_owned(),
        )],
        kinds,
        tasks: vec![("Korta ställtiden".to_owned(), "/dokument/metoder/smed".to_owned())],
        organisation: Some("Verkstadsförbundet".to_owned()),
        accessibility_contact: Some("hej@exempel.se".to_owned()),
    };
    let options = Options {
        brand,
        ..Options::default()
    };
    Site::of(Place::with_fixture("verkstaden"), &options)
}

#[test]
fn the_pages_have_the_name_colour_logo_and_links_of_who_runs_them() {
    let site = branded();
    for address in ["/", "/?q=kanban", "/dokument/metoder/smed", "/finns-inte"] {
        let page = site.get(address).page();
        assert!(page.text("title").contains("Verkstadsbiblioteket"), "{address}");
        assert_eq!(page.text(".brand"), "Verkstadsbiblioteket", "{address}");
        assert_eq!(
            page.text("footer a[href='https://exempel.se/integritet']"),
            "Integritet"
        );
        let logo = site.get(page.one(".brand img").attr("src").unwrap());
        assert_eq!((logo.status, logo.header("content-type")), (200, "image/svg+xml"));
        let style = page.one("link[rel=stylesheet][href*='brand']");
        let style = site.get(style.attr("href").unwrap());
        assert!(style.text().contains("--accent: #8a1538;"), "{}", style.text());
    }
    let plain = Site::new().get("/").page();
    assert_eq!(plain.text(".brand"), "Sökbar");
    assert_eq!(plain.all(".brand img, link[href*='brand']").len(), 0);
}

#[test]
fn kinds_are_called_and_ordered_as_the_operator_says() {
    let site = branded();
    let start = site.get("/").page();
    assert_eq!(start.texts(".kinds .label")[..2], ["Rapporter", "Handledningar"]);
    let hits = site.get("/?sort=date").page();
    assert!(
        hits.texts(".types a")[1].starts_with("Rapporter"),
        "{:?}",
        hits.texts(".types a")
    );
    let choices = hits.texts(".facet .value .label");
    assert_eq!(choices[..2], ["Rapport", "Handledning"]);
    assert!(hits.texts(".hit .kind").contains(&"Handledning".to_owned()));
    assert_eq!(
        site.get("/dokument/metoder/smed")
            .page()
            .text("header.head .eyebrow .kind"),
        "Handledning"
    );
    let missing = site.get("/finns-inte?ui=en").page();
    assert_eq!(missing.texts(".kinds .label")[..2], ["Reports", "Methods"]);
    let listed = site.get("/llms.txt");
    let listed = listed.text();
    let (reports, guides) = (listed.find("## Rapport"), listed.find("## Handledning"));
    assert!(reports.is_some() && reports < guides, "{listed}");
}

#[test]
fn the_start_page_has_what_readers_come_to_do() {
    let page = branded().get("/?ui=en").page();
    assert_eq!(page.texts(".tasks a"), ["Korta ställtiden"]);
    assert_eq!(page.href(".tasks a"), "/dokument/metoder/smed?ui=en");
    assert_eq!(Site::new().get("/").page().all(".tasks").len(), 0);
}

#[test]
fn without_tasks_the_guides_that_most_texts_are_related_to_are_offered() {
    let place = Place::new();
    // Every article is about one of the methods; the last method is near none of them.
    for (name, word, articles) in [
        ("kanban", "kanbankort", 4),
        ("smed", "ställtid", 3),
        ("tavla", "tavelmöte", 2),
    ] {
        let text = format!("Ett {word} hjälper laget. {word} är en metod. ").repeat(3);
        place.write(
            &format!("metoder/{name}.md"),
            &format!("---\ntitle: Om {word}\n---\n{text}"),
        );
        for number in 0..articles {
            let text = format!("Fabriken provade {word} år {number}. Där blev {word} en vana.");
            place.write(
                &format!("artiklar/{name}-{number}.md"),
                &format!("---\ntitle: {word} i fabrik {number}\n---\n{text}"),
            );
        }
    }
    let site = Site::of(place, &Options::default());
    let page = site.get("/").page();
    let mut offered = page.texts(".tasks a");
    assert_eq!(page.texts(".tasks h2"), ["Guider att börja med"]);
    offered.sort();
    assert_eq!(offered, ["Om kanbankort", "Om ställtid", "Om tavelmöte"]);
    assert_eq!(
        site.get("/?ui=en").page().texts(".tasks h2"),
        ["Guides to start with"]
    );
}

#[test]
fn there_is_an_accessibility_statement_where_a_contact_is_named() {
    let site = branded();
    let page = site.get("/tillganglighet").page();
    assert!(
        page.text(".lead")
            .starts_with("Verkstadsförbundet står bakom Verkstadsbiblioteket.")
    );
    assert_eq!(page.text("a[href='mailto:hej@exempel.se']"), "hej@exempel.se");
    assert_eq!(
        site.get("/").page().all("footer a[href='/tillganglighet']").len(),
        1
    );
    let without = Site::new();
    assert_eq!(without.get("/tillganglighet").status, 404);
    assert_eq!(without.get("/").page().all("a[href='/tillganglighet']").len(), 0);
}

#[test]
fn a_topic_has_its_texts_by_kind_and_related_topics() {
    let place = Place::with_files(&[
        (
            "metoder/a.md",
            "---\ntitle: Kanban\ntags: [flöde, kort]\n---\nText.",
        ),
        (
            "metoder/b.md",
            "---\ntitle: Takt\ntags: [flöde, kort, takt/tid]\n---\nText.",
        ),
        ("artiklar/c.md", "---\ntitle: Nyheten\ntags: [flöde]\n---\nText."),
        ("artiklar/d.md", "---\ntitle: Annat\ntags: [annat]\n---\nText."),
    ]);
    let site = Site::of(place, &Options::default());
    let document = site.get("/dokument/metoder/a").page();
    assert_eq!(document.all(".tags a")[0].attr("href"), Some("/amne/fl%C3%B6de"));
    let page = site.get("/amne/fl%C3%B6de").page();
    assert_eq!(page.text("h1"), "Ämne: flöde");
    assert_eq!(page.texts("main section > h2"), ["Metoder", "Artiklar"]);
    assert_eq!(page.all("main h3 a").len(), 3);
    assert_eq!(page.texts(".tags a"), ["kort", "takt/tid"]);
    let other = site.get(page.all(".tags a")[1].attr("href").unwrap()).page();
    assert_eq!(other.text("h1"), "Ämne: takt/tid");
    let hits = site.get(&page.href("main p.all a")).page();
    assert_eq!(hits.all("ol.hits > li").len(), 3);
    assert_eq!(site.get("/amne/finns-inte").status, 404);
    assert_eq!(site.get("/amne/%FF").status, 400);
}
