//! Search on a small corpus of our own.

use sokbar::document::{DocumentId, Kind};
use sokbar::search::{Facet, Filters, MatchMode, SearchError, SearchRequest, Sort, Via};

use crate::harness::{Place, ids, marked, search};
use crate::shelf::{Shelf, article};

const FILES: &[(&str, &str)] = &[
    (
        "metoder/smed.md",
        "---\ntitle: SMED\ndate: 2016-03-14\nauthors: [Karin Ahlmark]\ntags: [ställtid, flöde]\n---\nMetoden kortar ställtiden vid omställning av maskiner.\n\n## Steg för steg\n\nFilma ett ställ. Skilj inre ställ från yttre ställ.\n",
    ),
    (
        "metoder/kanban.md",
        "---\ntitle: Kanban\ndate: 2012\ntags: [flöde]\n---\nEtt dragande system där kort styr påfyllningen av lagret.\n\n## Korten\n\nVarje kort motsvarar en låda.\n",
    ),
    (
        "artiklar/fallstudier/gjuteri.md",
        "---\ntitle: Gjuteriet kortade ställtiderna\ndate: 2018-05-20\nauthors: [Jonas Törnvik]\ntags: [ställtid]\n---\nGjuteriet mätte ställtid i ett år. Daglig styrning vid tavlan höll i arbetet.\n",
    ),
    (
        "forskning/nordanviks-universitet/flode.md",
        "---\ntitle: Flöde i små företag\ndate: 2020-01-01\nauthors: [Sara Wikingsson]\npartner: Nordanviks universitet\n---\nStudien följer flödet i elva företag. Lager binder kapital och döljer fel.\n",
    ),
    (
        "artiklar/vision.html",
        "<!doctype html><html lang=\"en\"><head><title>Setup reduction in foundries</title><meta name=\"author\" content=\"Ann Field\"></head><body><main><h1>Setup reduction in foundries</h1><p>The foundry measured every setup for one year and reduced the time between batches by half without new machines.</p></main></body></html>",
    ),
];

fn place() -> Place {
    Place::with_files(FILES)
}

#[test]
fn the_document_about_the_word_comes_first_with_its_reason() {
    let place = place();
    let answer = search(&place.engine(), "ställtid");
    assert_eq!(
        answer.hits[0].document.id.as_str(),
        "artiklar/fallstudier/gjuteri"
    );
    let smed = answer
        .hits
        .iter()
        .find(|hit| hit.document.id.as_str() == "metoder/smed")
        .unwrap();
    assert!(
        smed.matched
            .iter()
            .any(|matched| matched.form == "ställtiden" && matched.via == Via::Inflection)
    );
    assert_eq!(answer.total, 2);
}

#[test]
fn a_snippet_marks_the_words_and_names_the_section() {
    let place = place();
    let answer = search(&place.engine(), "yttre ställ");
    let hit = &answer.hits[0];
    assert_eq!(hit.section.heading.as_deref(), Some("Steg för steg"));
    assert_eq!(hit.section.anchor.as_deref(), Some("steg-för-steg"));
    let words: Vec<String> = hit
        .snippet
        .ranges
        .iter()
        .map(|range| marked(&hit.snippet.text, *range))
        .collect();
    assert!(
        words.contains(&"yttre".to_owned()) && words.contains(&"ställ".to_owned()),
        "{words:?}"
    );
}

#[test]
fn the_snippet_shows_the_word_rather_than_a_part_nearby() {
    let place = Place::with_files(&[(
        "smed.md",
        "---\ntitle: SMED\ntags: [ställtid]\n---\nEn metod.\n\n## Steg\n\nFlytta det till yttre ställ.\n\n\
         ## Fallgropar\n\nAlla mäter inte ställtid.\n\n## Tid och material\n\nEn halv dag.\n",
    )]);
    let answer = search(&place.engine(), "ställtid");
    assert_eq!(answer.hits[0].section.heading.as_deref(), Some("Fallgropar"));
    assert_eq!(answer.hits[0].snippet.text, "Alla mäter inte ställtid.");
}

#[test]
fn all_words_come_first_and_match_says_whether_fewer_will_do() {
    let place = place();
    let engine = place.engine();
    assert_eq!(
        ids(&engine, "daglig ställtid"),
        ["artiklar/fallstudier/gjuteri", "metoder/smed"]
    );
    let fewer = ids(&engine, "kanban ställtid");
    assert!(fewer.len() >= 2, "{fewer:?}");
    let all = SearchRequest {
        query: "kanban ställtid".into(),
        match_mode: MatchMode::All,
        ..SearchRequest::default()
    };
    assert_eq!(engine.search(&all).unwrap().total, 0);
    let any = SearchRequest {
        query: "daglig ställtid".into(),
        match_mode: MatchMode::Any,
        ..SearchRequest::default()
    };
    assert_eq!(engine.search(&any).unwrap().total, 2);
}

