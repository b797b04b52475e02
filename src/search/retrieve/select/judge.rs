//! Decides for each set of clauses on which rung its documents answer, how far down the ladder a query goes, and the factor
//! of the scores. All of it depends on the counts of documents in the whole index, and on no filter.

use self::query::{Factors, Query};
use crate::search::hit::Rung;
use crate::search::request::{MatchMode, SearchRequest};
use crate::search::retrieve::scan::{Scan, Set};
use crate::search::understand::{Clause, Role};
use crate::search::weights;

pub(super) use self::verdict::Judged;
pub(crate) use self::verdict::Verdict;

mod query;
mod verdict;

/// Judges the sets of a scan.
pub(crate) fn judge(scan: &Scan<'_>, request: &SearchRequest, clauses: &[Clause]) -> Verdict {
    let query = Query::new(request, clauses, &scan.statistics);
    let sets = scan.sets();
    let best_share = query.best_share(sets);
    let rungs = query.rungs(sets, best_share);
    let counts = count_by_rung(sets, &rungs);
    let lowest = query.lowest(&counts, scan.all_documents(), is_name(clauses));
    let few_words = query.words.len() <= weights::ALL_WORDS_UP_TO;
    let factors = Factors {
        all_first: few_words && best_share >= 1.0 && request.match_mode == MatchMode::Auto && !query.question,
        any_has_words: counts[..=Rung::EnoughWords as usize]
            .iter()
            .any(|&count| count > 0),
        best_share,
        is_letters: clauses.iter().any(Clause::is_by_letters),
    };
    let mut verdict = Verdict {
        judged: vec![Judged::default(); sets.len()],
        requires: query.required != 0,
        best_share,
        ..Verdict::default()
    };
    let answering = sets.iter().zip(&rungs).zip(&mut verdict.judged);
    for ((Set { has, documents }, &rung), judged) in answering {
        judged.allowed = query.is_allowed(*has);
        let outweighs = rung == Some(Rung::PartsAnywhere) && query.parts_outweigh(*has, best_share);
        let Some(rung) = rung.filter(|rung| *rung <= lowest || outweighs) else {
            continue;
        };
        *judged = query.judge_set(*has, rung, factors);
        verdict.total += *documents as u64;
        verdict.all_words += if rung == Rung::AllWords {
            *documents as u64
        } else {
            0
        };
        verdict.with_words += if rung.has_words() { *documents as u64 } else { 0 };
    }
    verdict
}

/// Returns the number of documents on each rung.
fn count_by_rung(sets: &[Set], rungs: &[Option<Rung>]) -> [u64; Rung::Letters as usize + 1] {
    let mut counts = [0; Rung::Letters as usize + 1];
    for (set, rung) in sets.iter().zip(rungs) {
        if let Some(rung) = rung {
            counts[*rung as usize] += set.documents as u64;
        }
    }
    counts
}

/// Whether every wanted word is a word of an author's name.
fn is_name(clauses: &[Clause]) -> bool {
    let mut wanted = clauses
        .iter()
        .filter(|clause| clause.role == Role::Wanted)
        .peekable();
    wanted.peek().is_some() && wanted.all(|clause| !clause.author_words.is_empty())
}
