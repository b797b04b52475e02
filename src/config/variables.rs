//! Settings from the environment.

use std::ffi::OsString;
use std::path::PathBuf;

use super::error::{ConfigWarning, Source};
use super::locale::Locale;
use super::raw::{Given, RawSettings, nearest_name};

const PREFIX: &str = "SOKBAR_";

/// The settings from the environment.
#[derive(Debug, Default)]
pub(super) struct Variables {
    pub(super) settings: RawSettings,
    pub(super) file: Option<PathBuf>,
    pub(super) no_color: bool,
    pub(super) locale: Locale,
    pub(super) warnings: Vec<ConfigWarning>,
}

/// Reads `SOKBAR_*`, `NO_COLOR` and the locale. An unknown `SOKBAR_*` is no error, because container platforms set such variables
/// by the name of a service (`SOKBAR_SERVICE_HOST`); one that resembles a setting gives a warning.
pub(super) fn read(environment: impl IntoIterator<Item = (OsString, OsString)>) -> Variables {
    let mut variables = Variables::default();
    for (name, value) in environment {
        let Some(name) = name.to_str() else { continue };
        if name == "NO_COLOR" {
            variables.no_color = !value.is_empty();
            continue;
        }
        if value
            .to_str()
            .is_some_and(|value| variables.locale.take(name, value))
        {
            continue;
        }
        let Some(own) = name.strip_prefix(PREFIX) else {
            continue;
        };
        if own == "CONFIG" {
            variables.file = Some(value.into());
            continue;
        }
        let setting = own.to_ascii_lowercase().replace('_', "-");
        let capitals = own == own.to_ascii_uppercase();
        match variables.settings.slot(&setting).filter(|_| capitals) {
            Some(slot) => {
                let source = Source::Variable(name.to_owned());
                *slot = Some(Given { value, source });
            }
            None => variables.warnings.extend(nearest_name(&setting).map(|nearest| {
                let meant = nearest.to_ascii_uppercase().replace('-', "_");
                ConfigWarning::UnknownVariable {
                    name: name.to_owned(),
                    meant: format!("{PREFIX}{meant}"),
                }
            })),
        }
    }
    variables
}