#[test]
fn phrases_exclusions_alternatives_beginnings_and_scopes() {
    let place = place();
    let engine = place.engine();
    assert_eq!(ids(&engine, "\"dragande system\""), ["metoder/kanban"]);
    assert!(ids(&engine, "\"system dragande\"").is_empty());
    assert_eq!(ids(&engine, "ställtid -gjuteriet"), ["metoder/smed"]);
    assert_eq!(ids(&engine, "kanban OR universitet OR studien").len(), 2);
    assert!(ids(&engine, "påfyll*").contains(&"metoder/kanban".to_owned()));
    assert_eq!(ids(&engine, "titel:smed"), ["metoder/smed"]);
    assert_eq!(ids(&engine, "author:törnvik"), ["artiklar/fallstudier/gjuteri"]);
    assert_eq!(
        ids(&engine, "författare:\"Sara Wikingsson\""),
        ["forskning/nordanviks-universitet/flode"]
    );
    assert_eq!(ids(&engine, "-ställtid").len(), 3);
}

#[test]
fn facets_of_thousands_of_documents_count_each_of_them() {
    let documents: Vec<_> = (0..2_500)
        .map(|number| {
            let mut document = article(&format!("a/{number}"), "Anteckning", "Ordet flöde står här.");
            document.tags = vec![format!("grupp {}", number % 3), "alla".to_owned()];
            document
        })
        .collect();
    let answer = Shelf::new(&documents).ask(&SearchRequest {
        query: "flöde".to_owned(),
        facets: vec![Facet::Tag],
        ..SearchRequest::default()
    });
    let counts = answer.facets[&Facet::Tag].iter();
    let counts: Vec<(&str, u64)> = counts.map(|count| (count.value.as_str(), count.count)).collect();
    assert_eq!(answer.total, 2_500);
    assert_eq!(
        counts,
        [
            ("alla", 2_500),
            ("grupp 0", 834),
            ("grupp 1", 833),
            ("grupp 2", 833)
        ]
    );
}

#[test]
fn filters_limit_and_facets_ignore_their_own_selection() {
    let place = place();
    let engine = place.engine();
    let request = SearchRequest {
        facets: Facet::ALL.to_vec(),
        filters: Filters {
            kinds: vec![Kind::Method],
            ..Filters::default()
        },
        ..SearchRequest::default()
    };
    let answer = engine.search(&request).unwrap();
    assert_eq!(answer.total, 2);
    let counts = |facet: Facet| -> Vec<(String, u64)> {
        answer.facets[&facet]
            .iter()
            .map(|count| (count.value.clone(), count.count))
            .collect()
    };
    assert_eq!(
        counts(Facet::Kind),
        [
            ("method".into(), 2),
            ("article".into(), 1),
            ("case".into(), 1),
            ("research".into(), 1)
        ]
    );
    assert_eq!(counts(Facet::Tag), [("flöde".into(), 2), ("ställtid".into(), 1)]);
    assert_eq!(counts(Facet::Year), [("2016".into(), 1), ("2012".into(), 1)]);

    let two_facets = SearchRequest {
        filters: Filters {
            kinds: vec![Kind::Method, Kind::Case],
            tags: vec!["ställtid".into()],
            ..Filters::default()
        },
        ..SearchRequest::default()
    };
    assert_eq!(engine.search(&two_facets).unwrap().total, 2);
    let years = SearchRequest {
        filters: Filters {
            from: "2016".parse().ok(),
            to: "2018-05".parse().ok(),
            ..Filters::default()
        },
        ..SearchRequest::default()
    };
    assert_eq!(engine.search(&years).unwrap().total, 2);
}

#[test]
fn an_empty_query_lists_everything_newest_first_and_undated_last() {
    let place = place();
    let engine = place.engine();
    let listed = ids(&engine, " ");
    assert_eq!(
        listed,
        [
            "forskning/nordanviks-universitet/flode",
            "artiklar/fallstudier/gjuteri",
            "metoder/smed",
            "metoder/kanban",
            "artiklar/vision"
        ]
    );
    let oldest = SearchRequest {
        sort: Sort::Oldest,
        ..SearchRequest::default()
    };
    let oldest = engine.search(&oldest).unwrap().hits;
    assert_eq!(oldest[0].document.id.as_str(), "metoder/kanban");
    assert_eq!(oldest[4].document.id.as_str(), "artiklar/vision");
}

