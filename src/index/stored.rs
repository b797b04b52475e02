//! The stored metadata of documents: small binary records, read without the text beside them ([`super::Texts`]).
//!
//! `documents.bin` has an entry for each document ([`super::entries`]): a [`StoredMeta`] as postcard writes it. A record
//! borrows its texts from the file.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::entries::Entries;
use super::error::IndexError;
use super::lines::LineStart;
use super::sections::{Sections, StoredSection};
use super::substance::{LinksAndWords, is_substantial};
use super::text_list::TextList;

use crate::document::{Document, DocumentFile, DocumentId, Kind, LanguageTag, PartialDate};

pub(super) const FILE: &str = "documents.bin";

/// The metadata of a document, with the byte ranges of its sections in the text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StoredMeta<'a> {
    /// See [`Document::id`].
    pub id: &'a str,
    /// See [`Document::title`].
    pub title: &'a str,
    /// See [`Document::kind`].
    pub kind: Kind,
    /// See [`Document::language`].
    pub language: LanguageTag,
    /// See [`Document::partner`].
    #[serde(borrow)]
    pub partner: Option<&'a str>,
    /// See [`Document::authors`].
    #[serde(borrow)]
    pub authors: TextList<'a>,
    /// See [`Document::date`].
    pub date: Option<PartialDate>,
    /// See [`Document::tags`].
    #[serde(borrow)]
    pub tags: TextList<'a>,
    /// See [`Document::url`].
    #[serde(borrow)]
    pub url: Option<&'a str>,
    /// See [`Document::fetched`].
    #[serde(borrow)]
    pub fetched: Option<&'a str>,
    /// See [`Document::series`].
    #[serde(borrow)]
    pub series: Option<&'a str>,
    /// See [`Document::summary`].
    #[serde(borrow)]
    pub summary: Option<&'a str>,
    /// See [`Document::keywords`].
    #[serde(borrow)]
    pub keywords: TextList<'a>,
    /// See [`Document::source`].
    pub source: &'a str,
    /// See [`Document::files`].
    #[serde(borrow)]
    pub files: Vec<StoredFile<'a>>,
    /// See [`Document::aliases`].
    #[serde(borrow)]
    pub aliases: TextList<'a>,
    /// See [`Document::duplicates`].
    #[serde(borrow)]
    pub duplicates: TextList<'a>,
    /// The position in [`crate::index::Zone::Headings`] at which the words of editors begin ([`Self::subjects`]).
    pub subjects_position: u32,
    /// The number of positions of each of them.
    pub subject_words: Vec<u32>,
    /// The sections, without their text.
    #[serde(borrow)]
    pub sections: Sections<'a>,
}

/// See [`DocumentFile`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredFile<'a> {
    source: &'a str,
    bytes: u64,
    pages: Option<u32>,
}

impl<'a> StoredFile<'a> {
    fn new(file: &'a DocumentFile) -> Self {
        Self {
            source: &file.source,
            bytes: file.bytes,
            pages: file.pages,
        }
    }

    fn to_file(&self) -> DocumentFile {
        DocumentFile {
            source: self.source.to_owned(),
            bytes: self.bytes,
            pages: self.pages,
        }
    }
}

fn ids(ids: &TextList<'_>) -> Vec<DocumentId> {
    ids.iter().map(DocumentId::new).collect()
}

/// The places of a section and of its words, as counted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct SectionPlaces {
    /// The position of its first word in body.
    pub(super) body: u32,
    /// The position of its heading's first word in headings.
    pub(super) heading: u32,
    /// The position in headings behind its heading.
    pub(super) heading_end: u32,
    /// Its line starts.
    pub(super) lines: Vec<LineStart>,
}

/// What the first pass finds of a document for its stored form.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct DocumentPlaces {
    /// The places of its sections.
    pub(super) sections: Vec<SectionPlaces>,
    /// The number of positions of each of the words of editors.
    pub(super) subjects: Vec<u32>,
}

/// The same in a tenth of the memory.
#[derive(Debug, Clone)]
pub(super) struct PackedPlaces(Box<[u8]>);

impl PackedPlaces {
    pub(super) fn new(places: &DocumentPlaces) -> Self {
        let bytes = postcard::to_extend(places, Vec::new()).expect("plain data always becomes bytes");
        Self(bytes.into())
    }

    pub(super) fn unpack(&self) -> DocumentPlaces {
        postcard::from_bytes(&self.0).expect("they were packed here")
    }
}

/// The words of editors (tags, summary, keywords), searched like headings.
pub(super) fn subjects(document: &Document) -> impl Iterator<Item = &str> {
    let tags = document.tags.iter().map(String::as_str);
    let keywords = document.keywords.iter().map(String::as_str);
    tags.chain(document.summary.as_deref()).chain(keywords)
}

