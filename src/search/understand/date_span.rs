//! A span of days in which documents were published.

use crate::search::snapshot::Tables;

/// A span of days, as the numbers `YYYYMMDD` of [`crate::document::PartialDate`]: 0 and 99 stand for what is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DateSpan {
    /// The first day.
    pub(crate) first: u32,
    /// The last day.
    pub(crate) last: u32,
}

impl DateSpan {
    /// Some months of a year.
    pub(super) fn months(year: u32, first: u32, last: u32) -> Self {
        Self {
            first: year * 10_000 + first * 100,
            last: year * 10_000 + last * 100 + 99,
        }
    }

    /// Some years.
    pub(super) fn years(first: u32, last: u32) -> Self {
        Self {
            first: first * 10_000,
            last: last * 10_000 + 9_999,
        }
    }

    /// A day.
    pub(super) fn day(year: u32, month: u32, day: u32) -> Self {
        let number = year * 10_000 + month * 100 + day;
        Self {
            first: number,
            last: number,
        }
    }

    /// Whether a date that is known to lie between two days lies in the span; 0 is no date.
    pub(crate) fn contains(self, first: u32, last: u32) -> bool {
        first != 0 && self.first <= first && last <= self.last
    }

    /// Whether any document was published in the span.
    pub(super) fn has_documents(self, tables: &Tables) -> bool {
        let mut dates = tables.date_first.iter().zip(&tables.date_last);
        dates.any(|(first, last)| self.contains(*first, *last))
    }
}
