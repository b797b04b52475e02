//! What of a query is shown as the reason of one hit: the best way in which each word matches there, and no weaker one.

use crate::search::hit::Via;
use crate::search::retrieve::Occurrence;
use crate::search::understand::{Clause, Role};

/// What of each clause is marked in a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Evidence(Vec<Shown>);

/// What of a clause is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Shown {
    /// Anything at all.
    any: bool,
    /// Words that differ in their diacritics only, beside true matches.
    last_resorts: bool,
    /// Words near each other, such as the parts of a compound.
    windows: bool,
}

impl Evidence {
    /// Everything that clauses ask for.
    #[cfg(test)]
    pub(super) fn everything(clauses: &[Clause]) -> Self {
        let all = Shown {
            any: true,
            last_resorts: true,
            windows: true,
        };
        Self(vec![all; clauses.len()])
    }

    /// What a document with these occurrences is found by. Where it has a word itself, neither the parts of the word near each
    /// other (`i stället` beside *maskintid*, for `ställtid`) nor words that only look like it are a reason, nor is what stands
    /// for the word on its own.
    pub(crate) fn new(clauses: &[Clause], occurrences: &[Occurrence<'_>]) -> Self {
        let found = |clause: usize| occurrences.iter().filter(move |found| found.clause == clause);
        let is_direct = |occurrence: &Occurrence<'_>| {
            let window = occurrence.in_sequence
                && matches!(occurrence.via, Via::Compound | Via::Prefix | Via::Spelling);
            !window && !is_last_resort(clauses, occurrence)
        };
        let direct: Vec<bool> = (0..clauses.len())
            .map(|place| found(place).any(is_direct))
            .collect();
        let has_word = |word: &str| {
            let mut wanted = clauses.iter().zip(&direct);
            wanted.any(|(clause, direct)| *direct && clause.role == Role::Wanted && clause.text == word)
        };
        // Single parts are the reason only where the word is there in no way at all.
        let has_in_any_way = |word: &str| {
            let mut wanted = clauses.iter().enumerate();
            wanted.any(|(place, clause)| {
                clause.role == Role::Wanted && clause.text == word && found(place).next().is_some()
            })
        };
        let shown = clauses.iter().enumerate().map(|(place, clause)| {
            let told = match clause.role {
                Role::Hint => has_word(&clause.text) || clause.text.split(' ').all(has_word),
                Role::Part { .. } | Role::Letters => has_in_any_way(&clause.text),
                _ => false,
            };
            Shown {
                any: !told,
                last_resorts: !direct[place],
                windows: !direct[place],
            }
        });
        Self(shown.collect())
    }

    /// Whether a term of a clause is marked.
    pub(super) fn shows_term(&self, clause: usize, last_resort: bool) -> bool {
        let shown = self.0[clause];
        shown.any && (shown.last_resorts || !last_resort)
    }

    /// Whether a sequence of a clause is marked.
    pub(super) fn shows_sequence(&self, clause: usize, is_window: bool) -> bool {
        let shown = self.0[clause];
        shown.any && (shown.windows || !is_window)
    }
}

fn is_last_resort(clauses: &[Clause], occurrence: &Occurrence<'_>) -> bool {
    let mut terms = clauses[occurrence.clause].terms.iter();
    !occurrence.in_sequence && terms.any(|term| term.term == occurrence.term && term.is_last_resort())
}
