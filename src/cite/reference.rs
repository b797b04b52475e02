//! What a reference says, whatever the format.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use sha2::{Digest, Sha256};

use super::name::Name;
use crate::document::{Document, Kind, LanguageTag, PartialDate};

/// The unreserved characters of RFC 3986.
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');
/// The characters not encoded in a path.
const PATH: &AsciiSet = &UNRESERVED.remove(b'/');
/// The characters not encoded in a fragment: `t=95` is a time.
const FRAGMENT: &AsciiSet = &UNRESERVED.remove(b'=');

/// Who publishes the documents, where they do not say it themselves, and the address of the service.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imprint {
    /// The publisher of documents without a partner.
    pub publisher: Option<String>,
    /// The series of documents that name none.
    pub series: Option<String>,
    /// Scheme, host and port of the service, without a slash at the end.
    pub base: String,
}

/// The place in a document that is cited.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// The anchor or the heading of a section.
    pub section: Option<String>,
    /// A page, from 1.
    pub page: Option<u32>,
}

/// A document as it is cited.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Reference {
    /// Unique within a corpus: letters, digits, `-`, `_` and `:` only.
    pub key: String,
    /// The title.
    pub title: String,
    /// In the order given.
    pub authors: Vec<Name>,
    /// When it was published.
    pub date: Option<PartialDate>,
    /// The kind of document.
    pub kind: Kind,
    /// Its language.
    pub language: LanguageTag,
    /// The partner, else the publisher of the settings.
    pub publisher: Option<String>,
    /// That of the document, else the series of the settings.
    pub series: Option<String>,
    /// Where it is published, else its page here, with the fragment of the cited section.
    pub url: String,
    /// The DOI of that address, if it is one.
    pub doi: Option<String>,
    /// The heading of the cited section.
    pub section: Option<String>,
    /// The cited page.
    pub page: Option<u32>,
    /// The summary.
    pub summary: Option<String>,
    /// The tags.
    pub tags: Vec<String>,
}

impl Reference {
    /// Describes a document, or a place in it; a section that the document does not have is left out.
    pub fn new(document: &Document, place: &Place, imprint: &Imprint) -> Self {
        let wanted = place.section.as_deref();
        let section = wanted.and_then(|wanted| {
            let is_wanted = |text: &Option<String>| text.as_deref() == Some(wanted);
            let mut sections = document.sections.iter();
            sections.find(|section| is_wanted(&section.anchor) || is_wanted(&section.heading))
        });
        let published = document.url.as_deref().filter(|url| is_web_address(url));
        let own = || {
            let anchor = section.and_then(|section| section.anchor.as_deref());
            // As the page of a document has them.
            let fragment = anchor
                .map(|anchor| format!("#{}", utf8_percent_encode(anchor, FRAGMENT)))
                .or_else(|| place.page.map(|page| format!("#sida-{page}")));
            let path = utf8_percent_encode(document.id.as_str(), PATH);
            format!("{}/dokument/{path}{}", imprint.base, fragment.unwrap_or_default())
        };
        Self {
            key: key(document.id.as_str()),
            title: document.title.clone(),
            authors: document.authors.iter().map(|name| Name::read(name)).collect(),
            date: document.date,
            kind: document.kind,
            language: document.language,
            publisher: document.partner.clone().or_else(|| imprint.publisher.clone()),
            series: document.series.clone().or_else(|| imprint.series.clone()),
            url: published.map_or_else(own, str::to_owned),
            doi: published.and_then(doi),
            section: section.and_then(|section| section.heading.clone()),
            page: place.page.or_else(|| section.and_then(|section| section.page)),
            summary: document.summary.clone(),
            tags: document.tags.clone(),
        }
    }

    /// Whether it is cited as a report; other documents are cited as pages of the web.
    pub(super) fn is_report(&self) -> bool {
        self.kind == Kind::Research
    }
}

