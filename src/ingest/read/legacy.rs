//! Word and PowerPoint before 2007, by a crate that gives HTML for both.

use std::io::Cursor;

use office_oxide::doc::DocError;
use office_oxide::{Document, DocumentFormat, OfficeError};

use super::html;
use crate::document::Section;
use crate::ingest::extract::{Extract, Metadata};
use crate::ingest::format::Format;
use crate::ingest::limits::Limits;
use crate::ingest::metadata::{is_title, read_date, split_names};
use crate::ingest::report::RefusalReason;
use crate::ingest::sections::signed;

/// What stands between two slides in the crate's HTML.
const BETWEEN_SLIDES: &str = "<hr />";

/// Reads a document or a presentation.
pub(crate) fn read(format: Format, bytes: &[u8], limits: &Limits) -> Result<Extract, RefusalReason> {
    check_beginning(format, bytes)?;
    let own = if format == Format::Ppt {
        DocumentFormat::Ppt
    } else {
        DocumentFormat::Doc
    };
    let document = Document::from_reader(Cursor::new(bytes.to_vec()), own).map_err(refusal)?;
    let shown = document.to_html();
    let mut sections = if format == Format::Ppt {
        slides(&shown, limits)?
    } else {
        html::chapter_sections(&shown, limits)?
    };
    let properties = document.to_ir().metadata;
    // The crate takes the letters of properties for Windows-1252 whatever they are in.
    let title = properties
        .title
        .filter(|title| is_title(title) && !is_number(title) && !title.contains('Ã'));
    let own = Metadata {
        title: if format == Format::Doc {
            leading_title(&mut sections).or(title)
        } else {
            title
        },
        ..signed::remove_bylines(&mut sections)
    };
    let authors = split_names(&properties.author.unwrap_or_default());
    let created = properties.created.unwrap_or_default();
    let found = own.or(Metadata {
        // One word is an account or a program.
        authors: authors
            .into_iter()
            .filter(|name| name.contains(' ') && !name.contains('Ã'))
            .collect(),
        date: created
            .split('T')
            .next()
            .and_then(read_date)
            .filter(|date| date.year() > 1989),
        ..Metadata::default()
    });
    Ok(Extract {
        found,
        sections,
        ..Extract::default()
    })
}

fn slides(shown: &str, limits: &Limits) -> Result<Vec<Section>, RefusalReason> {
    let mut sections = Vec::new();
    for (index, slide) in shown.split(BETWEEN_SLIDES).enumerate() {
        if index == limits.pages {
            return Err(RefusalReason::TooManyPages { limit: limits.pages });
        }
        let page = u32::try_from(index + 1).ok();
        let of_slide = html::chapter_sections(slide, limits)?;
        sections.extend(of_slide.into_iter().map(|section| Section {
            page,
            ..without_number(section)
        }));
    }
    Ok(sections)
}

/// A slide without a title is called `Slide 2` by the crate.
fn is_number(heading: &str) -> bool {
    heading
        .strip_prefix("Slide ")
        .is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
}

fn without_number(section: Section) -> Section {
    if section.heading.as_deref().is_some_and(is_number) {
        Section {
            heading: None,
            level: 0,
            anchor: None,
            ..section
        }
    } else {
        section
    }
}

/// The heading of level 1 that begins the text: the title. What stands below it stays.
fn leading_title(sections: &mut Vec<Section>) -> Option<String> {
    let first = sections.first_mut().filter(|section| section.level == 1)?;
    let title = first.heading.take().filter(|title| is_title(title))?;
    (first.level, first.anchor) = (0, None);
    sections.retain(|section| section.heading.is_some() || !section.text.is_empty());
    Some(title)
}

fn check_beginning(format: Format, bytes: &[u8]) -> Result<(), RefusalReason> {
    let looks_like = match bytes {
        [] => return Err(RefusalReason::Empty),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => return Ok(()),
        // Word 6 and older wrote no container.
        [0xDB | 0xDC, 0xA5, ..] if format == Format::Doc => return Ok(()),
        [b'P', b'K', ..] => "an archive, perhaps of a newer Office program",
        [b'{', b'\\', b'r', b't', b'f', ..] => "rich text (RTF)",
        [b'%', b'P', b'D', b'F', ..] => "a PDF",
        _ if bytes.trim_ascii_start().starts_with(b"<") => "a web page or XML",
        _ if std::str::from_utf8(bytes).is_ok() => "plain text",
        _ => "something unknown",
    };
    Err(RefusalReason::OtherFormat {
        expected: format,
        looks_like: looks_like.to_owned(),
    })
}

fn refusal(error: OfficeError) -> RefusalReason {
    match error {
        OfficeError::Doc(DocError::Encrypted) => RefusalReason::Encrypted,
        other => RefusalReason::Damaged {
            message: other.to_string(),
        },
    }
}
