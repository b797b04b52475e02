//! The service as its own process.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use crate::memory::Memory;

pub(crate) struct Service {
    process: Child,
    /// Kept open: the service tells its address there.
    _output: BufReader<ChildStdout>,
    pub(crate) address: String,
    /// How long it took to tell its address.
    pub(crate) started: Duration,
}

impl Service {
    pub(crate) fn start(corpus: &Path, index: &Path) -> Self {
        let start = Instant::now();
        let mut process = Command::new(env!("CARGO_BIN_EXE_sokbar"))
            .arg("serve")
            .arg("--corpus")
            .arg(corpus)
            .arg("--index")
            .arg(index)
            .args(["--bind", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the service starts");
        let mut output = BufReader::new(process.stdout.take().expect("its output is a pipe"));
        let mut line = String::new();
        output.read_line(&mut line).expect("it tells its address");
        let started = start.elapsed();
        let (_, address) = line.trim_end().split_once("http://").expect("an address");
        Self {
            address: address.to_owned(),
            process,
            _output: output,
            started,
        }
    }

    /// What memory the process holds, where it is told.
    pub(crate) fn memory(&self) -> Option<Memory> {
        Memory::of(self.process.id())
    }

    /// Prints what memory the process holds.
    pub(crate) fn print_memory(&self, when: &str) {
        match self.memory() {
            None => println!("memory {when}: not told here"),
            Some(Memory { all, own, highest }) => {
                println!("memory {when}: {all:.0} MB, of it anonymous {own:.0} MB; highest {highest:.0} MB");
            }
        }
    }

    pub(crate) fn end(mut self) {
        self.process.kill().expect("it can be ended");
        self.process.wait().expect("it ends");
    }
}
