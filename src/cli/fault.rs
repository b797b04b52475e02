//! Faults of the command line as data: the English is that of clap, which shows more.

use std::error::Error;

use clap::error::{ContextKind, ErrorKind};

use super::NotAllowed;
use crate::config::Allowed;
use crate::document::UnknownValue;

/// A fault, and what was probably meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsageFault {
    /// What is wrong.
    pub what: Wrong,
    /// The flag, command or value that resembles what was written.
    pub meant: Option<String>,
}

/// What is wrong with the arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrong {
    /// No such flag.
    UnknownFlag(String),
    /// A word too many.
    SpareWord(String),
    /// No such command.
    UnknownCommand(String),
    /// A flag without its value.
    NoValue(String),
    /// A value that is not allowed.
    BadValue {
        /// The flag or the argument.
        argument: String,
        /// The value.
        value: String,
        /// What is allowed.
        permitted: Option<Permitted>,
    },
    /// A value that does not follow after `=`.
    NoEquals(String),
    /// Too many values, or too few.
    ValueCount(String),
    /// A flag given twice.
    Twice(String),
    /// Two flags that exclude each other.
    Conflict(String, String),
    /// Arguments that must be given.
    Missing(String),
    /// An argument that is no UTF-8.
    NotUtf8,
    /// Anything else.
    Other,
}

/// What is allowed as a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Permitted {
    /// As in settings.
    Values(Allowed),
    /// Words, with commas between.
    Words(String),
}

impl From<&clap::Error> for UsageFault {
    fn from(error: &clap::Error) -> Self {
        let meant = [
            ContextKind::SuggestedArg,
            ContextKind::SuggestedSubcommand,
            ContextKind::SuggestedValue,
        ];
        Self {
            what: what(error),
            meant: meant
                .into_iter()
                .find_map(|kind| error.get(kind))
                .map(ToString::to_string),
        }
    }
}

fn what(error: &clap::Error) -> Wrong {
    let named = |kind| error.get(kind).map(ToString::to_string).unwrap_or_default();
    let argument = named(ContextKind::InvalidArg);
    match error.kind() {
        ErrorKind::UnknownArgument if argument.starts_with('-') => Wrong::UnknownFlag(argument),
        ErrorKind::UnknownArgument => Wrong::SpareWord(argument),
        ErrorKind::InvalidSubcommand => Wrong::UnknownCommand(named(ContextKind::InvalidSubcommand)),
        ErrorKind::InvalidValue if named(ContextKind::InvalidValue).is_empty() => Wrong::NoValue(argument),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => Wrong::BadValue {
            argument,
            value: named(ContextKind::InvalidValue),
            permitted: permitted(error),
        },
        ErrorKind::NoEquals => Wrong::NoEquals(argument),
        ErrorKind::TooManyValues | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            Wrong::ValueCount(argument)
        }
        ErrorKind::ArgumentConflict => match named(ContextKind::PriorArg) {
            prior if prior == argument => Wrong::Twice(argument),
            prior => Wrong::Conflict(argument, prior),
        },
        ErrorKind::MissingRequiredArgument => Wrong::Missing(argument),
        ErrorKind::InvalidUtf8 => Wrong::NotUtf8,
        _ => Wrong::Other,
    }
}

fn permitted(error: &clap::Error) -> Option<Permitted> {
    let cause = error.source();
    let number = cause.and_then(|cause| cause.downcast_ref::<NotAllowed>());
    let word = cause.and_then(|cause| cause.downcast_ref::<UnknownValue>());
    number
        .map(|NotAllowed(allowed)| Permitted::Values(*allowed))
        .or_else(|| word.map(|unknown| Permitted::Words(unknown.allowed.to_owned())))
        .or_else(|| Some(Permitted::Words(error.get(ContextKind::ValidValue)?.to_string())))
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::cli::Cli;

    #[test]
    fn each_fault_is_told_apart() {
        let text = str::to_owned;
        let bad = |argument: &str, value: &str, permitted| Wrong::BadValue {
            argument: text(argument),
            value: text(value),
            permitted: Some(permitted),
        };
        let kinds = Permitted::Words(text("article, method, case, research, editorial"));
        for (arguments, what, meant) in [
            (
                &["search", "x", "--limt", "3"][..],
                Wrong::UnknownFlag(text("--limt")),
                Some("--limit"),
            ),
            (&["serve", "nu"], Wrong::SpareWord(text("nu")), None),
            (&["sreve"], Wrong::UnknownCommand(text("sreve")), Some("serve")),
            (&["--bind"], Wrong::NoValue(text("--bind <ADDRESS>")), None),
            (
                &["search", "x", "--limit", "0"],
                bad("--limit <LIMIT>", "0", Permitted::Values(Allowed::Whole(1, 100))),
                None,
            ),
            (
                &["search", "x", "--kind", "metod"],
                bad("--kind <KIND>", "metod", kinds),
                None,
            ),
            (
                &["index", "--force", "--dry-run"],
                Wrong::Conflict(text("--force"), text("--dry-run")),
                None,
            ),
            (
                &["serve", "--bind=a", "--bind=b"],
                Wrong::Twice(text("--bind <ADDRESS>")),
                None,
            ),
            (&["search"], Wrong::Missing(text("<QUERY>...")), None),
        ] {
            let error = Cli::try_parse_from(["sokbar"].iter().chain(arguments)).unwrap_err();
            let expected = UsageFault {
                what,
                meant: meant.map(str::to_owned),
            };
            assert_eq!(UsageFault::from(&error), expected, "{arguments:?}");
        }
    }
}
