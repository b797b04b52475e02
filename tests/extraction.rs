//! Files read by child processes, and the cache of extracts.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use sokbar::ingest::{self, Corpus, Extractor, Limits, RefusalReason};

use crate::harness::{Place, SWEDISH_LETTERS, optional_file, optional_program, text};

fn fixture(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pdf");
    fs::read(folder.join(name)).unwrap()
}

fn put(place: &Place, path: &str, bytes: &[u8]) {
    fs::write(place.corpus().join(path), bytes).unwrap();
}

fn read(place: &Place, limits: Limits) -> Corpus {
    let extractor = Extractor::new(limits)
        .with_program(env!("CARGO_BIN_EXE_sokbar").into(), vec!["read-files".to_owned()]);
    ingest::read_corpus_with(&place.corpus(), &extractor, &|_| {}).unwrap()
}

fn refused(corpus: &Corpus) -> Vec<(&str, &RefusalReason)> {
    let refused = corpus.report.refused.iter();
    refused
        .map(|refusal| (refusal.source.as_str(), &refusal.reason))
        .collect()
}

/// The entries of the folder that keeps extracts, each with its content.
fn kept(place: &Place) -> Vec<(PathBuf, Vec<u8>)> {
    let entries = fs::read_dir(place.index().join("extracts")).unwrap();
    let mut kept: Vec<_> = entries
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.clone(), fs::read(path).unwrap()))
        .collect();
    kept.sort();
    kept
}

#[test]
fn a_child_reads_the_same_as_the_program_itself() {
    let place = Place::with_files(&[
        ("a.html", "<h1>Sida</h1><p>Ställtiden är kort."),
        ("b.md", "# B\n\nText."),
    ]);
    put(&place, "c.pdf", &fixture("chromium.pdf"));
    put(&place, "d.pdf", &fixture("locked-256.pdf"));
    let here = ingest::read_corpus(&place.corpus(), &Limits::default(), &|_| {}).unwrap();
    let by_children = read(&place, Limits::default());
    assert_eq!(here.documents.len(), 3);
    assert_eq!(here.documents, by_children.documents);
    assert_eq!(here.report.refused, by_children.report.refused);
    assert_eq!(here.report.warnings, by_children.report.warnings);
}

#[test]
fn a_file_over_its_time_or_memory_limit_is_refused_alone() {
    let place = Place::with_files(&[("a.md", "# A\n\nText.")]);
    for name in ["b.pdf", "c.pdf"] {
        put(&place, name, &fixture("chromium.pdf"));
    }
    let hurried = Limits {
        time: Duration::ZERO,
        ..Limits::default()
    };
    let corpus = read(&place, hurried);
    let timed_out = RefusalReason::TimedOut { seconds: 0 };
    assert_eq!(refused(&corpus), [("b.pdf", &timed_out), ("c.pdf", &timed_out)]);
    assert_eq!(corpus.documents.len(), 1);

    let small = Limits {
        memory_bytes: 1024 * 1024,
        ..Limits::default()
    };
    let corpus = read(&place, small);
    let died = RefusalReason::ReaderDied { mebibytes: 1 };
    assert_eq!(refused(&corpus), [("b.pdf", &died), ("c.pdf", &died)]);
    assert_eq!(corpus.documents.len(), 1);
}

