//! Leads from the former addresses of documents to those of today: 301, with the rest of the address as it was asked.

use axum::extract::Request;
use axum::http::{HeaderValue, Uri, header};
use axum::middleware::Next;
use axum::response::Response;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::query::decode;

/// The characters not encoded in a path: the unreserved ones of RFC 3986, and `/`.
const PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/');

/// Marks the error of a document that has another id now.
#[derive(Debug, Clone)]
pub(super) struct Moved {
    pub(super) from: String,
    pub(super) to: String,
}

/// Adds the address of today to that error, which has the status of a redirection.
pub(super) async fn redirect(request: Request, next: Next) -> Response {
    let uri = request.uri().clone();
    let mut response = next.run(request).await;
    let moved = response.extensions_mut().remove::<Moved>();
    let location = moved.and_then(|moved| location(&uri, &moved));
    let Some(location) = location.and_then(|location| HeaderValue::from_str(&location).ok()) else {
        return response;
    };
    let headers = response.headers_mut();
    headers.insert(header::LOCATION, location);
    // Browsers keep a 301 for ever, and an editor may give the old id to another text.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

/// The address with the id of today in place of the former one.
fn location(uri: &Uri, Moved { from, to }: &Moved) -> Option<String> {
    let path = decode(uri.path())?;
    let at = path.find(from.as_str())?;
    let (before, after) = (&path[..at], &path[at + from.len()..]);
    let mut location = utf8_percent_encode(&format!("{before}{to}{after}"), PATH).to_string();
    if let Some(query) = uri.query() {
        location.push('?');
        location.push_str(query);
    }
    Some(location)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_of_the_address_stays() {
        let moved = Moved {
            from: "gammal/väg".to_owned(),
            to: "metoder/ny väg".to_owned(),
        };
        for (asked, led_to) in [
            ("/dokument/gammal/v%C3%A4g", "/dokument/metoder/ny%20v%C3%A4g"),
            (
                "/dokument/gammal%2Fv%C3%A4g?q=a+b",
                "/dokument/metoder/ny%20v%C3%A4g?q=a+b",
            ),
            (
                "/v1/documents/gammal/v%C3%A4g/related",
                "/v1/documents/metoder/ny%20v%C3%A4g/related",
            ),
        ] {
            let uri: Uri = asked.parse().unwrap();
            assert_eq!(location(&uri, &moved).as_deref(), Some(led_to));
        }
    }
}
