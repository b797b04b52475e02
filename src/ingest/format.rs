//! Which reader takes which file: the one place that a new format is added to.

use std::fmt;

use serde::Serialize;

use super::encoding;
use super::extract::Extract;
use super::limits::Limits;
use super::reason::RefusalReason;
use super::{html, markdown, plain};

/// A file format that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Format {
    /// CommonMark with GitHub's additions, and front matter.
    Markdown,
    /// Web pages.
    Html,
    /// Text without markup.
    Text,
}

/// What a file name's extension tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extension {
    /// A document in a format that can be read.
    Document(Format),
    /// Something that documents point at and that is none itself: a picture, a style sheet.
    Asset,
    /// Perhaps a document, in a format that can't be read.
    Unknown,
}

impl Extension {
    /// Classifies an extension in lower case, without its dot.
    pub(super) fn of(extension: &str) -> Self {
        match extension {
            "md" | "markdown" => Self::Document(Format::Markdown),
            "html" | "htm" | "xhtml" => Self::Document(Format::Html),
            "txt" | "text" => Self::Document(Format::Text),
            "png" | "jpg" | "jpeg" | "gif" | "svg" | "webp" | "ico" | "bmp" | "tif" | "tiff" | "css"
            | "js" | "woff" | "woff2" | "ttf" | "map" => Self::Asset,
            _ => Self::Unknown,
        }
    }
}

impl Format {
    /// The format's name in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Markdown => "markdown",
            Self::Html => "html",
            Self::Text => "text",
        }
    }

    /// Reads the bytes of a file of this format.
    pub(super) fn read(self, bytes: &[u8], limits: &Limits) -> Result<Extract, RefusalReason> {
        let declared = (self == Self::Html)
            .then(|| html::declared_encoding(bytes))
            .flatten();
        let decoded = encoding::decode(bytes, declared)?;
        let mut extract = match self {
            Self::Markdown => markdown::read(&decoded.text, limits),
            Self::Html => html::read(&decoded.text, limits)?,
            Self::Text => plain::read(&decoded.text),
        };
        extract.notes.extend(decoded.warning.map(Into::into));
        Ok(extract)
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
