//! The day of a moment where the page was published: a time in UTC may be the evening before.

use jiff::SignedDuration;
use jiff::civil::{DateTime, Weekday};

use crate::document::PartialDate;
use crate::ingest::metadata::read_date;

/// The time zone of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Zone {
    /// Not told: times in UTC are taken as they are.
    #[default]
    Unknown,
    /// Of Sweden, whose page tells no other.
    Sweden,
    /// That of another time on the page, in minutes east of UTC.
    Offset(i32),
}

impl Zone {
    /// The zone that any of the times of a page tells; else that of Sweden, if the page is Swedish.
    pub(super) fn of<'a>(times: impl IntoIterator<Item = &'a str>, is_swedish: bool) -> Self {
        let mut offsets = times
            .into_iter()
            .flat_map(moments)
            .filter_map(|(_, offset)| offset);
        match offsets.find(|offset| *offset != 0) {
            Some(offset) => Self::Offset(offset),
            None if is_swedish => Self::Sweden,
            None => Self::Unknown,
        }
    }

    /// The day that a field tells.
    pub(super) fn day(self, text: &str) -> Option<PartialDate> {
        match moments(text).next() {
            Some((utc, Some(0))) => {
                let minutes = match self {
                    Self::Unknown => 0,
                    Self::Sweden => 60 + if is_summer_time(utc) { 60 } else { 0 },
                    Self::Offset(minutes) => minutes,
                };
                let here = utc
                    .checked_add(SignedDuration::from_mins(i64::from(minutes)))
                    .ok()?;
                PartialDate::new(here.year(), Some(here.month()), Some(here.day()))
            }
            _ => read_date(text),
        }
    }
}

/// Whether a moment in UTC is in the summer time of Europe: from the last Sunday of March to that of October, at one.
fn is_summer_time(utc: DateTime) -> bool {
    let change = |month: i8| {
        let last = utc.date().with().month(month).day(31).build().ok()?;
        let sunday = last.nth_weekday_of_month(-1, Weekday::Sunday).ok()?;
        Some(sunday.at(1, 0, 0, 0))
    };
    let (Some(from), Some(to)) = (change(3), change(10)) else {
        return false;
    };
    (from..to).contains(&utc)
}

/// The times of a text, each with its minutes east of UTC, if it tells them: `2020-05-03T10:00:00+02:00`.
fn moments(text: &str) -> impl Iterator<Item = (DateTime, Option<i32>)> + '_ {
    const LENGTH: usize = "2020-05-03T10:00".len();
    let places = text.match_indices(['T', ' ']).map(|(at, _)| at);
    places.filter_map(move |at| {
        let start = at.checked_sub("2020-05-03".len())?;
        let moment: DateTime = text.get(start..start + LENGTH)?.parse().ok()?;
        let rest = text[start + LENGTH..]
            .trim_start_matches([':', '.', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
        Some((moment, offset(rest.trim_start())))
    })
}

/// `Z`, `+02:00`, `+0200`, `+02`.
fn offset(text: &str) -> Option<i32> {
    if text.starts_with(['Z', 'z']) || text.starts_with("UTC") || text.starts_with("GMT") {
        return Some(0);
    }
    let sign = match text.chars().next()? {
        '+' => 1,
        '-' | '−' => -1,
        _ => return None,
    };
    let digits: String = text
        .chars()
        .skip(1)
        .filter(|c| *c != ':')
        .take_while(char::is_ascii_digit)
        .take(4)
        .collect();
    let number = |range| {
        digits
            .get(range)
            .and_then(|digits: &str| digits.parse::<i32>().ok())
    };
    let (hours, minutes) = (number(0..2)?, number(2..4).unwrap_or(0));
    (hours <= 14 && minutes < 60).then_some(sign * (hours * 60 + minutes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_in_utc_is_of_the_day_that_the_page_has() {
        for (zone, time, day) in [
            (Zone::Unknown, "2020-05-02T22:30:00Z", "2020-05-02"),
            (Zone::Sweden, "2020-05-02T22:30:00Z", "2020-05-03"),
            (Zone::Sweden, "2020-05-02T22:30:00.123+00:00", "2020-05-03"),
            (Zone::Sweden, "2020-05-02T22:30:00", "2020-05-02"),
            (Zone::Sweden, "2020-05-02T22:30:00-05:00", "2020-05-02"),
            (Zone::Sweden, "2020-01-02T22:30Z", "2020-01-02"),
            (Zone::Sweden, "2020-12-31T23:30:00Z", "2021-01-01"),
            (Zone::Sweden, "2020-03-29T00:59:00Z", "2020-03-29"),
            (Zone::Offset(-300), "2020-05-03 02:30:00 UTC", "2020-05-02"),
            (Zone::Sweden, "2020-05", "2020-05"),
        ] {
            let found = zone.day(time).map(|day| day.to_string());
            assert_eq!(found.as_deref(), Some(day), "{zone:?} {time}");
        }
    }

    #[test]
    fn the_zone_is_that_of_any_time_that_tells_it() {
        let utc = "2020-05-02T22:30:00Z";
        assert_eq!(Zone::of([utc], false), Zone::Unknown);
        assert_eq!(Zone::of([utc], true), Zone::Sweden);
        assert_eq!(
            Zone::of([utc, "2020-05-02T22:30:00-0530"], true),
            Zone::Offset(-330)
        );
        assert_eq!(
            Zone::of(["{\"a\":\"2020-05-02T22:30:00+09:00\"}"], true),
            Zone::Offset(540)
        );
    }
}
