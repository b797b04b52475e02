//! From typed text to clauses: the weighted index terms that stand for each word of a query.

mod clause;
mod complete;
mod date_span;
mod dates;
mod distance;
mod inflections;
mod kinds;
mod known;
mod language;
mod letters;
mod parts;
pub(crate) mod query;
mod resolve;
mod spelling;
mod synonym_file;
pub(crate) mod words;

pub(crate) use self::clause::{
    Clause, EVERYWHERE, Role, Sequence, TITLE, WeightedTerm, Zones, empty_clause, is_question, is_sentence,
};
pub(crate) use self::complete::complete_last_word;
pub(crate) use self::distance::{FAULT, beginnings_near};
pub(crate) use self::known::KnownWords;
pub(crate) use self::language::main_language;
pub(crate) use self::letters::{add_letters, by_letters};
pub(crate) use self::parts::{Parts, add_parts};
pub use self::query::MAX_QUERY_CHARS;
pub(crate) use self::query::clean_query;
pub(crate) use self::resolve::Resolver;
pub(crate) use self::spelling::{Correction, Speller, add_corrections, mark_corrected, only_with_words};
pub(crate) use self::synonym_file::SynonymFile;
pub use self::synonym_file::read_synonyms;
pub use self::words::WordAnalysis;

use self::resolve::{add_general_synonyms, add_names};
use crate::analysis::{Synonyms, WordCounts};
use crate::search::hit::Via;
use crate::search::snapshot::Snapshot;
use crate::search::weights;

/// Lets words that are names, dates or kinds find the documents that have them as properties; `all_words` if a document must have all
/// words of a query that is no question. The clauses must be in the order in
/// which they were typed.
pub(crate) fn add_metadata(clauses: &mut [Clause], snapshot: &Snapshot, all_words: bool) {
    add_names(clauses, &snapshot.names);
    dates::add_dates(clauses, &snapshot.tables);
    kinds::add_kinds(clauses, &snapshot.tables, all_words);
}

/// Adds general words that mean the same to words that no text is about: none has them, their compounds or their synonyms, or they are
/// mentioned in passing.
pub(crate) fn add_general(
    clauses: &mut Vec<Clause>,
    synonyms: &Synonyms,
    snapshot: &Snapshot,
    resolver: &Resolver<'_>,
) {
    let is_form = |term: &&WeightedTerm| {
        matches!(term.via, Via::Exact | Via::Inflection) && term.weight > weights::DERIVED
    };
    let is_subject = |clause: &Clause| {
        let mut mentions = 0;
        clause.terms.iter().filter(is_form).any(|term| {
            mentions += snapshot.generation.vocabulary.count(&term.term);
            mentions > weights::IN_PASSING
        })
    };
    // What the word begins is a guess, as the general words are.
    let is_other = |term: &&WeightedTerm| !is_form(term) && term.via != Via::Prefix;
    let has_other = |clause: &Clause| {
        let mut others = clause.terms.iter().filter(is_other);
        others.any(|term| snapshot.has(&term.term))
    };
    add_general_synonyms(clauses, synonyms, resolver, |clause| {
        let has_property = !clause.author_words.is_empty() || clause.published.is_some();
        has_property || is_subject(clause) || has_other(clause)
    });
}
