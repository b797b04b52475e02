//! Messages of Outlook (MS-OXMSG): a compound file with a stream for each property.

use std::io::{Cursor, Read as _};
use std::path::{Path, PathBuf};

use cfb::CompoundFile;
use encoding_rs::{UTF_16LE, WINDOWS_1252};
use jiff::Timestamp;

use super::{Attachment, Content, DEEPEST, Letter, html, name};
use crate::document::PartialDate;
use crate::ingest::format::Format;
use crate::ingest::metadata::read_date;
use crate::ingest::report::RefusalReason;

/// A compound file, and how long it is.
struct File<'b> {
    compound: CompoundFile<Cursor<&'b [u8]>>,
    bytes: u64,
}

/// Property ids, MS-OXPROPS.
const SUBJECT: &str = "0037";
const SENDER: &str = "0C1A";
const SENT_FOR: &str = "0042";
const BODY: &str = "1000";
const HTML: &str = "1013";
const LONG_NAME: &str = "3707";
const SHORT_NAME: &str = "3704";
const DISPLAY_NAME: &str = "3001";
const DATA: &str = "3701";

/// When it was sent and when it arrived: tags in the stream of fixed properties.
const TIMES: [u32; 2] = [0x0039_0040, 0x0E06_0040];

/// Seconds between 1601, where Windows begins to count, and 1970.
const WINDOWS_EPOCH: i64 = 11_644_473_600;

/// Reads the bytes of a message.
pub(super) fn read(bytes: &[u8]) -> Result<Letter, RefusalReason> {
    match bytes {
        [] => return Err(RefusalReason::Empty),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => {}
        _ => return Err(other_format("not a file of Outlook")),
    }
    let compound = CompoundFile::open(Cursor::new(bytes)).map_err(|error| RefusalReason::Damaged {
        message: error.to_string(),
    })?;
    let mut file = File {
        compound,
        bytes: bytes.len() as u64,
    };
    if !file.compound.exists("/__properties_version1.0") {
        return Err(other_format("a file of an old Office program"));
    }
    Ok(letter(&mut file, Path::new("/"), 0))
}

fn other_format(looks_like: &str) -> RefusalReason {
    RefusalReason::OtherFormat {
        expected: Format::Msg,
        looks_like: looks_like.to_owned(),
    }
}

fn letter(file: &mut File<'_>, folder: &Path, depth: usize) -> Letter {
    let sender = text(file, folder, SENT_FOR).or_else(|| text(file, folder, SENDER));
    let html = stream(file, &folder.join(format!("__substg1.0_{HTML}0102")));
    Letter {
        subject: text(file, folder, SUBJECT).unwrap_or_default(),
        sender: sender.as_deref().and_then(name),
        date: date(file, folder, depth),
        text: text(file, folder, BODY).unwrap_or_default(),
        html: html.map(|html| decoded_html(&html)).unwrap_or_default(),
        attachments: attachments(file, folder, depth),
    }
}

fn attachments(file: &mut File<'_>, folder: &Path, depth: usize) -> Vec<Attachment> {
    let Ok(entries) = file.compound.read_storage(folder) else {
        return Vec::new();
    };
    let folders: Vec<PathBuf> = entries
        .filter(|entry| entry.is_storage() && entry.name().starts_with("__attach_version1.0_#"))
        .map(|entry| entry.path().to_owned())
        .collect();
    let mut attachments = Vec::new();
    for folder in folders {
        let name = [LONG_NAME, SHORT_NAME, DISPLAY_NAME]
            .iter()
            .find_map(|property| text(file, &folder, property))
            .unwrap_or_default();
        let message = folder.join(format!("__substg1.0_{DATA}000D"));
        let content = if let Some(bytes) = stream(file, &folder.join(format!("__substg1.0_{DATA}0102"))) {
            Content::File(bytes)
        } else if file.compound.is_storage(&message) && depth < DEEPEST {
            Content::Letter(Box::new(letter(file, &message, depth + 1)))
        } else {
            continue;
        };
        attachments.push(Attachment { name, content });
    }
    attachments
}

fn stream(file: &mut File<'_>, path: &Path) -> Option<Vec<u8>> {
    // A stream can't be longer than its file.
    let mut bytes = Vec::new();
    file.compound
        .open_stream(path)
        .ok()?
        .take(file.bytes)
        .read_to_end(&mut bytes)
        .ok()?;
    Some(bytes)
}

/// A text property: in UTF-16, or in the code page of the sender's Windows, taken as the western one.
fn text(file: &mut File<'_>, folder: &Path, property: &str) -> Option<String> {
    let path = |kind: &str| folder.join(format!("__substg1.0_{property}{kind}"));
    let text = match stream(file, &path("001F")) {
        Some(bytes) => UTF_16LE.decode_without_bom_handling(&bytes).0.into_owned(),
        None => WINDOWS_1252
            .decode_without_bom_handling(&stream(file, &path("001E"))?)
            .0
            .into_owned(),
    };
    let text = text.trim_end_matches('\0').to_owned();
    (!text.trim().is_empty()).then_some(text)
}

fn decoded_html(bytes: &[u8]) -> String {
    let declared = html::declared_encoding(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => declared.unwrap_or(WINDOWS_1252).decode(bytes).0.into_owned(),
    }
}

/// The day it was sent, in the properties of fixed length: 16 bytes each, behind a header.
fn date(file: &mut File<'_>, folder: &Path, depth: usize) -> Option<PartialDate> {
    let bytes = stream(file, &folder.join("__properties_version1.0"))?;
    let header = if depth == 0 { 32 } else { 24 };
    let entries = bytes.get(header..)?.chunks_exact(16);
    let of_tag = |tag: u32| {
        let mut entries = entries.clone();
        let entry = entries.find(|entry| entry.starts_with(&tag.to_le_bytes()))?;
        let ticks = i64::from_le_bytes(entry[8..].try_into().ok()?);
        let time = Timestamp::from_second(ticks / 10_000_000 - WINDOWS_EPOCH).ok()?;
        read_date(time.to_string().split('T').next()?)
    };
    TIMES.iter().find_map(|tag| of_tag(*tag))
}
