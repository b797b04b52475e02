//! The inflections of Swedish backwards: from an inflected form to the base form that a list knows.

use std::sync::LazyLock;

use super::base::{Base, is_vowel};
use super::irregular::irregular;
use super::kinds::{is_adjective, is_neuter, is_noun_in_a};

/// What the base form is, once an ending is off: letters that say what to do with the rest.
///
/// | letter | base form | example |
/// |---|---|---|
/// | `C` | the rest, which ends in a consonant | `tid-en` |
/// | `V` | the rest, which ends in a vowel | `värde-t` |
/// | `I` | the rest, which ends in a vowel that isn't a or e | `parti-et` |
/// | `L` | the rest, which ends in -l or -r | `nyckel-n` |
/// | `A`, `E` | the rest and an -a, an -e | `tavl-or`, `timm-ar` |
/// | `Y` | the rest with an -e- before its last consonant | `nyckl-ar` |
/// | `N` | the rest and -en | `öpp-et` |
/// | `T` | the rest and a -d | `nöj-t` |
/// | `P` | the rest and -as | `lyck-ades` |
/// | `O` | as `C`, unless the rest and an -a are a noun | `våg-or` |
/// | `M` | the rest and -um | `kriteri-er` |
/// | `D` | the rest with one m or n less | `rumm-et` |
/// | `B` | the rest with one m or n more | `tun-t` |
type Roots = &'static str;

/// Endings of nouns, the shortest first, so that the longest base form is found.
const NOUN_ENDINGS: [(&str, Roots); 28] = [
    ("n", "VL"),
    ("t", "V"),
    ("s", "CV"),
    ("en", "CIYD"),
    ("et", "CIYNMD"),
    ("ar", "CEIYD"),
    ("r", "V"),
    ("er", "CIYMD"),
    ("or", "OA"),
    ("ns", "VL"),
    ("ts", "V"),
    ("rs", "V"),
    ("na", "VLE"),
    ("nas", "VLE"),
    ("ens", "CIYD"),
    ("ets", "CIYNMD"),
    ("ers", "CIYM"),
    ("ars", "CEIYD"),
    ("ors", "OA"),
    ("erna", "CIYMD"),
    ("arna", "CEIYD"),
    ("orna", "OA"),
    ("ernas", "CIYM"),
    ("arnas", "CEIYD"),
    ("ornas", "OA"),
    ("rna", "V"),
    ("rnas", "V"),
    ("ena", "C"),
];

/// Endings of verbs and adjectives, the shortest first.
const VERB_ENDINGS: [(&str, Roots); 33] = [
    ("t", "CBTA"),
    ("a", "CYID"),
    ("e", "CYID"),
    ("r", "V"),
    ("s", "VA"),
    ("d", "VA"),
    ("as", "CAD"),
    ("er", "A"),
    ("es", "A"),
    ("tt", "I"),
    ("de", "VA"),
    ("te", "A"),
    ("ts", "VA"),
    ("da", "VA"),
    ("ta", "A"),
    ("it", "A"),
    ("its", "A"),
    ("des", "VA"),
    ("tes", "A"),
    ("nde", "V"),
    ("ndes", "V"),
    ("nden", "V"),
    ("ande", "A"),
    ("are", "CYID"),
    ("ast", "CYI"),
    ("ste", "C"),
    ("aste", "CY"),
    ("ats", "P"),
    ("ades", "P"),
    ("arna", "CYD"),
    ("andet", "A"),
    ("andes", "A"),
    ("anden", "A"),
];

/// The base form of `form` among the words that `known` knows: the form itself, or what its irregular form is listed
/// under, or the longest that its ending leads back to.
///
/// `may_begin` tells whether any word known may begin with some bytes: most forms that are none are done with then, but
/// for the irregular ones, which may begin otherwise.
pub(in crate::analysis) fn base_of(
    form: &str,
    may_begin: impl Fn(&[u8]) -> bool,
    known: impl Fn(&str) -> bool,
) -> Option<Base> {
    let begins = may_begin(&form.as_bytes()[..form.len().saturating_sub(LONGEST_ENDING + 1)]);
    if begins && known(form) {
        return Some(Base {
            text: form.to_owned(),
            verbal: false,
        });
    }
    if let Some(base) = irregular(form).find(|base| known(&base.text) && !(base.verbal && is_short(form))) {
        return Some(base);
    }
    if !begins {
        return None;
    }
    regular_base_of(form, known)
}

/// Whether a form is too short for one of a strong verb to end a compound: bar ends adjectives.
fn is_short(form: &str) -> bool {
    form.chars().count() < 4
}

