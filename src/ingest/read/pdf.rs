//! PDF: text page by page in reading order, headings by letter size, without running heads.
//!
//! An [`Engine`] parses the bytes into pages; everything that makes text of them is here and the same for each engine.

use crate::document::{PartialDate, Section};
use crate::ingest::extract::{Extract, Metadata};
use crate::ingest::limits::Limits;
use crate::ingest::report::{RefusalReason, WarningReason};
use crate::ingest::sections::signed;
use crate::text::{clean, clean_line};

mod boss;
mod contents;
mod lines;
mod poppler;
mod properties;
mod running;
mod signature;

/// Within how many bytes of its beginning a PDF says that it is one.
const HEADER_WITHIN: usize = 1024;

/// A page with fewer letters has no text layer: a page number over a scanned picture.
const FEWEST_LETTERS: usize = 16;

/// A longer first line is not a title.
const LONGEST_TITLE: usize = 160;

/// Parses the bytes of a PDF.
trait Engine {
    /// Parses a file that opens without a password.
    fn parse(&self, bytes: &[u8], limits: &Limits) -> Result<Parsed, RefusalReason>;
}

/// A PDF as parsed by an engine.
#[derive(Debug, Default)]
struct Parsed {
    properties: Properties,
    pages: Vec<Page>,
    /// Whether the engine reports doubtful letters.
    is_doubtful: bool,
}

/// The file's own properties, uncleaned.
#[derive(Debug, Default)]
struct Properties {
    title: Option<String>,
    author: Option<String>,
    language: Option<String>,
    created: Option<PartialDate>,
}

/// The blocks of a page, in reading order.
type Page = Vec<Block>;

#[derive(Debug, Clone, PartialEq, Eq)]
enum Block {
    Heading {
        level: u8,
        lines: Vec<String>,
    },
    Paragraph(Vec<String>),
    /// Lines that stay apart: list items, table rows.
    Rows(Vec<String>),
}

impl Block {
    fn lines(&self) -> &[String] {
        match self {
            Self::Heading { lines, .. } | Self::Paragraph(lines) | Self::Rows(lines) => lines,
        }
    }

    fn lines_mut(&mut self) -> &mut Vec<String> {
        match self {
            Self::Heading { lines, .. } | Self::Paragraph(lines) | Self::Rows(lines) => lines,
        }
    }
}

/// Reads a PDF. One without a text layer becomes a document without text, with a warning.
pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Extract, RefusalReason> {
    check_header(bytes)?;
    let parsed = match boss::Boss.parse(bytes, limits) {
        Ok(parsed) if has_text(&parsed) && !parsed.is_doubtful && !has_broken_word(&parsed) => parsed,
        // No other engine opens a file that is locked or too long.
        Err(reason @ (RefusalReason::Encrypted | RefusalReason::TooManyPages { .. })) => return Err(reason),
        first => match poppler::Poppler.parse(bytes, limits) {
            Ok(second) if has_text(&second) => Parsed {
                properties: first.map(|parsed| parsed.properties).unwrap_or_default(),
                ..second
            },
            _ => first?,
        },
    };
    Ok(extract(parsed, has_pictures(bytes)))
}

/// Whether there is a picture in the file. Its dictionary can't be packed away, as it stands before a stream.
fn has_pictures(bytes: &[u8]) -> bool {
    let kinds = bytes
        .windows(8)
        .enumerate()
        .filter(|(_, window)| *window == b"/Subtype");
    kinds
        .map(|(at, _)| bytes[at + 8..].trim_ascii_start())
        .any(|kind| kind.starts_with(b"/Image"))
}

/// Whether a letter within a word is unknown: a ligature that the font has no letters for.
fn has_broken_word(parsed: &Parsed) -> bool {
    let is_broken = |line: &String| {
        let letters: Vec<char> = line.chars().collect();
        letters
            .windows(3)
            .any(|three| three[0].is_alphabetic() && three[1] == '\u{FFFD}' && three[2].is_alphabetic())
    };
    parsed
        .pages
        .iter()
        .flatten()
        .flat_map(Block::lines)
        .any(is_broken)
}

