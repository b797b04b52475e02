//! Mail: messages in internet format (`.eml`), of Outlook (`.msg`), and web pages saved as one file (`.mhtml`).
//!
//! A message is a document, and so is each file attached to it, as a record of the message.

use std::collections::HashMap;

use mail_parser::MimeHeaders as _;

use crate::document::PartialDate;
use crate::ingest::extract::{Extract, Metadata, Note};
use crate::ingest::format::{Extension, Format};
use crate::ingest::limits::Limits;
use crate::ingest::metadata::{is_title, read_url};
use crate::ingest::report::{RefusalReason, WarningReason};
use crate::ingest::source::folder;
use crate::text::{clean, clean_line};

mod internet;
mod outlook;

use super::{html, plain};

/// Messages within messages are read so deep.
const DEEPEST: usize = 4;

/// A message in any format.
#[derive(Debug, Default)]
struct Letter {
    subject: String,
    /// The sender's name; an address alone is none.
    sender: Option<String>,
    date: Option<PartialDate>,
    text: String,
    /// The text as a web page, which is read where there is no plain text.
    html: String,
    attachments: Vec<Attachment>,
}

#[derive(Debug)]
struct Attachment {
    name: String,
    content: Content,
}

#[derive(Debug)]
enum Content {
    File(Vec<u8>),
    Letter(Box<Letter>),
}

/// Reads a message into a document and one for each attachment that can be read.
pub(crate) fn read(format: Format, bytes: &[u8], limits: &Limits) -> Result<Vec<Extract>, RefusalReason> {
    read_at(format, bytes, limits, 0)
}

fn read_at(
    format: Format,
    bytes: &[u8],
    limits: &Limits,
    depth: usize,
) -> Result<Vec<Extract>, RefusalReason> {
    let letter = match format {
        Format::Msg => outlook::read(bytes)?,
        _ => internet::read(bytes)?,
    };
    letter.into_extracts(limits, depth)
}

/// Reads a web page that was saved as one file: the page alone, as its pictures are no text.
pub(crate) fn read_page(bytes: &[u8], limits: &Limits) -> Result<Extract, RefusalReason> {
    let message = internet::parse(Format::Mhtml, bytes)?;
    // The first is the page, others are frames in it.
    let Some(page) = message.parts.iter().find(|part| part.is_text_html()) else {
        return Err(RefusalReason::Empty);
    };
    let mut extract = html::read(
        page.text_contents().unwrap_or_default(),
        limits,
        &html::Learnt::default(),
    )?;
    let location = message
        .header_raw("Snapshot-Content-Location")
        .or_else(|| page.content_location())
        .and_then(|address| read_url(address.trim()));
    extract.found.url = extract.found.url.or(location);
    extract.found.title = extract.found.title.or_else(|| message.subject().map(clean_line));
    Ok(extract)
}

