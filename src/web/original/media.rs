//! How a file is served: media type, disposition, file name.

use std::path::Path;

use axum::http::HeaderValue;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// How the files of a format are served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Media {
    pub(super) content_type: &'static str,
    /// Whether a browser may show it inline: nothing in it can run.
    pub(super) inline: bool,
}

/// The media types of the files that are served, for the description of the API.
pub(crate) const MEDIA_TYPES: [&str; 44] = [
    "application/epub+zip",
    "application/msword",
    "application/pdf",
    "application/rtf",
    "application/vnd.ms-excel",
    "application/vnd.ms-excel.sheet.macroEnabled.12",
    "application/vnd.ms-excel.template.macroEnabled.12",
    "application/vnd.ms-outlook",
    "application/vnd.ms-powerpoint",
    "application/vnd.ms-powerpoint.presentation.macroEnabled.12",
    "application/vnd.ms-powerpoint.slideshow.macroEnabled.12",
    "application/vnd.ms-powerpoint.template.macroEnabled.12",
    "application/vnd.ms-word.document.macroEnabled.12",
    "application/vnd.ms-word.template.macroEnabled.12",
    "application/vnd.oasis.opendocument.presentation",
    "application/vnd.oasis.opendocument.presentation-template",
    "application/vnd.oasis.opendocument.spreadsheet",
    "application/vnd.oasis.opendocument.spreadsheet-template",
    "application/vnd.oasis.opendocument.text",
    "application/vnd.oasis.opendocument.text-template",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "application/vnd.openxmlformats-officedocument.presentationml.slideshow",
    "application/vnd.openxmlformats-officedocument.presentationml.template",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.template",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template",
    "application/x-ipynb+json",
    "application/x-subrip",
    "application/x-tex",
    "application/xhtml+xml",
    "image/jpeg",
    "image/png",
    "image/tiff",
    "message/rfc822",
    "multipart/related",
    "text/asciidoc",
    "text/csv",
    "text/html",
    "text/markdown",
    "text/plain",
    "text/tab-separated-values",
    "text/vtt",
    "text/x-rst",
];

/// The policy of a file: nothing in it is loaded or run if a browser shows it.
const SANDBOX: &str =
    "sandbox; default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
/// The PDF viewers of browsers do not work in a sandbox; they have their own.
const VIEWER: &str = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'; \
     base-uri 'none'; form-action 'none'";

