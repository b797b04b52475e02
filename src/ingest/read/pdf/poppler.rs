//! The fallback engine, where installed: poppler's `pdftotext`. It gives neither headings nor properties.

use std::process::Command;

use super::{Block, Engine, Page, Parsed, Properties, program};
use crate::ingest::limits::Limits;
use crate::ingest::report::RefusalReason;

/// `pdftotext -raw`, found on the path.
pub(super) struct Poppler;

impl Engine for Poppler {
    fn parse(&self, bytes: &[u8], limits: &Limits) -> Result<Parsed, RefusalReason> {
        let missing = || RefusalReason::Damaged {
            message: "pdftotext can't read it".to_owned(),
        };
        let mut command = Command::new("pdftotext");
        command.args(["-raw", "-enc", "UTF-8", "-", "-"]);
        let most = limits.characters.saturating_mul(4) as u64;
        let text = program::run(&mut command, bytes, most, limits.time / 2).ok_or_else(missing)?;
        let text = String::from_utf8_lossy(&text);
        let mut pages: Vec<Page> = text.split('\u{C}').map(page).collect();
        // Each page ends with a form feed, the last one too.
        if pages.last().is_some_and(Vec::is_empty) {
            pages.pop();
        }
        if pages.len() > limits.pages {
            return Err(RefusalReason::TooManyPages { limit: limits.pages });
        }
        Ok(Parsed {
            properties: Properties::default(),
            pages,
            is_doubtful: false,
            written: Vec::new(),
        })
    }
}

/// A line much shorter than the page's longest ends its paragraph; a short one that begins with a number is a heading.
fn page(text: &str) -> Page {
    let width = |line: &str| line.chars().count();
    let longest = text.lines().map(width).max().unwrap_or_default();
    let mut page = Page::new();
    let mut paragraph: Vec<String> = Vec::new();
    for line in text.lines().map(str::trim) {
        let is_short = width(line) * 10 < longest * 7;
        let is_between = paragraph.last().is_none_or(|before| before.ends_with('.'));
        if let Some(level) = heading_level(line).filter(|_| is_short && is_between) {
            if !paragraph.is_empty() {
                page.push(Block::Paragraph(std::mem::take(&mut paragraph)));
            }
            page.push(Block::Heading {
                level,
                lines: vec![line.to_owned()],
            });
            continue;
        }
        if !line.is_empty() {
            paragraph.push(line.to_owned());
        }
        if is_short && !paragraph.is_empty() {
            page.push(Block::Paragraph(std::mem::take(&mut paragraph)));
        }
    }
    if !paragraph.is_empty() {
        page.push(Block::Paragraph(paragraph));
    }
    page
}

/// The level of a numbered heading: `2 Resultat` is 2, as the title is 1, `2.1 Metod` is 3.
fn heading_level(line: &str) -> Option<u8> {
    let (number, rest) = line.split_once(' ')?;
    let mut parts = number.trim_end_matches('.').split('.');
    let is_number = parts
        .clone()
        .all(|part| (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit()));
    let is_title = rest.trim_start().starts_with(char::is_uppercase) && !rest.ends_with(['.', ',', ';', ':']);
    let depth = parts.by_ref().count();
    (is_number && is_title).then(|| u8::try_from(depth + 1).unwrap_or(6).min(6))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_lines_end_paragraphs_and_numbered_ones_are_headings() {
        let text = "Titel\n2.1 Metod\nDet här är en lång rad som går över hela sidans bredd och\nslutar här.\nNästa stycke är lika långt som det förra och går över raden.\n";
        let paragraph =
            |lines: &[&str]| Block::Paragraph(lines.iter().map(|line| (*line).to_owned()).collect());
        let heading = Block::Heading {
            level: 3,
            lines: vec!["2.1 Metod".to_owned()],
        };
        assert_eq!(
            page(text),
            [
                paragraph(&["Titel"]),
                heading,
                paragraph(&[
                    "Det här är en lång rad som går över hela sidans bredd och",
                    "slutar här."
                ]),
                paragraph(&["Nästa stycke är lika långt som det förra och går över raden."]),
            ]
        );
    }

    #[test]
    fn sentences_and_dates_are_no_headings() {
        for (line, level) in [
            ("2 Resultat", Some(2)),
            ("2.1. Metod", Some(3)),
            ("12 mars 2020", None),
            ("2020 Rapport", None),
            ("3 Maskiner stod stilla.", None),
            ("Resultat", None),
        ] {
            assert_eq!(heading_level(line), level, "{line:?}");
        }
    }
}
