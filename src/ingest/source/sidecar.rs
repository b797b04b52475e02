//! Sidecars: metadata in a file of its own beside one that can't carry any (`rapport.pdf.toml` beside `rapport.pdf`,
//! `export.xml.nyhet-7.toml` for the record `nyhet-7` of `export.xml`).
//!
//! An editor writes a sidecar to correct a file, so its values override the file's own. It is read anew in
//! each run and is not part of the cached extracts.

use std::collections::HashMap;
use std::fs::File;
use std::io::Read as _;

use super::encoding;
use super::file::{Sidecar, SourceFile};
use super::sidecar_name::syntax_of;
use crate::ingest::extract::{Extract, Metadata, Note};
use crate::ingest::metadata::{Syntax, front_matter};
use crate::ingest::report::{Refusal, RefusalReason, Warning, WarningReason};

/// Longer files are refused as sidecars.
const LONGEST: u64 = 64 * 1024;

/// The content of all sidecars of a corpus.
#[derive(Debug, Default)]
pub(crate) struct Sidecars {
    /// By the file they stand beside.
    declared: HashMap<String, Metadata>,
    /// By the export they stand beside and the record they name.
    of_records: HashMap<(String, String), Metadata>,
    pub(crate) refused: Vec<Refusal>,
    pub(crate) warnings: Vec<Warning>,
}

/// Reads the sidecars of all files. An unreadable sidecar does not affect its file.
pub(crate) fn read(files: &[SourceFile]) -> Sidecars {
    let mut sidecars = Sidecars::default();
    let of_files = files
        .iter()
        .filter_map(|file| Some((file, None, file.sidecar.as_ref()?)));
    let of_records = files.iter().flat_map(|file| {
        let records = file.record_sidecars.iter();
        records.map(move |(record, sidecar)| (file, Some(record), sidecar))
    });
    for (file, record, sidecar) in of_files.chain(of_records) {
        match read_one(sidecar, record.is_none() && file.format.holds_many()) {
            Ok((metadata, notes)) => {
                match record {
                    None => sidecars.declared.insert(file.source.clone(), metadata),
                    Some(record) => {
                        let key = (file.source.clone(), record.clone());
                        sidecars.of_records.insert(key, metadata)
                    }
                };
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

fn read_one(sidecar: &Sidecar, of_many: bool) -> Result<(Metadata, Vec<Note>), RefusalReason> {
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
    if of_many {
        let said = take_what_is_of_one(&mut read.metadata);
        read.notes.extend(said.into_iter().map(|key| Note {
            line: read.lines.get(key).copied(),
            reason: WarningReason::SaidOfMany { key: key.to_owned() },
        }));
    }
    read.notes.extend(decoded.warnings.into_iter().map(Note::from));
    Ok((read.metadata, read.notes))
}

/// Removes and reports values that cannot hold for all documents of one file.
fn take_what_is_of_one(metadata: &mut Metadata) -> Vec<&'static str> {
    let keywords = std::mem::take(&mut metadata.keywords);
    let aliases = std::mem::take(&mut metadata.aliases);
    let taken = [
        ("id", metadata.id.take()),
        ("title", metadata.title.take()),
        ("url", metadata.url.take()),
        ("summary", metadata.summary.take()),
        ("keywords", keywords.into_iter().next()),
        ("aliases", aliases.into_iter().next()),
    ];
    let said = taken.into_iter().filter(|(_, value)| value.is_some());
    said.map(|(key, _)| key).collect()
}

impl Sidecars {
    /// Overrides a document's metadata with those of the sidecar of `source`. For records of an export it decides kind
    /// and partner, which the export's makers don't know, and fills in what the record leaves open; a record's own sidecar
    /// goes before that.
    pub(crate) fn apply(&self, source: &str, extract: &mut Extract) {
        let before = |metadata: &Metadata, declared: &mut Metadata| {
            *declared = metadata.clone().or(std::mem::take(declared));
        };
        let of_file = self.declared.get(source);
        let Some(record) = extract.record.clone() else {
            if let Some(metadata) = of_file {
                before(metadata, &mut extract.declared);
            }
            return;
        };
        if let Some(metadata) = of_file {
            let (kind, partner) = (metadata.kind, metadata.partner.clone());
            extract.declared.kind = kind.or(extract.declared.kind);
            extract.declared.partner = partner.or(extract.declared.partner.take());
            let own = std::mem::take(&mut extract.found);
            extract.found = own.or(metadata.clone());
        }
        if let Some(metadata) = self.of_records.get(&(source.to_owned(), record)) {
            before(metadata, &mut extract.declared);
        }
    }
}

/// Refuses the sidecars of records that an export which was read doesn't have.
pub(crate) fn refuse_strays(file: &SourceFile, records: &[&str]) -> Vec<Refusal> {
    let strays = file
        .record_sidecars
        .iter()
        .filter(|(record, _)| !records.contains(&record.as_str()));
    strays
        .map(|(record, sidecar)| Refusal {
            source: sidecar.source.clone(),
            record: None,
            line: None,
            reason: RefusalReason::NoSuchRecord {
                file: file.source.clone(),
                record: record.clone(),
            },
        })
        .collect()
}

#[cfg(test)]
mod tests;
