//! Numbers and dates in each language.

use crate::document::{ENGLISH_MONTHS, Language, PartialDate, SWEDISH_MONTHS};

/// The separator of digit groups: a thin space without line break.
const GROUP: char = '\u{202F}';

/// A whole number with grouped thousands: `12 345`. Four digits are not grouped (Swedish writing rules).
pub(super) fn swedish_number(number: u64) -> String {
    let digits = number.to_string();
    if digits.len() <= 4 {
        return digits;
    }
    let mut grouped = String::with_capacity(digits.len() + digits.len());
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(GROUP);
        }
        grouped.push(digit);
    }
    grouped
}

/// A whole number with grouped thousands: `1,234`.
pub(super) fn english_number(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A date in words, as precise as known: `20 December 2019`.
pub(super) fn english_date(date: PartialDate) -> String {
    in_words(date, &ENGLISH_MONTHS)
}

/// A whole number as the language writes it: `12 345`, `12,345`.
pub fn number_in(language: Language, number: u64) -> String {
    match language {
        Language::Swedish => swedish_number(number),
        Language::English => english_number(number),
    }
}

/// A date in words, as precise as known.
pub fn date_in(language: Language, date: PartialDate) -> String {
    match language {
        Language::Swedish => swedish_date(date),
        Language::English => english_date(date),
    }
}

/// A time in milliseconds: `0,7 ms`, `23 ms`, `1,2 s`; never a bare zero. English has a decimal point.
pub fn milliseconds_in(language: Language, ms: f64) -> String {
    let (value, unit) = if ms < 999.5 {
        (ms, "ms")
    } else {
        (ms / 1_000.0, "s")
    };
    let text = if value >= 9.95 {
        format!("{value:.0}")
    } else {
        format!("{:.1}", value.max(0.1))
    };
    let text = match language {
        Language::Swedish => text.replace('.', ","),
        Language::English => text,
    };
    format!("{text}\u{A0}{unit}")
}

/// A size in bytes, kilobytes or megabytes of a thousand each, with a decimal point: `912 B`, `127 kB`, `1.3 MB`.
pub(super) fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes}\u{A0}B"),
        1_000..1_000_000 => format!("{}\u{A0}kB", (bytes + 500) / 1_000),
        _ => format!("{:.1}\u{A0}MB", bytes as f64 / 1e6),
    }
}

/// A date in words, as precise as known: `20 december 2019`, `december 2019`, `2019`.
pub(super) fn swedish_date(date: PartialDate) -> String {
    in_words(date, &SWEDISH_MONTHS)
}

fn in_words(date: PartialDate, names: &[&str; 12]) -> String {
    let month = date
        .month()
        .and_then(|month| names.get(usize::from(month.unsigned_abs()).wrapping_sub(1)));
    match (date.day(), month) {
        (Some(day), Some(month)) => format!("{day} {month} {}", date.year()),
        (None, Some(month)) => format!("{month} {}", date.year()),
        _ => date.year().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_in_the_unit_that_readers_know() {
        for (bytes, shown) in [
            (0, "0 B"),
            (999, "999 B"),
            (1_499, "1 kB"),
            (127_400, "127 kB"),
            (1_250_000, "1.2 MB"),
        ] {
            assert_eq!(size(bytes).replace('\u{A0}', " "), shown);
        }
    }

    #[test]
    fn numbers_are_grouped_from_five_digits_up() {
        for (number, text) in [
            (0, "0"),
            (999, "999"),
            (1_234, "1234"),
            (12_345, "12\u{202F}345"),
            (1_234_567, "1\u{202F}234\u{202F}567"),
        ] {
            assert_eq!(swedish_number(number), text);
        }
    }

    #[test]
    fn times_have_a_decimal_comma_where_it_says_something() {
        for (ms, text) in [
            (0.0, "0,1\u{A0}ms"),
            (0.7134, "0,7\u{A0}ms"),
            (9.949, "9,9\u{A0}ms"),
            (9.96, "10\u{A0}ms"),
            (123.4, "123\u{A0}ms"),
            (999.6, "1,0\u{A0}s"),
            (1_234.0, "1,2\u{A0}s"),
        ] {
            assert_eq!(milliseconds_in(Language::Swedish, ms), text, "{ms}");
        }
        assert_eq!(milliseconds_in(Language::English, 0.7), "0.7\u{A0}ms");
    }

    #[test]
    fn dates_say_what_is_known() {
        for (date, text) in [
            ("2019-12-20", "20 december 2019"),
            ("2022-11", "november 2022"),
            ("2020", "2020"),
            ("2021-03-04", "4 mars 2021"),
        ] {
            assert_eq!(swedish_date(date.parse().unwrap()), text);
        }
    }

    #[test]
    fn english_has_its_own_signs_and_names() {
        assert_eq!(english_number(999), "999");
        assert_eq!(english_number(1_234_567), "1,234,567");
        assert_eq!(english_date("2019-12-20".parse().unwrap()), "20 December 2019");
        assert_eq!(english_date("2020".parse().unwrap()), "2020");
    }
}
