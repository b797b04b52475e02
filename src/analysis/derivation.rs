//! Words made from one another: `mäta` and `mätning`, `effektiv` and `effektivitet`.
//!
//! Such words are no forms of one paradigm and yet say the same thing in another part of speech. They are guessed at by
//! their endings, and a guess counts only where the corpus has both words, so that `tidning` is not made from `tid`.

use super::lexicon::{is_adjective, is_noun_in_a, is_vowel, verb_nouns};

/// The ending of the infinitive.
const INFINITIVE: &str = "a";
/// What stands behind the root of a verb in words made from it.
const FROM_VERBS: [&str; 10] = [
    "ning", "ing", "ande", "else", "ation", "bar", "are", "an", "sel", "age",
];
/// What stands behind an adjective in nouns made from it.
const FROM_ADJECTIVES: [&str; 4] = ["het", "itet", "itets", "ism"];
/// Endings of words from Latin that stand for one another behind the same root: inspektera, inspektion.
const LATIN: [&[&str]; 9] = [
    &["era", "ering", "ans"],
    &["uera", "uering", "uktion", "uktör"],
    &["era", "ering", "ion", "ör"],
    &["era", "ering", "ation", "ator", "ativ"],
    &["cera", "cering", "ktion", "cent", "ktiv"],
    &["ktera", "ktering", "ktion", "ktiv"],
    &["dera", "dering", "sion", "siv"],
    &["itet", "itativ"],
    &["bel", "bilitet"],
];
/// The fewest letters before them.
const MIN_LATIN_ROOT: usize = 4;
/// The fewest letters of a root: shorter ones meet by chance.
const MIN_ROOT: usize = 3;

/// The words that are made from a word or that it is made from, of those that `has` knows. Both are base forms.
pub fn derivations(word: &str, has: impl Fn(&str) -> bool) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut offer = |other: String| {
        if other != word && !found.contains(&other) && has(&other) {
            found.push(other);
        }
    };
    for root in roots(word, INFINITIVE, &FROM_VERBS) {
        let verb = format!("{root}{INFINITIVE}");
        // Without the verb an ending proves nothing: the bridge from one noun to another is the verb.
        if !is_noun_in_a(&verb) && (word == verb || has(&verb)) {
            for ending in FROM_VERBS {
                offer(format!("{root}{ending}"));
            }
            offer(verb);
        }
    }
    for (beginning, verb, nouns) in verb_nouns(word) {
        let verb = format!("{beginning}{verb}");
        let nouns = nouns.iter().map(|noun| format!("{beginning}{noun}"));
        nouns.chain([verb]).for_each(&mut offer);
    }
    for root in roots(word, "", &FROM_ADJECTIVES) {
        if is_adjective(root) && (word == root || has(root)) {
            for ending in FROM_ADJECTIVES {
                offer(format!("{root}{ending}"));
            }
            offer(root.to_owned());
        }
    }
    for endings in LATIN {
        for ending in endings {
            let root = word
                .strip_suffix(ending)
                .filter(|root| root.chars().count() >= MIN_LATIN_ROOT);
            for other in root
                .iter()
                .flat_map(|root| endings.iter().map(move |ending| format!("{root}{ending}")))
            {
                offer(other);
            }
        }
    }
    found
}

/// The verbs that a noun may be made of, by its ending; they need not exist. A noun in -ing that should end in -ning is none: `bilding`.
pub(super) fn verbs_of_noun(noun: &str) -> impl Iterator<Item = String> + '_ {
    let roots = FROM_VERBS
        .iter()
        .filter_map(|&ending| Some((noun.strip_suffix(ending)?, ending)));
    let roots = roots
        .filter(|(root, ending)| root.chars().count() >= MIN_ROOT && (*ending != "ing" || takes_ing(root)));
    roots.map(|(root, _)| format!("{root}{INFINITIVE}"))
}

/// Whether the noun of a verb ends in -ing, not in -ning: montering, samling, ändring, öppning.
fn takes_ing(root: &str) -> bool {
    let mut letters = root.chars().rev();
    let (last, before) = (letters.next(), letters.next());
    let in_cluster = matches!(last, Some('l' | 'n' | 'r')) && before != last && !before.is_some_and(is_vowel);
    root.ends_with("er") || in_cluster
}

/// What is left of a word without an ending, for each it may have.
fn roots<'a>(word: &'a str, own: &'a str, endings: &'a [&str]) -> impl Iterator<Item = &'a str> {
    std::iter::once(own)
        .chain(endings.iter().copied())
        .filter_map(|ending| word.strip_suffix(ending))
        .filter(|root| root.chars().count() >= MIN_ROOT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_one_root_lead_to_each_other() {
        let corpus = [
            "mäta",
            "mätning",
            "ordna",
            "ordning",
            "smörja",
            "smörjning",
            "effektiv",
            "effektivitet",
            "säker",
            "säkerhet",
            "simulera",
            "simulering",
            "variera",
            "tid",
            "tidning",
            "bära",
            "bärbar",
            "förändra",
            "förändring",
            "lag",
            "laga",
            "styra",
            "styrning",
            "styrande",
            "avbryta",
            "avbrott",
        ];
        let has = |word: &str| corpus.contains(&word);
        let table: [(&str, &[&str]); 14] = [
            ("mäta", &["mätning"]),
            ("mätning", &["mäta"]),
            ("ordning", &["ordna"]),
            ("smörjning", &["smörja"]),
            ("effektivitet", &["effektiv"]),
            ("effektiv", &["effektivitet"]),
            ("säkerhet", &["säker"]),
            ("simulering", &["simulera"]),
            ("tid", &[]),
            ("tidning", &[]),
            ("bärbar", &["bära"]),
            ("avbrott", &["avbryta"]),
            ("avbryta", &["avbrott"]),
            ("styrande", &["styrning", "styra"]),
        ];
        for (word, expected) in table {
            assert_eq!(derivations(word, has), expected, "{word}");
        }
    }
}
