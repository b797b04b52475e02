//! Power cuts: at each flush of a build, an image of what the disk holds for certain is opened.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::ffi::OsString;
use std::fs::{self, Metadata};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use crate::analysis::Lexicon;
use crate::document::{Document, Kind, Section};
use crate::index::{self, BuildInfo, Generation};

thread_local! {
    static DISK: RefCell<Option<Disk>> = const { RefCell::new(None) };
}

/// Called by every flush.
pub(super) fn observe(flushed: &Path) {
    DISK.with_borrow_mut(|disk| {
        if let Some(disk) = disk {
            disk.flushed(flushed);
        }
    });
}

/// A file or folder, whatever its name: systems use the number of a removed one again.
type Inode = (u64, Option<SystemTime>);

fn inode(metadata: &Metadata) -> Inode {
    (metadata.ino(), metadata.created().ok())
}

/// What was flushed. Anything else may be lost.
struct Disk {
    root: PathBuf,
    contents: HashMap<Inode, Vec<u8>>,
    entries: HashMap<Inode, BTreeMap<OsString, Entry>>,
    /// Whether an index was finished: from then on there must always be one.
    has_index: bool,
    moments: usize,
    faults: Vec<String>,
}

#[derive(Clone, Copy)]
struct Entry {
    inode: Inode,
    is_folder: bool,
}

impl Disk {
    fn new(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
            contents: HashMap::new(),
            entries: HashMap::new(),
            has_index: false,
            moments: 0,
            faults: Vec::new(),
        }
    }

    fn flushed(&mut self, path: &Path) {
        self.cut_power(&format!("before {}", path.display()));
        let metadata = fs::metadata(path).unwrap();
        if metadata.is_dir() {
            self.entries.insert(inode(&metadata), entries(path));
        } else {
            self.contents.insert(inode(&metadata), fs::read(path).unwrap());
        }
        self.cut_power(&format!("after {}", path.display()));
    }

    /// Opens both images that a power cut may leave.
    fn cut_power(&mut self, moment: &str) {
        self.moments += 1;
        let root = inode(&fs::metadata(&self.root).unwrap());
        let kept = tempfile::tempdir().unwrap();
        self.write_names_flushed(root, kept.path());
        let all = tempfile::tempdir().unwrap();
        self.write_all_names(&self.root, all.path());
        for (image, names) in [(kept, "the flushed names"), (all, "all names")] {
            let opened = Generation::open(image.path());
            let outcome =
                opened.and_then(|opened| opened.map_or(Ok(false), |opened| opened.verify().map(|()| true)));
            if !outcome
                .as_ref()
                .is_ok_and(|is_there| *is_there || !self.has_index)
            {
                self.faults.push(format!("{moment}, {names}: {outcome:?}"));
            }
        }
    }

    /// The image in which no name and no content is newer than its flush.
    fn write_names_flushed(&self, folder: Inode, image: &Path) {
        for (name, entry) in self.entries.get(&folder).into_iter().flatten() {
            let path = image.join(name);
            if entry.is_folder {
                fs::create_dir(&path).unwrap();
                self.write_names_flushed(entry.inode, &path);
            } else {
                fs::write(path, self.content(entry.inode)).unwrap();
            }
        }
    }

    /// The image in which every name is there already, and files that were not flushed are empty, as ext4 leaves them.
    fn write_all_names(&self, folder: &Path, image: &Path) {
        for (name, entry) in entries(folder) {
            let path = image.join(&name);
            if entry.is_folder {
                fs::create_dir(&path).unwrap();
                self.write_all_names(&folder.join(&name), &path);
            } else {
                fs::write(path, self.content(entry.inode)).unwrap();
            }
        }
    }

    fn content(&self, inode: Inode) -> &[u8] {
        self.contents.get(&inode).map_or(&[], Vec::as_slice)
    }
}

fn entries(folder: &Path) -> BTreeMap<OsString, Entry> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| {
        let entry = entry.unwrap();
        let metadata = entry.metadata().unwrap();
        let inode = inode(&metadata);
        let is_folder = metadata.is_dir();
        (entry.file_name(), Entry { inode, is_folder })
    });
    entries.collect()
}

fn build(root: &Path, documents: usize) {
    let documents: Vec<Document> = (0..documents).map(document).collect();
    let info = BuildInfo {
        corpus_fingerprint: String::new(),
        lexicon: Arc::new(Lexicon::built_in()),
        built: String::new(),
        cancelled: Arc::default(),
        threads: Some(1),
        neighbours: None,
        takes_over: true,
    };
    index::build(root, &documents, &info, &|_| {}).unwrap();
}

fn document(number: usize) -> Document {
    Document {
        kind: Kind::Method,
        source: format!("metoder/{number}.md"),
        sections: vec![Section {
            html: Some("<p>Kortare omställning.</p>".to_owned()),
            text: "Kortare omställning.".to_owned(),
            ..Section::default()
        }],
        ..Document::article(format!("metoder/{number}"), format!("Ställtid {number}"))
    }
}

#[test]
fn a_power_cut_at_any_flush_leaves_a_whole_index() {
    let root = tempfile::tempdir().unwrap();
    DISK.set(Some(Disk::new(root.path())));
    build(root.path(), 2);
    DISK.with_borrow_mut(|disk| disk.as_mut().unwrap().has_index = true);
    build(root.path(), 3);
    let mut disk = DISK.take().unwrap();
    disk.cut_power("at the end");
    assert!(disk.faults.is_empty(), "{}", disk.faults.join("\n"));
    assert!(disk.moments > 50, "{} moments", disk.moments);
    let image = tempfile::tempdir().unwrap();
    disk.write_names_flushed(inode(&fs::metadata(root.path()).unwrap()), image.path());
    assert_eq!(Generation::open(image.path()).unwrap().unwrap().info.documents, 3);
}

#[test]
fn an_index_that_was_not_flushed_is_refused_after_a_power_cut() {
    let root = tempfile::tempdir().unwrap();
    build(root.path(), 2);
    let mut disk = Disk::new(root.path());
    for name in ["CURRENT", "generation-1/generation.json"] {
        disk.flushed(&root.path().join(name));
    }
    disk.faults.clear();
    disk.has_index = true;
    disk.cut_power("now");
    assert_eq!(disk.faults.len(), 2);
    assert!(
        disk.faults[1].contains("vocabulary.fst has 0 bytes"),
        "{}",
        disk.faults[1]
    );
}
