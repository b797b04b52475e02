//! What good files of the formats that are text say: web pages, plain text, Markdown and exports. PDF and Office files
//! have such tables beside their readers.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use super::*;
use crate::ingest::assemble::{Assembled, assemble};
use crate::ingest::format::Extension;
use crate::ingest::read;

/// Words that only the furniture around a text has, in the fixtures' script.
const FURNITURE: [&str; 6] = [
    "Hoppa",
    "Startsida",
    "Kursutbud",
    "kakor",
    "Annonsplats",
    "Prenumerera",
];

/// Words of the byline, which stays in some texts.
const BYLINE: [&str; 6] = ["Fallstudie", "Anna", "Ek", "12", "mars", "2020"];

/// What is said of a file beside its words; of the others nothing is.
const NOTES: [(&str, &str); 5] = [
    ("latin9.txt", "read as ISO-8859-15, by guess; save it as UTF-8"),
    ("macroman.txt", "read as MacRoman, by guess; save it as UTF-8"),
    ("cp850.txt", "read as CP850, by guess; save it as UTF-8"),
    ("cp437.txt", "read as CP850, by guess; save it as UTF-8"),
    ("garbled.txt", "were repaired; save it anew as UTF-8"),
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/texts")
}

/// The fixtures that have a file of their words beside them.
fn names() -> Vec<String> {
    let entries = fs::read_dir(folder()).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| folder().join(format!("{name}.txt")).exists())
        .collect();
    names.sort();
    names
}

fn words(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect()
}

/// The words that are expected and missing, and those that are there and unexpected.
pub(super) fn compare<'t>(expected: &'t str, found: &'t str) -> (Vec<&'t str>, Vec<&'t str>) {
    let mut counts: HashMap<&str, i64> = HashMap::new();
    for word in words(found) {
        *counts.entry(word).or_default() += 1;
    }
    for word in words(expected) {
        *counts.entry(word).or_default() -= 1;
    }
    let mut missing = Vec::new();
    let mut unexpected = Vec::new();
    for (word, count) in counts {
        let list = if count < 0 { &mut missing } else { &mut unexpected };
        list.extend(std::iter::repeat_n(word, usize::try_from(count.abs()).unwrap()));
    }
    (missing, unexpected)
}

fn whole(document: &Document) -> String {
    let sections = document.sections.iter();
    let parts = sections.flat_map(|section| [section.heading.as_deref().unwrap_or_default(), &section.text]);
    std::iter::once(document.title.as_str())
        .chain(parts)
        .collect::<Vec<_>>()
        .join("\n")
}

/// The format by the name's extension, and the first of a file's documents.
fn read_fixture(name: &str) -> (Format, Assembled) {
    let extension = name.rsplit('.').next().unwrap();
    let Extension::Document(format) = Extension::of(extension) else {
        panic!("{name}")
    };
    let bytes = fs::read(folder().join(name)).unwrap();
    let extracts = read::read(format, &bytes, &Limits::default(), &Learnt::default()).unwrap();
    assert_eq!(extracts.len(), 1, "{name}");
    let assembled = assemble(&format!("artiklar/{name}"), extracts.into_iter().next().unwrap());
    (format, assembled.unwrap())
}

#[test]
fn good_files_give_their_words_in_order_and_their_metadata() {
    let mut recalls: BTreeMap<Format, Vec<f64>> = BTreeMap::new();
    let mut faults = Vec::new();
    for name in names() {
        let (format, Assembled { document, notes, .. }) = read_fixture(&name);
        let expected = fs::read_to_string(folder().join(format!("{name}.txt"))).unwrap();
        let found = whole(&document);
        let (missing, mut unexpected) = compare(&expected, &found);
        unexpected.retain(|word| !BYLINE.contains(word));
        #[expect(clippy::cast_precision_loss, reason = "a hundred words")]
        let recall = 1.0 - missing.len() as f64 / words(&expected).len() as f64;
        println!("{name}: recall {recall:.3}, {} unexpected", unexpected.len());
        recalls.entry(format).or_default().push(recall);

        let mut check = |holds: bool, what: &str| {
            if !holds {
                faults.push(format!("{name}: {what}: {document:#?}\n{notes:?}"));
            }
        };
        check(recall >= 0.97, &format!("missing {missing:?}"));
        check(unexpected.is_empty(), &format!("unexpected {unexpected:?}"));
        check(!FURNITURE.iter().any(|word| found.contains(word)), "furniture");
        check(document.title == "Kortare ställtider", "title");
        check(document.authors == ["Anna Ek"], "authors");
        let date = document.date.map(|date| date.to_string());
        check(date.as_deref() == Some("2020-03-12"), "date");
        check(document.language == Language::Swedish, "language");
        let told = NOTES.iter().find(|(of, _)| *of == name).map(|(_, words)| *words);
        match (&notes[..], told) {
            ([], None) => {}
            ([note], Some(words)) => check(note.reason.to_string().ends_with(words), "note"),
            _ => check(false, "notes"),
        }
        let mut places =
            ["halverar", "Yttre", "Verktygen", "Åtdragningen", "Övningarna"].map(|word| found.find(word));
        let before = places;
        places.sort_unstable();
        check(before == places && before[0].is_some(), "order");
        // Plain text has no headings, and records of a repository have one text.
        if expected.contains("Bakgrund") && format != Format::Text {
            let headings = document
                .sections
                .iter()
                .filter_map(|section| section.heading.as_deref());
            check(headings.eq(["Bakgrund", "Resultat"]), "headings");
        }
    }
    for (format, least) in [
        (Format::Html, 15),
        (Format::Text, 11),
        (Format::Markdown, 8),
        (Format::Xml, 7),
    ] {
        let recalls = &recalls[&format];
        #[expect(clippy::cast_precision_loss, reason = "some files")]
        let mean = recalls.iter().sum::<f64>() / recalls.len() as f64;
        println!("{format}: mean recall {mean:.3} of {} files", recalls.len());
        assert!(recalls.len() >= least && mean >= 0.97, "{format}: {recalls:?}");
    }
    assert!(
        faults.is_empty(),
        "{} faults\n{}",
        faults.len(),
        faults.join("\n")
    );
}
