//! Documents that are skipped while searching for the best must not change the best.

use super::*;
use crate::search::request::MatchMode;
use crate::search::testing::engine;

/// The number of documents: more than one window of the scan, and far more than are kept.
const DOCUMENTS: usize = 6_000;
/// From frequent to rare: the n-th word occurs in about every n-th document.
const WORDS: [&str; 7] = ["ställtid", "morgon", "tavla", "flöde", "maskin", "kund", "lager"];

/// Texts of these words, each up to three times, the same ones every time.
fn texts() -> Vec<(String, String)> {
    let mut state = 1_u64;
    let mut below = |end: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state >> 33) % end
    };
    let text = |number: usize| {
        let mut text = String::from("text");
        for (place, word) in WORDS.iter().enumerate() {
            // The last word is absent from one whole window.
            let missing = place == WORDS.len() - 1 && number < 5_000;
            if !missing && below(1 + place as u64) == 0 {
                text.extend(std::iter::repeat_n([" ", word], 1 + below(3) as usize).flatten());
            }
        }
        (format!("{number:04}"), text)
    };
    (0..DOCUMENTS).map(text).collect()
}

#[test]
fn the_first_hits_are_the_same_however_many_are_asked_for() {
    let texts = texts();
    let texts: Vec<(&str, &str)> = texts
        .iter()
        .map(|(id, text)| (id.as_str(), text.as_str()))
        .collect();
    let (engine, _folder) = engine(&texts);
    let queries = [
        "kund",
        "lager",
        "ställtid lager",
        "tavla flöde maskin",
        "morgon tavla kund lager",
        "ställtid -morgon",
        "hur är flöde och kund på lager",
    ];
    for query in queries {
        for match_mode in [MatchMode::Auto, MatchMode::All, MatchMode::Any] {
            let rank = |limit| {
                let request = SearchRequest {
                    query: query.to_owned(),
                    limit,
                    match_mode,
                    spell: false,
                    ..SearchRequest::default()
                };
                let (total, _) = engine.rank_only(&request).unwrap();
                (total, engine.rank_ids(&request).unwrap())
            };
            let (few_total, few) = rank(10);
            let (all_total, all) = rank(DOCUMENTS);
            let ids = |hits: &[(crate::document::DocumentId, f32)]| -> Vec<String> {
                hits.iter().map(|(id, _)| id.to_string()).collect()
            };
            assert_eq!(few_total, all_total, "{query}");
            assert_eq!(all.len() as u64, all_total, "{query}");
            assert_eq!(few.len(), 10.min(all.len()), "{query}");
            assert_eq!(ids(&few), ids(&all[..few.len()]), "{query}, {match_mode:?}");
        }
    }
}
