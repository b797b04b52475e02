//! A document as Markdown with front matter, as our own reader of Markdown reads it.

use std::fmt::Write as _;

use serde_json::json;

use super::reference::{Imprint, Place, Reference};
use crate::document::Document;

/// Writes the text of a document as Markdown with YAML front matter.
///
/// The text is written as it was read: characters that Markdown gives a meaning at the start of a line are escaped, those
/// inside a line are left alone.
pub fn markdown(document: &Document, imprint: &Imprint) -> String {
    let reference = Reference::new(document, &Place::default(), imprint);
    let mut text = String::from("---\n");
    // A JSON string is a YAML string in double quotes.
    let mut line = |name: &str, value: serde_json::Value| {
        if !value.is_null() {
            let _ = writeln!(text, "{name}: {value}");
        }
    };
    line("id", json!(document.id.as_str()));
    line("title", json!(document.title));
    line("kind", json!(document.kind.as_str()));
    line("language", json!(document.language.as_str()));
    line("partner", json!(document.partner));
    line("series", json!(document.series));
    if !document.authors.is_empty() {
        line("authors", json!(document.authors));
    }
    line("date", json!(document.date.map(|date| date.to_string())));
    if !document.tags.is_empty() {
        line("tags", json!(document.tags));
    }
    line("url", json!(reference.url));
    line("summary", json!(document.summary));
    if !document.keywords.is_empty() {
        line("keywords", json!(document.keywords));
    }
    text.push_str("---\n\n");
    let _ = writeln!(text, "# {}\n", one_line(&document.title));
    for section in &document.sections {
        if let Some(heading) = &section.heading {
            let level = usize::from(section.level.clamp(2, 6));
            let _ = writeln!(text, "{} {}\n", "#".repeat(level), one_line(heading));
        } else if let Some(page) = section.page {
            let _ = writeln!(text, "<!-- s. {page} -->\n");
        }
        for paragraph in section
            .text
            .split("\n\n")
            .filter(|paragraph| !paragraph.trim().is_empty())
        {
            let lines: Vec<String> = paragraph.lines().map(escape).collect();
            let _ = writeln!(text, "{}\n", lines.join("\\\n"));
        }
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Escapes what would make a line another block: headings, lists, quotes, code, rules and tables.
fn escape(line: &str) -> String {
    let line = line.trim();
    let number = line.bytes().take_while(u8::is_ascii_digit).count();
    if number > 0 && matches!(line.as_bytes().get(number), Some(b'.' | b')')) {
        return format!("{}\\{}", &line[..number], &line[number..]);
    }
    match line.chars().next() {
        Some('#' | '-' | '+' | '*' | '>' | '`' | '~' | '=' | '|' | '_' | '<') => format!("\\{line}"),
        _ => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cite::reference::tests::{document, imprint};

    #[test]
    fn a_document_is_written_with_its_metadata_and_its_text() {
        let mut document = document();
        document.sections[0].text = "1. Först\n# inte en rubrik\n\nSist.".to_owned();
        let text = markdown(&document, &imprint());
        assert!(
            text.starts_with("---\nid: \"artiklar/ställtid\"\ntitle: \"Ställtid"),
            "{text}"
        );
        assert!(
            text.contains("authors: [\"Jonas Törnvik\",\"Flödeslyftets redaktion\"]\n"),
            "{text}"
        );
        assert!(text.contains("\n## Så gick det till\n"), "{text}");
        assert!(
            text.contains("1\\. Först\\\n\\# inte en rubrik\n\nSist.\n"),
            "{text}"
        );
    }
}