#[test]
fn unchanged_files_are_not_read_again_and_broken_or_orphaned_entries_go() {
    let place = Place::new();
    put(&place, "a.pdf", &fixture("chromium.pdf"));
    put(&place, "b.pdf", &fixture("libreoffice.pdf"));
    let build = || {
        let output = place.sokbar(&["index", "--force"]);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    };
    let hits = |query: &str| {
        let output = place.sokbar(&["search", "--json", query]);
        let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        answer["total"].as_u64().unwrap()
    };
    build();
    let first = kept(&place);
    assert_eq!((first.len(), hits("operatörerna")), (2, 2));

    // A sound entry is believed: one that says something else shows that the file wasn't read.
    let (path, content) = &first[0];
    let content = text(content).replace("operatörerna", "smörjarna");
    let (_, json) = content.split_once('\n').unwrap();
    fs::write(path, format!("{}\n{json}", sha256(json))).unwrap();
    build();
    assert_eq!((hits("smörjarna"), hits("operatörerna")), (1, 1));

    fs::write(path, "half an ent").unwrap();
    build();
    assert_eq!(hits("operatörerna"), 2);
    assert_eq!(kept(&place), first);

    put(&place, "b.pdf", &fixture("latex-lmodern.pdf"));
    build();
    let changed = kept(&place);
    let same = changed.iter().filter(|entry| first.contains(entry)).count();
    assert_eq!((changed.len(), same), (2, 1));
}

