//! The binary: arguments and environment in, an exit code out.

use std::env::{args_os, vars_os};
use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;
use sokbar::cli::{Cli, Command, UsageFault, language_flags};
use sokbar::commands::{self, Outcome};
use sokbar::document::Language;
use sokbar::{config, telemetry};

const FAILED: u8 = 1;
const SOMETHING_REFUSED: u8 = 2;

fn main() -> ExitCode {
    let first = args_os().nth(1);
    if first.is_some_and(|first| first == commands::READ_FILES) {
        return ExitCode::from(if commands::read_files().is_ok() { 0 } else { FAILED });
    }
    let Cli { command, flags } = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return unparsed(&error),
    };
    let command = command.unwrap_or(Command::Serve);
    let (lang, file) = (flags.lang(), flags.config.clone());
    let loaded = match config::load(flags.into_raw(), file.clone(), vars_os()) {
        Ok(loaded) => loaded,
        Err(error) => {
            let language = config::language(lang, file, vars_os());
            return fail(&commands::settings_message(&error, language), FAILED);
        }
    };
    let (settings, language) = (&loaded.settings, loaded.settings.language);
    telemetry::start(settings, commands::usual_log(&command));
    commands::warn(&command, &loaded.warnings, language);
    match commands::run(command, settings) {
        Ok(Outcome::Well) => ExitCode::SUCCESS,
        Ok(Outcome::SomethingRefused) => ExitCode::from(SOMETHING_REFUSED),
        Err(error) if error.is_closed_output() => ExitCode::SUCCESS,
        Err(error) => fail(&commands::message(&error, language), error.exit_code()),
    }
}

/// Help and version, which come as errors of the parser and are no failure, or what is wrong with the arguments.
fn unparsed(error: &clap::Error) -> ExitCode {
    let (lang, file) = language_flags(args_os().skip(1));
    if error.use_stderr() && config::language(lang, file, vars_os()) == Language::Swedish {
        return fail(&commands::usage_message(&UsageFault::from(error)), FAILED);
    }
    let _ = error.print();
    ExitCode::from(if error.use_stderr() { FAILED } else { 0 })
}

/// Prints an error.
fn fail(told: &str, code: u8) -> ExitCode {
    // A closed stderr is no error.
    let _ = writeln!(io::stderr(), "sokbar: {told}");
    ExitCode::from(code)
}
