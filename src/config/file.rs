//! Settings from `sokbar.toml`.

use std::borrow::Cow;
use std::io;
use std::path::Path;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::allowed::Allowed;
use super::error::{ConfigError, Source};
use super::raw::{Given, RawSettings, nearest_name};

/// Settings that are paths: in the file they are relative to its folder, wherever the program is started.
const PATHS: [&str; 7] = [
    "corpus",
    "index",
    "synonyms",
    "hunspell",
    "logo",
    "sources",
    "embedder-path",
];
/// Settings that may be lists; in variables and flags their values are separated by commas.
const LISTS: [&str; 6] = [
    "allowed-origins",
    "allowed-hosts",
    "trusted-proxies",
    "kind-names",
    "footer-links",
    "start-tasks",
];

/// Tables of the file; the name of a setting in one begins with the table's.
const TABLES: [&str; 2] = ["embedder", "publish"];

/// Reads a file that must exist.
pub(super) fn read(path: &Path) -> Result<RawSettings, ConfigError> {
    let text = std::fs::read_to_string(path).map_err(|source| ConfigError::Unreadable {
        path: path.to_owned(),
        source,
    })?;
    parse(path, &text)
}

/// Reads a file that need not exist.
pub(super) fn read_if_there(path: &Path) -> Result<RawSettings, ConfigError> {
    match read(path) {
        Err(ConfigError::Unreadable { source, .. }) if source.kind() == io::ErrorKind::NotFound => {
            Ok(RawSettings::default())
        }
        result => result,
    }
}

/// The setting `lang` of a file as it stands there, even if the file has faults elsewhere.
pub(super) fn lang(path: &Path) -> Option<String> {
    let text = std::fs::read_to_string(path).ok()?;
    let (table, _) = DeTable::parse_recoverable(&text);
    scalar(&text, table.get_ref().get("lang")?)
}

fn parse(path: &Path, text: &str) -> Result<RawSettings, ConfigError> {
    let place = |byte: usize| Source::File {
        path: path.to_owned(),
        line: text.as_bytes()[..byte.min(text.len())]
            .iter()
            .filter(|byte| **byte == b'\n')
            .count()
            + 1,
    };
    let table = DeTable::parse(text).map_err(|error| ConfigError::Malformed {
        place: place(error.span().map_or(0, |span| span.start)),
        message: error.message().to_owned(),
    })?;
    let mut settings = RawSettings::default();
    for (key, value) in entries(table.into_inner()) {
        let source = place(key.span().start);
        let name = key.get_ref().replace('_', "-");
        let Some(slot) = settings.slot(&name) else {
            return Err(ConfigError::UnknownKey {
                place: source,
                key: key.get_ref().to_string(),
                nearest: nearest_name(&name),
            });
        };
        let is_list = LISTS.contains(&name.as_str());
        let read = if is_list { list(&value) } else { None };
        let mut value = read
            .or_else(|| scalar(text, &value))
            .ok_or_else(|| ConfigError::InvalidValue {
                place: source.clone(),
                value: text[value.span()].to_owned(),
                allowed: if is_list {
                    Allowed::Texts
                } else {
                    Allowed::TextOrNumber
                },
            })?;
        if PATHS.contains(&name.as_str()) {
            let folder = path.parent().unwrap_or(Path::new(""));
            value = folder.join(value).to_string_lossy().into_owned();
        }
        *slot = Some(Given {
            value: value.into(),
            source,
        });
    }
    Ok(settings)
}

/// Returns the entries of the file; those of a table that is named after the beginning of settings (`[embedder]` with `url`) by their whole
/// names.
fn entries<'a>(table: DeTable<'a>) -> Vec<(Spanned<Cow<'a, str>>, Spanned<DeValue<'a>>)> {
    let mut entries = Vec::new();
    for (key, value) in table {
        let span = value.span();
        match value.into_inner() {
            DeValue::Table(inner) if TABLES.contains(&key.get_ref().as_ref()) => {
                entries.extend(inner.into_iter().map(|(inner, value)| {
                    let name = format!("{}_{}", key.get_ref(), inner.get_ref());
                    (Spanned::new(inner.span(), Cow::Owned(name)), value)
                }));
            }
            value => entries.push((key, Spanned::new(span, value))),
        }
    }
    entries
}

fn scalar(text: &str, value: &Spanned<DeValue<'_>>) -> Option<String> {
    match value.get_ref() {
        DeValue::String(value) => Some(value.to_string()),
        DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_) => Some(text[value.span()].to_owned()),
        _ => None,
    }
}

