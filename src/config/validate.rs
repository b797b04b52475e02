//! Validation: raw settings to typed settings.

use std::ffi::OsString;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::num::NonZero;
use std::time::Duration;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;

use super::allowed::Allowed;
use super::brand;
use super::embedder;
use super::error::ConfigError;
use super::origin;
use super::publishing;
use super::raw::{Given, RawSettings};
use super::value::{TRUTH, path, truth, value};
use super::{BrandSettings, LimitSettings, LogFormat, PageLink, Settings};
use crate::document::KindNames;

/// Validates each given setting; the others get their defaults.
pub(super) fn validate(
    mut raw: RawSettings,
    environment: &[(OsString, OsString)],
) -> Result<Settings, ConfigError> {
    let default = Settings::default();
    let publish = publishing::publish(&mut raw)?;
    let follow = publishing::follow(&mut raw, publish.as_ref())?;
    Ok(Settings {
        publish,
        follow,
        store_environment: publishing::store_environment(environment),
        embedder: embedder::read(&mut raw, environment)?,
        corpus: path(raw.corpus)?.unwrap_or(default.corpus),
        index: path(raw.index)?.unwrap_or(default.index),
        bind: value(raw.bind, address, Allowed::ListenAddress)?.unwrap_or(default.bind),
        synonyms: path(raw.synonyms)?,
        thesaurus: value(raw.thesaurus, truth, TRUTH)?.unwrap_or(default.thesaurus),
        hunspell: path(raw.hunspell)?,
        log: value(raw.log, directives, Allowed::LogLevel)?,
        log_format: value(raw.log_format, log_format, Allowed::OneOf(&["text", "json"]))?
            .unwrap_or(default.log_format),
        timeout: value(raw.timeout, seconds, Allowed::Seconds(1, 60))?.unwrap_or(default.timeout),
        concurrency: value(raw.concurrency, count, Allowed::Whole(1, 1024))?,
        watch: value(raw.watch, truth, TRUTH)?.unwrap_or(default.watch),
        pull: value(raw.pull, truth, TRUTH)?.unwrap_or(default.pull),
        allowed_origins: origins(raw.allowed_origins)?,
        public_url: value(raw.public_url, origin::read_site, Allowed::Site)?,
        allowed_hosts: list(raw.allowed_hosts, host, Allowed::Hosts)?,
        trusted_proxies: list(raw.trusted_proxies, ip_address, Allowed::IpAddresses)?,
        log_queries: value(raw.log_queries, truth, TRUTH)?.unwrap_or(default.log_queries),
        metrics_bind: value(raw.metrics_bind, address, Allowed::ListenAddress)?,
        max_loss: value(raw.max_loss, percent, Allowed::Whole(0, 100))?.unwrap_or(default.max_loss),
        accept_loss: value(raw.accept_loss, truth, TRUTH)?.unwrap_or(default.accept_loss),
        publisher: value(raw.publisher, name, Allowed::Text(200))?,
        series: value(raw.series, name, Allowed::Text(200))?,
        sources: path(raw.sources)?.unwrap_or(default.sources),
        contact: value(raw.contact, mail_address, Allowed::MailAddress)?,
        limits: LimitSettings {
            file: bound(raw.limit_file)?,
            pages: bound(raw.limit_pages)?,
            characters: bound(raw.limit_characters)?,
            seconds: bound(raw.limit_seconds)?,
            memory: bound(raw.limit_memory)?,
            unpacked: bound(raw.limit_unpacked)?,
            entries: bound(raw.limit_entries)?,
            ratio: bound(raw.limit_ratio)?,
            nesting: bound(raw.limit_nesting)?,
            records: bound(raw.limit_records)?,
        },
        language: value(raw.lang, |text| text.parse().ok(), LANGUAGES)?.unwrap_or(default.language),
        brand: BrandSettings {
            site_name: value(raw.site_name, short, Allowed::Text(60))?,
            accent: value(raw.accent, brand::accent, Allowed::Accent)?,
            logo: path(raw.logo)?,
            kind_names: kind_names(raw.kind_names)?,
            footer_links: links(raw.footer_links, Allowed::FooterLinks)?,
            start_tasks: links(raw.start_tasks, Allowed::StartTasks)?,
            organisation: value(raw.organisation, short, Allowed::Text(60))?,
            accessibility_contact: value(raw.accessibility_contact, brand::contact, Allowed::Contact)?,
        },
        deciding: default.deciding,
        color: default.color,
    })
}

