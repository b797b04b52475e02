//! `sources.toml`: what is fetched, from where, into which folder.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use globset::{Glob, GlobSet, GlobSetBuilder};
use serde::Deserialize;
use toml::Spanned;
use url::Url;

use crate::document::{Kind, LANGUAGE_TAGS, LanguageTag};

mod fault;
mod values;

pub use fault::{SourceAllowed, SourceFault};

/// A source, validated.
#[derive(Debug, Clone)]
pub struct Source {
    /// Its name: letters, digits, `-` and `_`; the state file is called so.
    pub name: String,
    /// What it is.
    pub sort: SourceType,
    /// The address it begins at; of a folder `None`.
    pub url: Option<Url>,
    /// The folder that is mirrored.
    pub folder: Option<PathBuf>,
    /// The folder below the corpus that its files come into, with `/` between parts.
    pub into: String,
    /// The partner of all its documents.
    pub partner: Option<String>,
    /// The kind of all its documents.
    pub kind: Option<Kind>,
    /// The language of all its documents; else it is detected.
    pub language: Option<LanguageTag>,
    /// How often `serve --pull` fetches it.
    pub every: Duration,
    /// Paths that are kept; every path where there are none.
    pub(super) include: Option<GlobSet>,
    /// Paths that are not asked for.
    pub(super) exclude: GlobSet,
    /// The most addresses asked for in a round.
    pub max_pages: usize,
    /// The largest file, in bytes, after decompression.
    pub max_bytes: u64,
    /// The pause between two requests.
    pub delay: Duration,
    /// How long one request may take.
    pub timeout: Duration,
    /// Whether private addresses may be connected to.
    pub allow_private: bool,
    /// OAI-PMH: the set that is harvested.
    pub set: Option<String>,
    /// OAI-PMH: the format of records; else the best that is offered.
    pub prefix: Option<String>,
}

impl Source {
    /// Whether the settings of a source want a path kept.
    pub(super) fn includes(&self, path: &str) -> bool {
        self.include.as_ref().is_none_or(|globs| globs.is_match(path))
    }
}

/// The sort of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceType {
    /// A website.
    Site,
    /// A repository that speaks OAI-PMH.
    OaiPmh,
    /// RSS or Atom.
    Feed,
    /// A folder of this machine.
    Folder,
}

impl SourceType {
    const ALL: [(&'static str, Self); 4] = [
        ("site", Self::Site),
        ("oai-pmh", Self::OaiPmh),
        ("feed", Self::Feed),
        ("folder", Self::Folder),
    ];

    /// Its name in `sources.toml`.
    pub fn as_str(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(_, sort)| *sort == self)
            .map_or("site", |(name, _)| name)
    }
}

