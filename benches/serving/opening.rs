//! What comparing files with their checksums costs, beside opening the same index without.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use serde::Serialize;
use sokbar::index::{GenerationInfo, current};
use sokbar::search::{EngineOptions, SearchEngine};

use super::median;

/// How often each is done, in turns.
const ROUNDS: usize = 9;

pub(crate) fn print(index: &Path) {
    let bare = without_checksums(index);
    let (mut opened, mut checked, mut all) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        opened.push(milliseconds(|| {
            SearchEngine::open_unverified(&bare, &EngineOptions::default()).expect("an index")
        }));
        checked.push(milliseconds(|| {
            SearchEngine::open_unverified(index, &EngineOptions::default()).expect("an index")
        }));
        let engine = SearchEngine::open_unverified(index, &EngineOptions::default()).expect("an index");
        all.push(milliseconds(|| engine.verify().expect("a sound index")));
    }
    let (opened, checked, all) = (median(&mut opened), median(&mut checked), median(&mut all));
    println!(
        "opened in {opened:.0} ms without checksums, in {checked:.0} ms with those of what opening reads ({:+.0} %); \
         all files compared in {all:.0} ms",
        100.0 * (checked - opened) / opened
    );
}

fn milliseconds<T>(work: impl FnOnce() -> T) -> f64 {
    let start = Instant::now();
    let done = work();
    let took = start.elapsed().as_secs_f64() * 1e3;
    drop(done);
    took
}

/// The same index with a description that names no files, so that nothing is compared.
fn without_checksums(index: &Path) -> PathBuf {
    #[derive(Serialize)]
    struct Described<'a> {
        #[serde(flatten)]
        info: &'a GenerationInfo,
        crc32: u32,
    }
    let mut info = current(index).expect("a description").expect("an index");
    let bare = index.with_extension("bare");
    let folder = bare.join(&info.name);
    fs::create_dir_all(&folder).expect("a folder");
    for file in fs::read_dir(index.join(&info.name)).expect("a generation") {
        let file = file.expect("a file");
        fs::hard_link(file.path(), folder.join(file.file_name())).expect("a second name");
    }
    fs::copy(index.join("CURRENT"), bare.join("CURRENT")).expect("a copy");
    info.files.clear();
    let crc32 = crc32fast::hash(&serde_json::to_vec(&info).expect("JSON"));
    let described = serde_json::to_vec_pretty(&Described { info: &info, crc32 }).expect("JSON");
    let path = folder.join("generation.json");
    fs::remove_file(&path).expect("one of two names");
    fs::write(path, described).expect("a description");
    bare
}
