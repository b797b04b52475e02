//! AsciiDoc.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::inline::{Inline, item};
use crate::ingest::extract::{Extract, Metadata, distinct};
use crate::ingest::metadata::{read_date, read_language};
use crate::ingest::sections::{Anchors, CELL_SEPARATOR, Outline};
use crate::text::clean_line;

/// Attributes that are kept for their use in the text.
const MOST_ATTRIBUTES: usize = 1_000;
/// A longer value is no attribute.
const LONGEST_VALUE: usize = 1_000;

static INLINE: LazyLock<Inline> = LazyLock::new(|| {
    Inline::new(&[
        (r"footnote:[\w-]*\[([^\]]*)\]", " ($1)"),
        (
            r"(?:link:|xref:|mailto:|https?://)[^\s\[]*\[([^\],]+)[^\]]*\]",
            "$1",
        ),
        (r"link:([^\s\[]*)\[\]", "$1"),
        (r"<<[^>,]*,\s*([^>]*)>>", "$1"),
        (r"<<([^>]*)>>", "$1"),
        (r"image:[^\s\[]*\[([^\],]*)[^\]]*\]", "$1"),
        (r"(?:kbd|btn|menu|stem|pass):[^\s\[]*\[([^\]]*)\]", "$1"),
        (r"\[\[[^\]]*\]\]", ""),
        (r"\(\(\([^)]*\)\)\)", ""),
        (r"\(\(([^)]*)\)\)", "$1"),
        (r"\[[^\]\s]*\]#([^#]*)#", "$1"),
        (r"\*\*([^*]+)\*\*", "$1"),
        (r"__([^_]+)__", "$1"),
        (r"(^|\W)\*(\S|\S[^*]*\S)\*(\W|$)", "$1$2$3"),
        (r"(^|\W)_(\S|\S[^_]*\S)_(\W|$)", "$1$2$3"),
        (r"``?([^`]+)``?", "$1"),
        (r"(^|\s)\+([^+]+)\+", "$1$2"),
        (r"#([^#\s][^#]*)#", "$1"),
    ])
});

/// Reads a text.
pub(crate) fn read(text: &str) -> Extract {
    let mut reader = Reader::default();
    let mut lines = text.lines().map(str::trim_end);
    reader.header(text);
    while let Some(line) = lines.next() {
        match line {
            // Up to the same line again.
            "////" | "++++" => drop(lines.by_ref().find(|end| *end == line)),
            _ if is_fence(line) => {
                let closes = line;
                reader.outline.paragraph();
                for code in lines.by_ref().take_while(|line| *line != closes) {
                    reader.outline.line();
                    reader.outline.text(code);
                }
                reader.outline.paragraph();
            }
            _ => reader.line(line),
        }
    }
    Extract {
        found: reader.found,
        sections: reader.outline.into_sections(),
        ..Extract::default()
    }
}

/// Blocks that are shown as they are.
fn is_fence(line: &str) -> bool {
    line.len() >= 4 && (line.bytes().all(|b| b == b'-') || line.bytes().all(|b| b == b'.'))
        || line.starts_with("```")
}

#[derive(Default)]
struct Reader {
    outline: Outline,
    anchors: Anchors,
    found: Metadata,
    attributes: HashMap<String, String>,
    in_table: bool,
    /// How many lines of the head are left out of the text.
    in_head: bool,
}

impl Reader {
    /// Title, writers, date and attributes at the beginning.
    fn header(&mut self, text: &str) {
        let head: Vec<&str> = text
            .lines()
            .map(str::trim_end)
            .skip_while(|line| line.is_empty())
            .take_while(|line| !line.is_empty())
            .collect();
        let Some(title) = head.iter().find_map(|line| line.strip_prefix("= ")) else {
            return;
        };
        self.in_head = true;
        self.found.title = Some(clean_line(&INLINE.apply(title)));
        let below = head.iter().skip_while(|line| !line.starts_with("= ")).skip(1);
        for line in below.filter(|line| !line.starts_with(':') && !line.starts_with("//")) {
            // `v1.0, 2020-03-12: anmärkning`, `2020-03-12`.
            let date = line.split([',', ':']).find_map(|part| read_date(part.trim()));
            if date.is_some() {
                self.found.date = date;
            } else {
                let names = line
                    .split(';')
                    .map(|name| name.split('<').next().unwrap_or_default().replace('_', " "));
                self.found.authors = distinct(names);
            }
        }
    }

