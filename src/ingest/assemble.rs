//! Makes documents of extracts: declared metadata override the folder's, which override those found in the text.

use super::extract::{Extract, Metadata, Note};
use crate::document::{Document, DocumentId, Kind, LanguageTag, Section};
use crate::ingest::metadata::language;
use crate::ingest::report::{RefusalReason, WarningReason};
use crate::ingest::source::{Place, folder};
use crate::text::clean_line;

mod rendering;

pub(super) use self::rendering::{Addresses, leads_on};

/// A document and the data that are resolved with the whole corpus.
#[derive(Debug)]
pub(crate) struct Assembled {
    pub(crate) document: Document,
    /// As [`Extract::record`].
    pub(crate) record: Option<String>,
    pub(crate) notes: Vec<Note>,
    /// The slug that the partner's name was made from, where no document spelt it out.
    pub(crate) partner_slug: Option<String>,
}

/// Makes a document of an extract; refuses an extract with neither text nor title.
pub(crate) fn assemble(source: &str, extract: Extract) -> Result<Assembled, RefusalReason> {
    let Extract {
        record,
        declared,
        found,
        mut sections,
        mut notes,
        pages: _,
        unread: _,
    } = extract;
    let place = folder::place(source);
    let has_text = sections
        .iter()
        .any(|section| !section.text.is_empty() || section.heading.is_some());
    let title = declared.title.clone().or_else(|| found.title.clone());
    // A scanned file becomes a document with its file name as title.
    let is_scanned = notes
        .iter()
        .any(|note| matches!(note.reason, WarningReason::NeedsOcr { .. }));
    if !has_text && title.is_none() && !is_scanned {
        return Err(RefusalReason::Empty);
    }
    if !has_text && !is_scanned {
        notes.push(WarningReason::NoText.into());
    }
    if title.is_none() {
        notes.push(WarningReason::NoTitle.into());
    }
    let title = title.unwrap_or_else(|| folder::title_of(source));
    let kind = kind(&declared, &place, &found);
    // A record of a catalogue may carry a second abstract, in another language than its own.
    let own = if record.is_some() && found.language.is_some() {
        &sections[..sections.len().min(1)]
    } else {
        &sections[..]
    };
    let language = language(&declared, &found, &title, own, &mut notes);
    let (partner, partner_slug) = partner(
        &declared,
        place.partner_folder.filter(|_| kind == Kind::Research),
        &found,
        kind,
    );
    if sections.is_empty() {
        sections.push(Section::default());
    }
    rendering::sanitise(&mut sections, source);
    let id = declared
        .id
        .clone()
        .unwrap_or_else(|| folder::id_of_record(source, record.as_deref()));
    let Metadata {
        authors,
        date,
        tags,
        url,
        fetched,
        series,
        summary,
        keywords,
        aliases,
        ..
    } = declared.or(found);
    if date.is_none() {
        notes.push(WarningReason::NoDate.into());
    }
    let summary = summary
        .map(|summary| clean_line(&summary))
        .filter(|summary| !summary.is_empty());
    let id = DocumentId::new(id);
    let source = source.to_owned();
    let document = Document {
        id,
        title,
        kind,
        language,
        partner,
        authors,
        date,
        tags,
        url,
        fetched,
        series,
        summary,
        keywords,
        source,
        files: Vec::new(),
        aliases: aliases.into_iter().map(DocumentId::new).collect(),
        duplicates: Vec::new(),
        sections,
    };
    Ok(Assembled {
        document,
        record,
        notes,
        partner_slug,
    })
}

/// Declared, else the folder's, else the byline's. Only `artiklar`, where everything is put that has no folder of its
/// own, gives way to a byline that says more ("Ledare", "Fallstudie").
fn kind(declared: &Metadata, place: &Place, found: &Metadata) -> Kind {
    let by_folder = place.kind.filter(|kind| *kind != Kind::Article);
    declared
        .kind
        .or(by_folder)
        .or(found.kind)
        .or(place.kind)
        .unwrap_or_default()
}

/// Declared, else the page's own publisher where the folder agrees, else named as the folder; with the slug that the
/// name was made from. A declared slug (`partner: vasterhavs-hogskola`) is a name no more than a folder is.
fn partner(
    declared: &Metadata,
    folder: Option<String>,
    found: &Metadata,
    kind: Kind,
) -> (Option<String>, Option<String>) {
    let is_slug = |name: &str| name == folder::slug(name);
    match &declared.partner {
        Some(name) if is_slug(name) => return (Some(folder::spaced(name)), Some(name.clone())),
        Some(name) => return (Some(name.clone()), None),
        None => {}
    }
    let agrees = |name: &&String| {
        folder
            .as_ref()
            .is_none_or(|folder| folder::slug(name) == folder::slug(folder))
    };
    match found
        .partner
        .as_ref()
        .filter(|_| kind == Kind::Research)
        .filter(agrees)
    {
        Some(name) => (Some(name.clone()), None),
        None => (folder.as_deref().map(folder::spaced), folder),
    }
}

/// Declared, else what the letters tell, else what the page says of itself (templates are often in another language
/// than their text), else Swedish.
fn language(
    declared: &Metadata,
    found: &Metadata,
    title: &str,
    sections: &[Section],
    notes: &mut Vec<Note>,
) -> LanguageTag {
    let text = text_of(title, sections);
    let detected = language::detect(&text);
    let said = declared.language.or(found.language);
    let taken = declared
        .language
        .or(detected)
        .or(found.language)
        .unwrap_or_default();
    match (said, detected) {
        (Some(declared), Some(detected)) if declared != detected => {
            notes.push(WarningReason::LanguageDiffers { declared, detected }.into());
        }
        (None, None) => notes.push(WarningReason::LanguageUnsure { taken }.into()),
        _ => {}
    }
    taken
}

fn text_of(title: &str, sections: &[Section]) -> String {
    let parts = sections
        .iter()
        .flat_map(|section| [section.heading.as_deref().unwrap_or_default(), &section.text]);
    std::iter::once(title)
        .chain(parts)
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("\n\n")
}

#[cfg(test)]
mod tests;
