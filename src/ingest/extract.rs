//! What a format's reader hands over: plain data, the same for every format.

use serde::{Deserialize, Serialize};

use super::reason::WarningReason;
use crate::document::{Kind, Language, PartialDate, Section};
use crate::text::clean_line;

/// Metadata from one source; what it doesn't tell is `None` or empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Metadata {
    pub(super) id: Option<String>,
    pub(super) title: Option<String>,
    pub(super) kind: Option<Kind>,
    pub(super) language: Option<Language>,
    pub(super) partner: Option<String>,
    pub(super) authors: Vec<String>,
    pub(super) date: Option<PartialDate>,
    pub(super) tags: Vec<String>,
    pub(super) url: Option<String>,
    pub(super) summary: Option<String>,
    pub(super) keywords: Vec<String>,
}

impl Metadata {
    /// Fills what is missing from another source.
    pub(super) fn or(self, other: Self) -> Self {
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
            summary: self.summary.or(other.summary),
            keywords: list(self.keywords, other.keywords),
        }
    }
}

/// More tags or keywords than this aren't kept: no editor sets so many, and each tag is a facet value.
const MOST: usize = 100;

/// Tags or keywords in the order given, cleaned, each once.
pub(super) fn distinct(texts: impl IntoIterator<Item = impl AsRef<str>>) -> Vec<String> {
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
pub(super) struct Extract {
    /// Tells the documents of one file apart: the id becomes `file/record`. `None` where the file is one document.
    pub(super) record: Option<String>,
    /// What an editor declared, in front matter: it goes before what the folder tells.
    pub(super) declared: Metadata,
    /// What the reader found in the text or the page's head: it comes after what the folder tells.
    pub(super) found: Metadata,
    /// The text, in reading order.
    pub(super) sections: Vec<Section>,
    /// What to warn of.
    pub(super) notes: Vec<Note>,
}

impl Extract {
    /// How many characters of text and headings there are.
    pub(super) fn characters(&self) -> usize {
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

/// A warning that doesn't yet know its file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Note {
    pub(super) line: Option<usize>,
    pub(super) reason: WarningReason,
}

impl From<WarningReason> for Note {
    fn from(reason: WarningReason) -> Self {
        Self { line: None, reason }
    }
}
