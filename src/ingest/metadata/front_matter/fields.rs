//! The fields of front matter: found line by line where the syntax is broken, and checked one by one.

use crate::document::LanguageTag;
use crate::ingest::extract::{Metadata, Note, distinct};
use crate::ingest::metadata::date::read_date;
use crate::ingest::metadata::names::{first_name_first, kind_of_word, split_names};
use crate::ingest::report::WarningReason;
use crate::text::clean_line;

/// Every key that means something.
pub(crate) const KNOWN_KEYS: [&str; 15] = [
    "title", "kind", "authors", "author", "date", "partner", "tags", "language", "url", "fetched", "series",
    "summary", "keywords", "id", "aliases",
];

/// An unchecked value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    One(String),
    Many(Vec<String>),
    /// Stands for a missing value in a warning.
    Nested(&'static str),
}

/// A key and its value before it is checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Field {
    key: String,
    value: Value,
}

impl Field {
    pub(crate) fn new(key: &str, value: Value) -> Self {
        Self {
            key: key.to_owned(),
            value,
        }
    }
}

/// The keys that begin a line, each with its line number. A TOML table counts as a key; the keys inside it
/// are ignored.
pub(crate) fn top_level_keys(text: &str, separator: char) -> Vec<(String, usize)> {
    let mut keys = Vec::new();
    let mut in_table = false;
    for (index, line) in text.lines().enumerate() {
        if separator == '=' && line.starts_with('[') {
            in_table = true;
            let name = line.trim_start_matches('[').split(']').next().unwrap_or_default();
            keys.push((name.trim().to_owned(), index + 2));
        } else if let Some((key, _)) = split_key(line, separator).filter(|_| !in_table) {
            keys.push((key.to_owned(), index + 2));
        }
    }
    keys
}

/// Whether every line is a lower-case key, an item or a continuation: the block is front matter even if it has no
/// known key.
pub(crate) fn is_all_keys(text: &str) -> bool {
    text.lines().all(|line| {
        line.starts_with([' ', '\t', '-', '#', ']'])
            || [':', '=']
                .into_iter()
                .filter_map(|separator| split_key(line, separator))
                .any(|(key, _)| {
                    key.bytes().all(|byte| {
                        byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte)
                    })
                })
    })
}

/// Reads `key: value` lines, and the `- item` lines below a key.
pub(crate) fn read_by_line(text: &str, separator: char) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    for line in text.lines() {
        if let Some((key, value)) = split_key(line, separator) {
            fields.push(Field::new(key, read_inline(value)));
        } else if let Some(item) = line.trim_start().strip_prefix("- ")
            && let Some(field) = fields.last_mut()
        {
            let items = match &mut field.value {
                Value::Many(items) => items,
                Value::One(text) if text.is_empty() => {
                    field.value = Value::Many(Vec::new());
                    let Value::Many(items) = &mut field.value else {
                        continue;
                    };
                    items
                }
                Value::One(_) | Value::Nested(_) => continue,
            };
            items.push(unquote(item).to_owned());
        }
    }
    fields
}

fn split_key(line: &str, separator: char) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(separator)?;
    let key = key.trim_end();
    let is_key_character = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    let is_apart = separator != ':' || value.is_empty() || value.starts_with([' ', '\t']);
    (!key.is_empty() && key.chars().all(is_key_character) && is_apart).then_some((key, value.trim()))
}

fn read_inline(value: &str) -> Value {
    match value.strip_prefix('[') {
        Some(list) => {
            let items = items_of(list.trim_end_matches(']')).map(|item| unquote(item).to_owned());
            Value::Many(items.filter(|item| !item.is_empty()).collect())
        }
        None => Value::One(unquote(value).to_owned()),
    }
}

/// The items between commas; a comma within quotes (`["Ek, Anna"]`) is part of its item.
fn items_of(list: &str) -> impl Iterator<Item = &str> {
    let (mut quote, mut is_fresh) = (None, true);
    list.split(move |letter: char| {
        let is_end = letter == ',' && quote.is_none();
        match letter {
            '"' | '\'' if quote == Some(letter) => quote = None,
            '"' | '\'' if quote.is_none() && is_fresh => quote = Some(letter),
            _ => {}
        }
        is_fresh = is_end || (is_fresh && letter.is_whitespace());
        is_end
    })
}

fn unquote(text: &str) -> &str {
    let text = text.trim();
    let inner = |quote| {
        text.strip_prefix(quote)
            .and_then(|rest: &str| rest.strip_suffix(quote))
    };
    inner('"').or_else(|| inner('\'')).unwrap_or(text)
}

/// Checks each value: a bad one is noted and left out.
pub(crate) fn to_metadata(
    fields: Vec<Field>,
    line_of: impl Fn(&str) -> Option<usize>,
    notes: &mut Vec<Note>,
) -> Metadata {
    let mut metadata = Metadata::default();
    for Field { key, value } in fields {
        if !is_empty(&value)
            && let Err((value, expected)) = set(&mut metadata, &key, value)
        {
            let line = line_of(&key);
            notes.push(Note {
                line,
                reason: WarningReason::InvalidValue {
                    key,
                    value,
                    expected: expected.into(),
                },
            });
        }
    }
    metadata
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::One(text) => clean_line(text).is_empty(),
        Value::Many(items) => items.iter().all(|item| clean_line(item).is_empty()),
        Value::Nested(_) => false,
    }
}

