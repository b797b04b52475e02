//! Original files at a replica: those that are published, large ones, and one that the store has lost.

use std::fs;
use std::path::Path;
#[cfg(target_os = "linux")]
use std::process::Command;

use super::replicas::{Library, is_well, ready_when};
use crate::harness::{Place, text, wait_for};
use crate::serve::{Service, read_all};

#[test]
fn original_files_are_handed_out_by_a_replica_if_they_are_published() {
    let library = Library::new();
    library
        .builder
        .write("ordlista.txt", "Ställtid är tiden mellan två olika produkter.");
    library.publish(&["--publish-originals"]);
    let replica = Place::new();
    let [follow, often] = library.follower();
    let service = Service::start_with(&replica, &[&follow, &often]);
    ready_when(&service, "all well", is_well);
    let original = |id: &str| read_all(service.ask(&format!("/original/{id}")));
    // Original files come after the generation that names them.
    wait_for("the first file", || {
        let file = original("ordlista");
        file.ends_with("mellan två olika produkter.").then_some(())
    });
    wait_for("the second file", || {
        original("smed").contains("Ställtiden halverades").then_some(())
    });

    library.builder.write(
        "ordlista.txt",
        "Ställtid är tiden mellan två olika produkter, inget annat.",
    );
    fs::remove_file(library.builder.corpus().join("vsm.md")).unwrap();
    library.publish(&["--publish-originals"]);
    wait_for("the new file", || {
        original("ordlista").ends_with("inget annat.").then_some(())
    });
    ready_when(&service, "all well", is_well);
    assert!(!replica.index().join("followed/originals/vsm.md").exists());
    assert!(original("vsm").starts_with("HTTP/1.1 404"));
}

/// A page whose file is large: all but a sentence is in a comment.
fn large(bytes: usize) -> String {
    let mut state = 7_u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        char::from(b'a' + (state >> 56) as u8 % 26)
    };
    let noise: String = (0..bytes).map(|_| next()).collect();
    format!("<!doctype html><title>Stor</title><p>Ställtid på en stor sida.</p><!-- {noise} -->")
}

/// The objects of a store that is a folder, with their sizes.
fn objects(shelf: &Path) -> Vec<(std::path::PathBuf, u64)> {
    let files = walkdir::WalkDir::new(shelf.join("objects")).into_iter();
    let files = files
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file());
    let sized = files.map(|entry| (entry.path().to_owned(), entry.metadata().unwrap().len()));
    sized.collect()
}

#[test]
fn a_large_original_goes_through_little_memory_and_a_lost_piece_keeps_no_other_file_away() {
    const BYTES: usize = 45 << 20;
    let library = Library::new();
    library.publish(&["--publish-originals"]);
    let replica = Place::new();
    let [follow, often] = library.follower();
    let service = Service::start_with(&replica, &[&follow, &often]);
    ready_when(&service, "all well", is_well);
    let before = service.mebibytes("VmHWM");

    // One piece is lost before the replica comes to it: replicas look once in a second, and this is stopped meanwhile.
    library.builder.write("stor.html", &large(BYTES));
    library
        .builder
        .write("zeta.md", "# Zeta\n\nStälltid i en liten fil.");
    service.freeze();
    library.publish(&["--publish-originals", "--limit-seconds=300"]);
    let (lost, _) = objects(&library.shelf())
        .into_iter()
        .max_by_key(|(_, bytes)| *bytes)
        .unwrap();
    let content = fs::read(&lost).unwrap();
    fs::remove_file(&lost).unwrap();
    service.thaw();
    let name = lost.file_name().unwrap().to_str().unwrap();
    ready_when(&service, "the loss to be told", |status, ready| {
        status == 200 && ready["last_error"].as_str().unwrap_or_default().contains(name)
    });
    let original = |id: &str| read_all(service.ask(&format!("/original/{id}")));
    assert!(original("zeta").ends_with("i en liten fil."));
    let begun = replica.index().join("incoming/originals/stor.html");
    assert!(begun.is_file(), "what came stays");

    fs::write(&lost, content).unwrap();
    ready_when(&service, "all well", is_well);
    let made = fs::read(replica.index().join("followed/originals/stor.html")).unwrap();
    assert!(made == fs::read(library.builder.corpus().join("stor.html")).unwrap());
    let more = service.mebibytes("VmHWM") - before;
    assert!(more < 40, "{more} MiB more than before for a file of 45 MiB");
}

/// What is read of a file is sent and let go: the program has no room for the whole file.
#[cfg(target_os = "linux")]
#[test]
fn a_builder_publishes_a_large_original_that_does_not_fit_into_its_memory() {
    const MEBIBYTE: u64 = 1 << 20;
    const FILE: u64 = 600 * MEBIBYTE;
    const MEMORY: u64 = 400 * MEBIBYTE;
    let library = Library::new();
    library.publish(&[]);
    // It grew since it was read, and each mebibyte is another.
    let file = fs::File::options()
        .write(true)
        .open(library.builder.corpus().join("vsm.md"))
        .unwrap();
    for at in (0..FILE).step_by(MEBIBYTE as usize) {
        std::os::unix::fs::FileExt::write_all_at(&file, &at.to_le_bytes(), at + 1_000).unwrap();
    }
    file.set_len(FILE).unwrap();

    let url = format!("--publish-url=file://{}", library.shelf().display());
    let publish = library.builder.command(&["publish", "--publish-originals", &url]);
    let limit = format!("ulimit -v {} && exec \"$0\" \"$@\"", MEMORY / 1_024);
    let mut limited = Command::new("sh");
    limited
        .args(["-c", &limit])
        .arg(publish.get_program())
        .args(publish.get_args())
        .current_dir(publish.get_current_dir().unwrap())
        // Each arena of a thread reserves addresses that it may never use.
        .env("MALLOC_ARENA_MAX", "1");
    let output = limited.output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    let sent: u64 = objects(&library.shelf()).iter().map(|(_, bytes)| bytes).sum();
    assert!(sent >= FILE, "{sent} bytes");
}
