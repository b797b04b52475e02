//! Numbers with units, standards, weeks, times and telephone numbers: one form for the ways they are written.

use super::atom::{Atom, scan, starts_word};

/// Units that are joined to a number before them: `25 Nm` is `25nm`. Those that are words of their own (`min`, `st`, `kr`) are not.
const UNITS: [&str; 50] = [
    "nm", "mm", "cm", "dm", "m", "km", "mg", "g", "hg", "kg", "ml", "cl", "dl", "l", "kw", "mw", "wh", "kwh",
    "mwh", "kv", "mv", "ma", "hz", "khz", "mhz", "ghz", "pa", "kpa", "mpa", "kn", "kj", "mj", "rpm", "db",
    "gb", "mb", "tb", "kb", "m2", "m3", "cm2", "cm3", "mm2", "km2", "m²", "m³", "cm²", "cm³", "mm²", "μm",
];
/// Publishers of standards, joined to the number of the standard: `ISO 9001` is `iso9001`.
const STANDARDS: [&str; 12] = [
    "iso", "iec", "en", "ss", "din", "ieee", "afs", "ansi", "astm", "nist", "bfs", "sfs",
];
/// Words for a week before its number: `vecka 42` is `v42`.
const WEEKS: [&str; 4] = ["vecka", "veckan", "v", "week"];

/// Where the next word of a chain begins, if the atom and what stands behind a space belong together.
pub(super) fn spaced(text: &str, atom: &Atom) -> Option<usize> {
    let next = after_space(text, atom.next)?;
    let word = &text[atom.start..atom.end];
    let digits = digits_at(text, next);
    if atom.number {
        let thousands =
            is_group(digits) && (1..=3).contains(&word.len()) && !word.starts_with('0') && is_digits(word);
        return (thousands || is_unit(text, next)).then_some(next);
    }
    // Nearly all words end here.
    if digits.is_empty() || word.len() > 6 {
        return None;
    }
    let standard = is_in(&STANDARDS, word);
    (standard || is_week(word) && is_week_number(text, next)).then_some(next)
}

/// Whether a chain of thousands goes on behind `last`: the third group of `1 250 000`.
pub(super) fn next_group(text: &str, first: &Atom, last: &Atom) -> Option<usize> {
    let next = after_space(text, last.next)?;
    let group = |atom: &Atom| atom.number && is_digits(&text[atom.start..atom.end]);
    let three = last.end - last.start == 3 && is_group(digits_at(text, next));
    (group(first) && group(last) && three).then_some(next)
}

/// Where the number of a week begins behind `v.`; where the minutes begin behind the hour and a colon.
pub(super) fn punctuated(text: &str, atom: &Atom) -> Option<usize> {
    let word = &text[atom.start..atom.end];
    match text.as_bytes().get(atom.next)? {
        b'.' if word.eq_ignore_ascii_case("v") => {
            let next = after_space(text, atom.next + 1).unwrap_or(atom.next + 1);
            is_week_number(text, next).then_some(next)
        }
        b':' if atom.number && word.len() <= 2 && is_digits(word) => {
            let minutes = digits_at(text, atom.next + 1);
            let end = atom.next + 1 + minutes.len();
            (minutes.len() == 2 && !starts_word(text, end) && !text[end..].starts_with(':'))
                .then_some(atom.next + 1)
        }
        _ => None,
    }
}

/// Changes the joined form of a chain where it is written in several ways: `vecka42` to `v42`.
pub(super) fn rewrite_chain(form: &mut String, first: &str) {
    if is_week(first)
        && let Some(number) = form.get(first.len()..).filter(|number| is_digits(number))
    {
        *form = format!("v{number}");
    }
}

