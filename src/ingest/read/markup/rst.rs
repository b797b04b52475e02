//! reStructuredText, as Python projects and Sphinx write it.

use std::sync::LazyLock;

use super::inline::{Inline, item};
use crate::ingest::extract::{Extract, Metadata};
use crate::ingest::metadata::{read_date, read_language, split_names};
use crate::ingest::sections::{Anchors, CELL_SEPARATOR, Outline};
use crate::text::clean_line;

/// Directives whose block is text.
const TEXT: [&str; 22] = [
    "admonition",
    "attention",
    "caution",
    "danger",
    "error",
    "hint",
    "important",
    "note",
    "tip",
    "warning",
    "seealso",
    "topic",
    "sidebar",
    "epigraph",
    "highlights",
    "pull-quote",
    "figure",
    "table",
    "list-table",
    "container",
    "versionadded",
    "versionchanged",
];

/// Directives whose block is shown as it is.
const CODE: [&str; 4] = ["code", "code-block", "sourcecode", "parsed-literal"];

static INLINE: LazyLock<Inline> = LazyLock::new(|| {
    Inline::new(&[
        (r"``([^`]+)``", "$1"),
        (r":[A-Za-z:+.-]+:`([^`<]*[^`<\s])\s*<[^`>]*>`", "$1"),
        (r":[A-Za-z:+.-]+:`~?([^`]+)`", "$1"),
        (r"`([^`<]*[^`<\s])\s*<[^`>]*>`__?", "$1"),
        (r"`([^`]+)`_{0,2}", "$1"),
        (r"\s?\[[#*\w-]+\]_", ""),
        (r"\*\*([^*]+)\*\*", "$1"),
        (r"\*([^*\s][^*]*)\*", "$1"),
        (r"\|([^|\s][^|]*)\|_{0,2}", "$1"),
        (r"(\w)__?(\W|$)", "$1$2"),
        (r"\\(.)", "$1"),
    ])
});

/// Reads a text.
pub(crate) fn read(text: &str) -> Extract {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let mut reader = Reader::default();
    let mut at = 0;
    while at < lines.len() {
        at = reader.step(&lines, at);
    }
    Extract {
        found: reader.found,
        sections: reader.outline.into_sections(),
        ..Extract::default()
    }
}

#[derive(Default)]
struct Reader {
    outline: Outline,
    anchors: Anchors,
    found: Metadata,
    /// The characters of headings, with and without a line above, in the order they came: their levels.
    levels: Vec<(char, bool)>,
    /// Between borders of `=====  =====`.
    in_table: bool,
    in_literal: Option<usize>,
}

impl Reader {
    /// Reads what begins on a line; returns the line after it.
    fn step(&mut self, lines: &[&str], at: usize) -> usize {
        let line = lines[at];
        let next = |ahead: usize| lines.get(at + ahead).copied().unwrap_or_default();
        if line.is_empty() {
            self.outline.paragraph();
            self.in_table = false;
            return at + 1;
        }
        if let Some(indent) = self.in_literal {
            if indent_of(line) > indent {
                self.outline.line();
                self.outline.text(line.trim_start());
                return at + 1;
            }
            self.in_literal = None;
        }
        if let Some(mark) = rule(line) {
            let is_border = line.contains(' ');
            if !is_border && !next(1).is_empty() && rule(next(2)) == Some(mark) {
                self.heading(next(1), (mark, true));
                return at + 3;
            }
            // A transition, or the border of a table.
            self.in_table |= is_border;
            self.outline.line();
            return at + 1;
        }
        let is_flush = !line.starts_with(' ');
        if let Some(mark) = rule(next(1)).filter(|_| {
            is_flush && !next(1).contains(' ') && next(1).chars().count() + 1 >= line.chars().count().min(12)
        }) {
            self.heading(line, (mark, false));
            return at + 2;
        }
        if let Some(rest) = line
            .trim_start()
            .strip_prefix("..")
            .filter(|rest| rest.is_empty() || rest.starts_with(' '))
        {
            return self.explicit(rest.trim(), lines, at);
        }
        if let Some((name, value)) = field(line) {
            self.field(name, value);
            return at + 1;
        }
        self.text(line);
        at + 1
    }

