//! The child process: reads files for its parent until the parent closes the connection.

use std::io::{self, Read, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;

use super::{Task, frame, guarded, sandbox};
use crate::ingest::limits::Limits;
use crate::ingest::read;

/// Longer messages are refused.
const LONGEST: usize = u32::MAX as usize;

/// Reads files as the parent sends them: first the limits, then for each file what is to be done and its bytes, and after each
/// an answer. Returns when the parent closes `input`; if that happens while a file is being read, ends the process.
///
/// # Errors
/// If a message of the parent is invalid, or the parent ends.
pub fn work(mut input: impl Read + Send + 'static, mut output: impl Write) -> io::Result<()> {
    let Some(limits) = frame::read(&mut input, LONGEST)? else {
        return Ok(());
    };
    let limits: Limits = frame::value(&limits)?;
    restrict(&limits);
    let (sender, files) = mpsc::sync_channel::<(Task<'static>, Vec<u8>)>(0);
    let busy = Arc::new(AtomicBool::new(false));
    let is_busy = Arc::clone(&busy);
    let listen = move || {
        while let Ok(Some(task)) = frame::read(&mut input, LONGEST) {
            let Ok(task) = frame::value(&task) else { break };
            let Ok(Some(bytes)) = frame::read(&mut input, LONGEST) else {
                break;
            };
            if sender.send((task, bytes)).is_err() {
                return;
            }
        }
        // The parent has ended, so nobody needs the answer.
        if is_busy.load(Ordering::SeqCst) {
            std::process::exit(0);
        }
    };
    thread::Builder::new().name("listener".to_owned()).spawn(listen)?;
    for (task, bytes) in files {
        busy.store(true, Ordering::SeqCst);
        match task {
            Task::Read(format, learnt) => {
                let outcome = guarded(|| read::read(format, &bytes, &limits, &learnt));
                frame::write_value(&mut output, &outcome)?;
            }
            Task::Recognise(format, page, languages) => {
                let text = guarded(|| Ok(read::recognise_page(format, &bytes, page, &languages, &limits)));
                frame::write_value(&mut output, &text)?;
            }
            Task::ReadRecognised(format, texts) => {
                let extract = guarded(|| read::read_recognised(format, &bytes, &texts, &limits));
                frame::write_value(&mut output, &extract)?;
            }
            Task::ListBlocks => {
                let blocks = guarded(|| read::list_blocks(&bytes, &limits));
                frame::write_value(&mut output, &blocks)?;
            }
        }
        busy.store(false, Ordering::SeqCst);
    }
    Ok(())
}

/// Limits the address space of this process, where an allocation above the limit fails, and confines it.
fn restrict(limits: &Limits) {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let most = getrlimit(Resource::As).maximum;
        let limit = most.map_or(limits.memory_bytes, |most| most.min(limits.memory_bytes));
        let limit = Rlimit {
            current: Some(limit),
            maximum: Some(limit),
        };
        if let Err(error) = setrlimit(Resource::As, limit) {
            tracing::warn!(%error, "the memory of a reader can't be limited");
        }
    }
    if let Err(error) = sandbox::confine() {
        tracing::warn!(%error, "a reader can't be confined");
    }
}
