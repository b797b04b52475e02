//! Makes the documents of a corpus of those of its files: resolves what needs all of them, and fills the report.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::{io, mem};

use rayon::prelude::*;

use super::assemble::{Addresses, Assembled, leads_on};
use super::extract::Note;
use super::merge::{self, Shingles};
use super::report::{Joined, Refusal, RefusalReason, Report, Warning, WarningReason};
use super::source::{SourceFile, folder};
use crate::document::{Document, DocumentId, DocumentStore, PutAway, ScratchFile, put_away};

/// A document whose sections were put away.
#[derive(Debug)]
pub(super) struct Shelved {
    /// Without its sections; in a box, since lists of all documents are made anew more than once.
    assembled: Box<Assembled>,
    sections: PutAway,
    /// Whether it has links to other documents.
    leads_on: bool,
}

impl Shelved {
    /// Puts the sections of a document away.
    pub(super) fn new(mut assembled: Assembled, scratch: &ScratchFile) -> io::Result<Self> {
        let sections = mem::take(&mut assembled.document.sections);
        Ok(Self {
            assembled: Box::new(assembled),
            leads_on: leads_on(&sections),
            sections: put_away(&sections, scratch)?,
        })
    }

    /// Gives the document its sections.
    fn take_back(&mut self, scratch: &ScratchFile) -> io::Result<()> {
        self.assembled.document.sections = self.sections.read(scratch)?;
        Ok(())
    }

    /// Puts the sections away again.
    fn put_away(&mut self, scratch: &ScratchFile) -> io::Result<()> {
        let sections = mem::take(&mut self.assembled.document.sections);
        self.leads_on = leads_on(&sections);
        self.sections = put_away(&sections, scratch)?;
        Ok(())
    }

    /// As [`Assembled::record`].
    pub(super) fn record(&self) -> Option<&str> {
        self.assembled.record.as_deref()
    }

    fn document(&self) -> &Document {
        &self.assembled.document
    }

    fn document_mut(&mut self) -> &mut Document {
        &mut self.assembled.document
    }
}

/// A document of a file, before it is known whether others have its id or its text.
struct Read<'f> {
    file: &'f SourceFile,
    read: Shelved,
}

/// Resolves what needs the whole corpus: files of one text, duplicate ids, the spelling of partners' names, links, former
/// ids and copies. Fills the report. The documents are sorted by id.
pub(super) fn keep_documents(
    files: &[SourceFile],
    outcomes: Vec<Result<Vec<Shelved>, RefusalReason>>,
    scratch: ScratchFile,
    report: &mut Report,
) -> io::Result<DocumentStore> {
    let mut all = Vec::new();
    for Read { file, mut read } in each_id_once(files, outcomes, &scratch, report)? {
        let notes = mem::take(&mut read.assembled.notes);
        warn(file, read.assembled.record.as_deref(), notes, report);
        report.count(file.format, read.document());
        all.push(read);
    }
    spell_partners(&mut all);
    resolve_links(&mut all, &scratch)?;
    all.sort_by(|one, other| one.document().id.cmp(&other.document().id));
    report_taken_aliases(&all, report);
    report_copies(&mut all, &scratch, report)?;
    let mut store = DocumentStore::new(scratch);
    for read in all {
        store.push(&read.assembled.document, read.sections)?;
    }
    Ok(store)
}

/// Joins the files of one text, and refuses other documents whose id is taken.
fn each_id_once<'f>(
    files: &'f [SourceFile],
    outcomes: Vec<Result<Vec<Shelved>, RefusalReason>>,
    scratch: &ScratchFile,
    report: &mut Report,
) -> io::Result<Vec<Read<'f>>> {
    let mut kept: HashMap<DocumentId, usize> = HashMap::new();
    let mut all: Vec<Read<'_>> = Vec::new();
    for (file, outcome) in files.iter().zip(outcomes) {
        let documents = outcome.unwrap_or_else(|reason| {
            report.refused.push(refusal(file, None, reason));
            Vec::new()
        });
        for read in documents {
            let read = Read { file, read };
            let id = read.read.document().id.clone();
            let place = *kept.entry(id).or_insert(all.len());
            match all.get_mut(place) {
                None => all.push(read),
                Some(first) if may_be_files_of_one_text(first, &read) => {
                    join_files(first, read, scratch, report)?;
                }
                Some(first) => refuse_second(first, read, report),
            }
        }
    }
    Ok(all)
}

