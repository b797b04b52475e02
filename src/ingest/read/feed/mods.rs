//! Records in MODS, which libraries and SwePub exchange: by themselves or inside an answer of OAI-PMH.

use super::reference::Reference;
use super::xml::Element;
use super::{Collected, plain_text, xml};
use crate::document::LanguageTag;
use crate::ingest::limits::Limits;
use crate::ingest::metadata::{first_name_first, read_date, read_language};
use crate::ingest::report::RefusalReason;
use crate::text::clean_line;

/// Reads a collection into `collected`.
pub(super) fn read(text: &str, limits: &Limits, collected: &mut Collected) -> Result<(), RefusalReason> {
    xml::each(text, &["mods"], limits, |element, line| {
        add(&element, "", line, limits, collected)
    })
}

/// Adds one record; `key` is what a repository calls it.
pub(super) fn add(
    record: &Element,
    key: &str,
    line: usize,
    limits: &Limits,
    collected: &mut Collected,
) -> Result<(), RefusalReason> {
    match reference(record, key, limits) {
        Ok(reference) => collected.add(
            &reference.name(),
            &format!("rad{line}"),
            line,
            reference.into_extract(),
        ),
        Err(reason) => {
            collected.leave_out(key, line, reason);
            Ok(())
        }
    }
}

fn reference(record: &Element, key: &str, limits: &Limits) -> Result<Reference, RefusalReason> {
    let language = texts(record, &["language", "languageTerm"])
        .iter()
        .find_map(|word| read_language(word));
    let mut reference = Reference {
        language,
        ..Reference::default()
    };
    let mut identifier = String::new();
    for child in &record.children {
        let text = plain_text(&child.text, limits)?;
        let kind = child.attribute("type").unwrap_or_default();
        match child.local() {
            "titleInfo" => add_title(child, kind, limits, &mut reference)?,
            "name" => reference.authors.extend(author(child)),
            "abstract" if is_other(child, language) => reference.other_abstracts.push(text),
            "abstract" => reference.abstracts.push(text),
            "originInfo" => {
                let date = ["dateIssued", "copyrightDate", "dateCreated", "dateOther"];
                let date = date.iter().flat_map(|name| texts(child, &[name]));
                reference.date = reference
                    .date
                    .or(date.filter_map(|date| read_date(date.split('T').next()?)).next());
                reference.publisher = reference
                    .publisher
                    .or(texts(child, &["publisher"]).into_iter().next());
            }
            "identifier" if kind == "doi" => reference.doi = Some(text),
            "identifier" if kind == "uri" => reference.urls.push(text),
            "identifier" if identifier.is_empty() => identifier = text,
            "location" => reference.urls.extend(texts(child, &["url"])),
            "relatedItem" if ["host", "series"].contains(&kind) => {
                reference.series.extend(texts(child, &["titleInfo", "title"]));
            }
            "subject" => reference.keywords.extend(texts(child, &["topic"])),
            "recordInfo" => {
                reference.key = texts(child, &["recordIdentifier"])
                    .into_iter()
                    .next()
                    .unwrap_or_default();
            }
            _ => {}
        }
    }
    if !key.is_empty() {
        key.rsplit(':')
            .next()
            .unwrap_or_default()
            .clone_into(&mut reference.key);
    } else if reference.key.is_empty() && reference.doi.is_none() {
        reference.key = identifier;
    }
    // Abstracts all of which are in another language are the record's own.
    if reference.abstracts.is_empty() && reference.other_title.is_none() {
        reference.abstracts = std::mem::take(&mut reference.other_abstracts);
    }
    Ok(reference)
}

fn add_title(
    info: &Element,
    kind: &str,
    limits: &Limits,
    reference: &mut Reference,
) -> Result<(), RefusalReason> {
    let parts = [("nonSort", " "), ("title", ": "), ("subTitle", "")];
    let mut title = String::new();
    for (name, after) in parts {
        for part in texts(info, &[name]) {
            title.push_str(&clean_line(&plain_text(&part, limits)?));
            title.push_str(after);
        }
    }
    let title = title.trim_end_matches([' ', ':']).to_owned();
    match kind {
        "" if reference.title.is_empty() => reference.title = title,
        "translated" | "alternative" if reference.other_title.is_none() => {
            reference.other_title = Some(title);
        }
        _ => {}
    }
    Ok(())
}

/// Whether a text says that it is in another language than the record.
fn is_other(element: &Element, language: Option<LanguageTag>) -> bool {
    let own = ["lang", "xml:lang"]
        .iter()
        .find_map(|name| element.attribute(name))
        .and_then(read_language);
    own.is_some() && language.is_some() && own != language
}

/// A person who wrote it. Organisations and people with other roles only are no authors.
fn author(name: &Element) -> Option<String> {
    if name.attribute("type").is_some_and(|kind| kind != "personal") {
        return None;
    }
    let roles = texts(name, &["role", "roleTerm"]);
    let is_author =
        |role: &String| ["aut", "author", "författare", "creator", "cre"].contains(&&*role.to_lowercase());
    if !roles.is_empty() && !roles.iter().any(is_author) {
        return None;
    }
    let part = |kind: &str| {
        let mut parts = name.children.iter().filter(|part| part.local() == "namePart");
        parts
            .find(|part| part.attribute("type").unwrap_or_default() == kind)
            .map(|part| clean_line(&part.text))
    };
    let name = match (part("given"), part("family")) {
        (Some(given), Some(family)) => format!("{given} {family}"),
        (None, Some(family)) => family,
        _ => first_name_first(&part("")?),
    };
    (!name.is_empty()).then_some(name)
}

/// The texts of the elements at a path of local names.
fn texts(element: &Element, path: &[&str]) -> Vec<String> {
    let Some((first, rest)) = path.split_first() else {
        return Some(element.text.trim().to_owned())
            .filter(|text| !text.is_empty())
            .into_iter()
            .collect();
    };
    let children = element.children.iter().filter(|child| child.local() == *first);
    children.flat_map(|child| texts(child, rest)).collect()
}
