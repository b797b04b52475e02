//! Spellings of the same sound: `stasjon` for *station*, `jutteri` for *gjuteri*. Who writes by ear makes one small slip, not
//! several faults.

/// Spellings of one sound, each of them typed for each other.
const ALIKE: [&[&str]; 28] = [
    // The sounds of *sjuk*, *tjock* and *jord*.
    &["sj", "sch", "skj", "stj", "sh", "ssj", "ch"],
    &["tj", "kj", "ch", "tch"],
    &["j", "gj", "dj", "hj", "lj"],
    &["tion", "sion", "ssion", "sjon", "schon", "shon", "tjon", "chon"],
    &["ktion", "xion", "ksjon", "kschon"],
    // Vowels.
    &["o", "å"],
    &["e", "ä"],
    &["y", "i"],
    &["å", "au"],
    &["ö", "eu"],
    &["eur", "ör"],
    &["aj", "ai"],
    &["ej", "ei"],
    &["iö", "jö"],
    // Consonants.
    &["k", "c", "q"],
    &["k", "ck"],
    &["kk", "ck"],
    &["c", "s"],
    &["z", "s"],
    &["kv", "qu", "qv", "q"],
    &["v", "w", "hv"],
    &["f", "ph"],
    &["t", "th"],
    &["r", "rh"],
    &["ks", "x", "cks", "cs", "gs"],
    &["ng", "gn", "ngn"],
    &["kt", "gt"],
    &["t", "dt"],
];

/// The same before a front vowel only: *känslig*, *skepp*, *genom*.
const ALIKE_BEFORE_FRONT_VOWELS: [&[&str]; 4] = [
    &["k", "tj", "kj", "ch"],
    &["sk", "sj", "sch", "skj", "stj", "sh", "ch"],
    &["g", "j", "gj"],
    &["g", "sj", "sch", "sh"],
];
const FRONT_VOWELS: [char; 6] = ['e', 'i', 'y', 'ä', 'ö', 'é'];

/// A spelling that was typed at some places of a word, and one that may have been meant there.
#[derive(Debug)]
pub(super) struct Sound {
    pub(super) meant: Vec<char>,
    /// How many letters were typed.
    pub(super) typed: usize,
    /// Where in the typed word they end.
    pub(super) ends: Vec<usize>,
}

/// Returns what a typed word may be a spelling by ear of.
pub(super) fn sounds_of(typed: &[char]) -> Vec<Sound> {
    let groups = ALIKE.iter().map(|group| (*group, false));
    let front = ALIKE_BEFORE_FRONT_VOWELS.iter().map(|group| (*group, true));
    let mut sounds = Vec::new();
    for (group, front) in groups.chain(front) {
        for spelling in group {
            let letters: Vec<char> = spelling.chars().collect();
            let ends: Vec<usize> = (letters.len()..=typed.len())
                .filter(|end| typed[..*end].ends_with(&letters))
                .filter(|end| !front || typed.get(*end).is_some_and(|next| FRONT_VOWELS.contains(next)))
                .collect();
            if ends.is_empty() {
                continue;
            }
            let others = group.iter().filter(|other| *other != spelling);
            sounds.extend(others.map(|other| Sound {
                meant: other.chars().collect(),
                typed: letters.len(),
                ends: ends.clone(),
            }));
        }
    }
    sounds
}
