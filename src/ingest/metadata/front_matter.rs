//! Front matter: the block of metadata between `---` (YAML) or `+++` (TOML) at a file's beginning.

use std::collections::HashMap;

use crate::ingest::extract::{Metadata, Note};
use crate::ingest::report::WarningReason;

pub(crate) mod fields;
mod syntax;

use fields::KNOWN_KEYS;
use syntax::{parse_toml, parse_yaml};

/// A longer block is read as text.
const LONGEST: usize = 64 * 1024;

/// A file's text, split into front matter and body.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct FrontMatter<'t> {
    pub(crate) metadata: Metadata,
    pub(crate) notes: Vec<Note>,
    /// The text after the block, or the whole text if there is no block.
    pub(crate) body: &'t str,
}

/// The syntax of a metadata block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Syntax {
    Yaml,
    Toml,
}

struct Block<'t> {
    syntax: Syntax,
    /// The lines between the marks; the first is the file's second line.
    text: &'t str,
    body: &'t str,
}

/// Splits the front matter from a text. Text between thematic breaks is not front matter and stays in the body.
pub(crate) fn read(text: &str) -> FrontMatter<'_> {
    let text = text.trim_start_matches('\u{FEFF}');
    match split(text) {
        Ok(Some(block)) => read_block(&block)
            .map(|(metadata, notes)| FrontMatter {
                metadata,
                notes,
                body: block.body,
            })
            .unwrap_or(FrontMatter {
                body: text,
                ..FrontMatter::default()
            }),
        Ok(None) => FrontMatter {
            body: text,
            ..FrontMatter::default()
        },
        Err(Unclosed) => FrontMatter {
            notes: vec![Note {
                line: Some(1),
                reason: WarningReason::UnclosedFrontMatter,
            }],
            body: text,
            ..FrontMatter::default()
        },
    }
}

/// The content of a file that holds only metadata.
#[derive(Debug, Default)]
pub(crate) struct Alone {
    pub(crate) metadata: Metadata,
    pub(crate) notes: Vec<Note>,
    /// The line of each key.
    pub(crate) lines: HashMap<String, usize>,
}

/// Reads a file that holds only metadata, with or without delimiters.
pub(crate) fn read_alone(text: &str, syntax: Syntax) -> Alone {
    let text = text.trim_start_matches('\u{FEFF}');
    let (text, above) = match split(text) {
        Ok(Some(block)) if block.body.trim().is_empty() => (block.text, 1),
        _ => (text, 0),
    };
    let fields = read_fields(text, syntax);
    // Lines are counted as below the mark of front matter.
    let line = |line: usize| line + above - 1;
    let note = |note: Note| Note {
        line: note.line.map(line),
        ..note
    };
    Alone {
        metadata: fields.metadata,
        notes: fields.notes.into_iter().map(note).collect(),
        lines: (fields.keys.into_iter())
            .map(|(key, at)| (key, line(at)))
            .collect(),
    }
}

struct Unclosed;

fn split(text: &str) -> Result<Option<Block<'_>>, Unclosed> {
    let (first, rest) = split_line(text);
    let (syntax, ends): (_, &[&str]) = match first.trim_end() {
        "---" => (Syntax::Yaml, &["---", "..."]),
        "+++" => (Syntax::Toml, &["+++"]),
        _ => return Ok(None),
    };
    let mut remaining = rest;
    while !remaining.is_empty() && rest.len() - remaining.len() <= LONGEST {
        let (line, after) = split_line(remaining);
        if ends.contains(&line.trim_end()) {
            let block = &rest[..rest.len() - remaining.len()];
            return Ok(Some(Block {
                syntax,
                text: block,
                body: after,
            }));
        }
        remaining = after;
    }
    let (second, _) = split_line(rest);
    let key = second.split([':', '=']).next().unwrap_or_default().trim();
    if KNOWN_KEYS.contains(&key) {
        Err(Unclosed)
    } else {
        Ok(None)
    }
}

/// The first line without its end, and what comes after it; all of `\n`, `\r\n` and `\r` end a line.
fn split_line(text: &str) -> (&str, &str) {
    match text.find(['\n', '\r']) {
        Some(end) => {
            let length = if text[end..].starts_with("\r\n") { 2 } else { 1 };
            (&text[..end], &text[end + length..])
        }
        None => (text, ""),
    }
}

/// `None` if the block turns out not to be front matter.
fn read_block(block: &Block<'_>) -> Option<(Metadata, Vec<Note>)> {
    let Fields {
        metadata,
        notes,
        keys,
    } = read_fields(block.text, block.syntax);
    let has_known = keys.iter().any(|(key, _)| KNOWN_KEYS.contains(&key.as_str()));
    (has_known || fields::is_all_keys(block.text)).then_some((metadata, notes))
}

/// The content of a metadata block.
struct Fields {
    metadata: Metadata,
    notes: Vec<Note>,
    /// The keys, known or not, each with its line; the first line counts as the second, below a mark.
    keys: Vec<(String, usize)>,
}

/// Reads a metadata block; reads it line by line if its syntax is invalid.
fn read_fields(text: &str, syntax: Syntax) -> Fields {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let separator = match syntax {
        Syntax::Yaml => ':',
        Syntax::Toml => '=',
    };
    let parsed = match syntax {
        Syntax::Yaml => parse_yaml(&text),
        Syntax::Toml => parse_toml(&text),
    };
    let mut notes = Vec::new();
    let fields = parsed.unwrap_or_else(|note| {
        notes.push(note);
        fields::read_by_line(&text, separator)
    });
    let keys = fields::top_level_keys(&text, separator);
    let unknown = keys.iter().filter(|(key, _)| !KNOWN_KEYS.contains(&key.as_str()));
    notes.extend(unknown.map(|(key, line)| Note {
        line: Some(*line),
        reason: WarningReason::UnknownKey { key: key.clone() },
    }));
    let line_of = |key: &str| keys.iter().find(|(name, _)| name == key).map(|(_, line)| *line);
    let metadata = fields::to_metadata(fields, line_of, &mut notes);
    notes.sort_by_key(|note| note.line);
    Fields {
        metadata,
        notes,
        keys,
    }
}

#[cfg(test)]
mod tests;
