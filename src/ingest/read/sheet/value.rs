//! Values of cells as a reader sees them, and errors in the words of the crate.

use std::fmt::Display;

use calamine::{Data, ExcelDateTime};

use crate::ingest::report::RefusalReason;

/// A workbook that can't be read, in the words of its reader.
pub(crate) fn damaged(error: impl Display) -> RefusalReason {
    RefusalReason::Damaged {
        message: error.to_string(),
    }
}

/// A value as a reader of the sheet sees it, more or less: number formats are not applied.
pub(super) fn shown(value: &Data) -> String {
    match value {
        Data::Int(number) => number.to_string(),
        Data::Float(number) => decimal(*number),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Bool(true) => "ja".to_owned(),
        Data::Bool(false) => "nej".to_owned(),
        Data::DateTime(time) => date_or_time(time),
        // `#DIV/0!` and the like say nothing.
        Data::Error(_) | Data::Empty => String::new(),
    }
}

/// A number with a decimal comma, without the noise of binary fractions.
pub(crate) fn decimal(number: f64) -> String {
    let rounded = format!("{number:.6}");
    rounded
        .trim_end_matches('0')
        .trim_end_matches('.')
        .replace('.', ",")
}

fn date_or_time(time: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, _, _) = time.to_ymd_hms_milli();
    let clock = format!("{hour:02}:{minute:02}");
    if time.is_duration() || time.as_f64() < 1.0 {
        return clock;
    }
    let date = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute) == (0, 0) {
        date
    } else {
        format!("{date} {clock}")
    }
}
