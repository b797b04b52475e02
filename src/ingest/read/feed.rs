//! XML files that hold many documents: WordPress exports (WXR) and records of OAI-PMH repositories (`oai_dc`).

use std::collections::HashMap;

use crate::ingest::extract::{Extract, Note};
use crate::ingest::limits::Limits;
use crate::ingest::report::{RefusalReason, WarningReason};
use crate::ingest::source::encoding;

mod oai;
mod wordpress_text;
mod wxr;
mod xml;

use xml::Element;

/// The kind of export, by its root element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    WordPress,
    Repository,
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
        Sort::WordPress => wxr::read(&decoded.text, limits, &mut collected)?,
        Sort::Repository => oai::read(&decoded.text, limits, &mut collected)?,
    }
    let Collected {
        mut extracts,
        mut notes,
        ..
    } = collected;
    notes.extend(decoded.warnings.into_iter().map(Note::from));
    let Some(first) = extracts.first_mut() else {
        return Err(RefusalReason::NoRecords);
    };
    // What is to be said of the file stands with its first document.
    first.notes.splice(0..0, notes);
    Ok(extracts)
}

fn sort(root: &str, text: &str) -> Result<Sort, RefusalReason> {
    match root {
        // A feed for news readers has the same root and holds only the last few posts, often cut off.
        "rss" if text.contains("http://wordpress.org/export/") => Ok(Sort::WordPress),
        "OAI-PMH" | "ListRecords" | "GetRecord" | "record" | "records" | "dc" => Ok(Sort::Repository),
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
