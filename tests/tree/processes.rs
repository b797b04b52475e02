//! Memory of processes, read from `/proc` on Linux; on other systems it is not asserted.

use std::fmt;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// Resident memory of a process and of all below it, in KiB, the most that was seen.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Memory {
    /// Of the process itself.
    process: u64,
    /// Of its children, together.
    children: u64,
    /// Of all, at one moment.
    all: u64,
}

impl fmt::Display for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "at most {} MiB resident in the process, {} MiB in its children, {} MiB together",
            self.process / 1024,
            self.children / 1024,
            self.all / 1024
        )
    }
}

/// Samples a process until stopped.
pub(super) struct Watching {
    ending: Arc<AtomicBool>,
    thread: JoinHandle<Memory>,
}

impl Memory {
    /// Samples the memory of a process and its children every 20 ms.
    pub(super) fn watch(process: u32) -> Watching {
        let ending = Arc::new(AtomicBool::new(false));
        let end = Arc::clone(&ending);
        let thread = thread::spawn(move || {
            let mut most = Memory::default();
            while !end.load(Relaxed) {
                let own = resident(process);
                let children = children_of(process).into_iter().map(resident).sum();
                most.process = most.process.max(own);
                most.children = most.children.max(children);
                most.all = most.all.max(own + children);
                thread::sleep(Duration::from_millis(20));
            }
            most
        });
        Watching { ending, thread }
    }

    /// The most that all held at one moment, in MiB.
    pub(super) fn mebibytes(self) -> u64 {
        self.all / 1024
    }
}

impl Watching {
    /// The samples.
    pub(super) fn end(self) -> Memory {
        self.ending.store(true, Relaxed);
        self.thread.join().unwrap()
    }
}

fn processes() -> Vec<u32> {
    let entries = fs::read_dir("/proc").into_iter().flatten();
    entries
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
        .collect()
}

/// A figure of `/proc/ID/status`; 0 for a process that is gone.
fn figure(process: u32, name: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok())
        .unwrap_or(0)
}

fn resident(process: u32) -> u64 {
    figure(process, "VmRSS:")
}

fn children_of(parent: u32) -> Vec<u32> {
    let mut processes = processes();
    processes.retain(|process| figure(*process, "PPid:") == u64::from(parent));
    processes
}

/// The processes that run in a folder.
pub(super) fn children_in(folder: &Path) -> Vec<u32> {
    let folder = folder.canonicalize().unwrap();
    let mut processes = processes();
    processes.retain(|process| fs::read_link(format!("/proc/{process}/cwd")).is_ok_and(|cwd| cwd == folder));
    processes
}
