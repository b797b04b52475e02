//! The endings of words that no list knows.

use super::{LEXICON, MIN_BASE, with_e};
use crate::analysis::lexicon::is_vowel;

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

/// Endings of verbs among them, which no noun takes.
const VERB_ENDINGS: [&str; 11] = [
    "andet", "andes", "ande", "ades", "ade", "ats", "as", "at", "ad", "ar", "a",
];

/// The word without its endings.
pub(super) fn without_endings(form: &str) -> String {
    let mut stem = form;
    loop {
        match without_ending(stem) {
            Some(Cut::Rest(shorter)) => stem = shorter,
            Some(Cut::Verb(root)) => return format!("{root}a"),
            None => break,
        }
    }
    if let Some(whole) = with_e(stem).filter(|_| ends_in_syncope(stem)) {
        return whole;
    }
    // lemmen, lem; but väninna, väninnor.
    match stem.strip_suffix("mm").or(stem.strip_suffix("nn")) {
        Some(_) if !stem.ends_with("inn") => stem[..stem.len() - 1].to_owned(),
        _ => stem.to_owned(),
    }
}

/// Whether a stem ends in consonants that no word ends in: bygl is bygel.
fn ends_in_syncope(stem: &str) -> bool {
    let mut letters = stem.chars().rev();
    match (letters.next(), letters.next()) {
        (Some('l' | 'r'), Some(before)) => matches!(before, 'b' | 'd' | 'f' | 'g' | 'k' | 'p' | 't' | 'v'),
        (Some('n'), Some(before)) => matches!(before, 'k' | 'p' | 't'),
        _ => false,
    }
}

/// A word that an ending was cut off.
enum Cut<'a> {
    Rest(&'a str),
    /// The root of a verb whose letters are those of a word that does not take the ending: `tåg` of `tågade`.
    Verb(&'a str),
}

fn without_ending(word: &str) -> Option<Cut<'_>> {
    if word.ends_with("het") {
        return None;
    }
    if NEUTER_ENDINGS.iter().any(|ending| word.ends_with(ending)) {
        return word
            .strip_suffix('t')
            .filter(|root| is_enough(root))
            .map(Cut::Rest);
    }
    if let Some(root) = word.strip_suffix("um").filter(|root| root.ends_with('i')) {
        // akvarium, akvarier
        return Some(Cut::Rest(root));
    }
    for ending in ENDINGS {
        let Some(root) = word.strip_suffix(ending) else {
            continue;
        };
        if ending.starts_with("het") {
            return Some(Cut::Rest(&word[..root.len() + "het".len()]));
        }
        if LEXICON.is_base(root) {
            // The lexicon would have led there, were this an inflection of it.
            if VERB_ENDINGS.contains(&ending) && root.chars().count() >= MIN_BASE {
                return (ending != "a").then_some(Cut::Verb(root));
            }
            continue;
        }
        if is_enough(root) && (ending != "s" || takes_genitive(root)) {
            return Some(Cut::Rest(root));
        }
    }
    // omvälvt, omvälvde
    for ending in ["des", "de", "ts", "t", "d"] {
        if let Some(root) = word.strip_suffix(ending)
            && root.ends_with(['v', 'j', 'g'])
            && is_enough(root)
        {
            return Some(Cut::Rest(root));
        }
    }
    // menyn, sensorn
    let root = word.strip_suffix(['n', 't'])?;
    let last = root.chars().next_back()?;
    let vowel = is_vowel(last) && !matches!(last, 'a' | 'e' | 'u') && (last != 'i' || ends_a_noun(root));
    (is_enough(root) && (vowel || word.ends_with('n') && matches!(last, 'l' | 'r')))
        .then_some(Cut::Rest(root))
}

/// Whether a word in -i is a noun by its ending, as strategi; maskin is no form of a noun in -i.
fn ends_a_noun(root: &str) -> bool {
    ["eri", "gi", "fi", "mi", "ori", "ati"]
        .iter()
        .any(|ending| root.ends_with(ending))
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
