//! The line below a title that says what the text is, who wrote it and when: `Ledare · Anna Ek · Programchef · 2019-12-20`.

use self::words::{BEFORE_DATE, CHANGED, DATE_WORDS, OTHER_CREDITS, SORTS, WRITTEN_BY};
use super::date::{find_date, read_short_date};
use super::names::{is_name, kind_of_word, without_titles};
use crate::ingest::extract::Metadata;

mod words;

/// A longer line is running text.
const LONGEST: usize = 160;

/// Reads a byline. Returns `None` unless the line names a date, or a writer beside a kind or after a word such
/// as "Text:".
pub(crate) fn read_byline(line: &str) -> Option<Metadata> {
    if line.chars().count() > LONGEST {
        return None;
    }
    let mut found = Metadata::default();
    let mut changed = None;
    let mut credited = false;
    let mut unexplained = 0;
    for part in split_parts(line) {
        match classify(part) {
            Part::Kind(kind) => found.kind = found.kind.or(Some(kind)),
            Part::Date(date) => found.date = found.date.or(Some(date)),
            Part::Change(date) => changed = changed.or(Some(date)),
            Part::Credit(names) => {
                credited = true;
                found.authors = names;
            }
            Part::Names(names) if found.authors.is_empty() => found.authors = names,
            Part::Names(_) | Part::SaysNothing => {}
            Part::Role => unexplained += 1,
        }
    }
    found.date = found.date.or(changed);
    // A role stands beside a name. A part without a name is a sentence that contains a date.
    let roles = if found.authors.is_empty() { 0 } else { 2 };
    let told = found.date.is_some() || credited || (found.kind.is_some() && !found.authors.is_empty());
    (told && unexplained <= roles).then_some(found)
}

enum Part {
    Kind(crate::document::Kind),
    Date(crate::document::PartialDate),
    /// Names after a word that says that they wrote the text.
    Credit(Vec<String>),
    Names(Vec<String>),
    /// The date of a change: what was published before is older.
    Change(crate::document::PartialDate),
    /// A credit of another one, a clock, the part of the site.
    SaysNothing,
    Role,
}

/// Whether all that a byline tells is when the text was changed.
pub(crate) fn is_of_change(line: &str) -> bool {
    let is_change = |part: &str| matches!(classify(part), Part::Change(_) | Part::SaysNothing);
    let parts = split_parts(line);
    !parts.is_empty() && parts.into_iter().all(is_change)
}

fn classify(part: &str) -> Part {
    let lower = part.to_lowercase();
    let is_clock = lower.chars().any(|c| c.is_ascii_digit())
        && lower
            .trim_start_matches("kl")
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, ':' | '.' | ' '))
        && lower.contains([':', '.'])
        && find_date(part).is_none();
    if is_clock || SORTS.contains(&&*lower) || OTHER_CREDITS.iter().any(|word| lower.starts_with(word)) {
        return Part::SaysNothing;
    }
    if let Some(kind) = kind_of_word(part.trim_end_matches(':')) {
        return Part::Kind(kind);
    }
    if let Some(names) = after_credit(part) {
        let names = names_in(before_other_credits(names));
        return if names.is_empty() {
            Part::Role
        } else {
            Part::Credit(names)
        };
    }
    if let Some(date) = find_date(part).or_else(|| short_date(&lower))
        && is_little_but_a_date(&lower)
    {
        let is_change = CHANGED.iter().any(|word| lower.contains(word));
        return if is_change {
            Part::Change(date)
        } else {
            Part::Date(date)
        };
    }
    match names_in(part) {
        names if names.is_empty() => Part::Role,
        names => Part::Names(names),
    }
}

/// The day behind a word that says that a date comes: `publicerad: 200312`.
fn short_date(lower: &str) -> Option<crate::document::PartialDate> {
    let (words, last) = lower.rsplit_once(' ')?;
    let is_said = words
        .split([' ', ':'])
        .any(|word| BEFORE_DATE.contains(&word) || CHANGED.contains(&word));
    read_short_date(last).filter(|_| is_said)
}

/// What stands after a word such as "Text:", the longest that there is.
pub(crate) fn after_credit(part: &str) -> Option<&str> {
    let begins = |word: &&&str| {
        part.get(..word.len())
            .is_some_and(|start| start.to_lowercase() == **word)
    };
    let word = WRITTEN_BY.iter().filter(begins).max_by_key(|word| word.len());
    word.map(|word| &part[word.len()..])
}

