//! The child process: reads files for its parent until the parent closes the connection.

use std::io::{self, Read, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;

use super::{frame, read_guarded, sandbox};
use crate::ingest::format::Format;
use crate::ingest::limits::Limits;

/// Longer messages are refused.
const LONGEST: usize = u32::MAX as usize;

/// Reads files as the parent sends them: first the limits, then for each file its format and its bytes, and after each
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
    let (sender, files) = mpsc::sync_channel::<(Format, Vec<u8>)>(0);
    let busy = Arc::new(AtomicBool::new(false));
    let is_busy = Arc::clone(&busy);
    let listen = move || {
        while let Ok(Some(format)) = frame::read(&mut input, LONGEST) {
            let Ok(format) = frame::value(&format) else { break };
            let Ok(Some(bytes)) = frame::read(&mut input, LONGEST) else {
                break;
            };
            if sender.send((format, bytes)).is_err() {
                return;
            }
        }
        // The parent has ended, so nobody needs the answer.
        if is_busy.load(Ordering::SeqCst) {
            std::process::exit(0);
        }
    };
    thread::Builder::new().name("listener".to_owned()).spawn(listen)?;
    for (format, bytes) in files {
        busy.store(true, Ordering::SeqCst);
        frame::write_value(&mut output, &read_guarded(format, &bytes, &limits))?;
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
