//! The binary: arguments and environment in, an exit code out.

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
        Err(error) => return fail(&commands::with_causes(&error), FAILED),
    };
    telemetry::start(&loaded.settings, commands::usual_log(&command));
    for warning in &loaded.warnings {
        tracing::warn!("{warning}");
    }
    match commands::run(command, &loaded.settings) {
        Ok(Outcome::Well) => ExitCode::SUCCESS,
        Ok(Outcome::SomethingRefused) => ExitCode::from(SOMETHING_REFUSED),
        Err(error) if error.is_closed_output() => ExitCode::SUCCESS,
        Err(error) => fail(
            &commands::told(&error, loaded.settings.language),
            error.exit_code(),
        ),
    }
}

/// Prints an error.
fn fail(told: &str, code: u8) -> ExitCode {
    // A closed stderr is no error.
    let _ = writeln!(io::stderr(), "sokbar: {told}");
    ExitCode::from(code)
}
