//! Makes the documents of a corpus of those of its files: resolves what needs all of them, and fills the report.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::{io, mem};

use rayon::prelude::*;

use super::assemble::{Addresses, Assembled, leads_on};
use super::extract::Note;
use super::merge::{self, Shingles};
use super::report::{Joined, Refusal, RefusalReason, Report, Warning, WarningReason};
use super::source::{SourceFile, folder};
use crate::document::{DocumentId, DocumentStore, Kind, LanguageTag, PutAway, ScratchFile, put_away};

/// A document that was put away. In memory is what it is told from others by, since there may be millions.
#[derive(Debug)]
pub(super) struct Shelved {
    id: DocumentId,
    /// As [`Assembled::record`].
    record: Option<String>,
    notes: Vec<Note>,
    kind: Kind,
    language: LanguageTag,
    partner: Option<String>,
    /// As [`Assembled::partner_slug`].
    partner_slug: Option<String>,
    /// Whether it had other ids.
    has_aliases: bool,
    /// Whether it has links to other documents.
    leads_on: bool,
    document: PutAway,
}

impl Shelved {
    /// Puts a document away.
    pub(super) fn new(assembled: Assembled, scratch: &ScratchFile) -> io::Result<Self> {
        let Assembled {
            document,
            record,
            notes,
            partner_slug,
        } = assembled;
        Ok(Self {
            id: document.id.clone(),
            record,
            notes,
            kind: document.kind,
            language: document.language,
            partner: document.partner.clone(),
            partner_slug,
            has_aliases: !document.aliases.is_empty(),
            leads_on: leads_on(&document.sections),
            document: put_away(document, scratch)?,
        })
    }

