//! Dates as Swedish and English publications write them.

use crate::document::PartialDate;

/// Month names and their short forms, by month: in Swedish and English, and those that Norwegian, Danish, German and Finnish have of their own.
const MONTHS: [&[&str]; 12] = [
    &["januari", "jan", "january", "januar", "tammikuuta"],
    &["februari", "feb", "febr", "february", "februar", "helmikuuta"],
    &["mars", "mar", "march", "marts", "märz", "maaliskuuta"],
    &["april", "apr", "huhtikuuta"],
    &["maj", "may", "mai", "toukokuuta"],
    &["juni", "jun", "june", "kesäkuuta"],
    &["juli", "jul", "july", "heinäkuuta"],
    &["augusti", "aug", "august", "elokuuta"],
    &["september", "sep", "sept", "syyskuuta"],
    &["oktober", "okt", "october", "oct", "lokakuuta"],
    &["november", "nov", "marraskuuta"],
    &["december", "dec", "desember", "dezember", "joulukuuta"],
];

/// Ordinal endings of a day: "1:a juni", "3:e", "2nd".
const ORDINALS: [&str; 6] = ["a", "e", "st", "nd", "rd", "th"];

/// The years accepted in running text; other four-digit numbers are not years.
const YEARS_IN_TEXT: std::ops::RangeInclusive<i16> = 1900..=2100;

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    /// A number of up to eight digits, and how many it has.
    Number(u32, usize),
    Word(String),
    Sign(char),
}

/// Reads a value that is said to be a date: everything [`find_date`] finds, a year alone, `20200520`.
pub(crate) fn read_date(text: &str) -> Option<PartialDate> {
    let tokens = tokenize(text);
    match tokens[..] {
        [Token::Number(year, 4)] => PartialDate::new(i16::try_from(year).ok()?, None, None),
        [Token::Number(number, 8)] => date(number / 10_000, number / 100 % 100, Some(number % 100)),
        _ => find_in(&tokens),
    }
}

/// Finds the first date of a line that has at least a month and a likely year.
pub(crate) fn find_date(text: &str) -> Option<PartialDate> {
    find_in(&tokenize(text)).filter(|date| YEARS_IN_TEXT.contains(&date.year()))
}

/// Reads a day with a year of two digits, as Swedish and German writers put it after a word that says that a date comes: `20-03-12`, `200312`, `12.3.20`.
pub(crate) fn read_short_date(text: &str) -> Option<PartialDate> {
    /// Years from here on are of the century before.
    const LAST_CENTURY: u32 = 60;
    let whole = |year: u32| {
        if year < LAST_CENTURY {
            2000 + year
        } else {
            1900 + year
        }
    };
    match tokenize(text)[..] {
        [
            Token::Number(year, 2),
            Token::Sign('-'),
            Token::Number(month, 2),
            Token::Sign('-'),
            Token::Number(day, 2),
        ] => date(whole(year), month, Some(day)),
        [
            Token::Number(day, 1..=2),
            Token::Sign('.'),
            Token::Number(month, 1..=2),
            Token::Sign('.'),
            Token::Number(year, 2),
        ] => date(whole(year), month, Some(day)),
        [Token::Number(number, 6)] => date(whole(number / 10_000), number / 100 % 100, Some(number % 100)),
        _ => None,
    }
}

fn find_in(tokens: &[Token]) -> Option<PartialDate> {
    (0..tokens.len()).find_map(|start| {
        let before = start.checked_sub(1).map(|before| &tokens[before]);
        let is_part_of_number = matches!(before, Some(Token::Sign('-' | '/' | '.')))
            && matches!(tokens.get(start.wrapping_sub(2)), Some(Token::Number(..)));
        // The month of a day that doesn't exist: "30 februari 2020".
        let has_bad_day = matches!(
            (before, &tokens[start]),
            (Some(Token::Number(..)), Token::Word(_))
        );
        if is_part_of_number || has_bad_day {
            None
        } else {
            date_at(&tokens[start..])
        }
    })
}

/// The date that the tokens begin with, each way of writing in turn.
fn date_at(tokens: &[Token]) -> Option<PartialDate> {
    year_first(tokens)
        .or_else(|| day_first(tokens))
        .or_else(|| month_first(tokens))
        .or_else(|| digits_only(tokens))
}

