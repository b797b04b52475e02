//! The log: on stderr, as lines for people or as JSON.

use std::io::{self, IsTerminal};
use std::panic::PanicHookInfo;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::time::SystemTime;

use crate::config::{LogFormat, Settings};

/// Starts the log of the process. `usual` is the default level of the command.
pub fn start(settings: &Settings, usual: &str) {
    let filter = EnvFilter::new(settings.log.as_deref().unwrap_or(usual));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_timer(SystemTime)
        .with_target(false)
        // It would report a failed write on stderr, which fails as well where that is a file on a full disk, and panics.
        .log_internal_errors(false)
        .with_ansi(settings.color && io::stderr().is_terminal());
    // A subscriber already set by a test stays.
    let _ = match settings.log_format {
        LogFormat::Text => log.try_init(),
        LogFormat::Json => log.json().flatten_event(true).try_init(),
    };
    // With the log off, the usual hook writes panics to stderr.
    if settings.log.as_deref() != Some("off") {
        std::panic::set_hook(Box::new(log_panic));
    }
}

/// Logs a panic in the format of the log, on one line.
fn log_panic(panic: &PanicHookInfo<'_>) {
    let payload = panic.payload();
    let message = payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    tracing::error!(
        thread = std::thread::current().name(),
        location = panic.location().map(tracing::field::display),
        panic = message.map(|message| message.replace('\n', " ")),
        "a thread panicked"
    );
}