/// What stands before the credit of another one: "Anna Ek" of "Anna Ek, foto: Eva By".
pub(crate) fn before_other_credits(names: &str) -> &str {
    let is_credit = |(at, _): &(usize, char)| {
        let rest = names[*at..].trim_start().to_lowercase();
        OTHER_CREDITS.iter().any(|word| rest.starts_with(word))
            && rest
                .split_whitespace()
                .next()
                .is_some_and(|word| word.ends_with(':'))
    };
    let mut spaces = names.char_indices().filter(|(_, letter)| *letter == ' ');
    match spaces.find(is_credit) {
        Some((at, _)) => names[..at].trim_end_matches([',', ' ', '.', '/', '&']),
        None => names,
    }
}

/// Whether the words of a part are those of a date and what stands with it.
fn is_little_but_a_date(lower: &str) -> bool {
    let is_other = |word: &&str| {
        word.chars().all(char::is_alphabetic) && word.chars().count() > 3 && !DATE_WORDS.contains(word)
    };
    lower.split_whitespace().filter(is_other).count() <= 2
}

/// The names of a part, where it holds nothing but names; a role after a comma is dropped.
fn names_in(part: &str) -> Vec<String> {
    let part = part.trim();
    let people: Vec<&str> = part
        .split(" och ")
        .flat_map(|people| people.split(" and "))
        .collect();
    let before_role = |name: &str| -> String {
        without_titles(name.split(',').next().unwrap_or_default())
            .trim_end_matches('.')
            .to_owned()
    };
    let comma_list: Vec<&str> = part.split(',').map(str::trim).collect();
    let names: Vec<String> = if people.len() == 1 && comma_list.iter().all(|name| is_name(name)) {
        comma_list
            .into_iter()
            .map(|name| without_titles(name).to_owned())
            .collect()
    } else {
        people.into_iter().map(before_role).collect()
    };
    if names.iter().all(|name| is_name(name)) {
        names
    } else {
        Vec::new()
    }
}

/// The parts between separators; "2012-10-09. Text: Anna Ek" and "Anna Ek, 20 maj 2020" have two as well.
fn split_parts(line: &str) -> Vec<&str> {
    line.split(['·', '|', '•', '\t'])
        .flat_map(|part| part.split(" – "))
        .flat_map(|part| part.split(" — "))
        .flat_map(|part| part.split(" - "))
        .flat_map(split_sentences)
        .map(|part| part.trim().trim_end_matches('.'))
        .filter(|part| !part.is_empty())
        .flat_map(split_dates)
        .flat_map(split_date_from_names)
        .collect()
}

/// Parts two dates: "Uppdaterad 2021-06-07, publicerad 2020-05-03".
fn split_dates(part: &str) -> Vec<&str> {
    match part.split_once(", ") {
        Some((one, other)) if find_date(one).is_some() && find_date(other).is_some() => vec![one, other],
        _ => vec![part],
    }
}

/// Parts at a point and a space, unless the point is that of an abbreviation before a year ("3 okt. 2020").
fn split_sentences(part: &str) -> Vec<&str> {
    match part.split_once(". ") {
        Some((_, after)) if after.starts_with(|c: char| c.is_ascii_digit() || c.is_lowercase()) => {
            match after.split_once(". ") {
                Some((_, rest)) => vec![&part[..part.len() - rest.len()], rest],
                None => vec![part],
            }
        }
        // "3. Mai 2020" is one day.
        Some((before, after)) if find_date(part) != find_date(before).or_else(|| find_date(after)) => {
            vec![part]
        }
        Some((before, after)) => vec![before, after],
        None => vec![part],
    }
}