/// `2019-12-20`, `2018/04/12`, `2019.12.20`, `2019-12`; a time of day after it is left alone.
fn year_first(tokens: &[Token]) -> Option<PartialDate> {
    let [
        Token::Number(year, 4),
        Token::Sign(sign @ ('-' | '/' | '.')),
        Token::Number(month, 1..=2),
        rest @ ..,
    ] = tokens
    else {
        return None;
    };
    match rest {
        [Token::Sign(again), Token::Number(day, 1..=2), ..] if again == sign => {
            date(*year, *month, Some(*day))
        }
        _ if *sign == '-' => date(*year, *month, None),
        _ => None,
    }
}

/// `20 maj 2020`, `3 okt. 2020`, `1:a juni 2021`, `20th of May, 2020`.
fn day_first(tokens: &[Token]) -> Option<PartialDate> {
    let [Token::Number(day, 1..=2), rest @ ..] = tokens else {
        return None;
    };
    let rest = skip_ordinal(rest);
    let rest = skip_word(rest, "of");
    let [Token::Word(word), rest @ ..] = rest else {
        return None;
    };
    let [Token::Number(year, 4), ..] = skip_sign(skip_sign(rest, '.'), ',') else {
        return None;
    };
    date(*year, month(word)?, Some(*day))
}

/// `May 20, 2020`, `maj 2020`.
fn month_first(tokens: &[Token]) -> Option<PartialDate> {
    let [Token::Word(word), rest @ ..] = tokens else {
        return None;
    };
    let month = month(word)?;
    match skip_sign(rest, '.') {
        [Token::Number(year, 4), ..] => date(*year, month, None),
        [Token::Number(day, 1..=2), rest @ ..] => match skip_sign(skip_ordinal(rest), ',') {
            [Token::Number(year, 4), ..] => date(*year, month, Some(*day)),
            _ => None,
        },
        _ => None,
    }
}

/// `20/5 2020`, `20/5/2020`, `20/5-2020`, `20.5.2020`, `20-05-2020`; where the second number is no month, it is taken as the day.
fn digits_only(tokens: &[Token]) -> Option<PartialDate> {
    let [
        Token::Number(day, 1..=2),
        Token::Sign(sign @ ('/' | '.' | '-')),
        Token::Number(month, 1..=2),
        rest @ ..,
    ] = tokens
    else {
        return None;
    };
    let year = match rest {
        [Token::Sign(again), Token::Number(year, 4), ..] if again == sign || *again == '-' => year,
        [Token::Number(year, 4), ..] if *sign == '/' => year,
        _ => return None,
    };
    date(*year, *month, Some(*day)).or_else(|| date(*year, *day, Some(*month)))
}

fn date(year: u32, month: u32, day: Option<u32>) -> Option<PartialDate> {
    let day = day.map(i8::try_from).transpose().ok()?;
    PartialDate::new(i16::try_from(year).ok()?, Some(i8::try_from(month).ok()?), day)
}

fn month(word: &str) -> Option<u32> {
    let index = MONTHS.iter().position(|names| names.contains(&word))?;
    u32::try_from(index + 1).ok()
}

fn skip_sign(tokens: &[Token], sign: char) -> &[Token] {
    if tokens.first() == Some(&Token::Sign(sign)) {
        &tokens[1..]
    } else {
        tokens
    }
}

fn skip_word<'t>(tokens: &'t [Token], word: &str) -> &'t [Token] {
    if matches!(tokens.first(), Some(Token::Word(first)) if first == word) {
        &tokens[1..]
    } else {
        tokens
    }
}

fn skip_ordinal(tokens: &[Token]) -> &[Token] {
    let after_colon = skip_sign(tokens, ':');
    match after_colon.first() {
        Some(Token::Word(word)) if ORDINALS.contains(&word.as_str()) => &after_colon[1..],
        _ => skip_sign(tokens, '.'),
    }
}

fn tokenize(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let same: fn(char) -> bool = match first {
            _ if first.is_ascii_digit() => |c| c.is_ascii_digit(),
            _ if first.is_alphabetic() => char::is_alphabetic,
            _ => |_| false,
        };
        let length = rest
            .find(|c| !same(c))
            .unwrap_or(rest.len())
            .max(first.len_utf8());
        let (token, after) = rest.split_at(length);
        rest = after;
        if first.is_ascii_digit() {
            // Longer numbers are not part of a date.
            let number = if length <= 8 {
                token.parse().unwrap_or(u32::MAX)
            } else {
                u32::MAX
            };
            tokens.push(Token::Number(number, length));
        } else if first.is_alphabetic() {
            tokens.push(Token::Word(token.to_lowercase()));
        } else if !first.is_whitespace() {
            tokens.push(Token::Sign(if matches!(first, '–' | '‑' | '−') {
                '-'
            } else {
                first
            }));
        }
    }
    tokens
}

#[cfg(test)]
mod tests;
