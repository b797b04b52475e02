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

use super::lexicon::{Base, Lexicon, Licence, irregular, is_vowel};
use super::particles::is_particle;
use super::stop_words::is_stop_word;
use crate::document::Language;

/// The stem of a form. Every form of a paradigm is to have the same one; it is a key, not a word.
pub fn stem(form: &str, language: Language) -> String {
    match language {
        Language::English => Stemmer::create(Algorithm::English).stem(form).into_owned(),
        Language::Swedish if is_stop_word(form) => form.to_owned(),
        Language::Swedish => known(form)
            .or_else(|| known_end(form))
            .unwrap_or_else(|| without_endings(form)),
    }
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::built_in);

/// The stem of a word of the lexicon.
fn known(form: &str) -> Option<String> {
    base(form).map(|base| base_stem(&base.text).to_owned())
}

/// The base form: that of an irregular form, else what the lexicon knows.
fn base(form: &str) -> Option<Base> {
    irregular(form).or_else(|| LEXICON.head(form).map(|(base, _)| base))
}

/// The stem of a base form: without -a or -e, so that test and testa, arbete and arbeta meet; that of the verb for its
/// participles (begränsad), that of the noun for a verb made of it (analysera).
fn base_stem(base: &str) -> &str {
    for ending in ["ande", "ad", "d"] {
        if let Some(root) = base.strip_suffix(ending)
            && root.len() >= MIN_BASE
            && LEXICON.is_base(&format!("{root}a"))
        {
            return root;
        }
    }
    if let Some(root) = base.strip_suffix("era")
        && root.len() > MIN_BASE
        && LEXICON.is_base(root)
    {
        return base_stem(root);
    }
    match base.strip_suffix(['a', 'e']) {
        Some(root) if root.chars().count() >= 2 && root.contains(is_vowel) => root,
        _ => base,
    }
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

/// Endings of words that no list knows, the longest first.
const ENDINGS: [&str; 40] = [
    "heternas", "heterna", "heters", "hetens", "heter", "heten", "arnas", "ernas", "ornas", "andet", "andes",
    "arna", "erna", "orna", "ades", "aste", "ande", "ars", "ers", "ors", "ens", "ets", "ans", "ade", "are",
    "ast", "ats", "ar", "er", "or", "en", "et", "an", "as", "es", "at", "ad", "a", "e", "s",
];

/// Adjectives in the neuter, and what they are without the -t.
const NEUTER_ENDINGS: [&str; 9] = ["iskt", "ligt", "igt", "bart", "samt", "ellt", "ivt", "alt", "ärt"];

/// The fewest letters that are left of a word no list knows.
const MIN_STEM: usize = 4;

/// The word without its endings.
fn without_endings(form: &str) -> String {
    let mut stem = form;
    while let Some(shorter) = without_ending(stem) {
        stem = shorter;
    }
    stem.to_owned()
}

fn without_ending(word: &str) -> Option<&str> {
    if word.ends_with("het") {
        return None;
    }
    if NEUTER_ENDINGS.iter().any(|ending| word.ends_with(ending)) {
        return word.strip_suffix('t').filter(|root| is_enough(root));
    }
    for ending in ENDINGS {
        let Some(root) = word.strip_suffix(ending) else {
            continue;
        };
        if ending.starts_with("het") {
            return Some(&word[..root.len() + "het".len()]);
        }
        if is_enough(root) && (ending != "s" || takes_genitive(root)) {
            return Some(root);
        }
    }
    // menyn, sensorn
    let root = word.strip_suffix(['n', 't'])?;
    let last = root.chars().next_back()?;
    let vowel = is_vowel(last) && !matches!(last, 'a' | 'e' | 'u');
    (is_enough(root) && (vowel || word.ends_with('n') && matches!(last, 'l' | 'r'))).then_some(root)
}

fn is_enough(root: &str) -> bool {
    root.chars().count() >= MIN_STEM && root.contains(is_vowel)
}

/// Whether an -s behind this may be a genitive's (the letters of Snowball's Swedish rules).
fn takes_genitive(root: &str) -> bool {
    root.ends_with([
        'b', 'c', 'd', 'f', 'g', 'h', 'j', 'k', 'l', 'm', 'n', 'o', 'p', 'r', 't', 'v', 'y', 'å', 'é',
    ])
}

#[cfg(test)]
mod tests;
