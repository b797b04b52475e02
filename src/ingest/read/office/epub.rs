//! EPUB books: their chapters in reading order, each read as the web page it is.

use std::collections::HashMap;

use percent_encoding::percent_decode_str;

use super::archive::Archive;
use super::relations::resolve;
use super::sections::{drop_repeated_title, is_language_unsure};
use super::xml::{Step, Xml};
use crate::document::Section;
use crate::ingest::extract::{Extract, Metadata, distinct};
use crate::ingest::limits::Limits;
use crate::ingest::metadata::{first_name_first, read_date, read_language, read_url};
use crate::ingest::read::html;
use crate::ingest::report::RefusalReason;
use crate::ingest::sections::Anchors;
use crate::ingest::source::encoding;
use crate::text::clean_line;

const CONTAINER: &str = "META-INF/container.xml";

/// Reads a book.
pub(super) fn read(archive: &mut Archive<'_>, limits: &Limits) -> Result<Extract, RefusalReason> {
    let container = archive.required(CONTAINER)?;
    let part = package_part(&container, limits)?;
    let text = archive.required(&part)?;
    let package = Package::parse(&text, &part, limits)?;
    refuse_encrypted(archive, limits)?;
    let mut anchors = Anchors::default();
    let mut sections: Vec<Section> = Vec::new();
    let mut notes = Vec::new();
    for chapter in package.chapters() {
        let bytes = archive
            .part(&chapter)?
            .ok_or_else(|| RefusalReason::MissingPart {
                part: chapter.clone(),
            })?;
        let decoded = encoding::decode(&bytes, html::declared_encoding(&bytes))?;
        notes.extend(decoded.warnings.into_iter().map(Into::into));
        for mut section in html::chapter_sections(&decoded.text, limits)? {
            // Ids are unique within a chapter only.
            section.anchor = section
                .heading
                .as_deref()
                .and_then(|heading| anchors.anchor_for(heading));
            sections.push(section);
        }
    }
    let mut found = package.metadata();
    // Programs write their own language here more often than the text's.
    found.language = found.language.filter(|_| is_language_unsure(&sections));
    drop_repeated_title(&mut sections, found.title.as_deref());
    Ok(Extract {
        found,
        sections,
        notes,
        ..Extract::default()
    })
}

fn package_part(container: &str, limits: &Limits) -> Result<String, RefusalReason> {
    let mut xml = Xml::new(container, CONTAINER, limits);
    while let Some(step) = xml.next()? {
        if let Step::Open(element) = step
            && element.name() == "rootfile"
            && let Some(path) = element.attribute("full-path")
        {
            return Ok(resolve("", &path));
        }
    }
    Err(RefusalReason::MissingPart {
        part: "package document".to_owned(),
    })
}

/// Shops encrypt chapters; fonts alone may be scrambled in a book that anyone can read.
fn refuse_encrypted(archive: &mut Archive<'_>, limits: &Limits) -> Result<(), RefusalReason> {
    let part = "META-INF/encryption.xml";
    let Some(text) = archive.text(part)? else {
        return Ok(());
    };
    let mut xml = Xml::new(&text, part, limits);
    while let Some(step) = xml.next()? {
        if let Step::Open(element) = step
            && element.name() == "CipherReference"
            && element
                .attribute("URI")
                .is_some_and(|uri| uri.to_lowercase().contains("htm"))
        {
            return Err(RefusalReason::Encrypted);
        }
    }
    Ok(())
}

/// The package document: what the book says of itself, and its parts.
#[derive(Default)]
struct Package {
    folder: String,
    fields: Vec<(String, String)>,
    /// Part names by id, without those that only navigate.
    items: HashMap<String, String>,
    spine: Vec<String>,
}

impl Package {
    fn parse(text: &str, part: &str, limits: &Limits) -> Result<Self, RefusalReason> {
        let mut package = Self {
            folder: part.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned(),
            ..Self::default()
        };
        let mut xml = Xml::new(text, part, limits);
        let mut value = String::new();
        let mut in_metadata = false;
        while let Some(step) = xml.next()? {
            match step {
                Step::Open(element) => {
                    value.clear();
                    match element.name() {
                        "metadata" => in_metadata = true,
                        "item" => {
                            let properties = element.attribute("properties").unwrap_or_default();
                            let is_page = element
                                .attribute("media-type")
                                .is_some_and(|kind| kind.contains("html"));
                            if let (Some(id), Some(href), true, false) = (
                                element.attribute("id"),
                                element.attribute("href"),
                                is_page,
                                properties.split(' ').any(|property| property == "nav"),
                            ) {
                                package.items.insert(id, package.name(&href));
                            }
                        }
                        "itemref" => package.spine.extend(element.attribute("idref")),
                        _ => {}
                    }
                }
                Step::Text(text) => value.push_str(&text),
                Step::Close(element) if element.name() == "metadata" => in_metadata = false,
                Step::Close(element) => {
                    let value = clean_line(&std::mem::take(&mut value));
                    if in_metadata && !value.is_empty() {
                        package.fields.push((element.name().to_owned(), value));
                    }
                }
            }
        }
        Ok(package)
    }

    fn name(&self, href: &str) -> String {
        let path = href.split('#').next().unwrap_or_default();
        resolve(&self.folder, &percent_decode_str(path).decode_utf8_lossy())
    }

    /// The chapters in reading order, each once.
    fn chapters(&self) -> Vec<String> {
        let mut chapters: Vec<String> = Vec::new();
        let mut items = self.items.clone();
        for id in &self.spine {
            chapters.extend(items.remove(id));
        }
        chapters
    }

    fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields
            .iter()
            .filter(move |(own, _)| own == name)
            .map(|(_, value)| value.as_str())
    }

    fn metadata(&self) -> Metadata {
        let first = |name: &str| self.all(name).next().map(str::to_owned);
        Metadata {
            title: first("title"),
            authors: self.all("creator").map(first_name_first).collect(),
            date: self
                .all("date")
                .find_map(|date| read_date(date.split('T').next().unwrap_or(date))),
            language: first("language").and_then(|language| read_language(&language)),
            tags: distinct(self.all("subject").flat_map(|list| list.split([',', ';']))),
            summary: first("description"),
            partner: first("publisher"),
            url: self.all("source").find_map(read_url),
            ..Metadata::default()
        }
    }
}
