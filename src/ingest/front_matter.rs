//! Front matter: the block of metadata between `---` (YAML) or `+++` (TOML) at a file's beginning.

use std::collections::HashMap;

use serde::Deserialize;
use serde::de::{Deserializer, SeqAccess, Visitor};

use super::extract::{Metadata, Note};
use super::reason::WarningReason;

pub(super) mod fields;

use fields::{Field, KNOWN_KEYS, Value};

/// A longer block is no front matter.
const LONGEST: usize = 64 * 1024;

/// A file's text, taken apart.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct FrontMatter<'t> {
    pub(super) metadata: Metadata,
    pub(super) notes: Vec<Note>,
    /// The text after the block: all of it where there is none.
    pub(super) body: &'t str,
}

/// How metadata are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Syntax {
    Yaml,
    Toml,
}

struct Block<'t> {
    syntax: Syntax,
    /// The lines between the marks; the first is the file's second line.
    text: &'t str,
    body: &'t str,
}

/// Takes the front matter off a text. What isn't front matter (text between thematic breaks) stays in the body.
pub(super) fn read(text: &str) -> FrontMatter<'_> {
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

/// What a file says that is all metadata.
#[derive(Debug, Default)]
pub(super) struct Alone {
    pub(super) metadata: Metadata,
    pub(super) notes: Vec<Note>,
    /// Where each key stands.
    pub(super) lines: HashMap<String, usize>,
}

/// Reads a file that is all metadata, with marks around them or without.
pub(super) fn read_alone(text: &str, syntax: Syntax) -> Alone {
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

/// `None` where the block is no front matter after all.
fn read_block(block: &Block<'_>) -> Option<(Metadata, Vec<Note>)> {
    let Fields {
        metadata,
        notes,
        keys,
    } = read_fields(block.text, block.syntax);
    let has_known = keys.iter().any(|(key, _)| KNOWN_KEYS.contains(&key.as_str()));
    (has_known || fields::is_all_keys(block.text)).then_some((metadata, notes))
}

/// What a block of metadata says.
struct Fields {
    metadata: Metadata,
    notes: Vec<Note>,
    /// The keys, known or not, each with its line; the first line counts as the second, below a mark.
    keys: Vec<(String, usize)>,
}

/// Reads a block of metadata, line by line where it is broken.
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

/// The keys as YAML types them: a title `1984` or a date is a string here, whatever YAML would make of it.
#[derive(Default, Deserialize)]
#[serde(default)]
struct YamlFields {
    id: Option<String>,
    title: Option<String>,
    kind: Option<String>,
    language: Option<String>,
    partner: Option<String>,
    author: Option<OneOrMany>,
    authors: Option<OneOrMany>,
    date: Option<String>,
    tags: Option<OneOrMany>,
    url: Option<String>,
    summary: Option<String>,
}

struct OneOrMany(Value);

impl<'de> Deserialize<'de> for OneOrMany {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyScalars;
        impl<'de> Visitor<'de> for AnyScalars {
            type Value = Value;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a text or a list of texts")
            }

            fn visit_str<E>(self, text: &str) -> Result<Value, E> {
                Ok(Value::One(text.to_owned()))
            }

            fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
                Ok(Value::One(number.to_string()))
            }

            fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
                Ok(Value::One(number.to_string()))
            }

            fn visit_unit<E>(self) -> Result<Value, E> {
                Ok(Value::Many(Vec::new()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
                let mut texts = Vec::new();
                while let Some(text) = items.next_element::<Option<String>>()? {
                    texts.extend(text);
                }
                Ok(Value::Many(texts))
            }
        }
        deserializer.deserialize_any(AnyScalars).map(Self)
    }
}

fn parse_yaml(text: &str) -> Result<Vec<Field>, Note> {
    if text.trim().is_empty() {
        return Ok(Vec::new());
    }
    let yaml: YamlFields = serde_saphyr::from_str(text).map_err(|error| {
        let line = error
            .location()
            .and_then(|location| usize::try_from(location.line()).ok());
        let message = error.without_snippet().to_string();
        let message = message.lines().next().unwrap_or_default().to_owned();
        Note {
            line: Some(line.unwrap_or(1) + 1),
            reason: WarningReason::InvalidFrontMatter { message },
        }
    })?;
    let one = |key, value: Option<String>| value.map(|text| Field::new(key, Value::One(text)));
    let many = |key, value: Option<OneOrMany>| value.map(|OneOrMany(value)| Field::new(key, value));
    Ok([
        one("id", yaml.id),
        one("title", yaml.title),
        one("kind", yaml.kind),
        one("language", yaml.language),
        one("partner", yaml.partner),
        many("author", yaml.author),
        many("authors", yaml.authors),
        one("date", yaml.date),
        many("tags", yaml.tags),
        one("url", yaml.url),
        one("summary", yaml.summary),
    ]
    .into_iter()
    .flatten()
    .collect())
}

fn parse_toml(text: &str) -> Result<Vec<Field>, Note> {
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
        let before = error
            .span()
            .map_or("", |span| text.get(..span.start).unwrap_or_default());
        let line = before.matches('\n').count() + 2;
        let message = error.message().lines().next().unwrap_or_default().to_owned();
        Note {
            line: Some(line),
            reason: WarningReason::InvalidFrontMatter { message },
        }
    })?;
    let is_nested = |item: &toml::Value| matches!(item, toml::Value::Array(_) | toml::Value::Table(_));
    let value = |value: &toml::Value| match value {
        toml::Value::Array(items) if !items.iter().any(is_nested) => {
            Value::Many(items.iter().map(toml_scalar).collect())
        }
        toml::Value::Array(_) => Value::Nested("a list of lists"),
        toml::Value::Table(_) => Value::Nested("a table"),
        other => Value::One(toml_scalar(other)),
    };
    Ok(table
        .iter()
        .map(|(key, own)| Field::new(key, value(own)))
        .collect())
}

/// A value as it would be written, a text without its quotes; what is nested is none.
fn toml_scalar(value: &toml::Value) -> String {
    match value {
        toml::Value::String(text) => text.clone(),
        toml::Value::Integer(number) => number.to_string(),
        toml::Value::Float(number) => number.to_string(),
        toml::Value::Boolean(truth) => truth.to_string(),
        toml::Value::Datetime(date) => date.to_string(),
        toml::Value::Array(_) | toml::Value::Table(_) => String::new(),
    }
}

#[cfg(test)]
mod tests;