/// Writers put bytes before the header, so it is looked for; without one it is another file under a PDF's name.
fn check_header(bytes: &[u8]) -> Result<(), RefusalReason> {
    if bytes.is_empty() {
        return Err(RefusalReason::Empty);
    }
    let start = &bytes[..bytes.len().min(HEADER_WITHIN)];
    if start.windows(5).any(|window| window == b"%PDF-") {
        return Ok(());
    }
    let looks_like = crate::ingest::source::looks_like(bytes).unwrap_or("something else");
    Err(RefusalReason::OtherFormat {
        expected: crate::ingest::Format::Pdf,
        looks_like: looks_like.to_owned(),
    })
}

fn has_text(parsed: &Parsed) -> bool {
    pages_with_text(parsed) * 2 > parsed.pages.len()
}

fn pages_with_text(parsed: &Parsed) -> usize {
    parsed.pages.iter().filter(|page| is_text(page)).count()
}

/// Whether a page has a text layer: letters enough, and not mostly such as stand for none (a font without a table of
/// its letters).
fn is_text(page: &Page) -> bool {
    let (mut letters, mut unknown) = (0, 0);
    for character in page.iter().flat_map(Block::lines).flat_map(|line| line.chars()) {
        let is_unknown = matches!(character, '\u{FFFD}' | '\u{E000}'..='\u{F8FF}')
            || (character.is_control() && character != '\t');
        letters += usize::from(character.is_alphabetic() && !is_unknown);
        unknown += usize::from(is_unknown);
    }
    letters >= FEWEST_LETTERS && letters > unknown * 3
}

fn extract(mut parsed: Parsed, has_pictures: bool) -> Extract {
    let (mut with_text, of) = (pages_with_text(&parsed), parsed.pages.len());
    // Without pictures nothing is scanned: a few letters are all that such a page has.
    if !has_pictures && !has_unknown_letters(&parsed) {
        let is_something = |page: &&Page| {
            page.iter()
                .flat_map(Block::lines)
                .any(|line| line.contains(char::is_alphanumeric))
        };
        with_text = with_text.max(parsed.pages.iter().filter(is_something).count());
    }
    running::leave_out(&mut parsed.pages);
    let signature = parsed
        .pages
        .first_mut()
        .map(signature::remove_signature)
        .unwrap_or_default();
    let mut sections = sections(&parsed.pages);
    let mut found = properties::metadata(&parsed.properties);
    let created = found.date.take();
    let is_whole = |title: &String| !title.contains('\u{FFFD}');
    found.title = found
        .title
        .filter(is_whole)
        .or_else(|| title(&sections).filter(is_whole));
    drop_title(&mut sections, found.title.as_deref());
    // The date on the first page is better than the date the file was created.
    let signed = signed::remove_bylines(&mut sections);
    let found = found.or(signature).or(signed).or(Metadata {
        date: created,
        ..Metadata::default()
    });
    let needs_ocr = with_text * 2 <= of;
    let notes = needs_ocr.then(|| {
        WarningReason::NeedsOcr {
            pages: of - with_text,
            of,
        }
        .into()
    });
    Extract {
        found,
        sections,
        notes: notes.into_iter().collect(),
        pages: u32::try_from(of).ok(),
        ..Extract::default()
    }
}

fn has_unknown_letters(parsed: &Parsed) -> bool {
    let mut lines = parsed.pages.iter().flatten().flat_map(Block::lines);
    lines.any(|line| line.contains(['\u{FFFD}']) || line.contains(|c| matches!(c, '\u{E000}'..='\u{F8FF}')))
}