/// The longest base form that the ending of `form` leads back to.
pub(in crate::analysis) fn regular_base_of(form: &str, known: impl Fn(&str) -> bool) -> Option<Base> {
    let endings = ENDINGS_BY_LETTER.get(usize::from(*form.as_bytes().last()?))?;
    let mut text = String::with_capacity(form.len() + 2);
    if ["yr", "är", "ör"].iter().any(|end| form.ends_with(end)) {
        // styr, innebär, avgör: verbs in -ra have no ending here.
        text.push_str(form);
        text.push('a');
        if known(&text) {
            return Some(Base { text, verbal: true });
        }
    }
    for &ending in endings {
        if let Some(root) = form.strip_suffix(ending.0)
            && root.len() >= 2
            && restore(root, ending, &mut text, &known)
        {
            return Some(Base {
                text,
                verbal: ending.2,
            });
        }
    }
    None
}

/// An ending, what the base form is without it, and whether it is a verb's or an adjective's.
type Ending = (&'static str, Roots, bool);

/// The endings of nouns, then those of verbs and adjectives, by their last letter.
static ENDINGS_BY_LETTER: LazyLock<Vec<Vec<Ending>>> = LazyLock::new(|| {
    let mut by_letter = vec![Vec::new(); 128];
    for (endings, verbal) in [(&NOUN_ENDINGS[..], false), (&VERB_ENDINGS[..], true)] {
        for (ending, roots) in endings {
            if let Some(letter) = ending.bytes().last() {
                by_letter[usize::from(letter)].push((*ending, *roots, verbal));
            }
        }
    }
    by_letter
});

/// The bytes of the longest ending. One letter more may change: `rumm-et`, `nyckl-ar`.
const LONGEST_ENDING: usize = 5;

/// Tries the base forms that `root` can come from; the one known is left in `text`.
fn restore(
    root: &str,
    (ending, roots, verbal): Ending,
    text: &mut String,
    known: &impl Fn(&str) -> bool,
) -> bool {
    let Some(last) = root.chars().next_back() else {
        return false;
    };
    let vowel = is_vowel(last);
    let adjectival = verbal && !matches!(ending, "s" | "as");
    // tåg-ar is no plural.
    let plural = !verbal && (ending.starts_with("ar") || ending.starts_with("er"));
    let mut try_with = |stem: &str, tail: &str| {
        text.clear();
        text.push_str(stem);
        text.push_str(tail);
        known(text)
            && (!adjectival || matches!(tail, "a" | "as") || vowel || is_adjective(text))
            && !(plural && tail.is_empty() && is_neuter(text))
    };
    roots.bytes().any(|letter| match letter {
        b'V' => vowel && try_with(root, ""),
        b'I' => vowel && !matches!(last, 'a' | 'e') && try_with(root, ""),
        b'L' => matches!(last, 'l' | 'r') && try_with(root, ""),
        b'C' => !vowel && try_with(root, ""),
        b'D' => is_doubled(root, last) && try_with(&root[..root.len() - 1], ""),
        b'B' => {
            matches!(last, 'm' | 'n') && !is_doubled(root, last) && try_with(root, &root[root.len() - 1..])
        }
        b'O' => !vowel && !is_noun_in_a(&format!("{root}a")) && try_with(root, ""),
        b'T' => !vowel && try_with(root, "d"),
        b'P' => try_with(root, "as"),
        b'A' => try_with(root, "a"),
        b'E' => !vowel && try_with(root, "e"),
        b'N' => !vowel && try_with(root, "en"),
        b'M' => vowel && try_with(root, "um"),
        // tecknar is a form of teckna, not of tecken; socknar is one of socken.
        _ if last == 'n' && ending.starts_with("ar") && try_with(root, "a") => false,
        _ => syncopated(root, last).is_some_and(|(stem, tail)| try_with(stem, tail)),
    })
}

fn is_doubled(root: &str, last: char) -> bool {
    matches!(last, 'm' | 'n') && root.chars().rev().nth(1) == Some(last)
}

/// What `nyckl` is made of: `nyck` and `el`.
fn syncopated(root: &str, last: char) -> Option<(&str, &'static str)> {
    let tail = match last {
        'l' => "el",
        'r' => "er",
        'n' => "en",
        _ => return None,
    };
    let stem = &root[..root.len() - 1];
    stem.chars()
        .next_back()
        .is_some_and(|letter| !is_vowel(letter))
        .then_some((stem, tail))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_ending_is_longer_than_the_longest() {
        let lists = NOUN_ENDINGS.iter().chain(&VERB_ENDINGS);
        assert_eq!(lists.map(|(ending, _)| ending.len()).max(), Some(LONGEST_ENDING));
    }
}
