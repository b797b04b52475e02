//! Ctrl-C during a build: the build stops and its files are removed.

use std::io::{self, Write as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::time::Duration;

use super::signal;
use super::words::words;
use crate::document::Language;

/// The exit code after an interrupt: 128 plus the number of SIGINT, as in shells.
pub(super) const INTERRUPTED: u8 = 130;
/// How long a cancelled build may take to remove its files.
const GRACE: Duration = Duration::from_secs(5);

/// Whether a signal arrived.
#[derive(Debug, Clone, Default)]
pub(super) struct Interrupt {
    told: Arc<AtomicBool>,
    writing: Arc<AtomicBool>,
}

impl Interrupt {
    /// Listens for SIGINT and SIGTERM. While files are read there is nothing to clean up, and the process ends at
    /// once; while an index is written, the build is cancelled and removes its files.
    pub(super) fn listen(language: Language) -> Self {
        let interrupt = Self::default();
        let listening = interrupt.clone();
        let listen = move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()?;
            runtime.block_on(async {
                signal::shutdown()?.await;
                Ok::<(), io::Error>(())
            })?;
            listening.end(language);
            Ok::<(), io::Error>(())
        };
        let spawned = std::thread::Builder::new()
            .name("interrupt".to_owned())
            .spawn(listen);
        if let Err(error) = spawned {
            // Without a listener a signal kills the process, and the next build cleans up.
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "cannot listen for signals"
            );
        }
        interrupt
    }

    /// Marks that an index is being written, until the returned guard is dropped.
    pub(super) fn writing(&self) -> Writing<'_> {
        self.writing.store(true, SeqCst);
        Writing(self)
    }

    /// The flag that cancels a build.
    pub(super) fn cancelled(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.told)
    }

    fn end(&self, language: Language) {
        self.told.store(true, SeqCst);
        if self.writing.load(SeqCst) {
            // The main thread stops by itself; after this time the clean-up is left to the next build.
            std::thread::sleep(GRACE);
        }
        // A closed stderr is no error.
        let _ = writeln!(io::stderr(), "sokbar: {}", words(language).interrupted);
        std::process::exit(INTERRUPTED.into());
    }
}

/// Guard: an index is being written.
pub(super) struct Writing<'a>(&'a Interrupt);

impl Drop for Writing<'_> {
    fn drop(&mut self) {
        self.0.writing.store(false, SeqCst);
    }
}