/// Parts a part in which names and a date stand together: "Anna Ek, 20 maj 2020", "Publicerad 2020-05-20 av Anna Ek",
/// "Skriven av Anna Ek den 20 maj 2020", "Anna Ek 2020-05-20".
fn split_date_from_names(part: &str) -> Vec<&str> {
    let named_and_dated = |names: &str, date: &str| {
        find_date(date).is_some() && !names_in(after_credit(names).unwrap_or(names)).is_empty()
    };
    let first_digit = part.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
    let (before, from_digit) = part.split_at(first_digit);
    let before = before.trim_end();
    let names = before.strip_suffix(" den").unwrap_or(before);
    // A name before a day in words may be that of a place: "Svenska Mässan 3 maj 2020".
    let is_told = names.len() < before.len() || from_digit.find('-') == Some(4);
    if is_told && named_and_dated(names, from_digit) {
        return vec![names, from_digit];
    }
    match (
        part.rsplit_once(", "),
        part.split_once(" av "),
        part.split_once(" by "),
    ) {
        (Some((names, date)), ..) if named_and_dated(names, date) => vec![names, date],
        (_, Some((date, names)), _) | (_, _, Some((date, names))) if named_and_dated(names, date) => {
            vec![date, names]
        }
        _ => vec![part],
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Kind, writers and date as text, each empty if missing; `None` if the line is not a byline.
    fn told(line: &str) -> Option<[String; 3]> {
        let found = read_byline(line)?;
        let text = |value: Option<String>| value.unwrap_or_default();
        Some([
            text(found.kind.map(|kind| kind.to_string())),
            found.authors.join(" + "),
            text(found.date.map(|date| date.to_string())),
        ])
    }

    #[test]
    fn bylines_tell_kind_writer_and_date() {
        for (line, expected) in [
            (
                "Ledare · Anna Ek · Programchef · 2019-12-20",
                ["editorial", "Anna Ek", "2019-12-20"],
            ),
            (
                "Krönika · Bo Al · Lean-coach, Mitt · 12 nov. 2013",
                ["article", "Bo Al", "2013-11-12"],
            ),
            (
                "Fallstudie | Eva By | 3 okt. 2020",
                ["case", "Eva By", "2020-10-03"],
            ),
            (
                "Forskningsrapport – docent Anna Ek – maj 2020",
                ["research", "Anna Ek", "2020-05"],
            ),
            (
                "Metod • Anna Ek och Bo Al • 20/5 2020",
                ["method", "Anna Ek + Bo Al", "2020-05-20"],
            ),
            ("Notis · 2024-03-06", ["article", "", "2024-03-06"]),
            ("Publicerad 2020-05-20", ["", "", "2020-05-20"]),
            ("Publicerad 29 maj 2013 av Eva By", ["", "Eva By", "2013-05-29"]),
            (
                "2012-10-09. Text: Yusuf Demir Holm",
                ["", "Yusuf Demir Holm", "2012-10-09"],
            ),
            (
                "Publicerad den 17 nov. 2015. Text: Elin Sjöwall.",
                ["", "Elin Sjöwall", "2015-11-17"],
            ),
            ("Text: Anna Ek · Foto: Bo Al", ["", "Anna Ek", ""]),
            ("Av Anna Ek", ["", "Anna Ek", ""]),
            (
                "Therese Ahlgren Siwe, 12 april 2018",
                ["", "Therese Ahlgren Siwe", "2018-04-12"],
            ),
            (
                "Anna Ek, Bo Al, 20 maj 2020",
                ["", "Anna Ek + Bo Al", "2020-05-20"],
            ),
            (
                "Per Ek and Sara By, 20 November 2014",
                ["", "Per Ek + Sara By", "2014-11-20"],
            ),
        ] {
            assert_eq!(told(line), Some(expected.map(str::to_owned)), "{line:?}");
        }
    }

    #[test]
    fn running_text_is_no_byline() {
        for line in [
            "",
            "Anna Ek",
            "Programmets chef Anna Ek.",
            "Foto: Bo Al",
            "Den 20 maj 2020 möttes alla företag i nätverket för att gå igenom ställtider, planering och underhåll.",
            "Ledare i produktionen behöver tid",
            "Vi har arbetat med flödet sedan maj 2019 och ser resultat i dag.",
            "Lean – vad är det?",
        ] {
            assert_eq!(told(line), None, "{line:?}");
        }
    }

    proptest! {
        #[test]
        fn any_line_is_read_without_panic(line: String) {
            let _ = read_byline(&line);
        }

        #[test]
        fn every_separator_and_order_gives_the_same_byline(
            separator in prop::sample::select(vec![" · ", " | ", " • ", " – "]),
            parts in Just(vec!["Ledare", "Anna Ek", "2019-12-20"]).prop_shuffle(),
        ) {
            let expected = Some(["editorial", "Anna Ek", "2019-12-20"].map(str::to_owned));
            prop_assert_eq!(told(&parts.join(separator)), expected);
        }
    }
}
