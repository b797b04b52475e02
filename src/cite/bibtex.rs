//! BibTeX, by `biblatex`.

use biblatex::{Chunk, Chunks, Entry, EntryType, Spanned};

use super::name::Name;
use super::reference::Reference;
use crate::document::{Language, PartialDate};

/// Writes a reference as a BibTeX entry with a line break at its end.
///
/// Titles and names of bodies are in braces, so that no style changes their case or splits them.
pub fn bibtex(reference: &Reference) -> String {
    let kind = if reference.is_report() {
        EntryType::TechReport
    } else {
        EntryType::Misc
    };
    let mut entry = Entry::new(reference.key.clone(), kind);
    entry.set("title", verbatim(&reference.title));
    if !reference.authors.is_empty() {
        entry.set("author", names(&reference.authors));
    }
    if let Some(date) = reference.date {
        set_date(&mut entry, date);
    }
    if let Some(publisher) = &reference.publisher {
        let field = if reference.is_report() {
            "institution"
        } else {
            "publisher"
        };
        entry.set(field, verbatim(publisher));
    }
    let mut texts = vec![
        ("series", reference.series.clone()),
        ("url", Some(reference.url.clone())),
        ("doi", reference.doi.clone()),
        ("pages", reference.page.map(|page| page.to_string())),
        ("abstract", reference.summary.clone()),
    ];
    if let Some(section) = &reference.section {
        let word = if reference.language == Language::Swedish {
            "Avsnittet"
        } else {
            "Section"
        };
        texts.push(("note", Some(format!("{word} ”{section}”"))));
    }
    if !reference.tags.is_empty() {
        texts.push(("keywords", Some(reference.tags.join(", "))));
    }
    let language = reference.language.name(Language::English).to_lowercase();
    texts.push(("language", Some(language)));
    for (field, text) in texts {
        if let Some(text) = text {
            entry.set(field, normal(&text));
        }
    }
    // Only a malformed date makes an error, and none is set.
    let mut written = entry.to_bibtex_string().unwrap_or_default();
    written.push('\n');
    written
}

/// BibTeX knows years and months only; the day is written as `biblatex` and Zotero read it.
fn set_date(entry: &mut Entry, date: PartialDate) {
    entry.set("year", normal(&date.year().to_string()));
    if let Some(month) = date.month() {
        entry.set("month", normal(&month.to_string()));
    }
    if let Some(day) = date.day() {
        entry.set("day", normal(&day.to_string()));
    }
}

fn normal(text: &str) -> Chunks {
    vec![Spanned::detached(Chunk::Normal(text.to_owned()))]
}

fn verbatim(text: &str) -> Chunks {
    vec![Spanned::detached(Chunk::Verbatim(text.to_owned()))]
}

fn names(authors: &[Name]) -> Chunks {
    let mut chunks = Chunks::new();
    for (place, author) in authors.iter().enumerate() {
        if place > 0 {
            chunks.extend(normal(" and "));
        }
        chunks.extend(match author {
            Name::Person { .. } => normal(&author.inverted()),
            Name::Body(name) => verbatim(name),
        });
    }
    chunks
}

#[cfg(test)]
mod tests {
    use biblatex::{Bibliography, ChunksExt};

    use super::*;
    use crate::cite::reference::tests::reference;

    #[test]
    fn an_entry_is_read_again_as_it_was_written() {
        let cited = reference();
        let written = bibtex(&cited);
        let read = Bibliography::parse(&written).unwrap();
        let entry = read.get(&cited.key).unwrap();
        assert_eq!(entry.title().unwrap().format_verbatim(), cited.title, "{written}");
        let authors = entry.author().unwrap();
        assert_eq!(authors[0].name, "Törnvik");
        assert_eq!(authors[0].given_name, "Jonas");
        assert_eq!(authors[1].name, "Flödeslyftets redaktion", "{written}");
        assert_eq!(entry.get("year").unwrap().format_verbatim(), "2016");
        assert_eq!(entry.get("url").unwrap().format_verbatim(), cited.url);
        assert!(!written.contains("Sökbar"));
    }
}
