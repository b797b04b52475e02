//! Nouns made of verbs that no ending leads back to their verb: brott of bryta.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::entries;
use crate::analysis::particles::is_verb_prefixes;

/// A verb with its nouns.
#[derive(Debug)]
struct Family {
    verb: &'static str,
    nouns: Vec<&'static str>,
}

static FAMILIES: LazyLock<Vec<Family>> = LazyLock::new(|| {
    let families = entries(include_str!("verb_nouns.txt")).filter_map(|line| {
        let mut words = line.split_whitespace();
        let verb = words.next()?;
        Some(Family {
            verb,
            nouns: words.collect(),
        })
    });
    families.collect()
});

/// The families of each verb and noun.
static BY_WORD: LazyLock<FxHashMap<&'static str, Vec<usize>>> = LazyLock::new(|| {
    let mut by_word: FxHashMap<&'static str, Vec<usize>> = FxHashMap::default();
    for (number, family) in FAMILIES.iter().enumerate() {
        for word in family.nouns.iter().chain([&family.verb]) {
            by_word.entry(word).or_default().push(number);
        }
    }
    by_word
});

/// The verbs and their nouns that a word is one of, each with the prefix that stands before them: `av` with `bryta` and `brott` for
/// `avbrott`.
pub(in crate::analysis) fn verb_nouns(
    word: &str,
) -> impl Iterator<Item = (&str, &'static str, &'static [&'static str])> {
    let starts = word.char_indices().map(|(start, _)| start);
    let pieces = starts.map(|start| word.split_at(start));
    let behind_prefix = pieces.filter(|(beginning, _)| beginning.is_empty() || is_verb_prefixes(beginning));
    behind_prefix.flat_map(|(beginning, end)| {
        let families = BY_WORD.get(end).into_iter().flatten();
        families.map(move |&number| {
            let family = &FAMILIES[number];
            (beginning, family.verb, family.nouns.as_slice())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_and_nouns_lead_to_each_other_behind_any_prefix() {
        let table = [
            ("avbrott", Some(("av", "bryta"))),
            ("bryta", Some(("", "bryta"))),
            ("uppskov", Some(("", "uppskjuta"))),
            ("utval", Some(("ut", "välja"))),
            ("smakval", None),
        ];
        for (word, expected) in table {
            let found = verb_nouns(word)
                .next()
                .map(|(beginning, verb, _)| (beginning, verb));
            assert_eq!(found, expected, "{word}");
        }
    }
}