impl Media {
    /// The media type of an extension. `None` for files that are not served: exports of many documents, and unlisted
    /// formats.
    pub(super) fn of(source: &str) -> Option<Self> {
        let extension = Path::new(source).extension()?.to_str()?.to_ascii_lowercase();
        let content_type = match extension.as_str() {
            "pdf" => "application/pdf",
            "txt" | "text" => "text/plain",
            "md" | "markdown" => "text/markdown",
            "html" | "htm" => "text/html",
            "xhtml" => "application/xhtml+xml",
            "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "dotx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.template",
            "dotm" => "application/vnd.ms-word.template.macroEnabled.12",
            "docm" => "application/vnd.ms-word.document.macroEnabled.12",
            "pptx" => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            "ppsx" => "application/vnd.openxmlformats-officedocument.presentationml.slideshow",
            "potx" => "application/vnd.openxmlformats-officedocument.presentationml.template",
            "potm" => "application/vnd.ms-powerpoint.template.macroEnabled.12",
            "ppsm" => "application/vnd.ms-powerpoint.slideshow.macroEnabled.12",
            "pptm" => "application/vnd.ms-powerpoint.presentation.macroEnabled.12",
            "odt" => "application/vnd.oasis.opendocument.text",
            "ott" => "application/vnd.oasis.opendocument.text-template",
            "odp" => "application/vnd.oasis.opendocument.presentation",
            "otp" => "application/vnd.oasis.opendocument.presentation-template",
            "epub" => "application/epub+zip",
            "eml" => "message/rfc822",
            "msg" | "oft" => "application/vnd.ms-outlook",
            "mhtml" | "mht" => "multipart/related",
            "ipynb" => "application/x-ipynb+json",
            "tex" | "ltx" => "application/x-tex",
            "rst" => "text/x-rst",
            "adoc" | "asciidoc" | "asc" => "text/asciidoc",
            "qmd" | "rmd" | "mdx" => "text/markdown",
            "doc" | "dot" => "application/msword",
            "ppt" | "pps" | "pot" => "application/vnd.ms-powerpoint",
            "rtf" => "application/rtf",
            "png" => "image/png",
            "jpg" | "jpeg" => "image/jpeg",
            "tif" | "tiff" => "image/tiff",
            "vtt" => "text/vtt",
            "srt" => "application/x-subrip",
            "csv" => "text/csv",
            "tsv" => "text/tab-separated-values",
            "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "xltx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.template",
            "xltm" => "application/vnd.ms-excel.template.macroEnabled.12",
            "xlsm" => "application/vnd.ms-excel.sheet.macroEnabled.12",
            "xls" | "xlt" => "application/vnd.ms-excel",
            "ods" => "application/vnd.oasis.opendocument.spreadsheet",
            "ots" => "application/vnd.oasis.opendocument.spreadsheet-template",
            _ => return None,
        };
        Some(Self {
            content_type,
            inline: ["application/pdf", "image/jpeg", "image/png", "text/plain"].contains(&content_type),
        })
    }

    pub(super) fn is_text(&self) -> bool {
        self.content_type.starts_with("text/")
    }

    /// The media type of a text, with the encoding detected from its beginning. Without it browsers guess å, ä and ö wrong.
    pub(super) fn with_charset(&self, beginning: &[u8]) -> &'static str {
        let charset = charset(beginning);
        match (self.content_type, charset) {
            ("text/plain", "utf-8") => "text/plain; charset=utf-8",
            ("text/plain", "utf-16") => "text/plain; charset=utf-16",
            ("text/plain", _) => "text/plain; charset=windows-1252",
            ("text/markdown", "utf-8") => "text/markdown; charset=utf-8",
            ("text/markdown", "utf-16") => "text/markdown; charset=utf-16",
            ("text/markdown", _) => "text/markdown; charset=windows-1252",
            // A page declares its encoding itself.
            (content_type, _) => content_type,
        }
    }

    /// The content security policy of the file.
    pub(super) fn policy(&self) -> &'static str {
        if self.content_type == "application/pdf" {
            VIEWER
        } else {
            SANDBOX
        }
    }
}

fn charset(beginning: &[u8]) -> &'static str {
    if beginning.starts_with(&[0xFF, 0xFE]) || beginning.starts_with(&[0xFE, 0xFF]) {
        return "utf-16";
    }
    match std::str::from_utf8(beginning) {
        Ok(_) => "utf-8",
        // The prefix ends within a character.
        Err(error) if error.error_len().is_none() => "utf-8",
        Err(_) => "windows-1252",
    }
}

/// The characters that RFC 8187 does not encode.
const NAME: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'!')
    .remove(b'#')
    .remove(b'$')
    .remove(b'&')
    .remove(b'+')
    .remove(b'-')
    .remove(b'.')
    .remove(b'^')
    .remove(b'_')
    .remove(b'`')
    .remove(b'|')
    .remove(b'~');

/// The header `Content-Disposition` (RFC 6266): the name in UTF-8, and in ASCII for old clients.
pub(super) fn content_disposition(source: &str, inline: bool) -> HeaderValue {
    let name = source.rsplit('/').next().unwrap_or(source);
    let plain: String = name.chars().map(plain_letter).collect();
    let full = utf8_percent_encode(name, NAME);
    let way = if inline { "inline" } else { "attachment" };
    let value = format!("{way}; filename=\"{plain}\"; filename*=UTF-8''{full}");
    HeaderValue::from_str(&value).expect("printable ASCII makes a header")
}

