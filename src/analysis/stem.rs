//! Stems: the common part of the inflections of a word, so that `analys` meets `analyserna`.
//!
//! The stock Swedish stemmer leaves many a paradigm apart (`tavla` and `tavlan`, `värde` and `värdet`, `analys` and
//! `analysen`) and joins words that aren't akin (`lager` and `lag`). So a word goes these ways, the first that leads
//! somewhere:
//!
//! 1. A function word is its own stem.
//! 2. An inflection of a word of the lexicon, regular or listed as irregular, has the stem of that word.
//! 3. A compound whose end is such an inflection has what stands before it and the stem of that.
//! 4. Any other word loses its endings, until none is left.

use std::sync::LazyLock;

use pagefind_stem::{Algorithm, Stemmer};

use self::endings::without_endings;
use super::lexicon::{
    Base, Lexicon, Licence, irregular, is_adjective, is_akin_with_vowel, is_apart_from_verb, is_noun_in_a,
    is_vowel, listed, verbs_of,
};
use super::particles::{is_particle, is_verb_prefix, is_verb_prefixes};
use super::stop_words::is_stop_word;
use crate::document::Language;

mod endings;

/// The stem of a form: the first of its [`stems`]. It is a key, not a word.
pub fn stem(form: &str, language: Language) -> String {
    stems(form, language).swap_remove(0)
}

/// Every stem of a form, the likeliest first, at least one. A form of several paradigms has a stem for each: `led` is a noun of
/// its own and a form of `lida`.
pub fn stems(form: &str, language: Language) -> Vec<String> {
    match language {
        Language::English => vec![Stemmer::create(Algorithm::English).stem(form).into_owned()],
        Language::Swedish => swedish_stems(form),
    }
}

fn swedish_stems(form: &str) -> Vec<String> {
    let mut stems = Stems(Vec::with_capacity(1));
    if is_stop_word(form) {
        stems.add(form.to_owned());
    } else if LEXICON.is_base(form) {
        stems.add(base_stem(form));
        // rena is a verb, and a form of ren.
        if let Some(adjective) = form
            .strip_suffix('a')
            .filter(|root| is_adjective(root) && LEXICON.is_base(root))
        {
            stems.add(base_stem(adjective));
        }
    }
    for base in listed(form) {
        stems.add(base_stem(base));
    }
    // Hardly any "för" is a form of föra.
    let verbs = if is_particle(form) { &[] } else { verbs_of(form) };
    // betalade is a form of betala, not of lägga.
    let prefixed = if is_regular_preterite(form) {
        Vec::new()
    } else {
        prefixed_verb(form)
    };
    if stems.0.is_empty() {
        // förslaget is a form of förslag first, and then of förslå.
        let is_verb = !verbs.is_empty() || !prefixed.is_empty();
        regular_stems(form, is_verb).for_each(|stem| stems.add(stem));
        if let Some(verb) = imperative(form) {
            stems.add(base_stem(&verb));
        }
    }
    for stem in verbs.iter().map(|verb| base_stem(verb)).chain(prefixed) {
        stems.add(stem);
    }
    if stems.0.is_empty() {
        stems.add(known_end(form).unwrap_or_else(|| without_endings(form)));
    }
    stems.0
}

/// Stems, each once.
struct Stems(Vec<String>);

impl Stems {
    fn add(&mut self, stem: String) {
        if !self.0.contains(&stem) {
            self.0.push(stem);
        }
    }
}

/// The stems of the base forms that a regular ending leads back to: `bloggarna` is a form of `bloggare` and of `blogg`.
///
/// Of a form of a verb only nouns count.
fn regular_stems(form: &str, is_verb: bool) -> impl Iterator<Item = String> {
    let first = if is_verb {
        LEXICON.noun_head(form)
    } else {
        LEXICON.head(form).map(|(base, _)| base)
    };
    let second = first
        .as_ref()
        .filter(|base| !base.verbal)
        .and_then(|first| LEXICON.other_head(form, &first.text));
    let second = second
        .filter(|base| !base.verbal)
        .map(|base| base_stem(&base.text));
    let first = first.map(|base| base_stem(&base.text));
    let second = second.filter(|second| first.as_ref() != Some(second));
    first.into_iter().chain(second)
}

