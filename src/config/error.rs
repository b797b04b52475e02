//! Errors in settings, with the source of each.

use std::fmt;
use std::io;
use std::path::PathBuf;

use super::allowed::Allowed;
use super::names::{key, keys};

/// The source of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A line of a file, counted from 1.
    File {
        /// The file.
        path: PathBuf,
        /// The line.
        line: usize,
    },
    /// A variable of the environment.
    Variable(String),
    /// A flag, without its dashes.
    Flag(&'static str),
    /// What a builder has published.
    Published,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File { path, line } => write!(f, "{}:{line}", path.display()),
            Self::Variable(name) => f.write_str(name),
            Self::Flag(name) => write!(f, "--{name}"),
            Self::Published => f.write_str("what is published"),
        }
    }
}

/// Errors in settings.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("the settings file {} can't be read", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
    /// The file is not TOML.
    #[error("{place}: {message}")]
    Malformed {
        /// The source.
        place: Source,
        /// The parser's message.
        message: String,
    },
    /// An unknown key in the file.
    #[error("{place}: the key {key:?} is unknown; {}", meant(*nearest))]
    UnknownKey {
        /// The source.
        place: Source,
        /// The key.
        key: String,
        /// The similar setting, if there is one.
        nearest: Option<&'static str>,
    },
    /// An invalid value.
    #[error("{place}: {value:?} is not allowed; allowed: {allowed}")]
    InvalidValue {
        /// The source.
        place: Source,
        /// The value.
        value: String,
        /// What is allowed.
        allowed: Allowed,
    },
}

fn meant(nearest: Option<&str>) -> String {
    match nearest {
        Some(name) => format!("did you mean {:?}?", key(name)),
        None => format!("known are: {}", keys()),
    }
}

/// A likely mistake that is no error.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigWarning {
    /// A variable whose name resembles a setting's.
    #[error("the variable {name} is unknown; did you mean {meant}?")]
    UnknownVariable {
        /// Its name.
        name: String,
        /// The variable of the setting.
        meant: String,
    },
}
