//! What a hit and a document's page show is why the document was found: marks, sections, snippets.

use sokbar::document::{Document, DocumentId, Section};
use sokbar::search::{Rung, SnippetSource};

use crate::shelf::{Shelf, article, with_brackets};

fn sections(id: &str, parts: &[(&str, &str)]) -> Document {
    let sections = parts.iter().map(|(heading, text)| Section {
        heading: (!heading.is_empty()).then(|| (*heading).to_owned()),
        anchor: (!heading.is_empty()).then(|| heading.to_lowercase().replace(' ', "-")),
        level: 2,
        text: (*text).to_owned(),
        ..Section::default()
    });
    Document {
        sections: sections.collect(),
        ..article(id, "Utan rubrik", "")
    }
}

/// The text of a document as its page marks it for a query.
fn page(shelf: &Shelf, id: &str, query: &str) -> String {
    let id = DocumentId::new(id);
    let text = shelf.engine.document(&id).unwrap().sections.remove(0).text;
    let marks = shelf
        .engine
        .highlight(&id, query, std::slice::from_ref(&text))
        .unwrap();
    with_brackets(&text, &marks[0])
}

#[test]
fn the_page_marks_what_the_hit_matched_and_nothing_else() {
    let shelf = Shelf::new(&[
        article(
            "smed",
            "SMED",
            "Ställtid är dyr. Mät i stället all maskintid. En ställtidsreduktion tar tid. Ställ undan.",
        ),
        article(
            "delar",
            "Delar",
            "En tid efter varje ställ i pressen. Sedan är det lunch i matsalen för alla.",
        ),
        article("mal", "Mal", "En mal äter ull. Målet är nått."),
    ]);
    let table = [
        (
            "smed",
            "ställtid",
            "[Ställtid] är dyr. Mät i stället all maskintid. En [ställtid]sreduktion tar tid. Ställ undan.",
        ),
        // Without the word its parts near each other are what was found.
        (
            "delar",
            "ställtid",
            "En [tid] efter varje [ställ] i pressen. Sedan är det lunch i matsalen för alla.",
        ),
        ("mal", "mal", "En [mal] äter ull. Målet är nått."),
        // As it was answered: completed and corrected.
        (
            "smed",
            "stältid",
            "[Ställtid] är dyr. Mät i stället all maskintid. En [ställtid]sreduktion tar tid. Ställ undan.",
        ),
        (
            "smed",
            "",
            "Ställtid är dyr. Mät i stället all maskintid. En ställtidsreduktion tar tid. Ställ undan.",
        ),
        ("mal", "finnsinte", "En mal äter ull. Målet är nått."),
    ];
    for (id, query, expected) in table {
        assert_eq!(page(&shelf, id, query), expected, "{id}: {query}");
    }
}

#[test]
fn the_best_section_is_one_of_substance() {
    let links = "Kanban och kanban. Kanbankort. Mer om kanban.";
    let substance = "Ett kanban är ett kort som följer lådan.";
    for heading in [
        "Läs mer",
        "Referenser",
        "Källor",
        "Innehåll",
        "Läs mer om kanban",
        "Litteratur",
        "See also",
    ] {
        let shelf = Shelf::new(&[sections("a", &[(heading, links), ("Kortet", substance)])]);
        let hit = &shelf.search("kanban").hits[0];
        assert_eq!(hit.section.heading.as_deref(), Some("Kortet"), "{heading}");
        assert!(
            hit.sections
                .iter()
                .all(|section| section.heading.as_deref() != Some(heading))
        );
    }
    let contents =
        "Kanban ........ 3\nKanban i praktiken ........ 7\nMer om kanban ........ 9\nSlutord ........ 12";
    let shelf = Shelf::new(&[sections("a", &[("", contents), ("Kortet", substance)])]);
    assert_eq!(
        shelf.search("kanban").hits[0].section.heading.as_deref(),
        Some("Kortet")
    );
    // Where nothing else has the word, it is shown where it stands.
    let shelf = Shelf::new(&[sections(
        "a",
        &[("Källor", links), ("Kortet", "Ett kort följer lådan.")],
    )]);
    assert_eq!(
        shelf.search("kanban").hits[0].section.heading.as_deref(),
        Some("Källor")
    );
}

