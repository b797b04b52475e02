//! What a reader of foreign files may do: nothing but compute, and run `pdftotext`, `pdftoppm` and `tesseract`.

use std::error::Error;

/// Confines the calling thread, and all threads and processes that it starts from now on: it opens no file but programs
/// and libraries of the system, writes none, and has no sockets. Call it before other threads start.
///
/// Returns whether the system enforces all of it; Linux does from version 5.13 on, other systems do not.
///
/// # Errors
/// If the system refuses the confinement though it knows it.
#[cfg(target_os = "linux")]
pub(super) fn confine() -> Result<bool, Box<dyn Error + Send + Sync>> {
    let files = files()?;
    sockets()?;
    Ok(files)
}

/// Other systems have no confinement of this kind.
#[cfg(not(target_os = "linux"))]
pub(super) fn confine() -> Result<bool, Box<dyn Error + Send + Sync>> {
    Ok(false)
}

/// Landlock: what may be opened.
#[cfg(target_os = "linux")]
fn files() -> Result<bool, landlock::RulesetError> {
    use landlock::{
        ABI, Access as _, AccessFs, Ruleset, RulesetAttr as _, RulesetCreatedAttr as _, RulesetStatus, Scope,
        path_beneath_rules,
    };

    /// Programs and libraries: `pdftotext` is one of them.
    const SYSTEM: [&str; 6] = ["/usr", "/bin", "/lib", "/lib64", "/etc/ld.so.cache", "/nix/store"];
    // What a newer kernel could refuse besides is left out by an older one.
    let known = ABI::V6;
    let status = Ruleset::default()
        .handle_access(AccessFs::from_all(known))?
        .scope(Scope::from_all(known))?
        .create()?
        .add_rules(path_beneath_rules(SYSTEM, AccessFs::from_read(known)))?
        .add_rules(path_beneath_rules(
            ["/dev/null"],
            AccessFs::ReadFile | AccessFs::WriteFile,
        ))?
        .restrict_self()?;
    Ok(status.ruleset != RulesetStatus::NotEnforced)
}

/// Seccomp: no socket of any kind, as Landlock knows TCP only.
#[cfg(target_os = "linux")]
fn sockets() -> Result<(), Box<dyn Error + Send + Sync>> {
    use seccompiler::{BpfProgram, SeccompAction, SeccompFilter};

    let refused = [(libc::SYS_socket, Vec::new()), (libc::SYS_socketpair, Vec::new())];
    let filter = SeccompFilter::new(
        refused.into_iter().collect(),
        SeccompAction::Allow,
        SeccompAction::Errno(libc::EPERM as u32),
        std::env::consts::ARCH.try_into()?,
    )?;
    let program: BpfProgram = filter.try_into()?;
    seccompiler::apply_filter(&program)?;
    Ok(())
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::fs::{self, File};
    use std::net::{TcpListener, TcpStream, UdpSocket};
    use std::path::Path;
    use std::process::Command;
    use std::thread;

    use super::*;

    /// What a hostile reader would try, and whether it succeeds.
    fn tries(folder: &Path, port: u16) -> Vec<(&'static str, bool)> {
        let read = folder.join("hemligt.txt");
        let program = |name: &str, argument: &Path| {
            let output = Command::new(name).arg(argument).output();
            output.is_ok_and(|output| output.status.success())
        };
        vec![
            ("reads a file", File::open(&read).is_ok()),
            ("lists a folder", fs::read_dir(folder).is_ok()),
            ("writes a file", fs::write(folder.join("nytt.txt"), "x").is_ok()),
            ("removes a file", fs::remove_file(folder.join("bort.txt")).is_ok()),
            ("connects", TcpStream::connect(("127.0.0.1", port)).is_ok()),
            ("listens", TcpListener::bind("127.0.0.1:0").is_ok()),
            ("has a datagram socket", UdpSocket::bind("127.0.0.1:0").is_ok()),
            ("has a program read a file", program("/bin/cat", &read)),
        ]
    }

    #[test]
    fn a_confined_reader_opens_no_file_and_no_socket() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["hemligt.txt", "bort.txt"] {
            fs::write(folder.path().join(name), "text").unwrap();
        }
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        for (what, done) in tries(folder.path(), port) {
            assert!(done, "{what} without confinement");
        }
        fs::write(folder.path().join("bort.txt"), "text").unwrap();
        let path = folder.path().to_owned();
        // Only this thread is confined. Programs by their paths: `PATH` may have none.
        let confined = thread::spawn(move || {
            let enforced = confine().unwrap();
            let null = Command::new("/bin/true")
                .stderr(std::process::Stdio::null())
                .status();
            (
                enforced,
                tries(&path, port),
                null.is_ok_and(|status| status.success()),
            )
        });
        let (enforced, tried, runs_programs) = confined.join().unwrap();
        if !enforced {
            eprintln!("this kernel has no Landlock: the confinement of files is not tested");
            return;
        }
        for (what, done) in tried {
            assert!(!done, "{what}");
        }
        assert!(runs_programs, "pdftotext is a program of the system");
    }
}
