//! Rescores the best candidates by signals that are too expensive for every document.

use super::leaders::Leaders;
use super::title::add_titles;
use crate::analysis::tokenize;
use crate::index::Zone;
use crate::search::error::SearchError;
use crate::search::request::{SearchRequest, Sort};
use crate::search::retrieve::{Candidate, ClauseStatistics, locate, order, proximity, select::Selected};
use crate::search::snapshot::{QueryGrams, Snapshot};
use crate::search::understand::{Clause, Role, is_question};
use crate::search::weights;

/// How much of an answer is rescored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Depth {
    /// Every candidate, also where that cannot bring it forward.
    All,
    /// Those that can be among so many first ones.
    First(usize),
}

/// What candidates are rescored by.
#[derive(Clone, Copy)]
pub(super) struct Rescoring<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) request: &'a SearchRequest,
    pub(super) clauses: &'a [Clause],
    pub(super) statistics: &'a [ClauseStatistics],
}

impl Rescoring<'_> {
    /// Rescores the best candidates of an answer, and raises what is related to the first of the whole index: filters change neither. Returns
    /// the highest score of the whole index.
    pub(super) fn answer(&self, selected: &mut Selected, depth: Depth) -> Result<f32, SearchError> {
        let (best, _) = selected.best.split_at_mut(selected.rescored);
        let done = self.rescore(best, depth)?;
        let with_leaders = Leaders::are_asked(self.request, self.clauses);
        let Some(mut all) = selected.best_of_all.take() else {
            if with_leaders {
                let leaders = Leaders::new(self.snapshot, self.clauses, best)?;
                self.add_related(best, done, &leaders)?;
            }
            return Ok(highest(&selected.best));
        };
        if with_leaders || depth == Depth::All {
            let depth = match depth {
                Depth::All => Depth::All,
                Depth::First(_) => Depth::First(weights::LEADERS),
            };
            let done_of_all = self.rescore(&mut all, depth)?;
            if with_leaders {
                let leaders = Leaders::new(self.snapshot, self.clauses, &all)?;
                self.add_related(best, done, &leaders)?;
                // Its highest score is asked for beside meaning only.
                if depth == Depth::All {
                    self.add_related(&mut all, done_of_all, &leaders)?;
                }
            }
        }
        Ok(highest(&all))
    }

    /// Rescores the best candidates and puts them in order: by the words of the query near each other or in the title, and for questions by
    /// grams. What is rescored only gains, so it stays before the rest. Returns how many of the first are rescored whole.
    pub(super) fn rescore(&self, best: &mut [Candidate], depth: Depth) -> Result<usize, SearchError> {
        if self.request.sort != Sort::Relevance {
            return Ok(best.len());
        }
        add_titles(self.snapshot, self.clauses, self.statistics, best)?;
        let question = is_question(self.clauses);
        let done = match depth {
            Depth::First(shown) if !question && wanted(self.clauses).count() > 1 => {
                self.add_proximity_where_it_matters(best, shown)?
            }
            _ => {
                self.add_proximity(best)?;
                best.len()
            }
        };
        if question {
            add_gram_similarity(self.snapshot, self.clauses, best)?;
        }
        // The others stay behind: none of them can be among those that are shown.
        self.sort(&mut best[..done]);
        Ok(done)
    }

    /// Adds to the scores of candidates what they have by being related to the first of an answer. `done` is how many are rescored whole.
    pub(super) fn add_related(
        &self,
        best: &mut [Candidate],
        done: usize,
        leaders: &Leaders,
    ) -> Result<(), SearchError> {
        if leaders.is_empty() {
            return Ok(());
        }
        let (known, others) = best.split_at_mut(done);
        leaders.raise(known);
        self.sort(known);
        let shown = known.len().min(self.request.offset + self.request.limit);
        let least = known[..shown].last().map_or(0.0, |last| last.score);
        // Few of those that were passed over are related to the first, and may be shown after all.
        let may_reach = |candidate: &Candidate| {
            let more = leaders.share(candidate.document);
            more > 0.0 && most_with_proximity(candidate) + more >= least
        };
        others.sort_unstable_by_key(|candidate| !may_reach(candidate));
        let reaching = others.partition_point(may_reach);
        let reaching = &mut others[..reaching];
        self.add_proximity(reaching)?;
        leaders.raise(reaching);
        self.sort(best);
        Ok(())
    }

    fn sort(&self, candidates: &mut [Candidate]) {
        candidates.sort_unstable_by(|a, b| order(self.request, &self.snapshot.tables, a, b));
    }

    /// Computes proximity only for candidates that it can bring among the first `shown`: these are the same as for all. Returns how many
    /// candidates it was computed for; the first ones.
    fn add_proximity_where_it_matters(
        &self,
        best: &mut [Candidate],
        shown: usize,
    ) -> Result<usize, SearchError> {
        self.sort(best);
        let (shown, others) = best.split_at_mut(best.len().min(shown));
        self.add_proximity(shown)?;
        let least = shown
            .iter()
            .map(|candidate| candidate.score)
            .fold(f32::INFINITY, f32::min);
        let may_reach = |candidate: &Candidate| most_with_proximity(candidate) >= least;
        others.sort_by_key(|candidate| !may_reach(candidate));
        let reach = others.partition_point(may_reach);
        self.add_proximity(&mut others[..reach])?;
        Ok(shown.len() + reach)
    }

    fn add_proximity(&self, best: &mut [Candidate]) -> Result<(), SearchError> {
        let may_have_any = |candidate: &&mut Candidate| candidate.most_proximity > 0.0;
        let mut best: Vec<&mut Candidate> = best.iter_mut().filter(may_have_any).collect();
        if best.is_empty() {
            return Ok(());
        }
        let mut documents: Vec<u32> = best.iter().map(|candidate| candidate.document).collect();
        documents.sort_unstable();
        let zones = [Zone::Headings, Zone::Body];
        let located = locate(self.snapshot, self.clauses, &zones, &documents)?;
        for candidate in &mut best {
            let place = documents.partition_point(|document| *document < candidate.document);
            let proximity = proximity(&located[place], self.statistics, self.clauses);
            candidate.score *= 1.0 + weights::PROXIMITY * proximity;
        }
        Ok(())
    }
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

/// Returns the most that a candidate can score once its proximity is known.
fn most_with_proximity(candidate: &Candidate) -> f32 {
    candidate.score * (1.0 + weights::PROXIMITY * candidate.most_proximity)
}

/// Returns the highest score of some candidates.
fn highest(candidates: &[Candidate]) -> f32 {
    candidates
        .iter()
        .map(|candidate| candidate.score)
        .fold(0.0, f32::max)
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
