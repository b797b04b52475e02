//! The fallback engine, where installed: poppler's `pdftotext`. It gives neither headings nor properties.

use std::io::{Read as _, Write as _};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::{Block, Engine, Page, Parsed, Properties};
use crate::ingest::limits::Limits;
use crate::ingest::report::RefusalReason;

/// `pdftotext -raw`, found on the path.
pub(super) struct Poppler;

impl Engine for Poppler {
    fn parse(&self, bytes: &[u8], limits: &Limits) -> Result<Parsed, RefusalReason> {
        let missing = || RefusalReason::Damaged {
            message: "pdftotext can't read it".to_owned(),
        };
        let mut child = Command::new("pdftotext")
            .args(["-raw", "-enc", "UTF-8", "-", "-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|_| missing())?;
        let text = converse(&mut child, bytes, limits).ok_or_else(missing)?;
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
        })
    }
}

/// Writes the file, reads the text, and ends the child whatever happens; it gets half of the time, so that who waits for
/// this reader does not end it first.
fn converse(child: &mut Child, bytes: &[u8], limits: &Limits) -> Option<String> {
    let (mut input, output) = (child.stdin.take()?, child.stdout.take()?);
    let most = limits.characters.saturating_mul(4) as u64;
    let end = Instant::now() + limits.time / 2;
    let text = thread::scope(|scope| {
        // A child that ends early leaves input unread; its output decides.
        scope.spawn(move || input.write_all(bytes).is_ok());
        let reader = scope.spawn(move || {
            let mut text = Vec::new();
            output.take(most).read_to_end(&mut text).map(|_| text)
        });
        while !reader.is_finished() && Instant::now() < end {
            thread::sleep(Duration::from_millis(5));
        }
        let in_time = reader.is_finished();
        // Killing the child closes its pipes, which ends the threads.
        let _ = child.kill();
        reader.join().ok()?.ok().filter(|_| in_time)
    });
    let _ = child.wait();
    text.map(|text| String::from_utf8_lossy(&text).into_owned())
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