fn list(value: &Spanned<DeValue<'_>>) -> Option<String> {
    let DeValue::Array(values) = value.get_ref() else {
        return None;
    };
    let texts = values.iter().map(|value| match value.get_ref() {
        DeValue::String(text) => Some(text.as_ref()),
        _ => None,
    });
    Some(texts.collect::<Option<Vec<_>>>()?.join(","))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn message(text: &str) -> String {
        parse(Path::new("sokbar.toml"), text).unwrap_err().to_string()
    }

    #[test]
    fn values_keep_their_line() {
        let settings = parse(
            Path::new("/etc/sokbar.toml"),
            "# settings\ncorpus = \"material\"\n\nlog_format = \"json\"\ntimeout = 5\n",
        )
        .unwrap();
        let corpus = settings.corpus.unwrap();
        assert_eq!(corpus.value, "/etc/material");
        assert_eq!(corpus.source.to_string(), "/etc/sokbar.toml:2");
        assert_eq!(
            settings.log_format.unwrap().source.to_string(),
            "/etc/sokbar.toml:4"
        );
        assert_eq!(settings.timeout.unwrap().value, "5");
    }

    #[test]
    fn a_table_holds_the_settings_that_begin_with_its_name() {
        let text = "corpus = \"a\"\n[embedder]\nurl = \"http://localhost:8000/v1\"\ntimeout_ms = 50\n";
        let settings = parse(Path::new("sokbar.toml"), text).unwrap();
        assert_eq!(settings.embedder_url.unwrap().value, "http://localhost:8000/v1");
        let timeout = settings.embedder_timeout_ms.unwrap();
        assert_eq!(
            (timeout.value, timeout.source.to_string()),
            ("50".into(), "sokbar.toml:4".to_owned())
        );
        let told = message("[embedder]\nurll = \"x\"");
        assert!(
            told.contains("\"embedder_urll\" is unknown; did you mean \"embedder_url\"?"),
            "{told}"
        );
        assert!(message("[other]\nurl = \"x\"").contains("\"other\" is unknown"));
    }

    #[test]
    fn faults_name_file_line_and_the_way_out() {
        for (text, expected) in [
            (
                "\nbidn = \"x\"",
                "sokbar.toml:2: the key \"bidn\" is unknown; did you mean \"bind\"?",
            ),
            (
                "port = 3000",
                "sokbar.toml:1: the key \"port\" is unknown; known are: corpus, index, bind, synonyms, thesaurus, hunspell, log, \
                 log_format, timeout, concurrency, limit_file, limit_pages, limit_characters, limit_seconds, \
                 limit_memory, limit_unpacked, limit_entries, limit_ratio, limit_nesting, limit_records, watch, allowed_origins, public_url, \
                 allowed_hosts, trusted_proxies, log_queries, metrics_bind, max_loss, accept_loss, lang, site_name, accent, logo, kind_names, footer_links, start_tasks, organisation, accessibility_contact, publisher, series, contact, sources, pull, \
                 embedder_url, embedder_path, embedder_model, embedder_api_key_env, embedder_query_prefix, embedder_passage_prefix, \
                 embedder_input_type, embedder_dimensions, embedder_timeout_ms, embedder_batch, \
                 publish, publish_url, publish_keep, publish_keep_hours, publish_originals, follow, follow_seconds",
            ),
            (
                "bind = [1]",
                "sokbar.toml:1: \"[1]\" is not allowed; allowed: a text or a number",
            ),
            (
                "allowed_origins = [1]",
                "sokbar.toml:1: \"[1]\" is not allowed; allowed: a list of texts",
            ),
        ] {
            assert_eq!(message(text), expected);
        }
        assert!(message("corpus = \"a\"\nindex = ").starts_with("sokbar.toml:2: "));
    }

    #[test]
    fn a_list_may_be_written_as_one_or_as_a_text() {
        for text in [
            "allowed_origins = [\"https://a.se\", \"https://b.se\"]",
            "allowed_origins = \"https://a.se,https://b.se\"",
        ] {
            let settings = parse(Path::new("sokbar.toml"), text).unwrap();
            assert_eq!(
                settings.allowed_origins.unwrap().value,
                "https://a.se,https://b.se"
            );
        }
    }

    proptest! {
        #[test]
        fn any_text_is_settings_or_an_error(text in "[a-z=\"\\[\\]\\n#0-9å. ]{0,60}") {
            let _ = parse(Path::new("x"), &text);
        }
    }
}