#[test]
fn a_hit_names_up_to_three_sections() {
    let shelf = Shelf::new(&[sections(
        "a",
        &[
            ("Inledning", "Om verkstaden."),
            ("Kanban", "Ett kort följer lådan."),
            ("Hyllan", "Lådan med kanban står på hyllan."),
            ("Lagret", "I lagret finns kanban."),
            ("Transport", "Trucken läser kanban."),
            ("Slut", "Allt gick bra."),
        ],
    )]);
    let hit = &shelf.search("kanban").hits[0];
    let named: Vec<Option<&str>> = hit
        .sections
        .iter()
        .map(|section| section.heading.as_deref())
        .collect();
    assert_eq!(named, [Some("Kanban"), Some("Hyllan"), Some("Lagret")]);
    assert_eq!(hit.section, hit.sections[0]);
    let hit = &shelf.search("gick bra").hits[0];
    assert_eq!(hit.sections.len(), 1);
}

#[test]
fn a_row_of_a_table_reads_as_headings_and_values() {
    let table = "Före.\n\nMoment · Tid före · Tid efter\nByta verktyg · 40 min · 12 min\nProvkörning · 25 min · 4 min\n\nSist nämns ställtiden.";
    let shelf = Shelf::new(&[sections("a", &[("Mätningen", table)])]);
    assert_eq!(
        shelf.marked("provkörning"),
        "Moment: [Provkörning]; Tid före: 25 min; Tid efter: 4 min"
    );
    assert_eq!(shelf.marked("ställtiden"), "Sist nämns [ställtiden].");
    assert_eq!(
        shelf.marked("moment"),
        "[Moment]: Byta verktyg; Tid före: 40 min; Tid efter: 12 min"
    );
}

#[test]
fn where_only_a_keyword_matches_the_summary_is_shown() {
    let document = Document {
        summary: Some("Om pumpen som stannade.".to_owned()),
        keywords: vec!["förebyggande underhåll".to_owned(), "smörjschema".to_owned()],
        ..sections("a", &[("Natten", "Pumpen stod stilla.")])
    };
    let shelf = Shelf::new(&[document]);
    let hit = &shelf.search("smörjschema").hits[0];
    assert_eq!(hit.snippet.text, "Om pumpen som stannade.");
    assert_eq!(hit.snippet.source, SnippetSource::Summary);
    assert_eq!(hit.snippet.ranges, [[0; 2]; 0]);
    assert_eq!(hit.matched[0].form, "smörjschema");
    // The text has one of two words: it is shown with that, the keyword is told as a reason.
    let hit = &shelf.search("pumpen smörjschema").hits[0];
    assert_eq!(hit.snippet.source, SnippetSource::Text);
}

#[test]
fn behind_thousands_of_places_of_a_word_the_others_are_still_found_and_shown() {
    // More places of a word than are looked at.
    let often = "Kanban är ett kort.\n\n".repeat(5_000);
    let shelf = Shelf::new(&[
        article(
            "bok",
            "Utan rubrik",
            &format!("{often}Här hänger andon bredvid kanban."),
        ),
        article("annan", "Utan rubrik", "Inget om detta."),
    ]);
    let hit = &shelf.search("kanban andon").hits[0];
    assert_eq!((hit.document.id.as_str(), hit.missing.len()), ("bok", 0));
    let marked = crate::shelf::marked(hit);
    assert!(
        marked.ends_with("Här hänger [andon] bredvid [kanban]."),
        "{marked}"
    );
    let hit = &shelf.search("\"andon bredvid kanban\"").hits[0];
    assert_eq!(hit.document.id.as_str(), "bok");
    // The parts of a compound are near each other only there.
    let shelf = Shelf::new(&[
        article(
            "bok",
            "Utan rubrik",
            &format!(
                "{}Här hänger en tavla om kanban.",
                "Kanban är ett kort.\n\n".repeat(30_000)
            ),
        ),
        article("annan", "Utan rubrik", "Inget om detta."),
    ]);
    let hit = &shelf.search("kanbantavla").hits[0];
    assert_eq!((hit.document.id.as_str(), hit.rung), ("bok", Rung::PartsNear));
    assert_eq!(crate::shelf::marked(hit), "Här hänger en [tavla] om [kanban].");
}
