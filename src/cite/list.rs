//! Whole lists of references: as CSV, BibTeX, RIS, CSL-JSON, or a line of JSON a document.

use std::io;
use std::str::FromStr;

use serde::Serialize;

use super::bibtex::bibtex;
use super::csl_json::csl_json;
use super::reference::{Imprint, Place, Reference};
use super::ris::ris;
use crate::document::{Document, DocumentId, Kind, LanguageTag, PartialDate, UnknownValue};

/// The format of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListFormat {
    /// A row a document, with a header.
    Csv,
    /// An entry a document.
    Bibtex,
    /// A record a document.
    Ris,
    /// One array of items.
    CslJson,
    /// A line of JSON a document.
    Ndjson,
}

impl ListFormat {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Csv, Self::Bibtex, Self::Ris, Self::CslJson, Self::Ndjson];

    /// Its name in addresses and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Bibtex => "bibtex",
            Self::Ris => "ris",
            Self::CslJson => "csl-json",
            Self::Ndjson => "ndjson",
        }
    }
}

impl FromStr for ListFormat {
    type Err = UnknownValue;

    fn from_str(value: &str) -> Result<Self, UnknownValue> {
        Self::ALL
            .into_iter()
            .find(|format| format.as_str() == value)
            .ok_or_else(|| UnknownValue {
                value: value.to_owned(),
                allowed: "csv, bibtex, ris, csl-json, ndjson",
            })
    }
}

/// Writes a list piece by piece: [`Self::start`], [`Self::rows`] for some documents at a time, [`Self::end`].
#[derive(Debug)]
pub struct ListWriter {
    format: ListFormat,
    imprint: Imprint,
    is_first: bool,
}

impl ListWriter {
    /// A writer of one list.
    pub fn new(format: ListFormat, imprint: Imprint) -> Self {
        Self {
            format,
            imprint,
            is_first: true,
        }
    }

    /// Returns what comes before the first document.
    ///
    /// # Errors
    /// None that depends on the documents.
    pub fn start(&self) -> io::Result<Vec<u8>> {
        match self.format {
            ListFormat::CslJson => Ok(b"[\n".to_vec()),
            ListFormat::Csv => csv(&[CSV_HEADER.map(str::to_owned)]),
            _ => Ok(Vec::new()),
        }
    }

    /// Returns the next documents.
    ///
    /// # Errors
    /// None that depends on the documents.
    pub fn rows(&mut self, documents: &[Document]) -> io::Result<Vec<u8>> {
        let described = |document: &Document| Reference::new(document, &Place::default(), &self.imprint);
        if self.format == ListFormat::Csv {
            let rows: Vec<_> = documents
                .iter()
                .map(|document| csv_row(document.id.as_str(), &described(document)))
                .collect();
            return csv(&rows);
        }
        let mut text = String::new();
        for document in documents {
            let reference = described(document);
            match self.format {
                ListFormat::Bibtex => {
                    text.push_str(&bibtex(&reference));
                    text.push('\n');
                }
                ListFormat::Ris => text.push_str(&ris(&reference)),
                ListFormat::CslJson => {
                    if !std::mem::take(&mut self.is_first) {
                        text.push_str(",\n");
                    }
                    text.push_str(&csl_json(&reference).to_string());
                }
                ListFormat::Csv | ListFormat::Ndjson => {
                    text.push_str(&serde_json::to_string(&Row::new(document, reference.url))?);
                    text.push('\n');
                }
            }
        }
        Ok(text.into_bytes())
    }

    /// Returns what comes after the last document.
    pub fn end(&self) -> &'static [u8] {
        match self.format {
            ListFormat::CslJson => b"\n]\n",
            _ => b"",
        }
    }
}

/// A row of a list as JSON.
#[derive(Serialize)]
struct Row<'a> {
    id: &'a DocumentId,
    title: &'a str,
    kind: Kind,
    language: LanguageTag,
    partner: Option<&'a str>,
    authors: &'a [String],
    date: Option<PartialDate>,
    tags: &'a [String],
    url: String,
    summary: Option<&'a str>,
}

impl<'a> Row<'a> {
    fn new(document: &'a Document, url: String) -> Self {
        Self {
            id: &document.id,
            title: &document.title,
            kind: document.kind,
            language: document.language,
            partner: document.partner.as_deref(),
            authors: &document.authors,
            date: document.date,
            tags: &document.tags,
            url,
            summary: document.summary.as_deref(),
        }
    }
}

/// The names of the columns.
const CSV_HEADER: [&str; 10] = [
    "id",
    "title",
    "authors",
    "date",
    "kind",
    "publisher",
    "language",
    "tags",
    "url",
    "summary",
];

/// Returns the columns of a reference, in the order of [`CSV_HEADER`]. Several authors or tags are joined by `; `.
///
/// A text that a spreadsheet would take for a formula gets an apostrophe before it.
fn csv_row(id: &str, reference: &Reference) -> [String; 10] {
    let authors: Vec<String> = reference.authors.iter().map(super::Name::inverted).collect();
    let columns = [
        id.to_owned(),
        reference.title.clone(),
        authors.join("; "),
        reference.date.map(|date| date.to_string()).unwrap_or_default(),
        reference.kind.to_string(),
        reference.publisher.clone().unwrap_or_default(),
        reference.language.to_string(),
        reference.tags.join("; "),
        reference.url.clone(),
        reference.summary.clone().unwrap_or_default(),
    ];
    columns.map(|text| {
        if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
            format!("'{text}")
        } else {
            text
        }
    })
}

fn csv(rows: &[[String; 10]]) -> io::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        writer.write_record(row)?;
    }
    writer
        .into_inner()
        .map_err(|error| io::Error::other(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cite::reference::tests::{document, imprint, reference};

    #[test]
    fn no_cell_is_a_formula() {
        let mut cited = reference();
        cited.title = "=HYPERLINK(\"x\")".to_owned();
        let row = csv_row("artiklar/ställtid", &cited);
        assert_eq!(row[0], "artiklar/ställtid");
        assert_eq!(row[1], "'=HYPERLINK(\"x\")");
        assert_eq!(row[2], "Törnvik, Jonas; Flödeslyftets redaktion");
        assert_eq!(row[3], "2016-03-07");
    }

    #[test]
    fn items_written_in_pieces_are_one_array() {
        let mut writer = ListWriter::new(ListFormat::CslJson, imprint());
        let mut written = writer.start().unwrap();
        for _ in 0..3 {
            written.extend(writer.rows(&[document()]).unwrap());
        }
        written.extend(writer.rows(&[]).unwrap());
        written.extend(writer.end());
        let items: Vec<serde_json::Value> = serde_json::from_slice(&written).unwrap();
        assert_eq!(items.len(), 3);
        for format in ListFormat::ALL {
            assert_eq!(format.as_str().parse::<ListFormat>(), Ok(format));
        }
    }
}
