//! A static file, whose name contains a hash of its content.

use std::io;
use std::sync::OnceLock;

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

/// The size of the window of brotli, as a power of two: larger than any of the files.
const WINDOW: u32 = 18;
/// The best quality of brotli. It takes some 50 ms for a file, once.
const BEST: u32 = 11;
const BUFFER: usize = 4096;

/// One file, built into the binary or set by the operator.
#[derive(Debug)]
pub(super) struct Asset {
    pub(super) name: String,
    pub(super) content_type: &'static str,
    pub(super) body: Bytes,
    /// The body in brotli, made when it is first asked for.
    packed: OnceLock<Option<Bytes>>,
}

impl Asset {
    pub(super) fn new(
        stem: &str,
        extension: &str,
        content_type: &'static str,
        body: impl Into<Bytes>,
    ) -> Self {
        let body = body.into();
        Self {
            name: format!("{stem}-{}.{extension}", short_hash(&body)),
            content_type,
            body,
            packed: OnceLock::new(),
        }
    }

    /// The address to link to.
    pub(super) fn href(&self) -> String {
        format!("/assets/{}", self.name)
    }

    /// The file as a response, in brotli for clients that read it: compressed once and well, where other answers are compressed
    /// each time and fast.
    pub(super) fn response(&self, asked: &HeaderMap) -> Response {
        let packed = if reads_brotli(asked) { self.packed() } else { None };
        let content_type = [(header::CONTENT_TYPE, self.content_type)];
        let Some(packed) = packed else {
            return (content_type, self.body.clone()).into_response();
        };
        let mut response = (content_type, packed.clone()).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
        headers.append(header::VARY, HeaderValue::from_static("accept-encoding"));
        response
    }

    /// `None` for what is compressed already.
    fn packed(&self) -> Option<&Bytes> {
        let pack = || {
            let is_text = self.content_type.starts_with("text/") || self.content_type.contains("svg");
            let mut packed = Vec::new();
            let mut writer = brotli::CompressorReader::new(&self.body[..], BUFFER, BEST, WINDOW);
            // Reading from memory cannot fail.
            let read = is_text.then(|| io::copy(&mut writer, &mut packed))?;
            read.is_ok().then(|| packed.into())
        };
        self.packed.get_or_init(pack).as_ref()
    }
}

/// Whether a request accepts brotli.
fn reads_brotli(headers: &HeaderMap) -> bool {
    let values = headers.get_all(header::ACCEPT_ENCODING).iter();
    values
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|coding| {
            let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
            let weight = weight
                .trim()
                .strip_prefix("q=")
                .map_or(Ok(1.0), str::parse::<f32>);
            name.trim().eq_ignore_ascii_case("br") && weight.is_ok_and(|weight| weight > 0.0)
        })
}

/// Twelve digits of the hash of a content.
pub(super) fn short_hash(body: &[u8]) -> String {
    let hash = Sha256::digest(body);
    hash[..6].iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn a_text_is_sent_in_brotli_to_clients_that_read_it() {
        let text = "body { color: black }\n".repeat(200);
        let asset = Asset::new("style", "css", "text/css", text.clone());
        for (accepted, is_packed) in [
            ("br", true),
            ("gzip, BR;q=0.5", true),
            ("gzip;q=1, br; q=0", false),
            ("gzip", false),
            ("br;q=x", false),
        ] {
            let mut asked = HeaderMap::new();
            asked.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(accepted));
            let response = asset.response(&asked);
            assert_eq!(
                response.headers().contains_key(header::CONTENT_ENCODING),
                is_packed,
                "{accepted}"
            );
            assert_eq!(
                response.headers().contains_key(header::VARY),
                is_packed,
                "{accepted}"
            );
        }
        let mut read = String::new();
        let packed = asset.packed().unwrap();
        assert!(packed.len() < 100, "{}", packed.len());
        brotli::Decompressor::new(&packed[..], BUFFER)
            .read_to_string(&mut read)
            .unwrap();
        assert_eq!(read, text);
        assert_eq!(
            Asset::new("icon", "png", "image/png", vec![0; 4000]).packed(),
            None
        );
    }
}