/// Why the sources can't be used.
#[derive(Debug, thiserror::Error)]
pub enum SourcesError {
    /// The file can't be read.
    #[error("the sources {} can't be read", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
    /// The file is not what it should be.
    #[error("{}:{line}: {fault}", path.display())]
    Invalid {
        /// The file.
        path: PathBuf,
        /// The line of the fault.
        line: usize,
        /// The fault.
        fault: SourceFault,
    },
    /// A name on the command line is none of the sources.
    #[error("there is no source {name:?}; the sources are: {known}")]
    Unknown {
        /// The name.
        name: String,
        /// The names of all sources.
        known: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    #[serde(default)]
    source: Vec<Spanned<RawSource>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSource {
    name: Option<Spanned<String>>,
    r#type: Option<Spanned<String>>,
    url: Option<Spanned<String>>,
    into: Option<Spanned<String>>,
    partner: Option<Spanned<String>>,
    kind: Option<Spanned<String>>,
    language: Option<Spanned<String>>,
    every: Option<Spanned<String>>,
    #[serde(default)]
    include: Vec<Spanned<String>>,
    #[serde(default)]
    exclude: Vec<Spanned<String>>,
    max_pages: Option<Spanned<i64>>,
    max_bytes: Option<Spanned<i64>>,
    delay_ms: Option<Spanned<i64>>,
    timeout: Option<Spanned<String>>,
    #[serde(default)]
    allow_private: bool,
    set: Option<Spanned<String>>,
    prefix: Option<Spanned<String>>,
}

/// A fault: the byte where it stands, and what it is.
type Fault = (usize, SourceFault);

/// Reads the sources.
///
/// # Errors
/// If the file can't be read, is no TOML, or a field is missing, unknown or not allowed; the error names the line, the
/// field and what is allowed.
pub fn read_sources(path: &Path) -> Result<Vec<Source>, SourcesError> {
    let text = std::fs::read_to_string(path).map_err(|source| SourcesError::Unreadable {
        path: path.to_owned(),
        source,
    })?;
    parse(&text, path.parent().unwrap_or(Path::new(""))).map_err(|(byte, fault)| SourcesError::Invalid {
        path: path.to_owned(),
        line: text.as_bytes()[..byte.min(text.len())]
            .iter()
            .filter(|byte| **byte == b'\n')
            .count()
            + 1,
        fault,
    })
}

/// Selects sources by name; all where no name is given.
///
/// # Errors
/// If a name is none of the sources.
pub fn select_sources(sources: Vec<Source>, names: &[String]) -> Result<Vec<Source>, SourcesError> {
    for name in names {
        if !sources.iter().any(|source| source.name == *name) {
            let known: Vec<&str> = sources.iter().map(|source| source.name.as_str()).collect();
            return Err(SourcesError::Unknown {
                name: name.clone(),
                known: known.join(", "),
            });
        }
    }
    let wanted = |source: &Source| names.is_empty() || names.contains(&source.name);
    Ok(sources.into_iter().filter(wanted).collect())
}

fn parse(text: &str, folder: &Path) -> Result<Vec<Source>, Fault> {
    let file: RawFile = toml::from_str(text).map_err(|error| {
        let byte = error.span().map_or(0, |span| span.start);
        let message = error.message().replace('\n', " ").trim().to_owned();
        (byte, SourceFault::NotToml(message))
    })?;
    let mut sources: Vec<Source> = Vec::new();
    for raw in file.source {
        let start = raw.span().start;
        let source = validate(raw.into_inner(), start, folder)?;
        if sources.iter().any(|other| other.name == source.name) {
            return Err((start, SourceFault::SameName(source.name)));
        }
        if sources.iter().any(|other| other.into == source.into) {
            let (name, into) = (source.name, source.into);
            return Err((start, SourceFault::SameFolder { name, into }));
        }
        sources.push(source);
    }
    Ok(sources)
}

/// The fields of one source, with its name for the texts of faults.
struct Fields {
    name: String,
    start: usize,
}

impl Fields {
    fn fault(&self, byte: usize, field: &'static str, value: &str, allowed: SourceAllowed) -> Fault {
        let fault = SourceFault::NotAllowed {
            name: self.name.clone(),
            field,
            value: value.to_owned(),
            allowed,
        };
        (byte, fault)
    }

    fn value<T>(
        &self,
        field: &'static str,
        value: Option<Spanned<String>>,
        read: impl FnOnce(&str) -> Option<T>,
        allowed: SourceAllowed,
    ) -> Result<Option<T>, Fault> {
        let Some(value) = value else {
            return Ok(None);
        };
        let read = read(value.get_ref().trim());
        let fault = || self.fault(value.span().start, field, value.get_ref(), allowed);
        read.map(Some).ok_or_else(fault)
    }

    fn number(
        &self,
        field: &'static str,
        value: Option<Spanned<i64>>,
        range: std::ops::RangeInclusive<i64>,
    ) -> Result<Option<u64>, Fault> {
        let Some(value) = value else {
            return Ok(None);
        };
        let number = *value.get_ref();
        if !range.contains(&number) {
            let allowed = match field {
                "delay_ms" => SourceAllowed::Delay,
                _ => SourceAllowed::Whole(*range.start(), *range.end()),
            };
            return Err(self.fault(value.span().start, field, &number.to_string(), allowed));
        }
        Ok(u64::try_from(number).ok())
    }

    fn needed<T>(&self, field: &'static str, value: Option<T>, example: &'static str) -> Result<T, Fault> {
        let fault = || SourceFault::Missing {
            name: self.name.clone(),
            field,
            example,
        };
        value.ok_or_else(|| (self.start, fault()))
    }

    fn globs(&self, field: &'static str, patterns: &[Spanned<String>]) -> Result<GlobSet, Fault> {
        let mut globs = GlobSetBuilder::new();
        for pattern in patterns {
            let fault = || {
                let value = pattern.get_ref();
                self.fault(pattern.span().start, field, value, SourceAllowed::Pattern)
            };
            globs.add(Glob::new(pattern.get_ref()).map_err(|_| fault())?);
        }
        globs
            .build()
            .map_err(|error| (self.start, SourceFault::Patterns(error.to_string())))
    }
}

fn validate(raw: RawSource, start: usize, folder: &Path) -> Result<Source, Fault> {
    let nameless = Fields {
        name: "?".to_owned(),
        start,
    };
    let name = nameless.value("name", raw.name, values::name, SourceAllowed::Name)?;
    let name = nameless.needed("name", name, "webb")?;
    let fields = Fields { name, start };
    let sorts = SourceAllowed::OneOf(SourceType::ALL.map(|(name, _)| name).join(", "));
    let sort = fields.value("type", raw.r#type, values::sort, sorts)?;
    let sort = fields.needed("type", sort, "site")?;
    let (mut url, mut mirrored) = (None, None);
    if sort == SourceType::Folder {
        let path = fields.value(
            "url",
            raw.url,
            |text| values::folder(text, folder),
            SourceAllowed::Folder,
        )?;
        mirrored = Some(fields.needed("url", path, "/mnt/sharepoint/handbok")?);
    } else {
        let address = fields.value("url", raw.url, values::address, SourceAllowed::Address)?;
        url = Some(fields.needed("url", address, "https://www.example.se/")?);
    }
    let into = fields.value("into", raw.into, values::into, SourceAllowed::FolderOfCorpus)?;
    let into = fields.needed("into", into, "artiklar/webb")?;
    let kind = fields.value(
        "kind",
        raw.kind,
        |text| text.parse().ok(),
        SourceAllowed::OneOf("article, method, case, research, editorial".to_owned()),
    )?;
    let every = fields.value("every", raw.every, values::span, SourceAllowed::Span)?;
    let timeout = fields.value("timeout", raw.timeout, values::span, SourceAllowed::Span)?;
    let include = fields.globs("include", &raw.include)?;
    let lowest = if raw.allow_private { 0 } else { 200 };
    let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty() && text.len() <= 200);
    Ok(Source {
        sort,
        url,
        folder: mirrored,
        into,
        partner: fields.value("partner", raw.partner, text, SourceAllowed::Text)?,
        kind,
        language: fields.value(
            "language",
            raw.language,
            |text| text.parse().ok(),
            SourceAllowed::OneOf(LANGUAGE_TAGS.to_owned()),
        )?,
        every: every.unwrap_or(Duration::from_secs(24 * 3600)),
        include: (!raw.include.is_empty()).then_some(include),
        exclude: fields.globs("exclude", &raw.exclude)?,
        max_pages: fields
            .number("max_pages", raw.max_pages, 1..=1_000_000)?
            .map_or(10_000, |pages| pages as usize),
        max_bytes: fields
            .number("max_bytes", raw.max_bytes, 1_000..=1_000_000_000)?
            .unwrap_or(20_000_000),
        delay: Duration::from_millis(
            fields
                .number("delay_ms", raw.delay_ms, lowest..=600_000)?
                .unwrap_or(1_000),
        ),
        timeout: timeout.unwrap_or(Duration::from_secs(60)),
        allow_private: raw.allow_private,
        set: fields.value("set", raw.set, text, SourceAllowed::Set)?,
        prefix: fields.value("prefix", raw.prefix, text, SourceAllowed::Prefix)?,
        name: fields.name,
    })
}

/// A source for tests: a name and a folder are added to its lines.
#[cfg(test)]
pub(super) fn of_test(lines: &str) -> Source {
    let text = format!("[[source]]\nname = \"prov\"\ninto = \"webb\"\n{lines}\n");
    parse(&text, Path::new(""))
        .expect("tests write valid sources")
        .remove(0)
}

#[cfg(test)]
mod tests;
