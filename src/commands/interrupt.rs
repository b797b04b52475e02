//! Ctrl-C while an index is built: the build ends at once, and nothing of it stays.

use std::io::{self, Write as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::time::Duration;

use super::signal::told_to_end;

/// The exit code of what was interrupted: 128 and the number of SIGINT, as shells have it.
pub(super) const INTERRUPTED: u8 = 130;
/// How long a build may take to clear up after itself.
const GRACE: Duration = Duration::from_secs(5);

/// Whether the command was told to end.
#[derive(Debug, Clone, Default)]
pub(super) struct Interrupt {
    told: Arc<AtomicBool>,
    writing: Arc<AtomicBool>,
}

impl Interrupt {
    /// Listens for SIGINT and SIGTERM. While files are read there is nothing to clear up, and the process ends on the
    /// spot; while an index is written the build is told to give up, and removes what it has written.
    pub(super) fn listen() -> Self {
        let interrupt = Self::default();
        let listening = interrupt.clone();
        let listen = move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()?;
            runtime.block_on(told_to_end());
            listening.end();
            Ok::<(), io::Error>(())
        };
        let spawned = std::thread::Builder::new()
            .name("interrupt".to_owned())
            .spawn(listen);
        if let Err(error) = spawned {
            // Then a signal ends the process as the system does, and the next build clears up.
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "signals aren't listened for"
            );
        }
        interrupt
    }

    /// Says that something is being written, until what this returns is dropped.
    pub(super) fn writing(&self) -> Writing<'_> {
        self.writing.store(true, SeqCst);
        Writing(self)
    }

    /// The flag that a build looks at.
    pub(super) fn cancelled(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.told)
    }

    fn end(&self) {
        self.told.store(true, SeqCst);
        if self.writing.load(SeqCst) {
            // The main thread gives up by itself; what doesn't within this time is left to the next build.
            std::thread::sleep(GRACE);
        }
        // With stderr closed there is nobody to tell.
        let _ = writeln!(io::stderr(), "sokbar: interrupted; the index is as it was");
        std::process::exit(INTERRUPTED.into());
    }
}

/// Something is being written.
pub(super) struct Writing<'a>(&'a Interrupt);

impl Drop for Writing<'_> {
    fn drop(&mut self) {
        self.0.writing.store(false, SeqCst);
    }
}
