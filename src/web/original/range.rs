//! The one range of bytes that a request may ask for (RFC 9110, 14.1.2).

/// The part of a file that is requested.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// The whole file; also if the header is invalid or has several ranges, which a server may ignore.
    Whole,
    /// A part, not empty.
    Part {
        /// The first byte.
        first: u64,
        /// The number of bytes.
        length: u64,
    },
    /// A range beyond the end.
    Nothing,
}

/// Parses the header `Range` for a file of a known size.
pub(super) fn wanted(header: Option<&str>, bytes: u64) -> Wanted {
    let Some((first, last)) = header.and_then(parse) else {
        return Wanted::Whole;
    };
    let part = match (first, last) {
        (Some(first), last) => {
            let last = last.unwrap_or(u64::MAX);
            if last < first {
                return Wanted::Whole;
            }
            (first < bytes).then(|| (first, last.min(bytes.saturating_sub(1))))
        }
        (None, Some(count)) => {
            let count = count.min(bytes);
            (count > 0).then(|| (bytes - count, bytes - 1))
        }
        (None, None) => return Wanted::Whole,
    };
    part.map_or(Wanted::Nothing, |(first, last)| Wanted::Part {
        first,
        length: last - first + 1,
    })
}

/// `bytes=first-last`, one of which may be missing.
fn parse(header: &str) -> Option<(Option<u64>, Option<u64>)> {
    let (unit, range) = header.split_once('=')?;
    let (first, last) = range.trim().split_once('-')?;
    let is_bytes = unit.trim().eq_ignore_ascii_case("bytes");
    is_bytes.then_some(())?;
    Some((number(first)?, number(last)?))
}

/// An optional number. One too large to parse counts as the largest.
fn number(text: &str) -> Option<Option<u64>> {
    match text {
        "" => Some(None),
        _ if text.bytes().all(|byte| byte.is_ascii_digit()) => Some(Some(text.parse().unwrap_or(u64::MAX))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_range_is_read_as_the_rfc_has_it() {
        let part = |first, length| Wanted::Part { first, length };
        for (header, expected) in [
            ("bytes=0-0", part(0, 1)),
            ("bytes=2-5", part(2, 4)),
            ("bytes=2-", part(2, 8)),
            ("bytes=-3", part(7, 3)),
            ("bytes=-30", part(0, 10)),
            ("bytes=8-99999999999999999999999", part(8, 2)),
            ("Bytes = 1-1", part(1, 1)),
            ("bytes=10-", Wanted::Nothing),
            ("bytes=10-20", Wanted::Nothing),
            ("bytes=-0", Wanted::Nothing),
            ("bytes=5-2", Wanted::Whole),
            ("bytes=0-1,4-5", Wanted::Whole),
            ("bytes=-", Wanted::Whole),
            ("bytes=a-b", Wanted::Whole),
            ("bytes=+1-2", Wanted::Whole),
            ("rows=1-2", Wanted::Whole),
            ("", Wanted::Whole),
        ] {
            assert_eq!(wanted(Some(header), 10), expected, "{header}");
        }
        assert_eq!(wanted(None, 10), Wanted::Whole);
        for header in ["bytes=0-", "bytes=-5", "bytes=0-0"] {
            assert_eq!(
                wanted(Some(header), 0),
                Wanted::Nothing,
                "{header} of an empty file"
            );
        }
    }

    proptest! {
        #[test]
        fn a_part_lies_within_the_file(
            header in "(bytes=)?[0-9]{0,4}-?[0-9]{0,4}(,[0-9]-)?|\\PC{0,20}", bytes in 0..3_000_u64
        ) {
            if let Wanted::Part { first, length } = wanted(Some(&header), bytes) {
                prop_assert!(length > 0 && first + length <= bytes);
            }
        }
    }
}
