//! Names of people and kinds of text in bylines and declared fields.

use crate::document::Kind;
use crate::text::clean_line;

/// Academic titles before a name.
const TITLES: [&str; 12] = [
    "docent",
    "doktorand",
    "professor",
    "prof.",
    "lektor",
    "adjunkt",
    "tekn.",
    "fil.",
    "dr",
    "dr.",
    "lic.",
    "med.",
];

/// Particles inside a name.
const PARTICLES: [&str; 8] = ["von", "af", "de", "da", "van", "der", "den", "la"];

/// The kind of text that a word of a byline or a declaration names.
pub(crate) fn kind_of_word(word: &str) -> Option<Kind> {
    Some(match word.to_lowercase().as_str() {
        "ledare" | "editorial" => Kind::Editorial,
        "artikel" | "krönika" | "nyhet" | "notis" | "intervju" | "reportage" | "article" => Kind::Article,
        "fallstudie" | "företagsfall" | "case" => Kind::Case,
        "metod" | "method" => Kind::Method,
        "forskning" | "forskningsrapport" | "research" => Kind::Research,
        _ => return None,
    })
}

/// The names in a declared string: `Anna Ek, Bo Al och Eva By`; `Ek, Anna; Al, Bo`; `Ek, Anna`.
pub(crate) fn split_names(text: &str) -> Vec<String> {
    let text = clean_line(text);
    let one_word = |part: &str| !part.trim().contains(' ');
    if text.contains(';') {
        return text
            .split(';')
            .map(first_name_first)
            .filter(|name| !name.is_empty())
            .collect();
    }
    if let Some((last, first)) = text.split_once(',')
        && one_word(last)
        && one_word(first)
        && !first.trim().is_empty()
    {
        return vec![first_name_first(&text)];
    }
    let joined = text
        .replace(" och ", ",")
        .replace(" and ", ",")
        .replace(" & ", ",");
    joined
        .split(',')
        .map(|name| without_titles(name).to_owned())
        .filter(|name| !name.is_empty())
        .collect()
}

/// One name; `Ek, Anna` is turned into `Anna Ek`.
pub(crate) fn first_name_first(name: &str) -> String {
    let name = clean_line(name);
    match name.split_once(',') {
        Some((last, first)) if !first.trim().is_empty() && !first.contains(',') => {
            format!("{} {}", first.trim(), last.trim())
        }
        _ => without_titles(name.trim_end_matches(',')).to_owned(),
    }
}

/// Whether a text looks like the full name of a person: two to five words with capitals, no digits.
pub(crate) fn is_name(text: &str) -> bool {
    let words: Vec<&str> = without_titles(text).split_whitespace().collect();
    let has_capital = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
    let letters_only = |word: &str| {
        word.chars()
            .all(|c| c.is_alphabetic() || matches!(c, '-' | '.' | '\'' | '’'))
    };
    (2..=5).contains(&words.len())
        && has_capital(words[0])
        && has_capital(words[words.len() - 1])
        && words
            .iter()
            .all(|word| letters_only(word) && (has_capital(word) || PARTICLES.contains(word)))
        && words.iter().all(|word| word.len() == 2 || !word.ends_with('.'))
}

/// A name without the academic titles before it.
pub(crate) fn without_titles(name: &str) -> &str {
    let mut name = name.trim();
    while let Some((first, rest)) = name.split_once(' ') {
        if !TITLES.contains(&first.to_lowercase().as_str()) {
            break;
        }
        name = rest.trim_start();
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declared_names_are_split_however_they_are_joined() {
        for (text, names) in [
            ("Anna Ek", vec!["Anna Ek"]),
            ("Anna Ek, Bo Al", vec!["Anna Ek", "Bo Al"]),
            ("Anna Ek, Bo Al och Eva By", vec!["Anna Ek", "Bo Al", "Eva By"]),
            ("Ek, Anna", vec!["Anna Ek"]),
            ("Ek, Anna; Al, Bo", vec!["Anna Ek", "Bo Al"]),
            ("docent Anna Ek & tekn. dr Bo Al", vec!["Anna Ek", "Bo Al"]),
            ("Redaktionen", vec!["Redaktionen"]),
            (" , ", vec![]),
        ] {
            assert_eq!(split_names(text), names, "{text:?}");
        }
    }

    #[test]
    fn names_are_told_from_roles_and_sentences() {
        for name in [
            "Birgitta Öjmertz",
            "Lars-Göran Ekdal",
            "tekn. dr Henrik Palmcrantz",
            "Eva von Platen",
            "Anna B. Ek",
        ] {
            assert!(is_name(name), "{name:?} is a name");
        }
        for other in [
            "Programdirektör",
            "Lean-coach, Mitt",
            "vd på Hedlunda",
            "Foto: Bo Ek",
            "2019",
            "Det var en gång.",
            "",
        ] {
            assert!(!is_name(other), "{other:?} is no name");
        }
    }
}
