//! Rich text (RTF): text, headings, lists and tables by their rows.
//!
//! Own and small, as the crate that was tried panicked on changed files and gave pictures as text.

use std::collections::HashMap;

use encoding_rs::{Encoding, WINDOWS_1252};

use crate::ingest::extract::{Extract, Metadata};
use crate::ingest::format::Format;
use crate::ingest::limits::Limits;
use crate::ingest::metadata::{is_title, read_date, split_names};
use crate::ingest::report::RefusalReason;
use crate::ingest::sections::{Anchors, CELL_SEPARATOR, Outline, signed};
use crate::text::clean_line;

mod scanner;
mod words;

use scanner::{Scanner, Token};
use words::{Destination, destination, heading_level, shown};

/// What holds until a group ends.
#[derive(Debug, Clone, Copy)]
struct Group {
    destination: Destination,
    /// How many letters stand behind a `\u` for readers that don't know it.
    fallback: usize,
    hidden: bool,
}

/// Reads a text.
pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Extract, RefusalReason> {
    check_beginning(bytes)?;
    let mut reader = Reader {
        left: limits.characters.saturating_mul(4),
        ..Reader::default()
    };
    let mut scanner = Scanner::new(bytes);
    let mut groups: Vec<Group> = Vec::new();
    let mut group = Group {
        destination: Destination::Text,
        fallback: 1,
        hidden: false,
    };
    while let Some(token) = scanner.next() {
        match token {
            Token::Open => {
                reader.flush(group);
                if groups.len() == limits.nesting {
                    return Err(RefusalReason::TooDeep {
                        limit: limits.nesting,
                    });
                }
                groups.push(group);
            }
            Token::Close => {
                reader.flush(group);
                let Some(outer) = groups.pop() else { break };
                group = outer;
            }
            Token::Ignorable(word) => {
                if !matches!(word, "shpinst" | "shptxt" | "shprslt") {
                    group.destination = Destination::Nowhere;
                }
            }
            Token::Byte(byte) => reader.byte(byte, group),
            Token::Word("bin", number) => scanner.skip(usize::try_from(number.unwrap_or(0)).unwrap_or(0)),
            Token::Word("u", number) => {
                reader.letter(number.unwrap_or(0), group);
                scanner.skip_letters(group.fallback);
            }
            Token::Word("uc", number) => group.fallback = usize::try_from(number.unwrap_or(1)).unwrap_or(1),
            Token::Word("v" | "deleted", number) => {
                reader.flush(group);
                group.hidden = number != Some(0);
            }
            Token::Word(word, number) => {
                reader.flush(group);
                group.destination = destination(word, group.destination);
                reader.word(word, number, group);
            }
        }
        if reader.left == 0 {
            return Err(RefusalReason::TooMuchText {
                limit: limits.characters,
            });
        }
    }
    reader.flush(group);
    Ok(reader.into_extract())
}

fn check_beginning(bytes: &[u8]) -> Result<(), RefusalReason> {
    let looks_like = match bytes {
        [] => return Err(RefusalReason::Empty),
        [b'{', b'\\', b'r', b't', b'f', ..] => return Ok(()),
        [b'P', b'K', ..] => "an archive, perhaps a Word document",
        [0xD0, 0xCF, 0x11, 0xE0, ..] => "a file of an old Office program",
        [b'%', b'P', b'D', b'F', ..] => "a PDF",
        _ if bytes.trim_ascii_start().starts_with(b"<") => "a web page or XML",
        _ if std::str::from_utf8(bytes).is_ok() => "plain text",
        _ => "something unknown",
    };
    Err(RefusalReason::OtherFormat {
        expected: Format::Rtf,
        looks_like: looks_like.to_owned(),
    })
}

struct Reader {
    outline: Outline,
    anchors: Anchors,
    encoding: &'static Encoding,
    /// Bytes that are not decoded yet.
    bytes: Vec<u8>,
    /// The paragraph being read.
    paragraph: String,
    /// Its style and its level in the outline, where they are set.
    style: Option<i32>,
    level: Option<u8>,
    in_table: bool,
    /// The levels of styles that are headings.
    headings: HashMap<i32, u8>,
    style_being_read: i32,
    name: String,
    title: String,
    author: String,
    created: [i32; 3],
    left: usize,
}

impl Default for Reader {
    fn default() -> Self {
        Self {
            outline: Outline::default(),
            anchors: Anchors::default(),
            encoding: WINDOWS_1252,
            bytes: Vec::new(),
            paragraph: String::new(),
            style: None,
            level: None,
            in_table: false,
            headings: HashMap::new(),
            style_being_read: 0,
            name: String::new(),
            title: String::new(),
            author: String::new(),
            created: [0; 3],
            left: 0,
        }
    }
}

impl Reader {
    fn byte(&mut self, byte: u8, group: Group) {
        if group.destination != Destination::Nowhere && !group.hidden {
            self.bytes.push(byte);
            self.left = self.left.saturating_sub(1);
        }
    }

