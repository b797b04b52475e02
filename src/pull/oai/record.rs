//! One record: its own XML, and what a sidecar of its full text says.

use std::fmt::Write as _;

use roxmltree::Node;
use url::Url;

use crate::document::LanguageTag;

/// The longest summary of a sidecar.
const SUMMARY: usize = 6_000;
/// The most authors and keywords of a sidecar.
const MOST: usize = 60;

/// A record.
#[derive(Debug, Default)]
pub(super) struct Record {
    pub(super) identifier: String,
    pub(super) is_deleted: bool,
    /// The record as a file of its own.
    pub(super) xml: String,
    /// The page of the record.
    pub(super) url: Option<String>,
    /// Its full text, where that is an open PDF.
    pub(super) pdf: Option<Url>,
    title: String,
    authors: Vec<String>,
    date: Option<String>,
    summary: Option<String>,
    keywords: Vec<String>,
    language: Option<&'static str>,
}

impl Record {
    /// Reads a `record` element out of `text`; `None` where it has no identifier.
    pub(super) fn read(node: Node<'_, '_>, text: &str) -> Option<Self> {
        let child = |name: &str| node.children().find(|child| child.tag_name().name() == name);
        let header = child("header")?;
        let identifier = header
            .children()
            .find(|child| child.tag_name().name() == "identifier")?;
        let mut record = Self {
            identifier: identifier.text()?.trim().to_owned(),
            is_deleted: header.attribute("status") == Some("deleted"),
            xml: alone(node, text),
            ..Self::default()
        };
        let root = child("metadata").and_then(|metadata| metadata.children().find(Node::is_element));
        if let Some(root) = root {
            match root.tag_name().name() {
                "mods" | "modsCollection" => record.read_mods(root),
                _ => record.read_core(root),
            }
        }
        Some(record)
    }

    fn read_core(&mut self, core: Node<'_, '_>) {
        let mut is_open = true;
        let mut addresses = Vec::new();
        for element in core.children().filter(Node::is_element) {
            let Some(text) = text_of(element) else { continue };
            match element.tag_name().name() {
                "title" if self.title.is_empty() => self.title = text,
                "creator" => self.authors.push(text),
                "date" => self.date = self.date.take().or_else(|| date(&text)),
                "description" => self.summary = self.summary.take().or(Some(text)),
                "subject" => self.keywords.push(text),
                "language" => self.language = self.language.or_else(|| language(&text)),
                "rights" | "accessRights" => is_open &= !is_closed(&text),
                "identifier" | "relation" | "source" => addresses.push(text),
                _ => {}
            }
        }
        self.take_addresses(&addresses, is_open);
    }

    fn read_mods(&mut self, mods: Node<'_, '_>) {
        let mut is_open = true;
        let mut addresses = Vec::new();
        for element in mods.descendants().filter(Node::is_element) {
            let parent = element
                .parent_element()
                .map_or("", |parent| parent.tag_name().name());
            // What is said of the book or the series that the text is in is not said of the text.
            if element
                .ancestors()
                .any(|node| node.tag_name().name() == "relatedItem")
            {
                continue;
            }
            let Some(text) = text_of(element) else { continue };
            match (parent, element.tag_name().name()) {
                ("titleInfo", "title") if self.title.is_empty() => self.title = text,
                ("mods", "name") => {
                    let parts = element
                        .children()
                        .filter(|part| part.tag_name().name() == "namePart");
                    let part = |kind: &str| {
                        let mut parts = parts.clone();
                        parts
                            .find(|part| part.attribute("type") == Some(kind))
                            .and_then(text_of)
                    };
                    match (part("given"), part("family")) {
                        (Some(given), Some(family)) => self.authors.push(format!("{given} {family}")),
                        _ => self.authors.extend(parts.filter_map(text_of).next()),
                    }
                }
                ("originInfo", "dateIssued") => self.date = self.date.take().or_else(|| date(&text)),
                (_, "abstract") => self.summary = self.summary.take().or(Some(text)),
                ("subject", "topic") => self.keywords.push(text),
                ("language", "languageTerm") => self.language = self.language.or_else(|| language(&text)),
                (_, "accessCondition") => is_open &= !is_closed(&text),
                (_, "identifier") | ("location", "url") => addresses.push(text),
                _ => {}
            }
        }
        self.take_addresses(&addresses, is_open);
    }