#[test]
fn pages_follow_each_other() {
    let place = place();
    let engine = place.engine();
    let whole = ids(&engine, "");
    let mut paged = Vec::new();
    for offset in 0..6 {
        let request = SearchRequest {
            limit: 1,
            offset,
            ..SearchRequest::default()
        };
        let answer = engine.search(&request).unwrap();
        assert_eq!(answer.total, 5);
        paged.extend(answer.hits.into_iter().map(|hit| hit.document.id.to_string()));
    }
    assert_eq!(paged, whole);
}

#[test]
fn an_english_document_is_found_by_its_inflections() {
    let place = place();
    assert_eq!(ids(&place.engine(), "setups machine"), ["artiklar/vision"]);
}

#[test]
fn a_query_of_function_words_only_still_answers() {
    let place = place();
    assert!(!ids(&place.engine(), "i och för").is_empty());
}

#[test]
fn explanations_add_up() {
    let place = place();
    let request = SearchRequest {
        query: "ställtid gjuteriet".into(),
        explain: true,
        ..SearchRequest::default()
    };
    let hit = &place.engine().search(&request).unwrap().hits[0];
    let parts = hit.explanation.as_ref().unwrap();
    let sum: f32 = parts
        .iter()
        .filter(|part| !part.name.starts_with(' '))
        .map(|part| part.value)
        .sum();
    assert!(
        (sum - hit.score).abs() < 1e-3,
        "{parts:?} does not give {}",
        hit.score
    );
}

#[test]
fn no_query_is_an_error_but_one_too_long() {
    let place = place();
    let engine = place.engine();
    for query in [
        "\"",
        "-",
        "*",
        "a:b:c",
        "((",
        "title:",
        "\u{0}",
        "😀",
        "rad\nbrytning",
        "'; DROP TABLE",
    ] {
        search(&engine, query);
    }
    let long = SearchRequest {
        query: "ö".repeat(1_001),
        ..SearchRequest::default()
    };
    assert!(matches!(
        engine.search(&long),
        Err(SearchError::QueryTooLong { length: 1_001, .. })
    ));
    let many = SearchRequest {
        query: "ab ".repeat(300),
        ..SearchRequest::default()
    };
    engine.search(&many).unwrap();
}

#[test]
fn related_documents_share_words_and_tell_them() {
    let place = place();
    let engine = place.engine();
    let related = engine
        .related(&DocumentId::new("metoder/smed"), 10)
        .unwrap()
        .related;
    assert!(
        related
            .iter()
            .all(|other| other.document.id.as_str() != "metoder/smed")
    );
    assert_eq!(related[0].document.id.as_str(), "artiklar/fallstudier/gjuteri");
    assert!(
        related[0]
            .reasons
            .iter()
            .any(|reason| reason.contains("ställtid")),
        "{:?}",
        related[0].reasons
    );
    assert!(related.iter().all(|other| !other.reasons.is_empty()));
    let missing = engine.related(&DocumentId::new("metoder/saknas"), 10);
    assert!(matches!(missing, Err(SearchError::DocumentNotFound { .. })));
}

#[test]
fn two_documents_are_enough_to_be_related() {
    let place = Place::with_files(&[
        ("a.md", "# Smörjning\n\nSmörjning av lager varje vecka."),
        ("b.md", "# Lager\n\nSmörj lager efter schema."),
    ]);
    let related = place.engine().related(&DocumentId::new("a"), 10).unwrap().related;
    assert_eq!(related.len(), 1);
}

#[test]
fn suggestions_complete_titles_and_words() {
    let place = place();
    let engine = place.engine();
    let texts = |prefix: &str| -> Vec<String> {
        engine
            .suggest(prefix, 8)
            .unwrap()
            .suggestions
            .into_iter()
            .map(|suggestion| suggestion.text)
            .collect()
    };
    assert_eq!(texts("kanb")[0], "Kanban");
    assert!(
        texts("stallt").iter().any(|text| text.contains("ställtid")),
        "{:?}",
        texts("stallt")
    );
    assert!(
        texts("daglig sty").contains(&"daglig styrning".to_owned()),
        "{:?}",
        texts("daglig sty")
    );
    // A heading: none of the titles has the words.
    assert!(
        texts("steg för").contains(&"Steg för steg".to_owned()),
        "{:?}",
        texts("steg för")
    );
    assert!(texts("").is_empty());
}

#[test]
fn a_document_comes_back_as_it_was_read() {
    let place = place();
    let engine = place.engine();
    let document = engine.document(&DocumentId::new("metoder/smed")).unwrap();
    assert_eq!(document.title, "SMED");
    assert_eq!(document.authors, ["Karin Ahlmark"]);
    assert_eq!(document.sections.len(), 2);
    assert_eq!(
        document.sections[1].text,
        "Filma ett ställ. Skilj inre ställ från yttre ställ."
    );
}

