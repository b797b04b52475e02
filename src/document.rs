//! The plain data of documents, from ingest to index and answers: no behaviour but parsing and printing.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

mod date;
mod kinds;
mod language;
mod scratch;
mod store;

pub use date::{DateError, ENGLISH_MONTHS, PartialDate, SWEDISH_MONTHS};
pub use kinds::KindNames;
pub use language::{LANGUAGE_TAGS, Language, LanguageTag};
pub use scratch::{Piece, ScratchFile};
pub use store::{DocumentStore, Documents, PutAway, put_away};

/// The stable id of a document: its path below the corpus folder without the extension, with `/` between
/// folders (`metoder/smed`), or the `id:` of its metadata.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(value_type = String, example = "metoder/smed")]
pub struct DocumentId(String);

impl DocumentId {
    /// Wraps an id that is known to be stable and unique within its corpus.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The error for a word that is no value of an enumeration.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{value:?} is not one of {allowed}")]
pub struct UnknownValue {
    /// The word.
    pub value: String,
    /// The allowed values, joined by `, `.
    pub allowed: &'static str,
}

/// The kind of a document.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A text about something: news, an interview, a report from a visit.
    #[default]
    Article,
    /// A guide to a method: what it is for and how it is done.
    Method,
    /// The story of what one company did.
    Case,
    /// A research note or paper.
    Research,
    /// A leader signed by the programme's management.
    Editorial,
}

impl Kind {
    /// Every kind, in the order pages list them.
    pub const ALL: [Self; 5] = [
        Self::Method,
        Self::Article,
        Self::Case,
        Self::Research,
        Self::Editorial,
    ];

    /// The kind's name in JSON, front matter and query strings.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Article => "article",
            Self::Method => "method",
            Self::Case => "case",
            Self::Research => "research",
            Self::Editorial => "editorial",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Kind {
    type Err = UnknownValue;

    fn from_str(value: &str) -> Result<Self, UnknownValue> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str() == value)
            .ok_or_else(|| UnknownValue {
                value: value.to_owned(),
                allowed: "article, method, case, research, editorial",
            })
    }
}

/// A part of a document that a hit can point at: the text below one heading, or one page of a PDF.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
pub struct Section {
    /// The heading, if the section has one; the text before the first heading has none.
    pub heading: Option<String>,
    /// The heading's level, 1–6; 0 where there is no heading.
    pub level: u8,
    /// The fragment that leads to the section, without `#`.
    pub anchor: Option<String>,
    /// The page of the original file, counted from 1, where the format has pages.
    pub page: Option<u32>,
    /// The text without markup, cleaned by [`crate::text::clean`]: paragraphs, list items and table rows apart
    /// by line breaks (`\n\n` between paragraphs, `\n` between items and rows).
    pub text: String,
    /// The same text as safe HTML, for the document's page, where the format has more to show than plain text: a few
    /// harmless elements without scripts, styles, ids or foreign schemes. Ingest sanitises it; JSON answers have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(ignore)]
    pub html: Option<String>,
}

/// A file that holds the text of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DocumentFile {
    /// Its path below the corpus folder, with `/` between folders.
    pub source: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// How many pages it has, if its format has pages.
    pub pages: Option<u32>,
}

/// One document of the corpus, as ingest found it and as the index gives it back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Document {
    /// Stable and unique within the corpus.
    pub id: DocumentId,
    /// Never empty: declared, found in the text, or made from the file name.
    pub title: String,
    /// Declared, else told by the folder or the byline.
    pub kind: Kind,
    /// Declared, else detected.
    pub language: LanguageTag,
    /// The partner organisation the text comes from; `None` for the programme itself.
    pub partner: Option<String>,
    /// Names as written, in the order given.
    pub authors: Vec<String>,
    /// The date of publication: a day, a month or a year.
    #[schema(value_type = Option<String>, example = "2019-12-20")]
    pub date: Option<PartialDate>,
    /// Tags set by editors, as written.
    pub tags: Vec<String>,
    /// The address of the published text.
    pub url: Option<String>,
    /// When the text was fetched from that address, in UTC, if it was.
    #[serde(default)]
    #[schema(example = "2026-11-29T08:30:00Z")]
    pub fetched: Option<String>,
    /// The series, the journal or the book that it is published in.
    #[serde(default)]
    pub series: Option<String>,
    /// A summary of one or two sentences.
    pub summary: Option<String>,
    /// Search words and questions set by an editor; the text need not contain them.
    pub keywords: Vec<String>,
    /// The file below the corpus folder, with `/` between folders.
    pub source: String,
    /// All files with this text, the one that was read first; of a record, the file that holds it.
    pub files: Vec<DocumentFile>,
    /// Former ids, which lead to this document.
    pub aliases: Vec<DocumentId>,
    /// Documents whose text is nearly the same, by id.
    pub duplicates: Vec<DocumentId>,
    /// In reading order; at least one.
    pub sections: Vec<Section>,
}

impl Document {
    /// A Swedish article of an id and a title, without anything else: not even a text.
    pub fn article(id: impl Into<String>, title: impl Into<String>) -> Self {
        Self {
            id: DocumentId::new(id),
            title: title.into(),
            kind: Kind::Article,
            language: Language::Swedish.into(),
            partner: None,
            authors: Vec::new(),
            date: None,
            tags: Vec::new(),
            url: None,
            fetched: None,
            series: None,
            summary: None,
            keywords: Vec::new(),
            source: String::new(),
            files: Vec::new(),
            aliases: Vec::new(),
            duplicates: Vec::new(),
            sections: Vec::new(),
        }
    }
}

/// Bytes of text read per minute: 200 words of some six letters and a space; å, ä and ö have two bytes.
pub const BYTES_A_MINUTE: usize = 1_320;

/// The reading time of a text in whole minutes, at least one.
pub fn reading_minutes(text_bytes: usize) -> u32 {
    u32::try_from(text_bytes.div_ceil(BYTES_A_MINUTE).max(1)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reading_takes_a_minute_at_least() {
        assert_eq!(reading_minutes(0), 1);
        assert_eq!(reading_minutes(7 * 1_000), 6);
    }
}
