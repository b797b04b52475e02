//! The letters of scanned pages and pictures, by the program `tesseract` with its Swedish data, where it is installed; pages of a PDF are drawn by
//! `pdftoppm` (poppler).

use std::process::{Command, Stdio};
use std::sync::LazyLock;

use super::{Block, Page, program};
use crate::ingest::format::Format;
use crate::ingest::limits::Limits;

/// Dots per inch at which a page is drawn: letters of 8 points are 22 dots high.
const RESOLUTION: &str = "200";
/// How sure tesseract is of a word and of a page, in percent; below that it guesses.
const LEAST_OF_WORD: f64 = 20.0;
const LEAST_OF_PAGE: f64 = 60.0;
/// A page as a picture is no larger: A3 at that resolution in grey is 8 MB.
const LARGEST_PICTURE: u64 = 64 << 20;

/// The languages for tesseract, `swe+eng`; `None` if a program that the format needs or the Swedish data are missing. Looked up once.
pub(crate) fn languages(format: Format) -> Option<&'static str> {
    static LANGUAGES: LazyLock<Option<String>> = LazyLock::new(find_languages);
    static DRAWS: LazyLock<bool> = LazyLock::new(can_draw);
    LANGUAGES
        .as_deref()
        .filter(|_| format == Format::Picture || *DRAWS)
}

fn find_languages() -> Option<String> {
    let listed = Command::new("tesseract")
        .arg("--list-langs")
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    let known: Vec<&str> = ["swe", "eng"]
        .into_iter()
        .filter(|language| listed.lines().any(|line| line.trim() == *language))
        .collect();
    known.contains(&"swe").then(|| known.join("+"))
}

fn can_draw() -> bool {
    let mut draw = Command::new("pdftoppm");
    draw.arg("-v").stdin(Stdio::null()).stdout(Stdio::null());
    draw.stderr(Stdio::null()).status().is_ok()
}

/// The text of a page of a PDF, counted from 1; `None` if the programs fail or take too long.
pub(crate) fn page_text(bytes: &[u8], page: u32, languages: &str, limits: &Limits) -> Option<String> {
    let page = page.to_string();
    let mut draw = Command::new("pdftoppm");
    draw.args(["-gray", "-r", RESOLUTION, "-f", &page, "-l", &page, "-"]);
    let picture = program::run(&mut draw, bytes, LARGEST_PICTURE, limits.time / 4)?;
    picture_text(&picture, 1, languages, limits)
}

/// The text of a page of a picture, counted from 1: only TIFF has more than one.
pub(crate) fn picture_text(picture: &[u8], page: u32, languages: &str, limits: &Limits) -> Option<String> {
    let page = format!("tessedit_page_number={}", page.saturating_sub(1));
    let mut read = Command::new("tesseract");
    read.args([
        "-",
        "-",
        "-l",
        languages,
        "-c",
        "tessedit_create_tsv=1",
        "-c",
        &page,
    ])
    // Files are read side by side already.
    .env("OMP_THREAD_LIMIT", "1");
    let most = limits.characters.saturating_mul(4) as u64;
    let text = program::run(&mut read, picture, most, limits.time / 2)?;
    Some(text_of_table(&String::from_utf8_lossy(&text)))
}

/// The text of tesseract's table of words, an empty line between paragraphs; empty where the words are guesses.
fn text_of_table(table: &str) -> String {
    let mut text = String::new();
    let (mut sum, mut count) = (0.0, 0.0);
    let mut before: Option<[&str; 3]> = None;
    for row in table.lines() {
        let cells: Vec<&str> = row.split('\t').collect();
        let [_, _, block, paragraph, line, _, .., confidence, word] = cells[..] else {
            continue;
        };
        let (Ok(confidence), false) = (confidence.parse::<f64>(), word.trim().is_empty()) else {
            continue;
        };
        if confidence < LEAST_OF_WORD {
            continue;
        }
        sum += confidence;
        count += 1.0;
        let place = [block, paragraph, line];
        if let Some(before) = before {
            text.push_str(if before[..2] != place[..2] {
                "\n\n"
            } else if before[2] != place[2] {
                "\n"
            } else {
                " "
            });
        }
        text.push_str(word);
        before = Some(place);
    }
    if count > 0.0 && sum / count >= LEAST_OF_PAGE {
        text
    } else {
        String::new()
    }
}

/// The paragraphs of a recognised page: tesseract parts them by empty lines.
pub(super) fn page(text: &str) -> Page {
    let mut page = Page::new();
    let mut paragraph: Vec<String> = Vec::new();
    for line in text.lines().map(str::trim).chain([""]) {
        if !line.is_empty() {
            paragraph.push(line.to_owned());
        } else if !paragraph.is_empty() {
            let lines = std::mem::take(&mut paragraph);
            // Specks become single signs.
            if lines
                .iter()
                .any(|line| line.chars().filter(|c| c.is_alphanumeric()).count() > 1)
            {
                page.push(Block::Paragraph(lines));
            }
        }
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_tesseract_guesses_are_no_text() {
        let row = |place: &str, confidence: f64, word: &str| {
            format!("5\t1\t{place}\t1\t10\t10\t40\t12\t{confidence}\t{word}\n")
        };
        let table = |sure: f64| {
            [
                "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n".to_owned(),
                "4\t1\t1\t1\t1\t0\t10\t10\t90\t12\t-1\t\n".to_owned(),
                row("1\t1\t1", sure, "Kortare"),
                row("1\t1\t1", 5.0, "~~"),
                row("1\t1\t1", sure, "ställtider"),
                row("1\t1\t2", sure, "igen"),
                row("2\t1\t1", sure, "Slut"),
            ]
            .concat()
        };
        assert_eq!(text_of_table(&table(91.5)), "Kortare ställtider\nigen\n\nSlut");
        assert_eq!(text_of_table(&table(41.0)), "");
        assert_eq!(text_of_table(""), "");
    }

    #[test]
    fn empty_lines_part_paragraphs_and_specks_are_none() {
        let lines = |lines: &[&str]| Block::Paragraph(lines.iter().map(|line| (*line).to_owned()).collect());
        assert_eq!(
            page("Kortare ställtider\n\nFöre mät-\nningen\n\n.\n\n| ;\n\u{C}"),
            [lines(&["Kortare ställtider"]), lines(&["Före mät-", "ningen"])]
        );
    }
}
