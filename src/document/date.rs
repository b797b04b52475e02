//! A date with the precision of publications: a day, a month or a year.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The English names of the months.
pub const ENGLISH_MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The Swedish names of the months.
pub const SWEDISH_MONTHS: [&str; 12] = [
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
];

/// A calendar date known to the day, the month or the year; written `2019-12-20`, `2019-12` or `2019`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PartialDate {
    year: i16,
    month: Option<i8>,
    day: Option<i8>,
}

/// The error for text that is no date.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a date; write YYYY-MM-DD, YYYY-MM or YYYY")]
pub struct DateError(pub String);

impl PartialDate {
    /// A date from its parts; `None` if they are no date of the years 1000–9999.
    pub fn new(year: i16, month: Option<i8>, day: Option<i8>) -> Option<Self> {
        if !(1000..=9999).contains(&year) || (month.is_none() && day.is_some()) {
            return None;
        }
        Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).ok()?;
        Some(Self { year, month, day })
    }

    /// The year, 1000–9999.
    pub fn year(self) -> i16 {
        self.year
    }

    /// The month, 1–12, if known.
    pub fn month(self) -> Option<i8> {
        self.month
    }

    /// The day of the month, 1–31, if known.
    pub fn day(self) -> Option<i8> {
        self.day
    }

    /// The first day of the date as the number `YYYYMMDD`; unknown parts are 0, so that a year sorts before its months
    /// and a month before its days.
    pub fn first_number(self) -> u64 {
        self.number(0)
    }

    /// The last day of the date as the number `YYYYMMDD`; unknown parts are 99.
    pub fn last_number(self) -> u64 {
        self.number(99)
    }

    fn number(self, unknown: i8) -> u64 {
        let part = |value: Option<i8>| u64::from(value.unwrap_or(unknown).unsigned_abs());
        u64::from(self.year.unsigned_abs()) * 10_000 + part(self.month) * 100 + part(self.day)
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

impl FromStr for PartialDate {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        let error = || DateError(text.to_owned());
        let digits = |part: &str, length: usize| {
            (part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit())).then_some(())
        };
        let mut parts = text.splitn(3, '-');
        let year = parts.next().unwrap_or_default();
        digits(year, 4).ok_or_else(error)?;
        let mut two_digits = || {
            parts
                .next()
                .map(|part| digits(part, 2).and_then(|()| part.parse().ok()).ok_or_else(error))
                .transpose()
        };
        let (month, day) = (two_digits()?, two_digits()?);
        Self::new(year.parse().map_err(|_| error())?, month, day).ok_or_else(error)
    }
}

impl TryFrom<String> for PartialDate {
    type Error = DateError;

    fn try_from(text: String) -> Result<Self, DateError> {
        text.parse()
    }
}

impl From<PartialDate> for String {
    fn from(date: PartialDate) -> Self {
        date.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_as_they_were_read() {
        for text in ["2019-12-20", "2019-12", "2019", "2024-02-29"] {
            assert_eq!(text.parse::<PartialDate>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "",
            "19",
            "2019-13",
            "2019-02-30",
            "2019-1-1",
            "2019-01-01x",
            "0019",
            "2019-",
            "-2019",
            "två",
        ] {
            assert!(
                text.parse::<PartialDate>().is_err(),
                "{text:?} was read as a date"
            );
        }
    }

    #[test]
    fn a_year_spans_its_days() {
        let year: PartialDate = "2019".parse().unwrap();
        let day: PartialDate = "2019-12-31".parse().unwrap();
        assert!(year.first_number() < day.first_number());
        assert!(day.last_number() < year.last_number());
        assert!(year.last_number() < "2020".parse::<PartialDate>().unwrap().first_number());
    }
}
