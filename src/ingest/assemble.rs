//! From what a file gave to a document: declared metadata first, then the folder's, then what the text tells.

use super::extract::{Extract, Metadata, Note};
use super::folder::{self, Place};
use super::language;
use super::reason::{RefusalReason, WarningReason};
use crate::document::{Document, DocumentId, Kind, Language, Section};
use crate::text::clean_line;

/// A document, and what the whole corpus has to settle about it.
#[derive(Debug)]
pub(super) struct Assembled {
    pub(super) document: Document,
    pub(super) notes: Vec<Note>,
    /// The partner's folder, where the partner's name is only made from it.
    pub(super) partner_folder: Option<String>,
}

/// Makes the document of a file; refuses one with neither text nor title.
pub(super) fn assemble(source: &str, extract: Extract) -> Result<Assembled, RefusalReason> {
    let Extract {
        declared,
        found,
        mut sections,
        mut notes,
    } = extract;
    let place = folder::place(source);
    let has_text = sections
        .iter()
        .any(|section| !section.text.is_empty() || section.heading.is_some());
    let title = declared.title.clone().or_else(|| found.title.clone());
    if !has_text && title.is_none() {
        return Err(RefusalReason::Empty);
    }
    if !has_text {
        notes.push(WarningReason::NoText.into());
    }
    if title.is_none() {
        notes.push(WarningReason::NoTitle.into());
    }
    let title = title.unwrap_or_else(|| folder::title_of(source));
    let kind = kind(&declared, &place, &found);
    let language = language(&declared, &found, &title, &sections, &mut notes);
    let declared_partner = declared.partner.clone();
    let partner_folder = place.partner_folder.filter(|_| kind == Kind::Research);
    let partner = declared_partner.or_else(|| {
        let own_name = found.partner.clone().filter(|_| kind == Kind::Research);
        let agrees = |name: &String| {
            partner_folder
                .as_ref()
                .is_none_or(|folder| folder::slug(name) == folder::slug(folder))
        };
        own_name
            .filter(agrees)
            .or_else(|| partner_folder.as_deref().map(folder::spaced))
    });
    if sections.is_empty() {
        sections.push(Section::default());
    }
    let id = declared.id.clone().unwrap_or_else(|| folder::id_of(source));
    let Metadata {
        authors,
        date,
        tags,
        url,
        summary,
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
        summary,
        source,
        sections,
    };
    Ok(Assembled {
        document,
        notes,
        partner_folder,
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

/// Declared, else what the letters tell, else what the page says of itself (templates are often in another language
/// than their text), else Swedish.
fn language(
    declared: &Metadata,
    found: &Metadata,
    title: &str,
    sections: &[Section],
    notes: &mut Vec<Note>,
) -> Language {
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
    if let Some(language) = language::foreign(&text) {
        notes.push(WarningReason::ForeignLanguage { language, taken }.into());
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
mod tests {
    use super::*;

    const SWEDISH: &str =
        "Ställtiden är den tid som går mellan den sista godkända detaljen och den första i nästa serie.";
    const ENGLISH: &str =
        "Changeover time is the time between the last good part and the first good part of the next batch.";

    fn extract(text: &str) -> Extract {
        let sections = vec![Section {
            text: text.to_owned(),
            ..Section::default()
        }];
        let found = Metadata {
            title: Some("Titel".to_owned()),
            date: "2020".parse().ok(),
            ..Metadata::default()
        };
        Extract {
            found,
            sections,
            ..Extract::default()
        }
    }

    fn warnings(assembled: &Assembled) -> Vec<String> {
        assembled
            .notes
            .iter()
            .map(|note| note.reason.to_string())
            .collect()
    }

    #[test]
    fn kind_is_declared_or_the_folders_or_the_bylines() {
        let table = [
            (
                Some(Kind::Case),
                "metoder/a.md",
                Some(Kind::Editorial),
                Kind::Case,
            ),
            (None, "metoder/a.md", Some(Kind::Editorial), Kind::Method),
            (None, "artiklar/ledare/a.md", Some(Kind::Article), Kind::Editorial),
            (None, "artiklar/a.md", Some(Kind::Editorial), Kind::Editorial),
            (None, "artiklar/a.md", None, Kind::Article),
            (None, "a.md", Some(Kind::Editorial), Kind::Editorial),
            (None, "a.md", None, Kind::Article),
        ];
        for (declared, source, byline, kind) in table {
            let mut extract = extract(SWEDISH);
            (extract.declared.kind, extract.found.kind) = (declared, byline);
            assert_eq!(
                assemble(source, extract).unwrap().document.kind,
                kind,
                "{declared:?} {source} {byline:?}"
            );
        }
    }

    #[test]
    fn the_partner_is_declared_or_named_as_the_folder() {
        let partner = |source: &str, declared: Option<&str>, found: Option<&str>| {
            let mut extract = extract(SWEDISH);
            extract.declared.partner = declared.map(str::to_owned);
            extract.found.partner = found.map(str::to_owned);
            assemble(source, extract).unwrap().document.partner
        };
        let folder = "forskning/vasterhavs-hogskola/a.md";
        assert_eq!(partner(folder, Some("Annan"), None).as_deref(), Some("Annan"));
        assert_eq!(
            partner(folder, None, Some("Västerhavs högskola")).as_deref(),
            Some("Västerhavs högskola")
        );
        assert_eq!(
            partner(folder, None, Some("Förlaget")).as_deref(),
            Some("Vasterhavs hogskola")
        );
        assert_eq!(partner("artiklar/a.html", None, Some("Förlaget")), None);
    }

    #[test]
    fn the_language_is_declared_or_read_and_a_difference_is_warned_of() {
        let swedish = assemble("a.md", extract(SWEDISH)).unwrap();
        assert_eq!(
            (swedish.document.language, warnings(&swedish)),
            (Language::Swedish, vec![])
        );
        let mut declared = extract(ENGLISH);
        declared.declared.language = Some(Language::Swedish);
        let declared = assemble("a.md", declared).unwrap();
        assert_eq!(declared.document.language, Language::Swedish);
        assert_eq!(warnings(&declared), ["declared as sv but reads as en"]);
        let mut template = extract(SWEDISH);
        template.found.language = Some(Language::English);
        let template = assemble("a.html", template).unwrap();
        assert_eq!(template.document.language, Language::Swedish);
        assert_eq!(warnings(&template), ["declared as en but reads as sv"]);
        let unsure = assemble("a.md", extract("5S")).unwrap();
        assert_eq!(
            warnings(&unsure),
            ["language unsure, taken as sv; declare it with language:"]
        );
    }

    #[test]
    fn a_file_without_text_keeps_its_title_and_one_without_either_is_refused() {
        let mut title_only = extract("");
        title_only.sections.clear();
        title_only.found.language = Some(Language::Swedish);
        let kept = assemble("a.md", title_only).unwrap();
        assert_eq!(kept.document.sections, [Section::default()]);
        assert_eq!(warnings(&kept), ["no text, only a title"]);
        assert_eq!(
            assemble("a.md", Extract::default()).unwrap_err(),
            RefusalReason::Empty
        );
    }

    #[test]
    fn a_missing_title_or_date_is_warned_of() {
        let mut bare = extract(SWEDISH);
        bare.found = Metadata::default();
        let bare = assemble("metoder/nya-tider.md", bare).unwrap();
        assert_eq!(bare.document.title, "Nya tider");
        assert_eq!(warnings(&bare), ["no title; the file name is used", "no date"]);
    }
}