fn plain_letter(letter: char) -> char {
    match letter {
        'å' | 'ä' => 'a',
        'ö' => 'o',
        'é' => 'e',
        'Å' | 'Ä' => 'A',
        'Ö' => 'O',
        // Some clients decode a percent sign.
        '"' | '\\' | '%' | '/' => '_',
        ' '..='~' => letter,
        _ => '_',
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_media_type_is_listed() {
        let source = include_str!("media.rs");
        let (_, table) = source.split_once("match extension.as_str() {").unwrap();
        let (table, _) = table.split_once("_ => return None").unwrap();
        let extensions = table
            .split('"')
            .skip(1)
            .step_by(2)
            .filter(|text| !text.contains('/'));
        let mut found: Vec<&str> = extensions
            .map(|extension| Media::of(&format!("a.{extension}")).unwrap().content_type)
            .collect();
        found.sort_unstable();
        found.dedup();
        assert_eq!(found, MEDIA_TYPES);
    }

    #[test]
    fn only_pdf_plain_text_and_pictures_are_shown_in_place() {
        for (source, content_type, inline) in [
            ("a/b.PDF", "application/pdf", true),
            ("a.txt", "text/plain", true),
            ("a.JPG", "image/jpeg", true),
            ("a.tif", "image/tiff", false),
            ("a.md", "text/markdown", false),
            ("a.html", "text/html", false),
            ("a.xhtml", "application/xhtml+xml", false),
            ("a.odt", "application/vnd.oasis.opendocument.text", false),
            ("a.epub", "application/epub+zip", false),
            (
                "mall.ott",
                "application/vnd.oasis.opendocument.text-template",
                false,
            ),
            (
                "bilder.otp",
                "application/vnd.oasis.opendocument.presentation-template",
                false,
            ),
            (
                "makro.docm",
                "application/vnd.ms-word.document.macroEnabled.12",
                false,
            ),
        ] {
            let media = Media::of(source).unwrap();
            assert_eq!(
                (media.content_type, media.inline),
                (content_type, inline),
                "{source}"
            );
            assert_eq!(
                media.policy().contains("sandbox"),
                source != "a/b.PDF",
                "{source}"
            );
        }
        for source in ["export.xml", "bild.svg", "a.js", "utan", "", "a.pdf/b"] {
            assert_eq!(Media::of(source), None, "{source}");
        }
    }

    #[test]
    fn the_encoding_of_a_text_is_told() {
        let text = Media::of("a.txt").unwrap();
        for (beginning, charset) in [
            (&b"ascii"[..], "utf-8"),
            ("ställ".as_bytes(), "utf-8"),
            (&"ställ".as_bytes()[..3], "utf-8"),
            (b"st\xE4ll", "windows-1252"),
            (b"\xFF\xFEs\0", "utf-16"),
        ] {
            assert_eq!(
                text.with_charset(beginning),
                format!("text/plain; charset={charset}")
            );
        }
        assert_eq!(Media::of("a.html").unwrap().with_charset(b"x"), "text/html");
    }

    #[test]
    fn names_keep_their_letters() {
        assert_eq!(
            content_disposition("forskning/Ställtid på \"linan\".pdf", true),
            "inline; filename=\"Stalltid pa _linan_.pdf\"; filename*=UTF-8''St%C3%A4lltid%20p%C3%A5%20%22linan%22.pdf"
        );
    }

    proptest! {
        #[test]
        fn any_name_makes_a_header_that_a_name_cannot_break_out_of(name in "\\PC{0,30}|[\u{0}-\u{7f}]{0,30}") {
            let header = content_disposition(&name, false);
            let text = header.to_str().unwrap();
            prop_assert_eq!(text.matches('"').count(), 2);

        }
    }
}
