//! What kind of word a base form is, where its endings depend on it: `tåg` takes no `-ar`, `stor` takes `-a`.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::entries;

/// The sections of `kinds.txt`.
#[derive(Debug, Default)]
struct Kinds {
    adjectives: FxHashSet<&'static str>,
    neuters: FxHashSet<&'static str>,
    nouns_in_a: FxHashSet<&'static str>,
    words: FxHashSet<&'static str>,
    akin: FxHashSet<&'static str>,
    not_akin: FxHashSet<&'static str>,
}

static KINDS: LazyLock<Kinds> = LazyLock::new(|| {
    let mut kinds = Kinds::default();
    let mut section = "";
    for line in entries(include_str!("kinds.txt")) {
        if let Some(name) = line.strip_prefix('[') {
            section = name.trim_end_matches(']');
            continue;
        }
        let words = match section {
            "adjectives" => &mut kinds.adjectives,
            "neuters" => &mut kinds.neuters,
            "nouns in -a" => &mut kinds.nouns_in_a,
            "words" => &mut kinds.words,
            "akin" => &mut kinds.akin,
            _ => &mut kinds.not_akin,
        };
        words.extend(line.split_whitespace());
    }
    kinds
});

/// The words whose kind is listed.
pub(super) fn words() -> impl Iterator<Item = &'static str> {
    KINDS
        .adjectives
        .iter()
        .chain(&KINDS.neuters)
        .chain(&KINDS.nouns_in_a)
        .chain(&KINDS.words)
        .copied()
}

/// Endings by which an adjective is known.
const ADJECTIVE_ENDINGS: [&str; 21] = [
    "ig", "isk", "sam", "bar", "ell", "al", "iv", "ent", "ant", "abel", "ibel", "ös", "är", "ad", "lös",
    "full", "rik", "fri", "vis", "aktig", "mässig",
];
/// The fewest characters of a word that its ending makes an adjective: `sal` and `stad` are none.
const MIN_ADJECTIVE: usize = 5;

/// Whether a base form takes the endings of adjectives.
pub(in crate::analysis) fn is_adjective(base: &str) -> bool {
    KINDS.adjectives.contains(base)
        || base.chars().count() >= MIN_ADJECTIVE
            && ADJECTIVE_ENDINGS.iter().any(|ending| base.ends_with(ending))
}

/// Whether a base form is a neuter noun whose plural has no ending.
pub(super) fn is_neuter(base: &str) -> bool {
    KINDS.neuters.contains(base)
}

/// Whether a word in -a is a noun and no verb.
pub(in crate::analysis) fn is_noun_in_a(word: &str) -> bool {
    KINDS.nouns_in_a.contains(word)
}

/// Whether a noun and what an -a or -e makes of it say the same: test, testa.
pub(in crate::analysis) fn is_akin_with_vowel(root: &str) -> bool {
    KINDS.akin.contains(root)
}

/// Whether a noun in -e has nothing to do with the verb in -a: vete, veta.
pub(in crate::analysis) fn is_apart_from_verb(noun: &str) -> bool {
    KINDS.not_akin.contains(noun)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_section_has_words() {
        assert!(is_adjective("stor") && is_adjective("vanlig") && !is_adjective("stad"));
        assert!(is_neuter("tåg") && !is_neuter("bil"));
        assert!(is_noun_in_a("källa") && !is_noun_in_a("köpa"));
        assert!(is_akin_with_vowel("test") && !is_akin_with_vowel("mål"));
        assert!(is_apart_from_verb("vete") && !is_apart_from_verb("arbete"));
    }
}
