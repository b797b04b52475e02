//! The sets of clauses that documents have: there are few of them and many documents, so what depends on the set alone is
//! found once a set.

use rustc_hash::FxHashMap;

use crate::search::clause::{Clause, Role};
use crate::search::ranking;
use crate::search::request::{MatchMode, SearchRequest};
use crate::search::scan::ClauseStatistics;

use super::is_question;

/// Of so few clauses each set has a place of its own in a table.
const TABLE_CLAUSES: usize = 10;

/// The documents that have the same clauses.
#[derive(Debug, Clone, Default)]
pub(super) struct Set {
    /// The clauses, as bits.
    has: u64,
    /// How many documents.
    pub(super) documents: usize,
    /// Whether any of them is selected by the filters.
    pub(super) selected: bool,
    /// Whether they answer the query.
    pub(super) answers: bool,
    /// What their scores are multiplied with.
    pub(super) factor: f32,
}

/// All sets seen.
pub(super) struct Sets {
    pub(super) list: Vec<Set>,
    places: FxHashMap<u64, usize>,
    direct: bool,
}

impl Sets {
    pub(super) fn new(clauses: usize) -> Self {
        let direct = clauses <= TABLE_CLAUSES;
        let sets = if direct { 1 << clauses } else { 0 };
        Self {
            list: (0..sets)
                .map(|has| Set {
                    has,
                    ..Set::default()
                })
                .collect(),
            places: FxHashMap::default(),
            direct,
        }
    }

    /// The set with just these clauses.
    #[inline]
    pub(super) fn of(&mut self, has: u64) -> &mut Set {
        let place = if self.direct {
            has as usize
        } else {
            let list = &mut self.list;
            *self.places.entry(has).or_insert_with(|| {
                list.push(Set {
                    has,
                    ..Set::default()
                });
                list.len() - 1
            })
        };
        &mut self.list[place]
    }
}

/// Says of each set whether it answers, and what coverage makes of its scores.
pub(super) fn judge(
    sets: &mut [Set],
    request: &SearchRequest,
    clauses: &[Clause],
    statistics: &[ClauseStatistics],
) {
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
    for set in sets.iter_mut().filter(|set| set.documents > 0) {
        let has = set.has;
        let enough = match request.match_mode {
            MatchMode::All => has & wanted == wanted,
            MatchMode::Auto | MatchMode::Any => required != 0 || only_exclusions || has & finding != 0,
        };
        set.answers = enough && has & required == required && has & excluded == 0;
        if !set.answers {
            continue;
        }
        let share = if has & wanted == wanted || whole == 0.0 {
            1.0
        } else {
            (weigh(has & wanted) / whole).max(ranking::LEAST_COVERAGE)
        };
        set.factor = share.powf(ranking::COVERAGE_POWER);
        if set.selected {
            best_share = best_share.max(share);
        }
    }
    if request.match_mode == MatchMode::Auto && !is_question(clauses) {
        let few_words = wanted.count_ones() as usize <= ranking::ALL_WORDS_UP_TO;
        let all_first = few_words && best_share >= 1.0;
        let least = whole * best_share * ranking::AUTO_COVERAGE;
        for set in sets.iter_mut().filter(|set| set.answers) {
            let has = set.has & wanted;
            set.answers = weigh(has) >= least;
            if all_first && has != wanted {
                set.factor *= ranking::NOT_ALL_WORDS;
            }
        }
    }
}
