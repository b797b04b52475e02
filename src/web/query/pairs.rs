//! The pairs of a query string, decoded strictly: an error names the parameter.

use percent_encoding::percent_decode_str;

use crate::web::error::WebError;

/// One `name=value` of a query string, decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pair {
    pub(crate) name: String,
    pub(crate) value: String,
}

/// Splits and decodes a query string as forms write it: `&` between pairs, `+` for a space.
pub(crate) fn decode_pairs(query: &str) -> Result<Vec<Pair>, WebError> {
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let name = decode(&name.replace('+', " ")).ok_or(WebError::MalformedUrl { parameter: None })?;
            let value = decode(&value.replace('+', " ")).ok_or_else(|| WebError::MalformedUrl {
                parameter: Some(name.clone()),
            })?;
            Ok(Pair { name, value })
        })
        .collect()
}

/// Decodes percent-encoding; `None` if a `%` is not followed by two hexadecimal digits or the bytes are not UTF-8.
pub(crate) fn decode(text: &str) -> Option<String> {
    let well_formed = text.split('%').skip(1).all(|rest| {
        let digits = rest.as_bytes();
        digits.len() >= 2 && digits[..2].iter().all(u8::is_ascii_hexdigit)
    });
    let decoded = percent_decode_str(text).decode_utf8().ok()?;
    well_formed.then(|| decoded.into_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pair(name: &str, value: &str) -> Pair {
        Pair {
            name: name.to_owned(),
            value: value.to_owned(),
        }
    }

    #[test]
    fn pairs_are_decoded_as_forms_encode_them() {
        assert_eq!(
            decode_pairs("q=daglig+styrning&&kind=method&q=st%C3%A4lltid%2B&tom").unwrap(),
            [
                pair("q", "daglig styrning"),
                pair("kind", "method"),
                pair("q", "ställtid+"),
                pair("tom", "")
            ]
        );
        assert_eq!(decode_pairs("").unwrap(), []);
    }

    #[test]
    fn broken_encoding_names_its_parameter() {
        for query in ["q=%", "q=%4", "q=%zz", "q=%E4", "q=100%", "q=%+41"] {
            let error = decode_pairs(query).unwrap_err();
            assert!(
                matches!(&error, WebError::MalformedUrl { parameter: Some(name) } if name == "q"),
                "{query}: {error:?}"
            );
        }
        assert!(matches!(
            decode_pairs("%FF=1"),
            Err(WebError::MalformedUrl { parameter: None })
        ));
    }

    proptest! {
        #[test]
        fn any_query_string_is_pairs_or_an_error(query in "\\PC*") {
            let _ = decode_pairs(&query);
        }

        #[test]
        fn what_was_encoded_comes_back(value in any::<String>()) {
            let encoded = percent_encoding::utf8_percent_encode(&value, percent_encoding::NON_ALPHANUMERIC);
            let pairs = decode_pairs(&format!("q={encoded}")).unwrap();
            prop_assert_eq!(&pairs[0].value, &value);
        }
    }
}