/// A page begins a section, and so does a heading. A word that a page's end broke stays on the page it began on.
fn sections(pages: &[Page]) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    for (page, number) in pages.iter().zip(1..) {
        if !is_text(page)
            && page
                .iter()
                .flat_map(Block::lines)
                .any(|line| line.contains('\u{FFFD}'))
        {
            continue;
        }
        let begin = |heading: Option<String>, level| Section {
            heading,
            level,
            page: Some(number),
            ..Section::default()
        };
        let mut on_page = vec![begin(None, 0)];
        for block in page {
            match block {
                Block::Heading { level, lines } => {
                    let heading = clean_line(&lines::mend(&lines::join(lines)));
                    if !heading.is_empty() {
                        on_page.push(begin(Some(heading), *level));
                    }
                }
                Block::Paragraph(lines) => push(&mut on_page, &lines::join(&contents::without(lines))),
                Block::Rows(rows) => push(&mut on_page, &contents::without(rows).join("\n")),
            }
        }
        sections.append(&mut on_page);
    }
    for section in &mut sections {
        section.text = clean(&lines::mend(&section.text));
    }
    sections.retain(|section| {
        !section.text.is_empty() || !section.heading.as_deref().is_none_or(contents::is_heading)
    });
    contents::leave_out(&mut sections);
    join_broken_words(&mut sections);
    sections
}

fn push(sections: &mut [Section], text: &str) {
    let section = sections.last_mut().expect("a page begins with a section");
    if !section.text.is_empty() && !text.is_empty() {
        section.text.push_str("\n\n");
    }
    section.text.push_str(text);
}

/// Moves the rest of a word broken at a page's end back to the page it began on.
fn join_broken_words(sections: &mut [Section]) {
    for index in 1..sections.len() {
        let (before, after) = sections.split_at_mut(index);
        let (before, after) = (&mut before[index - 1], &mut after[0]);
        if before.page == after.page || after.heading.is_some() {
            continue;
        }
        let word = after
            .text
            .split_whitespace()
            .next()
            .unwrap_or_default()
            .to_owned();
        if let Some(joined) = lines::join_broken(&before.text, &word) {
            before.text = joined;
            after.text = after.text[word.len()..].trim_start().to_owned();
        }
    }
}

/// The first page's first line if it stands alone, else its first heading, else its first line if that is short.
fn title(sections: &[Section]) -> Option<String> {
    let first_page = sections.first()?.page;
    let on_first = || sections.iter().filter(|section| section.page == first_page);
    let is_title = |line: &&str| line.chars().count() <= LONGEST_TITLE && !line.ends_with(['.', ',', ';']);
    let first = on_first().find_map(|section| section.text.lines().next());
    let alone = sections
        .first()
        .filter(|section| section.heading.is_none() && !section.text.contains('\n'))
        .map(|section| section.text.as_str())
        .filter(is_title);
    let heading = || on_first().find_map(|section| section.heading.as_deref());
    alone
        .or_else(heading)
        .or_else(|| first.filter(is_title))
        .map(str::to_owned)
}

/// Removes the title from the headings and the text.
fn drop_title(sections: &mut Vec<Section>, title: Option<&str>) {
    let (Some(title), Some(first_page)) = (title, sections.first().and_then(|section| section.page)) else {
        return;
    };
    for section in sections
        .iter_mut()
        .filter(|section| section.page == Some(first_page))
    {
        if section.heading.as_deref() == Some(title) {
            section.heading = None;
            section.level = 0;
            break;
        }
        if let Some(rest) = section.text.strip_prefix(title)
            && (rest.is_empty() || rest.starts_with('\n'))
        {
            section.text = rest.trim_start().to_owned();
            break;
        }
    }
    // The lines of a title in two sizes are headings of their own.
    let repeats = |section: &Section| {
        section.page == Some(first_page)
            && section
                .heading
                .as_deref()
                .is_none_or(|heading| title.contains(heading))
    };
    if sections.len() > 1 {
        sections.retain(|section| !section.text.is_empty() || section.heading.is_some() && !repeats(section));
    }
}

#[cfg(test)]
mod tests;
