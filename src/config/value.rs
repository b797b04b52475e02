//! Reads one value.

use std::path::PathBuf;

use super::allowed::Allowed;
use super::error::ConfigError;
use super::raw::Given;

/// Reads a value with `read`; an error says where it stands and what is allowed.
pub(super) fn value<T>(
    given: Option<Given>,
    read: impl Fn(&str) -> Option<T>,
    allowed: Allowed,
) -> Result<Option<T>, ConfigError> {
    let Some(Given { value, source }) = given else {
        return Ok(None);
    };
    let read = value.to_str().and_then(|text| read(text.trim()));
    read.map(Some).ok_or_else(|| ConfigError::InvalidValue {
        place: source,
        value: value.to_string_lossy().into_owned(),
        allowed,
    })
}

/// What [`truth`] reads.
pub(super) const TRUTH: Allowed = Allowed::OneOf(&["true", "false"]);

/// Reads `true` or `false`.
pub(super) fn truth(text: &str) -> Option<bool> {
    text.parse().ok()
}

/// Paths need not be Unicode; an empty one is invalid.
pub(super) fn path(given: Option<Given>) -> Result<Option<PathBuf>, ConfigError> {
    match given {
        Some(Given { value, source }) if value.is_empty() => Err(ConfigError::InvalidValue {
            place: source,
            value: String::new(),
            allowed: Allowed::Path,
        }),
        given => Ok(given.map(|given| given.value.into())),
    }
}
