//! The signals that end the process.

use std::io;

/// Listens for SIGINT and, on Unix, SIGTERM from the moment of the call; the returned future completes on the first.
/// Before the call such a signal kills the process. Call it within a runtime.
///
/// # Errors
/// The system refuses the listener.
#[cfg(unix)]
pub(super) fn shutdown() -> io::Result<impl Future<Output = ()> + Send> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut interrupted = signal(SignalKind::interrupt())?;
    let mut terminated = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupted.recv() => {}
            _ = terminated.recv() => {}
        }
    })
}

/// Listens for Ctrl-C from the moment of the call; the returned future completes on the first. Call it within a
/// runtime.
///
/// # Errors
/// The system refuses the listener.
#[cfg(windows)]
pub(super) fn shutdown() -> io::Result<impl Future<Output = ()> + Send> {
    let mut interrupted = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        interrupted.recv().await;
    })
}