    /// As [`Assembled::record`].
    pub(super) fn record(&self) -> Option<&str> {
        self.record.as_deref()
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
    let mut all = each_id_once(files, outcomes, &scratch, report)?;
    for Read { file, read } in &mut all {
        let notes = mem::take(&mut read.notes);
        warn(file, read.record.as_deref(), notes, report);
        report.count(file.format, read.kind, read.language);
    }
    spell_partners(&mut all, &scratch)?;
    resolve_links(&mut all, &scratch)?;
    all.sort_by(|one, other| one.read.id.cmp(&other.read.id));
    report_taken_aliases(&all, &scratch, report)?;
    tell_copies(&mut all, &scratch, report)?;
    let mut store = DocumentStore::new(scratch);
    for Read { read, .. } in all {
        store.push(read.document);
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
            let place = *kept.entry(read.read.id.clone()).or_insert(all.len());
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
fn resolve_links(all: &mut [Read<'_>], scratch: &ScratchFile) -> io::Result<()> {
    if all.iter().all(|read| !read.read.leads_on) {
        return Ok(());
    }
    let documents = all
        .iter()
        .map(|Read { file, read }| (file.source.as_str(), &read.id));
    let addresses = Addresses::of(documents);
    let with_links = all.par_iter_mut().filter(|read| read.read.leads_on);
    with_links.try_for_each(|Read { read, .. }| {
        let mut sections = read.document.sections(scratch)?;
        addresses.resolve(&mut sections);
        read.document.set_sections(&sections, scratch)
    })
}

/// Has documents of nearly the same text learn of each other, and warns of them.
fn tell_copies(all: &mut [Read<'_>], scratch: &ScratchFile, report: &mut Report) -> io::Result<()> {
    let shingles = |place: usize| {
        let sections = all[place].read.document.sections(scratch)?;
        Ok(Shingles::of(&sections))
    };
    for group in merge::copies(all.len(), &shingles)? {
        let ids: Vec<DocumentId> = group.iter().map(|place| all[*place].read.id.clone()).collect();
        for &place in &group {
            let Read { file, read } = &mut all[place];
            let mut head = read.document.head(scratch)?;
            head.duplicates = ids.iter().filter(|id| **id != read.id).cloned().collect();
            read.document.set_head(head, scratch)?;
            if read.id != ids[0] {
                let of = ids[0].to_string();
                warn_of(file, WarningReason::NearlySameText { of }, report);
            }
        }
    }
    Ok(())
}

/// Warns of former ids that never lead to their document, because another one has or had them.
fn report_taken_aliases(all: &[Read<'_>], scratch: &ScratchFile, report: &mut Report) -> io::Result<()> {
    let mut with_aliases = all.iter().filter(|read| read.read.has_aliases).peekable();
    if with_aliases.peek().is_none() {
        return Ok(());
    }
    let mut taken: HashSet<DocumentId> = all.iter().map(|read| read.read.id.clone()).collect();
    for Read { file, read } in with_aliases {
        for alias in read.document.head(scratch)?.aliases {
            let value = alias.to_string();
            if !taken.insert(alias) {
                let reason = WarningReason::InvalidValue {
                    key: "aliases".to_owned(),
                    value,
                    expected: "a former id that no other document has or had".into(),
                };
                warn_of(file, reason, report);
            }
        }
    }
    Ok(())
}

fn warn_of(file: &SourceFile, reason: WarningReason, report: &mut Report) {
    report.warnings.push(Warning {
        source: file.source.clone(),
        record: None,
        line: None,
        reason,
    });
}

fn may_be_files_of_one_text(first: &Read<'_>, second: &Read<'_>) -> bool {
    let are_whole = first.read.record.is_none() && second.read.record.is_none();
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
    let mut document = first.read.document.document(scratch)?;
    let mut other = second.read.document.document(scratch)?;
    if !merge::is_one_text(&document, &other) {
        refuse_second(first, second, report);
        return Ok(());
    }
    if merge::is_better((first.file.format, &document), (second.file.format, &other)) {
        mem::swap(first, &mut second);
        mem::swap(&mut document, &mut other);
    }
    report.joined.push(Joined {
        source: second.file.source.clone(),
        with: first.file.source.clone(),
    });
    merge::join(&mut document, other);
    let mut notes = mem::take(&mut first.read.notes);
    notes.retain(|note| document.date.is_none() || note.reason != WarningReason::NoDate);
    let joined = Assembled {
        document,
        record: first.read.record.take(),
        notes,
        partner_slug: first.read.partner_slug.take(),
    };
    first.read = Shelved::new(joined, scratch)?;
    Ok(())
}

/// Refuses a document whose id another one has.
fn refuse_second(first: &Read<'_>, second: Read<'_>, report: &mut Report) {
    let Read { file, read } = second;
    let mut notes = read.notes;
    notes.retain(|note| read.record.is_some() && note.reason.is_of_file());
    warn(file, read.record.as_deref(), notes, report);
    let reason = RefusalReason::Duplicate {
        id: read.id.to_string(),
        kept: first.file.source.clone(),
    };
    report.refused.push(refusal(file, read.record, reason));
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
fn spell_partners(all: &mut [Read<'_>], scratch: &ScratchFile) -> io::Result<()> {
    let mut spellings: HashMap<String, BTreeMap<String, usize>> = HashMap::new();
    for read in all.iter().map(|read| &read.read) {
        if let (Some(partner), None) = (&read.partner, &read.partner_slug) {
            let spellings = spellings.entry(folder::slug(partner)).or_default();
            *spellings.entry(partner.clone()).or_default() += 1;
        }
    }
    for read in all.iter_mut().map(|read| &mut read.read) {
        let slug = read.partner_slug.as_deref();
        let spelt = slug.and_then(|slug| spellings.get(&folder::slug(slug)));
        if let Some((name, _)) = spelt.into_iter().flatten().max_by_key(|(_, count)| **count) {
            let mut head = read.document.head(scratch)?;
            head.partner = Some(name.clone());
            read.document.set_head(head, scratch)?;
        }
    }
    Ok(())
}