    fn take_addresses(&mut self, addresses: &[String], is_open: bool) {
        let web = addresses.iter().filter_map(|address| Url::parse(address).ok());
        for url in web.filter(|url| matches!(url.scheme(), "http" | "https")) {
            let is_pdf = url.path().to_ascii_lowercase().ends_with(".pdf");
            if is_pdf && is_open && self.pdf.is_none() {
                self.pdf = Some(url);
            } else if !is_pdf && self.url.is_none() {
                self.url = Some(url.into());
            }
        }
    }

    /// What the sidecar of the full text says.
    pub(super) fn lines(&self, with_language: bool) -> String {
        let mut lines = String::new();
        let text = |text: &str| toml::Value::String(text.to_owned());
        let list =
            |texts: &[String]| toml::Value::Array(texts.iter().take(MOST).map(|own| text(own)).collect());
        if !self.title.is_empty() {
            let _ = writeln!(lines, "title = {}", text(&self.title));
        }
        if !self.authors.is_empty() {
            let _ = writeln!(lines, "authors = {}", list(&self.authors));
        }
        if let Some(date) = &self.date {
            let _ = writeln!(lines, "date = {}", text(date));
        }
        if let Some(summary) = &self.summary {
            let summary: String = summary.chars().take(SUMMARY).collect();
            let _ = writeln!(lines, "summary = {}", text(&summary));
        }
        if !self.keywords.is_empty() {
            let _ = writeln!(lines, "keywords = {}", list(&self.keywords));
        }
        if let Some(language) = self.language.filter(|_| with_language) {
            let _ = writeln!(lines, "language = {}", text(language));
        }
        lines
    }
}

/// A record as a file: its own text, inside an element with the names of the namespaces that it uses.
fn alone(record: Node<'_, '_>, text: &str) -> String {
    // The tree was parsed from the text without what stands before it.
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let mut file = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<records");
    for namespace in record.namespaces() {
        let name = namespace
            .name()
            .map_or_else(|| "xmlns".to_owned(), |name| format!("xmlns:{name}"));
        if namespace.name() != Some("xml") {
            let uri = quick_xml::escape::escape(namespace.uri());
            let _ = write!(file, " {name}=\"{uri}\"");
        }
    }
    let own = text.get(record.range()).unwrap_or_default();
    let _ = write!(file, ">\n{own}\n</records>\n");
    file
}

fn text_of(node: Node<'_, '_>) -> Option<String> {
    let texts = node
        .descendants()
        .filter(Node::is_text)
        .filter_map(|node| node.text());
    let text = texts
        .flat_map(str::split_whitespace)
        .collect::<Vec<_>>()
        .join(" ");
    (!text.is_empty()).then_some(text)
}

/// The day, the month or the year at the start of a text.
fn date(text: &str) -> Option<String> {
    let is_date = |length: usize| {
        let part = text.get(..length)?;
        let fits = part.chars().enumerate().all(|(position, letter)| match position {
            4 | 7 => letter == '-',
            _ => letter.is_ascii_digit(),
        });
        let ends = !text[length..].starts_with(|letter: char| letter.is_ascii_digit());
        (fits && ends).then(|| part.to_owned())
    };
    is_date(10).or_else(|| is_date(7)).or_else(|| is_date(4))
}

fn language(text: &str) -> Option<&'static str> {
    LanguageTag::named(text).map(LanguageTag::as_str)
}