impl Letter {
    fn into_extracts(self, limits: &Limits, depth: usize) -> Result<Vec<Extract>, RefusalReason> {
        let mut notes: Vec<Note> = Vec::new();
        let sections = if self.text.contains(char::is_alphanumeric) || self.html.is_empty() {
            plain::sections_of(&without_quoting(&self.text))
        } else {
            html::read(&self.html, limits, &html::Learnt::default())?.sections
        };
        let own = Extract {
            found: Metadata {
                title: title(&self.subject),
                authors: self.sender.into_iter().collect(),
                date: self.date,
                ..Metadata::default()
            },
            sections,
            ..Extract::default()
        };
        let mut characters = own.characters();
        let mut extracts = vec![own];
        let mut names: HashMap<String, usize> = HashMap::new();
        for Attachment { name, content } in self.attachments {
            let attached = match content {
                _ if depth == DEEPEST => Err(RefusalReason::TooDeep { limit: DEEPEST }),
                Content::Letter(letter) => letter.into_extracts(limits, depth + 1),
                Content::File(bytes) => match format_of(&name) {
                    Ok(Some(format)) => read_file(format, &bytes, limits, depth + 1),
                    Ok(None) => continue,
                    Err(reason) => Err(reason),
                },
            };
            let attached = match attached {
                Ok(attached) => attached,
                Err(reason) => {
                    notes.push(WarningReason::AttachmentLeftOut { name, reason }.into());
                    continue;
                }
            };
            let record = record(&name, &mut names);
            for mut extract in attached {
                characters += extract.characters();
                if characters > limits.characters {
                    return Err(RefusalReason::TooMuchText {
                        limit: limits.characters,
                    });
                }
                if extracts.len() == limits.records {
                    return Err(RefusalReason::TooManyRecords {
                        limit: limits.records,
                    });
                }
                extract.record = Some(match extract.record.take() {
                    Some(below) => format!("{record}/{below}"),
                    None => record.clone(),
                });
                // A declared id is for a file in the folder.
                extract.declared.id = None;
                extract.found.title = extract.found.title.or_else(|| Some(folder::title_of(&name)));
                extract.found.date = extract.found.date.or(self.date);
                extracts.push(extract);
            }
        }
        extracts[0].notes = notes;
        Ok(extracts)
    }
}

/// The format of an attachment by its name; `None` for a picture and the like.
fn format_of(name: &str) -> Result<Option<Format>, RefusalReason> {
    let extension = name
        .rsplit_once('.')
        .map_or("", |(_, extension)| extension)
        .to_lowercase();
    match Extension::of(&extension) {
        Extension::Document(Format::Picture) => Ok(None),
        Extension::Document(format) => Ok(Some(format)),
        Extension::Asset => Ok(None),
        Extension::Unknown => Err(RefusalReason::UnsupportedFormat { extension }),
    }
}

fn read_file(
    format: Format,
    bytes: &[u8],
    limits: &Limits,
    depth: usize,
) -> Result<Vec<Extract>, RefusalReason> {
    match format {
        Format::Eml | Format::Msg => read_at(format, bytes, limits, depth),
        other => super::read(other, bytes, limits, &html::Learnt::default()),
    }
}

/// The name of a record: the attachment's, numbered where it was given before.
fn record(name: &str, names: &mut HashMap<String, usize>) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let mut record = folder::slug(stem);
    if record.is_empty() {
        "bilaga".clone_into(&mut record);
    }
    let count = names.entry(record.clone()).or_default();
    *count += 1;
    match *count {
        1 => record,
        // What follows `_` is no slug, so that no other attachment has this name.
        count => format!("{record}_{count}"),
    }
}

/// The subject without the marks of answers: `SV: Re: Möte` → `Möte`.
fn title(subject: &str) -> Option<String> {
    let mut subject = clean_line(subject);
    while let Some((mark, rest)) = subject.split_once(':') {
        let is_mark =
            ["re", "sv", "aw", "vs", "vb", "fw", "fwd", "vl"].contains(&mark.trim().to_lowercase().as_str());
        if !is_mark {
            break;
        }
        subject = rest.trim().to_owned();
    }
    is_title(&subject).then_some(subject)
}

/// The text without the marks of quoted lines and without the signature.
fn without_quoting(text: &str) -> String {
    let lines = text
        .lines()
        .map(|line| line.trim_start_matches(['>', ' ']).trim_end());
    let signature = text.lines().position(|line| line.trim_end() == "--");
    let kept: Vec<&str> = lines.take(signature.unwrap_or(usize::MAX)).collect();
    clean(&kept.join("\n"))
}

/// A name and not the address again.
fn name(name: &str) -> Option<String> {
    let name = clean_line(name.trim_matches(['"', '\'', ' ']));
    (!name.is_empty() && !name.contains('@')).then(|| crate::ingest::metadata::first_name_first(&name))
}

#[cfg(test)]
mod tests;
