//! What can be wrong with settings, and where they come from.

use std::fmt;
use std::io;
use std::path::PathBuf;

/// Where a value was given.
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
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File { path, line } => write!(f, "{}:{line}", path.display()),
            Self::Variable(name) => f.write_str(name),
            Self::Flag(name) => write!(f, "--{name}"),
        }
    }
}

/// Why there are no settings.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file can't be read.
    #[error("the settings file {} can't be read", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file isn't TOML.
    #[error("{place}: {message}")]
    Malformed {
        /// Where.
        place: Source,
        /// What is wrong, in the parser's words.
        message: String,
    },
    /// A key of the file is no setting.
    #[error("{place}: the key {key:?} is unknown; {hint}")]
    UnknownKey {
        /// Where.
        place: Source,
        /// The key.
        key: String,
        /// What may have been meant, or what there is.
        hint: String,
    },
    /// A value isn't allowed.
    #[error("{place}: {value:?} is not allowed; allowed: {allowed}")]
    InvalidValue {
        /// Where.
        place: Source,
        /// The value.
        value: String,
        /// What is allowed.
        allowed: &'static str,
    },
}
