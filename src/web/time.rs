//! Times of the index as feeds, harvesters and sitemaps write them.

use jiff::Timestamp;

/// Writes seconds since 1970 as RFC 3339 in UTC: `2026-11-28T09:30:00Z`.
pub(super) fn timestamp(second: i64) -> String {
    Timestamp::from_second(second).unwrap_or_default().to_string()
}

/// Reads what [`timestamp`] writes, to the second.
pub(super) fn second(text: &str) -> Option<i64> {
    let exact = text.len() == "2026-11-28T09:30:00Z".len() && text.ends_with('Z');
    let time: Timestamp = text.parse().ok().filter(|_| exact)?;
    Some(time.as_second())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_they_are_written() {
        assert_eq!(timestamp(1_795_858_200), "2026-11-28T09:30:00Z");
        assert_eq!(second("2026-11-28T09:30:00Z"), Some(1_795_858_200));
        for text in [
            "2026-11-28",
            "2026-11-28T09:30:00.5Z",
            "2026-11-28T10:30:00+01:00",
            "",
        ] {
            assert_eq!(second(text), None, "{text}");
        }
    }
}
