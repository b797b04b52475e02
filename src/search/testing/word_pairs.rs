//! Measures which words find each other's texts, on lists of pairs: inflections, derivations, compounds, verbs with a prefix,
//! and words that are not akin. One text a word; `tests/fixtures/words/README.md` tells where the lists come from.

use std::collections::{BTreeMap, BTreeSet};

use super::engine;
use crate::search::engine::SearchEngine;
use crate::search::request::{MatchMode, SearchRequest};

/// The pairs of a list, each with its kind.
fn pairs(list: &'static str, kind: Option<&'static str>) -> Vec<(&'static str, &'static str, &'static str)> {
    let row = |line: &'static str| {
        let mut fields = line.split('\t');
        let kind = kind.or_else(|| fields.next())?;
        Some((kind, fields.next()?, fields.next()?))
    };
    list.lines().skip(1).filter_map(row).collect()
}

/// An engine with one text a word.
fn engine_of(pairs: &[(&str, &str, &str)]) -> (SearchEngine, tempfile::TempDir) {
    let words: BTreeSet<&str> = pairs.iter().flat_map(|(_, word, form)| [*word, *form]).collect();
    let texts: Vec<(&str, String)> = words
        .into_iter()
        .map(|word| (word, format!("Här står {word} på ett papper.")))
        .collect();
    let texts: Vec<(&str, &str)> = texts.iter().map(|(id, text)| (*id, text.as_str())).collect();
    engine(&texts)
}

fn finds(engine: &SearchEngine, query: &str, id: &str) -> bool {
    let request = SearchRequest {
        query: query.to_owned(),
        match_mode: MatchMode::All,
        spell: false,
        ..SearchRequest::default()
    };
    let hits = engine.rank_ids(&request).unwrap();
    hits.iter().any(|(found, _)| found.as_str() == id)
}

/// The share of pairs that find each other, by group of kinds, and the pairs that do not.
fn share_that_meets(list: &'static str) -> (BTreeMap<&'static str, f32>, Vec<String>) {
    let pairs = pairs(list, None);
    let (engine, _folder) = engine_of(&pairs);
    let mut counts: BTreeMap<&str, (f32, f32)> = BTreeMap::new();
    let mut missed = Vec::new();
    for (kind, word, form) in &pairs {
        let meets = finds(&engine, word, form) && (*kind == "compound" || finds(&engine, form, word));
        let group = match *kind {
            "compound" | "deriv" | "prefix" => *kind,
            _ => "inflection",
        };
        let (met, all) = counts.entry(group).or_default();
        *all += 1.0;
        if meets {
            *met += 1.0;
        } else {
            missed.push(format!("{kind}: {word} {form}"));
        }
    }
    let shares = counts.into_iter().map(|(kind, (met, all))| (kind, met / all));
    (shares.collect(), missed)
}

/// The share of pairs that are not akin and are joined all the same, and those pairs.
fn share_that_is_joined(list: &'static str) -> (f32, Vec<String>) {
    let pairs = pairs(list, Some("apart"));
    let (engine, _folder) = engine_of(&pairs);
    let joined: Vec<String> = pairs
        .iter()
        .filter(|(_, word, other)| finds(&engine, word, other) || finds(&engine, other, word))
        .map(|(_, word, other)| format!("{word} {other}"))
        .collect();
    (joined.len() as f32 / pairs.len() as f32, joined)
}

#[test]
fn inflections_and_verbs_with_a_prefix_find_each_other() {
    for (name, list, least) in [
        (
            "tuned",
            include_str!("../../../tests/fixtures/words/tuned/meet.tsv"),
            0.97,
        ),
        (
            "fresh",
            include_str!("../../../tests/fixtures/words/fresh/meet.tsv"),
            0.95,
        ),
        (
            "third",
            include_str!("../../../tests/fixtures/words/third/meet.tsv"),
            0.95,
        ),
        (
            "fourth",
            include_str!("../../../tests/fixtures/words/fourth/meet.tsv"),
            0.95,
        ),
    ] {
        let (shares, missed) = share_that_meets(list);
        println!("{name}: {shares:.3?}; missed: {}", missed.join(", "));
        for kind in ["inflection", "prefix"] {
            assert!(shares[kind] >= least, "{name}, {kind}: {shares:?} {missed:?}");
        }
        for kind in ["deriv", "compound"] {
            assert!(
                shares.get(kind).is_none_or(|share| *share >= 0.9),
                "{name}, {kind}: {shares:?} {missed:?}"
            );
        }
    }
}

#[test]
fn words_that_are_not_akin_do_not_find_each_other() {
    for (name, list, most) in [
        (
            "tuned",
            include_str!("../../../tests/fixtures/words/tuned/apart.tsv"),
            0.05,
        ),
        (
            "fresh",
            include_str!("../../../tests/fixtures/words/fresh/apart.tsv"),
            0.05,
        ),
        (
            "third",
            include_str!("../../../tests/fixtures/words/third/apart.tsv"),
            0.05,
        ),
        (
            "fourth",
            include_str!("../../../tests/fixtures/words/fourth/apart.tsv"),
            0.05,
        ),
    ] {
        let (share, joined) = share_that_is_joined(list);
        println!("{name}: {share:.3}; joined: {}", joined.join(", "));
        assert!(share <= most, "{name}: {share} {joined:?}");
    }
}

#[test]
fn a_number_is_found_however_it_is_written() {
    let list = include_str!("../../../tests/fixtures/words/numbers.tsv");
    let rows = pairs(list, Some("number"));
    assert!(rows.len() >= 90);
    let text = |written: &str| format!("Här står {written} på ett papper.");
    let mut missed = Vec::new();
    for (_, one, other) in rows {
        for (written, asked) in [(one, other), (other, one)] {
            let (engine, _folder) = engine(&[("a", &text(written)), ("b", "En annan text.")]);
            if !finds(&engine, asked, "a") {
                missed.push(format!("{written}: {asked}"));
            }
        }
    }
    assert!(missed.is_empty(), "{missed:?}");
}
