//! The clauses of a query by their role, and on which rung a document with some of them answers.

use super::verdict::Judged;
use crate::search::hit::Rung;
use crate::search::request::{MatchMode, SearchRequest};
use crate::search::retrieve::locate::is_located;
use crate::search::retrieve::proximity::share_beyond_heaviest;
use crate::search::retrieve::scan::{ClauseStatistics, Set};
use crate::search::understand::{Clause, Role, is_question};
use crate::search::weights;

/// A wanted word with its parts, as bits of their clauses.
pub(super) struct Word {
    bit: u64,
    idf: f32,
    parts: u64,
}

/// The clauses of a query, as bits by their role.
pub(super) struct Query<'a> {
    request: &'a SearchRequest,
    pub(super) words: Vec<Word>,
    wanted: u64,
    pub(super) required: u64,
    excluded: u64,
    hints: u64,
    parts: u64,
    heads: u64,
    letters: u64,
    /// Those whose words are located in texts.
    located: u64,
    /// The weight of all wanted words.
    whole: f32,
    pub(super) question: bool,
    only_exclusions: bool,
    statistics: &'a [ClauseStatistics],
}

/// What holds for all sets of a query.
#[derive(Debug, Clone, Copy)]
pub(super) struct Factors {
    /// Whether documents without all words lose to those that have them.
    pub(super) all_first: bool,
    /// Whether any document has enough of the words.
    pub(super) any_has_words: bool,
    /// The share of the query's weight that the best document has by words.
    pub(super) best_share: f32,
    /// Whether the clauses are letters of a word, not words.
    pub(super) is_letters: bool,
}

impl<'a> Query<'a> {
    pub(super) fn new(
        request: &'a SearchRequest,
        clauses: &[Clause],
        statistics: &'a [ClauseStatistics],
    ) -> Self {
        let bits = |of: &dyn Fn(&Clause) -> bool| -> u64 {
            let places = clauses.iter().enumerate().filter(|(_, clause)| of(clause));
            places.map(|(place, _)| 1 << place).sum()
        };
        let is_part = |clause: &Clause| matches!(clause.role, Role::Part { .. });
        let is_head = |clause: &Clause| clause.role == Role::Part { head: true };
        let wanted = clauses
            .iter()
            .enumerate()
            .filter(|(_, clause)| clause.role == Role::Wanted);
        let words: Vec<Word> = wanted
            .map(|(place, word)| Word {
                bit: 1 << place,
                idf: statistics[place].idf,
                parts: bits(&|clause| is_part(clause) && clause.text == word.text),
            })
            .collect();
        let (wanted, required) = (
            bits(&|clause| clause.role == Role::Wanted),
            bits(&|clause| clause.role == Role::Required),
        );
        Self {
            request,
            whole: words.iter().map(|word| word.idf).sum(),
            words,
            wanted,
            required,
            excluded: bits(&|clause| clause.role == Role::Excluded),
            hints: bits(&|clause| clause.role == Role::Hint),
            parts: bits(&is_part),
            heads: bits(&is_head),
            letters: bits(&|clause| clause.role == Role::Letters),
            located: bits(&is_located),
            question: is_question(clauses),
            only_exclusions: wanted == 0 && required == 0,
            statistics,
        }
    }

    /// Returns the wanted words that a set has, or all of whose parts it has.
    fn covered(&self, has: u64) -> u64 {
        let covered = self.words.iter().filter(|word| {
            let all_parts = word.parts.count_ones() > 1 && has & word.parts == word.parts;
            has & word.bit != 0 || all_parts
        });
        covered.map(|word| word.bit).sum()
    }

    /// Returns the weight of some words as a share of all.
    fn share(&self, words: u64) -> f32 {
        if words == self.wanted || self.whole == 0.0 {
            return 1.0;
        }
        let weight: f32 = self
            .words
            .iter()
            .filter(|word| words & word.bit != 0)
            .map(|word| word.idf)
            .sum();
        (weight / self.whole).max(weights::LEAST_COVERAGE)
    }

    /// Whether a set has what every hit must have, and nothing that none may have.
    pub(super) fn is_allowed(&self, has: u64) -> bool {
        has & self.required == self.required && has & self.excluded == 0
    }

    /// Returns the rung of a set, if it has any; `least` is the share of the query's weight that is enough.
    fn rung(&self, has: u64, least: f32) -> Option<Rung> {
        if !self.is_allowed(has) {
            return None;
        }
        let words = has & self.wanted;
        if words == self.wanted {
            return Some(Rung::AllWords);
        }
        let may_lack_all =
            self.required != 0 || self.only_exclusions || has & (self.wanted | self.hints) != 0;
        match self.request.match_mode {
            MatchMode::All => return None,
            MatchMode::Any => return may_lack_all.then_some(Rung::EnoughWords),
            MatchMode::Auto if self.question && may_lack_all => return Some(Rung::EnoughWords),
            MatchMode::Auto => {}
        }
        if may_lack_all && self.share(words) >= least {
            return Some(Rung::EnoughWords);
        }
        let covered = self.covered(has);
        if covered != words && self.share(covered) >= least.max(weights::AUTO_COVERAGE) {
            return Some(Rung::PartsAnywhere);
        }
        if may_lack_all || has & self.parts != 0 {
            return Some(Rung::SingleParts);
        }
        (has & self.letters != 0).then_some(Rung::Letters)
    }