    fn text(&mut self, line: &str) {
        if line.trim_start().starts_with('+') && line.trim().bytes().all(|byte| b"+-=|".contains(&byte)) {
            self.outline.line();
            return;
        }
        let (line, is_literal) = match line.strip_suffix("::") {
            Some(rest) if rest.is_empty() || rest.ends_with(' ') => (rest.to_owned(), true),
            Some(rest) => (format!("{rest}:"), true),
            None => (line.to_owned(), false),
        };
        if is_literal {
            self.in_literal = Some(indent_of(&line));
        }
        let row = line
            .trim()
            .strip_prefix('|')
            .and_then(|row| row.strip_suffix('|'));
        if let Some(row) = row.filter(|row| row.starts_with(' ')) {
            self.outline.line();
            let cells: Vec<&str> = row
                .split('|')
                .map(str::trim)
                .filter(|cell| !cell.is_empty())
                .collect();
            self.outline.text(&INLINE.apply(&cells.join(CELL_SEPARATOR)));
            return;
        }
        if self.in_table {
            let cells: Vec<&str> = line
                .split("  ")
                .map(str::trim)
                .filter(|cell| !cell.is_empty())
                .collect();
            self.outline.line();
            self.outline.text(&INLINE.apply(&cells.join(CELL_SEPARATOR)));
            return;
        }
        if let Some(text) = item(&line, &['-', '*', '+', '•', '|']) {
            self.outline.line();
            self.outline.text(&INLINE.apply(text));
            return;
        }
        self.outline.text(" ");
        self.outline.text(&INLINE.apply(line.trim_start()));
    }

    fn heading(&mut self, line: &str, style: (char, bool)) {
        let heading = clean_line(&INLINE.apply(line.trim()));
        let level = match self.levels.iter().position(|known| *known == style) {
            Some(level) => level,
            None => {
                self.levels.push(style);
                self.levels.len() - 1
            }
        };
        let anchor = self.anchors.anchor_for(&heading);
        if level == 0 && self.found.title.is_none() && self.outline.is_at_start() {
            self.found.title = Some(heading);
            return;
        }
        let level = u8::try_from(level + 1).unwrap_or(6).clamp(1, 6);
        self.outline.start_section(&heading, level, anchor);
    }

    /// A directive, a comment, a target or a note; `rest` is what stands behind the two dots.
    fn explicit(&mut self, rest: &str, lines: &[&str], at: usize) -> usize {
        let indent = indent_of(lines[at]);
        let is_inside = |line: &&&str| line.is_empty() || indent_of(line) > indent;
        let end = at + 1 + lines[at + 1..].iter().take_while(is_inside).count();
        let name = rest.split_once("::").filter(|(name, _)| {
            name.bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"-_:+.".contains(&b))
        });
        let (is_text, is_code, title) = match name {
            Some((name, title)) => (
                TEXT.contains(&name),
                CODE.contains(&name),
                Some(title.trim()).filter(|_| name != "figure" && !CODE.contains(&name)),
            ),
            // A foot note or a citation.
            None if rest.starts_with('[') => (true, false, rest.split_once(']').map(|(_, text)| text.trim())),
            None => return end,
        };
        if !is_text && !is_code {
            return end;
        }
        self.outline.paragraph();
        if let Some(title) = title {
            self.outline.text(&INLINE.apply(title));
            self.outline.paragraph();
        }
        let is_option = |line: &str| field(line).is_some() || line.is_empty();
        let block = &lines[at + 1..end];
        let options = block.iter().take_while(|line| is_option(line)).count();
        let block: Vec<&str> = block[options..].iter().map(|line| line.trim_start()).collect();
        let mut inside = 0;
        while inside < block.len() {
            if is_code {
                self.outline.line();
                self.outline.text(block[inside]);
                inside += 1;
            } else if block[inside].is_empty() {
                self.outline.paragraph();
                inside += 1;
            } else {
                self.text(block[inside]);
                inside += 1;
            }
        }
        self.outline.paragraph();
        end
    }

    /// A field at the beginning is metadata, one in the text is text.
    fn field(&mut self, name: &str, value: &str) {
        let value = clean_line(&INLINE.apply(value));
        match name.to_lowercase().as_str() {
            "author" | "authors" | "författare" => self.found.authors = split_names(&value),
            "date" | "datum" => self.found.date = read_date(&value),
            "language" | "lang" => self.found.language = read_language(&value),
            _ if self.outline.is_at_start() => {}
            _ => {
                self.outline.line();
                self.outline.text(&format!("{name}: {value}"));
            }
        }
    }
}

/// The character of a line that consists of it: under headings and about tables.
fn rule(line: &str) -> Option<char> {
    let mark = line.chars().next().filter(char::is_ascii_punctuation)?;
    let is_table = mark == '=' || mark == '-';
    let is_rule = line.len() >= 3 && line.chars().all(|c| c == mark || (is_table && c == ' '));
    is_rule.then_some(mark)
}

/// `:Author: Anna Ek`.
fn field(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.trim_start().strip_prefix(':')?.split_once(':')?;
    let is_name = !name.is_empty() && !name.contains('`') && name.len() < 40;
    (is_name && (value.is_empty() || value.starts_with(' '))).then(|| (name, value.trim()))
}

fn indent_of(line: &str) -> usize {
    line.len() - line.trim_start().len()
}
