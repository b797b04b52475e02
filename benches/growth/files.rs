//! Generated texts as a folder of Markdown files.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use sokbar::document::{Document, Section};

use crate::corpus;

/// Files of one folder.
const FILES: usize = 1_000;
/// Words of a text; on average 300.
const WORDS: std::ops::Range<usize> = 150..450;
/// The sections of a text.
const SECTIONS: usize = 3;
const KINDS: [&str; 5] = ["article", "method", "case", "research", "editorial"];

/// Writes so many texts below a folder, with what facets count.
pub(crate) fn write(folder: &Path, documents: usize) {
    for (number, text) in corpus::texts(WORDS).take(documents).enumerate() {
        let below = folder.join(format!("text/{:04}", number / FILES));
        if number % FILES == 0 {
            fs::create_dir_all(&below).expect("a folder");
        }
        let file = below.join(format!("{number:07}.md"));
        fs::write(file, markdown(number, &text)).expect("a file");
    }
}

/// The same texts as ingest would give them.
pub(crate) fn documents(documents: usize) -> impl Iterator<Item = Document> {
    let texts = corpus::texts(WORDS).take(documents).enumerate();
    texts.map(|(number, text)| {
        let sections = sections(&text).into_iter();
        let sections = sections.map(|(heading, text)| Section {
            level: if heading.is_some() { 2 } else { 0 },
            heading,
            text,
            ..Section::default()
        });
        let source = format!("text/{:04}/{number:07}", number / FILES);
        Document {
            kind: KINDS[number % KINDS.len()].parse().expect("a kind"),
            partner: Some(format!("Partner {}", number % 12)),
            authors: vec![format!("Person {}", number % 500)],
            date: format!("{}-05-20", 2000 + number % 25).parse().ok(),
            tags: vec![format!("tagg{}", number % 40), format!("ämne{}", number % 70)],
            source: format!("{source}.md"),
            sections: sections.collect(),
            ..Document::article(source, text.title)
        }
    })
}

fn markdown(number: usize, text: &corpus::Text) -> String {
    let mut file = format!(
        "---\ntitle: {}\nkind: {}\npartner: Partner {}\nauthors: [Person {}]\ndate: {}-05-20\ntags: [tagg{}, ämne{}]\nlanguage: sv\n---\n",
        text.title.replace(". ", " "),
        KINDS[number % KINDS.len()],
        number % 12,
        number % 500,
        2000 + number % 25,
        number % 40,
        number % 70,
    );
    for (heading, text) in sections(text) {
        if let Some(heading) = heading {
            write!(file, "\n## {heading}\n\n").expect("a string takes all");
        }
        file.push_str(&text);
        file.push('\n');
    }
    file
}

/// The headings and texts of the sections of a text; the first has no heading.
fn sections(text: &corpus::Text) -> Vec<(Option<String>, String)> {
    let words: Vec<&str> = text.body.split(' ').collect();
    let sections = words.chunks(words.len().div_ceil(SECTIONS)).enumerate();
    let section = |(place, words): (usize, &[&str])| {
        let heading = words.iter().take(3).map(|word| word.trim_end_matches('.'));
        let heading = (place > 0).then(|| heading.collect::<Vec<_>>().join(" "));
        (heading, format!("{}.", words.join(" ")))
    };
    sections.map(section).collect()
}
