//! Origins of other sites, as browsers send them.

use url::Url;

/// What is allowed, for messages.
pub(super) const ALLOWED: &str = "origins as https://www.example.se or http://localhost:8080 (scheme and host, no path \
                                  and no slash at the end), or * for every site";

/// Reads one origin strictly and writes it as browsers do: lower case, `xn--` for other letters, no default port.
/// What says more than an origin is refused, since the rest would be without effect.
pub(super) fn read(text: &str) -> Option<String> {
    if text == "*" {
        return Some(text.to_owned());
    }
    let (_, host) = text.split_once("://")?;
    let bare = !host.is_empty() && !host.contains(['/', '?', '#', '@', '\\', '*']);
    let url = Url::parse(text).ok().filter(|_| bare)?;
    let web = ["http", "https"].contains(&url.scheme());
    web.then(|| url.origin().ascii_serialization())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn origins_are_written_as_browsers_write_them() {
        for (text, origin) in [
            ("https://www.example.se", "https://www.example.se"),
            ("https://WWW.Example.SE:443", "https://www.example.se"),
            ("http://localhost:8080", "http://localhost:8080"),
            ("http://[::1]:80", "http://[::1]"),
            ("https://räksmörgås.se", "https://xn--rksmrgs-5wao1o.se"),
            ("*", "*"),
        ] {
            assert_eq!(read(text).as_deref(), Some(origin), "{text}");
        }
    }

    #[test]
    fn what_is_no_origin_is_refused() {
        for text in [
            "www.example.se",
            "https://",
            "https:example.se",
            "https://www.example.se/",
            "https://www.example.se/sok",
            "https://www.example.se?x",
            "https://www.example.se#x",
            "https://user@example.se",
            "https://*.example.se",
            "https://a b.se",
            "https://a.se:99999",
            "ftp://example.se",
            "file:///",
            "null",
            "**",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_refused_or_an_origin_that_stays_itself(text in "\\PC{0,40}", host in "[a-zåäö0-9.:\\[\\]@/*-]{0,20}") {
            for text in [text, format!("https://{host}")] {
                if let Some(origin) = read(&text) {
                    prop_assert_eq!(read(&origin), Some(origin.clone()));
                    prop_assert!(origin.is_ascii());
                }
            }
        }
    }
}
