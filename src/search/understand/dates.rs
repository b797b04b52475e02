//! Dates in a query: `2019`, `december 2019`, `2019-12`, `hösten 2020`, `24 december 2019`, `2018–2020`. The words of a date
//! find the documents that were published then, besides the documents that have the words.

use std::str::FromStr;

use super::clause::{Clause, EVERYWHERE, Role};
use super::date_span::DateSpan;
use crate::document::PartialDate;
use crate::search::snapshot::Tables;

/// The years that four digits are taken for; other numbers are amounts.
const YEARS: std::ops::RangeInclusive<u32> = 1900..=2099;

/// Lets the words of a date find the documents of that time, where there are any. The clauses must be in the order in which
/// they were typed.
pub(crate) fn add_dates(clauses: &mut [Clause], tables: &Tables) {
    let words: Vec<Option<String>> = clauses.iter().map(plain_word).collect();
    let word = |place: usize| words.get(place).and_then(Option::as_deref);
    for place in 0..clauses.len() {
        let Some(span) = word(place).and_then(by_itself) else {
            continue;
        };
        add(&mut clauses[place..=place], span, tables);
        let (Some(year), Some(before)) = (word(place).and_then(year), place.checked_sub(1).and_then(&word))
        else {
            continue;
        };
        let Some((first, last)) = months(before) else {
            continue;
        };
        let day = place.checked_sub(2).and_then(|before| day(word(before)?));
        match day.filter(|_| first == last) {
            Some(day) if DateSpan::day(year, first, day).has_documents(tables) => {
                add(
                    &mut clauses[place - 2..place],
                    DateSpan::day(year, first, day),
                    tables,
                );
            }
            _ => add(
                &mut clauses[place - 1..place],
                DateSpan::months(year, first, last),
                tables,
            ),
        }
    }
    number_of_an_issue(clauses, &words);
}

fn add(clauses: &mut [Clause], span: DateSpan, tables: &Tables) {
    if span.has_documents(tables) {
        for clause in clauses {
            clause.published = Some(span);
        }
    }
}

/// `nr 3 2018`: the number of an issue orders what the year finds; few texts say it.
fn number_of_an_issue(clauses: &mut [Clause], words: &[Option<String>]) {
    let is_number = |word: &str| word.len() <= 2 && word.bytes().all(|byte| byte.is_ascii_digit());
    for place in 0..clauses.len() {
        let [Some(nr), Some(number)] = words.get(place..place + 2).unwrap_or_default() else {
            continue;
        };
        let beside = [place.checked_sub(1), Some(place + 2)];
        let mut beside = beside.into_iter().flatten().filter_map(|at| clauses.get(at));
        if matches!(nr.as_str(), "nr" | "nummer" | "no")
            && is_number(number)
            && beside.any(|clause| clause.published.is_some())
        {
            for clause in &mut clauses[place..place + 2] {
                clause.role = Role::Ordering;
            }
        }
    }
}

/// The lower-case text of a clause that is looked up everywhere.
fn plain_word(clause: &Clause) -> Option<String> {
    let plain = matches!(clause.role, Role::Wanted | Role::Ordering) && clause.zones == EVERYWHERE;
    plain.then(|| clause.text.to_lowercase())
}

/// The span of a word that is a date by itself.
fn by_itself(word: &str) -> Option<DateSpan> {
    if let Some(year) = year(word) {
        return Some(DateSpan::years(year, year));
    }
    if let Some((first, last)) = word.split_once(['-', '–', '/'])
        && let (Some(first), Some(last)) = (year(first), year(last))
    {
        return (first <= last).then(|| DateSpan::years(first, last));
    }
    if let Some(decade) = word.strip_suffix("-talet").and_then(year) {
        let years = if decade % 100 == 0 { 99 } else { 9 };
        return (decade % 10 == 0).then(|| DateSpan::years(decade, decade + years));
    }
    let date = PartialDate::from_str(word)
        .ok()
        .filter(|date| date.month().is_some())?;
    Some(DateSpan {
        first: u32::try_from(date.first_number()).ok()?,
        last: u32::try_from(date.last_number()).ok()?,
    })
}

fn year(word: &str) -> Option<u32> {
    let digits = word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    word.parse().ok().filter(|year| digits && YEARS.contains(year))
}

fn day(word: &str) -> Option<u32> {
    let digits = word.len() <= 2 && word.bytes().all(|byte| byte.is_ascii_digit());
    word.parse().ok().filter(|day| digits && (1..=31).contains(day))
}

/// The months that a word before a year stands for: a month, a season, a term or a quarter. Winter is left out, since it
/// belongs to two years.
fn months(word: &str) -> Option<(u32, u32)> {
    const MONTHS: [[&str; 3]; 12] = [
        ["januari", "jan", "january"],
        ["februari", "feb", "february"],
        ["mars", "mar", "march"],
        ["april", "apr", "april"],
        ["maj", "maj", "may"],
        ["juni", "jun", "june"],
        ["juli", "jul", "july"],
        ["augusti", "aug", "august"],
        ["september", "sept", "sep"],
        ["oktober", "okt", "october"],
        ["november", "nov", "november"],
        ["december", "dec", "december"],
    ];
    let month = (1..).zip(MONTHS).find(|(_, names)| names.contains(&word));
    if let Some((month, _)) = month {
        return Some((month, month));
    }
    match word {
        "våren" | "vår" | "spring" => Some((3, 5)),
        "sommaren" | "sommar" | "summer" => Some((6, 8)),
        "hösten" | "höst" | "autumn" => Some((9, 11)),
        "vårterminen" | "vt" => Some((1, 6)),
        "höstterminen" | "ht" => Some((8, 12)),
        "q1" => Some((1, 3)),
        "q2" => Some((4, 6)),
        "q3" => Some((7, 9)),
        "q4" => Some((10, 12)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_are_dates_by_themselves() {
        let span = |first, last| Some(DateSpan { first, last });
        let table = [
            ("2019", span(2019_0000, 2019_9999)),
            ("2019-12", span(2019_1200, 2019_1299)),
            ("2019-12-24", span(2019_1224, 2019_1224)),
            ("2018–2020", span(2018_0000, 2020_9999)),
            ("2018-2020", span(2018_0000, 2020_9999)),
            ("2010-talet", span(2010_0000, 2019_9999)),
            ("1900-talet", span(1900_0000, 1999_9999)),
            ("2020-2018", None),
            ("1500", None),
            ("201", None),
            ("2019a", None),
            ("2019-13", None),
        ];
        for (word, expected) in table {
            assert_eq!(by_itself(word), expected, "{word}");
        }
    }

    #[test]
    fn a_date_must_lie_in_the_span_whole() {
        let autumn = DateSpan::months(2020, 9, 11);
        assert!(autumn.contains(2020_1003, 2020_1003));
        assert!(autumn.contains(2020_1100, 2020_1199));
        assert!(!autumn.contains(2020_0000, 2020_9999), "the year alone is known");
        assert!(!autumn.contains(2020_1201, 2020_1201));
        assert!(!autumn.contains(0, 0), "no date");
    }
}
