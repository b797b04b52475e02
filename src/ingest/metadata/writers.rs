//! Who wrote a text, as fields and elements that are meant for it say: "Text: Anna Ek Foto: Eva By", "ANNA EK | Verkstaden".

use super::byline::{after_credit, before_other_credits};
use super::names::{is_name, split_names};
use crate::text::clean_line;

/// Accounts and offices that programs give as writers.
const NOBODY: [&str; 14] = [
    "admin",
    "administrator",
    "administratör",
    "webmaster",
    "webbmaster",
    "webbredaktör",
    "root",
    "user",
    "wordpress",
    "unknown",
    "okänd",
    "anonymous",
    "anonym",
    "gäst",
];

/// The writers that a text names, each once; accounts, addresses and handles are none.
pub(crate) fn writers(text: &str) -> Vec<String> {
    let text = without_address(&without_nicknames(&without_brackets(&clean_line(text))));
    let text = text.split(['|', '·', '•']).next().unwrap_or_default().trim();
    let text = after_credit(text).unwrap_or(text);
    let mut found: Vec<String> = Vec::new();
    for name in split_names(before_other_credits(text)) {
        let name = name.trim_matches(|sign| matches!(sign, ' ' | ':' | ',') || is_picture(sign));
        let name = in_small_letters(without_stop(name));
        let is_somebody = !name.is_empty()
            && !name.contains('@')
            && !name.contains("<a ")
            && !name.contains("://")
            && !name.starts_with("www.")
            && !NOBODY.contains(&name.to_lowercase().as_str())
            && name.chars().any(char::is_alphabetic);
        if is_somebody && !found.contains(&name) {
            found.push(name);
        }
    }
    found
}

/// A name without the full stop of its sentence; that of an abbreviation stays (`e.V.`, `Anna B.`).
fn without_stop(name: &str) -> &str {
    let last = name.rsplit([' ', '.']).nth(1).filter(|_| name.ends_with('.'));
    match last {
        Some(word) if word.chars().count() > 1 => name.trim_end_matches('.'),
        _ => name,
    }
}

/// What stands in brackets is an address or a role.
fn without_brackets(text: &str) -> String {
    let mut kept = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('(') {
        kept.push_str(before);
        rest = after.split_once(')').map_or("", |(_, after)| after);
    }
    kept + rest
}

/// `Anna "Ankan" Ek` without what she is called.
fn without_nicknames(text: &str) -> String {
    let parts: Vec<&str> = text.split(['"', '“', '”']).collect();
    // Every second part stands in quotes; an odd sign is none.
    if parts.len().is_multiple_of(2) {
        return text.to_owned();
    }
    let outside: Vec<&str> = parts.into_iter().step_by(2).map(str::trim).collect();
    outside.join(" ").trim().to_owned()
}

/// Whether a sign is a picture, as people put behind their names.
fn is_picture(sign: char) -> bool {
    matches!(sign, '\u{2190}'..='\u{2BFF}' | '\u{FE0F}' | '\u{200D}' | '\u{1F000}'..='\u{1FAFF}')
}

/// `Anna Ek <anna.ek@exempel.se>` without the address.
fn without_address(text: &str) -> String {
    match text.split_once('<') {
        Some((name, rest)) => match rest.split_once('>') {
            Some((address, after)) if address.contains('@') => format!("{name}{after}"),
            _ => text.to_owned(),
        },
        None => text.to_owned(),
    }
}

/// `ANNA EK` as `Anna Ek`; names of one word may be abbreviations.
fn in_small_letters(name: &str) -> String {
    let is_shouted = name.contains(' ')
        && name.chars().filter(|letter| letter.is_alphabetic()).count() >= 6
        && !name.chars().any(char::is_lowercase);
    if !is_shouted || !is_name(name) {
        return name.to_owned();
    }
    let mut after_letter = false;
    name.chars()
        .flat_map(|letter| {
            let written: Vec<char> = if after_letter {
                letter.to_lowercase().collect()
            } else {
                vec![letter]
            };
            after_letter = letter.is_alphabetic();
            written
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writers_are_read_from_what_a_field_says() {
        for (text, expected) in [
            ("Anna Ek", "Anna Ek"),
            ("Text: Anna Ek Foto: Eva By", "Anna Ek"),
            ("Anna Ek, foto: Eva By", "Anna Ek"),
            ("Text & bild: Anna Ek och Bo Al", "Anna Ek + Bo Al"),
            ("ANNA-LENA EK", "Anna-Lena Ek"),
            ("RISE", "RISE"),
            ("Anna Ek ❤️", "Anna Ek"),
            ("Anna \"Ankan\" Ek", "Anna Ek"),
            ("5\" skärm", "5\" skärm"),
            ("Anna Ek (anna.ek@exempel.se)", "Anna Ek"),
            ("Anna Ek <anna.ek@exempel.se>", "Anna Ek"),
            ("Anna Ek <anna.ek@exempel.se>, Bo Al", "Anna Ek + Bo Al"),
            ("Ada <i>Ek</i>", "Ada <i>Ek</i>"),
            ("<a href=\"/om\">Anna Ek</a>", ""),
            ("Anna Ek; Anna Ek", "Anna Ek"),
            ("Anna Ek | Verkstaden", "Anna Ek"),
            ("Redaktionen", "Redaktionen"),
            ("Text: Anna Ek.", "Anna Ek"),
            ("Vänföreningen e.V.", "Vänföreningen e.V."),
            ("Bygg/Trä i Norr", "Bygg/Trä i Norr"),
            ("Ava Ek", "Ava Ek"),
            ("Byron Al", "Byron Al"),
            ("admin", ""),
            ("@annaek", ""),
            ("https://exempel.example/anna", ""),
            ("", ""),
        ] {
            assert_eq!(writers(text).join(" + "), expected, "{text:?}");
        }
    }
}
