//! Files of other formats that a Word file has in its text (`w:altChunk`): web pages, saved ones too, rich and plain text.

use super::archive::Archive;
use super::flow::{Block, Role};
use crate::document::Section;
use crate::ingest::limits::Limits;
use crate::ingest::read::{html, mail, plain, rtf};
use crate::ingest::report::RefusalReason;
use crate::ingest::source::encoding;

/// Within how many bytes a saved page says that it is one.
const HEADER_WITHIN: usize = 1_024;

/// The text of a part; `None` if it is of a format that is not read here.
pub(super) fn read(
    archive: &mut Archive<'_>,
    part: &str,
    limits: &Limits,
) -> Result<Option<Vec<Block>>, RefusalReason> {
    let Some(bytes) = archive.part(part)? else {
        return Ok(None);
    };
    // A part that cannot be read leaves the document around it as it is.
    Ok(sections(&bytes, limits).ok().flatten().map(into_blocks))
}

fn sections(bytes: &[u8], limits: &Limits) -> Result<Option<Vec<Section>>, RefusalReason> {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(HEADER_WITHIN)]).to_ascii_lowercase();
    if bytes.starts_with(b"PK") {
        return Ok(None);
    }
    if start.starts_with("{\\rtf") {
        return rtf::read(bytes, limits).map(|extract| Some(extract.sections));
    }
    if start.contains("mime-version:") {
        return mail::read_page(bytes, limits).map(|extract| Some(extract.sections));
    }
    if start.trim_start().trim_start_matches('\u{FFFD}').starts_with('<') {
        let decoded = encoding::decode(bytes, html::declared_encoding(bytes))?;
        return html::chapter_sections(&decoded.text, limits).map(Some);
    }
    let decoded = encoding::decode(bytes, None)?;
    Ok(Some(plain::sections_of(&decoded.text)))
}

fn into_blocks(sections: Vec<Section>) -> Vec<Block> {
    let mut blocks = vec![Block::Gap];
    for Section {
        heading, level, text, ..
    } in sections
    {
        blocks.extend(heading.map(|heading| Block::Paragraph(Role::Heading(level.max(1)), heading)));
        for paragraph in text.split("\n\n") {
            if paragraph.contains('\n') {
                blocks.push(Block::Gap);
                blocks.extend(paragraph.lines().map(|line| Block::Row(line.to_owned())));
                blocks.push(Block::Gap);
            } else if !paragraph.is_empty() {
                blocks.push(Block::Paragraph(Role::Text, paragraph.to_owned()));
            }
        }
    }
    blocks.push(Block::Gap);
    blocks
}
