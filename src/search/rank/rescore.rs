//! Rescores the best candidates by signals that are too expensive for every document.

use super::title::add_titles;
use crate::analysis::tokenize;
use crate::index::Zone;
use crate::search::error::SearchError;
use crate::search::request::{SearchRequest, Sort};
use crate::search::retrieve::{Candidate, ClauseStatistics, locate, order, proximity};
use crate::search::snapshot::{QueryGrams, Snapshot};
use crate::search::understand::{Clause, Role, is_question};
use crate::search::weights;

/// Rescores the best candidates: by the words of the query near each other or in the title, and for questions by grams. What is
/// rescored only gains, so it stays before the rest. With `whole` every one is rescored whole, also where that cannot bring it onto the
/// page.
pub(crate) fn rescore(
    snapshot: &Snapshot,
    request: &SearchRequest,
    clauses: &[Clause],
    statistics: &[ClauseStatistics],
    best: &mut [Candidate],
    whole: bool,
) -> Result<(), SearchError> {
    if request.sort != Sort::Relevance {
        return Ok(());
    }
    add_titles(snapshot, clauses, statistics, best)?;
    if is_question(clauses) {
        add_proximity(snapshot, clauses, statistics, best)?;
        add_gram_similarity(snapshot, clauses, best)?;
    } else if whole {
        add_proximity(snapshot, clauses, statistics, best)?;
    } else if wanted(clauses).count() > 1 {
        add_proximity_where_it_matters(snapshot, request, clauses, statistics, best)?;
    }
    best.sort_unstable_by(|a, b| order(request, &snapshot.tables, a, b));
    Ok(())
}

/// Computes proximity only for candidates that it can bring onto the requested page: the result is the same as for all.
fn add_proximity_where_it_matters(
    snapshot: &Snapshot,
    request: &SearchRequest,
    clauses: &[Clause],
    statistics: &[ClauseStatistics],
    best: &mut [Candidate],
) -> Result<(), SearchError> {
    let by_score = |a: &Candidate, b: &Candidate| order(request, &snapshot.tables, a, b);
    best.sort_unstable_by(by_score);
    let (shown, others) = best.split_at_mut(best.len().min(request.offset + request.limit));
    add_proximity(snapshot, clauses, statistics, shown)?;
    let least = shown
        .iter()
        .map(|candidate| candidate.score)
        .fold(f32::INFINITY, f32::min);
    let reach = others.partition_point(|candidate| candidate.score * (1.0 + weights::PROXIMITY) >= least);
    add_proximity(snapshot, clauses, statistics, &mut others[..reach])
}

fn add_proximity(
    snapshot: &Snapshot,
    clauses: &[Clause],
    statistics: &[ClauseStatistics],
    best: &mut [Candidate],
) -> Result<(), SearchError> {
    if best.is_empty() || wanted(clauses).count() < 2 {
        return Ok(());
    }
    let mut documents: Vec<u32> = best.iter().map(|candidate| candidate.document).collect();
    documents.sort_unstable();
    let located = locate(snapshot, clauses, &[Zone::Headings, Zone::Body], &documents)?;
    for candidate in best {
        let place = documents.partition_point(|document| *document < candidate.document);
        candidate.score *= 1.0 + weights::PROXIMITY * proximity(&located[place], statistics, clauses);
    }
    Ok(())
}