/// Appends the form of a number that a piece begins with, and returns its length in bytes: `12.5` becomes `12,5`, `1.250`
/// becomes `1250`. A piece that does not begin with a number with a point or a comma has length 0.
pub(super) fn push_number(form: &mut String, piece: &str) -> usize {
    let end = piece
        .find(|character: char| !character.is_ascii_digit() && !matches!(character, '.' | ','))
        .unwrap_or(piece.len());
    let number = piece[..end].trim_end_matches(['.', ',']);
    let separators: Vec<char> = number
        .chars()
        .filter(|character| !character.is_ascii_digit())
        .collect();
    let groups: Vec<&str> = number.split(['.', ',']).collect();
    let thousands = |groups: &[&str]| {
        (1..=3).contains(&groups[0].len())
            && !groups[0].starts_with('0')
            && groups[1..].iter().all(|group| group.len() == 3)
    };
    match separators.as_slice() {
        [] => return 0,
        ['.', ..] if separators.iter().all(|sign| *sign == '.') && thousands(&groups) => {
            groups.iter().for_each(|group| form.push_str(group));
        }
        [_] => {
            form.push_str(groups[0]);
            form.push(',');
            form.push_str(groups[1]);
        }
        [rest @ .., last]
            if rest.iter().all(|sign| sign != last) && thousands(&groups[..groups.len() - 1]) =>
        {
            let (decimals, whole) = groups.split_last().unwrap_or((&"", &[]));
            whole.iter().for_each(|group| form.push_str(group));
            form.push(',');
            form.push_str(decimals);
        }
        _ => form.push_str(number),
    }
    number.len()
}

/// A telephone number that begins with an atom: its digits, with 0 for the +46 of Sweden, and its last byte.
pub(super) fn telephone(text: &str, atom: &Atom) -> Option<(String, usize)> {
    if !atom.number {
        return None;
    }
    let first = &text[atom.start..atom.end];
    let abroad = text[..atom.start].ends_with('+') && first.starts_with("46");
    if !is_digits(first) || !(first.starts_with('0') || abroad) {
        return None;
    }
    let mut digits = if abroad {
        format!("0{}", &first[2..])
    } else {
        first.to_owned()
    };
    let (mut end, mut groups) = (atom.end, 1);
    loop {
        let bytes = text.as_bytes();
        // 08-123 45 67: one hyphen behind the area, spaces between the groups.
        let next = match bytes.get(end) {
            Some(b'-' | b'/') if groups == 1 || abroad && groups == 2 => end + 1,
            _ => match after_space(text, end) {
                Some(next) => next,
                None => break,
            },
        };
        let group = digits_at(text, next);
        if !(2..=8).contains(&group.len()) || digits.len() + group.len() > 11 {
            break;
        }
        digits.push_str(group);
        end = next + group.len();
        groups += 1;
    }
    let hyphen = text[atom.end..].starts_with(['-', '/']);
    let whole = groups == 1 && abroad || groups >= 3 || groups == 2 && hyphen;
    (whole && (8..=11).contains(&digits.len()) && !starts_word(text, end)).then_some((digits, end))
}

/// The byte behind one space, breaking or not, at `at`.
fn after_space(text: &str, at: usize) -> Option<usize> {
    let space = text.get(at..)?.chars().next()?;
    matches!(space, ' ' | '\u{A0}' | '\u{2009}' | '\u{202F}').then(|| at + space.len_utf8())
}

/// The ASCII digits at `at`.
fn digits_at(text: &str, at: usize) -> &str {
    let rest = text.get(at..).unwrap_or("");
    let end = rest
        .find(|character: char| !character.is_ascii_digit())
        .unwrap_or(rest.len());
    match rest[end..].chars().next() {
        Some(next) if next.is_alphanumeric() => "",
        _ => &rest[..end],
    }
}

fn is_digits(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_group(digits: &str) -> bool {
    digits.len() == 3
}

fn is_in(list: &[&str], word: &str) -> bool {
    list.iter().any(|known| known.eq_ignore_ascii_case(word))
}

fn is_week(word: &str) -> bool {
    is_in(&WEEKS, word)
}

fn is_week_number(text: &str, at: usize) -> bool {
    let digits = digits_at(text, at);
    (1..=2).contains(&digits.len()) && digits.parse().is_ok_and(|week: u8| (1..=53).contains(&week))
}

/// Whether a word at `at` is a unit.
fn is_unit(text: &str, at: usize) -> bool {
    if !starts_word(text, at) {
        return false;
    }
    let atom = scan(text, at);
    let word = text[atom.start..atom.end].replace('µ', "μ");
    word.len() <= 4 && is_in(&UNITS, &word)
}
