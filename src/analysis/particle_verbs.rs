//! Verbs and their particles: in a text one `hyr ut lokaler`, and its title says `uthyrning` or `uthyrda lokaler`. Nouns, participles and
//! formal verbs have the particle as a prefix; plain verbs have it behind them, often with words between.

use super::derivation::verbs_of_noun;
use super::lexicon::{is_noun_in_a, verb_nouns, verbs_of};
use super::particles::is_verb_prefixes;
use super::stem::LEXICON;

/// Prefixes with the particles that stand for them behind a verb; a longer one before one that it begins with.
const PREFIXES: [(&str, &[&str]); 29] = [
    ("tillbaka", &["tillbaka"]),
    ("till", &["till"]),
    ("samman", &["samman", "ihop"]),
    ("sam", &["ihop", "samman"]),
    ("ihop", &["ihop"]),
    ("hop", &["ihop"]),
    ("igen", &["igen"]),
    ("igång", &["igång"]),
    ("isär", &["isär"]),
    ("in", &["in"]),
    ("upp", &["upp"]),
    ("undan", &["undan"]),
    ("ut", &["ut"]),
    ("av", &["av"]),
    ("an", &["an"]),
    ("bort", &["bort"]),
    ("efter", &["efter"]),
    ("fram", &["fram"]),
    ("fast", &["fast"]),
    ("genom", &["igenom", "genom"]),
    ("lös", &["loss", "lös"]),
    ("mot", &["emot", "mot"]),
    ("ned", &["ner", "ned"]),
    ("ner", &["ner", "ned"]),
    ("om", &["om"]),
    ("på", &["på"]),
    ("sönder", &["sönder"]),
    ("åter", &["tillbaka", "åter", "igen"]),
    ("över", &["över"]),
];

/// The fewest letters of a verb or its noun behind a prefix.
const MIN_LETTERS: usize = 3;

/// A verb apart from its particle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParticleVerb {
    /// The infinitives that it may be.
    pub verbs: Vec<String>,
    /// The particles, of which any stands behind it.
    pub particles: &'static [&'static str],
}

/// Whether a word is the infinitive of a strong or irregular verb: unlike others, these share their stem with no noun.
pub fn is_strong_verb(word: &str) -> bool {
    let end = |start: usize| &word[start..];
    let mut starts = word.char_indices().map(|(start, _)| start);
    starts.any(|start| is_verb_prefixes(&word[..start]) && verbs_of(end(start)).contains(&end(start)))
        || verbs_of(word).contains(&word)
}

/// The verb and the particle that a word with a prefix is made of: `hyra` and `ut` for `uthyrning`, `uthyrd` and `uthyra`.
pub fn particle_verb(form: &str) -> Option<ParticleVerb> {
    PREFIXES.iter().find_map(|&(prefix, particles)| {
        let verbs = verbs(form.strip_prefix(prefix)?);
        (!verbs.is_empty()).then_some(ParticleVerb { verbs, particles })
    })
}

/// Whether a word that may be a form of a verb may be one of a noun as well: `delar av` is seldom said of avdela.
pub fn may_be_noun(word: &str) -> bool {
    !word.ends_with('a') && LEXICON.is_base(word) || LEXICON.noun_head(word).is_some()
}

/// The infinitives that a verb and a particle behind it make as one word: `uthyra` for `hyr` and `ut`.
pub fn joined_verbs(verb: &str, particle: &str) -> Vec<String> {
    let prefixes = PREFIXES
        .iter()
        .filter(|(_, particles)| particles.contains(&particle));
    let prefixes: Vec<&str> = prefixes.map(|(prefix, _)| *prefix).collect();
    if prefixes.is_empty() {
        return Vec::new();
    }
    let verbs = verbs_of_form(verb);
    let joined = verbs
        .iter()
        .flat_map(|verb| prefixes.iter().map(move |prefix| format!("{prefix}{verb}")));
    joined.collect()
}

