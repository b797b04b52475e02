//! The ladder: what answers where no text has the words, and that filters only remove.

use std::collections::BTreeSet;

use proptest::prelude::*;
use sokbar::document::{Document, DocumentId, Kind};
use sokbar::search::{Facet, Filters, MatchMode, Rung, SearchRequest, SearchResponse, Sort, Via};

use crate::shelf::{Shelf, article, ids, texts};

/// What a table asks of an answer: the ids in order, and whether it is told as widened.
fn answer(response: &SearchResponse) -> (String, bool) {
    let ids: Vec<&str> = response.hits.iter().map(|hit| hit.document.id.as_str()).collect();
    (ids.join(" "), response.widened)
}

#[test]
fn a_compound_is_found_by_its_parts_where_no_text_has_it() {
    let shelf = Shelf::new(&texts(&[
        (
            "båda",
            "Pumparna står i källaren. Där nere sköts allt av lagets folk, och varje vecka görs underhåll på plats.",
        ),
        ("huvud", "Underhåll kostar pengar."),
        ("led", "Pumpar låter mycket."),
        ("annat", "Semesterlistan ska vara klar i mars."),
    ]));
    let response = shelf.search("pumpunderhåll");
    assert_eq!(answer(&response), ("båda huvud led".to_owned(), true));
    let rungs: Vec<Rung> = response.hits.iter().map(|hit| hit.rung).collect();
    assert_eq!(rungs, [Rung::PartsAnywhere, Rung::SingleParts, Rung::SingleParts]);
    assert!(
        response
            .hits
            .iter()
            .all(|hit| hit.matched.iter().all(|matched| matched.via == Via::Compound))
    );
    assert!(response.hits[0].missing.is_empty());
    assert_eq!(response.hits[2].missing, ["pumpunderhåll"]);
}

#[test]
fn a_part_alone_is_no_match_while_something_better_answers() {
    let shelf = Shelf::new(&texts(&[
        ("hel", "Ställtiden är lång."),
        ("del", "Tiden går fort."),
    ]));
    assert_eq!(answer(&shelf.search("ställtid")), ("hel".to_owned(), false));
}

#[test]
fn parts_fill_the_page_where_hardly_a_text_has_a_word() {
    let mut documents = texts(&[
        ("hel", "Smörjschemat hänger på maskinen."),
        ("om", "Smörjning av lager, smörjning av kedjor: så smörjs de."),
        (
            "nämner",
            "Maskinen stod, och ett schema fanns, sades det på ett långt möte om semester.",
        ),
    ]);
    let others = (0..9).map(|number| format!("annat{number}"));
    let others: Vec<Document> = others
        .map(|id| article(&id, "Utan rubrik", "Ett schema för kaffet."))
        .collect();
    let shelf = Shelf::new(&documents);
    assert_eq!(answer(&shelf.search("smörjschema")), ("hel".to_owned(), false));
    documents.extend(others);
    let response = Shelf::new(&documents).search("smörjschema");
    assert!(response.widened);
    // What few texts are about says more than the last part of the word, which nearly all have.
    assert!(ids(&response).starts_with("hel om "), "{}", ids(&response));
}

#[test]
fn a_correction_goes_down_the_ladder_as_if_it_had_been_typed() {
    let mut documents = texts(&[
        ("hel", "Avvikelsehanteringen är en rutin."),
        ("del", "Varje avvikelse skrivs upp på tavlan."),
    ]);
    let others = (0..9).map(|number| format!("annat{number}"));
    documents.extend(others.map(|id| article(&id, "Utan rubrik", "Kaffet är varmt i maj.")));
    let shelf = Shelf::new(&documents);
    assert_eq!(
        answer(&shelf.search("avvikelsehantering")),
        ("hel del".to_owned(), true)
    );
    let response = shelf.search("avikelsehantering");
    assert_eq!(response.corrected_query.as_deref(), Some("avvikelsehantering"));
    assert_eq!(answer(&response), ("hel del".to_owned(), true));
    let why: Vec<(Rung, Via)> = response
        .hits
        .iter()
        .map(|hit| (hit.rung, hit.matched[0].via))
        .collect();
    assert_eq!(
        why,
        [
            (Rung::CorrectedWords, Via::Spelling),
            (Rung::SingleParts, Via::Compound)
        ]
    );
    assert_eq!(response.hits[1].matched[0].query, "avikelsehantering");
}

