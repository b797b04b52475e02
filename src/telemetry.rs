//! The log: on stderr, as lines for people or as JSON.

use std::io::{self, IsTerminal};

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
        .with_ansi(settings.color && io::stderr().is_terminal());
    // A subscriber already set by a test stays.
    let _ = match settings.log_format {
        LogFormat::Text => log.try_init(),
        LogFormat::Json => log.json().flatten_event(true).try_init(),
    };
}
