//! Programs of the system that read what pdfboss cannot: each gets the bytes on its standard input and half of the time, so that who waits for
//! this reader does not end it first.

use std::io::{Read as _, Write as _};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// Runs a program on bytes and returns what it writes, at most `most` bytes; `None` if it is missing, takes longer than `time` or says
/// nothing.
pub(super) fn run(command: &mut Command, bytes: &[u8], most: u64, time: Duration) -> Option<Vec<u8>> {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let written = converse(&mut child, bytes, most, time);
    // Whatever happened, nothing of it goes on.
    let _ = child.kill();
    let _ = child.wait();
    written
}

fn converse(child: &mut Child, bytes: &[u8], most: u64, time: Duration) -> Option<Vec<u8>> {
    let (mut input, output) = (child.stdin.take()?, child.stdout.take()?);
    let end = Instant::now() + time;
    thread::scope(|scope| {
        // A child that ends early leaves input unread; its output decides.
        scope.spawn(move || input.write_all(bytes).is_ok());
        let reader = scope.spawn(move || {
            let mut written = Vec::new();
            output.take(most).read_to_end(&mut written).map(|_| written)
        });
        while !reader.is_finished() && Instant::now() < end {
            thread::sleep(Duration::from_millis(5));
        }
        let in_time = reader.is_finished();
        // Killing the child closes its pipes, which ends the threads.
        let _ = child.kill();
        reader.join().ok()?.ok().filter(|_| in_time)
    })
}
