//! Which answers are documents, and what their files are called.

use url::Url;

/// A document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Media {
    /// A web page.
    Page,
    /// Another file, by its extension.
    File(&'static str),
}

impl Media {
    pub(super) fn extension(self) -> &'static str {
        match self {
            Self::Page => "html",
            Self::File(extension) => extension,
        }
    }
}

/// Media types of documents, with the extensions that they are stored under.
const TYPES: [(&str, &str); 23] = [
    ("application/pdf", "pdf"),
    (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "docx",
    ),
    (
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "pptx",
    ),
    (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "xlsx",
    ),
    ("application/vnd.oasis.opendocument.text", "odt"),
    ("application/vnd.oasis.opendocument.presentation", "odp"),
    ("application/vnd.oasis.opendocument.spreadsheet", "ods"),
    ("application/msword", "doc"),
    ("application/vnd.ms-powerpoint", "ppt"),
    ("application/vnd.ms-excel", "xls"),
    ("application/rtf", "rtf"),
    ("text/rtf", "rtf"),
    ("application/epub+zip", "epub"),
    ("text/markdown", "md"),
    ("text/csv", "csv"),
    ("text/vtt", "vtt"),
    ("application/x-subrip", "srt"),
    ("application/srt", "srt"),
    ("text/srt", "srt"),
    ("application/x-bibtex", "bib"),
    ("application/x-research-info-systems", "ris"),
    ("text/plain", "txt"),
    ("application/x-tex", "tex"),
];

/// Extensions in addresses that tell the format where the media type does not.
const EXTENSIONS: [&str; 18] = [
    "pdf", "docx", "pptx", "xlsx", "odt", "odp", "ods", "doc", "ppt", "xls", "rtf", "epub", "md", "csv",
    "vtt", "srt", "bib", "ris",
];

/// What an answer is; `None` for what is no document.
pub(super) fn of(media: &str, url: &Url, body: &[u8]) -> Option<Media> {
    if matches!(media, "text/html" | "application/xhtml+xml") {
        // A file that a server calls a page by mistake.
        return Some(if body.starts_with(b"%PDF-") {
            Media::File("pdf")
        } else {
            Media::Page
        });
    }
    let by_address = extension(url);
    let by_type = TYPES
        .iter()
        .find(|(name, _)| *name == media)
        .map(|(_, extension)| *extension);
    match (media, by_type, by_address) {
        ("text/plain", _, Some(extension)) => Some(Media::File(extension)),
        (_, Some(extension), _) => Some(Media::File(extension)),
        (
            "" | "application/octet-stream" | "binary/octet-stream" | "application/download",
            None,
            Some(extension),
        ) => Some(Media::File(extension)),
        ("", None, None) => of_bytes(body),
        _ => None,
    }
}

/// What bytes are, as far as they show it.
pub(super) fn of_bytes(bytes: &[u8]) -> Option<Media> {
    let start = &bytes[..bytes.len().min(1_024)];
    let start = String::from_utf8_lossy(start).to_ascii_lowercase();
    if start.starts_with("%pdf-") {
        Some(Media::File("pdf"))
    } else if ["<html", "<!doctype html", "<head", "<body"]
        .iter()
        .any(|tag| start.contains(tag))
    {
        Some(Media::Page)
    } else {
        None
    }
}

/// Whether an address names a file that is a document but no page.
pub(super) fn is_file(url: &Url) -> bool {
    extension(url).is_some()
}

fn extension(url: &Url) -> Option<&'static str> {
    let last = url.path().rsplit('/').next()?;
    let (_, ending) = last.rsplit_once('.')?;
    let ending = ending.to_ascii_lowercase();
    EXTENSIONS.into_iter().find(|extension| **extension == ending)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_told_by_type_by_address_and_by_bytes() {
        for (media, address, body, extension) in [
            ("text/html", "/x", "<p>", Some("html")),
            ("text/html", "/x", "%PDF-1.7", Some("pdf")),
            ("application/pdf", "/x", "", Some("pdf")),
            ("application/octet-stream", "/x/Rapport.DOCX", "", Some("docx")),
            ("application/octet-stream", "/x", "", None),
            ("text/plain", "/lista.csv", "", Some("csv")),
            ("text/plain", "/x", "", Some("txt")),
            ("", "/x", "<!DOCTYPE HTML>", Some("html")),
            ("image/png", "/x.pdf", "", None),
            ("application/json", "/x", "{}", None),
        ] {
            let url = Url::parse("https://a.se").unwrap().join(address).unwrap();
            let found = of(media, &url, body.as_bytes()).map(Media::extension);
            assert_eq!(found, extension, "{media} {address}");
        }
    }
}
