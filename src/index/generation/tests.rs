//! Generations that come, are read, go, and are damaged.

use super::description::CURRENT;
use super::*;
use crate::index::schema::SCHEMA_VERSION;

fn finish(root: &Path) -> String {
    let (folder, _lock) = create(root).unwrap();
    let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
    let info = GenerationInfo {
        name: name.clone(),
        schema_version: SCHEMA_VERSION,
        corpus_fingerprint: String::new(),
        documents: 1,
        built: String::new(),
        files: Vec::new(),
    };
    write_info(root, &folder, &info).unwrap();
    publish(root, &name).unwrap();
    name
}

#[test]
fn an_empty_folder_has_no_generation() {
    let root = tempfile::tempdir().unwrap();
    assert_eq!(current(root.path()).unwrap(), None);
    assert_eq!(current(&root.path().join("missing")).unwrap(), None);
}

#[test]
fn a_generation_in_use_survives_the_sweep_until_released() {
    let root = tempfile::tempdir().unwrap();
    let first = finish(root.path());
    let reader = lock_current(root.path()).unwrap().unwrap();
    let second = finish(root.path());
    sweep(root.path()).unwrap();
    assert!(root.path().join(&first).exists(), "removed while it was read");
    drop(reader);
    sweep(root.path()).unwrap();
    assert!(!root.path().join(&first).exists(), "left behind");
    assert_eq!(current(root.path()).unwrap().unwrap().name, second);
}

#[test]
fn a_build_that_was_killed_is_swept_and_never_current() {
    let root = tempfile::tempdir().unwrap();
    let good = finish(root.path());
    let (half_built, lock) = create(root.path()).unwrap();
    assert_eq!(current(root.path()).unwrap().unwrap().name, good);
    drop(lock);
    sweep(root.path()).unwrap();
    assert!(!half_built.exists());
}

#[test]
fn two_builds_do_not_run_at_once() {
    let root = tempfile::tempdir().unwrap();
    let _first = BuildLock::take(root.path()).unwrap();
    assert!(matches!(
        BuildLock::take(root.path()),
        Err(IndexError::Busy { .. })
    ));
}

/// Why there is no current generation.
fn refusal(root: &Path) -> String {
    current(root).unwrap_err().to_string()
}

#[test]
fn a_damaged_current_is_named_and_the_next_build_replaces_it() {
    let root = tempfile::tempdir().unwrap();
    let root = root.path();
    let name = finish(root);
    let whole = fs::read(root.join(CURRENT)).unwrap();
    for at in 0..whole.len() {
        for bit in 0..8 {
            let mut bytes = whole.clone();
            bytes[at] ^= 1 << bit;
            fs::write(root.join(CURRENT), bytes).unwrap();
            let told = refusal(root);
            assert!(told.contains("CURRENT") || told.contains("is missing"), "{told}");
        }
        fs::write(root.join(CURRENT), &whole[..at]).unwrap();
        assert!(current(root).is_err(), "{at} bytes");
    }
    for other in ["../../etc", "generation-1", "generation-\u{661}\n"] {
        fs::write(root.join(CURRENT), other).unwrap();
        assert!(refusal(root).contains("CURRENT"), "{other}");
    }
    fs::remove_file(root.join(CURRENT)).unwrap();
    fs::create_dir(root.join(CURRENT)).unwrap();
    assert!(refusal(root).contains("CURRENT is a folder"));
    publish(root, &name).unwrap();
    assert_eq!(current(root).unwrap().unwrap().name, name);
}

#[test]
fn a_damaged_description_is_named() {
    let root = tempfile::tempdir().unwrap();
    let root = root.path();
    let path = root.join(finish(root)).join(INFO);
    let whole = fs::read(&path).unwrap();
    for at in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 4;
        fs::write(&path, bytes).unwrap();
        assert!(current(root).is_err(), "byte {at}");
    }
    let doubled = String::from_utf8(whole).unwrap();
    let doubled = doubled.replacen("\"documents\": 1,", "\"documents\": 1,\n  \"documents\": 1,", 1);
    fs::write(&path, doubled).unwrap();
    assert!(refusal(root).contains("generation.json has a wrong checksum"));
    fs::remove_file(&path).unwrap();
    assert!(refusal(root).contains("generation.json is missing"));
}

#[test]
fn another_version_is_recognised_whatever_else_it_writes() {
    let root = tempfile::tempdir().unwrap();
    let root = root.path();
    let name = finish(root);
    fs::write(root.join(CURRENT), &name).unwrap();
    fs::write(
        root.join(&name).join(INFO),
        "{\"schema_version\": 1, \"old\": true}",
    )
    .unwrap();
    assert!(matches!(
        current(root),
        Err(IndexError::OtherSchema { found: 1, .. })
    ));
}
