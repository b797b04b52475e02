//! Summary and keywords of editors find a text and are shown.

use sokbar::document::Document;
use sokbar::search::{MatchMode, SearchRequest, SnippetSource, Sort};

use crate::shelf::{Shelf, article, texts};

fn edited(id: &str, text: &str, summary: Option<&str>, keywords: &[&str]) -> Document {
    Document {
        summary: summary.map(str::to_owned),
        keywords: keywords.iter().map(|keyword| (*keyword).to_owned()).collect(),
        ..article(id, "Utan rubrik", text)
    }
}

fn shelf() -> Shelf {
    let mut pump = edited(
        "pump",
        "Pumpen stod stilla en hel natt. Lagret hade torkat.",
        Some("Ett haveri som gick att förutse, och vad det kostade."),
        &[
            "förebyggande underhåll",
            "smörjschema",
            "Varför går kullagren sönder?",
        ],
    );
    pump.sections[0].heading = Some("Natten till torsdagen".to_owned());
    pump.tags = vec!["tillgänglighet".to_owned()];
    Shelf::new(&[
        pump,
        edited("press", "Pressen går. Ingen talar om smörjschemat.", None, &[]),
    ])
}

#[test]
fn a_keyword_finds_a_text_that_does_not_have_it() {
    let shelf = shelf();
    assert_eq!(shelf.ids("förebyggande underhåll"), "pump");
    assert_eq!(shelf.ids("underhållet"), "pump");
    // An editor's word for it counts more than a mention.
    assert_eq!(shelf.ids("smörjschema"), "pump press");
}

#[test]
fn what_the_editor_said_is_the_snippet_where_it_answers_best() {
    let shelf = shelf();
    let table = [
        // What only a keyword has is a reason; shown is the summary.
        (
            "förebyggande underhåll",
            "Ett haveri som gick att förutse, och vad det kostade.",
        ),
        (
            "haveri",
            "Ett [haveri] som gick att förutse, och vad det kostade.",
        ),
        ("pumpen", "[Pumpen] stod stilla en hel natt. Lagret hade torkat."),
    ];
    for (query, expected) in table {
        assert_eq!(shelf.marked(query), expected, "{query}");
    }
    let hit = &shelf.search("haveri").hits[0];
    assert_eq!(hit.section.heading, None, "the summary is of no section");
    let sources =
        ["förebyggande", "haveri", "pumpen"].map(|query| shelf.search(query).hits[0].snippet.source);
    let expected = [
        SnippetSource::Summary,
        SnippetSource::Summary,
        SnippetSource::Text,
    ];
    assert_eq!(sources, expected);
}

#[test]
fn reasons_name_the_words_of_editors() {
    let shelf = shelf();
    let table = [
        ("haverier", "haveri (inflection)"),
        ("tillgängligheten", "tillgänglighet (inflection)"),
        ("schema", "smörjschema (compound)"),
        // Shown is the text, which has one word; the other stands in a keyword.
        (
            "pumpen stod stilla smörjschema",
            "pumpen (exact), stod (exact), stilla (exact), smörjschema (exact)",
        ),
    ];
    for (query, expected) in table {
        assert_eq!(shelf.reasons(query), expected, "{query}");
    }
}

#[test]
fn words_of_a_query_that_stand_in_one_keyword_belong_together() {
    let text = "Vad det blir i kronor när detaljer slängs.";
    let apart = "kostnad a b c d e f g h i j k l m n o p q r s t u v x y kassation";
    let apart: Vec<&str> = apart.split(' ').collect();
    let shelf = Shelf::new(&[
        edited("a-isär", text, None, &apart),
        edited("ihop", text, None, &["kostnad för kassation"]),
    ]);
    assert_eq!(shelf.ids("kassation kostnad"), "ihop a-isär");
}

#[test]
fn a_query_of_several_words_that_finds_little_is_widened() {
    let shelf = Shelf::new(&texts(&[
        ("båda", "Belastningsskador i möbelindustrin."),
        ("en", "Belastningsskador på kontor."),
        ("del", "Tunga lyft ger belastning."),
        ("ingen", "Kaffet är slut."),
    ]));
    assert_eq!(shelf.ids("möbelindustri belastningsskador"), "båda en del");
    assert!(shelf.search("möbelindustri belastningsskador").widened);
    assert!(!shelf.search("kaffet är slut").widened, "nothing more was found");
    // An order is no question of its own: what answers is the same.
    let by_date = SearchRequest {
        query: "möbelindustri belastningsskador".to_owned(),
        sort: Sort::Newest,
        ..SearchRequest::default()
    };
    assert_eq!(crate::shelf::ids(&shelf.ask(&by_date)), "båda en del");
    // A single compound is all there is to its query.
    assert_eq!(shelf.ids("belastningsskador"), "en båda");
    let all = SearchRequest {
        query: "möbelindustri belastningsskador".to_owned(),
        match_mode: MatchMode::All,
        ..SearchRequest::default()
    };
    assert_eq!(crate::shelf::ids(&shelf.ask(&all)), "båda");
}

#[test]
fn what_is_found_by_widening_comes_last_whatever_its_title_says() {
    let mut titled = article(
        "titel",
        "Maskinen, maskinen och maskinen",
        "Maskinen går. Maskinen står.",
    );
    titled.sections[0].heading = Some("Maskinen".to_owned());
    let mut documents = texts(&[
        (
            "ovanlig",
            "Långt ned i en lång text om annat nämns kilrem i förbigående, och sedan inget mer.",
        ),
        ("m1", "En maskin."),
        ("m2", "Två maskiner."),
        ("m3", "Tre maskiner."),
        ("m4", "Fyra maskiner."),
        ("m5", "Fem maskiner."),
    ]);
    documents.push(titled);
    let answer = Shelf::new(&documents).search("kilrem maskinen");
    assert!(answer.widened);
    assert_eq!(crate::shelf::ids(&answer).split(' ').next(), Some("ovanlig"));
    assert!(answer.hits.is_sorted_by(|one, next| one.score >= next.score));
}

#[test]
fn a_query_that_finds_enough_is_not_widened() {
    let many: Vec<(String, String)> = (0..12)
        .map(|number| {
            (
                format!("b{number:02}"),
                "Möbelindustrins belastningsskador.".to_owned(),
            )
        })
        .collect();
    let mut documents: Vec<(&str, &str)> = many.iter().map(|(id, text)| (&**id, &**text)).collect();
    documents.push(("del", "Tunga lyft ger belastning."));
    let shelf = Shelf::new(&texts(&documents));
    let answer = shelf.search("möbelindustri belastningsskador");
    assert_eq!((answer.total, answer.widened), (12, false));
}
