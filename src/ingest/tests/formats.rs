//! What good files of the other formats say: captions, tables, mail, markup, references. One row a file.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::expected::compare;
use super::*;
use crate::ingest::assemble::{Assembled, assemble};
use crate::ingest::format::Extension;
use crate::ingest::read;

/// A file, and what its first document must have. The words are in a file beside it.
struct Row {
    file: &'static str,
    title: &'static str,
    authors: &'static [&'static str],
    date: Option<&'static str>,
    headings: &'static [&'static str],
}

const TITLE: &str = "Kortare ställtider";
const ANNA: &[&str] = &["Anna Ek"];
const BOTH: &[&str] = &["Anna Ek", "Bo Al"];
const PARTS: &[&str] = &["Bakgrund", "Resultat"];
const DATE: Option<&str> = Some("2020-03-12");
const SHEETS: &[&str] = &["Mätningar", "Summor"];

const fn row(
    file: &'static str,
    title: &'static str,
    authors: &'static [&'static str],
    date: Option<&'static str>,
    headings: &'static [&'static str],
) -> Row {
    Row {
        file,
        title,
        authors,
        date,
        headings,
    }
}

const TABLE: &[Row] = &[
    row("samtal.vtt", TITLE, ANNA, None, &[]),
    row("film.srt", "Film", &[], None, &[]),
    row("matningar.csv", "Matningar", &[], None, &[]),
    row("matningar.tsv", "Matningar", &[], None, &[]),
    row("verkstad.xlsx", TITLE, ANNA, DATE, SHEETS),
    row("verkstad.ods", TITLE, ANNA, DATE, SHEETS),
    row("verkstad.xls", "Verkstad", &[], None, SHEETS),
    row("gammal.rtf", TITLE, ANNA, DATE, PARTS),
    row("gammal.doc", TITLE, ANNA, DATE, PARTS),
    row(
        "kanban.ppt",
        "Kanban på kontoret",
        &["Bo Al"],
        Some("2019-02-01"),
        &["Kanban på kontoret", "Utkast", "Gränser för pågående arbete"],
    ),
    row("brev.eml", TITLE, ANNA, DATE, &[]),
    row("sida.mhtml", TITLE, ANNA, DATE, PARTS),
    row("anteckningar.ipynb", TITLE, ANNA, DATE, PARTS),
    row("rapport.tex", TITLE, ANNA, DATE, PARTS),
    row("rapport.rst", TITLE, ANNA, DATE, PARTS),
    row("rapport.adoc", TITLE, ANNA, DATE, PARTS),
    row("rapport.qmd", TITLE, ANNA, DATE, PARTS),
    row("rapport.mdx", TITLE, ANNA, DATE, PARTS),
    row("kallor.bib", TITLE, BOTH, Some("2020-03"), &[]),
    row("kallor.ris", TITLE, BOTH, DATE, &[]),
    row("poster.mods", TITLE, ANNA, DATE, &["Shorter setups"]),
    row("artikel.nxml", TITLE, ANNA, DATE, PARTS),
    row("nyheter.rss", TITLE, ANNA, DATE, PARTS),
    row("nyheter.atom", TITLE, ANNA, DATE, PARTS),
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/formats")
}

fn read_file(name: &str) -> Vec<Assembled> {
    let Extension::Document(format) = Extension::of(name.rsplit('.').next().unwrap()) else {
        panic!("{name}")
    };
    let bytes = fs::read(folder().join(name)).unwrap();
    let extracts = read::read(format, &bytes, &Limits::default(), &Learnt::default()).unwrap();
    let source = format!("artiklar/{name}");
    extracts
        .into_iter()
        .map(|extract| assemble(&source, extract).unwrap())
        .collect()
}

/// Titles and texts of all the documents of a file.
fn whole(documents: &[Assembled]) -> String {
    let mut text = String::new();
    for Assembled { document, .. } in documents {
        text.push_str(&document.title);
        for section in &document.sections {
            text.push('\n');
            text.push_str(section.heading.as_deref().unwrap_or_default());
            text.push('\n');
            text.push_str(&section.text);
        }
        text.push('\n');
    }
    text
}

#[test]
fn every_fixture_stands_in_the_table() {
    let with_words: BTreeSet<String> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| folder().join(format!("{name}.txt")).exists())
        .collect();
    let rows: BTreeSet<String> = TABLE.iter().map(|row| row.file.to_owned()).collect();
    assert_eq!(with_words, rows);
}

#[test]
fn good_files_of_other_formats_give_their_words_and_metadata() {
    let mut faults = Vec::new();
    let mut recalls: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for row in TABLE {
        let documents = read_file(row.file);
        let expected = fs::read_to_string(folder().join(format!("{}.txt", row.file))).unwrap();
        let found = whole(&documents);
        let (missing, unexpected) = compare(&expected, &found);
        let count = expected
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .count();
        #[expect(clippy::cast_precision_loss, reason = "a hundred words")]
        let recall = 1.0 - missing.len() as f64 / count as f64;
        println!(
            "{}: recall {recall:.3}, {} unexpected",
            row.file,
            unexpected.len()
        );
        let extension = row.file.rsplit('.').next().unwrap();
        recalls.entry(extension).or_default().push(recall);
        let document = &documents[0].document;
        let mut check = |holds: bool, what: &str| {
            if !holds {
                faults.push(format!("{}: {what}: {documents:#?}", row.file));
            }
        };
        check(recall >= 0.97, &format!("missing {missing:?}"));
        check(unexpected.is_empty(), &format!("unexpected {unexpected:?}"));
        check(document.title == row.title, "title");
        check(document.authors == row.authors, "authors");
        let date = document.date.map(|date| date.to_string());
        check(date.as_deref() == row.date, "date");
        let headings = document
            .sections
            .iter()
            .filter_map(|section| section.heading.as_deref());
        check(headings.eq(row.headings.iter().copied()), "headings");
    }
    println!("{recalls:?}");
    assert!(
        faults.is_empty(),
        "{} faults\n{}",
        faults.len(),
        faults.join("\n")
    );
}

#[test]
fn hidden_sheets_are_told_of_and_left_out() {
    for name in ["verkstad.xlsx", "verkstad.ods", "verkstad.xls"] {
        let documents = read_file(name);
        assert!(!whole(&documents).contains("osynligt"), "{name}");
        let hidden = WarningReason::HiddenSheets { count: 1 };
        assert!(
            documents[0].notes.iter().any(|note| note.reason == hidden),
            "{name}"
        );
    }
}

#[test]
fn publications_have_their_address_and_subjects() {
    for name in ["kallor.bib", "kallor.ris", "poster.mods", "artikel.nxml"] {
        let documents = read_file(name);
        let document = &documents[0].document;
        assert_eq!(
            document.url.as_deref(),
            Some("https://doi.org/10.1000/182"),
            "{name}"
        );
        assert_eq!(document.tags[0], "ställtid", "{name}");
        assert_eq!(document.kind, Kind::Research, "{name}");
    }
}
