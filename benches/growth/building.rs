//! A build as its own process, and the memory that it takes.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::memory::Memory;

/// How often the memory is looked at.
const APART: Duration = Duration::from_millis(20);

/// What a build took.
pub(crate) struct Building {
    /// Seconds.
    pub(crate) took: f64,
    /// The most memory of its own that was seen, in megabytes.
    pub(crate) own: f64,
    /// The most memory at all, pages of files included, in megabytes.
    pub(crate) highest: f64,
}

/// Runs `sokbar index`. Markdown is read in the process itself, so that its memory is all there is.
pub(crate) fn build(corpus: &Path, index: &Path) -> Building {
    let start = Instant::now();
    let mut process = Command::new(env!("CARGO_BIN_EXE_sokbar"))
        .arg("index")
        .arg("--corpus")
        .arg(corpus)
        .arg("--index")
        .arg(index)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    let (mut own, mut highest) = (0.0_f64, 0.0_f64);
    let status = loop {
        if let Some(memory) = Memory::of(process.id()) {
            own = own.max(memory.own);
            highest = highest.max(memory.highest);
        }
        if let Some(status) = process.try_wait().expect("a process") {
            break status;
        }
        std::thread::sleep(APART);
    };
    assert!(status.success(), "the build failed: {status}");
    Building {
        took: start.elapsed().as_secs_f64(),
        own,
        highest,
    }
}
