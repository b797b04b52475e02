//! The signals by which a process is told to end.

use std::io;

/// Completes when the process is told to end: SIGINT or, where there is one, SIGTERM.
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

/// A signal that can't be listened for must not end the process.
async fn unheard(error: &io::Error) {
    tracing::warn!(
        error = error as &dyn std::error::Error,
        "a signal can't be listened for"
    );
    std::future::pending::<()>().await;
}