/// The words whose inflections are known.
pub(super) static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::of_stems);

/// Whether a form is the preterite of a verb of the lexicon: its infinitive and -de.
fn is_regular_preterite(form: &str) -> bool {
    let active = form.strip_suffix('s').unwrap_or(form);
    let verb = active.strip_suffix("de").filter(|verb| verb.ends_with('a'));
    verb.is_some_and(|verb| LEXICON.is_base(verb))
}

/// The verb that a form is the imperative of, or the passive: byt, byts. What is read so may be a form of a noun too, and is one seldom:
/// instructions command.
fn imperative(form: &str) -> Option<String> {
    let root = form.strip_suffix('s').filter(|root| is_root(root));
    let roots = [Some(form).filter(|root| is_root(root)), root]
        .into_iter()
        .flatten();
    let mut verbs = roots.map(|root| format!("{root}a"));
    verbs.find(|verb| LEXICON.is_base(verb) && !is_noun_in_a(verb) && verbs_of(form).is_empty())
}

/// Whether a form may be the root of a verb: short ones are other words by chance.
fn is_root(form: &str) -> bool {
    let mut letters = form.chars();
    let ends_in_consonant = letters.next_back().is_some_and(|last| !is_vowel(last));
    // The imperative of reglera is reglera.
    ends_in_consonant && letters.count() >= 2 && !form.ends_with("er") && !LEXICON.is_base(form)
}

/// The base form: that of an irregular form, else what the lexicon knows.
fn base(form: &str) -> Option<Base> {
    irregular(form)
        .next()
        .or_else(|| LEXICON.head(form).map(|(base, _)| base))
}

/// The stems of the verbs of the table behind a prefix or a first part: `föreslog`, `kartlagt`.
fn prefixed_verb(form: &str) -> Vec<String> {
    // värdelöst is a form of värdelös, not of a verb in -lösa.
    let is_known = || {
        let base = LEXICON.head(form);
        LEXICON.is_base(form) || base.is_some_and(|(base, _)| is_adjective(&base.text))
    };
    for (start, _) in form.char_indices().skip(1) {
        let (beginning, end) = form.split_at(start);
        let verbs = verbs_of(end);
        if verbs.is_empty() {
            continue;
        }
        let prefix = behind_prefix(beginning, end) && end.len() >= MIN_VERB && !NO_VERB_ENDS.contains(&end);
        // Behind any other word only forms that are no nouns: motorsåg is no form of se.
        let compound = || {
            !NO_VERB_ENDS.contains(&end)
                && end.chars().count() >= MIN_BASE
                && beginning.chars().count() >= MIN_BASE
                && !LEXICON.is_base(end)
                && !is_noun_ending(end)
                && is_first_part(beginning)
                && !is_known()
        };
        let listed = || {
            verbs
                .iter()
                .any(|verb| LEXICON.is_base(&format!("{beginning}{verb}")))
        };
        if prefix || compound() || listed() && !is_known() {
            let stem = |verb: &&str| base_stem(&format!("{beginning}{verb}"));
            return verbs.iter().map(stem).collect();
        }
    }
    Vec::new()
}

/// Whether `beginning` is a prefix before `end`, or one that shares its last letter with it: till-lät, written tillät.
fn behind_prefix(beginning: &str, end: &str) -> bool {
    is_verb_prefixes(beginning)
        || end.chars().next().is_some_and(|first| {
            let whole = format!("{beginning}{first}");
            whole.ends_with(&format!("{first}{first}")) && is_verb_prefix(&whole)
        })
}

/// The fewest bytes of a verb behind a prefix: `ta`, `se`.
const MIN_VERB: usize = 2;
/// Forms of verbs that end other words by chance.
const NO_VERB_ENDS: [&str; 6] = ["la", "las", "sa", "sas", "ska", "är"];

/// Whether a word may stand before a verb without being a prefix: kart-lägga, vinn-lägga.
fn is_first_part(word: &str) -> bool {
    LEXICON.link(word).is_some() || LEXICON.is_base(&format!("{word}a"))
}

/// Whether a form of a verb is also how nouns end.
fn is_noun_ending(form: &str) -> bool {
    ["ande", "andet", "anden", "ende"]
        .iter()
        .any(|ending| form.ends_with(ending))
}

