//! The commands: they join settings, corpus, index, engine and web.

use std::error::Error;
use std::io::{self, Write as _};

use crate::cite::Place;
use crate::cli::{Command, UsageFault};
use crate::config::{ConfigError, ConfigWarning, Settings};
use crate::document::Language;
use crate::ingest;
use crate::search::{Filters, PassageRequest, SearchRequest};

mod account;
mod build;
mod check;
mod error;
mod evaluate;
mod explain;
mod follow;
mod fresh;
mod index;
mod interrupt;
mod loss;
mod meaning;
mod output;
mod progress;
mod publish;
mod publisher;
mod pull;
mod puller;
mod query;
mod references;
mod report_file;
mod serve;
mod signal;
mod swedish;
mod synonyms;
mod watch;
mod words;

pub use error::CommandError;

/// The outcome of a command that did not fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// All well.
    Well,
    /// It worked, but something in the input was refused.
    SomethingRefused,
}

/// The default log level of a command: long-running ones log their progress.
pub fn usual_log(command: &Command) -> &'static str {
    match command {
        Command::Serve => "info",
        _ => "warn",
    }
}

/// What the terminal says of an error in a language: the error with its causes, and advice where there is some.
pub fn message(error: &CommandError, language: Language) -> String {
    let (told, heading, hint) = match language {
        Language::Swedish => (swedish::message(error), "råd", swedish::hint(error)),
        Language::English => (with_causes(error), "hint", error.hint()),
    };
    match hint {
        Some(hint) => format!("{told}\n  {heading}: {hint}"),
        None => told,
    }
}

/// What the terminal says of an error in settings.
pub fn settings_message(error: &ConfigError, language: Language) -> String {
    match language {
        Language::Swedish => swedish::settings::message(error),
        Language::English => with_causes(error),
    }
}

/// What the terminal says in Swedish of arguments that cannot be parsed. The English is that of clap, which has more room to show it.
pub fn usage_message(fault: &UsageFault) -> String {
    swedish::usage::message(fault)
}

/// Tells of likely mistakes in settings: the service in its log, the other commands on stderr.
pub fn warn(command: &Command, warnings: &[ConfigWarning], language: Language) {
    for warning in warnings {
        if *command == Command::Serve {
            tracing::warn!("{warning}");
            continue;
        }
        let told = match language {
            Language::Swedish => format!("varning: {}", swedish::settings::warning(warning)),
            Language::English => format!("warning: {warning}"),
        };
        // A closed stderr is no error.
        let _ = writeln!(io::stderr(), "sokbar: {told}");
    }
}

/// An error with its causes.
pub fn with_causes(error: &dyn Error) -> String {
    let mut told = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        told.push_str(&format!(": {error}"));
        cause = error.source();
    }
    told
}

/// Runs a command. Answers go to stdout, everything else to stderr.
///
/// # Errors
/// If the command fails; the error gives advice where there is some.
pub fn run(command: Command, settings: &Settings) -> Result<Outcome, CommandError> {
    let mut out = output::Output::stdout(settings);
    match command {
        Command::Serve => serve::serve(settings, &mut out),
        Command::Index {
            force,
            dry_run,
            json,
            report,
        } => {
            let request = index::IndexRequest {
                force,
                dry_run,
                json,
                report,
            };
            index::index(settings, &request, &mut out)
        }
        Command::Publish { force, verify, json } => {
            let request = publish::PublishRequest { force, verify };
            publish::publish(settings, request, json, &mut out)
        }
        Command::Pull {
            names,
            dry_run,
            json,
            report,
        } => {
            let request = pull::PullRequest {
                names,
                dry_run,
                json,
                report,
            };
            pull::pull(settings, &request, &mut out)
        }
        Command::Search {
            query,
            limit,
            kinds,
            json,
        } => {
            let request = SearchRequest {
                query: query.join(" "),
                limit,
                filters: Filters {
                    kinds,
                    ..Filters::default()
                },
                ..SearchRequest::default()
            };
            query::search(&build::open(settings)?, &request, json, &mut out)
        }
        Command::Related { id, limit, json } => {
            query::related(&build::open(settings)?, id, limit, json, &mut out)
        }
        Command::Suggest { prefix, json } => query::suggest(&build::open(settings)?, &prefix, json, &mut out),
        Command::Analyze { text, language, json } => {
            query::analyze(&build::open(settings)?, &text.join(" "), language, json, &mut out)
        }
        Command::Explain { query, id, json } => {
            explain::explain(&build::open(settings)?, &query, id, json, &mut out)
        }
        Command::Cite {
            id,
            style,
            locale,
            format,
            section,
            page,
        } => {
            let place = Place { section, page };
            let form = match format {
                Some(format) => references::Form::List(format),
                None => references::Form::Text {
                    style,
                    locale: locale.unwrap_or(settings.language),
                },
            };
            references::cite(&build::open(settings)?, settings, id, &place, &form, &mut out)
        }
        Command::Export {
            query,
            format,
            limit,
            kinds,
        } => {
            let request = SearchRequest {
                query: query.join(" "),
                limit,
                facets: Vec::new(),
                filters: Filters {
                    kinds,
                    ..Filters::default()
                },
                ..SearchRequest::default()
            };
            references::export(&build::open(settings)?, settings, &request, format, &mut out)
        }
        Command::Passages {
            question,
            budget,
            limit,
            per_document,
            kinds,
            json,
        } => {
            let request = PassageRequest {
                search: SearchRequest {
                    query: question.join(" "),
                    filters: Filters {
                        kinds,
                        ..Filters::default()
                    },
                    ..SearchRequest::default()
                },
                limit,
                per_document,
            };
            references::passages(
                &build::open(settings)?,
                settings,
                &request,
                budget,
                json,
                &mut out,
            )
        }
        Command::Mcp => serve::talk(settings),
        Command::Check { json } => check::check(settings, json, &mut out),
        Command::Eval { folder, bare, json } => evaluate::evaluate(settings, &folder, bare, json, &mut out),
    }
}

/// The argument that starts a child process which reads files: not a command for people. It uses no
/// settings but those the parent sends.
pub const READ_FILES: &str = "read-files";

/// Reads files for the process that started this one, from stdin to stdout.
///
/// # Errors
/// If the parent sends an invalid message, or ends.
pub fn read_files() -> io::Result<()> {
    ingest::work(io::stdin(), io::stdout().lock())
}