fn is_web_address(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

fn doi(url: &str) -> Option<String> {
    let rest = url.split_once("://")?.1;
    let path = rest
        .strip_prefix("doi.org/")
        .or_else(|| rest.strip_prefix("dx.doi.org/"))?;
    path.starts_with("10.").then(|| path.to_owned())
}

/// The key of an id: `metoder/smed` is `metoder:smed`. Where characters are replaced, a hash of the id is added, so
/// that two ids never share a key.
fn key(id: &str) -> String {
    let mut replaced = false;
    let key: String = id
        .chars()
        .map(|letter| match letter {
            '/' => ':',
            letter if letter.is_ascii_alphanumeric() || "-_".contains(letter) => letter,
            letter => {
                replaced = true;
                match letter {
                    'å' | 'ä' => 'a',
                    'ö' => 'o',
                    'Å' | 'Ä' => 'A',
                    'Ö' => 'O',
                    _ => '-',
                }
            }
        })
        .collect();
    if replaced {
        let digest = Sha256::digest(id.as_bytes());
        let hash = digest
            .iter()
            .take(4)
            .fold(0_u32, |hash, byte| hash << 8 | u32::from(*byte));
        return format!("{key}-{hash:08x}");
    }
    key
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::document::Section;

    pub(crate) fn document() -> Document {
        Document {
            authors: vec!["Jonas Törnvik".to_owned(), "Flödeslyftets redaktion".to_owned()],
            date: "2016-03-07".parse().ok(),
            tags: vec!["ställtid".to_owned()],
            summary: Some("Så halverades tiden.".to_owned()),
            source: "artiklar/ställtid.md".to_owned(),
            sections: vec![Section {
                heading: Some("Så gick det till".to_owned()),
                level: 2,
                anchor: Some("så-gick-det-till".to_owned()),
                page: Some(3),
                text: "Första steget.\n\nAndra steget.".to_owned(),
                html: None,
            }],
            ..Document::article("artiklar/ställtid", "Ställtid & omställning: 50 % kortare {SMED}")
        }
    }

    pub(crate) fn imprint() -> Imprint {
        Imprint {
            publisher: Some("Flödeslyftet".to_owned()),
            series: Some("Kunskapsbanken".to_owned()),
            base: "https://sok.example.se".to_owned(),
        }
    }

    pub(crate) fn reference() -> Reference {
        Reference::new(&document(), &Place::default(), &imprint())
    }

    #[test]
    fn a_section_gives_its_heading_page_and_address() {
        let place = Place {
            section: Some("så-gick-det-till".to_owned()),
            page: None,
        };
        let cited = Reference::new(&document(), &place, &imprint());
        assert_eq!(cited.section.as_deref(), Some("Så gick det till"));
        assert_eq!(cited.page, Some(3));
        assert_eq!(
            cited.url,
            "https://sok.example.se/dokument/artiklar/st%C3%A4lltid#s%C3%A5-gick-det-till"
        );
        let unknown = Place {
            section: Some("finns-inte".to_owned()),
            page: None,
        };
        assert_eq!(Reference::new(&document(), &unknown, &imprint()), reference());
    }

    #[test]
    fn the_partner_is_the_publisher_and_a_doi_is_found() {
        let mut document = document();
        document.partner = Some("VHD".to_owned());
        document.url = Some("https://doi.org/10.1234/abc".to_owned());
        let cited = Reference::new(&document, &Place::default(), &imprint());
        assert_eq!(cited.publisher.as_deref(), Some("VHD"));
        assert_eq!(cited.doi.as_deref(), Some("10.1234/abc"));
        assert_eq!(cited.url, "https://doi.org/10.1234/abc");
        let nobody = Imprint::default();
        document.partner = None;
        assert_eq!(
            Reference::new(&document, &Place::default(), &nobody).publisher,
            None
        );
    }

    #[test]
    fn keys_are_plain_and_tell_ids_apart() {
        assert_eq!(key("metoder/smed"), "metoder:smed");
        assert_ne!(key("a/ä"), key("a/å"));
        assert_ne!(key("a/ä"), key("a/a"));
        assert!(
            key("a/ä, ö")
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b":-".contains(&byte))
        );
    }
}
