//! An index on a bad disk, after a power cut, in a folder that may only be read: damage is noticed, named and healed.
//! Power cuts at every flush are tested beside the code that flushes (`src/index/durable/tests.rs`), killed builds in
//! `crash.rs`.

#![cfg(unix)]

use std::error::Error;
use std::fs::{self, File};
use std::io::{Seek as _, SeekFrom, Write as _};
use std::iter;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use sokbar::search::{EngineOptions, SearchEngine};

use crate::harness::{PATIENCE, Place, eventually, text, wait_for};
use crate::serve::{Service, read_all, told};

/// Kinds of damage to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Damage {
    Delete,
    Empty,
    Half,
    OneByteLess,
    OneByteMore,
    FlipFirst,
    FlipMiddle,
    FlipLast,
    Zeros,
}

const DAMAGES: [Damage; 9] = [
    Damage::Delete,
    Damage::Empty,
    Damage::Half,
    Damage::OneByteLess,
    Damage::OneByteMore,
    Damage::FlipFirst,
    Damage::FlipMiddle,
    Damage::FlipLast,
    Damage::Zeros,
];

impl Damage {
    /// Damages a file with this content; `false` where that changes nothing.
    fn inflict(self, path: &Path, content: &[u8]) -> bool {
        let mut bytes = content.to_vec();
        let length = bytes.len();
        match self {
            Self::Delete => {
                fs::remove_file(path).unwrap();
                return true;
            }
            Self::Empty => bytes.clear(),
            Self::Half => bytes.truncate(length / 2),
            Self::OneByteLess => bytes.truncate(length.saturating_sub(1)),
            Self::OneByteMore => bytes.push(0),
            Self::FlipFirst => bytes.iter_mut().take(1).for_each(|byte| *byte ^= 1),
            Self::FlipMiddle => bytes
                .iter_mut()
                .skip(length / 2)
                .take(1)
                .for_each(|byte| *byte ^= 0x10),
            Self::FlipLast => bytes.iter_mut().rev().take(1).for_each(|byte| *byte ^= 0x80),
            Self::Zeros => bytes.fill(0),
        }
        fs::write(path, &bytes).unwrap();
        bytes != content
    }
}

fn place() -> Place {
    Place::with_files(&[
        (
            "metoder/kanban.md",
            "# Kanban\n\nEn signal för *påfyllning* i flödet.\n",
        ),
        ("metoder/smed.md", "# SMED\n\nKortare ställtid i verkstaden.\n"),
    ])
}

