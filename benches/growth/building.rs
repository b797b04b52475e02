//! A build as its own process, and the memory that it takes.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use sokbar::document::{DocumentStore, ScratchFile, put_away};
use sokbar::index::BuildInfo;

use crate::files;
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
    let mut program = Command::new(env!("CARGO_BIN_EXE_sokbar"));
    program
        .arg("index")
        .arg("--corpus")
        .arg(corpus)
        .arg("--index")
        .arg(index);
    watch(program)
}

/// Builds an index of documents that come from no files, without related documents, in a process of its own.
pub(crate) fn build_bare(documents: usize, index: &Path) -> Building {
    let mut program = Command::new(std::env::current_exe().expect("this program"));
    program
        .arg("--bench")
        .arg(format!("{BARE}{documents}"))
        .arg(index);
    watch(program)
}

/// The argument of the process that [`build_bare`] starts: the number of documents is behind it, and the folder is next.
pub(crate) const BARE: &str = "bare=";

/// What that process does.
pub(crate) fn write_bare(documents: usize, index: &Path) {
    let mut store = DocumentStore::new(ScratchFile::create(index).expect("a file"));
    for document in files::documents(documents) {
        let document = put_away(document, store.scratch()).expect("room on the disk");
        store.push(document);
    }
    sokbar::index::build(index, &store, &BuildInfo::default(), &|_| {}).expect("an index");
}

fn watch(mut program: Command) -> Building {
    let start = Instant::now();
    let program = program.stdout(Stdio::null()).stderr(Stdio::null());
    let mut process = program.spawn().expect("the program starts");
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