/// The languages of the terminal.
const LANGUAGES: Allowed = Allowed::OneOf(&["sv", "en"]);

fn mail_address(text: &str) -> Option<String> {
    let (name, host) = text.trim().split_once('@')?;
    let is_part = |part: &str| {
        !part.is_empty() && !part.contains(|letter: char| letter.is_whitespace() || "@<>\"".contains(letter))
    };
    (is_part(name) && is_part(host)).then(|| text.trim().to_owned())
}

fn name(text: &str) -> Option<String> {
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (1..=200).contains(&one_line.chars().count()).then_some(one_line)
}

fn bound(given: Option<Given>) -> Result<Option<NonZero<u32>>, ConfigError> {
    value(
        given,
        |text| text.parse().ok(),
        Allowed::Whole(1, u32::MAX.into()),
    )
}

/// A name for a heading.
fn short(text: &str) -> Option<String> {
    (!text.is_empty() && text.chars().count() <= 60 && !text.contains(char::is_control))
        .then(|| text.to_owned())
}

fn origins(given: Option<Given>) -> Result<Vec<String>, ConfigError> {
    list(given, origin::read, Allowed::Origins)
}

/// Validates each value of a list, so that an error names the wrong one.
fn list<T: PartialEq>(
    given: Option<Given>,
    read: impl Fn(&str) -> Option<T>,
    allowed: Allowed,
) -> Result<Vec<T>, ConfigError> {
    separated(
        given,
        |letter| letter == ',' || letter.is_whitespace(),
        read,
        allowed,
    )
}

/// Reads what kinds are called; a kind has names once.
fn kind_names(given: Option<Given>) -> Result<KindNames, ConfigError> {
    let mut names = KindNames::default();
    let Some(Given { value, source }) = given else {
        return Ok(names);
    };
    let list = value.to_string_lossy();
    for text in list.split(',').map(str::trim).filter(|text| !text.is_empty()) {
        if !names.add(text) {
            return Err(ConfigError::InvalidValue {
                place: source,
                value: text.to_owned(),
                allowed: Allowed::KindNames,
            });
        }
    }
    Ok(names)
}

/// Links for the pages; their texts have spaces.
fn links(given: Option<Given>, allowed: Allowed) -> Result<Vec<PageLink>, ConfigError> {
    separated(given, |letter| letter == ',', brand::page_link, allowed)
}

fn separated<T: PartialEq>(
    given: Option<Given>,
    between: impl Fn(char) -> bool,
    read: impl Fn(&str) -> Option<T>,
    allowed: Allowed,
) -> Result<Vec<T>, ConfigError> {
    let Some(Given { value, source }) = given else {
        return Ok(Vec::new());
    };
    let list = value.to_string_lossy();
    let mut values = Vec::new();
    for text in list.split(between).map(str::trim).filter(|text| !text.is_empty()) {
        let value = read(text).ok_or_else(|| ConfigError::InvalidValue {
            place: source.clone(),
            value: text.to_owned(),
            allowed,
        })?;
        if !values.contains(&value) {
            values.push(value);
        }
    }
    Ok(values)
}

/// A host, with or without a port.
fn host(text: &str) -> Option<String> {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-.:[]".contains(letter);
    text.chars().all(plain).then(|| text.to_ascii_lowercase())
}

fn ip_address(text: &str) -> Option<IpAddr> {
    text.parse().ok()
}

fn percent(text: &str) -> Option<u8> {
    text.parse().ok().filter(|percent| *percent <= 100)
}

fn address(text: &str) -> Option<SocketAddr> {
    match text.strip_prefix("localhost:") {
        Some(port) => Some((Ipv4Addr::LOCALHOST, port.parse().ok()?).into()),
        None => text.parse().ok(),
    }
}

/// A single word must be a level: as a directive it would name a module, and nothing would be logged.
fn directives(text: &str) -> Option<String> {
    let directives = text.contains('=') && text.parse::<EnvFilter>().is_ok();
    let level = text.parse::<LevelFilter>().is_ok() && !text.bytes().all(|byte| byte.is_ascii_digit());
    (directives || level).then(|| text.to_owned())
}

fn log_format(text: &str) -> Option<LogFormat> {
    match text {
        "text" => Some(LogFormat::Text),
        "json" => Some(LogFormat::Json),
        _ => None,
    }
}

