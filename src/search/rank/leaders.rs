//! The first documents of an answer, and what is related to them. Documents about one subject are relevant to the same queries (the cluster
//! hypothesis: N. Jardine and C. J. van Rijsbergen, "The use of hierarchic clustering in information retrieval", 1971), so what is
//! related to the first gains, also where it says the subject in other words.
//!
//! Who types a name wants its bearer's texts, whatever these are related to. And short texts that are alike are passages of one subject, of
//! which one answers a question: there nothing gains by the others.

use rustc_hash::FxHashMap;

use crate::index::Zone;
use crate::search::error::SearchError;
use crate::search::request::{SearchRequest, Sort};
use crate::search::retrieve::Candidate;
use crate::search::snapshot::Snapshot;
use crate::search::understand::{Clause, Role, is_question};
use crate::search::weights;

/// The first documents of an answer, and how much others gain by being related to them.
#[derive(Debug)]
pub(super) struct Leaders {
    /// What each document gains, added to its score.
    shares: FxHashMap<u32, f32>,
}

impl Leaders {
    /// Whether a request is answered with the help of what is related.
    pub(super) fn are_asked(request: &SearchRequest, clauses: &[Clause]) -> bool {
        let mut wanted = clauses.iter().filter(|clause| clause.role == Role::Wanted);
        let has_subject = wanted.any(|clause| clause.author_words.is_empty());
        request.sort == Sort::Relevance && has_subject
    }

    /// Reads what is related to the first of some candidates, in the order of the whole index. A leader counts by its score, and its
    /// neighbours by theirs beside the nearest one's. Leaders keep their order.
    pub(super) fn new(
        snapshot: &Snapshot,
        clauses: &[Clause],
        ordered: &[Candidate],
    ) -> Result<Self, SearchError> {
        let question = is_question(clauses);
        let step = ordered.first().map_or(0, |first| first.step);
        let leaders = ordered.iter().take(weights::LEADERS);
        let leaders: Vec<&Candidate> = leaders.filter(|candidate| candidate.step == step).collect();
        let whole: f32 = leaders.iter().map(|leader| leader.score).sum();
        let best = leaders.iter().map(|leader| leader.score).fold(0.0, f32::max);
        let mut shares: FxHashMap<u32, f32> = FxHashMap::default();
        for leader in &leaders {
            if question && snapshot.length(leader.document, Zone::Body) <= weights::PASSAGE_LENGTH {
                continue;
            }
            let ordinal = snapshot.tables.ordinal[leader.document as usize];
            let neighbours = snapshot.generation.neighbours.scores_of(ordinal)?;
            let Some((_, nearest)) = neighbours.first().filter(|(_, score)| *score > 0.0) else {
                continue;
            };
            let share = weights::RELATED_TO_LEADERS * best * leader.score / whole.max(f32::MIN_POSITIVE);
            // Nothing is nearer to a text than itself.
            *shares.entry(leader.document).or_default() += share;
            for (ordinal, score) in &neighbours {
                let document = snapshot.document_of(*ordinal);
                *shares.entry(document).or_default() += share * score / nearest;
            }
        }
        // The first stay as they are among themselves.
        let mut most = 0.0_f32;
        for leader in leaders.iter().rev() {
            let share = shares.entry(leader.document).or_default();
            most = most.max(*share);
            *share = most;
        }
        Ok(Self { shares })
    }

    /// Whether no document gains anything.
    pub(super) fn is_empty(&self) -> bool {
        self.shares.is_empty()
    }

    /// Returns what a document gains.
    pub(super) fn share(&self, document: u32) -> f32 {
        self.shares.get(&document).copied().unwrap_or_default()
    }

    /// Raises the scores of candidates.
    pub(super) fn raise(&self, candidates: &mut [Candidate]) {
        for candidate in candidates {
            candidate.related = self.share(candidate.document);
            candidate.score += candidate.related;
        }
    }
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use crate::document::Kind;
    use crate::search::request::{Filters, SearchRequest};
    use crate::search::testing::{engine, engine_with_neighbours, found};
    use crate::search::{SearchEngine, find_neighbours};

    /// The subject of the first texts, in words that no query here has.
    const SUBJECT: &str =
        "Kompressorn och fläkten står i ett skåp av gips, med mattor och tätade dörrar mot hallen.";