/// The stem of a base form: without -a or -e, so that tavla and tavlor, arbete and arbeta meet; that of the verb for its
/// participles (begränsad), that of the noun for a verb made of it (analysera), that of the adjective (öppna).
fn base_stem(base: &str) -> String {
    for ending in ["ande", "ad", "d"] {
        if let Some(root) = base.strip_suffix(ending)
            && root.len() >= MIN_BASE
            && is_verb_of_participle(base, &format!("{root}a"))
        {
            return base_stem(&format!("{root}a"));
        }
    }
    if let Some(root) = base.strip_suffix("era")
        && root.len() > MIN_BASE
        && LEXICON.is_base(root)
    {
        return base_stem(root);
    }
    match base.strip_suffix(['a', 'e']) {
        Some(root) if root.chars().count() >= 2 && root.contains(is_vowel) => {
            let noun = format!("{root}a");
            if base.ends_with('e') && is_noun_in_a(&noun) && !is_apart_from_verb(base) {
                // oljebyte
                return noun;
            }
            // säkra, säker and cykla, cykel and toffla, toffel; but axla is no axel.
            let is_made_of = |word: &String| {
                LEXICON.is_base(word)
                    && (is_adjective(word) || is_akin_with_vowel(word) || is_noun_in_a(base))
            };
            if let Some(whole) = with_e(root).filter(is_made_of) {
                return whole;
            }
            let other = LEXICON.is_base(root) && !is_akin_with_vowel(root)
                || is_noun_in_a(base)
                || is_stop_word(root);
            let apart = base.ends_with('e') && is_apart_from_verb(base);
            if other || apart {
                base.to_owned()
            } else {
                root.to_owned()
            }
        }
        _ => base.to_owned(),
    }
}

/// Whether a verb of the lexicon has this participle; what its principal parts are is known for the verbs of the table: vind is
/// no participle of vina.
fn is_verb_of_participle(participle: &str, verb: &str) -> bool {
    LEXICON.is_base(verb) && (verbs_of(verb).is_empty() || verbs_of(participle).contains(&verb))
}

/// A root that has lost an -e- with it: öppn, öppen.
fn with_e(root: &str) -> Option<String> {
    let last = root
        .chars()
        .next_back()
        .filter(|last| matches!(last, 'l' | 'n' | 'r'))?;
    let stem = &root[..root.len() - 1];
    let consonant = stem.chars().next_back().is_some_and(|letter| !is_vowel(letter));
    consonant.then(|| format!("{stem}e{last}"))
}

/// The shortest base form at the end of a word, in characters, behind a first part that the lexicon knows; and behind
/// any other beginning, where short words end longer ones by chance.
const MIN_BASE: usize = 3;
const MIN_BASE_ALONE: usize = 5;
/// The shortest beginning before it.
const MIN_BEGINNING: usize = 2;

/// The stem of a compound that ends in a word of the lexicon. An end behind a known first part counts before one that
/// only is there, and a longer before a shorter; but an -s- between them is a link before it is a first letter, lest
/// säkerhets|lager be säkerhet|slager.
fn known_end(form: &str) -> Option<String> {
    let chars = form.chars().count();
    let mut best = None;
    for (index, (start, _)) in form.char_indices().enumerate().skip(MIN_BEGINNING) {
        if chars - index < MIN_BASE {
            break;
        }
        let (beginning, end) = form.split_at(start);
        let Some(base) = base(end).filter(|base| !base.verbal || is_particle(beginning)) else {
            continue;
        };
        if LEXICON
            .link(beginning)
            .is_some_and(|(_, licence)| licence != Licence::Bare)
        {
            return Some(format!("{beginning}{}", base_stem(&base.text)));
        }
        let linked =
            beginning.ends_with('s') && best.as_ref().is_some_and(|&(before, _)| before + 1 == start);
        let long = base.text.chars().count() >= MIN_BASE_ALONE && beginning.contains(is_vowel);
        if long && (best.is_none() || linked) {
            best = Some((start, base.text));
        }
    }
    best.map(|(start, base)| format!("{}{}", &form[..start], base_stem(&base)))
}

#[cfg(test)]
mod tests;
