//! What a catalogue tells of a publication, whatever it is written in: title, authors, abstract, where it was published.

use crate::document::{Kind, LanguageTag, PartialDate, Section};
use crate::ingest::extract::{Extract, Metadata, distinct};
use crate::ingest::metadata::{is_title, read_url};
use crate::text::{clean, clean_line};

use super::id_part;

/// A publication in a catalogue.
#[derive(Debug, Default)]
pub(super) struct Reference {
    /// What the catalogue calls it.
    pub(super) key: String,
    pub(super) title: String,
    /// The title in another language, which heads the abstracts in it.
    pub(super) other_title: Option<String>,
    pub(super) authors: Vec<String>,
    pub(super) abstracts: Vec<String>,
    /// The abstracts in another language.
    pub(super) other_abstracts: Vec<String>,
    pub(super) date: Option<PartialDate>,
    pub(super) keywords: Vec<String>,
    pub(super) doi: Option<String>,
    pub(super) urls: Vec<String>,
    /// The journal, the series or the book it stands in.
    pub(super) series: Vec<String>,
    pub(super) publisher: Option<String>,
    pub(super) language: Option<LanguageTag>,
}

impl Reference {
    /// The name of its record: the catalogue's key, else the DOI, else the title.
    pub(super) fn name(&self) -> String {
        let doi = self.doi.as_deref().unwrap_or_default();
        [self.key.as_str(), doi, &self.title]
            .iter()
            .map(|name| id_part(name))
            .find(|name| !name.is_empty())
            .unwrap_or_default()
    }

    pub(super) fn into_extract(self) -> Extract {
        let title = clean_line(&self.title);
        let doi = self.doi.as_deref().and_then(address_of_doi);
        let url = doi.or_else(|| self.urls.iter().find_map(|url| read_url(url.trim())));
        let mut text = clean(&self.abstracts.join("\n\n"));
        let series = distinct(self.series).join(", ");
        if !series.is_empty() {
            // The field is not searched; the line is.
            let line = format!("Publicerad i: {series}.");
            text = if text.is_empty() {
                line
            } else {
                format!("{text}\n\n{line}")
            };
        }
        let mut sections = vec![Section {
            text,
            ..Section::default()
        }];
        let heading = self
            .other_title
            .map(|title| clean_line(&title))
            .filter(|title| !title.is_empty());
        sections.push(Section {
            level: if heading.is_some() { 2 } else { 0 },
            heading,
            text: clean(&self.other_abstracts.join("\n\n")),
            ..Section::default()
        });
        sections.retain(|section| section.heading.is_some() || !section.text.is_empty());
        Extract {
            found: Metadata {
                title: Some(title).filter(|title| is_title(title)),
                kind: Some(Kind::Research),
                language: self.language,
                partner: self
                    .publisher
                    .map(|name| clean_line(&name))
                    .filter(|name| !name.is_empty()),
                authors: distinct(self.authors),
                date: self.date,
                tags: distinct(self.keywords),
                url,
                series: Some(series).filter(|series| !series.is_empty()),
                ..Metadata::default()
            },
            sections,
            ..Extract::default()
        }
    }
}

/// `10.1000/182`, `doi:10.1000/182`, `https://doi.org/10.1000/182` as an address.
pub(super) fn address_of_doi(doi: &str) -> Option<String> {
    let start = doi.find("10.")?;
    let doi = doi[start..].trim();
    (doi.contains('/') && !doi.contains(char::is_whitespace))
        .then(|| format!("https://doi.org/{doi}"))
        .as_deref()
        .and_then(read_url)
}
