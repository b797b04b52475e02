//! Parsing of origins and of the public address.

use url::Url;

/// Parses one origin strictly and writes it as browsers do: lower case, punycode, no default port.
/// Anything beyond an origin is refused, because it would have no effect.
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

/// Parses the public address; one slash at the end is ignored. Pages link from the root of their host, so
/// an address below a path would not work and is refused.
pub(super) fn read_site(text: &str) -> Option<String> {
    read(text.strip_suffix('/').unwrap_or(text)).filter(|site| site != "*")
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

    #[test]
    fn the_services_own_address_is_an_origin_with_or_without_its_slash() {
        for (text, site) in [
            ("https://sok.example.se", Some("https://sok.example.se")),
            ("https://sok.example.se/", Some("https://sok.example.se")),
            ("http://127.0.0.1:3000/", Some("http://127.0.0.1:3000")),
            ("https://example.se/sok", None),
            ("https://example.se/sok/", None),
            ("https://example.se//", None),
            ("https://example.se/?q=a", None),
            ("https://example.se#om", None),
            ("https://user:pass@example.se", None),
            ("sok.example.se", None),
            ("ftp://example.se", None),
            ("*", None),
            ("*/", None),
            ("", None),
            ("/", None),
        ] {
            assert_eq!(read_site(text).as_deref(), site, "{text}");
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
