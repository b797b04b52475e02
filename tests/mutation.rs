//! Files with some bytes changed, of every format: none ends the program, hangs it or goes without a word.

#![expect(clippy::print_stdout, reason = "the figures of a run are for whoever runs it")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use sokbar::ingest::{Extractor, IngestError, Limits, Report, read_corpus_with};

use crate::harness::Place;

/// Folders of fixtures whose files are changed, with their subfolders; a format joins by adding its own.
const FOLDERS: [&str; 6] = ["pdf", "office", "texts", "feeds", "ingest", "formats"];
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

fn fixtures() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = FOLDERS.iter().map(|folder| root.join(folder)).collect();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension != "sh") {
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

/// Reads a number of mutated files and counts the outcomes; fails if any file is missing from the report.
fn run(count: usize, seed: u64) -> BTreeMap<String, usize> {
    let fixtures = fixtures();
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
            mutate(&mut bytes, &mut chance);
            let extension = fixture.extension().unwrap_or_default().to_string_lossy();
            fs::write(place.corpus().join(format!("{number}.{extension}")), bytes).unwrap();
            files += 1;
        }
        let extractor = Extractor::new(limits.clone())
            .with_program(env!("CARGO_BIN_EXE_sokbar").into(), vec!["read-files".to_owned()]);
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

#[test]
fn changed_files_are_read_or_refused_and_the_run_goes_on() {
    let outcomes = run(400, 1);
    println!("{outcomes:#?}");
    assert!(outcomes["documents"] > 0 && outcomes.len() > 2, "{outcomes:?}");
}

#[test]
#[ignore = "takes some minutes; by hand: cargo test --test integration hundred_thousand -- --ignored --nocapture"]
fn a_hundred_thousand_changed_files_are_read_or_refused() {
    println!("{:#?}", run(100_000, 2));
}
