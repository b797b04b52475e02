//! What a query asks of the index: clauses of weighted terms and sequences of them.

use crate::index::Zone;
use crate::search::hit::Via;
use crate::search::weights;

/// The most words of a query that are looked up; a document's matches are kept as bits of one number.
pub(crate) const MAX_CLAUSES: usize = 60;

/// Which zones a clause is looked for in.
pub(crate) type Zones = &'static [Zone];
pub(crate) const EVERYWHERE: Zones = &Zone::ALL;
pub(crate) const TITLE: Zones = &[Zone::Title];

/// An index term with its weight.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct WeightedTerm {
    /// A surface form, or a part term (see [`crate::analysis::part_term`]).
    pub(crate) term: String,
    /// What one occurrence counts; 1 for the very word.
    pub(crate) weight: f32,
    /// How it belongs to the word of the query.
    pub(crate) via: Via,
}

impl WeightedTerm {
    /// Whether it counts for little however often it occurs: a word of other letters beside true matches.
    pub(crate) fn is_last_resort(&self) -> bool {
        self.via == Via::Folded && self.weight <= weights::FOLDED
    }

    /// Whether it is what was meant by a word that the corpus doesn't have.
    pub(crate) fn replaces_unknown_word(&self) -> bool {
        self.via == Via::Folded && !self.is_last_resort() && !self.term.starts_with('+')
    }
}

/// Words that must stand together.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Sequence {
    /// For each word, what will do.
    pub(crate) slots: Vec<Vec<WeightedTerm>>,
    /// `None`: side by side in this order. Else: in any order within so many words.
    pub(crate) window: Option<u32>,
    /// What one occurrence counts.
    pub(crate) weight: f32,
    /// How it belongs to the query.
    pub(crate) via: Via,
}

/// What a clause asks of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// A word: wanted, as the match mode says.
    Wanted,
    /// A function word among others: it orders what the others found.
    Ordering,
    /// Parts of a word: found by them where a question finds little else.
    Hint,
    /// A phrase or a scoped word: without it, no hit.
    Required,
    /// With it, no hit.
    Excluded,
}

/// A word or phrase of the query, looked up.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Clause {
    /// As typed.
    pub(crate) text: String,
    /// What it asks of a document.
    pub(crate) role: Role,
    /// Where it is looked for.
    pub(crate) zones: Zones,
    /// Any of these terms,
    pub(crate) terms: Vec<WeightedTerm>,
    /// or any of these sequences,
    pub(crate) sequences: Vec<Sequence>,
    /// or an author with these words in the name; of a word that is not scoped, a partner too.
    pub(crate) author_words: Vec<String>,
    /// What it counts beside the others, 1 for a word that was typed.
    pub(crate) boost: f32,
}

/// A clause that asks for nothing yet.
pub(crate) fn empty_clause(text: &str, role: Role, zones: Zones) -> Clause {
    let text = text.to_owned();
    Clause {
        text,
        role,
        zones,
        terms: Vec::new(),
        sequences: Vec::new(),
        author_words: Vec::new(),
        boost: 1.0,
    }
}
