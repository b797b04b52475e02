//! Clauses: weighted terms and sequences to look up.

use super::date_span::DateSpan;
use crate::analysis;
use crate::document::Kind;
use crate::index::Zone;
use crate::search::hit::Via;
use crate::search::snapshot::NameWord;
use crate::search::weights;

/// The largest number of clauses; the clauses of a document are bits of one number.
pub(crate) const MAX_CLAUSES: usize = 60;

/// The zones in which a clause is looked up.
pub(crate) type Zones = &'static [Zone];
pub(crate) const EVERYWHERE: Zones = &Zone::ALL;
pub(crate) const TITLE: Zones = &[Zone::Title];

/// An index term with its weight.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct WeightedTerm {
    /// A surface form, or a part term (see [`crate::analysis::part_term`]).
    pub(crate) term: String,
    /// The weight of one occurrence; 1 for the exact word.
    pub(crate) weight: f32,
    /// How it matches the word of the query.
    pub(crate) via: Via,
}

impl WeightedTerm {
    /// Whether its sum is capped: a folded form beside true matches.
    pub(crate) fn is_last_resort(&self) -> bool {
        self.via == Via::Folded && self.weight <= weights::FOLDED
    }

    /// Whether it is the folded form that replaces a word the corpus does not have.
    pub(crate) fn replaces_unknown_word(&self) -> bool {
        self.via == Via::Folded && !self.is_last_resort() && !self.term.starts_with('+')
    }
}

/// Words that must occur together.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Sequence {
    /// The accepted terms for each word.
    pub(crate) slots: Vec<Vec<WeightedTerm>>,
    /// `None`: adjacent and in this order (a phrase). Otherwise in any order within this number of words.
    pub(crate) window: Option<u32>,
    /// The weight of one occurrence.
    pub(crate) weight: f32,
    /// How it matches the query.
    pub(crate) via: Via,
}

/// What a clause requires of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// A word: required as the match mode says.
    Wanted,
    /// A function word among others: it only orders documents.
    Ordering,
    /// A whole term of several words: it adds to the score.
    Hint,
    /// A part of the wanted word with the same text. It finds documents on lower rungs only.
    Part {
        /// Whether it is the last part, which says what the compound is.
        head: bool,
    },
    /// Words of letters similar to those of the wanted word with the same text. They find documents on the last rung only.
    Letters,
    /// A phrase or a scoped word: a hit must have it.
    Required,
    /// A hit must not have it.
    Excluded,
}

/// A word or phrase of the query, looked up.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Clause {
    /// As typed.
    pub(crate) text: String,
    /// Its role.
    pub(crate) role: Role,
    /// The zones in which it is looked up.
    pub(crate) zones: Zones,
    /// Any of these terms,
    pub(crate) terms: Vec<WeightedTerm>,
    /// or any of these sequences,
    pub(crate) sequences: Vec<Sequence>,
    /// or a name of an author with these words; without a scope a partner too.
    pub(crate) author_words: Vec<NameWord>,
    /// or a date in this span,
    pub(crate) published: Option<DateSpan>,
    /// or this kind.
    pub(crate) kind: Option<Kind>,
    /// Its boost; 1 for a typed word.
    pub(crate) boost: f32,
    /// Whether no text has the word, and general words stand for it.
    pub(crate) is_replaced: bool,
}

impl Clause {
    /// Whether it is a wanted word that is looked up by words of similar letters alone.
    pub(crate) fn is_by_letters(&self) -> bool {
        self.role == Role::Wanted && self.terms.iter().any(|term| term.via == Via::Letters)
    }
}

/// Returns a clause without terms.
pub(crate) fn empty_clause(text: &str, role: Role, zones: Zones) -> Clause {
    let text = text.to_owned();
    Clause {
        text,
        role,
        zones,
        terms: Vec::new(),
        sequences: Vec::new(),
        author_words: Vec::new(),
        published: None,
        kind: None,
        boost: 1.0,
        is_replaced: false,
    }
}

/// Whether a query of several function words is a sentence, and not words that some of them only join (`gå ut i verkstaden chef`).
pub(crate) fn is_sentence(clauses: &[Clause]) -> bool {
    let mut function_words = clauses.iter().filter(|clause| clause.role == Role::Ordering);
    is_question(clauses)
        && function_words.any(|clause| !analysis::is_joining_word(&clause.text.to_lowercase()))
}

/// Whether a query asks in a sentence. Its words are not chosen for being in the answer, so an answer may have any of them.
pub(crate) fn is_question(clauses: &[Clause]) -> bool {
    let function_words = || {
        clauses
            .iter()
            .filter(|clause| clause.role == Role::Ordering && clause.kind.is_none())
    };
    function_words().count() >= weights::QUESTION_FUNCTION_WORDS
        || function_words().any(|clause| analysis::is_question_word(&clause.text.to_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_are_only_joined_are_no_sentence() {
        let sentence = |query: &str| {
            let clauses: Vec<Clause> = query
                .split(' ')
                .map(|word| {
                    let role = if analysis::is_stop_word(&word.to_lowercase()) {
                        Role::Ordering
                    } else {
                        Role::Wanted
                    };
                    empty_clause(word, role, EVERYWHERE)
                })
                .collect();
            (is_question(&clauses), is_sentence(&clauses))
        };
        assert_eq!(sentence("gå ut i verkstaden chef"), (true, false));
        assert_eq!(sentence("Kan jag stå här"), (true, true));
        assert_eq!(sentence("När byts olja"), (true, true));
        assert_eq!(sentence("olja i pressen"), (false, false));
    }
}
