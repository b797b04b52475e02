//! The signals that end the process.

use std::io;

/// Completes on SIGINT or, on Unix, SIGTERM.
pub(super) async fn told_to_end() {
    let interrupted = async {
        if let Err(error) = tokio::signal::ctrl_c().await {
            unheard(&error).await;
        }
    };
    #[cfg(unix)]
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(error) => unheard(&error).await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        () = interrupted => {}
        () = terminated => {}
    }
}

/// If a signal cannot be listened for, the process keeps running.
async fn unheard(error: &io::Error) {
    tracing::warn!(
        error = error as &dyn std::error::Error,
        "cannot listen for a signal"
    );
    std::future::pending::<()>().await;
}