/// Descriptions of the allowed values, for warnings.
const KINDS: &str = "one of article, method, case, research, editorial";
const LANGUAGES: &str = "the tag or the name of a language, such as sv, en or de";
const DATES: &str = "a date such as 2019-12-20, 2019-12 or 2019";
const TIMES: &str = "a time such as 2026-11-29T08:30:00Z";
const ADDRESSES: &str = "an address with http:// or https://";
const IDS: &str = "an id of letters, digits and - _ . with / between, of which /related is not the end";

const FORMER_IDS: &str =
    "former ids, or the paths of their pages (/dokument/…), none of which ends in /related";

/// A time in UTC, to the second.
fn read_time(text: &str) -> Option<String> {
    let is_utc = text.len() == "2026-11-29T08:30:00Z".len() && text.ends_with('Z');
    let time: jiff::Timestamp = text.parse().ok().filter(|_| is_utc)?;
    Some(time.to_string())
}

type Rejected = (String, &'static str);

fn set(metadata: &mut Metadata, key: &str, value: Value) -> Result<(), Rejected> {
    match key {
        "author" | "authors" => metadata.authors = names(value)?,
        "tags" => metadata.tags = texts(value)?,
        "keywords" => metadata.keywords = texts(value)?,
        "title" => metadata.title = Some(text(value)?),
        "partner" => metadata.partner = Some(text(value)?),
        "series" => metadata.series = Some(text(value)?),
        "summary" => metadata.summary = Some(text(value)?),
        "kind" => metadata.kind = Some(checked(value, KINDS, kind_of_word)?),
        "language" => metadata.language = Some(checked(value, LANGUAGES, read_language)?),
        "date" => metadata.date = Some(checked(value, DATES, read_date)?),
        "fetched" => metadata.fetched = Some(checked(value, TIMES, read_time)?),
        "url" => metadata.url = Some(checked(value, ADDRESSES, read_url)?),
        "aliases" => metadata.aliases = former_ids(value)?,
        "id" => metadata.id = Some(checked(value, IDS, read_id)?),
        _ => {}
    }
    Ok(())
}

fn text(value: Value) -> Result<String, Rejected> {
    match value {
        Value::One(text) => Ok(clean_line(&text)),
        Value::Many(items) => Err((items.join(", "), "one text")),
        Value::Nested(sort) => Err((sort.to_owned(), "one text")),
    }
}

fn checked<T>(value: Value, expected: &'static str, read: impl Fn(&str) -> Option<T>) -> Result<T, Rejected> {
    let text = text(value).map_err(|(value, _)| (value, expected))?;
    read(&text).ok_or((text, expected))
}

const LISTS: &str = "a text or a list of texts";

fn names(value: Value) -> Result<Vec<String>, Rejected> {
    match value {
        Value::One(text) => Ok(split_names(&text)),
        Value::Many(items) => Ok(items
            .iter()
            .map(|name| first_name_first(name))
            .filter(|name| !name.is_empty())
            .collect()),
        Value::Nested(sort) => Err((sort.to_owned(), LISTS)),
    }
}

fn texts(value: Value) -> Result<Vec<String>, Rejected> {
    match value {
        Value::One(text) => Ok(distinct(text.split([',', ';']))),
        Value::Many(items) => Ok(distinct(items)),
        Value::Nested(sort) => Err((sort.to_owned(), LISTS)),
    }
}

/// Former ids, as ids or as the addresses of their pages. They may have letters that no id has today.
fn former_ids(value: Value) -> Result<Vec<String>, Rejected> {
    let former = texts(value)?;
    let ids = former.iter().map(|id| {
        let path = id.strip_prefix("/dokument").unwrap_or(id);
        path.trim_matches('/')
    });
    let bad = ids.clone().find(|id| id.is_empty() || id.ends_with("/related"));
    match bad {
        Some(_) => Err((former.join(", "), FORMER_IDS)),
        None => Ok(ids.map(str::to_owned).collect()),
    }
}

/// `sv`, `en_GB`, `swe`, `Swedish`, `svenska`.
pub(crate) fn read_language(text: &str) -> Option<LanguageTag> {
    LanguageTag::named(text)
}

/// Accepts http and https addresses only: a browser would run a `javascript:` address.
pub(crate) fn read_url(text: &str) -> Option<String> {
    let is_web = |scheme: &str| {
        text.get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    let has_host = text.split_once("://").is_some_and(|(_, rest)| !rest.is_empty());
    ((is_web("https://") || is_web("http://")) && has_host && !text.contains(char::is_whitespace))
        .then(|| text.to_owned())
}

fn read_id(text: &str) -> Option<String> {
    let is_part = |part: &str| {
        !part.is_empty()
            && part != "."
            && part != ".."
            && part
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))
    };
    // `/v1/documents/x/related` has the related documents of `x`.
    let is_address_of_ours = text.ends_with("/related");
    (text.split('/').all(is_part) && !is_address_of_ours).then(|| text.to_owned())
}