    /// A letter by its number in UTF-16, which may be negative; halves of pairs are dropped.
    fn letter(&mut self, number: i32, group: Group) {
        self.flush(group);
        let number = if number < 0 { number + 0x1_0000 } else { number };
        if let Some(letter) = u32::try_from(number)
            .ok()
            .and_then(char::from_u32)
            .filter(|letter| !letter.is_control())
        {
            self.push(letter.encode_utf8(&mut [0; 4]), group);
        }
    }

    /// Decodes what has come.
    fn flush(&mut self, group: Group) {
        if !self.bytes.is_empty() {
            let bytes = std::mem::take(&mut self.bytes);
            let text = self.encoding.decode_without_bom_handling(&bytes).0;
            self.push(&text, group);
        }
    }

    fn push(&mut self, text: &str, group: Group) {
        if group.hidden {
            return;
        }
        self.left = self.left.saturating_sub(text.len());
        match group.destination {
            Destination::Text => self.paragraph.push_str(text),
            Destination::Title => self.title.push_str(text),
            Destination::Author => self.author.push_str(text),
            Destination::Styles => {
                self.name.push_str(text);
                if let Some(name) = self.name.strip_suffix(';') {
                    if let Some(level) = heading_level(name) {
                        self.headings.insert(self.style_being_read, level);
                    }
                    self.name.clear();
                    self.style_being_read = 0;
                }
            }
            Destination::Nowhere | Destination::Info | Destination::Created => {}
        }
    }

    fn word(&mut self, word: &str, number: Option<i32>, group: Group) {
        match (group.destination, word) {
            (_, "ansicpg") => {
                let label = format!("windows-{}", number.unwrap_or(1252));
                self.encoding = Encoding::for_label(label.as_bytes()).unwrap_or(WINDOWS_1252);
            }
            (_, "mac") => self.encoding = encoding_rs::MACINTOSH,
            (Destination::Created, "yr") => self.created[0] = number.unwrap_or(0),
            (Destination::Created, "mo") => self.created[1] = number.unwrap_or(0),
            (Destination::Created, "dy") => self.created[2] = number.unwrap_or(0),
            (Destination::Styles, "s") => self.style_being_read = number.unwrap_or(0),
            (Destination::Text, "pard") => (self.style, self.level, self.in_table) = (None, None, false),
            (Destination::Text, "s") => self.style = number,
            (Destination::Text, "outlinelevel") => {
                self.level = number
                    .and_then(|level| u8::try_from(level + 1).ok())
                    .filter(|level| *level <= 6);
            }
            (Destination::Text, "intbl") => self.in_table = true,
            (Destination::Text, "par" | "sect" | "page") => self.end_paragraph(),
            (Destination::Text, "row") => {
                let row = std::mem::take(&mut self.paragraph);
                self.outline.line();
                self.outline
                    .text(clean_line(&row).trim_end_matches(CELL_SEPARATOR.trim_end()));
                self.outline.line();
            }
            (Destination::Text, "cell") => self.paragraph.push_str(CELL_SEPARATOR),
            (Destination::Text, "line") => self.paragraph.push('\n'),
            (Destination::Text, _) => self.paragraph.push_str(shown(word)),
            _ => {}
        }
    }

    fn end_paragraph(&mut self) {
        if self.in_table {
            // A cell of several paragraphs is one line.
            self.paragraph.push(' ');
            return;
        }
        let text = std::mem::take(&mut self.paragraph);
        let of_style = self.style.and_then(|style| self.headings.get(&style).copied());
        match self.level.or(of_style).filter(|_| !text.trim().is_empty()) {
            Some(level) => {
                let heading = clean_line(&text);
                let anchor = self.anchors.anchor_for(&heading);
                self.outline.start_section(&heading, level, anchor);
            }
            None => {
                self.outline.text(text.trim());
                self.outline.paragraph();
            }
        }
    }

    fn into_extract(mut self) -> Extract {
        self.in_table = false;
        self.end_paragraph();
        let mut sections = self.outline.into_sections();
        let leading = sections
            .first_mut()
            .filter(|section| section.level == 1)
            .and_then(|section| {
                section.level = 0;
                section.anchor = None;
                section.heading.take()
            });
        sections.retain(|section| section.heading.is_some() || !section.text.is_empty());
        let title = clean_line(&self.title);
        let own = Metadata {
            title: leading.or(Some(title).filter(|title| is_title(title))),
            ..signed::remove_bylines(&mut sections)
        };
        let [year, month, day] = self.created;
        let found = own.or(Metadata {
            // One word is an account or a program.
            authors: split_names(&self.author)
                .into_iter()
                .filter(|name| name.contains(' '))
                .collect(),
            date: read_date(&format!("{year:04}-{month:02}-{day:02}")).filter(|date| date.year() > 1989),
            ..Metadata::default()
        });
        Extract {
            found,
            sections,
            ..Extract::default()
        }
    }
}

#[cfg(test)]
mod tests;