    /// Three texts that mention noise often, and two that mention it once. The last one is of the same subject as the first; the one before
    /// comes before it by its id.
    fn texts() -> Vec<(&'static str, String)> {
        let often = |times: usize| format!("{} {SUBJECT}", ["Buller"].repeat(times).join(", "));
        vec![
            ("a1", often(5)),
            ("a2", often(4)),
            ("a3", often(3)),
            (
                "b-annat",
                "Fakturan nämner buller. Ekonomin räknar bidrag, räntor, skatter och avgifter varje kvartal, år efter år.".to_owned(),
            ),
            ("c-släkt", format!("Rapporten nämner buller. {SUBJECT}")),
            ("d-utan", "Morgonmötet vid tavlan börjar klockan sju och tar en kvart, inte mer.".to_owned()),
        ]
    }

    fn ask(texts: &[(&str, String)], query: &str) -> (Vec<String>, Vec<String>) {
        let texts: Vec<(&str, &str)> = texts.iter().map(|(id, text)| (*id, text.as_str())).collect();
        let (plain, _kept) = engine(&texts);
        let (related, _kept_too) = engine_with_neighbours(&texts, Some(find_neighbours));
        (found(&plain, query), found(&related, query))
    }

    #[test]
    fn what_is_related_to_the_first_comes_before_what_mentions_the_word_as_often() {
        let (plain, related) = ask(&texts(), "buller");
        assert_eq!(plain, ["a1", "a2", "a3", "b-annat", "c-släkt"]);
        assert_eq!(related, ["a1", "a2", "a3", "c-släkt", "b-annat"]);
    }

    #[test]
    fn a_question_moves_what_is_related_only_where_texts_are_longer_than_passages() {
        let short = ask(&texts(), "varför hörs buller");
        assert_eq!(short.0, short.1);
        let long: Vec<(&str, String)> = texts()
            .into_iter()
            .map(|(id, text)| {
                let subject = if text.ends_with(SUBJECT) {
                    SUBJECT
                } else {
                    "Ekonomin räknar bidrag, räntor och skatter."
                };
                (id, format!("{text} {}", format!("{subject} ").repeat(40)))
            })
            .collect();
        let (plain, related) = ask(&long, "varför hörs buller");
        assert_eq!(plain, ["a1", "a2", "a3", "b-annat", "c-släkt"]);
        assert_eq!(related, ["a1", "a2", "a3", "c-släkt", "b-annat"]);
    }

    fn engine_of_texts() -> (SearchEngine, TempDir) {
        let texts = texts();
        let texts: Vec<(&str, &str)> = texts.iter().map(|(id, text)| (*id, text.as_str())).collect();
        engine_with_neighbours(&texts, Some(find_neighbours))
    }

    fn noise() -> SearchRequest {
        SearchRequest {
            query: "buller".to_owned(),
            ..SearchRequest::default()
        }
    }

    #[test]
    fn a_page_and_a_filter_have_the_scores_of_the_whole() {
        let (engine, _folder) = engine_of_texts();
        let scores = |request: SearchRequest| engine.rank_ids(&request).unwrap();
        // Of several words the first are rescored for where these stand together.
        for query in ["buller", "buller gips"] {
            let asked = || SearchRequest {
                query: query.to_owned(),
                ..SearchRequest::default()
            };
            let whole = scores(asked());
            for (offset, expected) in whole.iter().enumerate() {
                let page = SearchRequest {
                    offset,
                    limit: 1,
                    ..asked()
                };
                assert_eq!(scores(page), std::slice::from_ref(expected), "{query}");
            }
            let filtered = SearchRequest {
                filters: Filters {
                    kinds: vec![Kind::Article],
                    ..Filters::default()
                },
                ..asked()
            };
            assert_eq!(scores(filtered), whole, "{query}");
        }
    }

    #[test]
    fn what_the_related_gain_is_told() {
        let (engine, _folder) = engine_of_texts();
        let request = SearchRequest {
            explain: true,
            ..noise()
        };
        for hit in engine.search(&request).unwrap().hits {
            let parts = hit.explanation.unwrap();
            let of = |name: &str| parts.iter().find(|part| part.name == name).map(|part| part.value);
            let gained = of("related to the first documents").unwrap_or_default();
            let words = of("buller (in 5 documents)").unwrap();
            let others = of("proximity, coverage, sequences").unwrap();
            assert!((words + gained - hit.score).abs() < 1e-5, "{parts:?}");
            assert!(others.abs() < 1e-5, "{parts:?}");
        }
    }
}