#[test]
fn several_compounds_that_no_text_has_are_found_by_their_parts() {
    let shelf = Shelf::new(&texts(&[
        ("kem", "Kemikalier kräver rutiner."),
        ("ovr", "Listan ska vara klar i mars."),
    ]));
    assert_eq!(
        answer(&shelf.search("kemikaliehantering kemikalierisk")),
        ("kem".to_owned(), true)
    );
}

#[test]
fn all_parts_of_a_word_that_no_text_has_outweigh_a_lesser_word() {
    // Whether a handful has the other word, or more than fill a page.
    for others in [3, 30] {
        let mut documents = texts(&[
            (
                "besök",
                "Hos gjuteriet tar de emot klockan sju. Vår nuvarande leverantör har haft problem sedan i våras.",
            ),
            ("led", "En leverantör ringde om fakturan."),
        ]);
        let text = "En riskbedömning gjordes i går, och den hänger på tavlan i matsalen.";
        documents.extend((0..others).map(|number| article(&format!("risk{number:02}"), "Risk", text)));
        let shelf = Shelf::new(&documents);
        let hits = shelf.search("bedömning gjuterileverantör").hits;
        let first = (hits[0].document.id.as_str(), hits[0].rung);
        assert_eq!(first, ("besök", Rung::PartsAnywhere), "{others}");
        // A part by itself only fills the page.
        let led = hits.iter().position(|hit| hit.document.id.as_str() == "led");
        assert_eq!(led, (others < 10).then_some(others + 1), "{others}");
        assert!(hits[0].missing == ["bedömning"]);
    }
}

#[test]
fn a_chain_is_found_by_its_words() {
    let shelf = Shelf::new(&texts(&[
        (
            "lack",
            "Lackering med NOX-fri metod och mätning av utsläpp varje år.",
        ),
        ("ovr", "Listan ska vara klar i mars."),
    ]));
    assert_eq!(shelf.ids("NOX-utsläpp i fabrik"), "lack");
}

#[test]
fn similar_letters_answer_only_where_nothing_else_does() {
    let shelf = Shelf::new(&texts(&[
        ("norm", "Normannisk kultur på tusentalet."),
        ("ovr", "Listan ska vara klar i mars."),
    ]));
    let response = shelf.search("normandiet");
    assert_eq!(answer(&response), ("norm".to_owned(), true));
    assert_eq!(response.hits[0].rung, Rung::Letters);
    assert_eq!(response.hits[0].matched[0].via, Via::Letters);
    assert_eq!(response.hits[0].missing, ["normandiet"]);
    assert_eq!(shelf.ids("xqzwvk"), "");
}

#[test]
fn match_all_stays_strict() {
    let shelf = Shelf::new(&texts(&[("led", "Pumpar låter."), ("hel", "Underhåll görs.")]));
    let response = shelf.ask(&SearchRequest {
        query: "pumpunderhåll".to_owned(),
        match_mode: MatchMode::All,
        ..SearchRequest::default()
    });
    assert_eq!(response.total, 0);
}

#[test]
fn a_query_without_a_word_finds_nothing() {
    let shelf = Shelf::new(&texts(&[("a", "Text ett."), ("b", "Text två.")]));
    let long = "y".repeat(70);
    for query in ["🎉", "§", "–", long.as_str(), "🎉 §"] {
        assert_eq!(shelf.search(query).total, 0, "{query}");
    }
    assert_eq!(shelf.search("").total, 2);
    assert_eq!(shelf.ids("🎉 ett"), "a");
}

