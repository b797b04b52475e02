//! Generated texts as a folder of Markdown files.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

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
    let words: Vec<&str> = text.body.split(' ').collect();
    for (place, section) in words.chunks(words.len().div_ceil(SECTIONS)).enumerate() {
        if place > 0 {
            let heading = section.iter().take(3).map(|word| word.trim_end_matches('.'));
            let heading: Vec<&str> = heading.collect();
            write!(file, "\n## {}\n\n", heading.join(" ")).expect("a string takes all");
        }
        file.push_str(&section.join(" "));
        file.push_str(".\n");
    }
    file
}
