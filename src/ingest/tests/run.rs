//! A run as a whole: its progress, its order, its fingerprint.

use std::sync::Mutex;

use super::*;

#[test]
fn progress_reports_every_file_once() {
    let files: Vec<String> = (0..50).map(|number| format!("{number}.md")).collect();
    let folder = corpus(&files.iter().map(|file| (file.as_str(), TEXT)).collect::<Vec<_>>());
    let told = Mutex::new(Vec::new());
    read_corpus(folder.path(), &Limits::default(), &|progress| {
        assert_eq!(progress.total, 50);
        told.lock()
            .unwrap()
            .push((progress.done, progress.file.to_owned()));
    })
    .unwrap();
    let (mut done, mut names): (Vec<usize>, Vec<String>) = told.into_inner().unwrap().into_iter().unzip();
    done.sort_unstable();
    names.sort_unstable();
    names.dedup();
    assert_eq!((done, names.len()), ((1..=50).collect(), 50));
}

#[test]
fn two_runs_give_the_same_whatever_the_threads() {
    let files: Vec<(String, String)> = (0..60)
        .map(|n| {
            (
                format!("{}/{n}.md", n % 7),
                format!("---\nid: {}\n---\n{TEXT}", n % 40),
            )
        })
        .collect();
    let folder = corpus(
        &files
            .iter()
            .map(|(file, text)| (file.as_str(), text.as_str()))
            .collect::<Vec<_>>(),
    );
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        let corpus = pool.install(|| read(&folder));
        (corpus.documents, corpus.report.refused, corpus.report.warnings)
    };
    let one = run(1);
    assert_eq!((one.0.len(), one.1.len()), (40, 20));
    assert_eq!(one, run(8));
}

#[test]
fn the_fingerprint_changes_with_every_document_and_nothing_else() {
    let folder = corpus(&[("a.md", "ett"), ("b/c.txt", "två"), ("bild.png", "x")]);
    let print = || fingerprint(folder.path(), &Limits::default()).unwrap();
    let first = print();
    assert!(
        first.len() == 64 && first.bytes().all(|byte| byte.is_ascii_hexdigit()),
        "{first}"
    );
    write(&folder, "bild.png", b"annan bild");
    write(&folder, "README.md", b"ny");
    write(&folder, ".git/x.md", b"ny");
    assert_eq!(print(), first);
    write(&folder, "a.md", b"ett och mer");
    let changed = print();
    assert_ne!(changed, first);
    write(&folder, "d.md", b"ny");
    let added = print();
    assert_ne!(added, changed);
    fs::rename(folder.path().join("d.md"), folder.path().join("e.md")).unwrap();
    assert_ne!(print(), added);
    assert!(fingerprint(&folder.path().join("finns-inte"), &Limits::default()).is_err());
}

#[cfg(unix)]
#[test]
fn a_change_of_the_same_size_and_time_changes_the_fingerprint() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.md");
    let print = || fingerprint(folder.path(), &Limits::default()).unwrap();
    fs::write(&path, "# One").unwrap();
    let (first, time) = (print(), path.metadata().unwrap().modified().unwrap());
    // A file that replaces it: another inode, so the test does not depend on the resolution of clocks.
    let other = folder.path().join(".new");
    fs::write(&other, "# Two").unwrap();
    let file = fs::File::options().write(true).open(&other).unwrap();
    file.set_modified(time).unwrap();
    fs::rename(&other, &path).unwrap();
    assert_eq!(path.metadata().unwrap().modified().unwrap(), time);
    assert_ne!(print(), first);
}
