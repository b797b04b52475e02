use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::*;
use crate::config::PublishSettings;
use crate::search::testing;

/// How long something may take that another thread does.
const PATIENCE: Duration = Duration::from_secs(60);
const NEVER: Duration = Duration::from_secs(3_600);

/// A service that answers with a generation, and the settings that have it published to a folder.
fn builder() -> (Settings, Arc<Service>, TempDir) {
    let texts: Vec<(String, String)> = (0..40)
        .map(|number| {
            (
                format!("text{number}"),
                format!("Text {number} om ställtid. ").repeat(200),
            )
        })
        .collect();
    let texts: Vec<(&str, &str)> = texts.iter().map(|(id, text)| (&**id, &**text)).collect();
    let (engine, folder) = testing::engine(&texts);
    let settings = Settings {
        index: folder.path().to_owned(),
        corpus: folder.path().join("corpus"),
        publish: Some(PublishSettings {
            url: format!("file://{}", shelf(&folder).display()),
            after_builds: true,
            keep: 3,
            keep_for: NEVER,
            originals: false,
        }),
        ..Settings::default()
    };
    (settings, Arc::new(Service::with(Arc::new(engine))), folder)
}

fn shelf(folder: &TempDir) -> PathBuf {
    folder.path().join("hylla")
}

/// Every object of parts, with its bytes.
fn objects(shelf: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let files = walkdir::WalkDir::new(shelf.join("objects")).sort_by_file_name();
    let files = files.into_iter().filter_map(Result::ok);
    let files = files
        .filter(|entry| entry.file_type().is_file() && !entry.file_name().to_string_lossy().starts_with('.'));
    files
        .filter_map(|entry| Some((entry.path().to_owned(), fs::read(entry.path()).ok()?)))
        .collect()
}

fn wait_for(what: &str, holds: impl Fn() -> bool) {
    let end = Instant::now() + PATIENCE;
    while !holds() {
        assert!(Instant::now() < end, "waited in vain for {what}");
        thread::sleep(Duration::from_millis(20));
    }
}

/// Loses an object, cuts one off and swaps a byte of another, as a store may at any time.
fn break_three(whole: &[(PathBuf, Vec<u8>)]) {
    let [(lost, _), (shorter, cut), (swapped, bytes), ..] = whole else {
        panic!("{} objects", whole.len());
    };
    fs::remove_file(lost).unwrap();
    fs::write(shorter, &cut[..cut.len() - 1]).unwrap();
    let mut bytes = bytes.clone();
    bytes[0] ^= 1;
    fs::write(swapped, bytes).unwrap();
}

#[test]
fn objects_that_a_store_lost_or_changed_are_mended_though_nothing_changed_here() {
    let (settings, service, folder) = builder();
    let shelf = shelf(&folder);
    let care = Care {
        look: NEVER,
        mend: Duration::from_millis(500),
    };
    let _publisher = Publisher::with(&settings, &service, care).unwrap();
    wait_for("a publication", || shelf.join("versions").is_file());
    let whole = objects(&shelf);
    let manifest = fs::read(shelf.join("current")).unwrap();
    break_three(&whole);
    wait_for("objects to be whole", || objects(&shelf) == whole);
    assert!(
        fs::read(shelf.join("current")).unwrap() == manifest,
        "nothing new was published"
    );
}

#[test]
fn all_objects_are_looked_at_only_when_it_is_time() {
    let (settings, _service, _folder) = builder();
    let mut shelf = Shelf::open(&settings, CARE).unwrap();
    let published = publish_current(&settings, PublishRequest::default(), &AtomicBool::new(false)).unwrap();
    shelf.cared_for(&published);
    assert!(!shelf.needs_care());
    shelf.mended = Instant::now().checked_sub(CARE.mend).unwrap();
    assert!(shelf.needs_care(), "an hour has gone");
    shelf.cared_for(&published);
    assert!(!shelf.needs_care(), "it was done just now");
}