/// Whether a text says that the file is not open.
fn is_closed(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    [
        "closedaccess",
        "restrictedaccess",
        "embargoedaccess",
        "metadata only access",
    ]
    .iter()
    .any(|word| text.contains(word))
}

#[cfg(test)]
mod tests {
    use roxmltree::Document;

    use super::*;

    fn read(metadata: &str) -> Record {
        let text = format!(
            "<OAI-PMH xmlns=\"http://www.openarchives.org/OAI/2.0/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\
             <ListRecords><record><header><identifier>oai:DiVA.org:x-1</identifier></header>\
             <metadata>{metadata}</metadata></record></ListRecords></OAI-PMH>"
        );
        let tree = Document::parse(&text).unwrap();
        let node = tree.descendants().find(|node| node.tag_name().name() == "record");
        Record::read(node.unwrap(), &text).unwrap()
    }

    #[test]
    fn dublin_core_names_page_file_and_metadata() {
        let record = read(
            "<oai_dc:dc xmlns:oai_dc=\"http://www.openarchives.org/OAI/2.0/oai_dc/\"><dc:title>Ställtid</dc:title>\
             <dc:creator>Ek, Anna</dc:creator><dc:date>2019-12-20T10:00</dc:date><dc:language>swe</dc:language>\
             <dc:identifier>https://x.se/record/1</dc:identifier><dc:identifier>https://x.se/get/1/FULLTEXT01.pdf</dc:identifier>\
             <dc:rights>info:eu-repo/semantics/openAccess</dc:rights></oai_dc:dc>",
        );
        assert_eq!(record.url.as_deref(), Some("https://x.se/record/1"));
        assert_eq!(
            record.pdf.as_ref().map(Url::as_str),
            Some("https://x.se/get/1/FULLTEXT01.pdf")
        );
        let table: toml::Table = record.lines(true).parse().unwrap();
        assert_eq!(table["title"].as_str(), Some("Ställtid"));
        assert_eq!(
            (table["date"].as_str(), table["language"].as_str()),
            (Some("2019-12-20"), Some("sv"))
        );
        let own = Document::parse(&record.xml).unwrap();
        assert!(
            own.descendants()
                .any(|node| node.has_tag_name(("http://purl.org/dc/elements/1.1/", "title")))
        );
    }

    #[test]
    fn a_closed_file_is_not_named() {
        let record = read(
            "<dc xmlns=\"x\"><identifier>https://x.se/1.pdf</identifier><rights>info:eu-repo/semantics/closedAccess</rights></dc>",
        );
        assert_eq!(record.pdf, None);
    }

    #[test]
    fn mods_names_people_and_leaves_the_book_out() {
        let record = read(
            "<mods xmlns=\"http://www.loc.gov/mods/v3\"><titleInfo><title>Takt</title></titleInfo>\
             <name type=\"personal\"><namePart type=\"family\">Ek</namePart><namePart type=\"given\">Anna</namePart></name>\
             <relatedItem type=\"host\"><titleInfo><title>Boken</title></titleInfo></relatedItem>\
             <originInfo><dateIssued>2020</dateIssued></originInfo><location><url>https://x.se/1.pdf</url></location></mods>",
        );
        let table: toml::Table = record.lines(true).parse().unwrap();
        assert_eq!(table["title"].as_str(), Some("Takt"));
        assert_eq!(table["authors"].as_array().unwrap()[0].as_str(), Some("Anna Ek"));
        assert!(record.pdf.is_some());
    }

    #[test]
    fn dates_are_read_from_their_start() {
        for (text, expected) in [
            ("2019-12-20T10:00:00Z", Some("2019-12-20")),
            ("2019-12", Some("2019-12")),
            ("2019", Some("2019")),
            ("20191220", None),
            ("vår 2019", None),
        ] {
            assert_eq!(date(text).as_deref(), expected, "{text}");
        }
    }
}