/// An index of it.
fn indexed() -> Place {
    let place = place();
    let output = place.sokbar(&["index"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    place
}

fn generation(place: &Place) -> PathBuf {
    let generations = place.generations();
    assert_eq!(generations.len(), 1, "{generations:?}");
    place.index().join(&generations[0])
}

/// Every file that an index is made of.
fn files(place: &Place) -> Vec<PathBuf> {
    let entries = fs::read_dir(generation(place)).unwrap();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    // The lock has no content.
    files.retain(|path| !path.ends_with("in-use.lock"));
    files.push(place.index().join("CURRENT"));
    files.sort();
    assert!(files.len() > 12, "{files:?}");
    files
}

fn name(path: &Path) -> &str {
    path.file_name().unwrap().to_str().unwrap()
}

/// What `sokbar check` does, without a process for each of the many damages; returns what it would tell.
fn check(place: &Place, options: &EngineOptions) -> Result<(), String> {
    let checked = SearchEngine::open(&place.index(), options).and_then(|engine| engine.probe());
    checked.map_err(|error| {
        let causes = iter::successors(Some(&error as &dyn Error), |error| (*error).source());
        causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
    })
}

#[test]
fn a_check_tells_what_is_damaged() {
    let place = indexed();
    let output = place.sokbar(&["check"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("generation-1 is sound: 2 documents"));
    let path = generation(&place).join("titles.bin");
    Damage::FlipLast.inflict(&path, &fs::read(&path).unwrap());
    let output = place.sokbar(&["check"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        text(&output.stderr).contains("titles.bin"),
        "{}",
        text(&output.stderr)
    );
}

#[test]
fn every_damage_to_every_file_is_noticed_and_named() {
    let (place, options) = (indexed(), EngineOptions::default());
    let mut faults = Vec::new();
    let mut inflicted = 0;
    for path in files(&place) {
        let content = fs::read(&path).unwrap();
        for damage in DAMAGES {
            if !damage.inflict(&path, &content) {
                continue;
            }
            inflicted += 1;
            let told = check(&place, &options);
            // Without the file that names the generation, nothing was ever built.
            let is_gone = path.ends_with("CURRENT") && damage == Damage::Delete;
            let is_named =
                |told: &String| told.contains(name(&path)) || is_gone && told.contains("there is no index");
            if !told.as_ref().is_err_and(is_named) {
                faults.push(format!("{} {damage:?}: {told:?}", name(&path)));
            }
            fs::write(&path, &content).unwrap();
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(inflicted > 100, "{inflicted}");
    assert_eq!(check(&place, &options), Ok(()), "whole again");
}

#[test]
fn a_damaged_index_is_never_indexed_already() {
    let place = indexed();
    for number in 0..files(&place).len() {
        let path = files(&place).swap_remove(number);
        let content = fs::read(&path).unwrap();
        Damage::FlipMiddle.inflict(&path, &content);
        let output = place.sokbar(&["index"]);
        let (told, printed) = (text(&output.stderr), text(&output.stdout));
        assert_eq!(output.status.code(), Some(0), "{}: {told}", name(&path));
        assert!(
            printed.contains("2 documents indexed in"),
            "{}: {printed}",
            name(&path)
        );
        assert!(told.contains(name(&path)), "{}: {told}", name(&path));
    }
    let output = place.sokbar(&["index"]);
    assert!(text(&output.stdout).contains("indexed already"));
}

#[test]
fn a_service_builds_a_damaged_index_again() {
    let truncate = |place: &Place| {
        let path = generation(place).join("vocabulary.fst");
        let file = File::options().write(true).open(path).unwrap();
        file.set_len(70_000).unwrap();
    };
    let double = |place: &Place| {
        let path = generation(place).join("meta.json");
        let json = fs::read_to_string(&path).unwrap();
        let (head, tail) = json.split_once("\"segments\"").unwrap();
        fs::write(path, format!("{head}\"opstamp\": 1, \"segments\"{tail}")).unwrap();
    };
    let bad_byte = |place: &Place| fs::write(place.index().join("CURRENT"), b"generation-1\xFF").unwrap();
    let folder = |place: &Place| {
        fs::remove_file(place.index().join("CURRENT")).unwrap();
        fs::create_dir_all(place.index().join("CURRENT/a")).unwrap();
    };
    type Damage<'a> = (&'a str, &'a dyn Fn(&Place));
    let damages: [Damage<'_>; 4] = [
        ("vocabulary.fst", &truncate),
        ("meta.json", &double),
        ("CURRENT", &bad_byte),
        ("CURRENT is a folder", &folder),
    ];
    for (file, damage) in damages {
        let place = indexed();
        damage(&place);
        let service = Service::start(&place);
        assert_eq!(service.total("kanban"), 1, "{file}");
        let log = told(&place);
        assert!(log.contains("WARN") && log.contains(file), "{file}: {log}");
        // Where only CURRENT is damaged, the generation that it named answers until then.
        eventually(PATIENCE, "another generation", || {
            is_ready(&service) && service.json("/ready")["generation"] == "generation-2"
        });
        eventually(PATIENCE, "the damaged generation to be removed", || {
            place.generations() == ["generation-2"]
        });
    }
}

fn is_ready(service: &Service) -> bool {
    read_all(service.ask("/ready")).starts_with("HTTP/1.1 200")
}

/// Overwrites the end of a file in place, as a failing disk does.
fn overwrite(path: &Path) {
    let length = fs::metadata(path).unwrap().len();
    let mut file = File::options().write(true).open(path).unwrap();
    file.seek(SeekFrom::Start(length / 4)).unwrap();
    file.write_all(&vec![0xFF; (length - length / 4) as usize])
        .unwrap();
}

#[test]
fn a_service_whose_files_are_damaged_replaces_them() {
    let place = indexed();
    let service = Service::start(&place);
    eventually(PATIENCE, "the service to be ready", || is_ready(&service));
    overwrite(&generation(&place).join("documents.bin"));
    let document = || read_all(service.ask("/v1/documents/metoder/smed"));
    assert!(document().starts_with("HTTP/1.1 500"), "{}", document());
    wait_for("the document", || {
        document().starts_with("HTTP/1.1 200").then_some(())
    });
    assert_eq!(service.json("/ready")["generation"], "generation-2");
    let log = told(&place);
    assert!(log.contains("documents.bin has a wrong checksum"), "{log}");
}

#[test]
fn damage_that_comes_before_readiness_is_noticed_in_the_background() {
    let place = indexed();
    let path = generation(&place).join("words.bin");
    Damage::FlipLast.inflict(&path, &fs::read(&path).unwrap());
    // The size is right and opening does not read it, so the service begins with it.
    let service = Service::start(&place);
    wait_for("another generation", || {
        let answer = read_all(service.ask("/ready"));
        answer.contains("generation-2").then_some(())
    });
    assert!(
        told(&place).contains("words.bin has a wrong checksum"),
        "{}",
        told(&place)
    );
}

/// Copies a folder of files.
fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

#[test]
fn an_older_generation_answers_where_the_newest_is_refused() {
    let place = indexed();
    let (first, kept) = (generation(&place), place.root().join("kept"));
    copy_folder(&first, &kept);
    place.write("metoder/andon.md", "# Andon\n\nEn lampa som kallar på hjälp.\n");
    assert_eq!(place.sokbar(&["index"]).status.code(), Some(0));
    let second = generation(&place);
    assert!(second.ends_with("generation-2"));
    // As if the machine had stopped before the older generation was removed, and the newest was hit.
    copy_folder(&kept, &first);
    let path = second.join("vocabulary.fst");
    Damage::FlipMiddle.inflict(&path, &fs::read(&path).unwrap());
    // Nothing can be built until there is room for a corpus that can be read.
    let corpus = place.corpus();
    fs::rename(&corpus, place.root().join("away")).unwrap();
    let service = Service::start(&place);
    assert_eq!(service.total("kanban"), 1, "{}", told(&place));
    let ready = service.json("/ready");
    assert_eq!(ready["generation"], "generation-1", "{ready}");
    assert!(
        ready["stale_since"].is_string() && ready["last_error"].is_string(),
        "{ready}"
    );
    assert!(
        told(&place).contains("an older generation serves until another is built"),
        "{}",
        told(&place)
    );
    fs::rename(place.root().join("away"), corpus).unwrap();
    wait_for("another generation", || {
        let ready = service.json("/ready");
        (ready["generation"] == "generation-3" && ready["last_error"].is_null()).then_some(())
    });
    assert_eq!(service.total("andon"), 1);
    eventually(PATIENCE, "the others to be removed", || {
        place.generations() == ["generation-3"]
    });
}

#[test]
fn a_damaged_current_is_replaced_while_the_open_index_serves() {
    let place = indexed();
    let service = Service::start(&place);
    fs::write(place.index().join("CURRENT"), "generation-x").unwrap();
    eventually(PATIENCE, "another generation", || {
        // Fails on any other answer than 200.
        assert_eq!(service.total("kanban"), 1);
        service.json("/v1/search?q=kanban");
        read_all(service.ask("/ready")).contains("generation-2")
    });
    assert!(
        told(&place).contains("CURRENT names no generation"),
        "{}",
        told(&place)
    );
}

/// A shell command that runs the program with some arguments.
fn by_shell(place: &Place, before: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new("/bin/sh");
    command
        .current_dir(place.root())
        .args(["-c", &format!("{before} && exec \"$0\" \"$@\"")])
        .arg(env!("CARGO_BIN_EXE_sokbar"))
        .args(arguments);
    command
}

#[test]
fn a_build_in_too_little_address_space_says_so() {
    let place = place();
    let output = by_shell(&place, "ulimit -v 600000", &["index"]).output().unwrap();
    let told = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(
        told.contains("the address space is limited to 585 MiB") && told.contains("ulimit -v"),
        "{told}"
    );
    assert!(place.generations().is_empty());
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_loses_nothing_and_room_is_noticed() {
    use rustix::process::{Pid, Resource, Rlimit, prlimit};

    let place = indexed();
    let arguments = ["serve", "--bind", "127.0.0.1:0", "--watch"];
    let service = Service::start_command(&place, by_shell(&place, "trap '' XFSZ", &arguments));
    assert_eq!(service.total("kanban"), 1);
    let process = Pid::from_raw(service.process().try_into().unwrap()).unwrap();
    let limit = |bytes: Option<u64>| {
        let limit = Rlimit {
            current: bytes,
            maximum: None,
        };
        prlimit(Some(process), Resource::Fsize, limit).unwrap();
    };
    // No file may grow beyond some bytes: each write of the build fails as on a full disk. The program must survive the
    // signal of that limit, which is not the point here, so it is ignored from the start (`by_shell`).
    limit(Some(1_024));
    place.write("metoder/andon.md", "# Andon\n\nEn lampa som kallar på hjälp.\n");
    wait_for("the failure to be told", || {
        service.json("/ready")["last_error"].as_str().map(str::to_owned)
    });
    assert_eq!(service.total("kanban"), 1, "the index serves");
    assert_eq!(place.generations(), ["generation-1"], "nothing is left behind");
    limit(None);
    wait_for("the new text", || (service.total("andon") == 1).then_some(()));
    assert!(service.json("/ready")["last_error"].is_null());
    assert_eq!(place.sokbar(&["check"]).status.code(), Some(0));
}

#[test]
fn the_modes_of_files_follow_the_umask() {
    for (umask, file_mode, folder_mode) in [
        ("022", 0o644, 0o755),
        ("027", 0o640, 0o750),
        ("077", 0o600, 0o700),
    ] {
        let place = place();
        let output = by_shell(&place, &format!("umask {umask}"), &["index"])
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        let mode = |path: &Path| fs::metadata(path).unwrap().mode() & 0o777;
        for path in files(&place) {
            assert_eq!(mode(&path), file_mode, "{umask} {}", path.display());
        }
        assert_eq!(mode(&generation(&place)), folder_mode, "{umask}");
        assert_eq!(mode(&place.index()), folder_mode, "{umask}");
    }
}

/// Lets a command run as somebody who may read the place but write nothing in it: as `nobody` if the tests are run by
/// root, whom no mode keeps out.
fn read_only(place: &Place, command: &mut Command) {
    let mut folders = vec![place.root().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
            }
        }
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o555)).unwrap();
    }
    if rustix::process::geteuid().is_root() {
        command.uid(65_534).gid(65_534);
    }
}

/// Lets the place be removed.
fn writable(place: &Place) {
    for folder in [
        place.root().to_owned(),
        place.index(),
        place.corpus(),
        generation(place),
    ] {
        fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).unwrap();
    }
    fs::set_permissions(place.corpus().join("metoder"), fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn a_read_only_index_of_another_owner_is_searched_and_served() {
    let place = indexed();
    File::create(place.root().join("log")).unwrap();
    let mut search = place.command(&["search", "kanban"]);
    read_only(&place, &mut search);
    let output = search.stdin(Stdio::null()).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("metoder/kanban"));

    let mut command = place.command(&["serve", "--bind", "127.0.0.1:0", "--watch"]);
    fs::set_permissions(place.root().join("log"), fs::Permissions::from_mode(0o644)).unwrap();
    if rustix::process::geteuid().is_root() {
        command.uid(65_534).gid(65_534);
    }
    let service = Service::start_command(&place, command);
    assert_eq!(service.total("kanban"), 1);
    eventually(PATIENCE, "the service to be ready", || is_ready(&service));
    drop(service);
    writable(&place);
}
