//! The inflections of Swedish backwards: from the last part of a compound to the base form the lexicon knows.

/// How the base form ends once an ending is off.
#[derive(Clone, Copy)]
struct Roots {
    /// The rest is the base form and ends in a consonant: `tid-en`.
    consonant: bool,
    /// The rest is the base form and ends in a vowel: `värde-t`.
    vowel: bool,
    /// The base form has an -a that fell away: `tavl-or` of tavla.
    a: bool,
    /// The base form has an -e that fell away: `timm-ar` of timme.
    e: bool,
    /// The base form has an -e- that fell away: `nyckl-ar` of nyckel.
    syncope: bool,
    /// The base form has an -um that fell away: `kriteri-er` of kriterium.
    um: bool,
}

const fn roots(letters: &str) -> Roots {
    let mut roots = Roots {
        consonant: false,
        vowel: false,
        a: false,
        e: false,
        syncope: false,
        um: false,
    };
    let bytes = letters.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'C' => roots.consonant = true,
            b'V' => roots.vowel = true,
            b'A' => roots.a = true,
            b'E' => roots.e = true,
            b'M' => roots.um = true,
            _ => roots.syncope = true,
        }
        at += 1;
    }
    roots
}

/// Endings, the longest first, with the roots they stand on.
const ENDINGS: [(&str, Roots); 43] = [
    ("ornas", roots("A")),
    ("arnas", roots("CEY")),
    ("ernas", roots("CAEYM")),
    ("andet", roots("A")),
    ("orna", roots("A")),
    ("arna", roots("CEY")),
    ("erna", roots("CAEYM")),
    ("ande", roots("CA")),
    ("aste", roots("CY")),
    ("rnas", roots("V")),
    ("ors", roots("A")),
    ("ars", roots("CEY")),
    ("ers", roots("CAEYM")),
    ("ens", roots("CY")),
    ("ets", roots("CYM")),
    ("nas", roots("VE")),
    ("rna", roots("V")),
    ("are", roots("CY")),
    ("ast", roots("CY")),
    ("ade", roots("A")),
    ("des", roots("V")),
    ("nde", roots("V")),
    ("or", roots("A")),
    ("ar", roots("CEY")),
    ("er", roots("CAEYM")),
    ("en", roots("CY")),
    ("et", roots("CYM")),
    ("na", roots("VE")),
    ("ns", roots("VC")),
    ("ts", roots("V")),
    ("rs", roots("V")),
    ("de", roots("V")),
    ("as", roots("A")),
    ("at", roots("A")),
    ("ad", roots("A")),
    ("n", roots("VC")),
    ("t", roots("VC")),
    ("r", roots("V")),
    ("s", roots("CV")),
    ("a", roots("CY")),
    ("e", roots("CY")),
    ("d", roots("V")),
    ("", roots("CV")),
];

/// The base form of `form` among the words that `known` knows; the form itself first, then the longest base.
pub(super) fn base_of(form: &str, known: impl Fn(&str) -> bool) -> Option<String> {
    if known(form) {
        return Some(form.to_owned());
    }
    let mut candidate = String::with_capacity(form.len() + 2);
    for (ending, roots) in ENDINGS.iter().rev().skip(1) {
        if let Some(root) = form.strip_suffix(ending)
            && root.len() >= 2
            && restore(root, ending, *roots, &mut candidate, &known)
        {
            return Some(candidate);
        }
    }
    None
}

/// Tries the base forms that `root` can come from; the one known is left in `candidate`.
fn restore(
    root: &str,
    ending: &str,
    roots: Roots,
    candidate: &mut String,
    known: &impl Fn(&str) -> bool,
) -> bool {
    let mut try_with = |stem: &str, tail: &str| {
        candidate.clear();
        candidate.push_str(stem);
        candidate.push_str(tail);
        known(candidate)
    };
    let last = root.chars().next_back().unwrap_or(' ');
    let vowel = is_vowel(last);
    if vowel && roots.vowel && try_with(root, "") {
        return true;
    }
    if roots.um && try_with(root, "um") {
        return true;
    }
    if vowel {
        return false;
    }
    // -n and -ns stand on consonants only after -el, -er, -or: nyckeln, datorn.
    let bare_n = matches!(ending, "n" | "ns") && !matches!(last, 'l' | 'r');
    if roots.consonant && !bare_n && try_with(root, "") {
        return true;
    }
    if roots.a && try_with(root, "a") || roots.e && try_with(root, "e") {
        return true;
    }
    // rummet, programmen: the base form has one m (or n).
    if roots.consonant
        && (root.ends_with("mm") || root.ends_with("nn"))
        && try_with(&root[..root.len() - 1], "")
    {
        return true;
    }
    if roots.syncope && matches!(last, 'l' | 'r' | 'n') {
        let stem = &root[..root.len() - 1];
        if !stem.chars().next_back().is_none_or(is_vowel) {
            return try_with(
                stem,
                match last {
                    'l' => "el",
                    'r' => "er",
                    _ => "en",
                },
            );
        }
    }
    false
}

fn is_vowel(letter: char) -> bool {
    matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'å' | 'ä' | 'ö' | 'é')
}