#[test]
fn a_hit_says_which_words_it_lacks() {
    let shelf = Shelf::new(&texts(&[
        ("båda", "Kanban och giraff."),
        ("en", "Kanban styr lagret."),
    ]));
    let response = shelf.search("kanban giraff");
    let missing: Vec<&[String]> = response.hits.iter().map(|hit| hit.missing.as_slice()).collect();
    assert_eq!(missing, [&[][..], &["giraff".to_owned()]]);
}

#[test]
fn a_rung_is_named_in_the_explanation() {
    let shelf = Shelf::new(&texts(&[("led", "Pumpar låter.")]));
    let response = shelf.ask(&SearchRequest {
        query: "pumpunderhåll".to_owned(),
        explain: true,
        ..SearchRequest::default()
    });
    let parts = response.hits[0].explanation.as_ref().unwrap();
    assert_eq!(parts[0].name, "rung: single_parts");
}

#[test]
fn a_word_is_corrected_even_if_it_could_be_split() {
    let shelf = Shelf::new(&texts(&[
        ("rätt", "Beläggningsplanering görs varje vecka."),
        ("slump", "Planen för en ring. Beläggning på tänderna."),
    ]));
    let response = shelf.search("beläggningsplanring");
    assert_eq!(response.did_you_mean.as_deref(), Some("beläggningsplanering"));
    assert_eq!(response.hits[0].document.id.as_str(), "rätt");
}

#[test]
fn a_word_is_never_corrected_to_a_function_word() {
    let shelf = Shelf::new(&texts(&[
        ("rätt", "Dagen börjar klockan sju."),
        ("fel", "Den som kommer sent, den får vänta. Den och den."),
    ]));
    let response = shelf.search("dgen");
    assert_eq!(response.did_you_mean.as_deref(), Some("dagen"));
    assert_eq!(response.hits[0].document.id.as_str(), "rätt");
}

#[test]
fn a_beginning_of_a_compound_finds_it_though_its_parts_are_known() {
    let shelf = Shelf::new(&texts(&[
        ("rätt", "Kompetensmatrisen hänger på väggen."),
        ("delar", "Mat och dryck. Kompetens behövs i köket."),
    ]));
    for typed in ["kompetensma", "kompetensmat", "kompetensmatr"] {
        assert_eq!(
            shelf.search(typed).hits[0].document.id.as_str(),
            "rätt",
            "{typed}"
        );
    }
}

#[test]
fn an_exclusion_leaves_out_the_word_its_inflections_and_compounds_with_it() {
    let shelf = Shelf::new(&texts(&[
        ("apart", "Planering av underhåll ger färre stopp."),
        ("ord", "Underhållsplanering i pressen, och underhåll."),
        ("böjt", "Underhållsplaneringen och underhåll."),
    ]));
    assert_eq!(shelf.ids("underhåll -underhållsplanering"), "apart");
}

#[test]
fn a_title_that_is_the_query_is_first() {
    let long = "Pulsmöten nämns här igen och pulsmöten prövades. ".repeat(12);
    let shelf = Shelf::new(&[
        article("a", "Pulsmöten på Södra bruket, pulsmöten i ett reportage", &long),
        article("b", "Pulsmöten", "Se handboken."),
    ]);
    assert_eq!(shelf.ids("pulsmöten"), "b a");
}

/// Articles with few and many of some words, of all kinds.
fn library(words: &[Vec<usize>]) -> Vec<Document> {
    const WORDS: [&str; 8] = [
        "standard",
        "arbete",
        "pump",
        "underhåll",
        "pumpunderhåll",
        "flöde",
        "lager",
        "lagerflöde",
    ];
    let kinds = [Kind::Article, Kind::Method, Kind::Case];
    let documents = words.iter().enumerate().map(|(number, of_document)| {
        let text: Vec<&str> = of_document.iter().map(|word| WORDS[*word]).collect();
        let mut document = article(&format!("{number:02}"), "Utan rubrik", &text.join(", sedan "));
        document.kind = kinds[number % 3];
        document.partner = (number % 2 == 0).then(|| "Norra bruket".to_owned());
        document
    });
    documents.collect()
}