#[test]
fn a_new_generation_is_taken_over_while_the_old_one_answers() {
    let place = place();
    let engine = place.engine();
    assert!(!engine.reload().unwrap());
    place.write("metoder/andon.md", "# Andon\n\nEn lampa som kallar på hjälp.");
    place.build();
    assert!(ids(&engine, "andon").is_empty());
    // What is known of a word is of the generation that was asked.
    ids(&engine, "lampornas");
    assert!(engine.reload().unwrap());
    assert_eq!(ids(&engine, "andon"), ["metoder/andon"]);
    assert_eq!(ids(&engine, "lampornas"), ["metoder/andon"]);
    let generations = std::fs::read_dir(place.index())
        .unwrap()
        .filter(|entry| {
            entry
                .as_ref()
                .unwrap()
                .file_name()
                .to_string_lossy()
                .starts_with("generation-")
        })
        .count();
    assert_eq!(generations, 1, "the old generation was left behind");
}

/// Two texts that hold the words, of which one is called so; and the author of a third.
fn titled() -> Place {
    Place::with_files(&[
        (
            "artiklar/upprepar.md",
            "---\ntitle: Nytt från verkstaden\nauthors: [Karin Ahlmark]\n---\nKanban, kanban och kanban. Kanban styr, och kanban visar.\n",
        ),
        (
            "metoder/kanban.md",
            "---\ntitle: Kanban i tillverkningen\n---\nKort visar vad som ska göras. Ett kanban är ett sådant kort, och det följer lådan.\n",
        ),
        (
            "artiklar/kort.md",
            "---\ntitle: Kort om lådor\n---\nLådan står på hyllan. Daglig styrning är något annat, sade Ahlmark.\n",
        ),
    ])
}

#[test]
fn a_title_equal_to_the_query_ranks_above_a_repetitive_text() {
    let engine = titled().engine();
    assert_eq!(ids(&engine, "kanban"), ["metoder/kanban", "artiklar/upprepar"]);
}

#[test]
fn a_name_finds_what_its_bearer_wrote_before_what_mentions_it() {
    let engine = titled().engine();
    for (query, total) in [("karin ahlmark", 1), ("Ahlmark", 2), ("Ahlmarks", 2)] {
        let answer = search(&engine, query);
        assert_eq!(answer.total, total, "{query}");
        assert_eq!(
            answer.hits[0].document.id.as_str(),
            "artiklar/upprepar",
            "{query}"
        );
        let matched = &answer.hits[0].matched;
        assert!(
            matched.iter().any(|matched| matched.form == "karin ahlmark"),
            "{query}: {matched:?}"
        );
        assert_eq!(answer.did_you_mean, None, "{query}");
    }
}

#[test]
fn documents_with_all_words_of_a_short_query_come_first() {
    let engine = titled().engine();
    let answer = search(&engine, "kort lådan hyllan");
    let found: Vec<&str> = answer.hits.iter().map(|hit| hit.document.id.as_str()).collect();
    assert_eq!(found, ["artiklar/kort", "metoder/kanban"]);
    assert_eq!(answer.total, 2);
}

#[test]
fn a_misspelt_word_beside_others_finds_what_was_meant() {
    let engine = titled().engine();
    let answer = search(&engine, "lådan styrnig");
    assert_eq!(answer.did_you_mean.as_deref(), Some("lådan styrning"));
    assert_eq!(answer.corrected_query, None);
    assert_eq!(answer.hits[0].document.id.as_str(), "artiklar/kort");
    let via: Vec<_> = answer.hits[0].matched.iter().map(|matched| matched.via).collect();
    assert!(via.contains(&Via::Spelling), "{via:?}");
}

#[test]
fn among_the_first_related_documents_other_kinds_are_preferred() {
    let words =
        |other: &str| format!("Ställtid mäts med klocka vid pressen, och verktyg hängs på vagn. {other}");
    let text = |title: &str, other: &str| format!("# {title}\n\n{}", words(other));
    let place = Place::with_files(&[
        ("artiklar/a.md", &text("Om ställ", "Tavla, pall och lager.")),
        ("artiklar/b.md", &text("Om ställ", "Tavla, pall och lager.")),
        ("artiklar/c.md", &text("Om ställ", "Tavla, pall och lager.")),
        ("artiklar/d.md", &text("Om ställ", "Tavla, pall och lager.")),
        ("metoder/m.md", &text("Om ställ", "Tavla, pall och lager.")),
        (
            "artiklar/z.md",
            "# Annat\n\nEn bäck rinner genom skogen om våren.",
        ),
    ]);
    let related = place
        .engine()
        .related(&DocumentId::new("artiklar/a"), 2)
        .unwrap()
        .related;
    let ids: Vec<&str> = related.iter().map(|one| one.document.id.as_str()).collect();
    assert!(ids.len() == 2 && ids.contains(&"metoder/m"), "{ids:?}");
}
