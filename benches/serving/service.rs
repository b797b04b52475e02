//! The service as its own process.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

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

    /// Prints what memory the process holds: all of it, and the part that isn't pages of files, which the system can take
    /// back.
    pub(crate) fn print_memory(&self, when: &str) {
        let path = format!("/proc/{}/status", self.process.id());
        let Ok(status) = std::fs::read_to_string(path) else {
            println!("memory {when}: not told here");
            return;
        };
        let megabytes = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            let kilobytes = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<f64>().ok());
            kilobytes.expect("a line of /proc in kB") / 1024.0
        };
        println!(
            "memory {when}: {:.0} MB, of it anonymous {:.0} MB; highest {:.0} MB",
            megabytes("VmRSS"),
            megabytes("RssAnon"),
            megabytes("VmHWM"),
        );
    }

    pub(crate) fn end(mut self) {
        self.process.kill().expect("it can be ended");
        self.process.wait().expect("it ends");
    }
}