/// The verbs that a word is a form of, or a noun made of.
fn verbs(word: &str) -> Vec<String> {
    if word.chars().count() < MIN_LETTERS {
        return Vec::new();
    }
    let mut found = verbs_of_form(word);
    let mut add = |verb: String| {
        if !found.contains(&verb) {
            found.push(verb);
        }
    };
    for noun in nouns(word) {
        let of_table = verb_nouns(&noun).filter(|(prefix, ..)| prefix.is_empty());
        of_table.for_each(|(_, verb, _)| add(verb.to_owned()));
        let bare = format!("{noun}a");
        let regular = verbs_of_noun(&noun).chain([bare]);
        regular.filter(|verb| is_verb(verb)).for_each(&mut add);
    }
    found
}

/// A word, and the base form that it is a form of: `inköpen`.
fn nouns(word: &str) -> Vec<String> {
    let base = LEXICON.head(word).map(|(base, _)| base.text);
    let longer = ["en", "et", "ar", "er", "arna", "erna", "ens", "ets", "s"];
    let without = longer.iter().filter_map(|ending| word.strip_suffix(ending));
    let without = without.map(str::to_owned);
    std::iter::once(word.to_owned())
        .chain(base)
        .chain(without)
        .collect()
}

/// The verbs that a word is a form of, its imperative too.
fn verbs_of_form(word: &str) -> Vec<String> {
    let listed = verbs_of(word);
    if !listed.is_empty() {
        return listed.iter().map(|&verb| verb.to_owned()).collect();
    }
    let imperative = Some(format!("{word}a")).filter(|verb| is_verb(verb));
    let base = LEXICON.head(word).map(|(base, _)| base.text);
    let base = base.filter(|base| is_verb(base));
    imperative.into_iter().chain(base).collect()
}

/// Whether the lexicon has a word as a verb.
fn is_verb(word: &str) -> bool {
    verbs_of(word).contains(&word) || word.ends_with('a') && LEXICON.is_base(word) && !is_noun_in_a(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_with_a_prefix_are_said_with_a_verb_and_a_particle() {
        let table = [
            ("uthyrning", "hyra ut"),
            ("uthyrningen", "hyra ut"),
            ("uthyrda", "hyra ut"),
            ("inköp", "köpa in"),
            ("inköpen", "köpa in"),
            ("överlämning", "lämna över"),
            ("återbetalning", "betala tillbaka/åter/igen"),
            ("uppsägning", "säga upp"),
            ("avbrott", "bryta av"),
            ("mottagning", "ta/taga emot/mot"),
            ("uppskjuten", "skjuta upp"),
            ("avstängt", "stänga av"),
            ("nedmontering", "montera ner/ned"),
            ("sammanslagning", "slå samman/ihop"),
            ("inne", ""),
            ("omega", ""),
            ("uttryck", "trycka ut"),
            ("inlämning", "lämna in"),
            ("utbildning", "bilda ut"),
            ("utbilding", ""),
            ("utrusting", ""),
            ("inställing", ""),
        ];
        for (word, expected) in table {
            let found = particle_verb(word).map_or(String::new(), |found| {
                format!("{} {}", found.verbs.join("/"), found.particles.join("/"))
            });
            assert_eq!(found, expected, "{word}");
        }
    }

    #[test]
    fn forms_that_nouns_have_too_are_told() {
        for (word, expected) in [("delar", true), ("del", true), ("hyr", false), ("stängde", false)] {
            assert_eq!(may_be_noun(word), expected, "{word}");
        }
    }

    #[test]
    fn a_verb_and_a_particle_make_one_word() {
        let table = [
            ("hyr", "ut", "uthyra"),
            ("hyra", "ut", "uthyra"),
            ("stängdes", "av", "avstänga"),
            ("tog", "emot", "motta"),
            ("betalade", "tillbaka", "tillbakabetala/återbetala"),
            ("hus", "ut", ""),
            ("hyr", "och", ""),
        ];
        for (verb, particle, expected) in table {
            assert_eq!(
                joined_verbs(verb, particle).join("/"),
                expected,
                "{verb} {particle}"
            );
        }
    }
}
