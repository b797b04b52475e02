//! Conditional requests for files (RFC 9110, 13).

use std::time::{SystemTime, UNIX_EPOCH};

use axum::http::{HeaderMap, HeaderName, header};
use jiff::Timestamp;
use jiff::fmt::rfc2822::{DateTimeParser, DateTimePrinter};

/// The validators of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Validators {
    /// The entity tag, a strong one.
    pub(super) tag: String,
    /// The time of the last change, as a header value.
    pub(super) modified: String,
    changed: Timestamp,
}

impl Validators {
    pub(super) fn new(bytes: u64, modified: SystemTime) -> Self {
        let nanoseconds = modified
            .duration_since(UNIX_EPOCH)
            .map_or(0, |time| time.as_nanos());
        let seconds = i64::try_from(nanoseconds / 1_000_000_000).unwrap_or_default();
        let changed = Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH);
        let printed = DateTimePrinter::new().timestamp_to_rfc9110_string(&changed);
        Self {
            tag: format!("\"{nanoseconds:x}-{bytes:x}\""),
            // Fails for times outside the years 1 to 9999.
            modified: printed.unwrap_or_else(|_| "Thu, 01 Jan 1970 00:00:00 GMT".to_owned()),
            changed,
        }
    }
}

/// Whether the client has the current file.
pub(super) fn is_known(headers: &HeaderMap, file: &Validators) -> bool {
    if headers.contains_key(header::IF_NONE_MATCH) {
        let candidates = headers.get_all(header::IF_NONE_MATCH).iter();
        return candidates
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .map(|candidate| candidate.trim().trim_start_matches("W/"))
            .any(|candidate| candidate == "*" || candidate == file.tag);
    }
    let since = text(headers, header::IF_MODIFIED_SINCE);
    let since = since.and_then(|text| DateTimeParser::new().parse_timestamp(text).ok());
    since.is_some_and(|since| file.changed <= since)
}

/// Whether a range may be served: `If-Range` is missing or matches.
pub(super) fn range_still_holds(headers: &HeaderMap, file: &Validators) -> bool {
    !headers.contains_key(header::IF_RANGE)
        || text(headers, header::IF_RANGE).is_some_and(|text| text == file.tag || text == file.modified)
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use axum::http::HeaderValue;

    use super::*;

    fn file() -> Validators {
        Validators::new(10, UNIX_EPOCH + Duration::from_millis(1_000_000_000_500))
    }

    fn with(name: HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_str(value).unwrap())])
    }

    #[test]
    fn a_client_that_has_the_file_is_known_by_tag_or_time() {
        let file = file();
        assert_eq!(file.modified, "Sun, 09 Sep 2001 01:46:40 GMT");
        for (name, value, known) in [
            (header::IF_NONE_MATCH, file.tag.as_str(), true),
            (header::IF_NONE_MATCH, &format!("\"x\", W/{}", file.tag), true),
            (header::IF_NONE_MATCH, "*", true),
            (header::IF_NONE_MATCH, "\"x\"", false),
            (header::IF_MODIFIED_SINCE, &file.modified, true),
            (header::IF_MODIFIED_SINCE, "Sun, 09 Sep 2001 01:46:39 GMT", false),
            (header::IF_MODIFIED_SINCE, "i fjol", false),
            (header::ACCEPT, "*/*", false),
        ] {
            assert_eq!(
                is_known(&with(name.clone(), value), &file),
                known,
                "{name}: {value}"
            );
        }
        let mut both = with(header::IF_NONE_MATCH, "\"x\"");
        both.insert(
            header::IF_MODIFIED_SINCE,
            HeaderValue::from_str(&file.modified).unwrap(),
        );
        assert!(!is_known(&both, &file), "the tag goes first");
    }

    #[test]
    fn a_range_of_another_state_of_the_file_is_not_served() {
        let file = file();
        for (value, holds) in [
            (file.tag.as_str(), true),
            (&file.modified, true),
            ("\"x\"", false),
        ] {
            assert_eq!(
                range_still_holds(&with(header::IF_RANGE, value), &file),
                holds,
                "{value}"
            );
        }
        assert!(range_still_holds(&HeaderMap::new(), &file));
    }
}