/// Resolves links between documents, once all ids are known.
fn resolve_links(all: &mut [Shelved], scratch: &ScratchFile) -> io::Result<()> {
    if all.iter().all(|read| !read.leads_on) {
        return Ok(());
    }
    let addresses = Addresses::of(all.iter().map(Shelved::document));
    let with_links = all.par_iter_mut().filter(|read| read.leads_on);
    with_links.try_for_each(|read| {
        let mut sections = read.sections.read(scratch)?;
        addresses.resolve(&mut sections);
        read.sections = put_away(&sections, scratch)?;
        Ok(())
    })
}

/// Has documents of nearly the same text learn of each other, and warns of them.
fn report_copies(all: &mut [Shelved], scratch: &ScratchFile, report: &mut Report) -> io::Result<()> {
    let sections: Vec<PutAway> = all.iter().map(|read| read.sections).collect();
    let mut documents: Vec<&mut Document> = all.iter_mut().map(Shelved::document_mut).collect();
    let shingles = |place: usize| Ok(Shingles::of(&sections[place].read(scratch)?));
    for merge::Copy { place, of } in merge::mark_duplicates(&mut documents, &shingles)? {
        let of = documents[of].id.to_string();
        warn_of(documents[place], WarningReason::NearlySameText { of }, report);
    }
    Ok(())
}

/// Warns of former ids that never lead to their document, because another one has or had them.
fn report_taken_aliases(all: &[Shelved], report: &mut Report) {
    let documents = || all.iter().map(Shelved::document);
    let mut taken: HashSet<&DocumentId> = documents().map(|document| &document.id).collect();
    for document in documents() {
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

fn may_be_files_of_one_text(first: &Read<'_>, second: &Read<'_>) -> bool {
    let are_whole = first.read.assembled.record.is_none() && second.read.assembled.record.is_none();
    are_whole && first.file.format != second.file.format
}

/// Makes one document of two files if they have one text: that of the better file, and nothing is said of the other one's text.
/// Otherwise the second is refused.
fn join_files<'f>(
    first: &mut Read<'f>,
    mut second: Read<'f>,
    scratch: &ScratchFile,
    report: &mut Report,
) -> io::Result<()> {
    first.read.take_back(scratch)?;
    second.read.take_back(scratch)?;
    if merge::is_one_text(first.read.document(), second.read.document()) {
        let better = (second.file.format, second.read.document());
        if merge::is_better((first.file.format, first.read.document()), better) {
            mem::swap(first, &mut second);
        }
        report.joined.push(Joined {
            source: second.file.source.clone(),
            with: first.file.source.clone(),
        });
        let joined = &mut first.read.assembled;
        merge::join(&mut joined.document, second.read.assembled.document);
        let has_date = joined.document.date.is_some();
        let notes = &mut joined.notes;
        notes.retain(|note| !has_date || note.reason != WarningReason::NoDate);
    } else {
        refuse_second(first, second, report);
    }
    first.read.put_away(scratch)
}

/// Refuses a document whose id another one has.
fn refuse_second(first: &Read<'_>, second: Read<'_>, report: &mut Report) {
    let (file, assembled) = (second.file, *second.read.assembled);
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
fn spell_partners(all: &mut [Shelved]) {
    let mut spellings: HashMap<String, BTreeMap<String, usize>> = HashMap::new();
    for Assembled {
        document,
        partner_slug,
        ..
    } in all.iter().map(|read| &*read.assembled)
    {
        if let (Some(partner), None) = (&document.partner, partner_slug) {
            *spellings
                .entry(folder::slug(partner))
                .or_default()
                .entry(partner.clone())
                .or_default() += 1;
        }
    }
    for read in all.iter_mut().map(|read| &mut read.assembled) {
        let slug = read.partner_slug.as_deref();
        let spelt = slug.and_then(|slug| spellings.get(&folder::slug(slug)));
        if let Some((name, _)) = spelt.into_iter().flatten().max_by_key(|(_, count)| **count) {
            read.document.partner = Some(name.clone());
        }
    }
}
