//! XML read one record at a time, so that an export of 50 MB costs no more memory than its text and its largest record.
//! Document types are refused: entities of their own are the way to make a small file large.

use encoding_rs::Encoding;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::ingest::limits::Limits;
use crate::ingest::report::RefusalReason;

/// An element with all that is in it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Element {
    /// As written, with its prefix.
    pub(super) name: String,
    pub(super) attributes: Vec<(String, String)>,
    /// Its own text, that of its children not included.
    pub(super) text: String,
    pub(super) children: Vec<Element>,
}

impl Element {
    /// The name without its prefix.
    pub(super) fn local(&self) -> &str {
        local(&self.name)
    }

    /// An attribute by its name as written.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(own, _)| own == name);
        found.map(|(_, value)| value.as_str())
    }
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// The encoding of an XML declaration.
pub(super) fn declared_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).into_owned();
    let declaration = start.trim_start().strip_prefix("<?xml")?.split("?>").next()?;
    let value = declaration
        .split_once("encoding")?
        .1
        .trim_start()
        .strip_prefix('=')?;
    let value = value.trim_start().trim_start_matches(['"', '\'']);
    Encoding::for_label(value.split(['"', '\'']).next()?.as_bytes())
}

/// The local name of the root element.
pub(super) fn root(text: &str) -> Result<String, RefusalReason> {
    let mut reader = Reader::from_str(text);
    loop {
        match reader.read_event() {
            Ok(Event::Start(start) | Event::Empty(start)) => return Ok(local(start.name().0).to_owned()),
            Ok(Event::DocType(doctype)) if doctype.contains('[') => {
                return Err(RefusalReason::XmlDocumentType);
            }
            Ok(Event::Eof) => return Err(damaged(text, text.len(), "no element in it")),
            Ok(_) => {}
            Err(error) => return Err(damaged(text, position(&reader), &error.to_string())),
        }
    }
}

/// Calls `take` with each outermost element of a wanted local name and the line it begins on.
pub(super) fn each(
    text: &str,
    wanted: &[&str],
    limits: &Limits,
    mut take: impl FnMut(Element, usize) -> Result<(), RefusalReason>,
) -> Result<(), RefusalReason> {
    let mut reader = Reader::from_str(text);
    let mut lines = Lines { text, at: 0, line: 1 };
    // The wanted element being read and what is open inside it.
    let mut open: Vec<Element> = Vec::new();
    let (mut depth, mut begins) = (0_usize, 1);
    loop {
        let before = position(&reader);
        let event = match reader.read_event() {
            Ok(event) => event,
            Err(error) => return Err(damaged(text, position(&reader), &error.to_string())),
        };
        match event {
            Event::Start(start) => {
                depth += 1;
                if depth > limits.nesting {
                    return Err(RefusalReason::TooDeep {
                        limit: limits.nesting,
                    });
                }
                if !open.is_empty() || wanted.contains(&local(start.name().0)) {
                    if open.is_empty() {
                        begins = lines.number_at(before);
                    }
                    open.push(element(&start, limits)?);
                }
            }
            Event::Empty(start) => {
                if let Some(parent) = open.last_mut() {
                    parent.children.push(element(&start, limits)?);
                } else if wanted.contains(&local(start.name().0)) {
                    take(element(&start, limits)?, lines.number_at(before))?;
                }
            }
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                if let Some(ended) = open.pop() {
                    match open.last_mut() {
                        Some(parent) => parent.children.push(ended),
                        None => take(ended, begins)?,
                    }
                }
            }
            Event::Text(piece) => push(&mut open, &piece.xml10_content()),
            Event::CData(piece) => push(&mut open, &piece.xml10_content()),
            Event::GeneralRef(reference) => push(&mut open, &resolved(&reference)),
            Event::DocType(doctype) if doctype.contains('[') => return Err(RefusalReason::XmlDocumentType),
            Event::Eof if depth > 0 => return Err(damaged(text, text.len(), "it ends inside an element")),
            Event::Eof => return Ok(()),
            Event::DocType(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
}

fn push(open: &mut [Element], text: &str) {
    if let Some(element) = open.last_mut() {
        element.text.push_str(text);
    }
}

/// The five entities of XML and numbers; a name of HTML (`&nbsp;`) is left for the reader of HTML.
fn resolved(reference: &quick_xml::events::BytesRef<'_>) -> String {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return character.to_string();
    }
    match &*reference.xml10_content() {
        "amp" => "&".to_owned(),
        "lt" => "<".to_owned(),
        "gt" => ">".to_owned(),
        "quot" => "\"".to_owned(),
        "apos" => "'".to_owned(),
        other => format!("&{other};"),
    }
}

fn element(start: &BytesStart<'_>, limits: &Limits) -> Result<Element, RefusalReason> {
    let mut attributes = Vec::new();
    for attribute in start.attributes().with_checks(false).flatten() {
        if attributes.len() == limits.html_attributes {
            return Err(RefusalReason::TooManyAttributes {
                limit: limits.html_attributes,
            });
        }
        let value = attribute.value.as_ref();
        let value = quick_xml::escape::unescape(value)
            .map_or_else(|_| value.to_owned(), std::borrow::Cow::into_owned);
        attributes.push((attribute.key.0.to_owned(), value));
    }
    Ok(Element {
        name: start.name().0.to_owned(),
        attributes,
        ..Element::default()
    })
}

fn position(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)
}

fn damaged(text: &str, at: usize, message: &str) -> RefusalReason {
    let line = Lines { text, at: 0, line: 1 }.number_at(at);
    RefusalReason::Damaged {
        message: format!("line {line}: {message}"),
    }
}

/// Counts lines in one pass over the text.
struct Lines<'t> {
    text: &'t str,
    at: usize,
    line: usize,
}

impl Lines<'_> {
    /// The line of a byte offset; offsets must not decrease.
    fn number_at(&mut self, offset: usize) -> usize {
        let bytes = self.text.as_bytes();
        let end = offset.min(bytes.len());
        self.line += bytes[self.at.min(end)..end]
            .iter()
            .filter(|byte| **byte == b'\n')
            .count();
        self.at = end;
        self.line
    }
}
