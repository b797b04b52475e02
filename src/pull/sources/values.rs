//! The values of fields, from text.

use std::path::{Path, PathBuf};
use std::time::Duration;

use url::Url;

use super::SourceType;

pub(super) fn name(text: &str) -> Option<String> {
    let allowed = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_');
    ((1..=60).contains(&text.len()) && text.chars().all(allowed)).then(|| text.to_owned())
}

pub(super) fn sort(text: &str) -> Option<SourceType> {
    let mut sorts = SourceType::ALL.into_iter();
    sorts.find(|(name, _)| *name == text).map(|(_, sort)| sort)
}

pub(super) fn address(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let is_web = matches!(url.scheme(), "http" | "https") && url.has_host();
    (is_web && url.username().is_empty() && url.password().is_none()).then_some(url)
}

/// A folder below the corpus: nothing that leads out of it, nothing that the walk of the corpus passes over.
pub(super) fn into(text: &str) -> Option<String> {
    let text = text.trim_end_matches('/');
    let is_plain = |part: &str| {
        !part.is_empty() && !part.starts_with(['.', '#', '~']) && !part.contains(['\\', ':', '\0'])
    };
    (!text.is_empty() && text.split('/').all(is_plain)).then(|| text.to_owned())
}

/// A folder to mirror; a relative path begins at the folder of `sources.toml`.
pub(super) fn folder(text: &str, beside: &Path) -> Option<PathBuf> {
    let path = text.strip_prefix("file://").unwrap_or(text);
    (!path.is_empty()).then(|| beside.join(path))
}

/// A span of time: `30s`, `15m`, `6h`, `7d`.
pub(super) fn span(text: &str) -> Option<Duration> {
    let unit = match text.chars().last()? {
        's' => 1,
        'm' => 60,
        'h' => 3_600,
        'd' => 86_400,
        _ => return None,
    };
    let number: u64 = text[..text.len() - 1].trim().parse().ok()?;
    let seconds = number.checked_mul(unit)?;
    (1..=366 * 86_400)
        .contains(&seconds)
        .then(|| Duration::from_secs(seconds))
}
