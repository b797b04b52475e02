//! The files of a tree: every format, in the shares that partners send them in, some of them bad.

use std::fs;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::harness::Place;

/// The expected outcome of a tree.
#[derive(Debug, Default)]
pub(super) struct Expected {
    pub(super) files: usize,
    pub(super) documents: usize,
    pub(super) refused: usize,
}

/// Records of an export that is made here.
const RECORDS: usize = 3;
const WORDS: [&str; 12] = [
    "ställtid",
    "flöde",
    "underhåll",
    "tavla",
    "lager",
    "kvalitet",
    "verkstad",
    "förbättring",
    "mätning",
    "ledtid",
    "operatör",
    "material",
];

/// Writes a tree with a given number of files.
pub(super) fn grow(place: &Place, files: usize) -> Expected {
    let fixtures = Fixtures::read();
    let mut expected = Expected {
        files,
        ..Expected::default()
    };
    for number in 0..files {
        let (name, bytes, documents) = file(&fixtures, number);
        let path = place
            .corpus()
            .join(format!("del {}/grupp-{}/{name}", number % 7, number % 40));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
        expected.documents += documents;
        expected.refused += usize::from(documents == 0);
    }
    expected
}

struct Fixtures {
    pdf: Vec<PathBuf>,
    archives: Vec<PathBuf>,
}

impl Fixtures {
    fn read() -> Self {
        let archives = ["docx", "odt", "odp", "pptx", "epub"];
        Self {
            pdf: fixtures("pdf", &["pdf"], &["locked", "scanned", "password"]),
            archives: fixtures("office", &archives, &[]),
        }
    }
}

/// The fixtures of a folder with these extensions, without those whose name has one of these words.
fn fixtures(folder: &str, extensions: &[&str], without: &[&str]) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(folder);
    let mut found: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            let name = path.file_name().unwrap().to_string_lossy();
            let extension = path.extension().unwrap_or_default().to_string_lossy();
            extensions.contains(&&*extension) && !without.iter().any(|word| name.contains(word))
        })
        .collect();
    found.sort();
    found
}

/// The name, the bytes and the number of documents of a file.
fn file(fixtures: &Fixtures, number: usize) -> (String, Vec<u8>, usize) {
    let pick = |files: &[PathBuf]| files[number / 20 % files.len()].clone();
    match number % 20 {
        0..=5 => (format!("{number}.md"), markdown(number).into_bytes(), 1),
        6 => (
            format!("{number}.txt"),
            format!("\u{feff}{}", prose(number)).into_bytes(),
            1,
        ),
        7 => (format!("{number}.txt"), windows_1252(&prose(number)), 1),
        8..=10 => (format!("{number}.html"), page(number).into_bytes(), 1),
        11..=13 => {
            let mut bytes = fs::read(pick(&fixtures.pdf)).unwrap();
            // A comment behind the end makes it another file.
            write!(bytes, "\n% {number}\n").unwrap();
            (format!("{number}.pdf"), bytes, 1)
        }
        14..=16 => {
            let path = pick(&fixtures.archives);
            let extension = path.extension().unwrap().to_str().unwrap();
            let bytes = with_another_entry(&fs::read(&path).unwrap(), number);
            (format!("{number}.{extension}"), bytes, 1)
        }
        17 => (format!("{number}.xml"), repository(number).into_bytes(), RECORDS),
        18 => (format!("{number}.pdf"), b"%PDF-1.7\nno more of it".to_vec(), 0),
        _ => (
            format!("{number}.docx"),
            format!("inte Word {number}").into_bytes(),
            0,
        ),
    }
}

fn prose(number: usize) -> String {
    let mut text = format!("Anteckning {number} om {}\n\n", WORDS[number % WORDS.len()]);
    for step in 0..60 {
        let word = WORDS[(number * 7 + step * step) % WORDS.len()];
        text.push_str(&format!(
            "I vecka {} såg vi att {word} i grupp{} behövde ses över. ",
            step + 1,
            number % 997
        ));
    }
    text
}

fn markdown(number: usize) -> String {
    format!(
        "---\ntitle: Anteckning {number}\ndate: {}-03-01\n---\n\n{}",
        1990 + number % 30,
        prose(number)
    )
}

fn page(number: usize) -> String {
    format!(
        "<!doctype html><html lang=sv><title>Sida {number}</title><main><h1>Sida {number}</h1><p>{}</p></main></html>",
        prose(number)
    )
}

fn windows_1252(text: &str) -> Vec<u8> {
    encoding_rs::WINDOWS_1252.encode(text).0.into_owned()
}

fn repository(number: usize) -> String {
    let records: String = (0..RECORDS)
        .map(|record| {
            format!(
                "<record><header><identifier>oai:{number}:{record}</identifier></header><metadata>\
                 <oai_dc:dc xmlns:oai_dc=\"http://www.openarchives.org/OAI/2.0/oai_dc/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\
                 <dc:title>Studie {number} del {record}</dc:title><dc:date>2011-05-02</dc:date><dc:language>swe</dc:language>\
                 <dc:description>{}</dc:description></oai_dc:dc></metadata></record>",
                prose(number + record)
            )
        })
        .collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><OAI-PMH xmlns=\"http://www.openarchives.org/OAI/2.0/\"><ListRecords>{records}</ListRecords></OAI-PMH>"
    )
}

/// The archive with one more small entry that nothing refers to.
fn with_another_entry(bytes: &[u8], number: usize) -> Vec<u8> {
    let mut old = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut new = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..old.len() {
        new.raw_copy_file(old.by_index_raw(index).unwrap()).unwrap();
    }
    new.start_file("custom/number.txt", SimpleFileOptions::default())
        .unwrap();
    write!(new, "{number}").unwrap();
    new.finish().unwrap().into_inner()
}