/// The entry of a document.
pub(super) fn entry(document: &Document, places: &DocumentPlaces) -> Result<Vec<u8>, IndexError> {
    let meta = StoredMeta::new(document, places).ok_or_else(|| IndexError::Damaged {
        what: format!("the text of {} is longer than 4 GiB", document.id),
    })?;
    Ok(postcard::to_extend(&meta, Vec::new()).expect("plain data always becomes bytes"))
}

/// The open metadata of a generation.
#[derive(Debug)]
pub struct Stored(Entries);

impl Stored {
    /// Opens the file and checks its layout.
    pub(crate) fn open(folder: &Path) -> Result<Self, IndexError> {
        Entries::open(folder, FILE).map(Self)
    }

    /// The metadata of a document.
    ///
    /// # Errors
    /// If the file is damaged or has no such document.
    pub fn of(&self, ordinal: u32) -> Result<StoredMeta<'_>, IndexError> {
        let entry = self.0.get(ordinal);
        let entry = entry.ok_or_else(|| self.0.damaged(ordinal, "it is missing"))?;
        postcard::from_bytes(entry).map_err(|error| self.0.damaged(ordinal, error))
    }
}

impl<'a> StoredMeta<'a> {
    /// Converts a document; `places` are its own. `None` if its text is too long for its offsets.
    pub(super) fn new(document: &'a Document, places: &DocumentPlaces) -> Option<Self> {
        let (mut end, mut lines_end) = (0, 0);
        let links = document
            .sections
            .iter()
            .map(LinksAndWords::of)
            .fold(LinksAndWords::default(), LinksAndWords::with);
        let sections = document
            .sections
            .iter()
            .zip(&places.sections)
            .map(|(section, places)| {
                let (start, lines_start) = (end, lines_end);
                end = u32::try_from(section.text.len()).ok()?.checked_add(start)?;
                lines_end += places.lines.len() as u32;
                Some(StoredSection {
                    heading: section.heading.as_deref(),
                    level: section.level,
                    anchor: section.anchor.as_deref(),
                    page: section.page,
                    text_start: start,
                    text_end: end,
                    body_position: places.body,
                    heading_position: places.heading,
                    lines_start,
                    lines_end,
                    is_substantial: is_substantial(section, links),
                })
            });
        let sections = Sections::new(&sections.collect::<Option<Vec<_>>>()?)?;
        Some(Self {
            id: document.id.as_str(),
            title: &document.title,
            kind: document.kind,
            language: document.language,
            partner: document.partner.as_deref(),
            authors: texts(&document.authors)?,
            date: document.date,
            tags: texts(&document.tags)?,
            url: document.url.as_deref(),
            fetched: document.fetched.as_deref(),
            series: document.series.as_deref(),
            summary: document.summary.as_deref(),
            keywords: texts(&document.keywords)?,
            source: &document.source,
            files: document.files.iter().map(StoredFile::new).collect(),
            aliases: TextList::new(document.aliases.iter().map(DocumentId::as_str))?,
            duplicates: TextList::new(document.duplicates.iter().map(DocumentId::as_str))?,
            subjects_position: places.sections.last().map_or(0, |last| last.heading_end),
            subject_words: places.subjects.clone(),
            sections,
        })
    }

    /// The words of editors, in the order in which they are indexed after the headings.
    pub fn subjects(&self) -> impl Iterator<Item = &str> {
        self.tags.iter().chain(self.summary).chain(self.keywords.iter())
    }

    /// The length of the text in bytes.
    pub fn text_length(&self) -> usize {
        self.sections.text_length()
    }

    /// Converts back to a document.
    pub fn to_document(&self, text: &str) -> Document {
        let sections = self.sections.iter().map(|section| {
            let text = text.get(section.text_start as usize..section.text_end as usize);
            section.to_section(text.unwrap_or_default())
        });
        Document {
            id: DocumentId::new(self.id),
            title: self.title.to_owned(),
            kind: self.kind,
            language: self.language,
            partner: self.partner.map(str::to_owned),
            authors: self.authors.to_vec(),
            date: self.date,
            tags: self.tags.to_vec(),
            url: self.url.map(str::to_owned),
            fetched: self.fetched.map(str::to_owned),
            series: self.series.map(str::to_owned),
            summary: self.summary.map(str::to_owned),
            keywords: self.keywords.to_vec(),
            source: self.source.to_owned(),
            files: self.files.iter().map(StoredFile::to_file).collect(),
            aliases: ids(&self.aliases),
            duplicates: ids(&self.duplicates),
            sections: sections.collect(),
        }
    }
}

fn texts(texts: &[String]) -> Option<TextList<'static>> {
    TextList::new(texts.iter().map(String::as_str))
}
