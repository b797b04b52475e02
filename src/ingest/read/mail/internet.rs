//! Messages in internet format (RFC 5322 with MIME), as most programs save them.

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding, Message, MessageParser, MessagePart, MimeHeaders as _, PartType};

use super::{Attachment, Content, DEEPEST, Letter, name};
use crate::ingest::format::Format;
use crate::ingest::metadata::read_date;
use crate::ingest::report::RefusalReason;

/// The type of a message in a message.
const NESTED: &[u8] = b"message/rfc822";
/// More of them are an attack.
const MOST_NESTED: usize = 200;

/// Reads the bytes of a message.
pub(super) fn read(bytes: &[u8]) -> Result<Letter, RefusalReason> {
    Ok(letter(&parse(Format::Eml, bytes)?, 0))
}

/// Parses a message; bytes without any of its headers are refused.
pub(super) fn parse(format: Format, bytes: &[u8]) -> Result<Message<'_>, RefusalReason> {
    let looks_like = match bytes {
        [] => return Err(RefusalReason::Empty),
        [b'P', b'K', ..] => "an archive",
        [0xD0, 0xCF, 0x11, 0xE0, ..] => "a message of Outlook (.msg) or an old Office file",
        [b'%', b'P', b'D', b'F', ..] => "a PDF",
        _ => "text without the headers of a message",
    };
    // The crate keeps messages in messages as such, however deep.
    let mentions = bytes
        .windows(NESTED.len())
        .filter(|window| window.eq_ignore_ascii_case(NESTED))
        .count();
    if mentions > MOST_NESTED {
        return Err(RefusalReason::TooDeep { limit: MOST_NESTED });
    }
    let is_message = |message: &Message<'_>| {
        message.from().is_some() || message.subject().is_some() || message.content_type().is_some()
    };
    MessageParser::default()
        .parse(bytes)
        .filter(is_message)
        .ok_or_else(|| RefusalReason::OtherFormat {
            expected: format,
            looks_like: looks_like.to_owned(),
        })
}

fn letter(message: &Message<'_>, depth: usize) -> Letter {
    let sender = message
        .from()
        .or_else(|| message.sender())
        .and_then(|from| from.first());
    let date = message
        .date()
        .and_then(|date| read_date(&format!("{:04}-{:02}-{:02}", date.year, date.month, date.day)));
    Letter {
        subject: message.subject().unwrap_or_default().to_owned(),
        sender: sender.and_then(|sender| sender.name()).and_then(name),
        date,
        text: bodies(message.text_bodies(), |body| match body {
            PartType::Text(text) => Some(text),
            _ => None,
        }),
        html: bodies(message.html_bodies(), |body| match body {
            PartType::Html(html) => Some(html),
            _ => None,
        }),
        attachments: message
            .attachments()
            .map(|part| Attachment {
                name: part.attachment_name().unwrap_or_default().to_owned(),
                content: match &part.body {
                    PartType::Message(message) if depth < DEEPEST => {
                        Content::Letter(Box::new(letter(message, depth + 1)))
                    }
                    PartType::Message(_) => Content::Letter(Box::default()),
                    _ => Content::File(contents(message, part)),
                },
            })
            .collect(),
    }
}

/// The bytes of an attachment. Text without a declared encoding comes as it was sent, as its reader tells encodings
/// better than the crate.
fn contents(message: &Message<'_>, part: &MessagePart<'_>) -> Vec<u8> {
    let is_declared = part
        .content_type()
        .is_none_or(|kind| kind.has_attribute("charset"));
    if is_declared || !part.is_text() {
        return part.contents().to_vec();
    }
    let range = part.raw_body_offset() as usize..part.raw_end_offset() as usize;
    let raw = message.raw_message().get(range);
    let decoded = raw.and_then(|raw| match part.encoding {
        Encoding::None => Some(raw.to_vec()),
        Encoding::QuotedPrintable => quoted_printable_decode(raw),
        Encoding::Base64 => base64_decode(raw),
    });
    decoded.unwrap_or_else(|| part.contents().to_vec())
}

/// The bodies of one sort, one after the other.
fn bodies<'m>(
    parts: impl Iterator<Item = &'m MessagePart<'m>>,
    of_sort: impl Fn(&'m PartType<'m>) -> Option<&'m str>,
) -> String {
    parts
        .filter_map(|part| of_sort(&part.body))
        .collect::<Vec<_>>()
        .join("\n\n")
}
