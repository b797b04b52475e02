//! LaTeX: the text as it would be set, without what only a run of LaTeX could tell.

use crate::ingest::extract::{Extract, Metadata};
use crate::ingest::limits::Limits;
use crate::ingest::metadata::{read_date, split_names};
use crate::ingest::report::RefusalReason;
use crate::ingest::sections::{Anchors, CELL_SEPARATOR, Outline};
use crate::text::clean_line;

mod commands;
mod scanner;

use commands::{Command, accented};
use scanner::Scanner;

/// Groups within arguments are read so deep; what lies deeper is left out.
const DEEPEST: usize = 40;

/// Environments that hold formulas, pictures or nothing for a reader.
const PASSED_OVER: [&str; 18] = [
    "equation",
    "align",
    "gather",
    "multline",
    "eqnarray",
    "displaymath",
    "math",
    "tikzpicture",
    "comment",
    "thebibliography",
    "pgfpicture",
    "filecontents",
    "subequations",
    "flalign",
    "alignat",
    "picture",
    "titlepage",
    "forest",
];

/// Environments whose text is shown as it is.
const VERBATIM: [&str; 4] = ["verbatim", "lstlisting", "minted", "Verbatim"];

/// Reads a text. A file without `\begin{document}` is a chapter of one.
pub(crate) fn read(text: &str, limits: &Limits) -> Result<Extract, RefusalReason> {
    let (preamble, body) = match text.split_once("\\begin{document}") {
        Some((preamble, body)) => (preamble, body.split("\\end{document}").next().unwrap_or_default()),
        None => ("", text),
    };
    let mut reader = Reader {
        left: limits.characters.saturating_mul(4),
        ..Reader::default()
    };
    reader.in_preamble = true;
    reader.run(preamble, 0);
    reader.in_preamble = false;
    reader.run(body, 0);
    if reader.left == 0 {
        return Err(RefusalReason::TooMuchText {
            limit: limits.characters,
        });
    }
    Ok(Extract {
        found: reader.found,
        sections: reader.outline.into_sections(),
        ..Extract::default()
    })
}

#[derive(Default)]
struct Reader {
    outline: Outline,
    anchors: Anchors,
    found: Metadata,
    /// Only what tells of the document is read there.
    in_preamble: bool,
    /// How many tables are open.
    tables: usize,
    /// How many bytes of text may still come.
    left: usize,
}

impl Reader {
    fn run(&mut self, source: &str, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        let mut scanner = Scanner::new(source);
        while let Some(letter) = scanner.next() {
            match letter {
                '%' => scanner.skip_line(),
                '\\' => self.command(&mut scanner, depth),
                '{' | '}' => {}
                '~' => self.push(" "),
                '&' if self.tables > 0 => self.push(CELL_SEPARATOR),
                '$' => scanner.skip_formula(),
                '\n' if scanner.skip_blank_lines() => self.outline.paragraph(),
                '\n' | '\t' | '\r' => self.push(" "),
                '`' | '\'' if scanner.skip(letter) => self.push("”"),
                '\'' => self.push("’"),
                '-' if scanner.skip('-') => self.push(if scanner.skip('-') { "—" } else { "–" }),
                _ => self.push(letter.encode_utf8(&mut [0; 4])),
            }
        }
    }

    fn push(&mut self, text: &str) {
        if self.in_preamble || self.left == 0 {
            return;
        }
        self.left = self.left.saturating_sub(text.len());
        self.outline.text(text);
    }

    fn command(&mut self, scanner: &mut Scanner<'_>, depth: usize) {
        let name = scanner.name();
        if let Some(letter) = accented(name, scanner) {
            return self.push(&letter);
        }
        match Command::of(name) {
            Command::Heading(level) => {
                scanner.skip_options();
                let heading = self.line_of(scanner.argument(), depth);
                if !heading.is_empty() && !self.in_preamble {
                    let anchor = self.anchors.anchor_for(&heading);
                    self.outline.start_section(&heading, level, anchor);
                }
            }
            Command::Title => {
                self.found.title =
                    Some(self.line_of(scanner.argument(), depth)).filter(|title| !title.is_empty());
            }
            Command::Author => {
                let names = self.line_of(
                    &scanner.argument().replace("\\and", ";").replace("\\\\", ";"),
                    depth,
                );
                self.found.authors = names.split(';').flat_map(split_names).collect();
            }
            Command::Date => self.found.date = read_date(&self.line_of(scanner.argument(), depth)),
            Command::Begin => self.begin(scanner, depth),
            Command::End => {
                let name = scanner.argument();
                self.tables = self.tables.saturating_sub(usize::from(is_table(name)));
                self.outline.paragraph();
            }
            Command::Item => {
                self.outline.line();
                if let Some(label) = scanner.options() {
                    let label = self.line_of(label, depth);
                    self.push(&format!("{label} "));
                }
            }
            Command::Break => {
                scanner.skip_options();
                self.outline.line();
            }
            Command::Paragraph => self.outline.paragraph(),
            Command::Drop(arguments) => {
                scanner.skip_options();
                for _ in 0..arguments {
                    scanner.argument();
                    scanner.skip_options();
                }
            }
            // Of a link the text behind its address.
            Command::KeepLast(before) => {
                for _ in 0..before {
                    scanner.argument();
                }
            }
            Command::Note => {
                scanner.skip_options();
                let note = self.line_of(scanner.argument(), depth);
                self.push(&format!(" ({note})"));
            }
            Command::Formula(end) => scanner.skip_past(end),
            Command::Verbatim => {
                let code = scanner.delimited();
                self.push(code);
            }
            Command::Text(text) => self.push(text),
            Command::Unknown => scanner.skip_options(),
        }
    }

    fn begin(&mut self, scanner: &mut Scanner<'_>, depth: usize) {
        let name = scanner.argument().trim();
        let plain = name.trim_end_matches('*');
        let end = format!("\\end{{{name}}}");
        self.outline.paragraph();
        if PASSED_OVER.contains(&plain) {
            return scanner.skip_past(&end);
        }
        if VERBATIM.contains(&plain) {
            scanner.skip_options();
            if plain == "minted" {
                scanner.argument();
            }
            let code = scanner.until(&end).trim_matches('\n');
            for line in code.lines() {
                self.outline.line();
                self.push(line);
            }
            return self.outline.paragraph();
        }
        scanner.skip_options();
        if is_table(name) {
            self.tables += 1;
            if plain == "tabularx" || plain == "tabulary" || name == "tabular*" {
                scanner.argument();
            }
            scanner.argument();
        } else if ["minipage", "multicols", "wrapfigure", "adjustbox"].contains(&plain) {
            scanner.argument();
        }
        if depth == 0 && plain == "abstract" {
            self.outline.paragraph();
        }
    }

    /// The text of an argument on one line.
    fn line_of(&self, argument: &str, depth: usize) -> String {
        let mut inner = Self {
            left: self.left,
            ..Self::default()
        };
        inner.run(argument, depth + 1);
        let texts: Vec<String> = inner
            .outline
            .into_sections()
            .into_iter()
            .map(|section| section.text)
            .collect();
        clean_line(&texts.join(" ").replace('\n', " "))
    }
}

fn is_table(name: &str) -> bool {
    [
        "tabular",
        "tabular*",
        "tabularx",
        "tabulary",
        "longtable",
        "array",
        "supertabular",
    ]
    .contains(&name)
}
