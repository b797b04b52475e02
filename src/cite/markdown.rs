//! A document as Markdown with front matter, as our own reader of Markdown reads it.

use std::fmt::Write as _;

use serde_json::json;

use super::reference::{Imprint, Place, Reference};
use crate::document::{Document, Section};

/// Writes the text of a document as Markdown with YAML front matter.
///
/// The text is written as it was read: characters that Markdown gives a meaning at the start of a line are escaped, those
/// inside a line are left alone.
pub fn markdown(document: &Document, imprint: &Imprint) -> String {
    let (mut writer, mut text) = MarkdownWriter::begin(document, imprint);
    for section in &document.sections {
        writer.heading(section, &mut text);
        writer.piece(&section.text, &mut text);
        writer.end_section();
    }
    text.push_str(MarkdownWriter::END);
    text
}

/// Writes Markdown piece by piece, as [`markdown`] writes it in one.
#[derive(Debug, Clone, Copy)]
pub struct MarkdownWriter {
    /// What stands between the last line and the next.
    gap: &'static str,
    /// Whether what follows goes on in the last line.
    is_inside_line: bool,
}

impl MarkdownWriter {
    /// What comes last.
    pub const END: &str = "\n";

    /// Begins a document: its front matter and its title.
    pub fn begin(document: &Document, imprint: &Imprint) -> (Self, String) {
        let mut text = front_matter(document, imprint);
        let _ = write!(text, "# {}", one_line(&document.title));
        let writer = Self {
            gap: "\n\n",
            is_inside_line: false,
        };
        (writer, text)
    }

    /// Adds the heading of a section, or else the page on which it begins.
    pub fn heading(&mut self, section: &Section, text: &mut String) {
        if let Some(heading) = &section.heading {
            let level = usize::from(section.level.clamp(2, 6));
            let _ = write!(text, "{}{} {}", self.gap, "#".repeat(level), one_line(heading));
        } else if let Some(page) = section.page {
            let _ = write!(text, "{}<!-- s. {page} -->", self.gap);
        } else {
            return;
        }
        self.gap = "\n\n";
    }

    /// Adds a piece of the text of a section, which goes on with the next. Pieces end behind white space: a line is only known by its
    /// first word.
    pub fn piece(&mut self, piece: &str, text: &mut String) {
        for (number, line) in piece.split('\n').enumerate() {
            if number > 0 {
                self.break_line();
            }
            let line = if self.is_inside_line {
                line.trim_end().to_owned()
            } else {
                escape(line)
            };
            if !line.is_empty() {
                text.push_str(self.gap);
                text.push_str(&line);
                self.gap = "";
                self.is_inside_line = true;
            }
        }
        // What follows in the same line begins behind the space.
        if self.is_inside_line && piece.ends_with(' ') {
            self.gap = " ";
        }
    }

    /// Notes the end of a line of the text: one that is empty ends the paragraph.
    fn break_line(&mut self) {
        if self.is_inside_line {
            self.gap = "\\\n";
        } else {
            self.gap = "\n\n";
        }
        self.is_inside_line = false;
    }

    /// Ends the text of a section.
    pub fn end_section(&mut self) {
        self.gap = "\n\n";
        self.is_inside_line = false;
    }
}

fn front_matter(document: &Document, imprint: &Imprint) -> String {
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

    #[test]
    fn pieces_are_written_as_the_whole_is() {
        let mut document = document();
        document.sections[0].text =
            "Först, å ä ö.\n# inte en rubrik\n\n1. Ett\n2. Två och en längre rad\n\nSist.".to_owned();
        let whole = markdown(&document, &imprint());
        for bytes in 1..60 {
            let (mut writer, mut text) = MarkdownWriter::begin(&document, &imprint());
            for section in &document.sections {
                writer.heading(section, &mut text);
                let mut rest = section.text.as_str();
                while !rest.is_empty() {
                    let words = rest.match_indices([' ', '\n']).map(|(space, _)| space + 1);
                    let end = { words }.find(|end| *end >= bytes);
                    let (piece, after) = rest.split_at(end.unwrap_or(rest.len()));
                    writer.piece(piece, &mut text);
                    rest = after;
                }
                writer.end_section();
            }
            text.push_str(MarkdownWriter::END);
            assert_eq!(text, whole, "{bytes}");
        }
    }
}
