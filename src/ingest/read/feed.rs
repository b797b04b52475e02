//! Files that hold many documents: WordPress exports (WXR), records of OAI-PMH repositories (`oai_dc`, MODS), feeds, and
//! bibliographies. An article in JATS comes in XML too and is one document.

use std::collections::HashMap;

use crate::ingest::extract::{Extract, Note};
use crate::ingest::format::Format;
use crate::ingest::limits::Limits;
use crate::ingest::report::{RefusalReason, WarningReason};
use crate::ingest::source::encoding;

mod bib;
mod jats;
mod mods;
mod oai;
mod reference;
mod ris;
mod syndication;
mod wordpress_text;
mod wxr;
mod xml;

use xml::Element;

/// The kind of export, by its root element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    WordPress,
    Repository,
    Mods,
    Feed,
    Article,
}

/// Reads an export, each record a document of its own; a record that can't be read is noted and left out.
pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Vec<Extract>, RefusalReason> {
    let decoded = encoding::decode(bytes, xml::declared_encoding(bytes))?;
    let root = xml::root(&decoded.text)?;
    let mut collected = Collected {
        most: limits.records,
        ..Collected::default()
    };
    match sort(&root, &decoded.text)? {
        Sort::Mods => mods::read(&decoded.text, limits, &mut collected)?,
        Sort::Feed => syndication::read(&decoded.text, limits, &mut collected)?,
        Sort::Article => {
            let mut extract = jats::read(&decoded.text, limits)?;
            extract.notes.extend(decoded.warnings.into_iter().map(Note::from));
            return Ok(vec![extract]);
        }
        Sort::WordPress => wxr::read(&decoded.text, limits, &mut collected)?,
        Sort::Repository => oai::read(&decoded.text, limits, &mut collected)?,
    }
    collected
        .notes
        .extend(decoded.warnings.into_iter().map(Note::from));
    collected.into_extracts()
}

/// Reads a bibliography in text, each entry a document.
pub(crate) fn read_references(
    format: Format,
    bytes: &[u8],
    limits: &Limits,
) -> Result<Vec<Extract>, RefusalReason> {
    let decoded = encoding::decode(bytes, None)?;
    let mut collected = Collected {
        most: limits.records,
        ..Collected::default()
    };
    match format {
        Format::Bib => bib::read(&decoded.text, &mut collected)?,
        _ => ris::read(&decoded.text, &mut collected)?,
    }
    collected
        .notes
        .extend(decoded.warnings.into_iter().map(Note::from));
    collected.into_extracts()
}

fn sort(root: &str, text: &str) -> Result<Sort, RefusalReason> {
    match root {
        "rss" if text.contains("http://wordpress.org/export/") => Ok(Sort::WordPress),
        "OAI-PMH" | "ListRecords" | "GetRecord" | "record" | "records" | "dc" => Ok(Sort::Repository),
        "mods" | "modsCollection" => Ok(Sort::Mods),
        "rss" | "feed" | "RDF" => Ok(Sort::Feed),
        "article" => Ok(Sort::Article),
        "urlset" | "sitemapindex" => Err(RefusalReason::Sitemap),
        _ => Err(RefusalReason::UnknownXml {
            root: root.to_owned(),
        }),
    }
}

/// What has been read of an export.
#[derive(Debug, Default)]
struct Collected {
    /// How many records it may have.
    most: usize,
    extracts: Vec<Extract>,
    /// About records that were left out, and about the file.
    notes: Vec<Note>,
    /// How often each name occurred.
    names: HashMap<String, usize>,
}

impl Collected {
    /// Adds a document under a name of its own: a name that is taken gets `number` after it.
    fn add(
        &mut self,
        name: &str,
        number: &str,
        line: usize,
        mut extract: Extract,
    ) -> Result<(), RefusalReason> {
        let has_text = extract.sections.iter().any(|section| !section.text.is_empty());
        if !has_text && extract.found.title.is_none() {
            self.leave_out(name, line, RefusalReason::Empty);
            return Ok(());
        }
        if self.extracts.len() == self.most {
            return Err(RefusalReason::TooManyRecords { limit: self.most });
        }
        let record = self.name_once(name, number);
        extract.record = Some(record);
        for note in &mut extract.notes {
            note.line = note.line.or(Some(line));
        }
        self.extracts.push(extract);
        Ok(())
    }

    /// Many records of the same name must not cost more each than the one before.
    fn name_once(&mut self, name: &str, number: &str) -> String {
        let name = if name.is_empty() { number } else { name };
        let taken = self.names.entry(name.to_owned()).or_default();
        *taken += 1;
        match *taken {
            1 => name.to_owned(),
            2 => self.name_once(&format!("{name}-{number}"), "2"),
            count => format!("{name}-{number}-{count}"),
        }
    }

    /// The documents, with what is to be told of the file at the first.
    fn into_extracts(mut self) -> Result<Vec<Extract>, RefusalReason> {
        let Some(first) = self.extracts.first_mut() else {
            return Err(RefusalReason::NoRecords);
        };
        first.notes.splice(0..0, self.notes);
        Ok(self.extracts)
    }

    fn leave_out(&mut self, record: &str, line: usize, reason: RefusalReason) {
        self.notes.push(Note {
            line: Some(line),
            reason: WarningReason::RecordLeftOut {
                record: record.to_owned(),
                reason,
            },
        });
    }
}

fn damaged_line(line: usize, message: &str) -> RefusalReason {
    RefusalReason::Damaged {
        message: format!("line {line}: {message}"),
    }
}

/// A text as part of an id: letters, digits, `-`, `_` and `.`; what lies between is one `-`.
fn id_part(text: &str) -> String {
    let kept = |c: char| {
        if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') {
            c
        } else {
            '-'
        }
    };
    let part: String = crate::text::compose(text.trim())
        .to_lowercase()
        .chars()
        .map(kept)
        .collect();
    part.trim_matches(['-', '.']).to_owned()
}

/// Text that may hold markup or entities of HTML, as titles and abstracts do.
fn plain_text(text: &str, limits: &Limits) -> Result<String, RefusalReason> {
    if text.contains(['<', '&']) {
        super::html::fragment_text(text, limits)
    } else {
        Ok(crate::text::clean(text))
    }
}

fn child<'e>(parent: &'e Element, name: &str) -> Option<&'e Element> {
    parent.children.iter().find(|child| child.name == name)
}

fn text_of<'e>(parent: &'e Element, name: &str) -> &'e str {
    child(parent, name).map_or("", |child| child.text.trim())
}

#[cfg(test)]
mod tests;