/// Grams relate the words of a question to those of its answer. Words of a short query are chosen, and grams that they share
/// with others by chance would disturb the order.
fn add_gram_similarity(
    snapshot: &Snapshot,
    clauses: &[Clause],
    best: &mut [Candidate],
) -> Result<(), SearchError> {
    let mut forms: Vec<String> = Vec::new();
    // Names that share letters are not alike.
    for clause in wanted(clauses).filter(|clause| clause.author_words.is_empty()) {
        // A word typed without diacritics is compared in the form that the corpus has.
        match clause.terms.iter().find(|term| term.replaces_unknown_word()) {
            Some(meant) => forms.push(meant.term.clone()),
            None => tokenize(&clause.text, |token| forms.push(token.form.to_owned())),
        }
    }
    if forms.is_empty() {
        return Ok(());
    }
    let mut query = QueryGrams::new(snapshot.grams(), &forms);
    for candidate in best {
        snapshot.check()?;
        let words = snapshot.words(candidate.document);
        candidate.score += weights::GRAMS * snapshot.grams().likeness(&mut query, words);
    }
    Ok(())
}

fn wanted(clauses: &[Clause]) -> impl Iterator<Item = &Clause> {
    clauses.iter().filter(|clause| clause.role == Role::Wanted)
}

#[cfg(test)]
mod tests {
    use crate::search::request::SearchRequest;
    use crate::search::testing::{engine, found};

    const TEXTS: [(&str, &str); 8] = [
        ("analys", "En värdeflödesanalys visar hur tiden går."),
        ("analysen", "Vi gjorde värdeflödesanalysen på en eftermiddag."),
        (
            "bindestreck",
            "Så gör man en värdeflödes-analys med papper och penna.",
        ),
        ("flöde", "Värdeflödet börjar hos kunden."),
        ("ställtid", "Ställtiden är lång när maskinen står."),
        ("reduktion", "Ställtidsreduktion på ett gjuteri."),
        ("tid", "Om tid och hur man mäter den."),
        ("rekord", "Rekordboken är tjock."),
    ];

    #[test]
    fn compounds_and_inflections_of_a_word_are_found() {
        let (engine, _folder) = engine(&TEXTS);
        for query in [
            "värdeflödesanalys",
            "värdeflödesanalysen",
            "värdeflödesanalyser",
            "värdeflödes-analys",
        ] {
            let mut ids = found(&engine, query);
            ids.sort();
            assert_eq!(ids, ["analys", "analysen", "bindestreck"], "{query}");
        }
        let table: [(&str, &[&str]); 6] = [
            ("flöde", &["flöde"]),
            ("analys", &["analysen"]),
            ("ställtid", &["ställtid", "reduktion"]),
            ("reduktion av ställtid", &["reduktion"]),
            ("stalltid", &["ställtid"]),
            ("tid", &["tid", "ställtid", "reduktion"]),
        ];
        for (query, expected) in table {
            let ids = found(&engine, query);
            for id in expected {
                assert!(ids.iter().any(|found| found == id), "{query}: {ids:?}");
            }
        }
        assert_eq!(found(&engine, "tid")[0], "tid");
        assert!(!found(&engine, "ställtid").contains(&"tid".to_owned()));
        // Letters inside a word are none of its parts; where nothing answers, the head of a compound does.
        assert!(found(&engine, "kordbo").is_empty());
        assert_eq!(found(&engine, "ordbok"), ["rekord"]);
    }

    #[test]
    fn grams_order_the_hits_of_a_question() {
        let (engine, _folder) = engine(&[
            (
                "a",
                "Vi möts varje morgon vid tavlan. Här pratar vi om dagen och om läget.",
            ),
            (
                "b",
                "Vi möts varje morgon vid tavlan. Normandisk kultur pratar vi inte om.",
            ),
            (
                "c",
                "Om något helt annat som normannerna gjorde i sitt land för länge sedan.",
            ),
        ]);
        // Uncorrected: "normanner" would be asked for.
        let found = |query: &str| -> Vec<String> {
            let request = SearchRequest {
                query: query.to_owned(),
                spell: false,
                ..SearchRequest::default()
            };
            let hits = engine.rank_ids(&request).unwrap();
            hits.into_iter().map(|(id, _)| id.as_str().to_owned()).collect()
        };
        assert_eq!(found("hur är en morgon med normander"), ["b", "a"]);
        assert!(found("normander").is_empty());
    }
}