/// More documents than are rescored: each filter meets the words in some that are rescored and some that are not.
#[test]
fn a_filter_keeps_the_order_beyond_what_is_rescored() {
    let documents: Vec<Document> = (0..240)
        .map(|number| {
            let title = if number % 3 == 0 {
                "Arbete i standard"
            } else {
                "Utan rubrik"
            };
            let text = "Arbete. ".repeat(1 + number % 17)
                + &"Flöde är något annat. ".repeat(number % 11)
                + "Standard.";
            let mut document = article(&format!("d{number:03}"), title, &text);
            document.partner = Some(["Norra bruket", "Södra bruket"][usize::from(number % 5 < 2)].to_owned());
            document
        })
        .collect();
    let shelf = Shelf::new(&documents);
    for query in ["standard arbete", "hur är arbete i standard", "arbete"] {
        let ids = |partners: &[&str]| -> Vec<String> {
            let partners = partners.iter().map(|name| (*name).to_owned()).collect();
            let request = SearchRequest {
                query: query.to_owned(),
                limit: 240,
                filters: Filters {
                    partners,
                    ..Filters::default()
                },
                ..SearchRequest::default()
            };
            let ranked = shelf.engine.rank_ids(&request).unwrap();
            ranked.into_iter().map(|(id, _)| id.as_str().to_owned()).collect()
        };
        let all = ids(&[]);
        assert_eq!(all.len(), 240);
        for partner in ["Norra bruket", "Södra bruket"] {
            let left = ids(&[partner]);
            assert!(left.len() > 90 && left.len() < 150, "{}", left.len());
            let expected: Vec<&String> = all.iter().filter(|id| left.contains(id)).collect();
            assert_eq!(left.iter().collect::<Vec<_>>(), expected, "{query}: {partner}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_filter_keeps_its_count_and_the_order(
        words in prop::collection::vec(prop::collection::vec(0_usize..8, 0..5), 4..30),
        query in prop::sample::select(vec![
            "standard arbete", "pumpunderhåll", "pumpunderhåll lager", "lagerflöde standard", "flödespump",
            "hur är arbete och lager", "standar", "lagerpump flödesarbete",
        ]),
        sort in prop::sample::select(vec![Sort::Relevance, Sort::Newest, Sort::Title]),
    ) {
        let shelf = Shelf::new(&library(&words));
        let request = SearchRequest {
            query: query.to_owned(),
            limit: 100,
            sort,
            facets: vec![Facet::Kind, Facet::Partner],
            ..SearchRequest::default()
        };
        let ids = |response: &SearchResponse| -> Vec<DocumentId> {
            response.hits.iter().map(|hit| hit.document.id.clone()).collect()
        };
        let all = shelf.ask(&request);
        let order = ids(&all);
        for (facet, counts) in &all.facets {
            for count in counts {
                let filters = match facet {
                    Facet::Kind => Filters { kinds: vec![count.value.parse().unwrap()], ..Filters::default() },
                    _ => Filters { partners: vec![count.value.clone()], ..Filters::default() },
                };
                let filtered = shelf.ask(&SearchRequest { filters, ..request.clone() });
                prop_assert_eq!(filtered.total, count.count, "{} {:?}", query, count);
                let left = ids(&filtered);
                let kept: BTreeSet<&DocumentId> = left.iter().collect();
                let expected: Vec<DocumentId> = order.iter().filter(|id| kept.contains(id)).cloned().collect();
                prop_assert_eq!(left, expected, "{}", query);
            }
        }
    }
}
