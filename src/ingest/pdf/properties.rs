//! What a PDF says of itself, without the names that programs put there.

use super::Properties;
use crate::document::Language;
use crate::ingest::extract::Metadata;
use crate::ingest::names::{is_name, split_names};
use crate::text::clean_line;

/// Beginnings of titles that a program made.
const MADE_BY_PROGRAMS: [&str; 10] = [
    "microsoft word",
    "microsoft powerpoint",
    "powerpoint",
    "untitled",
    "namnlös",
    "dokument",
    "document",
    "presentation",
    "about:blank",
    "http",
];

/// Ends of titles that are the name of a file.
const FILE_ENDS: [&str; 12] = [
    ".doc", ".docx", ".pdf", ".tex", ".dvi", ".indd", ".odt", ".ppt", ".pptx", ".html", ".htm", ".ps",
];

/// The metadata in a file's properties.
pub(super) fn metadata(properties: &Properties) -> Metadata {
    Metadata {
        title: properties
            .title
            .as_deref()
            .map(clean_line)
            .filter(|title| is_title(title)),
        authors: authors(properties.author.as_deref().unwrap_or_default()),
        date: properties.created,
        language: properties.language.as_deref().and_then(language),
        ..Metadata::default()
    }
}

fn is_title(title: &str) -> bool {
    let lower = title.to_lowercase();
    // "Dokument 1" is a program's, "Dokumenthantering i verkstaden" is not.
    let is_programs = MADE_BY_PROGRAMS.iter().any(|beginning| {
        lower
            .strip_prefix(beginning)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(|c: char| !c.is_alphabetic()))
            && (lower.split_whitespace().count() <= 2 || lower.starts_with("microsoft"))
    });
    let letters = title
        .chars()
        .filter(|character| character.is_alphabetic())
        .count();
    letters >= 3
        && !title.contains('\u{FFFD}')
        && !is_programs
        && !FILE_ENDS.iter().any(|end| lower.ends_with(end))
}

/// The names, if they are names of people: programs put a login or a company there.
fn authors(author: &str) -> Vec<String> {
    let names = split_names(author);
    if names.iter().all(|name| is_name(name)) {
        names
    } else {
        Vec::new()
    }
}

fn language(tag: &str) -> Option<Language> {
    tag.get(..2)?.to_lowercase().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_made_by_programs_are_none() {
        for (title, good) in [
            ("Kortare ställtider", true),
            ("Dokumenthantering i verkstaden", true),
            ("Presentation av programmet 2020", true),
            ("Microsoft Word - rapport.doc", false),
            ("Microsoft Word - Slutrapport 2019", false),
            ("PowerPoint-presentation", false),
            ("Dokument1", false),
            ("untitled", false),
            ("slutversion.indd", false),
            ("12", false),
            ("", false),
        ] {
            assert_eq!(is_title(title), good, "{title:?}");
        }
    }

    #[test]
    fn only_names_are_authors() {
        assert_eq!(authors("Anna Ek och Bo Al"), ["Anna Ek", "Bo Al"]);
        for login in ["anek01", "Administrator", "", "Verkstaden i Norr AB 2"] {
            assert_eq!(authors(login), Vec::<String>::new(), "{login:?}");
        }
    }
}
