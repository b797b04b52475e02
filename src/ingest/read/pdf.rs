//! PDF: text page by page in reading order, headings by letter size, without running heads.
//!
//! An [`Engine`] parses the bytes into pages; everything that makes text of them is here and the same for each engine.

use crate::document::PartialDate;
use crate::ingest::extract::{Extract, Metadata};
use crate::ingest::limits::Limits;
use crate::ingest::report::{RefusalReason, WarningReason};
use crate::ingest::sections::signed;

mod boss;
mod columns;
mod contents;
mod filled;
mod leftward;
mod lines;
mod poppler;
mod program;
mod properties;
mod recognised;
mod running;
mod sections;
mod signature;

pub(crate) use recognised::{
    languages as recognised_languages, page_text as recognise_page, picture_text as recognise_picture,
};

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
    /// Of each page what people wrote into it.
    written: Vec<Vec<String>>,
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
    read_with(bytes, &[], limits)
}

/// Reads a PDF some of whose pages were recognised: each with its number, from 1, and its text.
pub(crate) fn read_with(
    bytes: &[u8],
    recognised: &[(u32, String)],
    limits: &Limits,
) -> Result<Extract, RefusalReason> {
    check_header(bytes)?;
    let mut parsed = parse(bytes, limits)?;
    for (number, text) in recognised {
        let page = (*number as usize)
            .checked_sub(1)
            .and_then(|index| parsed.pages.get_mut(index));
        if let Some(page) = page {
            *page = recognised::page(text);
        }
    }
    let mut extract = extract(parsed, has_pictures(bytes));
    if !recognised.is_empty() {
        extract.unread.clear();
        extract
            .notes
            .retain(|note| !matches!(note.reason, WarningReason::NeedsOcr { .. }));
    }
    Ok(extract)
}

/// The extract of pages of which nothing but the recognised text is known.
pub(super) fn of_texts(texts: &[String]) -> Extract {
    let pages = texts.iter().map(|text| recognised::page(text)).collect();
    let parsed = Parsed {
        pages,
        ..Parsed::default()
    };
    let extract = extract(parsed, true);
    Extract {
        unread: Vec::new(),
        notes: Vec::new(),
        ..extract
    }
}

fn parse(bytes: &[u8], limits: &Limits) -> Result<Parsed, RefusalReason> {
    Ok(match boss::Boss.parse(bytes, limits) {
        Ok(parsed) if has_text(&parsed) && !parsed.is_doubtful && !has_broken_word(&parsed) => parsed,
        // No other engine opens a file that is locked or too long.
        Err(reason @ (RefusalReason::Encrypted | RefusalReason::TooManyPages { .. })) => return Err(reason),
        first => match poppler::Poppler.parse(bytes, limits) {
            Ok(second) if has_text(&second) => {
                let first = first.unwrap_or_default();
                Parsed {
                    properties: first.properties,
                    written: first.written,
                    ..second
                }
            }
            _ => first?,
        },
    })
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
    let needs_ocr = with_text * 2 <= of;
    // Single pages without text among others may be pictures on purpose; where most have none, all are scans.
    let unread = (1..)
        .zip(&parsed.pages)
        .filter(|(_, page)| needs_ocr && !is_text(page))
        .map(|(number, _)| number)
        .collect();
    running::leave_out(&mut parsed.pages);
    let signature = parsed
        .pages
        .first_mut()
        .map(signature::remove_signature)
        .unwrap_or_default();
    for (page, lines) in parsed.pages.iter_mut().zip(&parsed.written) {
        add_written(page, lines);
    }
    let mut sections = sections::of_pages(&parsed.pages);
    let mut found = properties::metadata(&parsed.properties);
    let created = found.date.take();
    let is_whole = |title: &String| !title.contains('\u{FFFD}');
    found.title = found
        .title
        .filter(is_whole)
        .or_else(|| sections::title(&sections).filter(is_whole));
    sections::drop_title(&mut sections, found.title.as_deref());
    // The date on the first page is better than the date the file was created.
    let signed = signed::remove_bylines(&mut sections);
    let found = found.or(signature).or(signed).or(Metadata {
        date: created,
        ..Metadata::default()
    });
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
        unread,
        ..Extract::default()
    }
}

/// Adds what people wrote into a page behind its text, unless the engine gives it as text.
fn add_written(page: &mut Page, lines: &[String]) {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let text: String = page
        .iter()
        .flat_map(Block::lines)
        .map(|line| letters(line))
        .collect();
    let is_new = |line: &&String| {
        let value = line.split_once(": ").map_or(line.as_str(), |(_, value)| value);
        !text.contains(&letters(value))
    };
    let new: Vec<String> = lines.iter().filter(is_new).cloned().collect();
    if !new.is_empty() {
        page.push(Block::Rows(new));
    }
}

fn has_unknown_letters(parsed: &Parsed) -> bool {
    let mut lines = parsed.pages.iter().flatten().flat_map(Block::lines);
    lines.any(|line| line.contains(['\u{FFFD}']) || line.contains(|c| matches!(c, '\u{E000}'..='\u{F8FF}')))
}

#[cfg(test)]
mod tests;
