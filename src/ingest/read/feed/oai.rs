//! Records of repositories: answers of OAI-PMH with metadata in `oai_dc`, and bare lists of such records.
//!
//! Repositories write Dublin Core each in its own way, so elements are known by their local names alone.

use super::xml::Element;
use super::{Collected, id_part, mods, plain_text, xml};
use crate::document::{Kind, LanguageTag, PartialDate, Section};
use crate::ingest::extract::{Extract, Metadata, Note, distinct};
use crate::ingest::limits::Limits;
use crate::ingest::metadata::{first_name_first, read_date, read_language, read_url};
use crate::ingest::report::{RefusalReason, WarningReason};
use crate::text::clean_line;

/// Reads an answer or a list into `collected`.
pub(super) fn read(text: &str, limits: &Limits, collected: &mut Collected) -> Result<(), RefusalReason> {
    let wanted = ["record", "dc", "resumptionToken", "error"];
    xml::each(text, &wanted, limits, |element, line| match element.local() {
        "record" | "dc" => add_record(&element, line, limits, collected),
        "resumptionToken" if !element.text.trim().is_empty() => {
            let reason = WarningReason::ListContinues;
            collected.notes.push(Note {
                line: Some(line),
                reason,
            });
            Ok(())
        }
        "error" => {
            let message = clean_line(&element.text);
            let code = element.attribute("code").unwrap_or_default();
            Err(RefusalReason::RepositoryError {
                message: format!("{code} {message}").trim().to_owned(),
            })
        }
        _ => Ok(()),
    })
}

fn add_record(
    record: &Element,
    line: usize,
    limits: &Limits,
    collected: &mut Collected,
) -> Result<(), RefusalReason> {
    let header = find(record, "header");
    if header.is_some_and(|header| header.attribute("status") == Some("deleted")) {
        return Ok(());
    }
    let identifier = header
        .and_then(|header| find(header, "identifier"))
        .map_or("", |own| own.text.trim());
    let Some(core) = find(record, "dc") else {
        if let Some(own) = find(record, "mods") {
            return mods::add(own, identifier, line, limits, collected);
        }
        collected.leave_out(identifier, line, RefusalReason::NoDublinCore);
        return Ok(());
    };
    match extract(core, limits) {
        Ok(extract) => {
            let name = name(identifier, &extract.found);
            collected.add(&name, &format!("rad{line}"), line, extract)
        }
        Err(reason) => {
            collected.leave_out(identifier, line, reason);
            Ok(())
        }
    }
}

/// The first element of a local name: this one or inside it.
fn find<'e>(element: &'e Element, local: &str) -> Option<&'e Element> {
    if element.local() == local {
        return Some(element);
    }
    element.children.iter().find_map(|child| find(child, local))
}

/// The last part of the repository's identifier (`oai:repository.example:thesis-7`), else of the address, else the title.
fn name(identifier: &str, found: &Metadata) -> String {
    let of_identifier = id_part(identifier.rsplit(':').next().unwrap_or_default());
    if !of_identifier.is_empty() {
        return of_identifier;
    }
    let address = found.url.as_deref().unwrap_or_default().trim_end_matches('/');
    match id_part(address.rsplit('/').next().unwrap_or_default()) {
        of_address if of_address.is_empty() => id_part(found.title.as_deref().unwrap_or_default()),
        of_address => of_address,
    }
}

/// A value, and the language it is said to be in.
struct Value {
    text: String,
    language: Option<LanguageTag>,
}

fn values(core: &Element, local: &str, limits: &Limits) -> Result<Vec<Value>, RefusalReason> {
    let own = core.children.iter().filter(|child| child.local() == local);
    let read = |element: &Element| {
        let language = element.attribute("xml:lang").and_then(read_language);
        Ok(Value {
            text: plain_text(&element.text, limits)?,
            language,
        })
    };
    let values: Result<Vec<Value>, RefusalReason> = own.map(read).collect();
    Ok(values?
        .into_iter()
        .filter(|value| !value.text.is_empty())
        .collect())
}