    /// Returns the lowest rung that is used, by the number of documents on each.
    pub(super) fn lowest(
        &self,
        counts: &[u64; Rung::Letters as usize + 1],
        documents: u64,
        is_name: bool,
    ) -> Rung {
        let with_words = counts[Rung::AllWords as usize] + counts[Rung::EnoughWords as usize];
        let with_parts = with_words + counts[Rung::PartsAnywhere as usize];
        let strict = self.request.match_mode != MatchMode::Auto || is_name && with_words > 0;
        // A part of a single word is no match where more than hardly a text has the word.
        let some_have_it = with_words * weights::HARDLY_ANY > documents;
        let enough_parts = if self.words.len() == 1 && some_have_it {
            1
        } else {
            weights::FEW_FOUND
        };
        if self.letters != 0 && !strict {
            // They are looked for where little else answers.
            Rung::Letters
        } else if self.question && !strict {
            Rung::SingleParts
        } else if strict || with_words >= weights::FEW_FOUND {
            Rung::EnoughWords
        } else if with_parts >= enough_parts {
            Rung::PartsAnywhere
        } else {
            Rung::SingleParts
        }
    }

    /// Whether documents of a set have more of a query of several words, all parts of its words counted, than any has by words alone.
    pub(super) fn parts_outweigh(&self, has: u64, best_share: f32) -> bool {
        self.words.len() > 1 && self.is_allowed(has) && self.share(self.covered(has)) > best_share
    }

    /// Returns the step of a rung in the order of hits. Any word may be the answer to a question. Where a text has the words,
    /// parts of them fill the page, best first; where none has, the head of a word is what it is about.
    fn step(&self, rung: Rung, has: u64, factors: Factors) -> u8 {
        match rung {
            Rung::Letters => 4,
            _ if self.question => 0,
            Rung::PartsAnywhere if self.parts_outweigh(has, factors.best_share) => 0,
            Rung::PartsAnywhere | Rung::SingleParts if self.words.len() > 1 => 1,
            Rung::SingleParts if factors.any_has_words => 2,
            Rung::SingleParts if has & (self.wanted | self.hints | self.heads) == 0 => 3,
            Rung::SingleParts => 2,
            Rung::PartsAnywhere => 1,
            _ => 0,
        }
    }

    /// Returns the share of the query's weight that the best allowed document has.
    pub(super) fn best_share(&self, sets: &[Set]) -> f32 {
        let allowed = sets
            .iter()
            .filter(|set| set.documents > 0 && self.is_allowed(set.has));
        allowed
            .map(|set| self.share(set.has & self.wanted))
            .fold(0.0, f32::max)
    }

    /// Returns the rung of each set.
    pub(super) fn rungs(&self, sets: &[Set], best_share: f32) -> Vec<Option<Rung>> {
        // If no document has a wanted word, only required ones, none is dropped.
        let none_has_any = best_share <= weights::LEAST_COVERAGE && self.required != 0;
        let least = if none_has_any {
            0.0
        } else {
            best_share * weights::AUTO_COVERAGE
        };
        let rung = |set: &Set| (set.documents > 0).then(|| self.rung(set.has, least)).flatten();
        sets.iter().map(rung).collect()
    }

    /// Returns the verdict on a set that answers on a rung.
    pub(super) fn judge_set(&self, has: u64, rung: Rung, factors: Factors) -> Judged {
        let words = has & self.wanted;
        let by_words = rung.has_words() || self.question;
        let counted = if rung.has_words() && !self.question {
            has & !(self.parts | self.letters)
        } else {
            has
        };
        let share = self.share(if by_words { words } else { self.covered(has) });
        let mut factor = share.powf(weights::COVERAGE_POWER);
        if factors.all_first && words != self.wanted {
            factor *= weights::NOT_ALL_WORDS;
        }
        Judged {
            rung: Some(if factors.is_letters { Rung::Letters } else { rung }),
            step: self.step(rung, has, factors),
            counted,
            factor,
            most: self.weigh(counted) * weights::SATURATED * factor,
            most_proximity: self.most_proximity(has),
            allowed: true,
        }
    }

    /// Returns the most that the proximity of a set's documents can be: that of all their clauses in one passage.
    fn most_proximity(&self, has: u64) -> f32 {
        let heaviest = self.words.iter().map(|word| word.idf).fold(0.0, f32::max);
        share_beyond_heaviest(self.weigh(has & self.located), heaviest, self.whole)
    }

    /// Returns the sum of the weights of some clauses.
    fn weigh(&self, clauses: u64) -> f32 {
        let places = self.statistics.iter().enumerate();
        places
            .filter(|(place, _)| clauses >> place & 1 == 1)
            .map(|(_, clause)| clause.idf)
            .sum()
    }
}
