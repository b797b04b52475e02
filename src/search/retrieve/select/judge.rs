//! Decides which sets of clauses answer a query, and the coverage factor of their documents.

use crate::search::request::{MatchMode, SearchRequest};
use crate::search::retrieve::scan::{ClauseStatistics, Set};
use crate::search::understand::{Clause, Role, is_question};
use crate::search::weights;

use super::Enough;

/// The verdict on the documents of a set.
#[derive(Debug, Clone, Default)]
pub(super) struct Judged {
    /// Whether they answer the query.
    pub(super) answers: bool,
    /// The factor of their scores.
    pub(super) factor: f32,
    /// An upper bound of their scores.
    pub(super) most: f32,
}

/// Judges each set; `selected` tells those with a document that the filters leave.
pub(super) fn judge(
    sets: &[Set],
    selected: &[bool],
    request: &SearchRequest,
    clauses: &[Clause],
    statistics: &[ClauseStatistics],
    enough: Enough,
) -> Vec<Judged> {
    let bits = |role: Role| -> u64 {
        let places = clauses
            .iter()
            .enumerate()
            .filter(|(_, clause)| clause.role == role);
        places.map(|(place, _)| 1 << place).sum()
    };
    let (wanted, required, excluded) = (bits(Role::Wanted), bits(Role::Required), bits(Role::Excluded));
    let finding = wanted | bits(Role::Hint);
    let weigh = |set: u64| -> f32 {
        let has = |place: &usize| set >> place & 1 == 1;
        statistics
            .iter()
            .enumerate()
            .filter(|(place, _)| has(place))
            .map(|(_, clause)| clause.idf)
            .sum()
    };
    let whole = weigh(wanted);
    let only_exclusions = wanted == 0 && required == 0;
    let mut best_share = 0.0_f32;
    let mut judged = vec![Judged::default(); sets.len()];
    let seen = sets.iter().zip(&mut judged).zip(selected);
    for ((set, judged), selected) in seen.filter(|((set, _), _)| set.documents > 0) {
        let has = set.has;
        let has_enough = match request.match_mode {
            MatchMode::All => has & wanted == wanted,
            MatchMode::Auto | MatchMode::Any => required != 0 || only_exclusions || has & finding != 0,
        };
        judged.answers = has_enough && has & required == required && has & excluded == 0;
        if !judged.answers {
            continue;
        }
        let share = if has & wanted == wanted || whole == 0.0 {
            1.0
        } else {
            (weigh(has & wanted) / whole).max(weights::LEAST_COVERAGE)
        };
        judged.factor = share.powf(weights::COVERAGE_POWER);
        if *selected {
            best_share = best_share.max(share);
        }
    }
    if request.match_mode == MatchMode::Auto && !is_question(clauses) {
        let few_words = wanted.count_ones() as usize <= weights::ALL_WORDS_UP_TO;
        let all_first = few_words && best_share >= 1.0;
        // If no document has a wanted word, only required ones, none is dropped.
        let none_has_any = best_share <= weights::LEAST_COVERAGE;
        let least = if none_has_any {
            0.0
        } else {
            whole * best_share * weights::AUTO_COVERAGE
        };
        for (set, judged) in sets.iter().zip(&mut judged).filter(|(_, judged)| judged.answers) {
            let has = set.has & wanted;
            judged.answers = enough == Enough::Anything || weigh(has) >= least;
            if all_first && has != wanted {
                judged.factor *= weights::NOT_ALL_WORDS;
            }
        }
    }
    for (set, judged) in sets.iter().zip(&mut judged).filter(|(_, judged)| judged.answers) {
        judged.most = weigh(set.has) * weights::SATURATED * judged.factor;
    }
    judged
}
