//! The binary: arguments and environment in, an exit code out.

use std::error::Error;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;
use sokbar::cli::{Cli, Command};
use sokbar::commands::{self, Outcome};
use sokbar::{config, telemetry};

const FAILED: u8 = 1;
const SOMETHING_REFUSED: u8 = 2;

fn main() -> ExitCode {
    if std::env::args_os()
        .nth(1)
        .is_some_and(|first| first == commands::READ_FILES)
    {
        return ExitCode::from(if commands::read_files().is_ok() { 0 } else { FAILED });
    }
    let Cli { command, flags } = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version come as errors of the parser, and are no failure.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { FAILED } else { 0 });
        }
    };
    let command = command.unwrap_or(Command::Serve);
    let file = flags.config.clone();
    let loaded = match config::load(flags.into_raw(), file, std::env::vars_os()) {
        Ok(loaded) => loaded,
        Err(error) => return fail(&error, None, FAILED),
    };
    telemetry::start(&loaded.settings, commands::usual_log(&command));
    for warning in &loaded.warnings {
        tracing::warn!("{warning}");
    }
    match commands::run(command, &loaded.settings) {
        Ok(Outcome::Well) => ExitCode::SUCCESS,
        Ok(Outcome::SomethingRefused) => ExitCode::from(SOMETHING_REFUSED),
        Err(error) if error.is_closed_output() => ExitCode::SUCCESS,
        Err(error) => fail(&error, error.hint(), error.exit_code()),
    }
}

/// Prints an error with its causes and advice.
fn fail(error: &dyn Error, hint: Option<String>, code: u8) -> ExitCode {
    let mut line = format!("sokbar: {error}");
    let mut cause = error.source();
    while let Some(error) = cause {
        line.push_str(&format!(": {error}"));
        cause = error.source();
    }
    let hint = hint.map(|hint| format!("\n  hint: {hint}")).unwrap_or_default();
    // A closed stderr is no error.
    let _ = writeln!(io::stderr(), "{line}{hint}");
    ExitCode::from(code)
}
