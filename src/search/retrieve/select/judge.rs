//! Decides for each set of clauses on which rung its documents answer, how far down the ladder a query goes, and the factor
//! of the scores. All of it depends on the counts of documents in the whole index, and on no filter.

use crate::search::hit::Rung;
use crate::search::request::{MatchMode, SearchRequest};
use crate::search::retrieve::locate::is_located;
use crate::search::retrieve::proximity::share_beyond_heaviest;
use crate::search::retrieve::scan::{ClauseStatistics, Scan, Set};
use crate::search::understand::{Clause, Role, is_question};
use crate::search::weights;

/// The verdict on the documents of a set.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Judged {
    /// The rung on which they answer; `None` if they do not.
    pub(super) rung: Option<Rung>,
    /// Documents of a lower step come first, whatever they score.
    pub(super) step: u8,
    /// The clauses that count in their scores.
    pub(super) counted: u64,
    /// The factor of their scores.
    pub(super) factor: f32,
    /// An upper bound of their scores,
    pub(super) most: f32,
    /// and of their proximity.
    pub(super) most_proximity: f32,
    /// Whether they have all that is required and nothing that is excluded.
    pub(super) allowed: bool,
}

/// The verdicts on all sets of a scan.
#[derive(Debug, Clone, Default)]
pub(crate) struct Verdict {
    pub(super) judged: Vec<Judged>,
    /// The number of documents of the index that have the words, and not only parts of them.
    pub(crate) with_words: u64,
    /// The number of documents of the index that answer.
    pub(crate) total: u64,
    /// The number of documents of the index that have all wanted words.
    pub(crate) all_words: u64,
    /// The share of the query's weight that the best document has.
    pub(crate) best_share: f32,
    /// Whether a document must have some clause to be allowed.
    pub(super) requires: bool,
}

/// A wanted word with its parts, as bits of their clauses.
struct Word {
    bit: u64,
    idf: f32,
    parts: u64,
}

/// The clauses of a query, as bits by their role.
struct Query<'a> {
    request: &'a SearchRequest,
    words: Vec<Word>,
    wanted: u64,
    required: u64,
    excluded: u64,
    hints: u64,
    parts: u64,
    heads: u64,
    /// Those whose words are located in texts.
    located: u64,
    /// The weight of all wanted words.
    whole: f32,
    question: bool,
    only_exclusions: bool,
    statistics: &'a [ClauseStatistics],
}

/// What holds for all sets of a query.
#[derive(Debug, Clone, Copy)]
struct Factors {
    /// Whether documents without all words lose to those that have them.
    all_first: bool,
    /// Whether any document has enough of the words.
    any_has_words: bool,
    /// Whether the clauses are letters of a word, not words.
    is_letters: bool,
}

impl<'a> Query<'a> {
    fn new(request: &'a SearchRequest, clauses: &[Clause], statistics: &'a [ClauseStatistics]) -> Self {
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
    fn is_allowed(&self, has: u64) -> bool {
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
        (may_lack_all || has & self.parts != 0).then_some(Rung::SingleParts)
    }

    /// Returns the lowest rung that is used, by the number of documents on each.
    fn lowest(&self, counts: &[u64; Rung::Letters as usize + 1], documents: u64, is_name: bool) -> Rung {
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
        if self.question && !strict {
            Rung::SingleParts
        } else if strict || with_words >= weights::FEW_FOUND {
            Rung::EnoughWords
        } else if with_parts >= enough_parts {
            Rung::PartsAnywhere
        } else {
            Rung::SingleParts
        }
    }

    /// Returns the step of a rung in the order of hits. Any word may be the answer to a question. Where a text has the words,
    /// parts of them fill the page, best first; where none has, the head of a word is what it is about.
    fn step(&self, rung: Rung, has: u64, factors: Factors) -> u8 {
        match rung {
            _ if self.question => 0,
            Rung::PartsAnywhere | Rung::SingleParts if self.words.len() > 1 => 1,
            Rung::SingleParts if factors.any_has_words => 2,
            Rung::SingleParts if has & (self.wanted | self.hints | self.heads) == 0 => 3,
            Rung::SingleParts => 2,
            Rung::PartsAnywhere => 1,
            _ => 0,
        }
    }

    /// Returns the share of the query's weight that the best allowed document has.
    fn best_share(&self, sets: &[Set]) -> f32 {
        let allowed = sets
            .iter()
            .filter(|set| set.documents > 0 && self.is_allowed(set.has));
        allowed
            .map(|set| self.share(set.has & self.wanted))
            .fold(0.0, f32::max)
    }

    /// Returns the rung of each set.
    fn rungs(&self, sets: &[Set], best_share: f32) -> Vec<Option<Rung>> {
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
    fn judge_set(&self, has: u64, rung: Rung, factors: Factors) -> Judged {
        let words = has & self.wanted;
        let by_words = rung.has_words() || self.question;
        let counted = if rung.has_words() && !self.question {
            has & !self.parts
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
        is_letters: clauses.iter().any(Clause::is_by_letters),
    };
    let mut verdict = Verdict {
        judged: vec![Judged::default(); sets.len()],
        requires: query.required != 0,
        best_share,
        ..Verdict::default()
    };
    let answering = sets.iter().zip(&rungs).zip(&mut verdict.judged);
    for ((Set { has, documents }, rung), judged) in answering {
        judged.allowed = query.is_allowed(*has);
        let Some(rung) = rung.filter(|rung| *rung <= lowest) else {
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
