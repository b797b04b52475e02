//! The parent's side: child processes that read files, each for as long as it lives.

use std::io::{self, BufReader, Write as _};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

use serde::de::DeserializeOwned;

use super::{Task, frame};
use crate::ingest::limits::Limits;
use crate::ingest::report::RefusalReason;

/// Beside its text a document has names and signs of JSON.
const BYTES_PER_CHARACTER: usize = 8;

/// Children of this process that died or were ended because of a file.
static LOST: AtomicU64 = AtomicU64::new(0);

/// The number of child processes that a file has ended since this process started: they died, or took too long.
pub fn lost_readers() -> u64 {
    LOST.load(Relaxed)
}

/// Child processes; there are as many as files are read at the same time.
#[derive(Debug)]
pub(super) struct Pool {
    program: PathBuf,
    arguments: Vec<String>,
    limits: Limits,
    idle: Mutex<Vec<Worker>>,
}

/// A child that waits for a file.
#[derive(Debug)]
struct Worker {
    child: Child,
    /// `None` once it is told to end.
    input: Option<ChildStdin>,
    answers: Receiver<io::Result<Option<Vec<u8>>>>,
}

impl Pool {
    pub(super) fn new(program: PathBuf, arguments: Vec<String>, limits: Limits) -> Self {
        Self {
            program,
            arguments,
            limits,
            idle: Mutex::default(),
        }
    }

    /// Has a child read a file, as the task says. A child that dies or takes too long is that file's refusal; the next file
    /// gets another.
    pub(super) fn perform<T: DeserializeOwned>(
        &self,
        task: &Task<'_>,
        bytes: &[u8],
    ) -> Result<T, RefusalReason> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let started = idle.map_or_else(|| self.start(), Ok);
        let mut worker = started.map_err(|error| RefusalReason::Unreadable {
            message: format!("no process to read it in could be started: {error}"),
        })?;
        match self.ask(&mut worker, task, bytes) {
            Ok(outcome) => {
                let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
                idle.push(worker);
                outcome
            }
            // The worker is dropped, and with it the child.
            Err(lost) => {
                LOST.fetch_add(1, Relaxed);
                Err(lost)
            }
        }
    }

    /// Has one child read a file; an error means that the child is of no more use.
    fn ask<T: DeserializeOwned>(
        &self,
        worker: &mut Worker,
        task: &Task<'_>,
        bytes: &[u8],
    ) -> Result<Result<T, RefusalReason>, RefusalReason> {
        let died = || RefusalReason::ReaderDied {
            mebibytes: self.limits.memory_bytes / (1024 * 1024),
        };
        worker.ask(task, bytes).map_err(|_| died())?;
        let answer = match worker.answers.recv_timeout(self.limits.time) {
            Ok(Ok(Some(answer))) => answer,
            Ok(Err(error)) if error.kind() == io::ErrorKind::FileTooLarge => {
                return Err(RefusalReason::TooMuchText {
                    limit: self.limits.characters,
                });
            }
            Err(RecvTimeoutError::Timeout) => {
                return Err(RefusalReason::TimedOut {
                    seconds: self.limits.time.as_secs(),
                });
            }
            Ok(_) | Err(RecvTimeoutError::Disconnected) => return Err(died()),
        };
        frame::value(&answer).map_err(|_| died())
    }

    fn start(&self) -> io::Result<Worker> {
        let mut command = Command::new(&self.program);
        command
            .args(&self.arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        // Ctrl-C is for the parent, whose end is the child's too; and what the child starts ends with its group.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut child = command.spawn()?;
        let (input, output) = (child.stdin.take(), child.stdout.take());
        let (sender, answers) = channel();
        let mut worker = Worker {
            child,
            input,
            answers,
        };
        let mut output = BufReader::new(output.ok_or(io::ErrorKind::BrokenPipe)?);
        let most = self.limits.characters.saturating_mul(BYTES_PER_CHARACTER);
        thread::Builder::new().name("answers".to_owned()).spawn(move || {
            loop {
                let answer = frame::read(&mut output, most);
                let is_last = !matches!(answer, Ok(Some(_)));
                if sender.send(answer).is_err() || is_last {
                    return;
                }
            }
        })?;
        frame::write_value(worker.input()?, &self.limits)?;
        Ok(worker)
    }
}

impl Worker {
    fn input(&mut self) -> io::Result<&mut ChildStdin> {
        self.input
            .as_mut()
            .ok_or_else(|| io::ErrorKind::BrokenPipe.into())
    }

    fn ask(&mut self, task: &Task<'_>, bytes: &[u8]) -> io::Result<()> {
        let input = self.input()?;
        frame::write_value(input, task)?;
        frame::write(input, bytes)?;
        input.flush()
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        drop(self.input.take());
        #[cfg(unix)]
        {
            use rustix::process::{Pid, Signal, kill_process_group};
            if let Some(group) = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw) {
                // It may have ended by itself.
                let _ = kill_process_group(group, Signal::KILL);
            }
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
