//! Web pages: the main text without furniture, and the metadata of the head.

use encoding_rs::Encoding;
use scraper::Html;

use crate::document::Section;
use crate::ingest::extract::Extract;
use crate::ingest::limits::Limits;
use crate::ingest::report::{RefusalReason, WarningReason};
use crate::ingest::sections::signed;

mod body;
mod furniture;
mod guard;
mod head;
mod hints;
mod in_json;
mod json_ld;
mod labels;
mod main_content;
mod mirror;
mod node;
mod repeated;
mod title;
mod trim;
mod weights;
mod zone;

pub(crate) use repeated::{Block, Learnt};

/// How many bytes are searched for a declared encoding.
const ENCODING_WITHIN: usize = 4096;

/// With fewer letters of text found, a page is read again: with what it shows to browsers without scripts, and without
/// trusting class names.
const FEW: usize = 200;

/// With fewer letters a page has no text of its own: a word on scripts, a menu.
const NOTHING: usize = 80;

/// A page with fewer letters in paragraphs is not warned of.
const WORTH_A_WARNING: usize = 400;

/// A page with fewer characters of its own is a copy of others: what most pages have is its text.
const OWN: usize = 40;

/// Reads a page, without what was learnt to be furniture of its source.
pub(crate) fn read(text: &str, limits: &Limits, learnt: &Learnt) -> Result<Extract, RefusalReason> {
    guard::check(text, limits)?;
    if !learnt.is_empty() {
        let extract = read_best(text, limits, learnt);
        let own = extract
            .sections
            .iter()
            .map(|section| section.text.chars().count());
        if own.sum::<usize>() >= OWN {
            return Ok(extract);
        }
    }
    Ok(read_best(text, limits, &Learnt::default()))
}

/// The blocks of a page, by which the furniture of its source is learnt.
pub(crate) fn list_blocks(text: &str, limits: &Limits) -> Result<Vec<Block>, RefusalReason> {
    guard::check(text, limits)?;
    Ok(repeated::list(&Html::parse_document(text)))
}

fn read_best(text: &str, limits: &Limits, learnt: &Learnt) -> Extract {
    let (extract, letters) = read_page(text, true, learnt);
    if letters >= FEW {
        return extract;
    }
    // A page that fills itself by a script may have its text for other readers too.
    let shown = text.contains("<noscript").then(|| without_noscript(text));
    let shown = shown.filter(|shown| guard::check(shown, limits).is_ok());
    let tries = [(shown.as_deref().unwrap_or(text), true), (text, false)];
    let others = tries.map(|(text, by_hints)| read_page(text, by_hints, learnt));
    let fuller = others.into_iter().max_by_key(|(_, letters)| *letters);
    let is_fuller = |most: usize| most >= FEW && most > letters * 4;
    if let Some((extract, _)) = fuller.filter(|(_, most)| is_fuller(*most)) {
        return extract;
    }
    // It may have it as data only.
    let article = in_json::article(&Html::parse_document(text), letters >= NOTHING);
    if !is_fuller(node::weight(&article)) {
        return extract;
    }
    match chapter_sections(&article, limits) {
        Ok(sections) if is_fuller(sections.iter().map(|section| node::weight(&section.text)).sum()) => {
            Extract { sections, ..extract }
        }
        _ => extract,
    }
}

/// Reads a page; with the number of letters of its main text.
fn read_page(text: &str, by_hints: bool, learnt: &Learnt) -> (Extract, usize) {
    let page = Html::parse_document(text);
    let mut furniture = furniture::find(&page, by_hints, repeated::find(&page, learnt));
    let root = main_content::find(&page, &mut furniture);
    if by_hints {
        trim::trim(root, &mut furniture);
    }
    let kept = weights::weigh(root, |element| furniture.holds(element)).of(root);
    let head = head::read(&page, root);
    let body = body::read(root, &furniture, head.found.title.as_deref());
    let mut sections = body.sections;
    let signed = body.byline.or(signed::remove_bylines(&mut sections));
    let elements = head.of_elements(root);
    let title = body
        .title
        .or_else(|| head.title_element(&page))
        .or_else(|| head.title_in_text(root));
    let mut found = head.found.or(signed).or(elements);
    found.title = found.title.or(title);
    let of = furniture.prose_of_page();
    let is_mostly_dropped = of >= WORTH_A_WARNING && kept.prose * 2 < of;
    let note = is_mostly_dropped.then_some(WarningReason::MostlyDropped { kept: kept.prose, of });
    let extract = Extract {
        found,
        sections,
        notes: note.into_iter().map(Into::into).collect(),
        ..Extract::default()
    };
    (extract, kept.unlinked())
}

/// The page as a browser without scripts shows it.
fn without_noscript(text: &str) -> String {
    text.replace("<noscript", "<div").replace("</noscript>", "</div>")
}

/// The sections of a chapter of a book or a post of a site: a page without furniture, whose headings all count.
pub(crate) fn chapter_sections(text: &str, limits: &Limits) -> Result<Vec<Section>, RefusalReason> {
    guard::check(text, limits)?;
    let page = Html::parse_document(text);
    let root = page.root_element();
    // No heading repeats the title, which a book has in its package file.
    Ok(body::read(root, &furniture::Furniture::default(), Some("")).sections)
}

/// The text of a piece of HTML, with its blocks on lines of their own.
pub(crate) fn fragment_text(html: &str, limits: &Limits) -> Result<String, RefusalReason> {
    guard::check(html, limits)?;
    let fragment = Html::parse_fragment(html);
    let furniture = furniture::Furniture::default();
    let sections = body::read(fragment.root_element(), &furniture, None).sections;
    let heading_and_text = |section: Section| [section.heading.unwrap_or_default(), section.text];
    let texts = sections
        .into_iter()
        .flat_map(heading_and_text)
        .filter(|text| !text.is_empty());
    Ok(texts.collect::<Vec<_>>().join("\n\n"))
}

/// Whether a piece of HTML is within the limits.
pub(crate) fn is_cheap(html: &str, limits: &Limits) -> bool {
    guard::check(html, limits).is_ok()
}

/// The encoding that a page declares: `<meta charset="…">`, `<meta … content="text/html; charset=…">`, or an XML
/// declaration's `encoding="…"`.
pub(crate) fn declared_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(ENCODING_WITHIN)]).to_ascii_lowercase();
    let label_after = |mark: &str| {
        let mut after = start.match_indices(mark).map(|(at, _)| &start[at + mark.len()..]);
        let value = after.find_map(|after| after.trim_start().strip_prefix('='))?;
        let value = value.trim_start().trim_start_matches(['"', '\'']);
        Encoding::for_label(
            value
                .split(['"', '\'', ';', '>', '/', '?', ' '])
                .next()?
                .as_bytes(),
        )
    };
    let is_xml = start.trim_start().starts_with("<?xml");
    label_after("charset").or_else(|| is_xml.then(|| label_after("encoding")).flatten())
}

#[cfg(test)]
mod tests;
