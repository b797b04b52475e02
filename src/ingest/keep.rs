//! Makes the documents of a corpus of those of its files: resolves what needs all of them, and fills the report.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::assemble::{Assembled, resolve_links};
use super::extract::Note;
use super::merge;
use super::report::{Joined, Refusal, RefusalReason, Report, Warning, WarningReason};
use super::source::{SourceFile, folder};
use crate::document::{Document, DocumentId};

/// A document of a file, before it is known whether others have its id or its text.
struct Read<'f> {
    file: &'f SourceFile,
    assembled: Assembled,
}

/// Resolves what needs the whole corpus: files of one text, duplicate ids, the spelling of partners' names, links, former
/// ids and copies. Fills the report. The documents are sorted by id.
pub(super) fn keep_documents(
    files: &[SourceFile],
    outcomes: Vec<Result<Vec<Assembled>, RefusalReason>>,
    report: &mut Report,
) -> Vec<Document> {
    let mut documents = Vec::new();
    for Read { file, assembled } in each_id_once(files, outcomes, report) {
        warn(file, assembled.record.as_deref(), assembled.notes, report);
        report.count(file.format, &assembled.document);
        documents.push((assembled.document, assembled.partner_slug));
    }
    spell_partners(&mut documents);
    resolve_links(documents.iter_mut().map(|(document, _)| document));
    let mut documents: Vec<Document> = documents.into_iter().map(|(document, _)| document).collect();
    documents.sort_by(|one, other| one.id.cmp(&other.id));
    report_taken_aliases(&documents, report);
    for merge::Copy { place, of } in merge::mark_duplicates(&mut documents) {
        let of = documents[of].id.to_string();
        warn_of(&documents[place], WarningReason::NearlySameText { of }, report);
    }
    documents
}

/// Joins the files of one text, and refuses other documents whose id is taken.
fn each_id_once<'f>(
    files: &'f [SourceFile],
    outcomes: Vec<Result<Vec<Assembled>, RefusalReason>>,
    report: &mut Report,
) -> Vec<Read<'f>> {
    let mut kept: HashMap<DocumentId, usize> = HashMap::new();
    let mut all: Vec<Read<'_>> = Vec::new();
    for (file, outcome) in files.iter().zip(outcomes) {
        let assembled = outcome.unwrap_or_else(|reason| {
            report.refused.push(refusal(file, None, reason));
            Vec::new()
        });
        for assembled in assembled {
            let read = Read { file, assembled };
            let id = read.assembled.document.id.clone();
            let place = *kept.entry(id).or_insert(all.len());
            match all.get_mut(place) {
                None => all.push(read),
                Some(first) if are_files_of_one_text(first, &read) => join_files(first, read, report),
                Some(first) => refuse_second(first, read, report),
            }
        }
    }
    all
}

/// Warns of former ids that never lead to their document, because another one has or had them.
fn report_taken_aliases(documents: &[Document], report: &mut Report) {
    let mut taken: HashSet<&DocumentId> = documents.iter().map(|document| &document.id).collect();
    for document in documents {
        for alias in &document.aliases {
            if !taken.insert(alias) {
                let reason = WarningReason::InvalidValue {
                    key: "aliases".to_owned(),
                    value: alias.to_string(),
                    expected: "a former id that no other document has or had".into(),
                };
                warn_of(document, reason, report);
            }
        }
    }
}

fn warn_of(document: &Document, reason: WarningReason, report: &mut Report) {
    report.warnings.push(Warning {
        source: document.source.clone(),
        record: None,
        line: None,
        reason,
    });
}

fn are_files_of_one_text(first: &Read<'_>, second: &Read<'_>) -> bool {
    let are_whole = first.assembled.record.is_none() && second.assembled.record.is_none();
    are_whole
        && first.file.format != second.file.format
        && merge::is_one_text(&first.assembled.document, &second.assembled.document)
}

/// Makes one document of two files of one text: that of the better file. Nothing is said of the other one's text.
fn join_files<'f>(first: &mut Read<'f>, mut second: Read<'f>, report: &mut Report) {
    let (one, other) = (&first.assembled.document, &second.assembled.document);
    if merge::is_better((first.file.format, one), (second.file.format, other)) {
        std::mem::swap(first, &mut second);
    }
    report.joined.push(Joined {
        source: second.file.source.clone(),
        with: first.file.source.clone(),
    });
    merge::join(&mut first.assembled.document, second.assembled.document);
    let document = &first.assembled.document;
    let has_date = document.date.is_some();
    let notes = &mut first.assembled.notes;
    notes.retain(|note| !has_date || note.reason != WarningReason::NoDate);
}

/// Refuses a document whose id another one has.
fn refuse_second(first: &Read<'_>, second: Read<'_>, report: &mut Report) {
    let Read { file, assembled } = second;
    let mut notes = assembled.notes;
    notes.retain(|note| assembled.record.is_some() && note.reason.is_of_file());
    warn(file, assembled.record.as_deref(), notes, report);
    let reason = RefusalReason::Duplicate {
        id: assembled.document.id.to_string(),
        kept: first.file.source.clone(),
    };
    report.refused.push(refusal(file, assembled.record, reason));
}

fn refusal(file: &SourceFile, record: Option<String>, reason: RefusalReason) -> Refusal {
    Refusal {
        source: file.source.clone(),
        record,
        line: None,
        reason,
    }
}

fn warn(file: &SourceFile, record: Option<&str>, notes: Vec<Note>, report: &mut Report) {
    report
        .warnings
        .extend(notes.into_iter().map(|Note { line, reason }| Warning {
            source: file.source.clone(),
            record: record.filter(|_| !reason.is_of_file()).map(str::to_owned),
            line,
            reason,
        }));
}

/// A slug has no å, ä, ö and no capitals: if a document spells the name out, all documents of that slug get it.
fn spell_partners(documents: &mut [(Document, Option<String>)]) {
    let mut spellings: HashMap<String, BTreeMap<String, usize>> = HashMap::new();
    for (document, slug) in documents.iter() {
        if let (Some(partner), None) = (&document.partner, slug) {
            *spellings
                .entry(folder::slug(partner))
                .or_default()
                .entry(partner.clone())
                .or_default() += 1;
        }
    }
    for (document, slug) in documents {
        let spelt = slug
            .as_deref()
            .and_then(|slug| spellings.get(&folder::slug(slug)));
        if let Some((name, _)) = spelt.into_iter().flatten().max_by_key(|(_, count)| **count) {
            document.partner = Some(name.clone());
        }
    }
}
