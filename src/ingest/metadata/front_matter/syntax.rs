//! Blocks of YAML and TOML as fields, before their values are checked.

use serde::Deserialize;
use serde::de::{Deserializer, SeqAccess, Visitor};

use super::fields::{Field, Value};
use crate::ingest::extract::Note;
use crate::ingest::report::WarningReason;

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
    fetched: Option<String>,
    series: Option<String>,
    summary: Option<String>,
    keywords: Option<OneOrMany>,
    aliases: Option<OneOrMany>,
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

/// Reads YAML, each value as it is written.
pub(super) fn parse_yaml(text: &str) -> Result<Vec<Field>, Note> {
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
        one("series", yaml.series),
        one("fetched", yaml.fetched),
        one("summary", yaml.summary),
        many("keywords", yaml.keywords),
        many("aliases", yaml.aliases),
    ]
    .into_iter()
    .flatten()
    .collect())
}

/// Reads TOML, each value as it is written.
pub(super) fn parse_toml(text: &str) -> Result<Vec<Field>, Note> {
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

/// A scalar as text, without quotes; `None` for nested values.
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
