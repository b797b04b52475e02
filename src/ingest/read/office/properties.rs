//! The properties of an office file, without the values that programs fill in.

use super::archive::Archive;
use super::sections::is_language_unsure;
use super::xml::{Step, Xml};
use crate::document::{LanguageTag, PartialDate, Section};
use crate::ingest::extract::{Extract, Metadata, distinct};
use crate::ingest::limits::Limits;
use crate::ingest::metadata::{is_title, read_date, read_language, split_names};
use crate::ingest::report::RefusalReason;
use crate::ingest::sections::signed;
use crate::text::clean_line;

/// Authors that are programs, roles or nobody.
const NO_AUTHORS: [&str; 18] = [
    "microsoft office user",
    "microsoft office-användare",
    "windows user",
    "windows-användare",
    "user",
    "användare",
    "administrator",
    "administratör",
    "admin",
    "owner",
    "ägare",
    "unknown",
    "okänd",
    "author",
    "författare",
    "python-docx",
    "steve canny",
    "libreoffice",
];

/// Days on which templates that programs fill in were made; every file from them says it was made then.
const TEMPLATE_DAYS: [&str; 2] = ["2013-12-23", "2013-01-27"];

/// The fields of a part of properties, by local name, in order.
#[derive(Debug, Default)]
pub(super) struct Properties(Vec<(String, String)>);

impl Properties {
    /// Reads the properties in a part; none where there is no such part.
    pub(super) fn read(
        archive: &mut Archive<'_>,
        part: &str,
        limits: &Limits,
    ) -> Result<Self, RefusalReason> {
        match archive.text(part)? {
            Some(text) => Self::parse(&text, part, limits),
            None => Ok(Self::default()),
        }
    }

    fn parse(text: &str, part: &str, limits: &Limits) -> Result<Self, RefusalReason> {
        let mut xml = Xml::new(text, part, limits);
        let mut fields: Vec<(String, String)> = Vec::new();
        let mut value = String::new();
        while let Some(step) = xml.next()? {
            match step {
                Step::Open(_) => value.clear(),
                Step::Text(text) => value.push_str(&text),
                Step::Close(element) => {
                    let value = clean_line(&std::mem::take(&mut value));
                    if !value.is_empty() {
                        fields.push((element.name().to_owned(), value));
                    }
                }
            }
        }
        Ok(Self(fields))
    }

    fn all<'s>(&'s self, name: &'static str) -> impl Iterator<Item = &'s str> {
        self.0
            .iter()
            .filter(move |(own, _)| own == name)
            .map(|(_, value)| value.as_str())
    }

    fn first(&self, names: &[&'static str]) -> Option<&str> {
        names.iter().find_map(|name| self.all(name).next())
    }

    /// The declared title, if a person set it.
    pub(super) fn title(&self) -> Option<String> {
        self.first(&["title"])
            .filter(|title| is_title(title))
            .map(str::to_owned)
    }

    fn authors(&self) -> Vec<String> {
        let names = self.first(&["initial-creator", "creator"]).unwrap_or_default();
        split_names(names)
            .into_iter()
            .filter(|name| is_author(name))
            .collect()
    }

    fn date(&self) -> Option<PartialDate> {
        ["creation-date", "created", "date", "modified"]
            .iter()
            .flat_map(|name| self.all(name))
            .map(|time| time.split('T').next().unwrap_or(time))
            .filter(|day| !TEMPLATE_DAYS.contains(day))
            .filter_map(read_date)
            .find(|date| date.year() > 1989)
    }

    fn tags(&self) -> Vec<String> {
        let lists = self.all("keyword").chain(self.all("keywords"));
        distinct(lists.flat_map(|list| list.split([',', ';'])))
    }

    fn summary(&self) -> Option<String> {
        let description = self.first(&["description"])?;
        let by_program = description.to_lowercase().contains("generated");
        (!by_program).then(|| description.to_owned())
    }

    fn language(&self) -> Option<LanguageTag> {
        self.first(&["language"]).and_then(read_language)
    }

    /// The extract of a document: what its own lines say of writer and date goes before its properties.
    pub(super) fn into_extract(self, title: Option<String>, mut sections: Vec<Section>) -> Extract {
        let own = Metadata {
            title,
            ..signed::remove_bylines(&mut sections)
        };
        let unsure = is_language_unsure(&sections);
        let found = own.or(Metadata {
            authors: self.authors(),
            date: self.date(),
            tags: self.tags(),
            summary: self.summary(),
            // Programs write their own language here more often than the text's.
            language: self.language().filter(|_| unsure),
            ..Metadata::default()
        });
        Extract {
            found,
            sections,
            ..Extract::default()
        }
    }
}

fn is_author(name: &str) -> bool {
    let is_account =
        !name.contains(' ') && (name == name.to_lowercase() || name.contains(|c: char| c.is_ascii_digit()));
    !is_account && !NO_AUTHORS.contains(&name.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_and_roles_are_no_authors() {
        for name in [
            "Microsoft Office User",
            "anek01",
            "anek",
            "Administratör",
            "python-docx",
        ] {
            assert!(!is_author(name), "{name:?} is no author");
        }
        for name in ["Anna Ek", "Redaktionen", "Eva von Platen"] {
            assert!(is_author(name), "{name:?} is an author");
        }
    }

    #[test]
    fn fields_of_both_families_are_read() {
        let word = r#"<cp:coreProperties><dc:title>Ställtider</dc:title><dc:creator>Anna Ek; Bo Al</dc:creator>
            <cp:keywords>SMED, flöde</cp:keywords><dcterms:created>2020-05-20T10:00:00Z</dcterms:created>
            <dcterms:modified>2021-01-02T10:00:00Z</dcterms:modified><dc:description>generated by x</dc:description></cp:coreProperties>"#;
        let office = r#"<m><o><dc:title>Ställtider</dc:title><meta:initial-creator>Anna Ek; Bo Al</meta:initial-creator>
            <dc:creator>Någon Annan</dc:creator><meta:keyword>SMED</meta:keyword><meta:keyword>flöde</meta:keyword>
            <meta:creation-date>2020-05-20T10:00:00.123</meta:creation-date></o></m>"#;
        for text in [word, office] {
            let properties = Properties::parse(text, "meta.xml", &Limits::default()).unwrap();
            assert_eq!(properties.title().as_deref(), Some("Ställtider"));
            let found = properties.into_extract(None, Vec::new()).found;
            assert_eq!(found.authors, ["Anna Ek", "Bo Al"]);
            assert_eq!(found.tags, ["SMED", "flöde"]);
            assert_eq!(found.date.unwrap().to_string(), "2020-05-20");
            assert_eq!(found.summary, None);
        }
    }
}
