//! Cancelled requests.

use super::SearchEngine;
use crate::document::DocumentId;
use crate::search::error::{Health, SearchError};
use crate::search::request::{CancelToken, SearchRequest};
use crate::search::testing;

/// Asks again and again, each time cancelled at a later look; returns how many looks one answer takes.
fn looks<T>(engine: &SearchEngine, ask: impl Fn(&SearchEngine) -> Result<T, SearchError>) -> usize {
    let mut looks = 0;
    loop {
        match ask(&engine.cancelled_by(&CancelToken::at_look(looks + 1))) {
            Ok(_) => return looks,
            Err(SearchError::Cancelled) => looks += 1,
            Err(error) => panic!("at look {looks}: {error}"),
        }
    }
}

#[test]
fn every_question_stops_wherever_it_is_cancelled() {
    let line = "Ställtiden är lång, för verktygen ligger i ett annat hus.\n";
    let texts: Vec<(String, String)> = (1..30)
        .map(|number| (format!("text{number}"), line.repeat(number)))
        .collect();
    let texts: Vec<(&str, &str)> = texts
        .iter()
        .map(|(id, text)| (id.as_str(), text.as_str()))
        .collect();
    let (engine, _folder) = testing::engine(&texts);
    let id = DocumentId::new("text29");
    let search = |query: &'static str| {
        move |engine: &SearchEngine| {
            engine.search(&SearchRequest {
                query: query.to_owned(),
                ..SearchRequest::default()
            })
        }
    };
    // A search reads twenty documents, and looks before each.
    for query in [
        "",
        "ställtid",
        "stalltiden",
        "verktyg lång ställtid",
        "vad är en lång ställtid",
    ] {
        assert!(looks(&engine, search(query)) > 20, "{query}");
    }
    // A phrase is looked for in each document; once it was found, that is kept.
    assert!(looks(&engine, search("\"annat hus\"")) > 29);
    // Corrections and similar letters.
    assert!(looks(&engine, search("stältdid verktigen")) > 20);
    assert!(looks(&engine, search("xyzzyx qwertyuiop")) > 2);
    assert!(looks(&engine, |engine| engine.suggest("verktygen st", 8)) > 4);
    assert!(looks(&engine, |engine| engine.related(&id, 5)) > 30);
    assert!(looks(&engine, |engine| engine.document(&id)) > 2);
    assert!(
        looks(&engine, |engine| engine
            .read(&id, |reading| Ok(reading.described())))
            > 2
    );
    assert!(looks(&engine, |engine| engine.sources(&id)) > 1);
    // Marks are looked for line by line.
    let page = [line.repeat(29)];
    assert!(looks(&engine, |engine| engine.highlight(&id, "ställtid", &page)) > 29);
    assert_eq!(engine.health(), Health::Sound, "no fault of the index");
    engine.search(&SearchRequest::default()).unwrap();
}
