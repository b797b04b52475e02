//! The readers, one folder a format, and which of them takes which file: the one place that a new format is added to.
//!
//! A new format is a variant of [`Format`] with its name and extensions, and a module here with a function
//! `read(bytes, limits) -> Result<Vec<Extract>, RefusalReason>` (or one [`Extract`], made a list here) that
//! [`read`] calls. Such a function is pure: it opens no file, and the same bytes give the same extracts, as they
//! are kept between runs. What it returns must cross a process border as JSON. A file that holds many
//! documents (an export) gives each its [`Extract::record`], by which ids are told apart.

mod captions;
mod feed;
pub(crate) mod html;
mod legacy;
mod mail;
mod markdown;
mod markup;
mod office;
mod pdf;
mod picture;
mod plain;
mod rtf;
mod sheet;

use super::extract::Extract;
use super::format::Format;
use super::limits::Limits;
use super::report::RefusalReason;
use super::source::encoding;
use markdown::Dialect;

pub(crate) use html::{Block, Learnt};
pub(crate) use pdf::recognised_languages;

/// Reads the bytes of a file of a format into the documents it holds, most often one. A web page is read without what was
/// learnt to be furniture.
pub(crate) fn read(
    format: Format,
    bytes: &[u8],
    limits: &Limits,
    learnt: &Learnt,
) -> Result<Vec<Extract>, RefusalReason> {
    let extracts = match format {
        Format::Eml | Format::Msg => mail::read(format, bytes, limits)?,
        Format::Doc | Format::Ppt => vec![legacy::read(format, bytes, limits)?],
        Format::Mhtml => vec![mail::read_page(bytes, limits)?],
        Format::Bib | Format::Ris => feed::read_references(format, bytes, limits)?,
        Format::Markdown
        | Format::Mdx
        | Format::Qmd
        | Format::Html
        | Format::Text
        | Format::Captions
        | Format::Csv
        | Format::Ipynb
        | Format::Tex
        | Format::Rst
        | Format::Adoc => {
            vec![read_text(format, bytes, limits, learnt)?]
        }
        Format::Docx
        | Format::Pptx
        | Format::Odt
        | Format::Odp
        | Format::Epub
        | Format::Xlsx
        | Format::Ods => {
            vec![office::read(format, bytes, limits)?]
        }
        Format::Pdf => vec![pdf::read(bytes, limits)?],
        Format::Picture => vec![picture::read(bytes, limits)?],
        Format::Xml => feed::read(bytes, limits)?,
        Format::Rtf => vec![rtf::read(bytes, limits)?],
        Format::Xls => vec![sheet::read_xls(bytes, limits)?],
    };
    let characters: usize = extracts.iter().map(Extract::characters).sum();
    if characters > limits.characters {
        return Err(RefusalReason::TooMuchText {
            limit: limits.characters,
        });
    }
    Ok(extracts)
}

/// The letters of a page, counted from 1, of a scanned PDF or a picture; `None` if the programs fail or take too long.
pub(crate) fn recognise_page(
    format: Format,
    bytes: &[u8],
    page: u32,
    languages: &str,
    limits: &Limits,
) -> Option<String> {
    match format {
        Format::Picture => pdf::recognise_picture(bytes, page, languages, limits),
        _ => pdf::recognise_page(bytes, page, languages, limits),
    }
}

/// Reads a PDF or a picture with the pages, by number, whose letters were recognised.
pub(crate) fn read_recognised(
    format: Format,
    bytes: &[u8],
    texts: &[(u32, String)],
    limits: &Limits,
) -> Result<Extract, RefusalReason> {
    match format {
        Format::Picture => picture::read_with(bytes, texts, limits),
        _ => pdf::read_with(bytes, texts, limits),
    }
}

/// The blocks of a web page, by which furniture is learnt.
pub(crate) fn list_blocks(bytes: &[u8], limits: &Limits) -> Result<Vec<Block>, RefusalReason> {
    let decoded = encoding::decode(bytes, html::declared_encoding(bytes))?;
    html::list_blocks(&decoded.text, limits)
}

/// Reads a format whose bytes are text.
fn read_text(
    format: Format,
    bytes: &[u8],
    limits: &Limits,
    learnt: &Learnt,
) -> Result<Extract, RefusalReason> {
    let declared = (format == Format::Html)
        .then(|| html::declared_encoding(bytes))
        .flatten();
    let decoded = encoding::decode(bytes, declared)?;
    let mut extract = match format {
        Format::Markdown => markdown::read(&decoded.text, Dialect::Common, limits),
        Format::Mdx => markdown::read(&decoded.text, Dialect::Mdx, limits),
        Format::Qmd => markdown::read(&decoded.text, Dialect::Quarto, limits),
        Format::Ipynb => markup::read_notebook(&decoded.text, limits)?,
        Format::Tex => markup::read_tex(&decoded.text, limits)?,
        Format::Rst => markup::read_rst(&decoded.text),
        Format::Adoc => markup::read_adoc(&decoded.text),
        Format::Html => html::read(&decoded.text, limits, learnt)?,
        Format::Captions => captions::read(&decoded.text)?,
        Format::Csv => sheet::read_csv(&decoded.text, limits)?,
        _ => plain::read(&decoded.text),
    };
    extract.notes.extend(decoded.warnings.into_iter().map(Into::into));
    Ok(extract)
}