fn extract(core: &Element, limits: &Limits) -> Result<Extract, RefusalReason> {
    let texts = |local: &str| -> Result<Vec<String>, RefusalReason> {
        Ok(values(core, local, limits)?
            .into_iter()
            .map(|value| value.text)
            .collect())
    };
    let declared = texts("language")?.iter().find_map(|word| read_language(word));
    let (titles, mut abstracts) = (
        values(core, "title", limits)?,
        values(core, "description", limits)?,
    );
    abstracts.extend(values(core, "abstract", limits)?);
    let language = declared.or_else(|| titles.iter().chain(&abstracts).find_map(|value| value.language));
    let (title, other_titles) = split(titles, language);
    let found = Metadata {
        title: title.first().map(|title| clean_line(title)),
        kind: Some(Kind::Research),
        language,
        partner: texts("publisher")?.first().map(|name| clean_line(name)),
        authors: texts("creator")?
            .iter()
            .map(|name| author(name))
            .filter(|name| !name.is_empty())
            .collect(),
        date: date(&texts("date")?),
        tags: distinct(texts("subject")?),
        url: address(&texts("identifier")?),
        ..Metadata::default()
    };
    let (own, other) = split(abstracts, language);
    let mut sections = vec![Section {
        text: own.join("\n\n"),
        ..Section::default()
    }];
    let heading = other_titles.first().map(|title| clean_line(title));
    if heading.is_some() || !other.is_empty() {
        let level = if heading.is_some() { 2 } else { 0 };
        sections.push(Section {
            heading,
            level,
            text: other.join("\n\n"),
            ..Section::default()
        });
    }
    sections.retain(|section| section.heading.is_some() || !section.text.is_empty());
    Ok(Extract {
        found,
        sections,
        ..Extract::default()
    })
}

/// The values in the record's language, and those in another. Where none is marked as the record's, the first leads.
fn split(values: Vec<Value>, language: Option<LanguageTag>) -> (Vec<String>, Vec<String>) {
    let is_own = |value: &Value| value.language == language || value.language.is_none();
    let first_leads = !values.iter().any(is_own);
    let mut parts = (Vec::new(), Vec::new());
    for (index, value) in values.into_iter().enumerate() {
        if is_own(&value) || (first_leads && index == 0) {
            parts.0.push(value.text);
        } else {
            parts.1.push(value.text);
        }
    }
    parts
}

/// `Ek, Anna` as `Anna Ek`, as every byline has it; `Ek, Anna, 1970-` too, without the years.
fn author(name: &str) -> String {
    let parts = name.split(',').map(str::trim);
    let parts: Vec<&str> = parts
        .filter(|part| !part.starts_with(|c: char| c.is_ascii_digit()))
        .collect();
    first_name_first(&parts.join(", "))
}

/// The earliest: repositories also tell when a record was taken in and opened, which is later than publishing.
fn date(dates: &[String]) -> Option<PartialDate> {
    let day = |text: &String| read_date(text.split('T').next().unwrap_or_default());
    dates
        .iter()
        .filter_map(day)
        .min_by_key(|date| date.first_number())
}

/// The address to send readers to: a page rather than a file, secure rather than not; a bare DOI is one too.
fn address(identifiers: &[String]) -> Option<String> {
    let as_url = |text: &String| {
        let doi = text.strip_prefix("doi:").unwrap_or(text).trim();
        if doi.starts_with("10.") && doi.contains('/') {
            read_url(&format!("https://doi.org/{doi}"))
        } else {
            read_url(text)
        }
    };
    let is_file = |url: &str| url.to_lowercase().ends_with(".pdf") || url.contains("/bitstream/");
    let worth = |url: &String| (is_file(url), !url.starts_with("https://"));
    identifiers.iter().filter_map(as_url).min_by_key(worth)
}