    fn line(&mut self, line: &str) {
        if line.is_empty() {
            self.in_head = false;
            self.outline.paragraph();
            return;
        }
        if let Some((name, value)) = attribute(line) {
            return self.attribute(name, value);
        }
        if self.in_head || is_passed_over(line) {
            return;
        }
        if line.starts_with("|===") || line.starts_with(",===") {
            self.in_table = !self.in_table;
            return self.outline.paragraph();
        }
        if self.in_table {
            return self.row(line);
        }
        let marks = line.bytes().take_while(|byte| *byte == b'=').count();
        if let Some(heading) = line
            .get(marks..)
            .and_then(|rest| rest.strip_prefix(' '))
            .filter(|_| (1..=6).contains(&marks))
        {
            let heading = clean_line(&self.inline(heading));
            if heading.is_empty() || (marks == 1 && self.found.title.as_deref() == Some(&heading)) {
                return;
            }
            let anchor = self.anchors.anchor_for(&heading);
            return self
                .outline
                .start_section(&heading, u8::try_from(marks).unwrap_or(6), anchor);
        }
        if let Some(picture) = line.strip_prefix("image::") {
            let described = picture
                .split_once('[')
                .map_or("", |(_, rest)| rest.split([',', ']']).next().unwrap_or_default());
            self.outline.paragraph();
            self.outline.text(&self.inline(described));
            return self.outline.paragraph();
        }
        let labels = ["NOTE: ", "TIP: ", "IMPORTANT: ", "WARNING: ", "CAUTION: "];
        let line = labels
            .iter()
            .find_map(|label| line.strip_prefix(label))
            .unwrap_or(line);
        if let Some(title) = line
            .strip_prefix('.')
            .filter(|rest| rest.starts_with(char::is_alphanumeric))
        {
            self.outline.paragraph();
            self.outline.text(&self.inline(title));
            return self.outline.line();
        }
        match item(line, &['*', '-', '.']) {
            Some(text) => {
                self.outline.line();
                self.outline.text(&self.inline(text));
            }
            None => {
                self.outline.text(" ");
                let line = self.inline(line.trim_end_matches(" +"));
                self.outline.text(&line.replacen(":: ", ": ", 1));
            }
        }
    }

    /// Cells begin with bars; those of a line are a row, or one cell each of a row that is written over several lines.
    fn row(&mut self, line: &str) {
        let cells: Vec<&str> = line
            .split('|')
            .map(|cell| cell.trim_end_matches(['a', 'h', 'l', 'm', 's', 'e']).trim())
            .collect();
        let cells = if line.contains('|') {
            let whole: Vec<&str> = line
                .split('|')
                .map(str::trim)
                .filter(|cell| !cell.is_empty())
                .collect();
            whole.join(CELL_SEPARATOR)
        } else {
            cells.join(" ")
        };
        self.outline.line();
        self.outline.text(&self.inline(&cells));
    }

    fn attribute(&mut self, name: &str, value: &str) {
        let value = clean_line(value);
        match name.to_lowercase().as_str() {
            "author" | "authors" => self.found.authors = distinct(value.split(';')),
            "revdate" | "date" => self.found.date = read_date(&value),
            "lang" => self.found.language = read_language(&value),
            "keywords" => self.found.tags = distinct(value.split(',')),
            "description" => self.found.summary = Some(value.clone()).filter(|value| !value.is_empty()),
            "doctitle" | "title" if self.found.title.is_none() => self.found.title = Some(value.clone()),
            _ => {}
        }
        if self.attributes.len() < MOST_ATTRIBUTES && value.len() <= LONGEST_VALUE {
            self.attributes.insert(name.to_owned(), value);
        }
    }

    /// A line without its markup, and with the values of attributes that are named in it, each once.
    fn inline(&self, line: &str) -> String {
        let mut text = String::new();
        let mut rest = line;
        while let Some(start) = rest.find('{') {
            let (before, from) = rest.split_at(start);
            text.push_str(before);
            let Some(end) = from.find('}') else {
                rest = from;
                break;
            };
            match self.attributes.get(&from[1..end]) {
                Some(value) => text.push_str(value),
                None => text.push_str(&from[..=end]),
            }
            rest = &from[end + 1..];
        }
        text.push_str(rest);
        INLINE.apply(&text).into_owned()
    }
}

/// `:name: value`.
fn attribute(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.strip_prefix(':')?.split_once(':')?;
    let is_name = !name.is_empty()
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-_!".contains(&b));
    (is_name && (value.is_empty() || value.starts_with(' '))).then(|| (name, value.trim()))
}

/// Comments, attributes of blocks, their ends, and what includes other files.
fn is_passed_over(line: &str) -> bool {
    let is_end = line.len() >= 2
        && ["====", "****", "____", "--"]
            .iter()
            .any(|mark| line.starts_with(mark))
        && line.bytes().all(|byte| byte == line.as_bytes()[0]);
    let is_block = line.starts_with('[') && line.ends_with(']') && !line.starts_with("[[[");
    is_end
        || is_block
        || line.starts_with("//")
        || line == "+"
        || line == "'''"
        || line == "<<<"
        || ["include::", "toc::", "ifdef::", "ifndef::", "ifeval::", "endif::"]
            .iter()
            .any(|name| line.starts_with(name))
}
