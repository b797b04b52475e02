//! Sidecars: metadata in a file of its own beside one that can't carry any (`rapport.pdf.toml` beside `rapport.pdf`).
//!
//! An editor wrote it to correct the file, so what it says goes before what the file says of itself. It is read anew in
//! each run, apart from the extracts that are kept.

use std::collections::HashMap;
use std::fs::File;
use std::io::Read as _;

use super::encoding;
use super::extract::{Extract, Metadata, Note};
use super::format::{Extension, Format};
use super::front_matter::{self, Syntax};
use super::reason::{RefusalReason, WarningReason};
use super::report::{Refusal, Warning};
use super::walk::{Sidecar, SourceFile};

/// A longer file is no sidecar.
const LONGEST: u64 = 64 * 1024;

/// What the sidecars of a corpus say.
#[derive(Debug, Default)]
pub(super) struct Sidecars {
    /// By the file they stand beside.
    declared: HashMap<String, Metadata>,
    pub(super) refused: Vec<Refusal>,
    pub(super) warnings: Vec<Warning>,
}

/// The file that a name says to be the sidecar of, if such a file can be a document: `rapport.pdf.toml` → `rapport.pdf`.
pub(super) fn document_of(source: &str) -> Option<&str> {
    let (document, _) = syntax_of(source)?;
    let (_, extension) = document.rsplit_once('.')?;
    matches!(Extension::of(&extension.to_lowercase()), Extension::Document(_)).then_some(document)
}

fn syntax_of(source: &str) -> Option<(&str, Syntax)> {
    let (document, extension) = source.rsplit_once('.')?;
    match extension.to_lowercase().as_str() {
        "toml" => Some((document, Syntax::Toml)),
        "yaml" | "yml" => Some((document, Syntax::Yaml)),
        _ => None,
    }
}

/// Reads the sidecars of the files that have one. Those that can't be read cost their file nothing.
pub(super) fn read(files: &[SourceFile]) -> Sidecars {
    let mut sidecars = Sidecars::default();
    for file in files {
        let Some(sidecar) = &file.sidecar else { continue };
        match read_one(sidecar, file.format) {
            Ok((metadata, notes)) => {
                sidecars.declared.insert(file.source.clone(), metadata);
                let warning = |Note { line, reason }| Warning {
                    source: sidecar.source.clone(),
                    record: None,
                    line,
                    reason,
                };
                sidecars.warnings.extend(notes.into_iter().map(warning));
            }
            Err(reason) => sidecars.refused.push(Refusal {
                source: sidecar.source.clone(),
                record: None,
                line: None,
                reason,
            }),
        }
    }
    sidecars
}

fn read_one(sidecar: &Sidecar, of: Format) -> Result<(Metadata, Vec<Note>), RefusalReason> {
    let unreadable = |error: std::io::Error| RefusalReason::Unreadable {
        message: error.to_string(),
    };
    let mut bytes = Vec::new();
    let opened = File::open(&sidecar.path).map_err(unreadable)?;
    opened
        .take(LONGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    if bytes.len() as u64 > LONGEST {
        return Err(RefusalReason::SidecarTooLarge { limit: LONGEST });
    }
    let decoded = encoding::decode(&bytes, None)?;
    let (_, syntax) = syntax_of(&sidecar.source).unwrap_or((&sidecar.source, Syntax::Toml));
    let mut read = front_matter::read_alone(&decoded.text, syntax);
    if of.holds_many() {
        let said = take_what_is_of_one(&mut read.metadata);
        read.notes.extend(said.into_iter().map(|key| Note {
            line: read.lines.get(key).copied(),
            reason: WarningReason::SaidOfMany { key: key.to_owned() },
        }));
    }
    read.notes.extend(decoded.warnings.into_iter().map(Note::from));
    Ok((read.metadata, read.notes))
}

/// Takes away what can't be true of all the documents of one file, and names it.
fn take_what_is_of_one(metadata: &mut Metadata) -> Vec<&'static str> {
    let keywords = std::mem::take(&mut metadata.keywords);
    let taken = [
        ("id", metadata.id.take()),
        ("title", metadata.title.take()),
        ("url", metadata.url.take()),
        ("summary", metadata.summary.take()),
        ("keywords", keywords.into_iter().next()),
    ];
    let said = taken.into_iter().filter(|(_, value)| value.is_some());
    said.map(|(key, _)| key).collect()
}

impl Sidecars {
    /// Puts what the sidecar of `source` says before what its document says. Of a record of an export it decides kind
    /// and partner, which the export's makers don't know, and fills in what the record leaves open.
    pub(super) fn declare(&self, source: &str, extract: &mut Extract) {
        let Some(metadata) = self.declared.get(source) else {
            return;
        };
        if extract.record.is_none() {
            let own = std::mem::take(&mut extract.declared);
            extract.declared = metadata.clone().or(own);
        } else {
            let (kind, partner) = (metadata.kind, metadata.partner.clone());
            extract.declared.kind = kind.or(extract.declared.kind);
            extract.declared.partner = partner.or(extract.declared.partner.take());
            let own = std::mem::take(&mut extract.found);
            extract.found = own.or(metadata.clone());
        }
    }
}

#[cfg(test)]
mod tests;