fn seconds(text: &str) -> Option<Duration> {
    let seconds = text.parse().ok().filter(|seconds| (1..=60).contains(seconds));
    seconds.map(Duration::from_secs)
}

fn count(text: &str) -> Option<NonZero<usize>> {
    text.parse()
        .ok()
        .filter(|count: &NonZero<usize>| count.get() <= 1024)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Source;

    fn validated(name: &'static str, text: &str) -> Result<Settings, ConfigError> {
        let mut raw = RawSettings::default();
        *raw.slot(name).unwrap() = Some(Given {
            value: text.into(),
            source: Source::Flag(name),
        });
        validate(raw, &[])
    }

    #[test]
    fn good_values_are_taken() {
        assert_eq!(
            validated("bind", "localhost:80").unwrap().bind.to_string(),
            "127.0.0.1:80"
        );
        assert_eq!(
            validated("bind", "[::1]:80").unwrap().bind.to_string(),
            "[::1]:80"
        );
        assert_eq!(
            validated("concurrency", "8").unwrap().concurrency,
            NonZero::new(8)
        );
        assert_eq!(
            validated("limit-pages", "300").unwrap().limits.pages,
            NonZero::new(300)
        );
        assert_eq!(
            validated("log-format", "json").unwrap().log_format,
            LogFormat::Json
        );
        assert!(validated("watch", "true").unwrap().watch);
        assert_eq!(
            validated("allowed-origins", "https://a.se, http://b.se:8080  https://A.se,")
                .unwrap()
                .allowed_origins,
            ["https://a.se", "http://b.se:8080"]
        );
        let trusted = validated("trusted-proxies", "10.0.0.1, ::1")
            .unwrap()
            .trusted_proxies;
        assert_eq!(trusted.len(), 2);
        for log in ["debug", "off", "sokbar=debug,info"] {
            assert_eq!(validated("log", log).unwrap().log.as_deref(), Some(log));
        }
    }

    #[test]
    fn bad_values_are_refused() {
        for (name, text) in [
            ("bind", "3000"),
            ("metrics-bind", "3001"),
            ("bind", "localhost"),
            ("bind", "127.0.0.1:70000"),
            ("corpus", ""),
            ("timeout", "0"),
            ("timeout", "61"),
            ("timeout", "5s"),
            ("concurrency", "0"),
            ("concurrency", "1025"),
            ("limit-pages", "0"),
            ("limit-seconds", "20s"),
            ("limit-entries", "0"),
            ("limit-ratio", "200x"),
            ("limit-nesting", "-1"),
            ("limit-records", "4294967296"),
            ("log", "loud"),
            ("log", "3"),
            ("log", "sokbar=loud"),
            ("log-format", "xml"),
            ("watch", "1"),
            ("allowed-origins", "https://a.se/"),
            ("public-url", "https://a.se/sok"),
            ("allowed-hosts", "https://a.se"),
            ("trusted-proxies", "proxy.a.se"),
            ("log-queries", "yes"),
            ("max-loss", "101"),
            ("accept-loss", "1"),
        ] {
            let error = validated(name, text).unwrap_err();
            assert!(
                matches!(&error, ConfigError::InvalidValue { place: Source::Flag(flag), .. } if *flag == name),
                "{name}={text}: {error:?}"
            );
        }
    }

    #[test]
    fn of_a_list_of_origins_the_bad_one_is_named() {
        let error = validated("allowed-origins", "https://a.se,www.b.se").unwrap_err();
        assert_eq!(
            error.to_string(),
            "--allowed-origins: \"www.b.se\" is not allowed; allowed: origins as https://www.example.se or \
             http://localhost:8080 (scheme and host, no path and no slash at the end), or * for every site"
        );
    }

    #[test]
    fn a_public_address_below_a_path_is_refused_with_the_way_out() {
        let error = validated("public-url", "https://www.example.se/sok").unwrap_err();
        assert_eq!(
            error.to_string(),
            "--public-url: \"https://www.example.se/sok\" is not allowed; allowed: an address as https://sok.example.se \
             (http or https, and a host that is the service's alone: no path, no query, no fragment)"
        );
        let settings = validated("public-url", "https://Sok.Example.se/").unwrap();
        assert_eq!(settings.public_url.as_deref(), Some("https://sok.example.se"));
    }

    #[test]
    fn nothing_given_is_the_default() {
        assert_eq!(
            validate(RawSettings::default(), &[]).unwrap(),
            Settings::default()
        );
    }
}
