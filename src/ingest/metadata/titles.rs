//! Titles in the properties of PDF and office files: set by a person, or filled in by a program.

/// Beginnings of titles that a program made.
const MADE_BY_PROGRAMS: [&str; 13] = [
    "microsoft word",
    "microsoft powerpoint",
    "powerpoint",
    "word document",
    "untitled",
    "namnlös",
    "dokument",
    "document",
    "presentation",
    "bild",
    "slide",
    "about:blank",
    "http",
];

/// File-name extensions: a title that ends in one is a file name.
const FILE_ENDS: [&str; 13] = [
    ".doc", ".docx", ".dotx", ".pdf", ".tex", ".dvi", ".indd", ".odt", ".ppt", ".pptx", ".html", ".htm",
    ".ps",
];

/// Whether a person set a declared title.
pub(crate) fn is_title(title: &str) -> bool {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_made_by_programs_are_none() {
        for (title, good) in [
            ("Kortare ställtider", true),
            ("Dokumenthantering i verkstaden", true),
            ("Dokumentera mera", true),
            ("Presentation av programmet 2020", true),
            ("Presentationsteknik", true),
            ("Slide in i förbättringsarbetet", true),
            ("Rapport 2020", true),
            ("Microsoft Word - rapport.doc", false),
            ("Microsoft Word - Slutrapport 2019", false),
            ("PowerPoint-presentation", false),
            ("PowerPoint Presentation", false),
            ("Presentation", false),
            ("Dokument1", false),
            ("Document 2", false),
            ("untitled", false),
            ("slutversion.indd", false),
            ("rapport.docx", false),
            ("1.0", false),
            ("12", false),
            ("", false),
        ] {
            assert_eq!(is_title(title), good, "{title:?}");
        }
    }
}
