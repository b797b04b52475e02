//! What the parts of a score are.

use std::fmt;

use super::{Rung, Via};
use crate::index::Zone;

/// What a part of a score is, as data; its `Display` is the name in JSON.
#[derive(Debug, Clone, PartialEq)]
pub enum Share {
    /// The rung of the ladder, which adds nothing.
    Rung(Rung),
    /// A clause of the query.
    Clause {
        /// The words.
        text: String,
        /// The documents that have them.
        documents: usize,
    },
    /// The weighted frequency of a form in a zone, before saturation.
    Frequency {
        /// The zone.
        zone: Zone,
        /// The form.
        term: String,
        /// How it matched.
        via: Via,
    },
    /// What is not of single words: proximity, coverage, sequences.
    Others,
    /// What is related to the first documents of the answer.
    Related,
    /// The words as a share of the best document by words.
    Words,
    /// The meaning.
    Meaning,
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rung(rung) => write!(f, "rung: {}", rung.as_str()),
            Self::Clause { text, documents } => write!(f, "{text} (in {documents} documents)"),
            Self::Frequency { zone, term, via } => {
                let via = format!("{via:?}").to_lowercase();
                write!(f, "  frequency, {}: {term} ({via})", zone.as_str())
            }
            Self::Others => f.write_str("proximity, coverage, sequences"),
            Self::Related => f.write_str("related to the first documents"),
            Self::Words => f.write_str("words, as a share of the best by words"),
            Self::Meaning => f.write_str("meaning"),
        }
    }
}
