//! The records: unqualified Dublin Core, and MODS as SwePub has it.

use maud::{Markup, html};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::cite::{Imprint, Name, Place, Reference};
use crate::document::{Document, DocumentId, Kind};
use crate::web::html::document_address;

/// A format of metadata.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    DublinCore,
    Mods,
}

impl Format {
    pub(super) const ALL: [Self; 2] = [Self::DublinCore, Self::Mods];

    pub(super) fn prefix(self) -> &'static str {
        match self {
            Self::DublinCore => "oai_dc",
            Self::Mods => "mods",
        }
    }

    pub(super) fn schema(self) -> &'static str {
        match self {
            Self::DublinCore => "http://www.openarchives.org/OAI/2.0/oai_dc.xsd",
            Self::Mods => "http://www.loc.gov/standards/mods/v3/mods-3-7.xsd",
        }
    }

    pub(super) fn namespace(self) -> &'static str {
        match self {
            Self::DublinCore => "http://www.openarchives.org/OAI/2.0/oai_dc/",
            Self::Mods => "http://www.loc.gov/mods/v3",
        }
    }

    pub(super) fn read(prefix: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.prefix() == prefix)
    }
}

/// What stands as it is in the local part of an identifier.
const LOCAL: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/');

/// The local part of a document's identifier.
pub(super) fn encoded(id: &DocumentId) -> String {
    utf8_percent_encode(id.as_str(), LOCAL).to_string()
}

/// The name of a set: small letters and digits of ASCII, with `-` between words.
fn slug(name: &str) -> String {
    let mut slug = String::new();
    for letter in name.to_lowercase().chars() {
        match letter {
            'å' | 'ä' => slug.push('a'),
            'ö' | 'ø' => slug.push('o'),
            'é' | 'è' => slug.push('e'),
            letter if letter.is_ascii_alphanumeric() => slug.push(letter),
            _ if !slug.ends_with('-') => slug.push('-'),
            _ => {}
        }
    }
    slug.trim_matches('-').to_owned()
}

/// The set of a partner; none where its name has no letter of those.
pub(super) fn set_of_partner(name: &str) -> Option<String> {
    let slug = slug(name);
    (!slug.is_empty()).then(|| format!("partner:{slug}"))
}

/// Writes a document in a format.
pub(super) fn metadata(document: &Document, format: Format, imprint: &Imprint) -> Markup {
    let reference = Reference::new(document, &Place::default(), imprint);
    let page = format!("{}{}", imprint.base, document_address(&document.id, "", None));
    match format {
        Format::DublinCore => dublin_core(document, &reference, &page),
        Format::Mods => mods(document, &reference, &page),
    }
}

fn dublin_core(document: &Document, reference: &Reference, page: &str) -> Markup {
    html! {
        oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/"
            xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/oai_dc/ http://www.openarchives.org/OAI/2.0/oai_dc.xsd" {
            dc:title { (document.title) }
            @for author in &reference.authors { dc:creator { (author.inverted()) } }
            @for tag in &document.tags { dc:subject { (tag) } }
            @if let Some(summary) = &document.summary { dc:description { (summary) } }
            @if let Some(publisher) = &reference.publisher { dc:publisher { (publisher) } }
            @if let Some(date) = document.date { dc:date { (date) } }
            dc:type { (document.kind) }
            dc:identifier { (page) }
            @if reference.url != page { dc:identifier { (reference.url) } }
            dc:language { (document.language.three_letters()) }
        }
    }
}

fn mods(document: &Document, reference: &Reference, page: &str) -> Markup {
    html! {
        mods xmlns="http://www.loc.gov/mods/v3" version="3.7"
            xsi:schemaLocation="http://www.loc.gov/mods/v3 http://www.loc.gov/standards/mods/v3/mods-3-7.xsd" {
            titleInfo lang=(document.language.three_letters()) { title { (document.title) } }
            @for author in &reference.authors {
                @match author {
                    Name::Person { family, given } => {
                        name type="personal" {
                            namePart type="family" { (family) }
                            namePart type="given" { (given) }
                            (author_role())
                        }
                    },
                    Name::Body(name) => name type="corporate" { namePart { (name) } (author_role()) },
                }
            }
            typeOfResource { "text" }
            genre authority="kb.se" type="outputType" { (output_type(document.kind)) }
            originInfo {
                @if let Some(publisher) = &reference.publisher { publisher { (publisher) } }
                @if let Some(date) = document.date { dateIssued encoding="w3cdtf" { (date) } }
            }
            language { languageTerm type="code" authority="iso639-2b" { (document.language.three_letters()) } }
            @if let Some(summary) = &document.summary { abstract { (summary) } }
            @for tag in &document.tags { subject { topic { (tag) } } }
            @if let Some(series) = &reference.series { relatedItem type="series" { titleInfo { title { (series) } } } }
            @if let Some(doi) = &reference.doi { identifier type="doi" { (doi) } }
            identifier type="uri" { (page) }
            location { url { (reference.url) } }
        }
    }
}

fn author_role() -> Markup {
    html! { role { roleTerm type="code" authority="marcrelator" { "aut" } } }
}

/// The output type of SwePub that is nearest to a kind.
fn output_type(kind: Kind) -> &'static str {
    match kind {
        Kind::Research => "publication/report",
        Kind::Editorial => "publication/editorial-letter",
        Kind::Article | Kind::Method | Kind::Case => "publication/other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_have_plain_names() {
        assert_eq!(slug("Västra Högskolan & Dalén AB"), "vastra-hogskolan-dalen-ab");
    }
}
