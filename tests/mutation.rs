//! Files with some bytes changed, of every format: none ends the program, hangs it or goes without a word.

#![expect(clippy::print_stdout, reason = "the figures of a run are for whoever runs it")]

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use sokbar::ingest::{Extractor, IngestError, Limits, Report, read_corpus_with};

use crate::harness::{Place, SWEDISH_LETTERS, optional_file, optional_program};

/// Folders of fixtures whose files are changed, with their subfolders; a format joins by adding its own.
const FOLDERS: [&str; 7] = ["pdf", "office", "texts", "feeds", "ingest", "formats", "pictures"];
/// Files read in one go.
const BATCH: usize = 500;

/// A small generator of numbers (xorshift64*), so that a run can be had again.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % end.max(1)
    }
}

/// The fixtures of some folders whose names have one of the ends.
fn fixtures(ends: &[&str]) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = FOLDERS.iter().map(|folder| root.join(folder)).collect();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if ends.iter().any(|end| path.to_string_lossy().ends_with(end)) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Changes bytes, cuts, doubles or moves a piece; mostly a little, sometimes a lot.
fn mutate(bytes: &mut Vec<u8>, chance: &mut Chance) {
    for _ in 0..=chance.below(8) {
        let at = chance.below(bytes.len());
        let length = chance.below(64).min(bytes.len() - at);
        match chance.below(6) {
            0 => bytes.truncate(at),
            1 => drop(bytes.drain(at..at + length)),
            2 => {
                let piece = bytes[at..at + length].to_vec();
                let to = chance.below(bytes.len());
                bytes.splice(to..to, piece);
            }
            3 if at < bytes.len() => bytes[at] ^= 1 << chance.below(8),
            _ if at < bytes.len() => bytes[at] = chance.below(256) as u8,
            _ => {}
        }
    }
}

/// Changes one part of an archive and packs it again, so that the readers of its parts meet the change; `None` of other files.
fn mutate_inside(bytes: &[u8], chance: &mut Chance) -> Option<Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut parts = Vec::new();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        parts.push((part.name().unwrap().into_owned(), content));
    }
    let full: Vec<usize> = (0..parts.len())
        .filter(|part| !parts[*part].1.is_empty())
        .collect();
    let chosen = *full.get(chance.below(full.len()))?;
    mutate(&mut parts[chosen].1, chance);
    let mut packed = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        packed
            .start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        packed.write_all(&content).unwrap();
    }
    Some(packed.finish().unwrap().into_inner())
}

/// Reads a number of mutated files and counts the outcomes; fails if any file is missing from the report. Files have their letters recognised where
/// `recognises`.
fn run(fixtures: &[PathBuf], count: usize, seed: u64, recognises: bool) -> BTreeMap<String, usize> {
    let mut chance = Chance(seed);
    let mut outcomes = BTreeMap::new();
    let limits = Limits {
        time: Duration::from_secs(10),
        ..Limits::default()
    };
    for first in (0..count).step_by(BATCH) {
        let place = Place::new();
        let mut files = 0;
        for number in first..count.min(first + BATCH) {
            let fixture = &fixtures[number % fixtures.len()];
            let mut bytes = fs::read(fixture).unwrap();
            // Every second round through the fixtures.
            let inside = (number / fixtures.len() % 2 == 1).then(|| mutate_inside(&bytes, &mut chance));
            match inside.flatten() {
                Some(changed) => bytes = changed,
                None => mutate(&mut bytes, &mut chance),
            }
            let extension = fixture.extension().unwrap_or_default().to_string_lossy();
            // A folder a format: pictures beside pages are illustrations.
            let folder = place.corpus().join(&*extension);
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join(format!("{number}.{extension}")), bytes).unwrap();
            files += 1;
        }
        let extractor = Extractor::new(limits.clone())
            .with_program(env!("CARGO_BIN_EXE_sokbar").into(), vec!["read-files".to_owned()]);
        let extractor = if recognises {
            extractor.with_recognition()
        } else {
            extractor
        };
        let begun = Instant::now();
        let report = match read_corpus_with(&place.corpus(), &extractor, &|_| {}) {
            Ok(corpus) => corpus.report,
            Err(IngestError::NoDocuments { report, .. }) => *report,
            Err(error) => panic!("{error}"),
        };
        account(&report, files, &mut outcomes);
        assert!(begun.elapsed() < limits.time * files as u32, "batch {first} hung");
    }
    outcomes
}

fn account(report: &Report, files: usize, outcomes: &mut BTreeMap<String, usize>) {
    let whole: usize = report.passed_over.values().sum();
    let refused: std::collections::BTreeSet<&str> = report
        .refused
        .iter()
        .map(|refusal| refusal.source.as_str())
        .collect();
    assert_eq!(report.files, files);
    assert!(report.documents + refused.len() + whole >= files, "{report:?}");
    *outcomes.entry("documents".to_owned()).or_default() += report.documents;
    for refusal in &report.refused {
        let json = serde_json::to_value(&refusal.reason).unwrap();
        let code = json["code"].as_str().unwrap().to_owned();
        if matches!(code.as_str(), "timed_out" | "reader_died" | "reader_failed") {
            println!("{}: {code}", refusal.source);
        }
        *outcomes.entry(code).or_default() += 1;
    }
}

/// All that is read; what makes the fixtures is not.
fn all() -> Vec<PathBuf> {
    let mut all = fixtures(&[""]);
    all.retain(|path| {
        !path
            .extension()
            .is_some_and(|extension| extension == "sh" || extension == "py")
    });
    all
}

#[test]
fn changed_files_are_read_or_refused_and_the_run_goes_on() {
    let outcomes = run(&all(), 400, 1, false);
    println!("{outcomes:#?}");
    assert!(outcomes["documents"] > 0 && outcomes.len() > 2, "{outcomes:?}");
}

#[test]
#[ignore = "takes some minutes; by hand: cargo test --test integration hundred_thousand -- --ignored --nocapture"]
fn a_hundred_thousand_changed_files_are_read_or_refused() {
    println!("{:#?}", run(&all(), 100_000, 2, false));
}

/// The program that recognises letters meets changed files too.
#[test]
fn changed_scans_are_recognised_or_not_and_the_run_goes_on() {
    let untested = "changed scans";
    if optional_program(&["tesseract"], untested).is_none()
        || optional_program(&["pdftoppm"], untested).is_none()
        || optional_file(SWEDISH_LETTERS, untested, "tesseract-ocr-swe").is_none()
    {
        return;
    }
    let scans = fixtures(&["inskannad.pdf", "protokoll.png", "protokoll.jpg", "protokoll.tif"]);
    assert_eq!(scans.len(), 4);
    println!("{:#?}", run(&scans, 12, 3, true));
}

#[test]
#[ignore = "takes some minutes; by hand: cargo test --test integration thousand_changed_scans -- --ignored --nocapture"]
fn a_thousand_changed_scans_are_recognised_or_not() {
    let scans = fixtures(&["inskannad.pdf", "protokoll.png", "protokoll.jpg", "protokoll.tif"]);
    println!("{:#?}", run(&scans, 1_000, 4, true));
}
