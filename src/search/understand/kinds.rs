//! Kinds of text that a query names: `finns det någon fallstudie om 5S`, `smed metoden`. The reader wishes for that kind; the word
//! says nothing of the matter.

use super::clause::{Clause, EVERYWHERE, Role, is_question};
use crate::document::Kind;
use crate::search::snapshot::Tables;
use crate::search::weights;

/// The words that name a kind, in the forms in which one asks for it.
const KINDS: [(Kind, &[&str]); 5] = [
    (
        Kind::Case,
        &[
            "fallstudie",
            "fallstudien",
            "fallstudier",
            "fallstudierna",
            "case",
            "företagsexempel",
        ],
    ),
    (
        Kind::Method,
        &[
            "metod",
            "metoden",
            "metoder",
            "metodguide",
            "metodguider",
            "guide",
            "guider",
        ],
    ),
    (
        Kind::Research,
        &[
            "forskning",
            "forskningen",
            "forskningsartikel",
            "forskningsartiklar",
            "forskningsrapport",
            "forskningsrapporter",
            "forskningsstudie",
            "forskningsstudier",
        ],
    ),
    (Kind::Editorial, &["ledare", "ledaren", "ledarartikel"]),
    (Kind::Article, &["artikel", "artiklar", "artikeln"]),
];
/// What follows a word that names a kind; `ledare` by itself is somebody who leads.
const ABOUT: [&str; 7] = ["om", "kring", "där", "som", "från", "på", "i"];

/// Words that outside a sentence name something else as often: `artiklar` are what is made and stored.
const AMBIGUOUS: [&str; 4] = ["artikel", "artiklar", "artikeln", "case"];

/// Lets a word of a query that names a kind prefer documents of it. It no longer finds anything by itself, where the
/// query has other words; if a document must have all words, that is so in questions only. The clauses must be in the order in which they were typed.
pub(crate) fn add_kinds(clauses: &mut [Clause], tables: &Tables, all_words: bool) {
    let question = is_question(clauses);
    if all_words && !question {
        return;
    }
    let named: Vec<(usize, Kind)> = (0..clauses.len())
        .filter_map(|place| Some((place, named(clauses, place, question)?)))
        .filter(|(_, kind)| tables.has_kind_among_others(kind.as_str()))
        .collect();
    let is_named = |place: usize| named.iter().any(|(known, _)| *known == place);
    let others = clauses
        .iter()
        .enumerate()
        .any(|(place, clause)| matches!(clause.role, Role::Wanted | Role::Required) && !is_named(place));
    if !others {
        return;
    }
    for (place, kind) in named {
        let clause = &mut clauses[place];
        clause.kind = Some(kind);
        clause.role = Role::Ordering;
        clause.boost = weights::WISHED_KIND;
        // A text with the parts of `fallstudie` is none.
        clause.terms.clear();
        clause.sequences.clear();
    }
}

fn named(clauses: &[Clause], place: usize, question: bool) -> Option<Kind> {
    let clause = &clauses[place];
    if clause.role != Role::Wanted || clause.zones != EVERYWHERE {
        return None;
    }
    let word = clause.text.to_lowercase();
    let (kind, _) = KINDS.iter().find(|(_, words)| words.contains(&word.as_str()))?;
    let next = clauses.get(place + 1).map(|next| next.text.to_lowercase());
    let about = next.is_some_and(|next| ABOUT.contains(&next.as_str()));
    let is_sure = *kind != Kind::Editorial && (question || !AMBIGUOUS.contains(&word.as_str()));
    (about || is_sure).then_some(*kind)
}
