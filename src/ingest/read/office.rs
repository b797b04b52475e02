//! Office documents and books: archives of XML parts, as Word, PowerPoint, LibreOffice and publishers write them.

use crate::ingest::extract::Extract;
use crate::ingest::format::Format;
use crate::ingest::limits::Limits;
use crate::ingest::report::RefusalReason;

mod archive;
mod chart;
mod chunk;
mod docx;
mod drawing;
mod epub;
mod flow;
mod numbering;
mod odf;
mod part;
mod pptx;
mod properties;
mod relations;
mod sections;
mod slides;
mod styles;
mod workbook;
mod xml;

use archive::Archive;

/// Reads a document of one of the formats that are archives; one of another format than its name says is refused by
/// the name of what it is.
pub(crate) fn read(format: Format, bytes: &[u8], limits: &Limits) -> Result<Extract, RefusalReason> {
    check_beginning(format, bytes)?;
    let mut archive = Archive::open(bytes, limits)?;
    match kind_of(&mut archive)? {
        Kind::Known(own) if own == format => {}
        Kind::Known(other) => return Err(other_format(format, other.with_article())),
        // What lacks its usual parts is told by its reader.
        Kind::Unknown => {}
    }
    match format {
        Format::Docx => docx::read(&mut archive, limits),
        Format::Pptx => pptx::read(&mut archive, limits),
        Format::Odt => odf::read_text(&mut archive, limits),
        Format::Odp => odf::read_presentation(&mut archive, limits),
        Format::Epub => epub::read(&mut archive, limits),
        Format::Xlsx | Format::Ods => workbook::read(&mut archive, format, bytes, limits),
        _ => Err(RefusalReason::ReaderFailed),
    }
}

fn other_format(expected: Format, looks_like: &str) -> RefusalReason {
    RefusalReason::OtherFormat {
        expected,
        looks_like: looks_like.to_owned(),
    }
}

/// Refuses what doesn't begin as an archive.
fn check_beginning(format: Format, bytes: &[u8]) -> Result<(), RefusalReason> {
    let other = |looks_like| Err(other_format(format, looks_like));
    match bytes {
        [] => Err(RefusalReason::Empty),
        [b'P', b'K', 3..=7, 4..=8, ..] => Ok(()),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => Err(old_office(format, bytes)),
        [b'%', b'P', b'D', b'F', ..] => other("a PDF"),
        [b'{', b'\\', b'r', b't', b'f', ..] => other("rich text (RTF)"),
        _ if bytes.iter().all(|byte| *byte == 0) => other("nothing but zeros"),
        _ if bytes.trim_ascii_start().starts_with(b"<") => other("a web page or XML"),
        _ if std::str::from_utf8(bytes).is_ok() => other("plain text"),
        _ => other("something unknown"),
    }
}

/// The container of Office before 2007; today it holds documents with a password.
fn old_office(format: Format, bytes: &[u8]) -> RefusalReason {
    let holds = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(name.len()).any(|window| window == name)
    };
    if holds("EncryptedPackage") {
        RefusalReason::Encrypted
    } else if holds("WordDocument") {
        other_format(format, "an old Word document (.doc)")
    } else if holds("PowerPoint Document") {
        other_format(format, "an old presentation (.ppt)")
    } else {
        other_format(format, "a file of an old Office program")
    }
}

enum Kind {
    Known(Format),
    Unknown,
}

/// What an archive holds, by its declaration or else its folders.
fn kind_of(archive: &mut Archive<'_>) -> Result<Kind, RefusalReason> {
    if let Some(text) = archive.text("META-INF/manifest.xml")?
        && text.contains("encryption-data")
    {
        return Err(RefusalReason::Encrypted);
    }
    let declared = archive.text("mimetype")?.unwrap_or_default();
    Ok(match declared.trim() {
        "application/epub+zip" => Kind::Known(Format::Epub),
        text if text.starts_with("application/vnd.oasis.opendocument.text") => Kind::Known(Format::Odt),
        text if text.starts_with("application/vnd.oasis.opendocument.presentation") => {
            Kind::Known(Format::Odp)
        }
        text if text.starts_with("application/vnd.oasis.opendocument.spreadsheet") => {
            Kind::Known(Format::Ods)
        }
        _ if archive.has_folder("word/") => Kind::Known(Format::Docx),
        _ if archive.has_folder("ppt/") => Kind::Known(Format::Pptx),
        _ if archive.has_folder("xl/") => Kind::Known(Format::Xlsx),
        _ if archive.has("META-INF/container.xml") => Kind::Known(Format::Epub),
        _ => Kind::Unknown,
    })
}

#[cfg(test)]
mod tests;
