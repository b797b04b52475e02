//! The output of a format's reader: plain data, the same for every format.

use serde::{Deserialize, Serialize};

use crate::document::{Kind, LanguageTag, PartialDate, Section};
use crate::ingest::report::WarningReason;
use crate::text::clean_line;

/// Changes whenever the same file may give another document than before, so that a stored fingerprint doesn't match.
pub(crate) const EXTRACTOR_VERSION: u32 = 18;

/// Metadata from one source; missing values are `None` or empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Metadata {
    pub(crate) id: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) kind: Option<Kind>,
    pub(crate) language: Option<LanguageTag>,
    pub(crate) partner: Option<String>,
    pub(crate) authors: Vec<String>,
    pub(crate) date: Option<PartialDate>,
    pub(crate) tags: Vec<String>,
    pub(crate) url: Option<String>,
    /// When the text was fetched from there.
    pub(crate) fetched: Option<String>,
    pub(crate) series: Option<String>,
    pub(crate) summary: Option<String>,
    pub(crate) keywords: Vec<String>,
    /// Former ids.
    pub(crate) aliases: Vec<String>,
}

impl Metadata {
    /// Fills what is missing from another source.
    pub(crate) fn or(self, other: Self) -> Self {
        let list = |own: Vec<String>, other| if own.is_empty() { other } else { own };
        Self {
            id: self.id.or(other.id),
            title: self.title.or(other.title),
            kind: self.kind.or(other.kind),
            language: self.language.or(other.language),
            partner: self.partner.or(other.partner),
            authors: list(self.authors, other.authors),
            date: self.date.or(other.date),
            tags: list(self.tags, other.tags),
            url: self.url.or(other.url),
            fetched: self.fetched.or(other.fetched),
            series: self.series.or(other.series),
            summary: self.summary.or(other.summary),
            keywords: list(self.keywords, other.keywords),
            aliases: list(self.aliases, other.aliases),
        }
    }
}

/// The number of tags or keywords kept: each tag is a facet value, and no editor sets more.
const MOST: usize = 100;

/// Tags or keywords in the order given, cleaned, each once.
pub(crate) fn distinct(texts: impl IntoIterator<Item = impl AsRef<str>>) -> Vec<String> {
    let mut distinct: Vec<String> = Vec::new();
    for text in texts {
        let text = clean_line(text.as_ref());
        if distinct.len() < MOST && !text.is_empty() && !distinct.contains(&text) {
            distinct.push(text);
        }
    }
    distinct
}

/// One document as it was read from a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Extract {
    /// Identifies a document within its file: the id becomes `file/record`. `None` if the file is one document.
    pub(crate) record: Option<String>,
    /// Metadata that an editor declared in front matter; overrides the folder's.
    pub(crate) declared: Metadata,
    /// Metadata found in the text or the page's head; the folder's override it.
    pub(crate) found: Metadata,
    /// The text, in reading order.
    pub(crate) sections: Vec<Section>,
    /// Warnings.
    pub(crate) notes: Vec<Note>,
    /// How many pages the file has, if its format has pages.
    pub(crate) pages: Option<u32>,
    /// The pages, from 1, whose letters have yet to be recognised.
    #[serde(default)]
    pub(crate) unread: Vec<u32>,
}

impl Extract {
    /// How many characters of text and headings there are.
    pub(crate) fn characters(&self) -> usize {
        let of_section = |section: &Section| {
            section.text.chars().count()
                + section
                    .heading
                    .as_ref()
                    .map_or(0, |heading| heading.chars().count())
        };
        self.sections.iter().map(of_section).sum()
    }
}

/// A warning not yet assigned to its file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Note {
    pub(crate) line: Option<usize>,
    pub(crate) reason: WarningReason,
}

impl From<WarningReason> for Note {
    fn from(reason: WarningReason) -> Self {
        Self { line: None, reason }
    }
}