#[test]
fn limits_are_settings() {
    let place = Place::with_files(&[("a.md", "# A\n\nText.")]);
    put(&place, "b.pdf", &fixture("chromium.pdf"));
    let output = place.sokbar(&["index", "--limit-pages", "1"]);
    let told = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(
        told.contains("b.pdf: more pages than the limit of 1; split it, or raise limit_pages"),
        "{told}"
    );
    // Another limit makes the index stale and the file is read again.
    let output = place.sokbar(&["index", "--limit-pages", "2"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
}

#[test]
fn a_hit_in_a_pdf_tells_its_page() {
    let place = Place::new();
    put(&place, "a.pdf", &fixture("latex-lmodern.pdf"));
    assert_eq!(place.sokbar(&["index"]).status.code(), Some(0));
    let output = place.sokbar(&["search", "--json", "operatörerna"]);
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let hit = &answer["hits"][0];
    assert_eq!(
        (&hit["section"]["page"], &hit["section"]["heading"]),
        (&2.into(), &"2 Resultat".into())
    );
}

fn sha256(text: &str) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(text)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// A reader as the program starts it, with its limits sent: the connection is its standard input.
#[cfg(target_os = "linux")]
fn reader() -> std::process::Child {
    use std::io::Write as _;
    use std::process::{Command, Stdio};

    let mut child = Command::new(env!("CARGO_BIN_EXE_sokbar"))
        .arg("read-files")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let limits = serde_json::to_vec(&Limits::default()).unwrap();
    let input = child.stdin.as_mut().unwrap();
    input
        .write_all(&u32::try_from(limits.len()).unwrap().to_le_bytes())
        .unwrap();
    input.write_all(&limits).unwrap();
    input.flush().unwrap();
    child
}

#[cfg(target_os = "linux")]
#[test]
fn every_thread_of_a_reader_is_confined_before_it_gets_a_file() {
    let mut child = reader();
    let threads = PathBuf::from(format!("/proc/{}/task", child.id()));
    let value = |status: &str, name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        line.unwrap_or_default().trim().to_owned()
    };
    let confined = || {
        let threads: Vec<PathBuf> = fs::read_dir(&threads)
            .unwrap()
            .map(|thread| thread.unwrap().path())
            .collect();
        // The listener is the second.
        let is_confined = |thread: &PathBuf| {
            let status = fs::read_to_string(thread.join("status")).unwrap_or_default();
            value(&status, "Seccomp:") == "2" && value(&status, "NoNewPrivs:") == "1"
        };
        threads.len() > 1 && threads.iter().all(is_confined)
    };
    crate::harness::eventually(crate::harness::PATIENCE, "every thread to be confined", confined);
    let limits = fs::read_to_string(format!("/proc/{}/limits", child.id())).unwrap();
    let most = limits
        .lines()
        .find(|line| line.starts_with("Max address space"))
        .unwrap();
    assert!(
        most.contains(&Limits::default().memory_bytes.to_string()),
        "{most}"
    );
    child.kill().unwrap();
    child.wait().unwrap();
}

/// A reader runs `pdftotext` for some files. Another program of that name, outside of the folders of the system, is what a
/// hostile file that took over the reader would bring along.
#[cfg(target_os = "linux")]
#[test]
fn a_reader_runs_no_program_from_outside_the_system() {
    use std::os::unix::fs::PermissionsExt as _;

    let place = Place::with_files(&[]);
    put(&place, "a.pdf", &fixture("latex-t1.pdf"));
    let (programs, marker) = (place.root().join("programs"), place.root().join("marker"));
    fs::create_dir(&programs).unwrap();
    let script = programs.join("pdftotext");
    fs::write(&script, format!("#!/bin/sh\necho ran > '{}'\n", marker.display())).unwrap();
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:/usr/bin:/bin", programs.display());
    // It would run, and write, for anybody who is not confined.
    let free = std::process::Command::new("pdftotext")
        .env("PATH", &path)
        .status();
    assert!(free.is_ok_and(|status| status.success()) && marker.exists());
    fs::remove_file(&marker).unwrap();
    let output = place.command(&["index"]).env("PATH", &path).output().unwrap();
    assert!(output.status.code().is_some(), "{}", text(&output.stderr));
    if !has_landlock() {
        eprintln!("this kernel has no Landlock: what a reader may run is not tested");
        return;
    }
    assert!(!marker.exists(), "the program ran");
}

/// Whether the kernel has Landlock; a thread of its own is confined to see it.
#[cfg(target_os = "linux")]
fn has_landlock() -> bool {
    use landlock::{AccessFs, Ruleset, RulesetAttr as _, RulesetStatus};

    let confine = || {
        let rules = Ruleset::default().handle_access(AccessFs::Execute).unwrap();
        rules.create().unwrap().restrict_self().unwrap().ruleset
    };
    std::thread::spawn(confine).join().unwrap() != RulesetStatus::NotEnforced
}

#[test]
fn scanned_pages_are_recognised_once_and_the_report_says_so() {
    let untested = "the letters of scanned PDF files";
    if optional_program(&["tesseract"], untested).is_none()
        || optional_program(&["pdftoppm"], untested).is_none()
        || optional_file(SWEDISH_LETTERS, untested, "tesseract-ocr-swe").is_none()
    {
        return;
    }
    let place = Place::new();
    put(&place, "inskannad.pdf", &fixture("inskannad.pdf"));
    let read = || {
        let extractor = Extractor::new(Limits::default())
            .with_program(env!("CARGO_BIN_EXE_sokbar").into(), vec!["read-files".to_owned()])
            .with_cache(place.index().join("extracts"))
            .with_recognition();
        let begun = Instant::now();
        let corpus = ingest::read_corpus_with(&place.corpus(), &extractor, &|_| {}).unwrap();
        (corpus, begun.elapsed())
    };
    let (first, slow) = read();
    let document = &first.documents[0];
    let whole: String = document
        .sections
        .iter()
        .map(|section| section.text.as_str())
        .collect();
    for word in ["ställtiden", "förbättringsarbetet", "operatörerna"] {
        assert!(whole.contains(word), "{word} is not in {whole}");
    }
    let pages: Vec<Option<u32>> = document.sections.iter().map(|section| section.page).collect();
    assert!(pages.contains(&Some(1)) && pages.contains(&Some(2)), "{pages:?}");
    let told = |corpus: &Corpus| -> Vec<String> {
        let warnings = corpus.report.warnings.iter();
        warnings.map(|warning| warning.reason.to_string()).collect()
    };
    let recognised =
        "scanned: the letters of 2 of 2 pages were recognised by tesseract and may be wrong here and there";
    assert!(
        told(&first).iter().any(|told| told == recognised),
        "{:?}",
        told(&first)
    );
    // The pages are kept.
    let (second, fast) = read();
    assert_eq!(second.documents, first.documents);
    assert!(fast * 2 < slow, "{fast:?} after {slow:?}");
    // Who does not ask for it has the file as before.
    let plain = self::read(&place, Limits::default());
    assert!(
        told(&plain).iter().any(|told| told.starts_with("needs OCR")),
        "{:?}",
        told(&plain)
    );
}
